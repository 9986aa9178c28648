"""Codified law as documents: one a law, decree or circular, with the articles of it that there are.

A document and not an article is what an office would bring, so that sizes are as they are in offices: most have a few
passages, some have thousands, and heads, numbers and dates are those of documents. Of an article without a source
nothing tells of which document it is: it is left out.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SOURCE = re.compile(r"^Điều\s+(?P<article>\S+)\s+(?P<kind>\D+?)\s+số\s+(?P<number>\S+?),?(?:\s+(?P<about>.*))?$")
_DATE = re.compile(r"ngày\s+(\d{1,2})/(\d{1,2})/(\d{4})")
_ISSUER = re.compile(r"\scủa\s+(.+?)(?:,|\s+có hiệu lực|$)")
_NOTE = re.compile(r"\s*\(Điều này có nội dung liên quan đến .*\)\s*$", re.DOTALL)  # of who codified it
_CHANGED = 0.3  # of the words of a copy that are other words of the corpus
_SEED = 20_261_130


@dataclass(frozen=True, slots=True)
class Document:
    """A document: how its file is called, and its text."""

    name: str
    text: str

    @property
    def lines(self) -> int:
        """About how many passages it has: one a line that isn't empty."""
        return sum(1 for line in self.text.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class _Article:
    number: str
    title: str
    about: str  # what its source says behind the document's number
    text: str


def documents(law: Path) -> list[Document]:
    """The documents of the articles in the folder, in a random order that is always the same."""
    found: dict[tuple[str, str], list[_Article]] = {}
    for path in sorted(law.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for article in map(json.loads, lines):
                _put(found, article)
    made = [_document(number, *of, articles) for number, (of, articles) in enumerate(found.items())]
    random.Random(_SEED).shuffle(made)
    return made


def copies(originals: Sequence[Document]) -> Iterator[Document]:
    """Copies of the documents, endlessly, each with another number and with words changed for others of the corpus."""
    words = [word for one in originals[: len(originals) // 20 + 1] for word in one.text.split() if word.islower()]
    copy = 0
    while True:
        copy += 1
        for one in originals:
            drawn = random.Random(f"{copy} {one.name}")
            yield Document(f"{copy}-{one.name}", _changed(one.text, words, drawn, copy))


def _put(found: dict[tuple[str, str], list[_Article]], article: Mapping[str, str]) -> None:
    source = _SOURCE.match(article["source"])
    if source:
        text = _NOTE.sub("", article["text"])
        of = _Article(source["article"], article["title"], source["about"] or "", text)
        found.setdefault((source["kind"].strip(), source["number"].rstrip(",")), []).append(of)


def _document(at: int, kind: str, number: str, articles: Sequence[_Article]) -> Document:
    about = next((one.about for one in articles if _DATE.search(one.about)), "")
    dated = _DATE.search(about)
    issued = _ISSUER.search(about, dated.end()) if dated else None
    year = re.search(r"/(\d{4})/", number)
    day, month, of_year = dated.groups() if dated else ("01", "01", year[1] if year else "2000")
    issuer = issued[1] if issued else "Cơ quan ban hành"
    title = about[: dated.start()].strip(" ,") if dated and dated.start() else articles[0].title
    head = (
        f"{issuer.upper()}\t\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\t\tĐộc lập - Tự do - Hạnh phúc\n"
        f"Số: {number}\t\tHà Nội, ngày {day} tháng {month} năm {of_year}\n\n{kind.upper()}\n{title}\n"
    )
    body = "\n".join(f"\nĐiều {one.number}. {one.title}\n{one.text}" for one in articles)
    name = re.sub(r"[^\w-]+", "-", f"{at:05}-{number}")
    return Document(f"{name}.txt", f"{head}{body}\n")


def _changed(text: str, words: Sequence[str], drawn: random.Random, copy: int) -> str:
    def other(found: re.Match[str]) -> str:
        word = found[0]
        return drawn.choice(words) if word.islower() and drawn.random() < _CHANGED else word

    head, blank, body = text.partition("\n\n")
    head = re.sub(r"^Số: (\d+)", lambda found: f"Số: {found[1]}{copy}", head, flags=re.MULTILINE)
    return head + blank + re.sub(r"\S+", other, body)
