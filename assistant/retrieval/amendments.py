"""Plans that amend others: what they replace, repeal or reword, and where in the other plan that stands.

"Sửa đổi, bổ sung điểm b khoản 2 mục III Kế hoạch số … như sau: “…”", "Bãi bỏ …", "Thay cụm từ “…” bằng “…” tại …".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.once_per import OncePer
from assistant.retrieval.evidence import Piece
from assistant.retrieval.numbering import place_in, stands_at
from assistant.retrieval.plan_words import PassageWords, PlanWords
from assistant.text_data import key
from vectorstore.changes import Change, number_key
from vectorstore.values import Plan

How = Literal["replaced", "repealed", "reworded", "handed over", "kept"]

_PLANS_READ = 128  # plans whose amendments are
_SETS_KEPT = 16  # of plans at hand
_ZEROS = re.compile(r" 0+(?=\d)")
_NO_CHANGES = ("header", "basis", "recipient", "signature")
_REPLACED = re.compile(
    r"(?:sửa đổi(?:, bổ sung)?|bổ sung|thay thế|điều chỉnh)\s+(?P<where>[^“”:]{3,120}?)\s*(?:như sau|thành|:)",
    re.IGNORECASE,
)
_REPEALED = re.compile(
    r"(?:bãi bỏ|hủy bỏ|huỷ bỏ|bỏ)\s+(?P<where>[^“”:;.]{3,120})"
    r"|(?P<before>[^“”:;.]{3,200})\s(?:(?:hết|không còn|chấm dứt|thôi) hiệu lực|(?:được|bị) (?:bãi bỏ|hủy bỏ|huỷ bỏ))",
    re.IGNORECASE,
)
_REWORDED = re.compile(  # "Thay … “X” bằng “Y” tại …", "Điều chỉnh … từ “X” thành “Y”", "“X” đính chính thành “Y”"
    r"[“\"](?P<old>[^“”\"]+)[”\"](?P<between>[^“”\";]{0,200}?)\s(?:bằng|thành|đọc là)"
    r"(?:\s(?:cụm từ|nội dung|từ|là))?:?\s*[“\"][^“”\"]+[”\"](?P<behind>(?:\s+tại\s+[^“”:;.]{3,120})?)",
    re.IGNORECASE,
)
_REWORDS = re.compile(r"(?<!\w)(?:thay|sửa|điều chỉnh|đính chính)(?!\w)", re.IGNORECASE)
_ARTICLE = re.compile(r"^\W*Điều\s+\d+\s*[.:]", re.IGNORECASE)  # of the amending document itself
_INSERTED = re.compile(
    r"(?:^|vào |ngay )(?:sau|trước) (?:điểm|khoản|mục|phần|điều|gạch|nội dung|đoạn)\s", re.IGNORECASE
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
    place: dict[str, str]
    says: tuple[Piece, ...]
    old: str = ""  # a phrase that is replaced, folded; the units whose tasks are handed over, as written
    number: str = ""  # of the other plan, as ``number_key``
    date: str | None = None  # ISO date of the other plan, where it is told


def amends(plan: Plan) -> bool:
    """It says that it amends another document."""
    return any(change.kind == "amends" for change in plan.changes)


def is_amendment(plan: Plan) -> bool:
    """It is there to amend another document: its title says so."""
    title = plan.header.title.span
    return title is not None and any(
        change.kind == "amends" and title.start <= change.span.start < title.end for change in plan.changes
    )


def _amendments_of(plan: PlanWords) -> list[Amendment]:
    """The changes that a plan makes to the words of others; none where it does not say that it amends one."""
    if not amends(plan.contents.plan):
        return []
    return [
        replace(one, number=number_key(change.number), date=change.date)
        for at, words in enumerate(plan.passages)
        if words.passage.kind not in _NO_CHANGES and (one := _amendment(plan, at, words))
        if (change := _meant(plan, words))
    ]


amendments_of: OncePer[PlanWords, list[Amendment]] = OncePer(_amendments_of, _PLANS_READ)


def amenders(plan: Plan, at_hand: Sequence[Plan]) -> tuple[Plan, ...]:
    """Those of the plans at hand that say that they amend the plan, or another of its number and maybe its date."""
    number = number_key(plan.header.number.value or "")
    saying = _by_number(at_hand).get(number, ()) if number else ()
    return tuple(one for one in saying if one.id != plan.id and any(_is_of(each, plan) for each in _said_by(one)))


def _all_by_number(plans: Sequence[Plan]) -> dict[str, tuple[Plan, ...]]:
    """The plans that amend another, by each number that they name."""
    found: dict[str, dict[str, Plan]] = {}
    for plan in plans:
        for change in _said_by(plan):
            found.setdefault(number_key(change.number), {})[plan.id] = plan
    return {number: tuple(saying.values()) for number, saying in found.items()}


_by_number: OncePer[Sequence[Plan], dict[str, tuple[Plan, ...]]] = OncePer(_all_by_number, _SETS_KEPT)


def _said_by(plan: Plan) -> Iterator[Change]:
    return (change for change in plan.changes if change.kind == "amends")


def _is_of(change: Change, plan: Plan) -> bool:
    """The number is the plan's, and the date where both are told: numbers start anew every year."""
    number, date = plan.header.number.value, plan.header.date.value
    is_number = bool(number) and number_key(number or "") == number_key(change.number)
    return is_number and (not change.date or not date or change.date == date)


def _meant(plan: PlanWords, words: PassageWords) -> Change | None:
    """The document that a passage is about: the one that it names, else its headings do, else the title does.

    What a plan says in passing of another binds no passage but that one, and those that it leads in.
    """
    contents = plan.contents
    changes = [change for change in contents.plan.changes if change.kind == "amends"]
    places = (words.text, *reversed(contents.path(words.passage.section)))
    named = (change for place in places for change in changes if _stands_in(change.number, place))
    return next(named, None) or next((one for one in changes if _covers(plan, one, words)), None)


def _stands_in(number: str, words: str) -> bool:
    return f" {number_key(number)} " in _ZEROS.sub(" ", f" {key(words)} ")


def _covers(plan: PlanWords, change: Change, words: PassageWords) -> bool:
    """The title says it, or the words that lead the passage in do."""
    title = plan.contents.plan.header.title.span
    if title and title.start <= change.span.start < title.end:
        return True
    leads_in = change.span.of(plan.contents.text).rstrip(" *_").endswith(":")
    said = next((one for one in plan.passages if one.passage.spans[0].start <= change.span.start < _end(one)), None)
    if said is None or not leads_in or said.passage.ordinal >= words.passage.ordinal:
        return False
    path, above = (plan.contents.path(one.passage.section) for one in (words, said))
    return path[: len(above)] == above


def _end(words: PassageWords) -> int:
    return words.passage.spans[-1].end


def _amendment(plan: PlanWords, at: int, words: PassageWords) -> Amendment | None:
    """What a passage changes, whichever plan that is in."""
    if reworded := _reworded(words.text):
        return Amendment("reworded", reworded[1], (Piece(plan, words),), reworded[0])
    if _KEPT.search(words.text):
        return Amendment("kept", {}, (Piece(plan, words),))
    if handed := _HANDED.search(words.text):
        return Amendment("handed over", {}, (Piece(plan, words),), handed["from"])
    replaced, repealed = _REPLACED.search(words.text), _REPEALED.search(words.text)
    if replaced and not _INSERTED.search(replaced["where"]) and (place := place_in(replaced["where"])):
        wording = [Piece(plan, one) for one in plan.passages[at + 1 : at + 3] if one.text.startswith(("“", '"'))]
        return Amendment("replaced", place, (Piece(plan, words), *wording[:1]))
    if repealed and (place := place_in(repealed["where"] or repealed["before"])):
        return Amendment("repealed", place, (Piece(plan, words),))
    return None


def _reworded(text: str) -> tuple[str, dict[str, str]] | None:
    """The phrase that other words take the place of, folded, and where it stands; None where there is none."""
    found = _REWORDED.search(text)
    before = _ARTICLE.sub("", text[: found.start()]) if found else ""
    if found is None or not _REWORDS.search(before + found["between"]):
        return None
    return key(found["old"]), place_in(" ".join((before, found["between"], found["behind"])))


def amending(piece: Piece, plans: Sequence[PlanWords]) -> list[Amendment]:
    """The amendments, of these plans, that change the words of a piece."""
    amended = piece.contents.plan
    return [
        one
        for plan in plans
        if plan.contents.plan.id != amended.id and _later(plan.contents.plan, amended)
        for one in amendments_of(plan)
        if is_about(one, amended) and changes_words(one, piece)
    ]


def is_about(one: Amendment, plan: Plan) -> bool:
    """The amendment names the plan's number, and its date where both are told: numbers start anew every year."""
    number, date = plan.header.number.value, plan.header.date.value
    return bool(number) and number_key(number or "") == one.number and (not one.date or not date or one.date == date)


def _later(amending_plan: Plan, amended: Plan) -> bool:
    one, other = amending_plan.header.date.value, amended.header.date.value
    return not one or not other or one >= other


def kept_by(piece: Piece, plans: Sequence[PlanWords]) -> list[Piece]:
    """Where plans that amend the piece's plan say that what they don't change stays as it is."""
    changes = [one for plan in plans for one in amendments_of(plan) if is_about(one, piece.contents.plan)]
    return [said for one in changes if one.how == "kept" for said in one.says]


def changes_words(one: Amendment, piece: Piece) -> bool:
    """The amendment changes the words of a piece of the plan that it is about."""
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
