"""Lines that a reader found → canonical text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def canonical(lines: Iterable[str]) -> str:
    """The lines, composed (NFC), with no more than one blank line between two and none at the edges."""
    kept: list[str] = []
    for line in lines:
        blank = not line.strip()
        if not blank or (kept and kept[-1]):
            kept.append("" if blank else line)
    text = "\n".join(kept).rstrip("\n")
    return unicodedata.normalize("NFC", f"{text}\n") if text else ""
