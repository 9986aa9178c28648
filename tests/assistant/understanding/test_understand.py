"""Question → Understood: plans, places, years, months, sections, what is left out, what is looked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.plan_names import names_of, normal, places_in, short_name, topic_of
from assistant.understanding.understand import FILLER_WEIGHT, understand
from assistant.understanding.understood import Understood
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.library import Library
from vectorstore.values import Header, HeaderField, Plan

Understand = Callable[[str], Understood]
COMMUNE = "47-kh-ubnd-trang-khe-2024"
PROVINCE = "112-kh-ubnd-trung-lac-2023"
WARD = "09-kh-ubnd-lac-giang-2026"
JOINT = "215-khln-cat-sgddt-td-van-trang-2025"


@pytest.mark.parametrize(
    ("question", "language", "accented"),
    [
        ("Công an xã phải làm gì?", "vi", True),
        ("cong an xa phai lam gi", "vi", False),
        ("What does the commune police have to do?", "en", True),  # its rendering has them
        ("What does Công an xã have to do?", "en", True),
        ("What does UBND xã have to do under the Tràng Khê plan?", "en", True),
    ],
)
def test_language(question: str, language: str, accented: bool, understood: Understand) -> None:
    found = understood(question)
    assert (found.language, found.accented) == (language, accented)


@pytest.mark.parametrize(
    ("question", "plans", "places"),
    [
        ("Công an xã Tràng Khê làm gì?", [COMMUNE], ()),
        ("cong an xa trang khe lam gi", [COMMUNE], ()),
        ("What must the Tràng Khê police do?", [COMMUNE], ()),
        ("Kế hoạch 112/KH-UBND nói gì?", [PROVINCE], ()),
        ("ke hoach 112/kh-ubnd noi gi", [PROVINCE], ()),
        ("Kế hoạch của UBND phường Lạc Giang nói gì?", [WARD], ()),
        ("Kinh phí của Lạc Giang và Trung Lạc?", [WARD, PROVINCE], ()),
        ("Tỉnh đoàn Vân Tràng làm gì?", [JOINT], ()),
        ("Công an tỉnh Hải Phòng làm gì?", [], ("hai phong",)),
        ("cong an hai phong lam gi", [], ("hai phong",)),
        ("Công an huyện Bạch Lĩnh phải làm gì?", [], ("bach linh",)),
        ("What must Bạch Lĩnh district do?", [], ("bach linh",)),
        ("Kế hoạch này số mấy?", [], ()),  # of all at hand
        ("Công an xã làm gì?", [], ()),
    ],
)
def test_plans_and_places(question: str, plans: list[str], places: tuple[str, ...], understood: Understand) -> None:
    found = understood(question)
    assert sorted(found.plans) == sorted(plans)
    assert found.places == places


@pytest.mark.parametrize(
    ("issuer", "names"),
    [
        ("ỦY BAN NHÂN DÂN XÃ TRÀNG KHÊ", {"trang khe"}),
        ("Ủy ban nhân dân Quận 7", set()),  # one syllable: told by the place "Quận 7"
        ("TRƯỜNG THCS AN BẰNG – VINH AN", {"an bang", "vinh an", "an bang vinh an"}),
        ("Trường THCS An Bằng – Vinh An", {"an bang", "vinh an", "an bang vinh an"}),
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO - TỈNH ĐOÀN", set()),  # two bodies, no place
        ("Phòng Giáo dục và Đào tạo", set()),
        ("", set()),
    ],
)
def test_names_of_a_plan(issuer: str, names: set[str]) -> None:
    assert names_of(Plan("p", 1, 1, "p.txt", Header(issuer=HeaderField("present", issuer)), 0, "")) == names


def test_a_plan_is_named_by_whose_it_is_and_its_year(library: Library) -> None:
    plan = library.plan(COMMUNE)
    assert short_name(plan) == "Tràng Khê 2024"
    assert "Tràng" not in topic_of(plan) and "đuối nước" in topic_of(plan)
    assert normal("ubnd q7, Q.7 và District 7") == "ubnd Quận 7, Quận 7 và Quận 7"
    assert places_in("Công an Đà Nẵng và huyện Bạch Lĩnh") == ("da nang", "bach linh")


@pytest.mark.parametrize(
    ("question", "years", "months"),
    [
        ("kế hoạch năm 2024", (2024,), ()),
        ("năm học 2024 - 2025 và 2025", (2024, 2025), ()),
        ("ngày 20/5/2024", (), ()),  # a date
        ("Kế hoạch 2021/KH-UBND", (), ()),  # a number
        ("Luật 1990", (), ()),
        ("Trường làm gì trong tháng 10 và tháng 12?", (), (10, 12)),
        ("truong lam gi trong thang 10", (), (10,)),
        ("tháng 13", (), ()),
    ],
)
def test_years_and_months(question: str, years: tuple[int, ...], months: tuple[int, ...], lexicon: Lexicon) -> None:
    found = understand(question, (), lexicon)
    assert (found.years, found.months) == (years, months)


@pytest.mark.parametrize(
    "question",
    [
        "Công an xã, không tính Công an huyện, phải làm gì?",
        "cong an xa phai lam gi, khong tinh cong an huyen",
        "Công an xã phải làm gì, ngoại trừ Công an huyện?",
    ],
)
def test_a_unit_that_is_excluded_is_not_asked_about(question: str, understood: Understand) -> None:
    assert [unit.names[0].lower() for unit in understood(question).units] in (["công an xã"], ["cong an xa"])


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Trạm Y tế phải làm gì về tập huấn?", ["tap", "huan"]),
        ("Công an xã phải làm gì khi có dịch?", ["dich"]),
        ("Công an xã phải làm gì về báo cáo, không tính đuối nước?", ["bao", "cao"]),
        ("Công an xã phải làm gì về đuối nước, kể cả việc chung?", ["duoi", "nuoc"]),
        ("Công an xã phải làm gì?", []),
    ],
)
def test_the_matter_to_which_duties_are_limited(question: str, topic: list[str], understood: Understand) -> None:
    assert [term.folded for term in understood(question).topic] == topic


@pytest.mark.parametrize(
    ("question", "role", "takes_part", "whole_list"),
    [
        ("UBND xã nhận báo cáo gì?", "recipient", False, False),
        ("What reports does the commune people's committee receive?", "recipient", False, False),
        ("Công an xã là đơn vị phối hợp ở việc nào?", "partner", False, False),
        ("Công an xã tham gia những việc gì?", "", True, True),
        ("Liệt kê tất cả nhiệm vụ của Công an xã", "", False, True),
        ("List all the duties of the commune police", "", False, True),
        ("Công an xã phải làm gì?", "", False, False),
    ],
)
def test_the_part_that_is_asked_about(
    question: str, role: str, takes_part: bool, whole_list: bool, understood: Understand
) -> None:
    found = understood(question)
    assert (found.role, found.takes_part, found.whole_list) == (role, takes_part, whole_list)


def test_a_cue_in_a_plans_name_asks_nothing(understood: Understand) -> None:
    assert "budget" not in understood("Kế hoạch Tân Lương nói gì?").kinds  # "lương" is pay
    assert [detail.name for detail in understood("Tân Lương nói gì?").details] == []


def test_sections_exact_names_and_chat(understood: Understand) -> None:
    assert understood("Phần tổ chức thực hiện của Tràng Khê nói gì?").section == "tổ chức thực hiện"
    assert [one.name for one in understood("Quyết định 1248/QĐ-TTg ở đâu?").exact] == ["1248/QĐ-TTg"]
    assert understood("Chào bạn").chat == "small_talk"


def test_an_english_question_is_searched_in_both_languages(understood: Understand) -> None:
    found = understood("What does the xylophone of the commune police do?")
    assert "công an xã" in found.words and found.lost == ("xylophone",)
    assert "xylophone" in found.searched
    assert understood("Công an xã làm gì?").searched == "Công an xã làm gì?"


def test_words_that_say_nothing_weigh_little(understood: Understand) -> None:
    weights = understood("Lớp dạy bơi ở Tràng Khê mở khi nào?").weights
    assert weights["boi"] == 1.0
    assert weights["khi"] == weights["trang"] == FILLER_WEIGHT
    assert FILLER_WEIGHT <= weights["day_boi"] <= 1.0


def test_a_vietnamese_name_in_an_english_question(understood: Understand) -> None:
    found = understood("What does Công an xã have to do?")
    assert found.of_unit and [unit.names for unit in found.units] == [("Công an xã",)]


@pytest.mark.parametrize(
    ("question", "is_meta"),
    [
        ("Kế hoạch này số mấy?", True),
        ("Số 111 là số gì?", False),
        ("Tổng đài số 111 là gì?", False),
        ("tong dai so 111 la gi", False),
        ("Gọi số 111 để làm gì?", False),
    ],
)
def test_a_number_of_something_else_is_not_the_documents(question: str, is_meta: bool, understood: Understand) -> None:
    found = understood(question)
    assert ("meta" in found.kinds, bool(found.fields)) == (is_meta, is_meta)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Hạn gửi báo cáo tổng kết và hạn nộp danh sách hộ thiếu nước là ngày nào?",
            ["han gui bao cao tong ket", "han nop danh sach ho thieu nuoc"],
        ),
        ("Kinh phí lớp dạy bơi bao nhiêu, lớp dạy bơi mở ở đâu?", ["kinh phi lop day boi", "lop day boi mo"]),
        (
            "What is the deadline for the report, and how much does the swimming class cost?",
            ["han bao cao", "day boi kinh phi"],
        ),
        ("Hiệu trưởng và kế toán phải làm gì?", []),
        ("Công an xã phải làm gì?", []),
    ],
)
def test_the_parts_of_a_question(question: str, parts: list[str], understood: Understand) -> None:
    assert [" ".join(term.folded for term in part) for part in understood(question).parts] == parts
