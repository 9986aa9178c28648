"""Draws training pairs in clusters: neighbours that are hard to tell apart are each other's negatives.

A cluster is articles of one law, lines of one article, or records that stand side by side, such as the duties of
several units of one kind on one matter. Pairs of sentences and terms come at random.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from training.examples import NOTHING, Encoded, Examples, Ids


@dataclass(frozen=True, slots=True)
class SamplingSettings:
    """The weights of the sources, and how their texts are varied."""

    law: float = 0.8
    law_english: float = 0.08
    parallel: float = 0.08
    terms: float = 0.06
    plans: float = 0.12
    records: float = 0.28
    cluster: int = 16  # pairs
    one_law: float = 0.5  # of the clusters of law: from one law, else from anywhere
    worded: float = 0.3  # of the Vietnamese anchors, put into English word for word
    framed: float = 0.4  # of the anchors, made to look like questions
    dropped: float = 0.3  # of the pieces of an anchor, at the mean
    split: float = 0.3  # of the texts in which pieces are split into syllables
    longest: int = 160  # pieces of an article (the encoder itself reads all)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question-like text, and the text that answers it with where that stands.

    Two pairs of one ``text`` are no negatives of each other, unless both have a ``part`` of it, and not the same.
    """

    anchor: Ids
    context: Ids
    body: Ids
    text: int
    part: int = -1


class Sampler:
    """Draws batches, the same ones for the same seed."""

    def __init__(self, examples: Examples, settings: SamplingSettings, seed: int) -> None:
        self._examples = examples
        self._settings = settings
        self.rng, self._numbers = random.Random(seed), np.random.default_rng(seed)
        sources: tuple[tuple[Callable[[], list[Drawn]], float, Sequence[object]], ...] = (
            (self._law, settings.law, examples.articles),
            (self._law_english, settings.law_english, examples.law_pairs),
            (self._parallel, settings.parallel, examples.parallel),
            (self._terms, settings.terms, examples.terms),
            (self._plans, settings.plans, examples.plans),
            (self._records, settings.records, examples.records),
        )
        self._sources = [source for source, weight, of in sources if weight and of]
        self._weights = [weight for _, weight, of in sources if weight and of]
        listed = (set(examples.titles), examples.law_pairs, examples.parallel, examples.terms, examples.records)
        sizes = [*map(len, listed), *map(len, examples.plans)]
        self._larger = np.cumsum([len(places) for places in examples.documents]).tolist()
        self._first = np.cumsum([0, *sizes]).tolist()  # of the numbers of each source's texts

    def batch(self, size: int) -> list[Drawn]:
        """So many pairs."""
        drawn: list[Drawn] = []
        while len(drawn) < size:
            drawn += self.rng.choices(self._sources, self._weights)[0]()
        return drawn[:size]

    def varied(self, ids: Ids) -> Ids:
        """The text, at times with some of its pieces split into syllables, as other neighbours would split them."""
        if self.rng.random() >= self._settings.split:
            return ids
        parts = self._examples.syllables
        split = [parts[i] if i in parts and self.rng.random() < 0.35 else (i,) for i in ids.tolist()]
        return np.fromiter((i for part in split for i in part), dtype=np.int32)

    # Law

    def _law(self) -> list[Drawn]:
        size = self._settings.cluster
        places = None
        if self.rng.random() < self._settings.one_law:
            places = self.rng.choices(self._examples.documents, cum_weights=self._larger)[0]
        if self.rng.random() < 0.5:
            return [self._whole(place) for place in {self._place(places) for _ in range(size)}]
        drawn: list[Drawn] = []
        while len(drawn) < size:
            place = self._place(places)
            lines = list(range(len(self._examples.articles[place].lines)))
            self.rng.shuffle(lines)
            drawn += [self._line(place, line) for line in lines[:4]]
        return drawn[:size]

    def _place(self, places: tuple[int, ...] | None) -> int:
        return self.rng.choice(places) if places else self.rng.randrange(len(self._examples.articles))

    def _whole(self, place: int) -> Drawn:
        """An article, asked for by its title or by words of it."""
        article, kind, language = self._examples.articles[place], self.rng.random(), "vi"
        if kind < 0.3:
            anchor = article.title if self.rng.random() < 0.6 else np.concatenate([article.title, article.law])
        else:
            anchor = self._some(self.rng.choice(article.lines))
            if kind < 0.4:
                anchor = np.concatenate([anchor, self._some(self.rng.choice(article.lines), 3, 14)])
            elif kind > 0.9:
                anchor = np.concatenate([article.title, anchor])
        if self.rng.random() < self._settings.worded:
            title = article.worded[0] if kind < 0.3 and article.worded else None
            anchor, language = self._in_english(anchor, title)
        if self.rng.random() < 0.2:
            anchor = np.concatenate([article.law, anchor])
        law = article.law if self.rng.random() < 0.8 else NOTHING
        body = np.concatenate([article.title, self._stretch(article.lines)])
        return Drawn(self._framed(anchor, language), law, body, self._examples.titles[place])

    def _line(self, place: int, line: int) -> Drawn:
        """A line under its article's title, asked for by words of it."""
        article, language = self._examples.articles[place], "vi"
        anchor = self._some(article.lines[line])
        if self.rng.random() < self._settings.worded:
            worded = article.worded[line + 1] if article.worded else None
            anchor, language = self._in_english(anchor, None if worded is None else self._some(worded, 5, 40))
        elif self.rng.random() < 0.3:
            anchor = np.concatenate([self._some(article.title, 3, 12), anchor])
        context = np.concatenate([article.law, article.title]) if self.rng.random() < 0.7 else article.title
        return Drawn(self._framed(anchor, language), context, article.lines[line], self._examples.titles[place], line)

    def _in_english(self, anchor: Ids, worded: Ids | None) -> tuple[Ids, str]:
        """The anchor in English and "en", if it can be: by the glossary (``worded``) or by the lexicon."""
        if worded is not None and self.rng.random() < 0.5:
            return worded, "en"
        english = self._examples.lexicon.translate(anchor, self._numbers)
        return (english, "en") if len(english) > 1 else (anchor, "vi")

    def _law_english(self) -> list[Drawn]:
        """Articles that stand near each other, asked for in English."""
        pairs, near = self._examples.law_pairs, self.rng.randrange(len(self._examples.law_pairs))
        rows = [(near + self.rng.randrange(40)) % len(pairs) for _ in range(self._settings.cluster)]
        return [self._translated(*pairs[row], self._first[1] + row) for row in rows]

    def _translated(self, english: Encoded, vietnamese: Encoded, number: int) -> Drawn:
        if not english.lines or not vietnamese.lines or self.rng.random() < 0.4:
            body = np.concatenate([vietnamese.title, self._stretch(vietnamese.lines)])
            return Drawn(self._framed(english.title, "en"), NOTHING, body, number)
        line = self.rng.randrange(len(english.lines))
        anchor = self._framed(self._some(english.lines[line], 5, 40), "en")
        if len(english.lines) == len(vietnamese.lines):
            return Drawn(anchor, vietnamese.title, vietnamese.lines[line], number, line)
        return Drawn(anchor, vietnamese.title, self._stretch(vietnamese.lines), number)

    # Sentences, terms, records

    def _parallel(self) -> list[Drawn]:
        """Sentences and their translations."""
        drawn = []
        for row in self.rng.choices(range(len(self._examples.parallel)), k=self._settings.cluster):
            english, vietnamese = self._examples.parallel[row]
            sides = (english, vietnamese) if self.rng.random() < 0.7 else (vietnamese, english)
            drawn.append(Drawn(sides[0], NOTHING, sides[1], self._first[2] + row))
        return drawn

    def _terms(self) -> list[Drawn]:
        """One to three terms of the glossary at once, as a question has several."""
        drawn = []
        for _ in range(self._settings.cluster):
            rows = self.rng.choices(range(len(self._examples.terms)), k=self.rng.choice((1, 1, 2, 3)))
            english, vietnamese = zip(*(self._examples.terms[row] for row in rows), strict=True)
            anchor = self._framed(np.concatenate(english), "en")
            drawn.append(Drawn(anchor, NOTHING, np.concatenate(vietnamese), self._first[3] + rows[0]))
        return drawn

    def _plans(self) -> list[Drawn]:
        """Passages of one plan, asked for by words of them and by who must do it."""
        number = self.rng.randrange(len(self._examples.plans))
        plan = self._examples.plans[number]
        drawn = []
        for row in self.rng.sample(range(len(plan)), min(self._settings.cluster, len(plan))):
            passage, english = plan[row], self.rng.random() < 0.5
            anchor = self._some(passage.worded_body if english else passage.body, 4, 24)
            actors = passage.worded_actors if english else passage.actors
            if actors and self.rng.random() < 0.5:
                anchor = np.concatenate([self.rng.choice(actors), anchor])
            if self.rng.random() < 0.15:
                title = self._some(passage.worded_title if english else passage.title, 3, 12)
                anchor = np.concatenate([anchor, title])
            framed = self._framed(anchor, "en" if english else "vi")
            drawn.append(Drawn(framed, passage.context, passage.body, self._first[5 + number] + row))
        return drawn

    def _records(self) -> list[Drawn]:
        """Records side by side, asked for by their questions, their translation or their own words."""
        size, records = self._settings.cluster, self._examples.records
        first = self.rng.randrange(max(1, len(records) - size + 1))
        drawn = []
        for row in range(first, min(first + size, len(records))):
            record, kind = records[row], self.rng.random()
            if kind < 0.35:
                anchor = self.rng.choice(record.english_questions)
            elif kind < 0.5:
                anchor = self._framed(self._some(record.english, 5, 40), "en")
            elif kind < 0.6:
                anchor = record.english
            elif kind < 0.9:
                anchor = self.rng.choice(record.questions)
            else:
                anchor = self._framed(self._some(record.passage), "vi")
            context = record.context if self.rng.random() < 0.8 else NOTHING
            drawn.append(Drawn(anchor, context, record.passage, self._first[4] + row))
        return drawn

    # Varying

    def _some(self, ids: Ids, least: int = 4, most: int = 36) -> Ids:
        """Some neighbouring pieces, some of them left out, as a question would use them."""
        length = min(len(ids), self.rng.randint(least, most))
        start = self.rng.randint(0, len(ids) - length)
        kept = self._numbers.random(length) >= 2 * self._settings.dropped * self.rng.random()
        part = ids[start : start + length]
        return part[kept] if kept.any() else part

    def _framed(self, ids: Ids, language: str) -> Ids:
        frames = self._examples.frames.get(language)
        if not frames or self.rng.random() >= self._settings.framed:
            return ids
        before, after = self.rng.choice(frames)
        return np.concatenate([before, ids, after])

    def _stretch(self, lines: Sequence[Ids]) -> Ids:
        """The lines as one text; of a longer one, a stretch that is drawn."""
        whole: Ids = np.concatenate(lines) if lines else NOTHING
        start = self.rng.randint(0, max(0, len(whole) - self._settings.longest))
        return whole[start : start + self._settings.longest]
