"""Where lists of units end inside a sentence, and the lists behind "phối hợp với" and its like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.units.joined import Joined
from ingest.units.runs import PARTNERS, list_end, unit_lists
from vectorstore.values import Span

LISTS = [  # (a sentence from its list on, the list)
    ("Công an xã tuần tra bến đò.", "Công an xã"),
    ("Công an xã, Trạm Y tế xã và các thôn lập danh sách.", "Công an xã, Trạm Y tế xã và các thôn"),
    ("Sở Y tế, Sở Nội vụ; lập danh sách", "Sở Y tế, Sở Nội vụ"),
    ("Hội Nông dân xã để vận động hội viên", "Hội Nông dân xã"),
    ("Đoàn Thanh niên trước ngày 5/3", "Đoàn Thanh niên"),
    ("các đơn vị liên quan rà soát", "các đơn vị liên quan"),
    ("các cơ quan, tổ chức có liên quan, kịp thời báo tin", "các cơ quan, tổ chức có liên quan,"),
    ("các trường trên địa bàn tổ chức lễ phát động", "các trường trên địa bàn"),
    ("UBND các xã, thị trấn yêu cầu các thôn trực", "UBND các xã, thị trấn"),
    ("các trường, trừ mầm non, mở lớp bơi", "các trường, trừ mầm non,"),
    ("các trường, trừ các điểm lẻ ở bản xa, mở lớp bơi", "các trường, trừ các điểm lẻ ở bản xa,"),
    ("Công an xã) lập danh sách", "Công an xã"),  # the bracket opened before the list
    ("Công an (xã) lập danh sách", "Công an (xã)"),
    ("**Phòng Nội vụ** rà soát", "**Phòng Nội vụ**"),
    ("Sở GD. Các trường thực hiện", "Sở GD. Các trường"),  # a short capital word with a dot is an abbreviation
    ("Công an xã. Các trường thực hiện", "Công an xã"),
    ("Công an xã", "Công an xã"),
    ("Ban Điều hành bảo vệ, chăm sóc trẻ em xã họp hằng quý", "Ban Điều hành bảo vệ, chăm sóc trẻ em xã"),
]


@pytest.mark.parametrize(("words", "units"), LISTS, ids=[words for words, _ in LISTS])
def test_the_end_of_a_list(words: str, units: str) -> None:
    assert words[: list_end(words, 0)] == units


def test_a_list_begins_inside_the_words() -> None:
    words = "Phối hợp với Công an xã lập danh sách"
    assert words[13 : list_end(words, 13)] == "Công an xã"


@given(st.text(alphabet="Cáca sởxã,;. ():*-Yt\t\n", max_size=60), st.integers(0, 60))
def test_a_list_ends_within_the_words(words: str, start: int) -> None:
    start = min(start, len(words))
    assert start <= list_end(words, start) <= max(start, len(words))


PARTNERED = [
    ("Phối hợp với Công an xã tuần tra.", ["Công an xã"]),
    ("chủ trì, phối hợp chặt chẽ với Sở Y tế, Sở Nội vụ rà soát.", ["Sở Y tế, Sở Nội vụ"]),
    ("phối kết hợp cùng các đoàn thể vận động", ["các đoàn thể"]),
    ("phối hợp\tvới\nCông an xã lập biên bản", ["Công an xã"]),  # any white space
    ("lập danh sách; cùng Trạm Y tế khám", ["Trạm Y tế"]),
    ("Tổ chức khám với sự tham gia của Hội Phụ nữ xã.", ["Hội Phụ nữ xã"]),
    ("Phối hợp với Công an xã tuần tra, phối hợp với Trạm Y tế khám.", ["Công an xã", "Trạm Y tế"]),
    ("tăng cường công tác phối hợp với Công an xã", []),  # a noun
    ("Phối hợp với phụ huynh nhắc nhở", ["phụ huynh"]),
    ("Phối hợp tổ chức các buổi tuyên truyền", []),  # no unit
    ("Làm việc cùng nhau", []),
    ("", []),
]


@pytest.mark.parametrize(("words", "units"), PARTNERED, ids=[words for words, _ in PARTNERED])
def test_lists_of_partners(words: str, units: list[str]) -> None:
    found = unit_lists(Joined(words, [Span(0, len(words))]), PARTNERS, blocked=("partner_nouns",))
    assert [words[start:end].rstrip(" ,") for start, end in found] == units
