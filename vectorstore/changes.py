"""What a plan says of other documents: that it takes their place, repeals them, or changes some of their words.

"Kế hoạch này thay thế Kế hoạch số 12/KH-UBND ngày 03/3/2022", "Bãi bỏ Kế hoạch số …", "Sửa đổi, bổ sung … của Kế hoạch
số …" (Nghị định 30/2020/NĐ-CP, Phụ lục I; Luật Ban hành văn bản quy phạm pháp luật on the words).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, get_args

from vectorstore.folding import syllables
from vectorstore.span import Span

ChangeKind = Literal["replaces", "repeals", "amends"]
CHANGE_KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a plan says of another document. Pure value; which plan that is, is found by its number."""

    kind: ChangeKind
    number: str  # of the other document, as written, without white space: "12/KH-UBND"
    date: str | None  # ISO date of the other document, where it is said
    span: Span  # of the words that say so

    @property
    def ends(self) -> bool:
        """The other document serves no longer."""
        return self.kind != "amends"


@lru_cache(maxsize=16384)
def number_key(number: str) -> str:
    """What numbers of documents are compared by: "05/KH-UBND" and "5 /KH-UBND" are one."""
    return " ".join(syllables(number)).lstrip("0")


def changes_to_json(changes: tuple[Change, ...]) -> list[list[Any]]:
    """[[kind, number, date, start, end], …]."""
    return [[one.kind, one.number, one.date, one.span.start, one.span.end] for one in changes]


def changes_from_json(shape: list[list[Any]]) -> tuple[Change, ...]:
    """The changes of ``changes_to_json``."""
    return tuple(Change(kind, number, date, Span(start, end)) for kind, number, date, start, end in shape)
