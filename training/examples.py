"""The corpus as piece ids, with all that is learnt from it before the training: what pairs are drawn from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, starmap

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from training.corpus import Article, Corpus
from training.lexicon import Lexicon, learn_lexicon
from training.vocabulary import SPACE
from training.wording import Wording

Ids = npt.NDArray[np.int32]
NOTHING: Ids = np.zeros(0, dtype=np.int32)
_BATCH = 10_000  # texts tokenised at once
_LEAST_WORDED = 0.5  # share of a line's syllables that must have English words for the line to be worded


@dataclass(frozen=True, slots=True)
class Encoded:
    """An article as piece ids; ``worded`` are its title and lines in English word for word, or None."""

    law: Ids
    title: Ids
    lines: tuple[Ids, ...]
    worded: tuple[Ids | None, ...] = ()


@dataclass(frozen=True, slots=True)
class EncodedRecord:
    """A written record as piece ids."""

    context: Ids
    passage: Ids
    english: Ids
    questions: tuple[Ids, ...]
    english_questions: tuple[Ids, ...]


@dataclass(frozen=True, slots=True)
class EncodedPassage:
    """A passage of a sample plan as piece ids; the last four in English word for word, as far as that goes."""

    context: Ids
    title: Ids
    body: Ids
    actors: tuple[Ids, ...]
    worded_title: Ids
    worded_body: Ids
    worded_actors: tuple[Ids, ...]


@dataclass(frozen=True, slots=True)
class Examples:
    """What pairs are drawn from. ``titles`` numbers the articles' titles: articles of one title are often one text."""

    articles: tuple[Encoded, ...]
    titles: tuple[int, ...]
    documents: tuple[tuple[int, ...], ...]  # the articles' places in ``articles``, a tuple a law
    law_pairs: tuple[tuple[Encoded, Encoded], ...]
    parallel: tuple[tuple[Ids, Ids], ...]
    terms: tuple[tuple[Ids, Ids], ...]
    plans: tuple[tuple[EncodedPassage, ...], ...]
    records: tuple[EncodedRecord, ...]
    frames: dict[str, tuple[tuple[Ids, Ids], ...]]  # by language
    lexicon: Lexicon
    syllables: dict[int, Ids]  # of the pieces that span several
    shares: npt.NDArray[np.float64]  # of each piece among all


def encode_corpus(tokenizer: Tokenizer, corpus: Corpus, seed: int) -> Examples:
    """The corpus in pieces, with the lexicon learnt from its parallel texts."""
    articles = _encode_articles(tokenizer, corpus.articles, _worded(corpus, seed))
    titles: dict[str, int] = {}
    numbers = tuple(titles.setdefault(article.title, len(titles)) for article in corpus.articles)
    documents: dict[str, list[int]] = {}
    for place, article in enumerate(corpus.articles):
        documents.setdefault(article.source, []).append(place)
    english = _encode_articles(tokenizer, [en for en, _ in corpus.law_pairs])
    law_pairs = tuple(zip(english, _encode_articles(tokenizer, [vi for _, vi in corpus.law_pairs]), strict=True))
    parallel = _encode_pairs(tokenizer, [(pair.english, pair.vietnamese) for pair in corpus.parallel])
    terms = _encode_pairs(tokenizer, [(term.english, term.vietnamese) for term in corpus.terms])
    records = _encode_records(tokenizer, corpus)
    aligned = [*parallel, *terms * 3, *_aligned(law_pairs), *_translated(records)]
    pieces = tokenizer.get_vocab_size()
    counted = [ids for article in articles for ids in (article.title, *article.lines)]
    counted += [ids for pair in parallel for ids in pair] + [record.english for record in records]
    count = np.bincount(np.concatenate(counted), minlength=pieces)
    return Examples(
        articles,
        numbers,
        tuple(map(tuple, documents.values())),
        law_pairs,
        parallel,
        terms,
        _encode_plans(tokenizer, corpus, seed),
        records,
        _encode_frames(tokenizer, corpus),
        learn_lexicon(aligned, pieces),
        _syllables(tokenizer.get_vocab()),
        count / count.sum(),
    )


def encode(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Ids]:
    """The piece ids of the texts; a text without pieces gets the unknown one."""
    parts: list[Ids] = []
    for first in range(0, len(texts), _BATCH):
        batch = tokenizer.encode_batch_fast(list(texts[first : first + _BATCH]), add_special_tokens=False)
        parts.extend(np.array(encoding.ids or [0], dtype=np.int32) for encoding in batch)
    return parts


def _worded(corpus: Corpus, seed: int) -> list[list[str]]:
    """Title and lines of each article in English word for word; "" where the glossary knows too little of one."""
    wording, rng = Wording(corpus.terms), random.Random(seed)

    def worded(line: str) -> str:
        english, share = wording.english(line, rng)
        return english if share > _LEAST_WORDED and english.count(" ") > 1 else ""

    return [[worded(line) for line in (article.title, *article.lines)] for article in corpus.articles]


def _encode_lists(tokenizer: Tokenizer, lists: Sequence[Sequence[str]]) -> list[tuple[Ids, ...]]:
    flat = iter(encode(tokenizer, [text for texts in lists for text in texts]))
    return [tuple(next(flat) for _ in texts) for texts in lists]


def _encode_articles(
    tokenizer: Tokenizer, articles: Sequence[Article], worded: Sequence[Sequence[str]] = ()
) -> tuple[Encoded, ...]:
    laws = encode(tokenizer, [article.law for article in articles])
    titles = encode(tokenizer, [article.title for article in articles])
    lines = _encode_lists(tokenizer, [article.lines for article in articles])
    words = [
        tuple(ids if text else None for ids, text in zip(found, texts, strict=True))
        for found, texts in zip(_encode_lists(tokenizer, worded), worded, strict=True)
    ]
    return tuple(starmap(Encoded, zip(laws, titles, lines, words or [()] * len(articles), strict=True)))


def _encode_pairs(tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]]) -> tuple[tuple[Ids, Ids], ...]:
    sides = (encode(tokenizer, [pair[side] for pair in pairs]) for side in (0, 1))
    return tuple(zip(*sides, strict=True))


def _encode_records(tokenizer: Tokenizer, corpus: Corpus) -> tuple[EncodedRecord, ...]:
    records = corpus.records
    contexts = encode(tokenizer, [record.context for record in records])
    passages = encode(tokenizer, [record.passage for record in records])
    english = encode(tokenizer, [record.english for record in records])
    questions = _encode_lists(tokenizer, [record.questions for record in records])
    asked = _encode_lists(tokenizer, [record.english_questions for record in records])
    return tuple(starmap(EncodedRecord, zip(contexts, passages, english, questions, asked, strict=True)))


def _encode_plans(tokenizer: Tokenizer, corpus: Corpus, seed: int) -> tuple[tuple[EncodedPassage, ...], ...]:
    wording, rng = Wording(corpus.terms), random.Random(seed)
    passages = [passage for plan in corpus.plans for passage in plan]
    titles = [passage.context.partition("\n")[0] for passage in passages]
    texts = ([passage.context for passage in passages], titles, [passage.body for passage in passages])
    contexts, title_ids, bodies = (encode(tokenizer, part) for part in texts)
    worded = [encode(tokenizer, [wording.english(text, rng)[0] or text for text in part]) for part in texts[1:]]
    actors = [passage.actors for passage in passages]
    named = [[wording.english(name, rng)[0] or name for name in names] for names in actors]
    columns = (contexts, title_ids, bodies, _encode_lists(tokenizer, actors), *worded, _encode_lists(tokenizer, named))
    found = starmap(EncodedPassage, zip(*columns, strict=True))
    return tuple(tuple(islice(found, len(plan))) for plan in corpus.plans)


def _encode_frames(tokenizer: Tokenizer, corpus: Corpus) -> dict[str, tuple[tuple[Ids, Ids], ...]]:
    def ids(words: str) -> Ids:
        return encode(tokenizer, [words])[0] if words.strip(" ?") else NOTHING

    found: dict[str, list[tuple[Ids, Ids]]] = {}
    for frame in corpus.frames:
        found.setdefault(frame.language, []).append((ids(frame.before), ids(frame.after)))
    return {language: tuple(frames) for language, frames in found.items()}


def _aligned(law_pairs: Sequence[tuple[Encoded, Encoded]]) -> list[tuple[Ids, Ids]]:
    """Titles and lines of law with their translations, where both have as many lines."""
    same = [pair for pair in law_pairs if len(pair[0].lines) == len(pair[1].lines)]
    titles = [(english.title, vietnamese.title) for english, vietnamese in same]
    return titles + [rows for en, vi in same for rows in zip(en.lines, vi.lines, strict=True)]


def _translated(records: Sequence[EncodedRecord]) -> list[tuple[Ids, Ids]]:
    """The records' passages with their translations."""
    return [(record.english, record.passage) for record in records]


def _syllables(vocabulary: dict[str, int]) -> dict[int, Ids]:
    """The single syllables of each piece that spans several."""
    found = {}
    for piece, number in vocabulary.items():
        parts = [SPACE + part for part in piece.split(SPACE)[1:]]
        if len(parts) > 1 and all(part in vocabulary for part in parts):
            found[number] = np.array([vocabulary[part] for part in parts], dtype=np.int32)
    return found
