"""A heading among headings of units names a unit too, though no list has its kind: "2. Gánh hát" under "Phân công"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from ingest import cues
from ingest.outline import Outline
from vectorstore.lexicon.units import names_unit
from vectorstore.values import Basis, Section

_UNITS = 2  # headings that name units, from which their siblings do
_TITLE_WORDS = 9
_NO_NAMES = ("duty_verbs", "statements", "purposes", "goals", "target_heads", "requirements", "background")
_ACTING = ("item", "paragraph")


def name_units_beside(outline: Outline) -> None:
    """Gives the items below such headings their actor, where nothing else does."""
    named = {section.id: section for section in _named_beside(outline.sections)}
    if not named:
        return
    for at, passage in enumerate(outline.passages):
        if passage.kind in _ACTING and not any(basis.role == "actor" for basis in passage.basis):
            section = passage.section
            while section is not None and section not in named:
                section = outline.sections[section].parent
            if section is not None:
                basis = (*passage.basis, Basis("actor", named[section].span))
                outline.passages[at] = replace(passage, basis=basis)


def _named_beside(sections: list[Section]) -> Iterator[Section]:
    """The headings that name no known unit, of a section that assigns tasks and most of whose headings name units."""
    below: defaultdict[int, list[Section]] = defaultdict(list)
    for section in sections:
        if section.parent is not None and cues.opens("assigning_heads", sections[section.parent].title):
            below[section.parent].append(section)
    for siblings in below.values():
        units = [section for section in siblings if names_unit(section.title)]
        if len(units) >= max(_UNITS, len(siblings) / 2):
            yield from (section for section in siblings if section not in units and _may_name(section))


def _may_name(section: Section) -> bool:
    """A short title that says nothing of what is done."""
    words = section.title.strip(" .:*_")
    if not words[:1].isupper() or len(words.split()) > _TITLE_WORDS or "," in words:
        return False
    return not (any(cues.opens(name, words) for name in _NO_NAMES) or cues.opens("matters_of_headings", words))
