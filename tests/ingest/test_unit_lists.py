"""Lists of units are taken apart as a reader would."""

from __future__ import annotations

import pytest

from ingest.units.lists import take_apart
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.values import Span

CASES = [
    # a shared head behind a colon, and units that don't share it
    ("Các sở: Y tế, GDĐT; Công an, Thành đoàn", "cell", ["Sở Y tế", "Sở GDĐT", "Công an", "Thành đoàn"]),
    (
        "Các sở: Y tế, Giáo dục và Đào tạo (GDĐT), Văn hóa và Thể thao (VHTT), Hội Liên hiệp Phụ nữ (LHPN).",
        "cell",
        ["Sở Y tế", "Sở Giáo dục và Đào tạo", "Sở Văn hóa và Thể thao", "Hội Liên hiệp Phụ nữ"],
    ),
    (
        "Các sở, ngành: LĐTBXH, Tư pháp, Công an, Viện Kiểm sát, Tòa án, Đoàn Thanh niên,",
        "cell",
        ["Sở LĐTBXH", "Sở Tư pháp", "Công an", "Viện Kiểm sát", "Tòa án", "Đoàn Thanh niên"],
    ),
    (
        "Các phòng: Nội vụ, Tài chính - Kế hoạch; Công an huyện",
        "text",
        ["Phòng Nội vụ", "Phòng Tài chính - Kế hoạch", "Công an huyện"],
    ),
    ("Các phòng Nội vụ, Tư pháp và Y tế", "text", ["Phòng Nội vụ", "Phòng Tư pháp", "Phòng Y tế"]),
    ("Sở GDĐT, Sở LĐ-TB&XH.", "cell", ["Sở GDĐT", "Sở LĐ-TB&XH"]),
    ("Sở XD, sở VHTT, Thành Đoàn", "cell", ["Sở XD", "sở VHTT", "Thành Đoàn"]),
    ("UBMTTQ VN TP; Các sở: LĐTBXH, Y tế, GDĐT,", "cell", ["UBMTTQ VN TP", "Sở LĐTBXH", "Sở Y tế", "Sở GDĐT"]),
    (
        "Các Ban quản lý: rừng phòng hộ A, Khu bảo tồn B",
        "cell",
        ["Ban quản lý rừng phòng hộ A", "Ban quản lý Khu bảo tồn B"],
    ),
    ("Các trường: Mầm non, Tiểu học, THCS", "cell", ["Trường Mầm non", "Trường Tiểu học", "Trường THCS"]),
    # posts, callings
    ("trưởng thôn, tổ trưởng tổ dân phố", "text", ["trưởng thôn", "tổ trưởng tổ dân phố"]),
    ("Trưởng thôn, bản", "text", ["Trưởng thôn, bản"]),
    ("Tổ trưởng tổ Toán, tổ Văn", "cell", ["Tổ trưởng tổ Toán", "Tổ trưởng tổ Văn"]),
    ("Trạm Y tế xã, GVCN", "cell", ["Trạm Y tế xã", "GVCN"]),
    ("Cấp ủy các chi bộ, ban cán sự các xóm", "text", ["Cấp ủy các chi bộ", "ban cán sự các xóm"]),
    ("Đ/c Hiệu trưởng, đ/c Hạnh", "cell", ["Hiệu trưởng", "đ/c Hạnh"]),
    ("Bà Lê An, Giám đốc Trung tâm Văn hóa, Thể thao", "text", ["Bà Lê An"]),
    (
        "toàn thể cán bộ, giáo viên, nhân viên",
        "text",
        ["toàn thể cán bộ", "toàn thể giáo viên", "toàn thể nhân viên"],
    ),
    # levels share the head before them
    ("UBND quận huyện, xã phường.", "cell", ["UBND quận huyện", "UBND xã phường"]),
    ("UBND các quận, huyện, các xã, phường", "heading", ["UBND các quận, huyện", "UBND các xã, phường"]),
    (
        "UBND các huyện, thành phố Long Sơn, thành phố Bình Khê",
        "heading",
        ["UBND các huyện", "UBND thành phố Long Sơn", "UBND thành phố Bình Khê"],
    ),
    (
        "UBND các huyện, thành phố Long Sơn và thành phố Bình Khê",
        "text",
        ["UBND các huyện", "UBND thành phố Long Sơn", "UBND thành phố Bình Khê"],
    ),
    ("Sở LĐTBXH, UBND quận Bến Trà và huyện Hòa Sơn", "cell", ["Sở LĐTBXH", "UBND quận Bến Trà", "UBND huyện Hòa Sơn"]),
    ("UBND các xã, thị trấn", "heading", ["UBND các xã, thị trấn"]),
    ("Các xã, phường, thị trấn", "heading", ["Các xã, phường, thị trấn"]),
    ("Quận, Huyện đoàn", "cell", ["Quận đoàn", "Huyện đoàn"]),
    # classes that share their plural, and what stands behind the last
    ("Các ngành, đoàn thể xã, các thôn", "text", ["Các ngành", "Các đoàn thể xã", "các thôn"]),
    (
        "Các ban, ngành, đoàn thể của xã, các thôn, các cá nhân có thẩm quyền",
        "text",
        ["Các ban của xã", "Các ngành của xã", "Các đoàn thể của xã", "các thôn", "các cá nhân có thẩm quyền"],
    ),
    ("Cán bộ, công chức xã", "text", ["Cán bộ xã", "công chức xã"]),
    ("các cơ quan, tổ chức liên quan", "text", ["các cơ quan liên quan", "các tổ chức liên quan"]),
    ("các ngành, đoàn thể, các đơn vị và các thôn", "text", ["các ngành", "các đoàn thể", "các đơn vị", "các thôn"]),
    (
        "các cơ quan chuyên môn, cơ quan liên quan cùng cấp",
        "text",
        ["các cơ quan chuyên môn", "các cơ quan liên quan cùng cấp"],
    ),
    ("Các sở, ngành, hội, đoàn thể", "heading", ["Các sở", "Các ngành", "Các hội", "Các đoàn thể"]),
    # one body of units
    ("các sở, ban, ngành", "text", ["các sở, ban, ngành"]),
    ("các thành viên là các sở, ban, ngành liên quan", "text", ["các thành viên là các sở, ban, ngành liên quan"]),
    ("Các ngành, hội, đoàn thể các cấp.", "cell", ["Các ngành, hội, đoàn thể các cấp"]),
    (
        "Các sở, ngành, đoàn thể liên quan, UBND quận, huyện",
        "cell",
        ["Các sở, ngành, đoàn thể liên quan", "UBND quận, huyện"],
    ),
    # who heads the units of a class is one more of the list, and shares no head
    ("Công an xã và trưởng các bản", "text", ["Công an xã", "trưởng các bản"]),
    ("Trạm Y tế xã, trưởng các thôn, bản", "text", ["Trạm Y tế xã", "trưởng các thôn, bản"]),
    ("Ủy ban MTTQ Việt Nam xã; trưởng các bản", "cell", ["Ủy ban MTTQ Việt Nam xã", "trưởng các bản"]),
    ("UBND quận, huyện; xã, phường", "cell", ["UBND quận, huyện", "UBND xã, phường"]),
    # names with commas and "và" inside
    (
        "Ban Điều hành bảo vệ, chăm sóc, giáo dục trẻ em tỉnh",
        "heading",
        ["Ban Điều hành bảo vệ, chăm sóc, giáo dục trẻ em tỉnh"],
    ),
    (
        "Ủy ban Mặt trận Tổ quốc Việt Nam xã và các đoàn thể",
        "heading",
        ["Ủy ban Mặt trận Tổ quốc Việt Nam xã", "các đoàn thể"],
    ),
    ("Văn phòng HĐND và UBND xã", "heading", ["Văn phòng HĐND và UBND xã"]),
    ("Phòng Văn hóa, Khoa học và Thông tin", "heading", ["Phòng Văn hóa, Khoa học và Thông tin"]),
    ("Công chức Tài chính - Kế toán xã", "heading", ["Công chức Tài chính - Kế toán xã"]),
    # what addresses a unit is no part of its name
    ("Đề nghị Đoàn thanh niên xã", "heading", ["Đoàn thanh niên xã"]),
    ("Trách nhiệm của Công an xã", "heading", ["Công an xã"]),
    # kinds of schools share "trường"
    ("các trường mầm non, tiểu học và THCS", "text", ["các trường mầm non", "các trường tiểu học", "các trường THCS"]),
    # a person is the name, or the posts where no name is given
    ("Đồng chí Phó Chủ tịch – Trưởng ban", "heading", ["Đồng chí Phó Chủ tịch – Trưởng ban"]),
    ("Bà Lò Thị Vân – Phó Hiệu trưởng, Phó ban", "heading", ["Bà Lò Thị Vân"]),
    ("GVCN, giáo viên bộ môn", "text", ["GVCN", "giáo viên bộ môn"]),
    ("BGH", "heading", ["BGH"]),
]


@pytest.mark.parametrize(("words", "place", "units"), CASES, ids=[words for words, _, _ in CASES])
def test_a_list_is_taken_apart(words: str, place: str, units: list[str]) -> None:
    found = take_apart(words, [Span(0, len(words))], place)  # type: ignore[arg-type]
    assert [unit.text for unit in found] == units


KNOWN = [  # names that only the lexicon tells
    ("Các sở: Y tế, Văn hóa, Thể thao và Du lịch", "cell", ["Sở Y tế", "Sở Văn hóa, Thể thao và Du lịch"]),
    (
        "Trung tâm Truyền thông, Văn hóa và Thể thao huyện",
        "text",
        ["Trung tâm Truyền thông, Văn hóa và Thể thao huyện"],
    ),
    ("Đoàn TN, Bảo vệ", "cell", ["Đoàn TN", "Bảo vệ"]),
    ("Đài Phát thanh và Truyền hình tỉnh, Báo Nà Lữ", "text", ["Đài Phát thanh và Truyền hình tỉnh", "Báo Nà Lữ"]),
]


@pytest.mark.parametrize(("words", "place", "units"), KNOWN, ids=[words for words, _, _ in KNOWN])
def test_a_list_with_names_that_the_lexicon_knows(words: str, place: str, units: list[str]) -> None:
    found = take_apart(words, [Span(0, len(words))], place, Lexicon.of().is_whole)  # type: ignore[arg-type]
    assert [unit.text for unit in found] == units


EXCEPTIONS = [
    ("Các trường (trừ mầm non)", ["Các trường"], ("mầm non",)),
    ("Các trường (ngoài trường mầm non)", ["Các trường"], ("trường mầm non",)),
    ("UBND các xã, phường (trừ xã Tân Khê và xã Bến Vọng)", ["UBND các xã, phường"], ("xã Tân Khê", "xã Bến Vọng")),
    (
        "Các cơ sở giáo dục (trừ các trường mầm non, Trường THPT Lạc Vọng)",
        ["Các cơ sở giáo dục"],
        ("trường mầm non", "Trường THPT Lạc Vọng"),
    ),
    ("Các xã, trừ các xã biên giới", ["Các xã"], ("xã biên giới",)),
]


@pytest.mark.parametrize(("words", "units", "excluded"), EXCEPTIONS)
def test_exceptions_are_left_out_of_a_class(words: str, units: list[str], excluded: tuple[str, ...]) -> None:
    found = take_apart(words, [Span(0, len(words))], "heading")
    assert [unit.text for unit in found] == units
    assert found[0].excludes == excluded


def test_spans_lead_to_the_words_of_each_unit() -> None:
    text = "Giao Các sở: Y tế, GDĐT\n\n(1) và Công an"
    found = take_apart(text, [Span(5, 23), Span(29, len(text))], "cell")
    assert [unit.span.of(text) for unit in found] == ["Y tế", "GDĐT", "Công an"]
