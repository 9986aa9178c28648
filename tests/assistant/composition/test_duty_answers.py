"""In which order plans say what a unit must do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answering import Assistant

COMMUNE = """ỦY BAN NHÂN DÂN
XÃ KHE VÀNG
Số: 31/KH-UBND

KẾ HOẠCH
Bảo đảm an ninh trường học năm 2025

I. TỔ CHỨC THỰC HIỆN

1. Công an xã
- Tuần tra quanh các trường học vào giờ tan học.
"""
CITY = """ỦY BAN NHÂN DÂN
THÀNH PHỐ VÂN GIANG
Số: 12/KH-UBND

KẾ HOẠCH
Bảo vệ trẻ em năm 2025

I. TỔ CHỨC THỰC HIỆN

1. Công an
- Điều tra các vụ xâm hại trẻ em.
- Tuyên truyền về xâm hại trẻ em.
"""


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")], ids=["in order", "the other way round"])
@pytest.mark.parametrize(
    ("question", "first"),
    [("Công an xã phải làm gì?", "31/KH-UBND"), ("Công an phải làm gì?", "12/KH-UBND")],
)
def test_the_plan_that_names_the_unit_itself_comes_first(
    over: Callable[..., Assistant], names: tuple[str, str], question: str, first: str
) -> None:
    commune, city = names
    answer = over(**{commune: COMMUNE, city: CITY}).ask(question)
    assert {citation.number for citation in answer.citations} == {"31/KH-UBND", "12/KH-UBND"}
    assert answer.citations[0].number == first
