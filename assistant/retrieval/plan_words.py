"""A plan made ready for asking: the words of each passage and of its place, abbreviations written out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import overload

from assistant.text_data import key, written_key
from vectorstore.folding import mended
from vectorstore.lexicon.definitions import definitions_in
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.lexicon.own_units import OwnUnits
from vectorstore.obligation import Obligation
from vectorstore.values import Passage, PlanContents

_KEPT = 512  # plans
PASSAGES = 20_000  # of them that were looked at, each of which takes up to 15 kB
NONE = OwnUnits()


@dataclass(frozen=True, slots=True)
class PassageWords:
    """The words of one passage. Keys open and close with a blank, so that " công an " finds whole words.

    ``own``: the passage itself; ``place``: the headings above it, its column and the words of its basis. Each has its
    abbreviations written out behind, and ``own`` what spoilt words may have been. ``obligations``: those whose words
    lie in it.
    """

    passage: Passage
    text: str  # as it stands, white space collapsed
    beside: str  # its actor, partner, deadline and expected result where they stand outside, what its figures count
    own: str  # folded
    written: str  # small letters with their diacritics
    place: str  # folded
    singles: frozenset[str]
    written_singles: frozenset[str]
    place_singles: frozenset[str]
    obligations: tuple[Obligation, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanWords:
    """A plan's passages as they are asked for, by ordinal, and what it defines itself (short form → full).

    The words of a passage are made when it is first looked at: of a long plan most never are.
    """

    contents: PlanContents
    passages: Sequence[PassageWords]
    definitions: dict[str, str]
    lexicon: Lexicon


class WordsOf:
    """The words of plans, read once a plan while it doesn't change. Safe to use from several threads.

    The plans that were read first go where there are too many, or where too many ``passages`` of them were looked at.
    """

    def __init__(self, passages: int = PASSAGES) -> None:
        self._most = passages
        self._kept: dict[int, tuple[OwnUnits, PlanWords]] = {}
        self._keeping = Lock()

    def __call__(self, contents: PlanContents, own: OwnUnits = NONE) -> PlanWords:
        """The words of this plan, by an admin's own names of units."""
        known = self._kept.get(contents.plan.edition_key)
        if known is None or known[1].contents is not contents or known[0] != own:
            known = (own, plan_words(contents, own))
            with self._keeping:
                looked_at = sum(_made(one) for _, one in self._kept.values())
                while self._kept and (len(self._kept) >= _KEPT or looked_at > self._most):
                    _, gone = self._kept.pop(next(iter(self._kept)))
                    looked_at -= _made(gone)
                self._kept[contents.plan.edition_key] = known
        return known[1]


class _Lazily(Sequence[PassageWords]):
    """The words of each passage, made when they are first asked for. Made twice by two threads at once, they agree."""

    def __init__(self, count: int, make: Callable[[int], PassageWords]) -> None:
        self._made: list[PassageWords | None] = [None] * count
        self._make = make
        self.made = 0  # about how many were

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, at: int) -> PassageWords: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[PassageWords]: ...
    def __getitem__(self, at: int | slice) -> PassageWords | Sequence[PassageWords]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        made = self._made[at]
        if made is None:
            made = self._made[at] = self._make(at if at >= 0 else at + len(self))
            self.made += 1
        return made


def _made(plan: PlanWords) -> int:
    """Of how many passages the words were made."""
    return plan.passages.made if isinstance(plan.passages, _Lazily) else len(plan.passages)


def plan_words(contents: PlanContents, own: OwnUnits = NONE) -> PlanWords:
    """Every passage's words, by an admin's own names of units."""
    definitions = definitions_in(contents.text)
    lexicon = Lexicon.of(definitions, own)
    by_passage: dict[int, list[Obligation]] = {}
    for obligation in contents.obligations:
        by_passage.setdefault(obligation.passage, []).append(obligation)
    full = _in_full(lexicon)

    def words(at: int) -> PassageWords:
        passage = contents.passages[at]
        return _words(contents, passage, by_passage.get(passage.ordinal, ()), full)

    return PlanWords(contents, _Lazily(len(contents.passages), words), definitions, lexicon)


def _in_full(lexicon: Lexicon) -> Callable[[str], str]:
    """Words with what their abbreviations stand for behind them; kept, as headings recur."""
    kept: dict[str, str] = {}

    def in_full(words: str) -> str:
        if words not in kept:
            spelled = lexicon.spelled_out(words)
            kept[words] = words if spelled == words else f"{words} {spelled}"
        return kept[words]

    return in_full


def _words(
    contents: PlanContents, passage: Passage, obligations: Sequence[Obligation], full: Callable[[str], str]
) -> PassageWords:
    text = passage.words(contents.text)
    basis = " ".join(dict.fromkeys(basis.span.of(contents.text) for basis in passage.basis))
    results = dict.fromkeys(span.of(contents.text) for one in obligations for span in one.result)
    spelled = full(text)
    place = " ".join(map(full, (*contents.path(passage.section), passage.column, basis)))
    own, written, around = " ".join((key(spelled), *mended(text))), written_key(spelled), key(place)
    return PassageWords(
        passage,
        text,
        " ".join(filter(None, (basis, *results, *_figures(contents.text, passage)))),
        f" {own} ",
        f" {written} ",
        f" {around} ",
        frozenset(own.split()),
        frozenset(written.split()),
        frozenset(around.split()),
        tuple(obligations),
    )


def _figures(text: str, passage: Passage) -> list[str]:
    """The figures of a row, each before the title of its column, which says what they count: "73 Số người mù chữ"."""
    titles = passage.column.split(" | ")
    if passage.kind != "cell" or len(titles) < 2:
        return []
    start = text.rfind("\n", 0, passage.spans[0].start) + 1
    cells = text[start:].partition("\n")[0].strip("|").replace("|", "\t").split("\t")
    if len(cells) != len(titles):
        return []  # a column without a title, or a row over several lines
    return [f"{cell.strip()} {title}" for cell, title in zip(cells, titles, strict=True) if cell.strip()[:1].isdigit()]
