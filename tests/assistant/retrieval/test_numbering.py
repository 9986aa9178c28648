"""Places that a question names by numbers, and what stands at one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.retrieval.evidence import Piece
from assistant.retrieval.numbering import numbered_in, place_in, stands_at
from assistant.retrieval.plan_words import PlanWords

WordsOf = Callable[[str], PlanWords]
POINT = {"section": "III", "clause": "2", "point": "b"}


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Điểm b khoản 2 mục III Kế hoạch 52 quy định gì?", POINT),
        ("diem b khoan 2 muc iii ke hoach 52", POINT),
        ("What does point b of clause 2 of section III say?", POINT),
        ("Phần IV nói gì", {"section": "IV"}),
        ("mục 3", {"section": "3"}),
        ("phan 2", {"section": "2"}),
        ("Part V", {"section": "V"}),
        ("điểm đ khoản 1", {"clause": "1", "point": "đ"}),
        ("Điều 5 khoản 12", {"article": "5", "clause": "12"}),
        ("gạch đầu dòng thứ hai khoản 1 mục IV", {"section": "IV", "clause": "1", "dash": "2"}),
    ],
)
def test_a_question_names_a_place(question: str, place: dict[str, str]) -> None:
    assert numbered_in(question) == place


@pytest.mark.parametrize(
    "question",
    [
        "Phần mục tiêu là gì?",
        "muc tieu la gi",
        "Mục đích của kế hoạch",
        "điểm nước sâu ở đâu",
        "phần việc của Công an xã",
        "How many sections are there?",
        "Công an xã phải làm gì?",
        "",
    ],
)
def test_a_question_names_none(question: str) -> None:
    assert numbered_in(question) == {}


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("điểm b khoản 2 mục III", POINT),
        ("gạch đầu dòng thứ mười khoản 1", {"clause": "1", "dash": "10"}),
        ("gạch đầu dòng thứ 3 khoản 1", {"clause": "1", "dash": "3"}),
        ("Điểm b Khoản 2 Mục III", POINT),
        ("điểm 2.1 mục I", {"section": "I", "point": "2.1"}),
        ("Mục III.2.b", {"section": "III.2.b"}),
        ("mục 2 Phần III", {"part": "III", "section": "2"}),
        ("thời điểm 30/6", {}),
        ("muc iii", {}),  # a plan is written with its diacritics
        ("các nội dung khác", {}),
    ],
)
def test_words_of_a_plan_name_a_place(words: str, place: dict[str, str]) -> None:
    assert place_in(words) == place


def at(plan: PlanWords, **place: str) -> list[str]:
    """The beginnings of what stands at the place."""
    pieces = [Piece(plan, words) for words in plan.passages if words.passage.kind != "heading"]
    return [piece.text[:14] for piece in pieces if stands_at(piece, place)]


@pytest.mark.parametrize(
    ("plan", "place", "found"),
    [
        ("huyen_go_mam_han_man_2025", POINT, ["Mỗi xã, thị tr"]),
        ("huyen_go_mam_han_man_2025", {"section": "III.2.b"}, ["Mỗi xã, thị tr"]),
        ("huyen_go_mam_han_man_2025", {"section": "III", "clause": "1", "dash": "2"}, ["Khi độ mặn vượ"]),
        ("huyen_go_mam_han_man_2025", {"section": "IV", "clause": "1", "dash": "2"}, ["Lập danh sách "]),
        ("huyen_go_mam_han_man_2025", {"section": "III", "clause": "2", "point": "d"}, []),
        ("huyen_go_mam_han_man_2025", {"section": "IX"}, []),
        ("xa_trang_khe", {"section": "V", "clause": "2"}, ["Thẩm định dự t"]),
        ("xa_trang_khe", {"section": "V", "clause": "4", "dash": "2"}, ["Chủ trì, phối "]),
    ],
)
def test_what_stands_there(plan: str, place: dict[str, str], found: list[str], words_of: WordsOf) -> None:
    assert at(words_of(plan), **place) == found


def test_labels_count_in_order(words_of: WordsOf) -> None:
    plan = words_of("xa_trang_khe")
    assert at(plan, section="II", clause="3") == ["100% điểm nước"]
    assert at(plan, section="3", clause="II") == []
