"""What the styles of a file say: how letters are shown, and which list numbers a paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml.etree import _Element as Element

from ingest.readers.docx.names import ILVL, NUM_ID, NUM_PR, P_PR, R_PR, VAL, is_on, number, value, w
from ingest.readers.docx.symbols import draws_signs

_DEEPEST = 50  # styles based on one another
_HIDDEN, _CAPS, _SMALL_CAPS, _ALIGNED, _FONTS = map(w, ("vanish", "caps", "smallCaps", "vertAlign", "rFonts"))
_ASCII, _OTHER = w("ascii"), w("hAnsi")
_STYLE = w("style")


@dataclass(frozen=True, slots=True)
class Traits:
    """How a run's letters are shown, as far as it changes what is read. ``font``: one of signs that the run names."""

    hidden: bool = False
    caps: bool = False
    raised: bool = False
    font: str = ""


@dataclass(frozen=True, slots=True)
class Numbered:
    """The list that a paragraph belongs to, by the number of its instance, and its level there.

    None: not said. ``style`` is the style that says it, unless one based on it says another level.
    """

    list: int | None = None
    level: int | None = None
    style: str = ""


class Styles:
    """The styles by their identifiers; a file without any has none."""

    def __init__(self, root: Element | None) -> None:
        found = list(root.iter(_STYLE)) if root is not None else []
        self._styles = {style.get(w("styleId"), ""): style for style in found}
        default = (s for s in found if s.get(w("type")) == "paragraph" and s.get(w("default")) in ("1", "true", "on"))
        self.default = next((style.get(w("styleId"), "") for style in default), "")
        self._basic = root.find("/".join(map(w, ("docDefaults", "rPrDefault", "rPr")))) if root is not None else None
        self._traits: dict[tuple[str, str], Traits] = {}
        self._numbered: dict[str, Numbered] = {}

    def traits(self, paragraph: str, run: str) -> Traits:
        """How a run of one style in a paragraph of another is shown, "" for no style."""
        known = self._traits.get((paragraph, run))
        if known is None:
            known = with_properties(Traits(), self._basic)
            for name in (paragraph, run):
                for style in reversed([*self._chain(name)]):
                    known = with_properties(known, style.find(R_PR))
            known = self._traits[paragraph, run] = replace(known, font="")
        return known

    def numbered(self, name: str) -> Numbered:
        """What the style says of a list; what it leaves open, the style it is based on."""
        known = self._numbered.get(name)
        if known is None:
            known = self._numbered[name] = self._read_numbered(name)
        return known

    def _read_numbered(self, name: str) -> Numbered:
        found = Numbered()
        for style in self._chain(name):
            said = numbered_by(style.find(P_PR))
            if found.list is None and said.list is not None:
                named = style.get(w("styleId"), "") if found.level is None else ""
                found = replace(found, list=said.list, style=named)
            if found.level is None and said.level is not None:
                found = replace(found, level=said.level)
        return found

    def table_borders(self, name: str) -> Element | None:
        """The borders that a table style draws."""
        found = (style.find(f"{w('tblPr')}/{w('tblBorders')}") for style in self._chain(name))
        return next((borders for borders in found if borders is not None), None)

    def _chain(self, name: str) -> Iterator[Element]:
        """The style and those it is based on."""
        for _ in range(_DEEPEST):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = value(style, w("basedOn")) or ""


def numbered_by(properties: Element | None) -> Numbered:
    """What a paragraph's own properties say of a list."""
    said = properties.find(NUM_PR) if properties is not None else None
    if said is None:
        return Numbered()
    list_, level = number(said, NUM_ID, -1), number(said, ILVL, -1)
    return Numbered(list_ if list_ >= 0 else None, level if level >= 0 else None)


def with_properties(traits: Traits, properties: Element | None) -> Traits:
    """The traits with what a run's properties change."""
    if properties is None:
        return traits
    for said in properties:
        tag = said.tag
        if tag == _HIDDEN:
            traits = replace(traits, hidden=is_on(said))
        elif tag in (_CAPS, _SMALL_CAPS):
            traits = replace(traits, caps=is_on(said))
        elif tag == _ALIGNED:
            traits = replace(traits, raised=said.get(VAL) == "superscript")
        elif tag == _FONTS:
            font = said.get(_ASCII) or said.get(_OTHER) or ""
            traits = replace(traits, font=font) if draws_signs(font) or traits.font else traits
    return traits
