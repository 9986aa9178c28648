"""The detail that a question asks for, and what states it."""

from __future__ import annotations

import pytest

from assistant.text_data import key, written_key
from assistant.tokens import accented, tokens
from assistant.understanding.detail import Detail, details_of


def details(question: str) -> tuple[Detail, ...]:
    has = accented(question)
    words = f" {written_key(question) if has else key(question)} "
    return details_of(words, tokens(question), accented=has)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Tổng kinh phí là bao nhiêu tiền?", ["money"]),
        ("tong kinh phi la bao nhieu", ["money"]),
        ("How much money is there?", ["money"]),
        ("Bao nhiêu phần trăm trẻ biết bơi?", ["percent"]),
        ("What percentage of children can swim?", ["percent"]),
        ("Trẻ mấy tuổi thì được học bơi?", ["age"]),
        ("Mấy giờ thì mở cửa?", ["hour"]),
        ("At what time does it open?", ["hour"]),
        ("Bao lâu một lần thì kiểm tra nước?", ["frequency"]),
        ("Số điện thoại đầu mối là gì?", ["phone"]),
        ("Email của đầu mối?", ["email"]),
        ("Báo cáo trước ngày nào?", ["day"]),
        ("bao cao truoc ngay nao", ["day"]),
        ("When is the report due?", ["day", "time"]),
        ("Hội thi tổ chức khi nào?", ["time"]),
        ("Có mấy lớp dạy bơi?", ["count"]),
        ("co bao nhieu lop day boi", ["count"]),
        ("Kế hoạch có mấy phần?", []),  # parts of the document are no figure of it
        ("Công an xã phải làm gì?", []),
    ],
)
def test_details_asked_for(question: str, names: list[str]) -> None:
    found = [detail.name for detail in details(question)]
    assert set(names) <= set(found)
    assert bool(names) == bool(found)


@pytest.mark.parametrize(
    ("question", "text", "stated"),
    [
        ("Bao nhiêu tiền?", "Tổng kinh phí dự kiến: 86.500.000 đồng", True),
        ("Bao nhiêu tiền?", "Ngân sách huyện bảo đảm 1,26 tỷ đồng", True),
        ("Bao nhiêu tiền?", "Kinh phí từ ngân sách xã", False),
        ("Bao nhiêu phần trăm trẻ biết bơi?", "Ít nhất 65% trẻ em biết bơi", True),
        ("Bao nhiêu phần trăm trẻ biết bơi?", "Độ mặn đạt 4‰", True),
        ("Bao nhiêu phần trăm trẻ biết bơi?", "Mở 04 lớp dạy bơi", False),
        ("Báo cáo trước ngày nào?", "Gửi trước ngày 25/8/2024", True),
        ("Báo cáo trước ngày nào?", "Báo cáo vào thứ Sáu hằng tuần", True),
        ("Báo cáo trước ngày nào?", "Báo cáo theo quy định", False),
        ("Mấy giờ mở cửa?", "mở cửa từ 06 giờ đến 18 giờ", True),
        ("Mấy giờ mở cửa?", "mở cửa hằng ngày", False),
        ("Số điện thoại nào?", "điện thoại 0000.215.114", True),
        ("Số điện thoại nào?", "liên hệ bằng điện thoại", False),
        ("Số điện thoại nào?", "phản ánh qua số 0000 111 222", True),
        ("Email nào?", "daumoi.atgt@vantrang.example.vn", True),
    ],
)
def test_what_states_a_detail(question: str, text: str, stated: bool) -> None:
    assert details(question)[0].stated_in(text) is stated


@pytest.mark.parametrize(
    ("question", "text", "stated"),
    [
        ("Có mấy lớp dạy bơi?", "mở tối thiểu 04 lớp dạy bơi", True),
        ("Có mấy lớp dạy bơi?", "mở hai lớp dạy bơi", True),
        ("co may lop day boi", "mở tối thiểu 04 lớp dạy bơi", True),
        ("Có mấy lớp dạy bơi?", "bảo đảm kinh phí cho các lớp dạy bơi", False),
        ("Bao nhiêu đội thanh niên?", "Thành lập 05 đội thanh niên xung kích", True),
        ("Bao nhiêu đội thanh niên?", "90% đội thanh niên có áo phao", False),  # a share is no count
        ("Phải đạt bao nhiêu hộ dùng nước sạch?", "Ít nhất 92% hộ dân dùng nước sạch", True),  # but states an aim
    ],
)
def test_a_number_before_what_is_counted(question: str, text: str, stated: bool) -> None:
    (count,) = details(question)
    assert count.stated_in(text) is stated
