"""Who acts where neither a subject nor a heading says so."""

from __future__ import annotations

import pytest

from ingest.register.agents import closing_units
from ingest.units.passives import passive_agent
from vectorstore.values import Span

PASSIVES = [
    ("Danh sách hộ nghèo do Công an xã lập.", "Công an xã"),
    ("Công tác trực đêm do Công an xã, Đoàn Thanh niên xã đảm nhiệm.", "Công an xã, Đoàn Thanh niên xã"),
    ("Việc đón trẻ là trách nhiệm của các trường.", "các trường"),
    ("Vệ sinh bếp ăn thuộc nhiệm vụ của tổ nuôi dưỡng.", "tổ nuôi dưỡng"),
    ("Tiếp nhận xe do Sở Y tế tặng.", None),  # no verb by which one acts
    ("Hỏng hóc do mưa bão gây ra phải sửa.", None),  # no unit
    ("Lý do Công an xã vắng mặt.", None),
    ("Công an xã lập danh sách.", None),
    ("", None),
]


@pytest.mark.parametrize(("words", "units"), PASSIVES, ids=[words for words, _ in PASSIVES])
def test_passive_agents(words: str, units: str | None) -> None:
    found = passive_agent(words, Span(0, len(words)))
    assert (found.of(words).strip() if found else None) == units


CLOSING = [
    ("Khai giảng lớp bơi (BGH, TPT Đội).", "BGH, TPT Đội"),
    ("Trang trí cổng trường – TPT Đội", "TPT Đội"),
    ("Làm sạch bể bơi. (GVCN; phối hợp Đoàn Thanh niên)", "GVCN"),  # partners are left out
    ("Kiểm tra phao cứu sinh (BGH) trước ngày 5/9", "BGH"),  # a few words behind them
    ("Nộp sổ về xã (công chức Văn hóa - Xã hội)", None),  # whom it goes to
    ("Họp Ban giám hiệu (BGH)", None),  # its short form
    ("Mở lớp bơi (02 lớp)", None),
    ("Mở lớp bơi - đợt một", None),
    ("Mở lớp bơi", None),
    ("", None),
]


@pytest.mark.parametrize(("words", "units"), CLOSING, ids=[words for words, _ in CLOSING])
def test_closing_units(words: str, units: str | None) -> None:
    found = closing_units(words, Span(0, len(words)))
    assert (found.of(words) if found else None) == units


def test_places_are_those_of_the_whole_text() -> None:
    text = "1. Mở đầu.\n- Sổ trực do Công an xã lập.\n- Dọn bể (BGH)"
    first, second = Span(13, 40), Span(43, len(text))
    agent, closing = passive_agent(text, first), closing_units(text, second)
    assert agent is not None and agent.of(text).strip() == "Công an xã"
    assert closing is not None and closing.of(text) == "BGH"
    assert closing_units(text, first) is None  # what stands behind the span is not looked at
