"""What differs between two editions: passages and obligations added, changed, moved and gone, and fields of the header.

Passages are the same where their letters are and their section is: white space, page breaks and line ends never count.
The order of passages under one section doesn't count either.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from vectorstore.comparison.matching import Item, Matching
from vectorstore.comparison.obligations import DutyField, differing
from vectorstore.comparison.runs import Run, letters, runs
from vectorstore.comparison.sections import matched_sections
from vectorstore.obligation import Obligation
from vectorstore.values import HeaderField, Passage, PlanContents

HEADER_FIELDS = ("kind", "number", "issuer", "place", "date", "title", "signer", "position")
PLACED = ("header", "heading", "cell", "result", "signature")  # passages that are known by where they stand

One = TypeVar("One", Passage, Obligation)


@dataclass(frozen=True, slots=True)
class HeaderChange:
    """A field of the header that differs."""

    field: str  # of HEADER_FIELDS
    old: HeaderField
    new: HeaderField


@dataclass(frozen=True, slots=True)
class Pair(Generic[One]):
    """A passage or obligation of the old edition and what it is in the new one.

    ``runs``: the words, where they differ. ``moved``: it stands under another section. ``fields``: those of an
    obligation that differ.
    """

    old: One
    new: One
    moved: bool = False
    runs: tuple[Run, ...] = ()
    fields: tuple[DutyField, ...] = ()


@dataclass(frozen=True, slots=True)
class Differences(Generic[One]):
    """Everything of one sort in both editions, each of the old and each of the new exactly once.

    ``changed`` and ``moved`` are in the order of the new edition. Passages whose words changed are never in ``moved``;
    obligations never are: their section is one of the fields that can change.
    """

    same: tuple[Pair[One], ...]
    changed: tuple[Pair[One], ...]
    moved: tuple[Pair[One], ...]
    added: tuple[One, ...]
    gone: tuple[One, ...]

    def __bool__(self) -> bool:
        return bool(self.changed or self.moved or self.added or self.gone)


@dataclass(frozen=True, slots=True)
class EditionDiff:
    """Two editions and what differs between them. It is true where anything does."""

    old: PlanContents
    new: PlanContents
    header: tuple[HeaderChange, ...]
    passages: Differences[Passage]
    obligations: Differences[Obligation]

    def __bool__(self) -> bool:
        return bool(self.header or self.passages or self.obligations)


def edition_diff(old: PlanContents, new: PlanContents) -> EditionDiff:
    """What became of ``old`` in ``new``. They may be of different plans.

    Time grows with their length, not with its square.
    """
    places = _Places(old, new)
    passages = _passages(old, new, places)
    return EditionDiff(old, new, tuple(_header(old, new)), passages, _obligations(old, new, places))


def _header(old: PlanContents, new: PlanContents) -> Iterator[HeaderChange]:
    for name in HEADER_FIELDS:
        one, other = getattr(old.plan.header, name), getattr(new.plan.header, name)
        if (one.state, letters(one.value or "")) != (other.state, letters(other.value or "")):
            yield HeaderChange(name, one, other)


class _Places:
    """Sections that are the same in both editions have the same place."""

    def __init__(self, old: PlanContents, new: PlanContents) -> None:
        self._new_of = matched_sections(old, new)

    def old(self, section: int | None) -> Hashable:
        """The place of a section of the old edition."""
        return None if section is None else self._new_of.get(section, f"gone {section}")

    def new(self, section: int | None) -> Hashable:
        """The place of a section of the new edition."""
        return section


def _passages(old: PlanContents, new: PlanContents, places: _Places) -> Differences[Passage]:
    matching = Matching(
        [Item.of(one.words(old.text), _place(one, places.old)) for one in old.passages],
        [Item.of(one.words(new.text), _place(one, places.new)) for one in new.passages],
    )
    matching.in_order().in_place().anywhere().alike()
    matching.between([_kind(one) for one in old.passages], [_kind(one) for one in new.passages])
    pairs = []
    for at, other in matching.new_of.items():
        one, its = old.passages[at], new.passages[other]
        moved = matching.old[at].place != matching.new[other].place
        changed = matching.old[at].letters != matching.new[other].letters
        pairs.append(Pair(one, its, moved, runs(old.text, one.spans, new.text, its.spans) if changed else ()))
    pairs.sort(key=lambda pair: pair.new.ordinal)
    return Differences(
        tuple(pair for pair in pairs if not pair.runs and not pair.moved),
        tuple(pair for pair in pairs if pair.runs),
        tuple(pair for pair in pairs if pair.moved and not pair.runs),
        tuple(new.passages[at] for at in matching.right),
        tuple(old.passages[at] for at in matching.left),
    )


def _place(passage: Passage, place: Callable[[int | None], Hashable]) -> Hashable:
    """A footnote stands under whatever its page ends with, which says nothing."""
    return passage.kind if passage.kind == "footnote" else place(passage.section)


def _kind(passage: Passage) -> Hashable:
    """What a passage is by where it stands: a cell of a column, say; None where that says nothing."""
    return (passage.kind, passage.column) if passage.kind in PLACED else None


def _obligations(old: PlanContents, new: PlanContents, places: _Places) -> Differences[Obligation]:
    matching = Matching(
        [Item.of(_said(old, one), places.old(one.section), one.id) for one in old.obligations],
        [Item.of(_said(new, one), places.new(one.section), one.id) for one in new.obligations],
    )
    matching.in_order().in_place().by_id().anywhere().alike()
    pairs = []
    for at, its in matching.new_of.items():
        one, other = old.obligations[at], new.obligations[its]
        moved = matching.old[at].place != matching.new[its].place
        fields = differing(old, one, new, other, moved=moved)
        words = runs(old.text, one.spans, new.text, other.spans) if "words" in fields else ()
        pairs.append(Pair(one, other, moved, words, fields))
    pairs.sort(key=lambda pair: pair.new.ordinal)
    return Differences(
        tuple(pair for pair in pairs if not pair.fields),
        tuple(pair for pair in pairs if pair.fields),
        (),
        tuple(new.obligations[at] for at in matching.right),
        tuple(old.obligations[at] for at in matching.left),
    )


def _said(contents: PlanContents, one: Obligation) -> str:
    return " ".join(span.of(contents.text) for span in one.spans)
