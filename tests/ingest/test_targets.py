"""The figures of targets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.register.targets import targets_in
from vectorstore.values import Span

CASES = [
    ("100% hộ gia đình ký cam kết", [("", "100", "%", "hộ gia đình")]),
    ("Phấn đấu 80% trường học đạt chuẩn", [("=", "80", "%", "trường học")]),
    ("Trên 60% doanh nghiệp nhỏ và vừa sử dụng nền tảng số", [(">", "60", "%", "doanh nghiệp nhỏ và vừa")]),
    ("Tỷ lệ trẻ em suy dinh dưỡng thể thấp còi dưới 11,5%", [("<", "11.5", "%", "trẻ em suy dinh dưỡng thể thấp còi")]),
    ("Giảm tỷ suất trẻ em bị tai nạn xuống dưới 60/10.000 trẻ em", [("<", "60/10000", "trẻ", "trẻ em bị tai nạn")]),
    ("Tỷ lệ tiêm chủng đầy đủ đạt ≥ 95%", [(">=", "95", "%", "tiêm chủng đầy đủ")]),
    ("Kinh tế số chiếm 12% GRDP trở lên", [(">=", "12", "%", "GRDP")]),
    ("Mở ít nhất 05 lớp học bơi", [(">=", "5", "lớp", "lớp học bơi")]),
    ("Không quá 02 vụ cháy lớn", [("<=", "2", "vụ", "vụ cháy lớn")]),
    ("Tổ chức 1.200 lượt tuyên truyền", [("", "1200", "lượt", "lượt tuyên truyền")]),
    ("85% học sinh, 90% giáo viên được tập huấn", [("", "85", "%", "học sinh"), ("", "90", "%", "giáo viên")]),
    # no figures
    ("Thực hiện Quyết định số 23/QĐ-TTg ngày 07/01/2021", []),
    ("Trẻ em dưới 6 tuổi được khám miễn phí", []),
    ("Hoàn thành tiêu chí 3 năm 2024", []),
    ("Giai đoạn 2021 - 2030", []),
    ("Vận động, ủng hộ Quỹ đạt hiệu quả", []),
]


@pytest.mark.parametrize(("words", "expected"), CASES, ids=[words for words, _ in CASES])
def test_figures(words: str, expected: list[tuple[str, str, str, str]]) -> None:
    found = targets_in(words, [Span(0, len(words))])
    assert [(t.comparator, t.value, t.unit, t.population) for t in found] == expected


@given(st.text(alphabet="aáđ 0123456789%.,/≥;", max_size=80))
def test_a_figures_place_holds_its_number(words: str) -> None:
    for target in targets_in(words, [Span(0, len(words))]):
        assert target.span.of(words)[0].isdigit()
        assert 0 <= target.span.start < target.span.end <= len(words)
