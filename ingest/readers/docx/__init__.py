"""DOCX and DOCM: the words as Word shows them. Macros, comments and what was deleted are no part of them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from lxml.etree import _Element as Element

from ingest.document import Document
from ingest.encodings import refuse_damage
from ingest.errors import DamagedFile, EmptyFile, NoText, TooComplex
from ingest.readers.canonical import canonical
from ingest.readers.docx.margins import letterhead, margins_of
from ingest.readers.docx.names import w
from ingest.readers.docx.notes import Notes
from ingest.readers.docx.numbering import Lists
from ingest.readers.docx.package import Package
from ingest.readers.docx.story import Paper, Story
from ingest.readers.docx.styles import Styles
from ingest.readers.raised import without_raised

_NOTES = ("footnotes", "endnotes")
_COUNTED = ("pictures_left_out", "part_left_out")  # warnings that say how many


def read(data: bytes, path: Path, pages: Callable[[int, int], None]) -> Document:
    """The document in a file, which has no pages before it is printed.

    Raises DamagedFile, Encrypted, Mislabelled, TooComplex, EmptyFile, NoText and what ``refuse_damage`` raises.
    """
    try:
        return _read(Package(data, path), path)
    except RecursionError as error:
        raise TooComplex(path, reason="XML") from error


def _read(package: Package, path: Path) -> Document:
    main = package.document
    body = package.root(main).find(w("body"))
    if body is None:
        raise DamagedFile(path, reason=f"{main}: w:body")
    paper = _paper(package, main, path)
    lines = _composed(Story(paper, body).lines(body))
    warnings = _warnings(paper.seen)
    margins = [(kind, _composed(found)) for kind, found in margins_of(package, main, paper)]
    head = letterhead(margins, lines)
    text = canonical([*head, *lines])
    if not text.strip():
        raise NoText(path) if paper.seen["pictures_left_out"] else EmptyFile(path)
    refuse_damage(without_raised(text), path)
    beside = dict.fromkeys(line for _, found in margins if found is not head for line in found)
    return Document(text, (), tuple(beside), warnings)


def _paper(package: Package, main: str, path: Path) -> Paper:
    styles = Styles(_part(package, main, "styles"))
    notes = {kind: part for kind in _NOTES if (part := _part(package, main, kind)) is not None}
    return Paper(path, styles, Lists(_part(package, main, "numbering"), styles), Notes(notes))


def _part(package: Package, main: str, kind: str) -> Element | None:
    found = package.related(main, kind)
    return package.root(found[0]) if found else None


def _composed(lines: Sequence[str]) -> list[str]:
    return [unicodedata.normalize("NFC", line) for line in lines]


def _warnings(seen: Counter[str]) -> tuple[str, ...]:
    return tuple(f"{code}:{seen[code]}" if code in _COUNTED else code for code in sorted(seen) if seen[code])
