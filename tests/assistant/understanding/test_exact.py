"""Documents, articles and shares that a question names to the letter."""

from __future__ import annotations

import pytest

from assistant.text_data import key
from assistant.understanding.exact import exact_in


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Quyết định số 1248/QĐ-TTg nói gì?", ["1248/QĐ-TTg"]),
        ("Nghị quyết 31/2022/NQ-HĐND được nhắc ở đâu?", ["31/2022/NQ-HĐND"]),
        ("What does Decision 1248/QĐ-TTg say?", ["1248/QĐ-TTg"]),
        ("Nghị định 136 nói gì?", ["Nghị định 136"]),
        ("nghi dinh so 136 noi gi", []),  # "nghi dinh" without diacritics tells no document
        ("Which plan cites Decree 136?", ["Decree 136"]),
        ("Điều 5 khoản 2 nói gì?", ["Điều 5", "khoản 2"]),
        ("dieu 5 noi gi", ["dieu 5"]),
        ("Article 5 says what?", ["Article 5"]),
        ("Con số 65% là của chỉ tiêu nào?", ["65%"]),
        ("1,5% là gì?", ["1,5%"]),
        ("Kế hoạch năm 2024", []),
        ("Kế hoạch 2024 nói gì?", []),  # a year
        ("Quyết định 20 tháng 5", []),  # a date
        ("Công an xã phải làm gì?", []),
    ],
)
def test_what_is_named(question: str, names: list[str]) -> None:
    assert [one.name for one in exact_in(question)] == names


@pytest.mark.parametrize(
    ("question", "text", "stands"),
    [
        ("Quyết định 1248/QĐ-TTg?", "Căn cứ Quyết định số 1248/QĐ-TTg ngày 19 tháng 7 năm 2021", True),
        ("Quyết định 1248/QĐ-TTg?", "Căn cứ Quyết định số 248/QĐ-TTg", False),
        ("Chỉ thị số 23/CT-TTg?", "Chỉ thị số 23/CT0TTg", True),  # a scanned symbol
        ("Nghị định 136?", "Nghị định số 136/2020/NĐ-CP", True),
        ("Nghị định 13?", "Nghị định số 136/2020/NĐ-CP", False),
        ("Decree 136?", "Nghị định số 136/2020/NĐ-CP", True),
        ("Điều 3?", "theo khoản 3 Điều 3", True),
        ("Điều 3?", "Điều 13. Kinh phí", False),
        ("65%?", "Ít nhất 65% trẻ em", True),
        ("65%?", "giảm 1,65% so với năm trước", False),
    ],
)
def test_where_it_stands(question: str, text: str, stands: bool) -> None:
    assert exact_in(question)[0].stands_in(text, key(text)) is stands


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Kế hoạch 47/KH-UBND nói gì?", []),
        ("47/KH-UBND nói gì?", []),
        ("Kế hoạch số 47 nói gì?", []),
        ("Plan 47 says what?", []),
        ("Kế hoạch 138/KH-UBND nói gì?", ["138/KH-UBND"]),  # of another
        ("Kế hoạch 47/KH-UBND dẫn Quyết định 1248/QĐ-TTg thế nào?", ["1248/QĐ-TTg"]),
    ],
)
def test_a_plan_at_hand_is_no_other_document(question: str, names: list[str]) -> None:
    assert [one.name for one in exact_in(question, ["47/KH-UBND"])] == names
