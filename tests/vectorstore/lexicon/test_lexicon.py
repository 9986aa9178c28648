"""Which names mean one unit, which are near, and which a class of units covers."""

import unicodedata
from importlib.resources import files

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.lexicon import lexicon, unit_relations
from vectorstore.lexicon.lexicon import Lexicon, Unit
from vectorstore.lexicon.lexicon_data import lexicon_data
from vectorstore.lexicon.reorganisation import merged_units, new_place

LEXICON = Lexicon.of()

# Each line's names mean one unit, and no two lines' names do.
SPELLINGS = [
    [
        "Sở GDĐT",
        "Sở GD-ĐT",
        "Sở GD&ĐT",
        "SGDĐT",
        "Sở Giáo dục & Đào tạo",
        "Sở Giáo dục - Đào tạo",
        "so giao duc dao tao",
    ],
    ["Phòng GDĐT", "PGDĐT", "Phòng Giáo dục và Đào tạo huyện", "phòng Giáo dục"],
    ["Bộ Giáo dục và Đào tạo", "Bộ GD&ĐT"],
    ["Sở Lao động - Thương binh và Xã hội", "Sở LĐTBXH", "Sở LĐ-TB&XH", "SLĐTBXH", "Sở Lao động Thương binh Xã hội"],
    ["Phòng LĐ-TBXH", "Phòng Lao động – Thương binh và Xã hội"],
    [
        "UB MTTQVN xã",
        "Ủy ban Mặt trận Tổ quốc Việt Nam xã",
        "MTTQ xã",
        "Mặt trận Tổ quốc xã",
        "UBMTTQ xã",
        "Uỷ ban MTTQ xã",
    ],
    ["UBMTTQ VN TP", "Ủy ban Mặt trận Tổ quốc thành phố", "Mặt trận tỉnh"],
    ["Trạm y tế xã", "Trạm Y tế xã", "TYT", "Trạm Y tế", "trạm xá", "TRẠM Y TẾ"],
    ["Trung tâm Y tế", "TTYT"],
    ["Đoàn TN xã", "Đoàn Thanh niên xã", "Đoàn TNCS Hồ Chí Minh xã", "Xã đoàn", "Đoàn xã", "ĐTN xã"],
    ["Thành đoàn", "Thành Đoàn", "Đoàn Thanh niên thành phố", "Tỉnh đoàn"],
    ["Hội LHPN xã", "Hội Phụ nữ xã", "Hội Liên hiệp Phụ nữ xã", "Hội LHPN Việt Nam xã"],
    ["Công an xã", "CA xã", "Ban Công an xã", "cong an xa", "CÔNG AN XÃ", "Giao Công an xã:", "lực lượng Công an xã"],
    ["Công an huyện", "CA huyện"],
    ["Công an tỉnh"],
    ["Công an"],
    ["BGH", "Ban giám hiệu", "Ban Giám hiệu nhà trường"],
    ["GVCN", "Giáo viên chủ nhiệm", "Các giáo viên chủ nhiệm", "GVCN các lớp"],
    ["GVBM", "giáo viên bộ môn"],
    ["TPT Đội", "Tổng phụ trách Đội", "GV TPT Đội", "Giáo viên Tổng phụ trách Đội"],
    ["BCH Quân sự xã", "Ban CHQS xã", "Ban Chỉ huy Quân sự xã", "xã đội"],
    ["Bộ CHQS tỉnh", "Bộ Chỉ huy Quân sự tỉnh", "Bộ Chỉ huy Quân sự"],
    ["các đơn vị trường học", "các đơn vị trường", "các trường", "Các trường học trên địa bàn huyện"],
    ["Nhà trường", "Trường"],
    ["thôn", "Các thôn trên địa bàn xã", "các thôn", "các thôn, xóm"],
    ["Trưởng thôn", "các trưởng thôn"],
    ["Hiệu trưởng", "Hiệu trưởng nhà trường", "Hiệu trưởng các trường"],
    ["Phó Hiệu trưởng", "PHT", "Các Phó Hiệu trưởng"],
    ["UBND xã", "Ủy ban nhân dân xã", "Uỷ ban nhân dân xã", "Đề nghị UBND xã", "ủy ban xã"],
    ["UBND phường"],
    ["UBND huyện"],
    ["UBND"],
    ["UBND xã Mai Sao", "UBND xã Mai Sao, huyện Chi Lăng", "Ủy ban nhân dân xã Mai Sao"],
    ["UBND quận Sơn Trà"],
    ["UBND các huyện", "Ủy ban nhân dân các huyện"],
    ["UBND quận, huyện", "UBND các huyện, thị xã, thành phố", "UBND cấp huyện"],
    ["các sở, ngành", "các sở, ban, ngành", "Các sở, ban, ngành có liên quan"],
    ["các ban, ngành, đoàn thể xã", "Các ban ngành, đoàn thể của xã", "ngành, đoàn thể xã"],
    ["các đoàn thể", "các hội, đoàn thể", "các tổ chức chính trị - xã hội"],
    ["các đoàn thể xã", "Các đoàn thể của xã"],
    ["các cơ quan, đơn vị", "Các đơn vị, cơ quan liên quan"],
    ["Công chức Tư pháp hộ tịch", "Công chức Tư pháp - Hộ tịch xã"],
    ["Công chức Văn hóa xã hội xã", "công chức Văn hoá - Xã hội"],
    ["Chủ tịch UBND xã", "Chủ tịch xã", "chủ tịch Ủy ban nhân dân xã"],
    ["Trưởng phòng GDĐT", "Trưởng Phòng Giáo dục và Đào tạo"],
    ["Văn phòng HĐND và UBND xã", "Văn phòng HĐND&UBND xã"],
    ["Tổ công nghệ số cộng đồng", "Tổ CNSCĐ"],
    ["Ban đại diện CMHS", "Ban Đại diện cha mẹ học sinh", "Hội phụ huynh"],
    ["Trường THCS Nguyễn Du", "trường Trung học cơ sở Nguyễn Du"],
    ["Trường TH&THCS An Bình", "Trường Tiểu học và THCS An Bình"],
    ["UBND Thành phố Hồ Chí Minh", "UBND TPHCM", "UBND TP. HCM"],
    ["BHXH huyện", "Bảo hiểm xã hội huyện"],
    ["Kho bạc Nhà nước huyện", "KBNN huyện"],
    ["Công đoàn", "Công đoàn trường", "BCH Công đoàn"],
    ["ngành Y tế", "Y tế"],
    ["Huyện ủy", "Ban Thường vụ Huyện ủy"],
    ["Ban Tuyên giáo Tỉnh ủy", "Ban Tuyên giáo tỉnh"],
    ["Đội CSGT Công an huyện", "Cảnh sát giao thông huyện", "CSGT huyện"],
    ["Kế toán", "Kế toán nhà trường", "nhân viên kế toán"],
    ["Chi bộ", "Chi bộ trường", "chi ủy chi bộ"],
    ["UBND phường Tân Phú", "UBND P. Tân Phú", "UBND P.Tân Phú"],
    ["UBND quận 7", "UBND Q.7", "UBND Q7"],
    ["Tổ dân phố số 5", "Tổ dân phố 5", "TDP 5"],
    ["các trường tiểu học và THCS", "các trường TH, THCS", "các trường THCS, tiểu học"],
    ["Hội LHPN trung ương", "Trung ương Hội LHPN Việt Nam"],
    ["Chỉ huy trưởng quân sự xã", "Chỉ huy trưởng Ban CHQS xã", "xã đội trưởng"],
    ["Tổ trưởng chuyên môn", "TTCM", "tổ trưởng tổ chuyên môn"],
    ["các xã, phường", "cấp xã"],
    ["Số lượng trẻ"],
    ["Sở"],
    ["cả xã"],
    ["Trưởng"],
]
LINES = [(one, name) for one, *others in SPELLINGS for name in others]

# (a name, another, what they are: "related", "covers" (the first the second) or "none")
PAIRS = [
    ("Công an xã", "Công an huyện", "related"),
    ("Công an", "Công an xã", "related"),
    ("Công an xã", "Công an xã Mai Sao", "related"),
    ("Sở Y tế", "Phòng Y tế", "related"),
    ("Sở Y tế", "Bộ Y tế", "related"),
    ("Bộ Công an", "Công an tỉnh", "related"),
    ("UBND xã", "UBND huyện", "related"),
    ("UBND", "UBND xã", "related"),
    ("UBND xã Mai Sao", "UBND xã Chi Lăng", "none"),
    ("Chủ tịch UBND xã", "UBND xã", "related"),
    ("Trưởng Công an xã", "Công an xã", "related"),
    ("Hiệu trưởng", "Hiệu trưởng trường THCS Nguyễn Du", "related"),
    ("Ban Chỉ đạo", "Ban Chỉ đạo chuyển đổi số xã", "related"),
    ("Ban Chỉ đạo phòng chống ma túy", "Ban Chỉ đạo chuyển đổi số", "none"),
    ("Sở LĐTBXH", "Sở Nội vụ", "related"),
    ("Sở Y tế", "Sở Lao động - Thương binh và Xã hội", "related"),
    ("Sở TNMT", "Sở Nông nghiệp và Môi trường", "related"),
    ("Công chức Văn hóa - Xã hội", "Phòng Văn hóa - Xã hội", "related"),
    ("Công an xã", "Trạm Y tế xã", "none"),
    ("Sở Y tế", "Sở Tài chính", "none"),
    ("Hội Nông dân xã", "Hội Phụ nữ xã", "none"),
    ("Trưởng thôn", "Trường THCS Nguyễn Du", "none"),
    ("cả xã", "Công an xã", "none"),
    ("Sở Y tế", "Số liệu y tế", "none"),
    ("các trường", "Trường THCS Nguyễn Du", "covers"),
    ("các trường", "Trường Mầm non Hoa Sen", "covers"),
    ("các trường", "các trường THCS", "covers"),
    ("các trường", "Nhà trường", "covers"),
    ("các trường THCS", "Trường THCS Nguyễn Du", "covers"),
    ("các trường THCS", "Trường Mầm non Hoa Sen", "none"),
    ("các cơ sở giáo dục", "các trường", "covers"),
    ("các trường", "Trạm Y tế xã", "none"),
    ("các sở, ngành", "Sở Y tế", "covers"),
    ("các sở", "Sở Y tế", "covers"),
    ("các sở, ban, ngành", "Công an tỉnh", "covers"),
    ("các sở, ban, ngành", "Công an xã", "none"),
    ("các ngành", "Công an xã", "covers"),
    ("các ban, ngành", "Trạm Y tế xã", "covers"),
    ("các ban, ngành, đoàn thể xã", "Hội Nông dân xã", "covers"),
    ("các ban, ngành, đoàn thể xã", "Công chức Văn hóa - Xã hội", "covers"),
    ("các đơn vị", "Trạm Y tế xã", "covers"),
    ("các đơn vị", "Công ty TNHH Hoa Mai", "covers"),
    ("các đơn vị", "hộ gia đình", "none"),
    ("các đơn vị", "học sinh", "none"),
    ("các đoàn thể", "Hội Phụ nữ xã", "covers"),
    ("các đoàn thể", "Xã đoàn", "covers"),
    ("các đoàn thể xã", "Hội Phụ nữ xã", "covers"),
    ("các đoàn thể xã", "Hội Phụ nữ huyện", "none"),
    ("các đoàn thể", "Công an xã", "none"),
    ("UBND các xã, phường", "UBND xã Mai Sao", "covers"),
    ("UBND các xã, phường", "UBND phường", "covers"),
    ("UBND các xã, phường", "UBND huyện", "related"),
    ("UBND các huyện", "UBND huyện Chi Lăng", "covers"),
    ("UBND các huyện", "UBND quận Sơn Trà", "related"),
    ("UBND cấp huyện", "UBND quận Sơn Trà", "covers"),
    ("UBND các huyện, thị xã, thành phố", "UBND thành phố Biên Hòa", "covers"),
    ("UBND các cấp", "UBND xã", "covers"),
    ("các cơ quan, đơn vị, địa phương", "UBND xã Mai Sao", "covers"),
    ("các cơ quan, đơn vị, địa phương", "Sở Y tế", "covers"),
    ("các địa phương", "UBND huyện Chi Lăng", "covers"),
    ("các xã, phường", "UBND xã Mai Sao", "covers"),
    ("các xã", "UBND phường Hải Châu", "none"),
    ("các thôn", "Thôn Đông", "covers"),
    ("các thôn", "Trưởng thôn", "covers"),
    ("các thôn", "Tổ dân phố số 3", "covers"),
    ("ngành Y tế", "Trạm Y tế xã", "covers"),
    ("ngành Giáo dục", "Trường THCS Nguyễn Du", "covers"),
    ("ngành Y tế", "Công an xã", "none"),
    ("giáo viên", "GVCN", "covers"),
    ("các doanh nghiệp", "Doanh nghiệp Hoa Mai", "covers"),
    ("Đoàn Thanh niên các cấp", "Đoàn Thanh niên xã", "covers"),
    ("các tổ chuyên môn", "Tổ chuyên môn", "covers"),
    ("các cơ sở y tế", "Bệnh viện Đa khoa tỉnh", "covers"),
    ("các trường mầm non, tiểu học, THCS", "Trường Tiểu học Kim Đồng", "covers"),
    ("các trường mầm non, tiểu học, THCS", "Trường THPT Kim Đồng", "none"),
    ("các trường THCS", "Trường TH&THCS An Bình", "covers"),
    ("các tổ chức chính trị - xã hội", "Ủy ban MTTQ xã", "covers"),
    ("các thôn", "Ấp Bình Hòa", "covers"),
    ("các ấp, khu phố", "Khu phố 3", "covers"),
    ("các ấp", "Thôn Đông", "related"),
    ("các cơ quan, đơn vị", "Vọng lâu quan sát", "covers"),
    ("các đoàn thể", "các đoàn thể xã", "covers"),
    ("các cơ quan, đơn vị", "các sở, ngành", "covers"),
    ("các ngành, đoàn thể", "các đoàn thể xã", "covers"),
    ("UBND các huyện, xã", "UBND xã Mai Sao", "covers"),
    ("các lực lượng", "Công an xã", "covers"),
    ("các doanh nghiệp", "Điện lực huyện", "covers"),
    ("các hộ gia đình", "Công an xã", "none"),
    ("Ấp Bình Hòa", "Thôn Bình Hòa", "related"),
    ("Hội Nông dân", "Hội Nông dân xã", "related"),
    ("Giám đốc Sở Y tế", "Sở Y tế", "related"),
    ("Tổ to", "Tổ chuyên môn", "none"),
    ("Trưởng phòng", "Trường phòng", "none"),
]


@pytest.mark.parametrize(("one", "other"), LINES)
def test_spellings_of_one_unit(one: str, other: str) -> None:
    assert LEXICON.identify(other).id == LEXICON.identify(one).id
    assert LEXICON.same(one, other)
    assert not LEXICON.related(one, other)
    assert not LEXICON.covers(one, other)


def test_units_on_different_lines_differ() -> None:
    ids = [LEXICON.identify(names[0]).id for names in SPELLINGS]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize(("one", "other", "what"), PAIRS)
def test_two_units(one: str, other: str, what: str) -> None:
    assert not LEXICON.same(one, other)
    assert LEXICON.covers(one, other) == (what == "covers")
    assert not LEXICON.covers(other, one)
    assert LEXICON.related(one, other) == LEXICON.related(other, one)
    if what != "covers":
        assert LEXICON.related(one, other) == (what == "related")


@pytest.mark.parametrize(
    ("name", "level", "general", "known"),
    [
        ("Công an", "", False, True),
        ("Công an xã", "xã", False, True),
        ("Sở Y tế", "tỉnh", False, True),
        ("Bộ Y tế", "trung ương", False, True),
        ("Phòng Văn hóa - Xã hội", "xã", False, True),
        ("UBND thành phố Biên Hòa", "huyện", False, True),
        ("UBND thành phố Hải Phòng", "tỉnh", False, True),
        ("các sở, ngành", "tỉnh", True, True),
        ("UBND các xã", "xã", True, True),
        ("UBND quận huyện, xã phường", "", True, True),
        ("các trường", "", True, True),
        ("thôn", "", True, True),
        ("Thôn Đông", "", False, True),
        ("Các cá nhân có thẩm quyền", "", True, True),
        ("Sở Khai quật", "tỉnh", False, False),
        ("Vọng lâu quan sát", "", False, False),
        ("", "", False, False),
    ],
)
def test_what_is_known_of_a_unit(name: str, level: str, general: bool, known: bool) -> None:
    unit = LEXICON.identify(name)
    assert (unit.level, unit.general, unit.known) == (level, general, known)


@pytest.mark.parametrize(
    ("name", "home", "means"),
    [
        ("Công an", "xã", "Công an xã"),
        ("Công an", "huyện", "Công an huyện"),
        ("Công an", "phường", "Công an xã"),
        ("Công an", "tỉnh", "Công an thành phố"),
        ("Công an huyện", "xã", "Công an huyện"),
        ("các đoàn thể", "xã", "các đoàn thể xã"),
        ("Chủ tịch UBND", "xã", "Chủ tịch UBND xã"),
        ("UBND cấp xã", "xã", "UBND xã"),
        ("UBND thành phố", "huyện", "UBND thành phố Biên Hòa"),
        ("Trạm Y tế", "tỉnh", "Trạm Y tế xã"),
        ("các trường", "xã", "các trường"),
        ("Công an", "no level", "Công an"),
    ],
)
def test_a_plans_own_level(name: str, home: str, means: str) -> None:
    unit, meant = LEXICON.identify(name, home_level=home), LEXICON.identify(means)
    assert (unit.level, unit.general) == (meant.level, meant.general)
    assert unit.id == meant.id or meant.id.startswith(unit.id)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("CA xã", "Công an xã"),
        ("Sở LĐ-TB&XH", "Sở Lao động - Thương binh và Xã hội"),
        ("UBND các xã, phường", "UBND cấp xã"),
        ("các sở, ban, ngành", "Các sở, ngành"),
        ("Giao Trưởng CA xã", "Trưởng Công an xã"),
        ("UBND xã Mai Sao, huyện Chi Lăng", "UBND xã Mai Sao"),
        ("BGH", "Ban Giám hiệu"),
        ("vọng lâu", "Vọng lâu"),
        ("thôn đông", "Thôn Đông"),
        ("Hội Từ thiện và Khuyến tài", "Hội Từ thiện và Khuyến tài"),
        ("học sinh", "Học sinh"),
        ("các xã biên giới", "Các xã Biên Giới"),
        ("Hiệu trưởng trường THCS Nguyễn Du", "Hiệu trưởng Trường THCS Nguyễn Du"),
    ],
)
def test_the_name_shown(name: str, shown: str) -> None:
    assert LEXICON.identify(name).name == shown


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("Sở GD-ĐT", "Sở Giáo dục và Đào tạo"),
        ("Sở GD&ĐT, Sở XD", "Sở Giáo dục và Đào tạo, Sở Xây dựng"),
        ("- UBND xã (CA xã);", "- Ủy ban nhân dân xã (Công an xã);"),
        ("UBMTTQ VN TP", "Ủy ban Mặt trận Tổ quốc VN Thành phố"),
        ("PGDĐT", "Phòng Giáo dục và Đào tạo"),
        ("cả xã", "cả xã"),
        ("ca xã Mai Sao", "ca xã Mai Sao"),
        ("GVCN các lớp", "Giáo viên chủ nhiệm các lớp"),
    ],
)
def test_abbreviations_written_out(name: str, full: str) -> None:
    assert LEXICON.spelled_out(name) == full
    assert LEXICON.spelled_out(full) == full.replace(" VN ", " VN ")


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("Sở TTTT", ("Sở Khoa học và Công nghệ",)),
        ("Sở LĐTBXH", ("Sở Nội vụ", "Sở Y tế", "Sở Giáo dục và Đào tạo")),
        ("UBND tỉnh Bình Dương", ("UBND thành phố Hồ Chí Minh",)),
        ("Sở TNMT tỉnh Bình Dương", ("Sở Nông nghiệp và Môi trường thành phố Hồ Chí Minh",)),
        ("UBND huyện Chi Lăng", ("UBND cấp xã", "UBND tỉnh")),
        ("Công an xã", ()),
        ("UBND tỉnh Lạng Sơn", ()),
        ("vọng lâu", ()),
    ],
)
def test_what_became_of_a_unit(name: str, now: tuple[str, ...]) -> None:
    assert LEXICON.successors(name) == now


def test_a_plans_own_definitions() -> None:
    lexicon = Lexicon.of(
        {"TTTT": "Thanh tra thành phố", "Ban Chỉ đạo": "Ban Chỉ đạo chuyển đổi số xã", "BVR": "Bảo vệ rừng"}
    )
    assert lexicon.same("Ban Chỉ đạo", "Ban Chỉ đạo chuyển đổi số xã")
    assert lexicon.same("Trưởng Ban Chỉ đạo", "Trưởng Ban Chỉ đạo chuyển đổi số xã")
    assert not lexicon.same("Ban Chỉ đạo huyện", "Ban Chỉ đạo chuyển đổi số xã")
    assert lexicon.same("Tổ BVR", "Tổ Bảo vệ rừng")
    assert lexicon.identify("TTTT").name == "Thanh tra thành phố"
    assert not LEXICON.same("Tổ BVR", "Tổ Bảo vệ rừng")


NAMES = st.sampled_from([name for names in SPELLINGS for name in names] + [name for pair in PAIRS for name in pair[:2]])


@given(NAMES)
def test_spelling_says_nothing(name: str) -> None:
    unit = LEXICON.identify(name)
    assert LEXICON.identify(unicodedata.normalize("NFD", name)).id == unit.id
    assert LEXICON.identify(f"  {name.replace(' ', '  ')}.").id == unit.id


@given(NAMES)
def test_capitals_say_nothing_of_names_in_full(name: str) -> None:
    full = LEXICON.spelled_out(name)
    assert LEXICON.identify(full.upper()).id == LEXICON.identify(full).id


@given(NAMES)
def test_the_name_shown_is_a_name_of_the_unit(name: str) -> None:
    unit = LEXICON.identify(name)
    assert LEXICON.identify(unit.name) == unit


@given(NAMES, NAMES)
def test_same_and_related_work_both_ways(one: str, other: str) -> None:
    assert LEXICON.same(one, other) == LEXICON.same(other, one)
    assert LEXICON.related(one, other) == LEXICON.related(other, one)
    assert not LEXICON.covers(one, one)


@given(st.text(max_size=60), st.sampled_from(["", "xã", "phường", "tỉnh", "?"]))
def test_any_text_is_some_unit(name: str, home: str) -> None:
    unit = LEXICON.identify(name, home_level=home)
    assert isinstance(unit, Unit)
    assert unit == LEXICON.identify(name, home_level=home)
    assert LEXICON.same(unit, unit)
    assert not LEXICON.related(unit, name if not home else unit)


WORDS = st.lists(
    st.sampled_from(
        [
            "các",
            "sở",
            "Sở",
            "GDĐT",
            "công",
            "an",
            "xã",
            "thành",
            "phố",
            "UBND",
            "Mai",
            "Sao",
            "trên",
            "địa",
            "bàn",
            "cấp",
            "Đoàn",
            "và",
            ",",
            "trường",
            "Trưởng",
            "CA",
        ]
    ),
    max_size=8,
)


@given(WORDS, WORDS)
def test_any_words_are_some_unit(words: list[str], others: list[str]) -> None:
    one, other = " ".join(words), " ".join(others)
    assert LEXICON.related(one, other) == LEXICON.related(other, one)
    assert LEXICON.covers(one, other) in (True, False)
    if not one.isupper():  # in capitals alone, CA is told only where it stands first
        assert LEXICON.spelled_out(LEXICON.spelled_out(one)) == LEXICON.spelled_out(one)
    assert isinstance(LEXICON.successors(one), tuple)


HEADS = sorted(lexicon_data().kinds) + list(
    yaml.safe_load(files("vectorstore.lexicon").joinpath("lexicon.yaml").read_bytes())["one_word"]
)
AFTER = [
    "",
    "xã",
    "phường Tân Lập",
    "huyện Chi Lăng, tỉnh Lạng Sơn",
    "thành phố",
    "Hoa Mai",
    "các cấp",
    "cấp xã",
    "Y tế",
    "12",
]


@given(st.sampled_from(["", "các", "Chủ tịch", "Giao"]), st.sampled_from(HEADS), st.sampled_from(AFTER))
def test_every_kinds_name_is_shown_as_its_own(before: str, head: str, after: str) -> None:
    unit = LEXICON.identify(f"{before} {head} {after}")
    assert LEXICON.identify(unit.name).id == unit.id
    assert unit.id.isascii()


@pytest.mark.parametrize("name", sorted({name for old, new in merged_units().items() for name in (old, *new)}))
def test_units_of_the_reorganisation_are_known(name: str) -> None:
    assert LEXICON.identify(name).known


@pytest.mark.parametrize(
    ("place", "now"),
    [
        ("Bình Dương", "thành phố Hồ Chí Minh"),
        ("Bà Rịa – Vũng Tàu", "thành phố Hồ Chí Minh"),
        ("Ha Giang", "tỉnh Tuyên Quang"),
        ("Lạng Sơn", ""),
        ("Thừa Thiên Huế", "thành phố Huế"),
        ("Mai Sao", ""),
        ("", ""),
    ],
)
def test_provinces_that_merged(place: str, now: str) -> None:
    assert new_place(place) == now


def test_ids_are_ascii_and_of_one_kind() -> None:
    kinds = lexicon_data().kinds.values()
    ids = [kind.id for kind in kinds]
    assert all(one.isascii() for one in ids)
    assert len(set(ids)) == len(ids)


def test_what_is_kept_of_names_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """They come of questions, of which there is no end."""
    monkeypatch.setattr(lexicon, "_MOST_CACHED", 50)
    own = Lexicon.of()
    for at in range(200):
        own.is_whole(f"Trường THCS {at}")
        own.spelled_out(f"Sở GD {at}")
    assert max(len(own._names), len(own._full)) <= 51


def test_what_is_kept_of_places_is_bounded() -> None:
    assert unit_relations._level_of.cache_info().maxsize
