"""Sheets drawn with a typewriter: each letter of a picture stands at its row and column."""

from __future__ import annotations

import re

from ingest.sheets.sheet import Rule, Sheet, Word

WIDE, HIGH = 6.0, 14.0  # points from letter to letter, from line to line
SIZE = 12.0
LEFT, TOP = 60.0, 60.0


def sheet(picture: str, number: int = 1, height: float = 842.0) -> Sheet:
    """A page with the words of a picture. "─" rules a line, "│" stands for an upright one; "^1" is a raised figure."""
    words: list[Word] = []
    rules: list[Rule] = []
    for row, line in enumerate(picture.strip("\n").split("\n")):
        y = TOP + row * HIGH
        for found in re.finditer("[─┼├┤┬┴┌┐└┘]+", line):
            rules.append(Rule((_x(found.start()), y + HIGH / 2, _x(found.end() - 1), y + HIGH / 2)))
        for found in re.finditer("[│┼├┤┬┴┌┐└┘]", line):
            above = 0.0 if found.group() in "┬┌┐" else -HIGH / 2
            below = 0.0 if found.group() in "┴└┘" else HIGH / 2
            x, middle = _x(found.start()), y + HIGH / 2
            rules.append(Rule((x, middle + above, x, middle + below)))
        for found in re.finditer(r"[^\s│─┼├┤┬┴┌┐└┘]+", line):
            words += _words(found.group(), _x(found.start()), y)
    return Sheet(number, 595.0, height, tuple(words), tuple(rules))


def _x(column: int) -> float:
    return LEFT + column * WIDE


def _words(text: str, x: float, y: float) -> list[Word]:
    """A word, and the raised figure at its end; "~" stands for no letter, but keeps its place in the line."""
    word, _, raised = text.partition("^")
    found = [Word(word, (x, y, x + len(word) * WIDE, y + SIZE * 1.07), SIZE)] if word else []
    if raised:
        x += len(word) * WIDE
        found.append(Word(raised, (x, y - 2, x + 4 * len(raised), y + 5), 7.0, True))
    return found
