"""What documents say of themselves, and what they leave blank."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Answer
from assistant.composition.headers import answer_headers, answer_plans
from assistant.retrieval.plan_words import PlanWords
from assistant.verify import verify
from vectorstore.library import Library

WordsOf = Callable[[str], PlanWords]
Quotes = Callable[[Answer], list[str]]


@pytest.mark.parametrize(
    ("plan", "fields", "status", "says"),
    [
        ("xa_trang_khe", ("number", "signer"), "answered", ["**47/KH-UBND**", "**Đinh Thị Mộc Miên**"]),
        ("xa_trang_khe", ("date",), "answered", ["ngày 20 tháng 5 năm 2024"]),
        ("xa_trang_khe", ("recipients",), "answered", ["Nơi nhận"]),
        ("xa_trang_khe", (), "answered", ["47/KH-UBND", "20 tháng 5 năm 2024", "TRÀNG KHÊ", "Đinh Thị Mộc Miên"]),
        ("huyen_tan_luong", ("number",), "not_stated", ["Số, ký hiệu: văn bản để trống."]),
        ("huyen_tan_luong", ("date",), "answered", ["để trống một phần", "tháng 3 năm 2024"]),
        ("huyen_tan_luong", ("number", "signer"), "answered", ["để trống", "Vương Bá Thiện"]),
        ("truong_loc_khe", ("number", "date"), "not_stated", ["văn bản không ghi"]),
        ("truong_loc_khe", (), "answered", ["Cơ quan ban hành", "Tạ Quỳnh Nhân"]),
        ("truong_bai_vet", ("number", "date"), "answered", ["để trống", "17 tháng 3 năm 2025"]),
        ("lien_nganh", ("number",), "answered", ["215/KHLN-CAT-SGDĐT-TĐ"]),
    ],
)
def test_fields(plan: str, fields: tuple[str, ...], status: str, says: list[str], words_of: WordsOf) -> None:
    contents = words_of(plan).contents
    answer = verify(answer_headers([contents], fields, "vi", 6), lambda *_: contents.text)
    assert answer.status == status
    assert answer.citations, "even what is left blank is shown"
    assert all(words in answer.text for words in says)


def test_in_english_the_words_of_the_plan_stay(words_of: WordsOf) -> None:
    answer = answer_headers([words_of("xa_trang_khe").contents], ("number", "signer"), "en", 6)
    assert "Number and symbol: **47/KH-UBND**" in answer.text
    assert "Signed by: **Đinh Thị Mộc Miên** (" in answer.text
    blank = answer_headers([words_of("huyen_tan_luong").contents], ("number",), "en", 6)
    assert "left blank in the document" in blank.text


def test_what_is_left_blank_is_quoted_blank(words_of: WordsOf, quotes: Quotes) -> None:
    answer = answer_headers([words_of("huyen_tan_luong").contents], ("number",), "vi", 6)
    assert quotes(answer) == ["Số: /KH-UBND"]


def test_of_several_plans_each_is_named(words_of: WordsOf) -> None:
    plans = [words_of("xa_bai_vet_han_man_2024").contents, words_of("xa_bai_vet_han_man_2025").contents]
    answer = answer_headers(plans, ("signer",), "vi", 6)
    for plan, signer in zip(plans, ("Mạc Văn Tấn Lực", "Lữ Thị Hoài Sương"), strict=True):
        assert f"**{plan.plan.header.number.value} – " in answer.text
        assert signer in answer.text
    assert (answer.searched.plans, answer.searched.matched) == (6, 2)


def test_the_plans_at_hand(library: Library) -> None:
    plans = [library.contents(plan.id) for plan in library.plans()]
    answer = answer_plans(plans, "vi", len(plans))
    assert answer.text.startswith("Trong kho có 6 kế hoạch:")
    assert [citation.plan_id for citation in answer.citations] == [plan.plan.id for plan in plans]
    assert "47/KH-UBND, 2024-05-20" in answer.text
    assert answer_plans(plans[:1], "en", 6).text.startswith("Plans in the store: 1")
