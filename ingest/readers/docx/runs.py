"""The words of a paragraph: its runs as they are shown, and what hangs on them: notes, text boxes, pictures."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from ingest.readers.docx.drawings import drawn
from ingest.readers.docx.equations import equation
from ingest.readers.docx.fields import Fields, is_contents
from ingest.readers.docx.names import (
    ALTERNATE,
    DEL,
    FALLBACK,
    FLD_CHAR,
    FLD_SIMPLE,
    INS,
    INSTR,
    MOVE_FROM,
    MOVE_TO,
    R_PR,
    R_STYLE,
    SDT,
    WRAPPERS,
    R,
    T,
    chosen,
    contents,
    m,
    value,
    w,
)
from ingest.readers.docx.styles import Styles, Traits, with_properties
from ingest.readers.docx.symbols import draws_signs, has_private, in_unicode
from ingest.readers.raised import raised

_WRAPPED = re.compile(r"[ \t]*[\r\n\u2028\u2029]+[ \t]*")  # how the XML is written, no line break of the text
_SIGNS = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_DRAWINGS = frozenset((w("drawing"), w("pict"), w("object"), ALTERNATE))
_NOTES = {w("footnoteReference"): "footnotes", w("endnoteReference"): "endnotes"}
_SYMBOL, _RUBY, _RUBY_BASE = w("sym"), w("ruby"), w("rubyBase")
_STANDING_IN = f"{FALLBACK}/{T}"  # a letter for a sign that only newer versions draw
_EQUATIONS = (m("oMath"), m("oMathPara"))
_CHANGES = (INS, DEL, MOVE_TO, MOVE_FROM)

NoteNumber = Callable[[str, str, bool], str]
"""Takes a reference to a note: its kind, its identifier, whether its mark is typed. Gives the number it shows."""


@dataclass(slots=True)
class Inline:
    """What a paragraph holds: text with "\\t" and "\\n" for its tabs and breaks, text boxes, lines of WordArt."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    art: list[str] = field(default_factory=list)
    pictures: int = 0  # so large that they may hold text
    changed: bool = False  # with tracked changes

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(self.pieces)


class RunReader:
    """Reads the paragraphs of one story in order."""

    def __init__(self, styles: Styles, fields: Fields, note_number: NoteNumber) -> None:
        self._styles = styles
        self._fields = fields
        self._note_number = note_number

    def read(self, paragraph: Element, style: str) -> Inline:
        """What a paragraph of a style holds."""
        inline = Inline()
        self._walk(paragraph, inline, style)
        return inline

    def _walk(self, parent: Element, inline: Inline, style: str) -> None:
        for child in parent:
            tag = child.tag
            if tag == R:
                self._run(child, inline, style)
            elif tag in _EQUATIONS:
                inline.pieces.append(equation(child) if self._fields.shown else "")
            elif tag in (DEL, MOVE_FROM):
                inline.changed = True
                for mark in child.iter(FLD_CHAR):
                    self._fields.take(mark)
            elif tag == FLD_SIMPLE and is_contents(child.get(w("instr"), "")):
                continue
            else:
                inline.changed |= tag in _CHANGES
                inner = child if tag in WRAPPERS or tag == FLD_SIMPLE else None
                inner = contents(child) if tag == SDT else chosen(child) if tag == ALTERNATE else inner
                if inner is not None:
                    self._walk(inner, inline, style)

    def _run(self, run: Element, inline: Inline, style: str) -> None:
        properties = run.find(R_PR)
        traits = self._styles.traits(style, value(properties, R_STYLE) or "")
        traits = with_properties(traits, properties)
        for child in run:
            tag = child.tag
            if tag == FLD_CHAR:
                box = self._fields.take(child)
                inline.pieces.append("" if traits.hidden else box)
            elif tag == INSTR:
                self._fields.instruct(child.text or "")
            elif self._fields.shown and not traits.hidden:
                self._content(child, inline, style, traits)

    def _content(self, child: Element, inline: Inline, style: str, traits: Traits) -> None:
        tag = child.tag
        if tag == T:
            inline.pieces.append(_shown(child.text or "", traits))
        elif tag in _SIGNS:
            inline.pieces.append(_SIGNS[tag])
        elif tag == _SYMBOL:
            inline.pieces.append(_symbol(child))
        elif tag in _NOTES:
            typed = child.get(w("customMarkFollows"), "0") not in ("0", "false", "off")
            inline.pieces.append(self._note_number(_NOTES[tag], child.get(w("id"), ""), typed))
        elif tag in _DRAWINGS:
            found = drawn(child)
            inline.boxes += found.boxes
            inline.art += found.art
            inline.pictures += found.pictures
            inline.pieces += [_shown(text.text or "", traits) for text in child.iterfind(_STANDING_IN)]
        elif tag == _RUBY and (base := child.find(_RUBY_BASE)) is not None:
            self._walk(base, inline, style)


def _shown(text: str, traits: Traits) -> str:
    if draws_signs(traits.font) or has_private(text):
        text = in_unicode(text, traits.font)
    if traits.caps:
        text = text.upper()
    if traits.raised:
        text = text.replace(text.strip(), raised(text.strip())) if text.strip() else text
    return _WRAPPED.sub(" ", text) if not text.isprintable() else text


def _symbol(sign: Element) -> str:
    code = sign.get(w("char"), "")
    try:
        return in_unicode(chr(int(code, 16)), sign.get(w("font"), ""))
    except (ValueError, OverflowError):
        return ""
