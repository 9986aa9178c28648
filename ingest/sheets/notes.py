"""Footnotes: small type below a short rule at the foot of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.sheets.runs import Run, joined
from ingest.sheets.sheet import Rule

_SHORT = (30.0, 0.5)  # points, and share of the page's width: how long the rule above footnotes is
_HIGHEST = 0.35  # of the page's height: footnotes don't begin above it
_SMALLER = 0.93  # of the text's size, that footnotes have at most
_LEFT = 0.25  # of the page's width, within which the rule begins
_THIN = 3.0
_OPENS = re.compile(r"[(\[]?(?:\d{1,3}|\*{1,3})[)\].]?(?=\s|\D|$)")


def first_note(
    rows: Sequence[Sequence[Run]], rules: Sequence[Rule], page: tuple[float, float], size: float
) -> int | None:
    """The first row of a page that is a footnote; None where it has none. ``size``: of the type of the text."""
    width, height = page
    for rule in sorted(rules, key=lambda rule: rule.box[1], reverse=True):
        left, top, right, bottom = rule.box
        short = _SHORT[0] <= right - left <= _SHORT[1] * width and bottom - top <= _THIN
        if not short or top < _HIGHEST * height or left > _LEFT * width:
            continue
        below = [at for at, row in enumerate(rows) if min(run.top for run in row) >= top - 0.3 * row[0].size]
        if (
            below
            and all(run.size <= _SMALLER * size for at in below for run in rows[at])
            and opens_note(rows[below[0]])
        ):
            return below[0]
    return None


def opens_note(row: Sequence[Run]) -> bool:
    """The row begins with the number or sign of a footnote."""
    words = joined(row).words
    return words[0].raised or bool(_OPENS.match(words[0].text))
