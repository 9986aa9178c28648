"""Run-in fields of a task: "Đơn vị chủ trì: …", "Thời gian hoàn thành: …"."""

from __future__ import annotations

import pytest

from ingest.fields import fields_in, opens_with_field
from vectorstore.values import Span

FIELDS = [
    ("Đơn vị chủ trì: Công an xã", [("actor", "Công an xã", True)]),
    ("- Đơn vị thực hiện: Trạm Y tế xã.", [("actor", "Trạm Y tế xã", False)]),
    ("Cơ quan phối hợp: các thôn; Thời gian: Quý II", [("partner", "các thôn", False), ("deadline", "Quý II", False)]),
    (
        "**Thời gian hoàn thành:** trước 30/6. Sản phẩm dự kiến: bản đồ bến đò.",
        [("deadline", "trước 30/6", False), ("result", "bản đồ bến đò", False)],
    ),
    (
        "Lắp biển báo. Chủ trì: Công an xã, phối hợp: các thôn.",
        [("actor", "Công an xã", True), ("partner", "các thôn", False)],
    ),
    ("Hạn: 05/9", [("deadline", "05/9", False)]),
    (
        "Lắp biển báo\nĐơn vị chủ trì: Công an xã\nThời hạn hoàn thành: Tháng 5",
        [("actor", "Công an xã", True), ("deadline", "Tháng 5", False)],
    ),
    # none
    ("Thời gian hoàn thành: …", []),  # left open
    ("Thời gian hoàn thành:", []),
    ("Ghi chú: mang áo phao", []),
    ("Công an xã: tuần tra", []),
    ("Rà soát thời gian hoàn thành: chậm nhất tháng 5", []),  # inside a sentence
    ("Đơn vị chủ trì báo cáo", []),
    ("", []),
]


@pytest.mark.parametrize(("words", "expected"), FIELDS, ids=[words for words, _ in FIELDS])
def test_fields(words: str, expected: list[tuple[str, str, bool]]) -> None:
    found = fields_in(words, Span(0, len(words)))
    assert [(field.role, field.span.of(words), field.leads) for field in found] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Đơn vị chủ trì: Công an xã", True),
        ("+ **Thời gian:** Quý II", True),
        ("Lắp biển báo. Đơn vị chủ trì: Công an xã", False),
        ("Ghi chú: mang áo phao", False),
        ("", False),
    ],
)
def test_lines_of_fields(words: str, expected: bool) -> None:
    assert opens_with_field(words, Span(0, len(words))) is expected


def test_only_the_span_is_read() -> None:
    text = "Hạn: 5/9\nĐơn vị chủ trì: Công an xã\nHạn: 6/9"
    (field,) = fields_in(text, Span(9, 35))
    assert field.span.of(text) == "Công an xã"
