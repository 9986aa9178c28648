"""Words → runs: the words of one line without a wide gap between them; and the rows that runs stand in."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.sheets.sheet import Word

_WIDE = 0.9  # of the size of type: a gap between two words that may part columns
_SAME_LINE = 0.5  # of the lower word's height, that two words of one line overlap at least
_SAME_ROW = 0.35  # … and two runs of one row
_BAND = 8.0  # points: how finely lines are looked up by their height
_TOUCH = 0.15  # of the size: words that are no further apart are written together where one is raised
_TAB = 1.5  # of the size: a gap that was meant, as between columns

_RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one line from left to right, on the sheet ``page``."""

    words: tuple[Word, ...]
    page: int
    left: float
    top: float
    right: float
    bottom: float
    size: float

    @property
    def width(self) -> float:
        """From the first word's left to the last one's right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Of its words that aren't raised."""
        return self.bottom - self.top

    @property
    def text(self) -> str:
        """Its words with a space between them."""
        return " ".join(word.text for word in self.words)


def run_of(words: Sequence[Word], page: int) -> Run:
    """The run of words that stand in order. Its size is that of most of its letters."""
    letters: dict[float, int] = defaultdict(int)
    for word in words:
        letters[word.size] += len(word.text) * (not word.raised)
    size = max(letters, key=lambda s: (letters[s], s))
    base = [word for word in words if not word.raised] or list(words)
    return Run(
        tuple(words),
        page,
        min(word.box[0] for word in words),
        min(word.box[1] for word in base),
        max(word.box[2] for word in words),
        max(word.box[3] for word in base),
        size,
    )


def joined(runs: Sequence[Run]) -> Run:
    """The runs of one line as one, from left to right."""
    if len(runs) == 1:
        return runs[0]
    return run_of([word for run in sorted(runs, key=lambda r: r.left) for word in run.words], runs[0].page)


def runs_of(words: Sequence[Word], page: int) -> list[Run]:
    """The runs of a page or of a part of it."""
    open_runs: dict[int, list[list[Word]]] = defaultdict(list)  # by the height of their last word
    reach = _WIDE * max((word.size for word in words), default=0.0)
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.box[0], w.box[2])):
        band = int((word.box[1] + word.box[3]) / 2 // _BAND)
        for at in (band - 1, band, band + 1):
            open_runs[at] = [run for run in open_runs[at] if run[-1].box[2] + reach >= word.box[0]]
        near = [run for at in (band - 1, band, band + 1) for run in open_runs[at] if _follows(run[-1], word)]
        if near:
            run = max(near, key=lambda r: (_overlap(r[-1], word), r[-1].box[2]))
            open_runs[int((run[-1].box[1] + run[-1].box[3]) / 2 // _BAND)].remove(run)
            run.append(word)
        else:
            run = [word]
            found.append(run)
        open_runs[band].append(run)
    return [run_of(run, page) for run in found]


def _follows(last: Word, word: Word) -> bool:
    gap = word.box[0] - last.box[2]
    size = max(last.size, word.size)
    return gap < _WIDE * size and gap > -size and _overlap(last, word) >= _SAME_LINE


def _overlap(a: Word, b: Word) -> float:
    """The share of the lower word's height that both have in common."""
    shared = min(a.box[3], b.box[3]) - max(a.box[1], b.box[1])
    return shared / max(0.1, min(a.box[3] - a.box[1], b.box[3] - b.box[1]))


def rows_of(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs that stand side by side, or half a line apart, row by row from the top."""
    rows: list[list[Run]] = []
    bottom = 0.0
    for run in sorted(runs, key=lambda r: (r.top, r.left)):
        if rows and run.top < bottom - _SAME_ROW * min(run.height, rows[-1][-1].height):
            rows[-1].append(run)
            bottom = max(bottom, run.bottom)
        else:
            rows.append([run])
            bottom = run.bottom
    return rows


def lines_of(row: Sequence[Run]) -> Iterator[Run]:
    """The lines of a row that isn't parted into columns."""
    line: list[Run] = []
    for run in sorted(row, key=lambda r: (r.top + r.bottom) / 2):
        if line and not _beside(line, run):
            yield joined(line)
            line = []
        line.append(run)
    if line:
        yield joined(line)


def _beside(line: Sequence[Run], run: Run) -> bool:
    shared = min(line[0].bottom, run.bottom) - max(line[0].top, run.top)
    apart = all(run.left >= other.right - 1 or run.right <= other.left + 1 for other in line)
    return apart and shared >= _SAME_LINE * min(line[0].height, run.height)


def between(last: Word, word: Word) -> str:
    """What is written between two words of one line: nothing, a space, or three where columns stand apart."""
    gap, size = word.box[0] - last.box[2], max(last.size, word.size)
    if (last.raised or word.raised) and gap < _TOUCH * size:
        return ""
    return "   " if gap > _TAB * size else " "


def canonical(word: Word) -> str:
    """A word as it is written: composed letters, raised figures as such, nothing that would end a line or cell."""
    text = unicodedata.normalize("NFC", word.text)
    if not text.isprintable() or " " in text:
        text = "".join(c for c in text if not c.isspace() and c >= " ")
    return text.translate(_RAISED) if word.raised else text
