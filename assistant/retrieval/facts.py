"""The passages that say what is asked: every passage of the plans named, or those that both indexes find, weighed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.retrieval.coverage import Rarity
from assistant.retrieval.evidence import Piece
from assistant.retrieval.features import BODY, Candidate, Features, Weigher, missing_share, relative
from assistant.retrieval.plan_words import PlanWords
from assistant.retrieval.ranking import models
from assistant.understanding.understand import Understood
from vectorstore.values import Hit

READ_WHOLE = 1_200  # passages up to which all are weighed, found by the indexes or not
LEAST = 0.22  # likelihood from which a passage is quoted
OF_BEST = 0.40  # and its share of the likeliest one's
LEAST_OF_LIST = 0.16  # the same where all that … is asked for
OF_BEST_IN_LIST = 0.24
MOST_QUOTED = 12  # passages quoted of one plan
LONGEST_LABEL = 6  # words of a heading that is only a label


@dataclass(frozen=True, slots=True)
class Facts:
    """The candidates with how likely each is part of the answer, likeliest first; how likely the plans answer."""

    ranked: tuple[tuple[Candidate, float], ...]
    answered: float
    summary: Features


def facts(
    understood: Understood, plans: Sequence[PlanWords], hits: Sequence[Hit], rarity: Rarity
) -> Facts:
    """The passages of these plans by how likely they are part of the answer."""
    weigher = Weigher(understood, rarity, plans)
    candidates = candidates_of(weigher, plans, hits)
    ranked = [(one, models().passage(one.features)) for one in candidates]
    ranked.sort(key=lambda pair: (-pair[1], pair[0].plan.contents.plan.id, pair[0].words.passage.ordinal))
    summary = summarised(understood, weigher, ranked, rarity)
    return Facts(tuple(ranked), models().answered(summary), summary)


def candidates_of(weigher: Weigher, plans: Sequence[PlanWords], hits: Sequence[Hit]) -> list[Candidate]:
    """The passages that may answer."""
    found: Mapping[tuple[int, int], Hit] = {(hit.stored.edition_key, hit.stored.passage.ordinal): hit for hit in hits}
    everything = sum(len(plan.passages) for plan in plans) <= READ_WHOLE
    candidates = []
    for plan in plans:
        key = plan.contents.plan.edition_key
        for words in plan.passages:
            hit = found.get((key, words.passage.ordinal))
            if hit or everything:
                candidates.append(weigher.candidate(plan, words, hit))
    relative(candidates)
    return candidates


def summarised(
    understood: Understood, weigher: Weigher, ranked: Sequence[tuple[Candidate, float]], rarity: Rarity
) -> Features:
    """What tells whether the plans answer at all: how good the best is, and what of the question nobody holds."""
    if not ranked:
        return {}
    best, likelihood = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    named = bool(understood.plans)
    top = [one for one, _ in ranked[:3]]
    missing = weigher.coverage.missing(best.words, weigher.topic(best.plan))
    share = missing_share(weigher.coverage, missing, rarity)
    held = max(one.features["any_singles"] for one in top)
    return {
        "best": likelihood,
        "second": second,
        "best_own_singles": best.features["own_singles"],
        "best_own_pairs": best.features["own_pairs"],
        "best_near_singles": best.features["near_singles"],
        "best_any_singles": held,
        "best_any_pairs": max(one.features["any_pairs"] for one in top),
        "best_dense": best.features["dense"],
        "missing": share,
        "lost": len(understood.lost) / (len(understood.lost) + len(understood.terms) or 1),
        "short": 1 / (1 + len(understood.terms)),
        "named": float(named),
        "named_best": likelihood if named else 0.0,
        "unnamed_best": 0.0 if named else likelihood,
        "detail": best.features.get("detail_beside", 0.0),
        "detail_lacks": min((one.features.get("detail_lacks", 0.0) for one in top), default=0.0),
        "holds_lacks": best.features.get("holds_lacks", 0.0),
        "exact_missing": best.features.get("exact_missing", 0.0),
        "english": float(understood.language == "en"),
    }


def chosen(found: Facts, *, whole_list: bool) -> list[Piece]:
    """The passages quoted: those likely enough, and not much less likely than the likeliest."""
    if not found.ranked:
        return []
    least, of_best = (LEAST_OF_LIST, OF_BEST_IN_LIST) if whole_list else (LEAST, OF_BEST)
    best = found.ranked[0][1]
    pieces: list[Piece] = []
    quoted: dict[int, int] = {}
    for candidate, likelihood in found.ranked:
        if pieces and likelihood < max(least, of_best * best):
            break
        plan = candidate.plan.contents.plan.edition_key
        if quoted.get(plan, 0) < MOST_QUOTED:
            quoted[plan] = quoted.get(plan, 0) + 1
            pieces += _body(candidate, likelihood)
    return list({piece.place: piece for piece in pieces}.values())


def _body(candidate: Candidate, likelihood: float) -> list[Piece]:
    """The passage; for a heading of a few words what stands directly under it, as it says nothing by itself."""
    plan, words = candidate.plan, candidate.words
    if words.passage.kind != "heading" or len(words.text.split()) > LONGEST_LABEL:
        return [Piece(plan, words, likelihood)]
    under = [
        Piece(plan, one, likelihood)
        for one in plan.passages
        if one.passage.section == words.passage.section and one.passage.kind in BODY
    ]
    return under or [Piece(plan, words, likelihood)]


def rarity_of(frequency: Callable[[str], int], size: int) -> Rarity:
    """A term's rarity as BM25 has it: high for a term of few passages. Asked once a term."""
    kept: dict[str, float] = {}

    def weigh(term: str) -> float:
        if term not in kept:
            kept[term] = math.log(1 + (size - (n := frequency(term)) + 0.5) / (n + 0.5))
        return kept[term]

    return weigh
