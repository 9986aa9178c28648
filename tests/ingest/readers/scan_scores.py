"""How well a page was read: its words against what is written on it, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tests.ingest.readers.scan_fixtures import Box, Drawn


@dataclass(frozen=True, slots=True)
class Score:
    """How well a page was read: characters wrong of all, words found of all, and what was read wrong."""

    errors: int
    characters: int
    found: int
    words: int
    slips: tuple[tuple[str, str], ...]  # (read, written)
    stray: str  # read where nothing is written

    @property
    def rate(self) -> float:
        """The character error rate, in percent."""
        return 100 * self.errors / self.characters

    @property
    def recall(self) -> float:
        """The share of words that are found to the letter, in percent."""
        return 100 * self.found / self.words


def score(page: Drawn, words: Sequence[tuple[str, Box]]) -> Score:
    """``words`` with their boxes in pixels of the page's image, against what is written there, line by line."""
    lines = [(text, page.where(box)) for text, box in page.lines]
    taken: list[list[tuple[float, str]]] = [[] for _ in lines]
    stray = []
    forward = np.array([page.matrix[:2], page.matrix[3:5]])
    for text, box in words:
        middle = np.array([(box[0] + box[2]) / 2 - page.matrix[2], (box[1] + box[3]) / 2 - page.matrix[5]])
        x, y = np.linalg.solve(forward, middle)
        at = next((n for n, (_, b) in enumerate(page.lines) if b[0] - 9 <= x <= b[2] + 9 and b[1] <= y <= b[3]), None)
        if at is None:
            stray.append(text)
        else:
            taken[at].append((x, text))
    errors, found, slips = sum(map(len, stray)), 0, []
    for (written, _), read in zip(lines, taken, strict=True):
        got = " ".join(text for _, text in sorted(read))
        errors += distance(got, written)
        wrong = list((Counter(got.split()) - Counter(written.split())).elements())
        lost = list((Counter(written.split()) - Counter(got.split())).elements())
        found += len(written.split()) - len(lost)
        if wrong or lost:
            slips.append((" ".join(wrong), " ".join(lost)))
    total = sum(len(text) for text, _ in lines)
    return Score(errors, total, found, sum(len(t.split()) for t, _ in lines), tuple(slips), " ".join(stray))


def distance(a: str, b: str) -> int:
    """How many letters must be put in, taken out or replaced to make ``a`` of ``b``."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]
