"""Question → Understood, step by step, as tables of cases."""

from __future__ import annotations

import time
import unicodedata

import pytest

from assistant.errors import BadQuestion, EmptyQuestion, QuestionTooLong, UnprintableQuestion
from assistant.plan_names import names_of
from assistant.text_data import key
from assistant.understand import as_written, asked, clean, content_tokens, included, language_of, understand
from vectorstore.library import Library
from vectorstore.values import Header, HeaderField, Plan


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Công an xã phải làm gì?", "vi"),
        ("cong an xa phai lam gi", "vi"),
        ("What does the commune police have to do?", "en"),
        ("what must UBND xã Tràng Khê do", "en"),  # a name with diacritics
        ("Who signs the plan of Đà Nẵng?", "en"),
        ("báo cáo online thế nào?", "vi"),  # a foreign word
        ("KPI?", "vi"),  # nothing tells: the users' language
        ("to chuc hoi thao o dau", "vi"),  # "to" and "o" are Vietnamese too
    ],
)
def test_language(question: str, language: str) -> None:
    assert language_of(question) == language


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Công an xã phải làm gì?", "duties"),
        ("Trạm Y tế có nhiệm vụ gì?", "duties"),
        ("What are the duties of the police?", "duties"),
        ("Trạm y tế làm gì khi có dịch?", "duties_given"),
        ("Báo cáo nộp trước ngày nào?", "deadline"),
        ("When is the report due?", "deadline"),
        ("Bao nhiêu phần trăm trẻ biết bơi?", "target"),
        ("Kinh phí lấy ở đâu?", "budget"),
        ("Kế hoạch căn cứ vào đâu?", "legal_basis"),
        ("Kế hoạch này số mấy?", "meta"),
        ("Ai ký kế hoạch?", "meta"),
        ("Who signed the plan?", "meta"),
        ("Ai tổ chức hội thi?", "who"),
        ("Nhà trọ là gì?", "fact"),
    ],
)
def test_kind(question: str, kind: str) -> None:
    assert asked(key(question))[0] == kind


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        ("Kế hoạch của Tràng Khê số mấy?", ("number",)),
        ("Kế hoạch Tràng Khê số bao nhiêu, ký ngày nào, ai ký?", ("number", "date", "signer")),
        ("Ai ký kế hoạch Tràng Khê, giữ chức gì?", ("signer", "position")),
        ("Kế hoạch Tràng Khê gửi cho những ai?", ("recipients",)),
        ("What is the plan number of Tràng Khê?", ("number",)),
        ("Công an xã Tràng Khê báo cáo ngày nào?", ()),  # about its matter
    ],
)
def test_fields(question: str, fields: tuple[str, ...], library: Library) -> None:
    assert understand(question, library.plans()).fields == fields


@pytest.mark.parametrize(
    ("question", "cleaned"),
    [
        ("  Công an\txã \n làm gì ", "Công an xã làm gì"),
        (unicodedata.normalize("NFD", "Công an xã làm gì"), "Công an xã làm gì"),
        ("Công\u200b an\u202e xã\ufeff", "Công an xã"),  # zero-width, right-to-left override, byte-order mark
        ("<b>Công an</b>'; DROP TABLE plans;--", "<b>Công an</b>'; DROP TABLE plans;--"),
    ],
)
def test_clean(question: str, cleaned: str) -> None:
    assert clean(question) == cleaned


@pytest.mark.parametrize(
    ("question", "error"),
    [
        ("", EmptyQuestion),
        (" \n\t ", EmptyQuestion),
        ("?!… –", EmptyQuestion),
        ("\u200b\u202e\ufeff", EmptyQuestion),
        ("😀", EmptyQuestion),
        ("à" * 2_001, QuestionTooLong),
        ("Công an \x07 xã", UnprintableQuestion),
        ("Công an \x00", UnprintableQuestion),
        ("Công an \ud800 xã", UnprintableQuestion),  # half a surrogate pair
        ("Công an \ue000 xã", UnprintableQuestion),  # private use
    ],
)
def test_what_can_not_be_asked(question: str, error: type[BadQuestion]) -> None:
    with pytest.raises(error) as caught:
        clean(question)
    assert all(caught.value.say(language) for language in ("vi", "en"))


def test_the_limit_is_that_of_the_composed_question() -> None:
    assert len(clean(unicodedata.normalize("NFD", "ộ" * 2_000))) == 2_000


@pytest.mark.parametrize(
    ("question", "plan", "places"),
    [
        ("Công an xã Tràng Khê làm gì?", "47-kh-ubnd-trang-khe-2024", ()),
        ("cong an xa trang khe lam gi", "47-kh-ubnd-trang-khe-2024", ()),
        ("Kế hoạch 112/KH-UBND nói gì?", "112-kh-ubnd-trung-lac-2023", ()),
        ("Công an tỉnh Hải Phòng làm gì?", None, ("hai phong",)),
        ("cong an hai phong lam gi", None, ("hai phong",)),
        ("Công an huyện Bạch Lĩnh làm gì?", None, ("bach linh",)),
        ("What must Bạch Lĩnh district do?", None, ("bach linh",)),
        ("Công an xã làm gì?", None, ()),
    ],
)
def test_plans_and_places(question: str, plan: str | None, places: tuple[str, ...], library: Library) -> None:
    understood = understand(question, library.plans())
    assert understood.plans == ((plan,) if plan else ())
    assert understood.places == places


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
    header = Header(issuer=HeaderField("present", issuer))
    assert names_of(Plan("p", 1, 1, "p.txt", header, 0, "")) == names


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("kế hoạch năm 2024", (2024,)),
        ("năm học 2024 - 2025 và 2025", (2024, 2025)),
        ("ngày 20/5/2024", ()),  # a date
        ("Kế hoạch 2021/KH-UBND", ()),  # a number
        ("Luật 1990", ()),
    ],
)
def test_years(question: str, years: tuple[int, ...]) -> None:
    assert understand(question, ()).years == years


@pytest.mark.parametrize(
    ("question", "content"),
    [
        ("Chó cắn thì phải làm gì?", ("cho", "can")),  # a dog bites: not "for" and "need"
        ("cho tôi biết cần làm gì", ("biet",)),
        ("Trường tổ chức gì trong tháng 12?", ("truong", "to", "chuc", "thang", "12")),
    ],
)
def test_content(question: str, content: tuple[str, ...]) -> None:
    assert tuple(token.folded for token in content_tokens(question)) == content


def test_what_people_say_is_searched_as_plans_say_it() -> None:
    assert as_written("Kinh phí cho trạm xá") == "Kinh phí cho trạm xá trạm y tế"
    assert "xử phạt" not in as_written("phát hiện trẻ bị xâm hại")  # only folded it reads like "phạt"


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("Công an xã, không tính công an huyện", "Công an xã, "),
        ("the police, not counting the district", "the police, "),
        ("Công an xã làm gì", "Công an xã làm gì"),
    ],
)
def test_what_is_excluded_is_left_out(question: str, kept: str) -> None:
    assert included(question) == kept


@pytest.mark.parametrize("question", ["công an " * 249, "a" * 2_000, "? " * 900 + "xã", "trường " * 280, "ngày " * 400])
def test_long_questions_are_understood_in_well_under_a_second(question: str, library: Library) -> None:
    start = time.perf_counter()
    understand(question, library.plans())
    assert time.perf_counter() - start < 0.5
