"""Reference questions as examples to learn from: the passages that may answer each, and which of them do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from assistant.answering import FETCHED
from assistant.retrieval.coverage import Rarity
from assistant.retrieval.evidence import Shelf
from assistant.retrieval.facts import candidates_of, rarity_of, summarised
from assistant.retrieval.features import Candidate, Features, Weigher
from assistant.retrieval.plan_words import WordsOf
from assistant.retrieval.ranking import Logistic
from assistant.retrieval.scope import in_scope
from assistant.understanding.understand import understand
from assistant.understanding.understood import DUTY_KINDS, Understood
from evals.questions import FORMS, in_form
from evals.scoring import WHOLE, Ink, ink_of
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.library import Library
from vectorstore.retriever import Query

MOSTLY = 0.5  # share of a passage's ink that lies in a reference
RIGHT, WRONG, UNJUDGED = 1, 0, -1  # unjudged: right but not required


@dataclass(frozen=True, slots=True)
class Example:
    """One question in one form. ``labels`` says of each candidate whether it is part of the answer."""

    type: str
    answerable: bool
    understood: Understood
    weigher: Weigher
    rarity: Rarity
    candidates: tuple[Candidate, ...]
    labels: tuple[int, ...]

    @property
    def of_facts(self) -> bool:
        """It is answered by the likeliest passages, not by the register or the header."""
        asks = self.understood
        of_document = self.type == "meta" or asks.asks in ("meta", "plans", "definition")
        return not of_document and not (asks.asks in DUTY_KINDS and asks.of_unit)

    @property
    def teaches(self) -> bool:
        """It shows which passages answer."""
        return self.answerable and RIGHT in self.labels

    def is_right(self, passage: Logistic, count: int) -> bool:
        """One of so many of the likeliest passages answers."""
        labelled = zip(self.candidates, self.labels, strict=True)
        found = sorted(
            ((passage(candidate.features), label) for candidate, label in labelled), key=lambda pair: -pair[0]
        )
        return self.answerable and RIGHT in [label for _, label in found[:count]]

    def ranked(self, passage: Logistic) -> list[tuple[Candidate, float]]:
        """The candidates, the likeliest first."""
        found = [(candidate, passage(candidate.features)) for candidate in self.candidates]
        return sorted(found, key=lambda pair: -pair[1])

    def summary(self, passage: Logistic) -> Features:
        """What tells whether the plans answer at all."""
        return summarised(self.understood, self.weigher, self.ranked(passage), self.rarity)


def examples_of(questions: Sequence[Mapping[str, Any]], library: Library) -> list[Example]:
    """Every question in every form in which it is given; without those that ask nothing of plans."""
    asker = _Asker(library)
    found: list[Example] = []
    for question in questions:
        references = asker.references(question)
        for form in FORMS:
            if words := in_form(question, form):
                found += asker.examples(question, words, references)
    return found


@dataclass(frozen=True, slots=True)
class _References:
    """The ink of the spans that a right answer quotes, and of those that it may quote, by plan."""

    texts: Mapping[str, str]
    gold: Mapping[str, Sequence[Ink]]
    accepted: Mapping[str, Sequence[Ink]]

    def label(self, candidate: Candidate) -> int:
        """Right where it mostly lies in the reference, or holds a span of it whole."""
        doc = PurePath(candidate.plan.contents.plan.source).name
        spans = candidate.words.passage.spans
        own = frozenset().union(*(ink_of({"doc": doc, "start": s.start, "end": s.end}, self.texts) for s in spans))
        gold = frozenset().union(*self.gold.get(doc, ()))
        if len(own & gold) >= MOSTLY * len(own) or any(
            len(own & span) >= WHOLE * len(span) for span in self.gold.get(doc, ())
        ):
            return RIGHT
        beside = gold.union(*self.accepted.get(doc, ()))
        return UNJUDGED if len(own & beside) >= MOSTLY * len(own) else WRONG


class _Asker:
    """Looks for the passages that may answer, as the assistant does."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._plans = library.plans()
        self._texts = {PurePath(plan.source).name: library.contents(plan.id).text for plan in self._plans}
        self._words_of = WordsOf()
        self._lexicon = Lexicon.of()
        self._rarity = rarity_of(library.lexical.document_frequency, library.lexical.size())

    def references(self, question: Mapping[str, Any]) -> _References:
        """What a right answer quotes, and what it may quote."""
        return _References(self._texts, self._inks(question["gold"]), self._inks(question.get("accept", ())))

    def examples(self, question: Mapping[str, Any], words: str, references: _References) -> Iterator[Example]:
        """The question asked in these words; none where it asks nothing of these plans."""
        understood = understand(words, self._plans, self._lexicon)
        scope = () if understood.chat else in_scope(understood, self._plans, self._library.lexical)
        if not scope:
            return
        shelf = Shelf(self._library, self._words_of)
        query = Query(understood.searched, understood.weights, understood.language)
        hits = self._library.retriever.search(query, FETCHED, {plan.id for plan in scope})
        read = [shelf.words(plan) for plan in scope]
        weigher = Weigher(understood, self._rarity, read)
        candidates = tuple(candidates_of(weigher, read, hits))
        labels = tuple(references.label(candidate) for candidate in candidates)
        yield Example(question["type"], bool(question["gold"]), understood, weigher, self._rarity, candidates, labels)

    def _inks(self, spans: Sequence[Mapping[str, Any]]) -> dict[str, list[Ink]]:
        found: defaultdict[str, list[Ink]] = defaultdict(list)
        for span in spans:
            found[span["doc"]].append(ink_of(span, self._texts))
        return dict(found)
