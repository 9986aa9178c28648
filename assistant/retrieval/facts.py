"""The passages that say what is asked: every passage of the plans named, or those that both indexes find, weighed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.retrieval.coverage import Rarity, Stands
from assistant.retrieval.evidence import Piece
from assistant.retrieval.features import BODY, Candidate, Features, Weigher, missing_share, relative
from assistant.retrieval.plan_words import PlanWords
from assistant.retrieval.ranking import models
from assistant.understanding.understood import Understood
from vectorstore.values import Hit

GONE_THROUGH = 1_200  # passages up to which all are, for words that none of them has: 0.3 ms each the first time
READ_WHOLE = 1_200  # passages up to which all are weighed, found by the indexes or not
LEAST = 0.06  # likelihood from which a passage is quoted
OF_BEST = 0.14  # and its share of the likeliest one's
LEAST_OF_LIST = 0.05  # the same where all that … is asked for
OF_BEST_IN_LIST = 0.12
OF_PLAN = 0.2  # and its share of the likeliest one's of its plan
OTHER_PLAN = 0.06  # likelihood from which the best passage of another plan is quoted too
MOST_QUOTED = 12  # passages quoted of one plan
FRAME = ("header", "formula", "signature")  # kinds of passages
OF_PARTS = 40  # of the likeliest passages among which each part of a question is looked for
PART = 0.5  # of a part's words that a passage holds which answers it
OF_PART = 0.8  # of what the passage that holds most of them holds
HALF = 0.5  # of a question's weight: what the best passages hold less than tells that they are of something else
LONGEST_LABEL = 6  # words of a heading that is only a label


@dataclass(frozen=True, slots=True)
class Facts:
    """The candidates with how likely each is part of the answer, likeliest first; how likely the plans answer."""

    ranked: tuple[tuple[Candidate, float], ...]
    answered: float
    summary: Features
    of_parts: tuple[Candidate, ...] = ()  # for each part of a question in several, the passage that answers it best


def facts(
    understood: Understood,
    plans: Sequence[PlanWords],
    hits: Sequence[Hit],
    rarity: Rarity,
    stands: Stands | None = None,
) -> Facts:
    """The passages of these plans by how likely they are part of the answer.

    ``stands``: whether a term stands in the plans, for where they are too long to be gone through.
    """
    weigher = Weigher(understood, rarity, plans)
    candidates = candidates_of(weigher, plans, hits)
    if stands is not None and sum(len(plan.passages) for plan in plans) > GONE_THROUGH:
        weigher.hear([one.words for one in candidates], stands)
    ranked = [(one, models().passage(one.features)) for one in candidates]
    ranked.sort(key=lambda pair: (-pair[1], pair[0].plan.contents.plan.id, pair[0].words.passage.ordinal))
    summary = summarised(understood, weigher, ranked, rarity)
    return Facts(tuple(ranked), models().answered(summary), summary, tuple(_of_parts(understood, weigher, ranked)))


def _of_parts(
    understood: Understood, weigher: Weigher, ranked: Sequence[tuple[Candidate, float]]
) -> Iterator[Candidate]:
    """The likeliest passage that holds most of a part's words, where the likeliest of all does not."""
    for part in understood.parts:
        coverage = weigher.coverage_of(part)
        shares = [coverage.anywhere(one.words).both for one, _ in ranked[:OF_PARTS]]
        best = max(shares, default=0.0)
        if best < PART or shares[0] >= OF_PART * best:
            continue
        yield next(one for (one, _), share in zip(ranked, shares, strict=False) if share >= OF_PART * best)


def candidates_of(weigher: Weigher, plans: Sequence[PlanWords], hits: Sequence[Hit]) -> list[Candidate]:
    """The passages that may answer."""
    found: Mapping[tuple[int, int], Hit] = {(hit.stored.edition_key, hit.stored.passage.ordinal): hit for hit in hits}
    everything = sum(len(plan.passages) for plan in plans) <= READ_WHOLE
    by_plan: dict[int, list[int]] = {}
    for key, ordinal in sorted(found):
        by_plan.setdefault(key, []).append(ordinal)
    candidates = []
    for plan in plans:
        key = plan.contents.plan.edition_key
        for at in range(len(plan.passages)) if everything else by_plan.get(key, ()):
            words = plan.passages[at]
            candidates.append(weigher.candidate(plan, words, found.get((key, words.passage.ordinal))))
    relative(candidates)
    return candidates


def summarised(
    understood: Understood, weigher: Weigher, ranked: Sequence[tuple[Candidate, float]], rarity: Rarity
) -> Features:
    """What tells whether the plans answer at all: how good the best is, and what of the question nobody holds."""
    if not ranked:
        return {}
    best, likelihood = ranked[0]
    named = bool(understood.plans)
    top = [one for one, _ in ranked[:3]]
    missing = weigher.coverage.missing(best.words, weigher.topic(best.plan))
    share = missing_share(weigher.coverage, missing, rarity)
    held = max(one.features["any_singles"] for one in top)
    unheard, unheard_pairs, unheard_focus = weigher.unheard
    return {
        "best": likelihood,
        "best_own_singles": best.features["own_singles"],
        "best_near_singles": best.features["near_singles"],
        "best_near_pairs": best.features["near_pairs"],
        "best_any_singles": held,
        "best_focus": max(one.features["near_focus"] for one in top),
        "missing": share,
        "unheard": unheard,
        "unheard_pairs": unheard_pairs,
        "unheard_focus": unheard_focus,
        "little": max(0.0, HALF - held),
        "odd_focus": unheard_focus * (1 - held),
        "lost": len(understood.lost) / (len(understood.lost) + len(understood.terms) or 1),
        "named": float(named),
        "named_best": likelihood if named else 0.0,
        "named_missing": share if named else 0.0,
        "detail_lacks": min((one.features.get("detail_lacks", 0.0) for one in top), default=0.0),
        "holds_lacks": best.features.get("holds_lacks", 0.0),
        "exact_missing": min((one.features.get("exact_missing", 0.0) for one in top), default=0.0),
    }


def chosen(found: Facts, understood: Understood) -> list[Piece]:
    """The passages quoted: those likely enough, and not much less likely than the likeliest of all and of their plan.

    Beside the likeliest of a plan, in a section whose heading is for what is asked, less will do: it answers whole.
    Where documents or shares are named to the letter, those that hold them, if any does. Each of several plans that the
    question names is quoted.
    """
    ranked = [pair for pair in _exact(found.ranked, understood) if _may_answer(pair[0], understood)]
    if not ranked:
        return []
    least, of_best = (LEAST_OF_LIST, OF_BEST_IN_LIST) if understood.whole_list else (LEAST, OF_BEST)
    best = ranked[0][1]
    tops: dict[int, tuple[Candidate, float]] = {}
    for candidate, likelihood in ranked:
        tops.setdefault(candidate.plan.contents.plan.edition_key, (candidate, likelihood))
    asked_for = len(understood.plans) > 1
    pieces: list[Piece] = []
    quoted: dict[int, int] = {}
    for candidate, likelihood in ranked:
        number = candidate.plan.contents.plan.edition_key
        top, of_top = tops[number]
        is_top = likelihood == of_top and number not in quoted
        enough = likelihood >= OF_PLAN * of_top or _beside(candidate, top, understood)
        likely = likelihood >= max(least, of_best * best) and enough
        is_likely = likely or (is_top and (asked_for or likelihood == best or likelihood >= OTHER_PLAN))
        if is_likely and quoted.get(number, 0) < MOST_QUOTED:
            quoted[number] = quoted.get(number, 0) + 1
            pieces += _body(candidate, likelihood)
    pieces += [Piece(one.plan, one.words) for one in found.of_parts]
    return list({piece.place: piece for piece in pieces}.values())


def _beside(candidate: Candidate, top: Candidate, understood: Understood) -> bool:
    """Whether both stand in one section, whose heading is for what is asked ("III. KINH PHÍ THỰC HIỆN")."""
    headed = bool(candidate.features.get(f"headed_{understood.asks}"))
    return headed and candidate.words.passage.section == top.words.passage.section


def _may_answer(candidate: Candidate, understood: Understood) -> bool:
    """What frames a document answers nothing but questions about the document; its title may."""
    passage, plan = candidate.words.passage, candidate.plan.contents.plan
    if "meta" in understood.kinds or understood.exact or passage.kind not in FRAME:
        return True
    title = plan.header.title.span
    if passage.kind != "header" or title is None:
        return False
    return any(span.start <= title.start < span.end for span in passage.spans)


def _exact(ranked: Sequence[tuple[Candidate, float]], understood: Understood) -> list[tuple[Candidate, float]]:
    """Those that hold every document and share named to the letter, where any does."""
    wanted = [one for one in understood.exact if one.kind != "article"]
    holding = [
        (one, likelihood)
        for one, likelihood in ranked
        if wanted and all(exact.stands_in(one.words.text, one.words.own) for exact in wanted)
    ]
    return holding or list(ranked)


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
