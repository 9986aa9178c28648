"""What a plan defines itself: how much of the words before a bracket its short form stands for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.lexicon.definitions import definitions_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sở Lao động - Thương binh và Xã hội (LĐTBXH) chủ trì", {"LĐTBXH": "Lao động - Thương binh và Xã hội"}),
        ("hỗ trợ trẻ em có hoàn cảnh đặc biệt (TECHCĐB)", {"TECHCĐB": "trẻ em có hoàn cảnh đặc biệt"}),
        ("trẻ em có hoàn cảnh đặc biệt (TECHCDB)", {"TECHCDB": "trẻ em có hoàn cảnh đặc biệt"}),
        ("Hội Từ thiện và Bảo vệ quyền trẻ em (TTBVQTE)", {"TTBVQTE": "Từ thiện và Bảo vệ quyền trẻ em"}),
        ("phòng, chống tai nạn thương tích (TNTT).", {"TNTT": "tai nạn thương tích"}),
        ("Hội Liên hiệp Phụ nữ (LHPN).", {"LHPN": "Liên hiệp Phụ nữ"}),
        ("các trường trung học (TrH), tiểu học (TiH)", {"TrH": "trung học", "TiH": "tiểu học"}),
        ("Nông nghiệp và Phát triển\nnông thôn (NN&PTNT)", {"NN&PTNT": "Nông nghiệp và Phát triển nông thôn"}),
        (
            "Ban Chỉ đạo chuyển đổi số xã (sau đây gọi tắt là Ban Chỉ đạo)",
            {"Ban Chỉ đạo": "Ban Chỉ đạo chuyển đổi số xã"},
        ),
        (
            "của Ủy ban nhân dân xã Hạ Vàng (sau đây gọi là UBND xã)",
            {"UBND xã": "Ủy ban nhân dân xã Hạ Vàng"},
        ),
        ("Bộ đội Biên phòng (viết tắt là BĐBP)", {"BĐBP": "Bộ đội Biên phòng"}),
        ("Bộ đội Biên phòng (viết tắt: BĐBP)", {"BĐBP": "Bộ đội Biên phòng"}),
        ("Tổ Chuyển đổi số (sau đây viết tắt là “Tổ CĐS”)", {"Tổ CĐS": "Tổ Chuyển đổi số"}),
        (
            "CHỮ VIẾT TẮT\nBCĐ: Ban Chỉ đạo\n- GVBM: Giáo viên bộ môn;",
            {"BCĐ": "Ban Chỉ đạo", "GVBM": "Giáo viên bộ môn"},
        ),
        ("y tế (YT) … y tá (YT)", {"YT": "y tế"}),
        ("theo quy định (nếu có)", {}),
        ("biểu mẫu (kèm theo)", {}),
        ("Sở Y tế (b/c)", {}),
        ("UBND tỉnh (để báo cáo)", {}),
        ("Phó Chủ tịch UBND (VX)", {}),
        ("Quyết định (1234/QĐ-UBND)", {}),
        ("trong năm (2024)", {}),
        ("Tổ trưởng. Ban Chỉ đạo xã họp (TBCĐ)", {}),
        ("GVCN: Nhắc học sinh đội mũ", {}),
        ("và (VA)", {}),
        ("(LĐTBXH)", {}),
        ("", {}),
    ],
)
def test_definitions(text: str, found: dict[str, str]) -> None:
    assert definitions_in(text) == found


@pytest.mark.parametrize("line", ["", "BCĐ", "BCĐ:", "- BCĐ: Ban Chỉ đạo"])
def test_a_line_of_white_space_takes_no_time(line: str) -> None:
    """Where each blank is gone over once more for every other, the suite doesn't end."""
    assert definitions_in(f"{line}{' ' * 300_000}(x") == {}


@given(st.text(alphabet="ab ÂĐđ(),.\n:-&gọi tắt là", max_size=120))
def test_what_is_defined_stands_in_the_text(text: str) -> None:
    for short, full in definitions_in(text).items():
        assert short and full
        assert "".join(full.split()) in "".join(text.split())
