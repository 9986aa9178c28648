"""How the names of units look, and which names mean one unit."""

from __future__ import annotations

import unicodedata

import pytest

from vectorstore.lexicon.units import bare_name, canonical, folded_heads, generic_words, head_words, names_unit, plain


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Uỷ ban  Nhân dân", "ủy ban nhân dân"),  # the tone mark's older place
        ("Hoà Bình, thuỷ lợi, khoẻ", "hòa bình, thủy lợi, khỏe"),
        ("QUÝ II; quả", "quý ii; quả"),  # "qu" keeps its mark
        (unicodedata.normalize("NFD", "Sở Y tế"), "sở y tế"),
        ("hoàn, thuế", "hoàn, thuế"),  # a closed syllable has one place only
        ("", ""),
    ],
)
def test_plain(words: str, key: str) -> None:
    assert plain(words) == key


@pytest.mark.parametrize(
    "words",
    [
        "Công an xã",
        "- Uỷ ban nhân dân các huyện",
        "Đề nghị Đoàn Thanh niên xã",
        "Các trường học trên địa bàn",
        "Các phòng, đơn vị",
        "Các xã, thị trấn",  # places act as units after a plural
        "Ba ngành",
        "Trưởng các thôn",
        "Chánh Văn phòng",
        "**Phòng Văn hóa - Xã hội**",
        "Yêu cầu **Phòng Văn hóa**",
        "BGH",
        "Báo Đà Nẵng",
        "Bộ Y tế",
        "Ấp 3",
        "Thường trực HĐND",
        "công an xã phải làm gì",  # a question in small letters
        "bộ y tế",
        "CÔNG AN TỈNH",
    ],
)
def test_names_of_units(words: str) -> None:
    assert names_unit(words)


@pytest.mark.parametrize(
    "words",
    [
        "Tổ chức thực hiện",
        "TỔ CHỨC THỰC HIỆN",
        "BÁO CÁO VÀ ĐẦU MỐI",
        "Phòng, chống đuối nước",
        "Phòng ngừa",
        "Báo ngay cho",  # the verb, not the newspaper
        "Thường trực 24/24 giờ",  # on duty
        "Các vụ cháy",
        "Bộ tài liệu",
        "Xã phấn đấu",  # a place alone
        "Số 50",  # not "Sở"
        "Trường hợp",
        "Đội ngũ",
        "Trẻ em",
        "",
        "*** ",
    ],
)
def test_other_words(words: str) -> None:
    assert not names_unit(words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("các đơn vị kịp thời phản ánh", True),
        ("trưởng thôn huy động", True),
        ("Ủy ban nhân dân xã bố trí", True),
        ("phòng Lao động tham mưu", True),  # the name has the capital
        ("đề nghị các trường", True),
        ("hội để tổng hợp", False),  # of "xã hội"
        ("vụ được phân công", False),  # of "nhiệm vụ"
        ("sở nội dung kế hoạch", False),  # of "cơ sở"
        ("trường phải được bảo vệ", False),  # of "môi trường"
        ("đơn vị là thành viên", False),
        ("Bà Lài và bến đò", False),  # of a place's name
    ],
)
def test_units_inside_a_sentence(words: str, expected: bool) -> None:
    """There a common word needs a capital or a plural."""
    assert names_unit(words, inside=True) is expected


@pytest.mark.parametrize(
    ("words", "count"),
    [("Công an xã", 2), ("Các ban chỉ đạo cấp xã", 4), ("Đề nghị Hội Phụ nữ", 3), ("UBND xã", 1), ("Trẻ em", 0)],
)
def test_head_words(words: str, count: int) -> None:
    assert head_words(words) == count


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Đề nghị Đoàn thanh niên xã", "đoàn thanh niên xã"),
        ("5. Công an xã", "5. công an xã"),
        ("Giao **Phòng Văn hóa**:", "phòng văn hóa"),
        ("Trách nhiệm của UBND xã", "ubnd xã"),
        ("Công an xã", "công an xã"),
    ],
)
def test_bare_name(words: str, name: str) -> None:
    assert bare_name(words) == name


@pytest.mark.parametrize(
    "names",
    [
        ("Sở GD-ĐT", "Sở GDĐT", "Sở Giáo dục và Đào tạo", "so giao duc va dao tao"),
        ("UBND xã", "Ủy ban nhân dân xã", "Uỷ ban nhân dân xã"),
        ("Sở LĐTBXH", "Sở Lao động - Thương binh và Xã hội", "Sở LĐ-TB&XH"),
        ("BGH", "Ban giám hiệu"),
        ("Hội LHPN xã", "Hội Phụ nữ xã", "Hội Liên hiệp Phụ nữ xã"),
    ],
)
def test_one_unit_in_other_words(names: tuple[str, ...]) -> None:
    assert len({canonical(name) for name in names}) == 1


def test_other_units_stay_apart() -> None:
    names = ("Công an xã", "Công an huyện", "Trạm Y tế xã", "Sở Y tế", "Đoàn Thanh niên", "Hội Phụ nữ", "UBND xã")
    assert len({canonical(name) for name in names}) == len(names)


def test_word_lists_are_folded() -> None:
    assert "cong an" in folded_heads()
    assert "so" not in folded_heads()  # "sở" or "số": folding makes it ambiguous
    assert {"cac", "de", "nghi", "va"} <= generic_words()
