"""The passages that say what is asked: found by both indexes, weighed by how much of the question they hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.retrieval.likeness import bare
from assistant.evidence import Evidence, Piece, Shelf
from assistant.retrieval.likeness import canonical_words
from assistant.plan_names import topic_of
from assistant.text_data import key, signs, written_key
from assistant.understand import Understood
from vectorstore.values import Hit, Plan

FETCHED = 60  # passages weighed for a question
FALLS_OFF = 0.76  # passages that fit less than this share of the best are not part of the answer
OTHER_PLAN = 0.5  # the best passage of another plan answers too from this share of the best one's certainty
SURE_ENOUGH = 0.3  # and from this certainty
LONGEST_LABEL = 6  # words of a heading that is only a label
MOST_QUOTED = 5  # passages quoted of one plan
_KIND_WEIGHTS = {
    "heading": 0.6, "header": 0.5, "basis": 0.7, "formula": 0.4, "recipient": 0.3, "signature": 0.3, "footnote": 0.7,
    "result": 0.85,
}  # fmt: skip
_BODY = ("item", "paragraph", "cell")
Rarity = Callable[[str], float]


def facts(
    hits: Sequence[Hit], shelf: Shelf, by_edition: Mapping[int, Plan], understood: Understood, weight: Rarity
) -> Evidence:
    """The passages by how well they fit, best first."""
    weigher = Weigher(understood, weight)
    pieces = [weigher.piece(hit, shelf, by_edition[hit.stored.edition_key]) for hit in hits]
    pieces.sort(key=lambda piece: (-piece.fit, piece.contents.plan.id, piece.passage.ordinal))
    return Evidence(tuple(pieces))


def bases(shelf: Shelf, plans: Sequence[Plan]) -> Evidence:
    """The paragraphs in which the plans name what they are based on."""
    found = [(shelf.contents(plan), p) for plan in plans for p in shelf.contents(plan).passages if p.kind == "basis"]
    return Evidence(tuple(Piece(contents, passage, 1.0, 1.0) for contents, passage in found))


def strength(found: Evidence) -> float:
    """How surely the best passages answer: 0..1, on one scale for all questions."""
    return max((piece.certainty for piece in found.pieces[:3]), default=0.0)


def quoted(found: Evidence, named: Sequence[str]) -> list[Piece]:
    """The passages up to where the fit falls off, plan by plan: each plan that treats the matter answers.

    A plan that the question names (``named`` are their ids) answers with its best passage in any case.
    """
    best = found.pieces[0]
    chosen: list[Piece] = []
    for plan_id in dict.fromkeys(piece.contents.plan.id for piece in found.pieces):
        of_plan = [piece for piece in found.pieces if piece.contents.plan.id == plan_id]
        top = of_plan[0]
        asked = plan_id in named and len(named) > 1
        treats = top.certainty >= max(SURE_ENOUGH, OTHER_PLAN * best.certainty) and top.fit >= OTHER_PLAN * best.fit
        if asked or treats or top.fit >= FALLS_OFF * best.fit:
            least = FALLS_OFF * (top.fit if asked else best.fit)
            chosen += [top, *(piece for piece in of_plan[1:MOST_QUOTED] if piece.fit >= least)]
    opened = [part for piece in chosen for part in _body(piece)]
    return list({piece.place: piece for piece in opened}.values())


def _body(piece: Piece) -> list[Piece]:
    """The piece itself; for a heading of a few words what stands directly under it, as it says nothing by itself."""
    if piece.passage.kind != "heading" or len(piece.words.split()) > LONGEST_LABEL:
        return [piece]
    section = piece.passage.section
    under = [p for p in piece.contents.passages if p.section == section and p.kind in _BODY]
    return [replace(piece, passage=passage) for passage in under[:MOST_QUOTED]] or [piece]


def speaking_of(units: Sequence[str], found: Evidence) -> Evidence:
    """The passages in which one of these units is named; the others are near.

    For a unit that has no duties of its own: what is said of others is no answer.
    """
    names = [f" {' '.join(bare(unit))} " for unit in units]
    named = [piece for piece in found.pieces if any(name in _bare_words(piece) for name in names)]
    return Evidence(tuple(named), tuple(piece for piece in found.pieces if piece not in named))


def _bare_words(piece: Piece) -> str:
    return f" {' '.join(bare(canonical_words(piece.words)))} "


def states(asks: str, pieces: Sequence[Piece]) -> bool:
    """Whether any of the passages says what was asked for: a date where a deadline is asked, a number for a target."""
    has = signs("holds").get(asks) if asks in ("deadline", "target") else None
    return has is None or any(has.search(piece.words) for piece in pieces)


class Weigher:
    """Weighs how well a passage answers a question. ``weight`` gives a folded term's rarity."""

    def __init__(self, understood: Understood, weight: Rarity) -> None:
        self._lost = len(understood.lost)
        years = {str(year) for year in understood.years}  # they choose the plan; any passage may lack them
        # Compared with diacritics where the question has them: "lương" is a wage, "lượng" a quantity.
        self._key = written_key if understood.written else key
        shown = understood.written or understood.content
        self._rarity = {
            word: weight(folded) for word, folded in zip(shown, understood.content, strict=True) if folded not in years
        }
        beside = zip(pairwise(shown), pairwise(understood.content), strict=True)
        self._pairs = {pair for pair, folded in beside if "_".join(folded) in understood.weights}
        self._holds = signs("holds").get(understood.asks)
        self._headed = signs("headed").get(understood.asks)
        self._topics: dict[int, str] = {}

    def piece(self, hit: Hit, shelf: Shelf, plan: Plan) -> Piece:
        """The passage found, weighed."""
        contents, stored = shelf.contents(plan), hit.stored
        basis = [b.span.of(contents.text) for b in stored.passage.basis]
        own = self._key(stored.text)
        place = f"{self._key(' '.join((*stored.path, stored.passage.column)))} {own}"
        held = 0.75 * self._held(own) + 0.25 * self._held(f"{self._key(' '.join(basis))} {place}")
        fit = (0.5 * held + 0.5 * hit.score) * self._kind_weight(hit, " ".join(basis))
        return Piece(contents, stored.passage, fit, self._certainty(f"{self._topic(plan)} {place}", hit.dense))

    def _topic(self, plan: Plan) -> str:
        if plan.edition_key not in self._topics:
            self._topics[plan.edition_key] = self._key(topic_of(plan))
        return self._topics[plan.edition_key]

    def _kind_weight(self, hit: Hit, basis: str) -> float:
        """Less than 1 for what seldom answers, and for what lacks what the question's kind asks for."""
        kind = hit.stored.passage.kind
        plain = _KIND_WEIGHTS.get(kind, 1.0)
        if self._headed is not None and any(self._headed.search(heading) for heading in hit.stored.path):
            return 1.15 if kind in _BODY else 0.6
        if self._holds is None:
            return plain
        if self._holds.search(hit.stored.text):
            return 1.0 if kind in ("heading", "basis") else plain
        return plain * (0.9 if self._holds.search(basis) else 0.7)

    def _certainty(self, text: str, dense: float) -> float:
        """The share of the question that the passage and its headings hold, and its nearness.

        Words that no passage has, or that the glossary lacks, are a share that is not held.
        """
        words = len(self._rarity)
        known = words / (words + self._lost) if words else 0.0
        return known * (0.7 * self._held(text) + 0.3 * dense)

    def _held(self, text: str) -> float:
        total = sum(self._rarity.values())
        if not total:
            return 0.0
        there = set(text.split())
        single = sum(rarity for word, rarity in self._rarity.items() if word in there) / total
        if not self._pairs:
            return single
        padded = f" {text} "
        return 0.5 * single + 0.5 * sum(f" {a} {b} " in padded for a, b in self._pairs) / len(self._pairs)


def rarity(frequency: Callable[[str], int], size: int) -> Rarity:
    """A term's rarity as BM25 has it: high for a term of few passages."""
    return lambda term: math.log(1 + (size - (n := frequency(term)) + 0.5) / (n + 0.5))
