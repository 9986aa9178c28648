"""The units that a question names."""

from __future__ import annotations

import pytest

from assistant.mentions import asked_about, canonical_words, mentions


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("Công an xã phải làm gì?", ["cong an xa"]),
        ("cong an xa phai lam gi", ["cong an xa"]),
        ("Hiệu trưởng và kế toán phải làm gì?", ["hieu truong", "ke toan"]),
        ("Sở Giao thông Vận tải có nhiệm vụ gì", ["so giao thong van tai"]),  # not the "giao" of "giao việc"
        ("phòng giáo dục huyện phải làm gì", ["phong giao duc huyen"]),
        ("phong y te huyen lam gi", ["phong y te huyen"]),
        ("Tất cả nhiệm vụ cả năm?", []),  # "cả" is no "CA", "vụ" no department
        ("Trẻ em được làm gì?", []),
        ("BGH và GVCN", ["ban giam hieu", "giao vien chu nhiem"]),
    ],
)
def test_units_of_a_question(question: str, units: list[str]) -> None:
    assert [mention.name for mention in mentions(question)] == units


@pytest.mark.parametrize(
    ("question", "sure"),
    [
        ("Công an xã làm gì?", True),
        ("Thư viện trường làm gì?", True),
        ("Sở Y tế làm gì?", True),
        ("Phòng đuối nước cho trẻ thì làm gì?", False),  # to prevent, not an office
    ],
)
def test_what_is_surely_a_unit(question: str, sure: bool) -> None:
    assert mentions(question)[0].sure is sure


def test_the_unit_whose_plan_is_meant_is_not_asked_about() -> None:
    named = mentions("Công an tỉnh phải làm gì theo kế hoạch của Ban Điều hành?")
    assert [mention.name for mention in asked_about(named)] == ["cong an tinh"]
    alone = mentions("kế hoạch của Ban Điều hành nói gì?")
    assert [mention.name for mention in asked_about(alone)] == ["ban dieu hanh noi"]


def test_plans_names_are_no_part_of_a_unit() -> None:
    assert [m.name for m in mentions("Công an xã Tràng Khê làm gì", ["trang khe"])] == ["cong an xa"]


@pytest.mark.parametrize(
    ("words", "canonical"),
    [
        ("Sở GD-ĐT", "so giao duc va dao tao"),
        ("Kể cả cả năm", "ke nam"),
        ("ke ca ca nam", "ke ca ca nam"),
        ("Hiệu trưởng", "hieu truong"),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam xã", "mat tran to quoc xa"),  # no People's Committee
        ("CA xã", "cong an xa"),
        ("UBND xã", "ubnd xa"),
        ("Ủy ban nhân dân xã", "ubnd xa"),
    ],
)
def test_one_form_of_a_name(words: str, canonical: str) -> None:
    assert canonical_words(words) == canonical
