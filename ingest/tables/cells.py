"""What one cell of a table holds: its bullets, between the remains of HTML tags."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest import cues
from ingest.blocks import finished
from ingest.document import CELL_BREAK
from vectorstore.values import Span

_TAG = re.compile(r"</?(?:ul|ol|li|p|br|b|i|em|strong|span|div|sup|sub|table|tr|td|th)\b[^<>]{0,200}>", re.IGNORECASE)
_BULLET = re.compile(r"(?:^|(?<=[\s\x00]))(?P<sign>[-–+•*])\s+(?=\S)")
_NEAR = 40  # characters before a sign that tell whether it opens an item


@dataclass(frozen=True, slots=True)
class Cell:
    """What one column holds in one row: one span, or several where the row goes on after a page end."""

    column: int
    spans: tuple[Span, ...]


def cell_items(text: str, cell: Cell) -> list[tuple[Span, ...]]:
    """The bullets of a cell, each as its spans without sign or tags; a cell without bullets is one item.

    The first bullet of a later span starts a new item; words there without a bullet go on with the item before.
    """
    items: list[list[Span]] = []
    for span in cell.spans:
        for piece, bulleted in _pieces(text, span):
            cut = bool(items) and not finished(items[-1][-1].of(text))
            if cut and (not bulleted or text[piece.start].islower()):
                items[-1].append(piece)
            else:
                items.append([piece])
    return [tuple(item) for item in items]


def _pieces(text: str, span: Span) -> list[tuple[Span, bool]]:
    """(words, opened by a bullet) between tags and bullets of one span."""
    words = span.of(text)
    masked = _TAG.sub(lambda m: "\x00" * len(m.group()), words).replace(CELL_BREAK, "\x00")
    cuts = [(0, 0, False), *((m.start(), m.end(), False) for m in re.finditer("\x00+", masked))]
    cuts += [(m.start("sign"), m.end(), True) for m in _BULLET.finditer(masked) if _opens_item(masked, m)]
    cuts.sort()
    pieces: list[tuple[Span, bool]] = []
    for (_, begin, bullet), following in zip(cuts, [*cuts[1:], (len(words), 0, False)], strict=True):
        piece = words[begin : following[0]]
        trimmed = piece.strip(" \t\r\n\x00")
        if any(c.isalnum() for c in trimmed):
            at = span.start + begin + piece.index(trimmed)
            pieces.append((Span(at, at + len(trimmed)), bullet or begin > 0))
    return pieces


def _opens_item(masked: str, sign: re.Match[str]) -> bool:
    """A sign opens an item at the start, after a tag, in a new line, after a clause; "2020 - 2025" is none.

    Where the cell opens with a sign, so does that sign before a verb with a capital: "- Xếp lịch - Chuẩn bị sân"; not
    the one inside "Phòng Văn hóa - Thể thao".
    """
    at = sign.start("sign")
    before = masked[max(0, at - _NEAR) : at].rstrip(" \t")
    if not before or before[-1] in "\x00\n;:.…" or (before[-1] == "," and masked[at] == "+"):
        return True
    listed = masked.lstrip(" \t\x00").startswith(f"{masked[at]} ")
    goes_on = before[-1].islower() and not any(c.isupper() for word in before.split()[-2:] for c in word)
    return listed and goes_on and masked[sign.end()].isupper() and cues.opens("duty_verbs", masked[sign.end() :])
