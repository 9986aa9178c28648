"""Who acts where neither a subject nor a heading says so: "(BGH)" or "– TPT Đội" at the end."""

from __future__ import annotations

import re

from ingest import cues
from vectorstore.lexicon.units import names_unit
from vectorstore.values import Span

_BRACKETED = re.compile(r"\((?P<units>[^()]{2,90})\)(?P<rest>[^()]{0,45})$")
_DASHED = re.compile(r"\s[-–—]\s(?P<units>[^–—.;:]{2,90}?)[\s.;]*$")
_PARTNERED = re.compile(r"[;,]\s*(?=phối hợp|cùng |kết hợp|có sự)")
_TAIL = 150  # characters at the end in which the units stand


def closing_units(text: str, span: Span) -> Span | None:
    """The units in brackets or behind a dash at the end of an item: "Khai giảng năm học (BGH, TPT Đội)"."""
    tail = max(span.start, span.end - _TAIL)
    words = text[tail : span.end]
    for pattern in (_BRACKETED, _DASHED):
        found = pattern.search(words)
        if found is None:
            continue
        units = _PARTNERED.split(found["units"])[0].rstrip()
        dashed = pattern is _DASHED
        if (
            names_unit(units)
            and not units[:1].isdigit()
            and (dashed or not _explains(words[: found.start()].rstrip(), units))
        ):
            start = tail + found.start("units")
            return Span(start, start + len(units))
    return None


def _explains(before: str, units: str) -> bool:
    """The units in brackets say more of a unit before them: "gửi về xã (công chức Văn hóa)"; or are its short form."""
    last = before.split()[-5:]
    named = any(
        names_unit(" ".join(last[at:]), inside=True) and cues.ends("not_subject", " ".join(last[:at]))
        for at in range(1, len(last))
    )
    letters = "".join(word[0] for word in before.split()[-len(units) :]).upper()
    return named or cues.ends("level_words", before) or (units.isupper() and letters.endswith(units))
