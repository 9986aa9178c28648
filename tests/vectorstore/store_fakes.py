"""A fake encoder, and readings made of lines."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count, pairwise

import numpy as np

from vectorstore.encoders.protocol import Vectors, in_context
from vectorstore.folding import syllables
from vectorstore.obligation import Deadline, Obligation, Party
from vectorstore.pages import Page, pack
from vectorstore.values import Header, HeaderField, Passage, Reading, Section, Span

NOON = datetime(2024, 5, 20, 12, tzinfo=UTC)


class HashEncoder:
    """A vector counts its text's syllables, each in the place that its hash gives."""

    def __init__(self, name: str = "hash", dimension: int = 64) -> None:
        self.name = name
        self.dimension = dimension

    def encode(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> Vectors:
        texts = in_context(texts, contexts)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for syllable in syllables(text):
                vectors[row, zlib.crc32(syllable.encode()) % self.dimension] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return self.encode(texts)


def reading_of(*lines: str, number: str | None = "50/KH-UBND", place: str | None = "Đà Nẵng") -> Reading:
    """A plan of one section whose heading is the first line and whose passages are the others."""
    text = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(len(lines))]
    spans = [Span(start, start + len(line)) for start, line in zip(starts, lines, strict=True)]
    header = Header(
        number=HeaderField("present", number) if number else HeaderField(),
        place=HeaderField("present", place) if place else HeaderField(),
        title=HeaderField("present", "KẾ HOẠCH Công tác trẻ em"),
        year=2023,
    )
    section = Section(0, None, 0, "I.", lines[0], lines[0], spans[0])
    passages = tuple(Passage(at, 0, "item", (span,)) for at, span in enumerate(spans[1:]))
    return Reading(text, header, (section,), passages, ("số trang không rõ",))


def with_obligations(reading: Reading, actor: str = "Công an xã", deadline: str = "") -> Reading:
    """The reading with an obligation a passage; an id is that of the words. Who must do it stands in the heading."""
    heading = reading.sections[0].span
    obligations = []
    for passage in reading.passages:
        words = passage.words(reading.text)
        found = reading.text.find(deadline, passage.spans[0].start) if deadline else -1
        when = Deadline(deadline, Span(found, found + len(deadline)), ("2023-05-10",)) if found >= 0 else None
        party = Party("actor", actor, heading, "cong-an:xa", actor)
        obligations.append(
            Obligation(
                f"o{zlib.crc32(words.encode()):08x}", passage.ordinal, passage.ordinal, 0, "duty", passage.spans,
                (party,), deadline=when,
            )
        )  # fmt: skip
    return replace(reading, obligations=tuple(obligations))


def with_pages(reading: Reading, confidences: Sequence[float | None] = (91.5, None)) -> Reading:
    """The reading on as many pages as there are confidences, its lines shared out evenly, 10 points a letter."""
    starts = [0, *(at + 1 for at, sign in enumerate(reading.text) if sign == "\n"), len(reading.text) + 1]
    share = -(-(len(starts) - 1) // len(confidences))
    pages = []
    for number, confidence in enumerate(confidences):
        lines = starts[number * share : (number + 1) * share + 1]
        words = [
            (Span(word.start(), word.end()), (10.0 * (word.start() - start), y, 10.0 * (word.end() - start), y + 13))
            for y, (start, end) in zip(count(60.0, 20.0), pairwise(lines), strict=False)
            for word in re.compile(r"\S+").finditer(reading.text, start, end - 1)
        ]
        page = Span(lines[0], lines[-1] - 1)
        pages.append(Page(number + 1, page, 595.32, 841.89, confidence, pack(words)))
    return replace(reading, pages=tuple(pages))
