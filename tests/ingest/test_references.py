"""Units pointed back at are those named before; a clause that lets a member off leaves it out of what was said."""

from __future__ import annotations

import pytest

from ingest.reading import read
from ingest.register.references import pointed_at
from vectorstore.obligation import Obligation, Party
from vectorstore.span import Span

HEAD = """ỦY BAN NHÂN DÂN
XÃ LỘC KHÊ
Số: 12/KH-UBND
Lộc Khê, ngày 10 tháng 02 năm 2026

KẾ HOẠCH
Phòng, chống đuối nước năm 2026

"""


def _parties(*names: str) -> list[Party]:
    return [Party("actor", name, Span(at, at + 1), "", name) for at, name in enumerate(names)]


def _last(body: str) -> Obligation:
    return read(HEAD + body).obligations[-1]


@pytest.mark.parametrize(
    ("words", "headed", "before", "meant"),
    [
        ("Hai đơn vị trên", ["Công an xã", "Trạm Y tế xã"], [], ["Công an xã", "Trạm Y tế xã"]),
        ("Cả hai cơ quan nêu trên", [], ["Công an xã", "Trạm Y tế xã"], ["Công an xã", "Trạm Y tế xã"]),
        ("Đơn vị này", [], ["Công an xã", "Trạm Y tế xã"], ["Trạm Y tế xã"]),
        ("Cả ba Sở trên", [], ["Sở A", "Sở B", "UBND tỉnh", "Sở C"], ["Sở A", "Sở B", "Sở C"]),
        ("Các đơn vị đã nêu trên", ["Công an xã", "Trạm Y tế xã"], [], ["Công an xã", "Trạm Y tế xã"]),
        ("Các đơn vị nêu trên", ["Công an xã"], ["Trạm Y tế xã"], []),  # who is meant is not sure
        ("Ba đơn vị trên", [], ["Công an xã", "Trạm Y tế xã"], []),
        ("Các đơn vị", ["Công an xã", "Trạm Y tế xã"], [], []),
        ("Cả hai Sở", [], ["Sở A", "Sở B"], ["Sở A", "Sở B"]),
        ("Hai Sở", [], ["Sở A", "Sở B"], []),
        ("Sở này", [], ["Công an xã"], []),
        ("Hai đơn vị trên", [], ["Công an xã", "Trạm Y tế xã", "Công an xã"], ["Trạm Y tế xã", "Công an xã"]),
    ],
)
def test_who_is_pointed_at(words: str, headed: list[str], before: list[str], meant: list[str]) -> None:
    assert [party.text for party in pointed_at(words, _parties(*headed), _parties(*before))] == meant


def test_a_duty_of_those_pointed_at_is_theirs() -> None:
    one = _last("II. TỔ CHỨC THỰC HIỆN\n1. Công an xã, Trạm Y tế xã\n- Tập huấn.\n- Hai đơn vị trên báo cáo UBND xã.\n")
    assert [party.text for party in one.actors] == ["Công an xã", "Trạm Y tế xã"]
    assert not any(party.general for party in one.actors)


def test_units_of_another_section_are_not_pointed_at() -> None:
    one = _last("I. NHIỆM VỤ\n1. Công an xã tuần tra.\nII. BÁO CÁO\nĐơn vị này báo cáo UBND xã hằng quý.\n")
    assert [party.text for party in one.actors] == ["Đơn vị này"]


@pytest.mark.parametrize(
    ("sentence", "left_out"),
    [
        ("Các trường học tổ chức dạy bơi; riêng các trường mầm non không tổ chức nội dung này.", ("trường mầm non",)),
        ("Các thôn lập danh sách. Riêng thôn Đồi Cao không phải lập danh sách.", ("thôn Đồi Cao",)),
    ],
)
def test_who_is_let_off_is_left_out_and_has_no_duty(sentence: str, left_out: tuple[str, ...]) -> None:
    (one,) = read(HEAD + f"I. NHIỆM VỤ\n1. {sentence}\n").obligations
    assert [(party.general, party.excludes) for party in one.actors] == [(True, left_out)]


@pytest.mark.parametrize("told", ["phải tự bố trí kinh phí", "thực hiện xong trước ngày 30/4/2026"])
def test_who_has_a_duty_of_its_own_is_not_let_off(told: str) -> None:
    found = read(HEAD + f"I. NHIỆM VỤ\n1. Các thôn cắm biển cảnh báo; riêng thôn Suối Mây {told}.\n").obligations
    assert next(party.excludes for one in found for party in one.actors) == ()
    assert len(found) == 2
