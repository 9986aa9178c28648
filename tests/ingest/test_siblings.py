"""A heading among headings of units names one too; headings of matters do not."""

from __future__ import annotations

import pytest

from ingest.reading import read

HEAD = """ỦY BAN NHÂN DÂN
XÃ LỘC KHÊ
Số: 12/KH-UBND
Lộc Khê, ngày 10 tháng 02 năm 2026

KẾ HOẠCH
Tổ chức Hội xuân năm 2026

"""
BODY = """{title}

1. Công an xã
- Trực đêm hội.

2. {other}
- Biểu diễn hai tối.

3. Trạm Y tế xã
- Trực cấp cứu.
"""


def acting(body: str) -> list[str]:
    (one,) = (
        found for found in read(HEAD + body).obligations if found.spans[0].of(HEAD + body).startswith("Biểu diễn")
    )
    return [party.text for party in one.actors]


@pytest.mark.parametrize("other", ["Gánh hát Sông Trầm", "Vạn chài Bến Mơ"])
def test_an_unknown_kind_among_units(other: str) -> None:
    assert acting(BODY.format(title="III. TỔ CHỨC THỰC HIỆN", other=other)) == [other]


@pytest.mark.parametrize("other", ["Kinh phí", "Chế độ báo cáo", "Tuyên truyền", "Một số lưu ý", "Hội thi, hội diễn"])
def test_matters_among_units_do_not_act(other: str) -> None:
    assert acting(BODY.format(title="III. TỔ CHỨC THỰC HIỆN", other=other)) == []


def test_only_sections_that_assign_tasks_have_units() -> None:
    assert acting(BODY.format(title="III. NỘI DUNG", other="Gánh hát Sông Trầm")) == []


def test_most_headings_name_units() -> None:
    body = BODY.format(title="III. TỔ CHỨC THỰC HIỆN", other="Gánh hát Sông Trầm").replace(
        "3. Trạm Y tế xã", "3. Cổng chào"
    )
    assert acting(body) == []


def test_a_warning_names_what_the_lexicon_lacks() -> None:
    reading = read(HEAD + BODY.format(title="III. TỔ CHỨC THỰC HIỆN", other="Gánh hát Sông Trầm"))
    assert any("Gánh hát Sông Trầm" in warning for warning in reading.warnings)
