"""Plans that amend others: what they replace, repeal or reword, and where in the other plan that stands.

"Sửa đổi, bổ sung điểm b khoản 2 mục III Kế hoạch số … như sau: “…”", "Bãi bỏ …", "Thay cụm từ “…” bằng “…” tại …".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.retrieval.evidence import Piece
from assistant.retrieval.numbering import place_in, stands_at
from assistant.retrieval.plan_words import PassageWords, PlanWords
from assistant.text_data import key
from vectorstore.values import Plan

How = Literal["replaced", "repealed", "reworded", "handed over", "kept"]

_TITLE = re.compile(r"sửa đổi|bổ sung|điều chỉnh|thay thế|bãi bỏ", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:kế hoạch|quyết định|chương trình|đề án|hướng dẫn)\s+(?:số\s+)?(\d+\s?/[A-ZĐ][\w&-]*)", re.IGNORECASE
)
_REPLACED = re.compile(
    r"(?:sửa đổi(?:, bổ sung)?|bổ sung|thay thế|điều chỉnh)\s+(?P<where>[^“”:]{3,120}?)\s*(?:như sau|thành|:)",
    re.IGNORECASE,
)
_REPEALED = re.compile(r"(?:bãi bỏ|hủy bỏ|bỏ)\s+(?P<where>[^“”:;.]{3,120})", re.IGNORECASE)
_REWORDED = re.compile(
    r"thay(?: thế)?\s+(?:cụm từ|nội dung|từ)\s+[“\"](?P<old>[^“”\"]+)[”\"]"
    r"\s+bằng\s+(?:cụm từ|nội dung|từ)\s+[“\"](?P<new>[^“”\"]+)[”\"]"
    r"(?:\s+tại\s+(?P<where>[^“”:;.]{3,120}))?",
    re.IGNORECASE,
)
_HANDED = re.compile(
    r"nhiệm vụ\s+(?:đã\s+)?(?:được\s+)?(?:giao|của)\s+(?:cho\s+)?(?P<from>[^“”:;.]{4,160}?)"
    r"(?:\s+(?:tại|trong|theo)\s+[^“”:;.]{3,60})?,?\s+(?:do|chuyển (?:cho|về|sang)|giao (?:cho|về))\s+[^“”:;.]{4,80}",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"(?:nội dung|quy định|mục|phần) khác.{0,120}(?:giữ nguyên|không thay đổi|vẫn (?:có )?hiệu lực)", re.I | re.S
)


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change: in which passages of the amending plan it stands, how it changes what, and which plan's number."""

    how: How
    number: str  # folded
    place: dict[str, str]
    says: tuple[Piece, ...]
    old: str = ""  # a phrase that is replaced, folded; the units whose tasks are handed over, as written


def amends(plan: Plan) -> bool:
    """Its title says that it amends another document."""
    return bool(_TITLE.search(plan.title) and _NUMBER.search(plan.title))


def amendments_of(plan: PlanWords) -> list[Amendment]:
    """The changes that a plan makes to another; none where its title does not say that it amends."""
    title = plan.contents.plan.title
    number = _NUMBER.search(title)
    if not amends(plan.contents.plan) or not number:
        return []
    found: list[Amendment] = []
    for at, words in enumerate(plan.passages):
        if words.passage.kind in ("header", "basis", "recipient", "signature"):
            continue
        found += _amendment(plan, at, words, key(number.group(1)))
    return found


def _amendment(plan: PlanWords, at: int, words: PassageWords, number: str) -> list[Amendment]:
    if reworded := _REWORDED.search(words.text):
        place = place_in(reworded["where"] or "")
        return [Amendment("reworded", number, place, (Piece(plan, words),), key(reworded["old"]))]
    if _KEPT.search(words.text):
        return [Amendment("kept", number, {}, (Piece(plan, words),))]
    if handed := _HANDED.search(words.text):
        return [Amendment("handed over", number, {}, (Piece(plan, words),), handed["from"])]
    replaced, repealed = _REPLACED.search(words.text), _REPEALED.search(words.text)
    if replaced and (place := place_in(replaced["where"])):
        wording = [Piece(plan, one) for one in plan.passages[at + 1 : at + 3] if one.text.startswith(("“", '"'))]
        return [Amendment("replaced", number, place, (Piece(plan, words), *wording[:1]))]
    if repealed and (place := place_in(repealed["where"])):
        return [Amendment("repealed", number, place, (Piece(plan, words),))]
    return []


def amending(piece: Piece, plans: Sequence[PlanWords]) -> list[Amendment]:
    """The amendments, of these plans, that change the words of a piece."""
    number = piece.contents.plan.header.number.value
    if not number:
        return []
    return [
        one
        for plan in plans
        if plan.contents.plan.id != piece.contents.plan.id and _later(plan.contents.plan, piece.contents.plan)
        for one in amendments_of(plan)
        if one.number == key(number) and _changes(one, piece)
    ]


def _later(amending_plan: Plan, amended: Plan) -> bool:
    one, other = amending_plan.header.date.value, amended.header.date.value
    return not one or not other or one >= other


def kept_by(piece: Piece, plans: Sequence[PlanWords]) -> list[Piece]:
    """Where plans that amend the piece's plan say that what they don't change stays as it is."""
    number = key(piece.contents.plan.header.number.value or "")
    changes = [one for plan in plans for one in amendments_of(plan) if number and one.number == number]
    return [said for one in changes if one.how == "kept" for said in one.says]


def _changes(one: Amendment, piece: Piece) -> bool:
    if one.how == "kept":
        return False
    if one.how == "handed over":
        parties = [party for each in piece.words.obligations for party in each.actors]
        return any(party.text and f" {key(party.text)} " in f" {key(one.old)} " for party in parties)
    if one.how == "reworded" and one.old not in key(piece.text) and one.old not in key(piece.words.text):
        return False
    if not one.place:
        return one.how == "reworded"
    return stands_at(piece, one.place)
