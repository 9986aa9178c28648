"""Draws training pairs: a question-like text, and a text that answers it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from training.corpus import Article, Corpus
from training.lexicon import Lexicon, learn_lexicon

Ids = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class SamplingSettings:
    """The shares of the kinds of pairs, and how long texts are in training (the encoder itself reads all)."""

    law_english: float = 0.12
    parallel: float = 0.12
    glossary: float = 0.03
    worded: float = 0.3  # of the Vietnamese anchors, put into English word for word
    dropped: float = 0.3  # of the pieces of a span
    longest: int = 160  # pieces


@dataclass(frozen=True, slots=True)
class Encoded:
    """An article as piece ids."""

    title: Ids
    topic: Ids
    lines: tuple[Ids, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One pair. Pairs of one group are no negatives of each other."""

    anchor: Ids
    positive: Ids
    group: int


@dataclass(frozen=True, slots=True)
class Examples:
    """The corpus as piece ids, to draw pairs from."""

    articles: tuple[Encoded, ...]
    groups: tuple[int, ...]
    law_pairs: tuple[tuple[Encoded, Encoded], ...]
    parallel: tuple[tuple[Ids, Ids], ...]
    glossary: tuple[tuple[Ids, Ids], ...]
    lexicon: Lexicon
    shares: npt.NDArray[np.float64]  # of each piece among all


def encode_corpus(tokenizer: Tokenizer, corpus: Corpus) -> Examples:
    """The corpus in pieces, with the lexicon learnt from its parallel texts."""
    articles = _encode_articles(tokenizer, corpus.articles)
    titles: dict[str, int] = {}
    groups = tuple(titles.setdefault(article.title, len(titles)) for article in corpus.articles)
    english = _encode_articles(tokenizer, [en for en, _ in corpus.law_pairs])
    vietnamese = _encode_articles(tokenizer, [vi for _, vi in corpus.law_pairs])
    law_pairs = tuple(zip(english, vietnamese, strict=True))
    parallel, glossary = (
        tuple(
            zip(
                _encode(tokenizer, [pair.english for pair in pairs]),
                _encode(tokenizer, [pair.vietnamese for pair in pairs]),
                strict=True,
            )
        )
        for pairs in (corpus.parallel, corpus.glossary)
    )
    pieces = tokenizer.get_vocab_size()
    lexicon = learn_lexicon([*parallel, *glossary * 5, *_aligned(law_pairs)], pieces)
    counted = np.concatenate([ids for article in (*articles, *english) for ids in (article.title, *article.lines)])
    shares = np.bincount(counted, minlength=pieces) / len(counted)
    return Examples(articles, groups, law_pairs, parallel, glossary, lexicon, shares)


def draw(examples: Examples, settings: SamplingSettings, rng: random.Random, numbers: np.random.Generator) -> Drawn:
    """One pair, of a kind drawn by the shares."""
    kind = rng.random()
    if examples.law_pairs and kind < settings.law_english:
        return _of_translation(examples, settings, rng)
    if kind < settings.law_english + settings.parallel:
        row = rng.randrange(len(examples.parallel))
        return Drawn(*examples.parallel[row], -1 - len(examples.law_pairs) - row)
    if examples.glossary and kind < settings.law_english + settings.parallel + settings.glossary:
        row = rng.randrange(len(examples.glossary))
        return Drawn(*examples.glossary[row], -1 - len(examples.law_pairs) - len(examples.parallel) - row)
    return _of_article(examples, settings, rng, numbers)


def _of_article(
    examples: Examples, settings: SamplingSettings, rng: random.Random, numbers: np.random.Generator
) -> Drawn:
    row = rng.randrange(len(examples.articles))
    article = examples.articles[row]
    kind = rng.random()
    if kind < 0.3:
        anchor = article.title if rng.random() < 0.7 else np.concatenate([article.topic, article.title])
        positive = _joined(article.lines, settings.longest, rng)
    elif kind < 0.8:
        line = rng.choice(article.lines)
        anchor = _span(line, settings, rng)
        positive = _around(article, line, settings, rng)
    else:
        one, other = rng.choice(article.lines), rng.choice(article.lines)
        anchor = np.concatenate([article.title, _span(one, settings, rng)])
        positive = other
    if rng.random() < settings.worded and len(worded := examples.lexicon.translate(anchor, numbers)) > 1:
        anchor = worded
    return Drawn(anchor, positive, examples.groups[row])


def _of_translation(examples: Examples, settings: SamplingSettings, rng: random.Random) -> Drawn:
    row = rng.randrange(len(examples.law_pairs))
    english, vietnamese = examples.law_pairs[row]
    place = rng.randrange(max(1, len(english.lines)))
    if rng.random() < 0.3 or not english.lines or not vietnamese.lines:
        return Drawn(english.title, _joined((vietnamese.title, *vietnamese.lines), settings.longest, rng), -1 - row)
    line = vietnamese.lines[min(place, len(vietnamese.lines) - 1)]
    if rng.random() < 0.5 and len(english.lines) == len(vietnamese.lines):
        return Drawn(english.lines[place], line, -1 - row)
    return Drawn(_span(english.lines[place], settings, rng), _around(vietnamese, line, settings, rng), -1 - row)


def _around(article: Encoded, line: Ids, settings: SamplingSettings, rng: random.Random) -> Ids:
    """The whole article, or the line alone, under its title."""
    if rng.random() < 0.5:
        return np.concatenate([article.title, line])
    return _joined((article.title, *article.lines), settings.longest, rng)


def _joined(lines: Sequence[Ids], longest: int, rng: random.Random) -> Ids:
    """The lines as one text; of a longer one, a stretch that is drawn."""
    whole: Ids = np.concatenate(lines)
    start = rng.randint(0, max(0, len(whole) - longest))
    return whole[start : start + longest]


def _span(line: Ids, settings: SamplingSettings, rng: random.Random) -> Ids:
    """Some 4 to 25 neighbouring pieces of a line, some of them left out, as a question would use them."""
    length = min(len(line), rng.randint(4, 25))
    start = rng.randint(0, len(line) - length)
    kept = [piece for piece in line[start : start + length].tolist() if rng.random() >= settings.dropped]
    return np.array(kept, dtype=np.int32) if kept else line


def _aligned(law_pairs: Sequence[tuple[Encoded, Encoded]]) -> list[tuple[Ids, Ids]]:
    """Titles and lines of law with their translations, where both have as many lines."""
    same = [pair for pair in law_pairs if len(pair[0].lines) == len(pair[1].lines)]
    titles = [(english.title, vietnamese.title) for english, vietnamese in same]
    return titles + [rows for en, vi in same for rows in zip(en.lines, vi.lines, strict=True)]


def _encode(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Ids]:
    """The piece ids of the texts; a text without pieces gets the unknown one."""
    parts: list[Ids] = []
    for first in range(0, len(texts), 10_000):
        batch = tokenizer.encode_batch_fast(list(texts[first : first + 10_000]), add_special_tokens=False)
        parts.extend(np.array(encoding.ids or [0], dtype=np.int32) for encoding in batch)
    return parts


def _encode_articles(tokenizer: Tokenizer, articles: Sequence[Article]) -> tuple[Encoded, ...]:
    titles = _encode(tokenizer, [article.title for article in articles])
    topics = _encode(tokenizer, [article.topic for article in articles])
    lines = iter(_encode(tokenizer, [line for article in articles for line in article.lines]))
    return tuple(
        Encoded(title, topic, tuple(next(lines) for _ in article.lines))
        for article, title, topic in zip(articles, titles, topics, strict=True)
    )
