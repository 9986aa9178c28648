"""The title of a law, which an office keeps beside its plans: its type in capitals, right below the rest of the head.

Names of offices, slogans and covers open with the same words ("KHOA / LUẬT KINH TẾ", "TÌM HIỂU / LUẬT GIAO THÔNG"), so
only a line is taken that stands first, or under the number, the date or the Quốc hiệu, and has none of these below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest import cues
from ingest.blocks import is_furniture
from ingest.issuer import NUMBERED
from ingest.lines import Line
from ingest.motto import MOTTO

_DATED = re.compile(r"ngày.{0,12}tháng.{0,12}năm", re.IGNORECASE)
_NUMBER = re.compile(r"(?:Luật |Pháp lệnh )?số\s*:", re.IGNORECASE)
_LONGEST = 90  # characters of a line of the head


def law_title(head: Sequence[Line]) -> int | None:
    """Which of the lines before the first part is a law's title."""
    found: int | None = None
    below_head = True
    for at, line in enumerate(head):
        if line.blank or is_furniture(line):
            continue
        words = line.text.lstrip("#*_ \ufeff")
        of_head = _is_of_head(words)
        if found is None and below_head and not of_head and cues.capitals("law_types").match(words):
            found = at
        elif of_head:
            found = None
        below_head = of_head
    return found


def _is_of_head(words: str) -> bool:
    """A line of number, date or Quốc hiệu, alone or beside the issuer."""
    if len(words) > _LONGEST + words.count("\t") or words.startswith("(") or cues.opens("bases", words):
        return False
    cells = [cell.strip(" *_") for cell in words.split("\t")]
    return any(
        MOTTO.match(cell) or NUMBERED.match(cell) or _NUMBER.match(cell) or _DATED.search(cell) for cell in cells
    )
