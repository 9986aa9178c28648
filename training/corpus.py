"""The texts to learn from: codified law, and English–Vietnamese parallel texts. Never reads a benchmark question."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.plans import PlanPassage, read_plans
from training.written import Frame, Record, Term, read_frames, read_records, read_terms

MOST_LINES = 12  # of an article; the rest of a long one adds time, not variety
LONGEST_LINE = 500  # characters
SHINGLE = 8  # syllables
LEAVE_OUT_SHARE = 0.3
_CROSS_REFERENCE = re.compile(r"\(Điều này có nội dung liên quan đến .*$", re.DOTALL)
_KIND = re.compile(r"Điều \S+ ((?:Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Quyết định|Hiến pháp)\b)")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its title, its non-blank lines, its law's name ("Luật Trẻ em") and the id of that document."""

    title: str
    lines: tuple[str, ...]
    law: str = ""
    source: str = ""

    @property
    def text(self) -> str:
        """The whole article, title first."""
        return "\n".join((self.title, *self.lines))


@dataclass(frozen=True, slots=True)
class Parallel:
    """An English text and its Vietnamese counterpart."""

    english: str
    vietnamese: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that the encoder is trained on: `law_pairs` are articles in both languages, `parallel` sentences."""

    articles: tuple[Article, ...]
    law_pairs: tuple[tuple[Article, Article], ...] = ()
    parallel: tuple[Parallel, ...] = ()
    plans: tuple[tuple[PlanPassage, ...], ...] = ()
    records: tuple[Record, ...] = ()
    terms: tuple[Term, ...] = ()
    frames: tuple[Frame, ...] = ()


def read_corpus(data: Path, *, leave_out_alqac_laws: bool = False) -> Corpus:
    """The corpus under folder `data`, without the 17 laws of the ALQAC benchmark if so asked; and what we wrote."""
    articles, law_pairs = tuple(_law_articles(data / "law" / "phapdien_articles.jsonl.gz")), tuple(_law_pairs(data))
    if leave_out_alqac_laws:
        articles, law_pairs = without_laws(articles, alqac_articles(data)), ()
    parallel = tuple(_parallel(data / "parallel"))
    return Corpus(articles, law_pairs, parallel, read_plans(), read_records(), read_terms(), read_frames())


def alqac_articles(data: Path) -> tuple[Article, ...]:
    """The Vietnamese articles of the 17 laws of the ALQAC benchmark."""
    laws = json.loads((data / "alqac" / "2024_law.json").read_text("utf-8"))
    return tuple(_article(entry["text"]) for law in laws for entry in law["articles"])


def without_laws(articles: tuple[Article, ...], laws: tuple[Article, ...]) -> tuple[Article, ...]:
    """The articles of which less than `LEAVE_OUT_SHARE` of the eight-syllable shingles occur in `laws`."""
    known = {shingle for law in laws for shingle in _shingles(law.text)}
    return tuple(article for article in articles if _share(_shingles(article.text), known) < LEAVE_OUT_SHARE)


def _shingles(text: str) -> set[int]:
    words = _WORD.findall(text.lower())
    return {hash(tuple(words[i : i + SHINGLE])) for i in range(max(1, len(words) - SHINGLE + 1))}


def _share(shingles: set[int], known: set[int]) -> float:
    return len(shingles & known) / len(shingles)


def _lines(text: str) -> tuple[str, ...]:
    lines = [line.strip()[:LONGEST_LINE] for line in text.split("\n") if line.strip()]
    return tuple(lines[:MOST_LINES])


def _article(text: str) -> Article:
    title, *lines = _lines(text)
    return Article(title, tuple(lines))


def _law_articles(path: Path) -> Iterator[Article]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            lines = _lines(_CROSS_REFERENCE.sub("", record["text"]))
            if lines:
                source = record["id"].rsplit(".", 1)[0]
                yield Article(record["title"], lines, _law(record["source"] or "", record["topic"] or ""), source)


def _law(source: str, topic: str) -> str:
    """What a law is called: its kind, from where its first article stands, and its matter."""
    kind = _KIND.match(source)
    return f"{kind[1]} {topic}".strip() if kind else topic


def _law_pairs(data: Path) -> Iterator[tuple[Article, Article]]:
    with gzip.open(data / "parallel" / "alqac_law_en.json.gz", "rt", encoding="utf-8") as file:
        english = {(law["id"], a["id"]): a["text"] for law in json.load(file) for a in law["articles"]}
    for law in json.loads((data / "alqac" / "2024_law.json").read_text("utf-8")):
        for entry in law["articles"]:
            translated = english.get((law["id"], entry["id"]), "")
            if translated.strip() and entry["text"].strip():
                yield _article(translated), _article(entry["text"])


def _parallel(folder: Path) -> Iterator[Parallel]:
    yield from _sentence_files(folder / "ntrex.en.txt", folder / "ntrex.vi.txt")
    yield from _sentence_files(folder / "tatoeba.vie-eng.eng", folder / "tatoeba.vie-eng.vie")
    for row in (folder / "tatoeba_vie-eng.tsv").read_text("utf-8").splitlines():
        english, vietnamese, *_ = row.split("\t")
        yield Parallel(english, vietnamese)
    yield from _xquad(folder)


def _sentence_files(english: Path, vietnamese: Path) -> Iterator[Parallel]:
    rows = zip(english.read_text("utf-8").split("\n"), vietnamese.read_text("utf-8").split("\n"), strict=True)
    return (Parallel(en.strip(), vi.strip()) for en, vi in rows if en.strip() and vi.strip())


def _xquad(folder: Path) -> Iterator[Parallel]:
    """Paragraphs with their translations; and English questions with the Vietnamese question and paragraph."""
    sides = [json.loads((folder / f"xquad.{side}.json").read_text("utf-8"))["data"] for side in ("en", "vi")]
    for english, vietnamese in zip(*([p for d in side for p in d["paragraphs"]] for side in sides), strict=True):
        yield Parallel(english["context"], vietnamese["context"])
        for asked, translated in zip(english["qas"], vietnamese["qas"], strict=True):
            yield Parallel(asked["question"], translated["question"])
            yield Parallel(asked["question"], vietnamese["context"])
