"""What tells whether a passage answers a question, as figures from 0 to 1 that ``ranking.py`` weighs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.plan_names import topic_of
from assistant.retrieval.coverage import Coverage, Held, Rarity, Stands
from assistant.retrieval.plan_words import PassageWords, PlanWords
from assistant.retrieval.units import Grade, Matcher
from assistant.text_data import asking_words, cue_words, key, signs
from assistant.understanding.terms import Term
from assistant.understanding.understood import Understood
from vectorstore.once import once
from vectorstore.values import Basis, Hit

Features = dict[str, float]
BODY = ("item", "paragraph", "cell")
_KINDS = ("heading", "header", "basis", "formula", "recipient", "signature", "footnote", "result", "cell")
_KIND_FEATURES = tuple((name, f"is_{name}") for name in _KINDS)
_LONG = 900  # characters from which a passage counts as long
_TITLE_TERM = 0.35  # weight of a word of the named plan's title: it has chosen the plan
_FOCUS = 2  # syllables
_ASKING_TERM = 0.4  # of a word that asks, as "chỉ tiêu" and "báo cáo" do, and may stand there too


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer, with its features."""

    plan: PlanWords
    words: PassageWords
    features: Features


class Weigher:
    """Gives the features of passages for one question."""

    def __init__(self, understood: Understood, rarity: Rarity, plans: Sequence[PlanWords]) -> None:
        self._understood = understood
        self._plans = plans
        titles = [f" {key(topic_of(plan.contents.plan))} " for plan in plans] if understood.plans else []
        asking = frozenset().union(*(asking_words(kind) for kind in understood.kinds if kind != "fact"))

        def weight(folded: str) -> float:
            share = _ASKING_TERM if folded in asking else 1.0
            if titles and all(f" {folded} " in title for title in titles):
                share = min(share, _TITLE_TERM)
            return rarity(folded) * share

        self._weight = weight
        years = {str(year) for year in understood.years}  # they choose the plan; any passage may lack them
        terms = tuple(term for term in understood.terms if term.folded not in years)
        terms = _besides_exact(terms, understood) or terms
        self.coverage = Coverage(terms, weight, len(understood.lost))
        self.focus = Coverage(_focus(terms, asking), weight)
        self._holds = {kind: found for kind in understood.kinds[:2] if (found := signs("holds").get(kind))}
        self._headings: dict[tuple[int, int | None], Features] = {}
        self._heard: Iterable[PassageWords] | None = None
        self._stands: Stands | None = None
        self._matchers: dict[int, Matcher] = {}
        self._topics: dict[int, str] = {}
        self._rows: dict[tuple[int, tuple[Basis, ...]], Held] = {}

    def coverage_of(self, terms: Sequence[Term]) -> Coverage:
        """Of these terms alone, weighed as the question's."""
        return Coverage(terms, self._weight)

    @once
    def unheard(self) -> tuple[float, float, float]:
        """Shares of the question's weight that no passage of the plans holds: terms, pairs, and what it is about."""
        heard = self._heard
        if heard is None:
            heard = [words for plan in self._plans for words in plan.passages]
        singles, pairs = self.coverage.unheard(heard, self._stands)
        return singles, pairs, self.focus.unheard(heard, self._stands)[0]

    def hear(self, words: Iterable[PassageWords], stands: Stands) -> None:
        """Looks for unheard words in these passages, and of all others asks ``stands``: for plans of many passages."""
        self._heard, self._stands = words, stands

    def candidate(self, plan: PlanWords, words: PassageWords, hit: Hit | None) -> Candidate:
        """The passage weighed."""
        asked, kind = self._understood, words.passage.kind
        own, near, anywhere = self.coverage.each(words, self.topic(plan))
        features: Features = {
            "own_singles": own.singles,
            "own_pairs": own.pairs,
            "near_singles": near.singles,
            "near_pairs": near.pairs,
            "any_singles": anywhere.singles,
            "own_focus": self.focus.own(words).both,
            "near_focus": self.focus.anywhere(words).both,
            "any_pairs": anywhere.pairs,
            "lexical": hit.lexical if hit else 0.0,
            "dense": hit.dense if hit else 0.0,
            "long": min(1.0, len(words.text) / _LONG),
            **{feature: float(kind == name) for name, feature in _KIND_FEATURES},
            **self._row(plan, words),
            **self._states(plan, words),
            **self._register(words),
            **self._units(plan, words),
        }
        if asked.exact:
            features["exact"] = sum(one.stands_in(words.text, words.own) for one in asked.exact) / len(asked.exact)
            features["exact_missing"] = 1 - features["exact"]
        if asked.section:
            features["section"] = float(f" {key(asked.section)} " in words.place)
        return Candidate(plan, words, features)

    def _row(self, plan: PlanWords, words: PassageWords) -> Features:
        """What the table's row holds, of which the cell is part."""
        if words.passage.kind not in ("cell", "result") or not words.passage.basis:
            return {}
        mark = (plan.contents.plan.edition_key, words.passage.basis)
        if mark not in self._rows:
            row = "".join(one.own for one in plan.passages if one.passage.basis == words.passage.basis)
            self._rows[mark] = self.coverage.anywhere(words, row)
        held = self._rows[mark]
        return {"row_singles": held.singles, "row_pairs": held.pairs}

    def topic(self, plan: PlanWords) -> str:
        """The folded words of a plan's title and names, as a key."""
        number = plan.contents.plan.edition_key
        if number not in self._topics:
            header = plan.contents.plan.header
            self._topics[number] = f" {key(' '.join((topic_of(plan.contents.plan), header.issuer.value or '')))} "
        return self._topics[number]

    def _states(self, plan: PlanWords, words: PassageWords) -> Features:
        """Whether it holds what such a question asks for, by itself, in its basis, or under a heading for it."""
        asked = self._understood
        found: Features = {}
        if asked.details:
            stated = [detail.stated_in(words.text) for detail in asked.details]
            beside = [detail.stated_in(words.beside) for detail in asked.details]
            for detail, here, there in zip(asked.details, stated, beside, strict=True):
                found[f"states_{detail.name}"] = float(here or there)
                found[f"lacks_{detail.name}"] = float(not (here or there))
            found["detail"] = sum(stated) / len(stated)
            found["detail_beside"] = sum(one or two for one, two in zip(stated, beside, strict=True)) / len(stated)
            found["detail_lacks"] = 1 - found["detail_beside"]
            found["heading_detail"] = found["detail"] * (words.passage.kind == "heading")
        holds = {f"holds_{kind}": float(bool(sign.search(words.text))) for kind, sign in self._holds.items()}
        if holds:
            found |= holds
            found["holds"] = sum(holds.values()) / len(holds)
            found["holds_lacks"] = 1 - found["holds"]
        return found | self._headed(plan, words.passage.section)

    def _headed(self, plan: PlanWords, section: int | None) -> Features:
        """Whether the headings of a section are for what is asked."""
        place = (plan.contents.plan.edition_key, section)
        found = self._headings.get(place)
        if found is None:
            path = " ".join(plan.contents.path(section))
            asked = [(kind, sign) for kind in self._understood.kinds[:2] if (sign := signs("headed").get(kind))]
            found = self._headings[place] = {f"headed_{kind}": float(bool(sign.search(path))) for kind, sign in asked}
        return found

    def _register(self, words: PassageWords) -> Features:
        """What the register knows of it, beside what is asked."""
        kinds = {one.kind for one in words.obligations}
        asks = self._understood.kinds
        actors = any(one.actors for one in words.obligations)
        return {
            "task": float(bool(words.obligations)),
            "target": float("target" in asks and "target" in kinds),
            "no_target": float("target" in asks and "target" not in kinds),
            "report": float("report" in asks and "report" in kinds),
            "dated": float("deadline" in asks and any(one.deadline for one in words.obligations)),
            "acted": float(("who" in asks or "coordination" in asks) and actors),
            "not_acted": float("who" in asks and not actors),
            "joined": float("coordination" in asks and any(one.of_role("partner") for one in words.obligations)),
        }

    def _units(self, plan: PlanWords, words: PassageWords) -> Features:
        """Whether the units that the question names act, take part or are named here."""
        mentioned = [mention for mention in self._understood.mentioned if mention.sure]
        if not mentioned:
            return {}
        number = plan.contents.plan.edition_key
        matcher = self._matchers.setdefault(number, Matcher(mentioned, plan.lexicon))
        parties = [party for one in words.obligations for party in one.parties]
        acts = matcher.best(party for party in parties if party.role in ("lead", "actor"))
        takes_part = matcher.best(party for party in parties if party.role in ("partner", "recipient"))
        return {
            "unit_acts": float(acts is Grade.OWN),
            "unit_near": float(acts in (Grade.NEAR, Grade.GENERAL)),
            "unit_beside": float(takes_part is Grade.OWN),
            "unit_absent": float(acts is Grade.NONE and takes_part is Grade.NONE),
        }


def _besides_exact(terms: Sequence[Term], understood: Understood) -> tuple[Term, ...]:
    """The terms but for those that name documents to the letter, which are looked for as a whole."""
    named = {word for one in understood.exact if one.kind == "document" for word in key(one.name).split()}
    named |= cue_words("document_kinds") if named else set()
    return tuple(term for term in terms if term.folded not in named)


def _focus(terms: Sequence[Term], asking: Collection[str]) -> tuple[Term, ...]:
    """What a question asks about first of all: its first words but for those that ask ("chủ đề … là gì")."""
    telling = [term for term in terms if term.folded not in asking]
    return tuple(telling[:_FOCUS])


def relative(candidates: Sequence[Candidate]) -> None:
    """Adds how each stands to the best of them: only the best answer where several hold much."""
    every = [one.features for one in candidates]
    numbers = [one.plan.contents.plan.edition_key for one in candidates]
    for name in ("own_singles", "own_pairs", "near_singles", "near_pairs", "any_pairs", "lexical", "dense"):
        of_best, of_its_plan = f"{name}_of_best", f"{name}_of_plan"
        best = max((features[name] for features in every), default=0.0)
        of_plan: dict[int, float] = {}
        for number, features in zip(numbers, every, strict=True):
            of_plan[number] = max(features[name], of_plan.get(number, 0.0))
        for number, features in zip(numbers, every, strict=True):
            value, mine = features[name], of_plan[number]
            features[of_best] = value / best if best else 0.0
            features[of_its_plan] = value / mine if mine else 0.0


def missing_share(coverage: Coverage, terms: Sequence[Term], rarity: Rarity) -> float:
    """The share of the question's weight that these terms are."""
    return sum(rarity(term.folded) for term in terms) / coverage.total if coverage.total else 0.0


def vector(features: Mapping[str, float], names: Sequence[str]) -> list[float]:
    """The features in the order of ``names``; one that is not told is 0."""
    return [features.get(name, 0.0) for name in names]
