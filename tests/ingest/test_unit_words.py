"""What the words of a unit's name are: plurals, classes, levels, fields; and spans read as one run of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.units import words as rules
from ingest.units.joined import Joined
from vectorstore.values import Span


@pytest.mark.parametrize(
    ("words", "small"),
    [
        ("UBND Xã ĐỨC", "ubnd xã đức"),
        ("Sở\tY\xa0tế\n", "sở y tế "),  # every white space is a blank
        ("İstanbul", "İstanbul"),  # its small letter is two characters: left, so that offsets hold
        ("", ""),
    ],
)
def test_lowered(words: str, small: str) -> None:
    assert rules.lowered(words) == small


@given(st.text())
def test_lowered_keeps_offsets(words: str) -> None:
    assert len(rules.lowered(words)) == len(words)


PLURALS = [
    ("các trường", True, "trường"),
    ("Những hộ nghèo", True, "hộ nghèo"),
    ("Mọi trường", True, "trường"),
    ("những các hội viên", True, "hội viên"),  # one plural behind another
    ("mỗi thôn", True, "thôn"),
    ("trường", False, "trường"),
    ("Cá nhân", False, "Cá nhân"),  # not "các"
    ("các", True, ""),
    ("", False, ""),
]


@pytest.mark.parametrize(("words", "plural", "rest"), PLURALS)
def test_plurals(words: str, plural: bool, rest: str) -> None:
    assert rules.is_plural(words) is plural
    assert rules.without_plural(words) == rest


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("Đề nghị Hội Nông dân", "Hội Nông dân"),
        ("- Giao cho **Phòng Nội vụ**", "Phòng Nội vụ**"),
        ("Trách nhiệm của Công an xã", "Công an xã"),
        ("Trách nhiệm: Công an xã", "Công an xã"),
        ("Giao ban đầu tuần", "ban đầu tuần"),  # only units are asked about
        ("Công an xã", "Công an xã"),
        ("", ""),
    ],
)
def test_what_addresses_a_unit_is_left_out(words: str, rest: str) -> None:
    found, skipped = rules.addressed(words)
    assert found == rest
    assert words[skipped:] == rest


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("Các sở, ngành", "Sở"),
        ("các phòng Tư pháp", "Phòng"),
        ("Công an xã", "Công an"),
        ("Đề nghị các hội", "Hội"),
        ("bản Pà Lừ", "Bản"),
        ("", ""),
    ],
)
def test_singular_head(name: str, head: str) -> None:
    assert rules.singular_head(name) == head


CLASSES = [
    # words, a class, nothing but a class
    ("ngành", True, True),
    ("đoàn thể của xã", True, False),
    ("Các tổ chức liên quan", True, False),
    ("các đơn vị", True, True),
    ("trường Hoa Mai", False, False),  # a name of its own
    ("Ngành", False, True),  # a capital opens a name, unless a plural stands before it
    ("sở Y tế", False, False),
    ("công an xã", False, False),
    ("", False, False),
]


@pytest.mark.parametrize(("words", "is_class", "is_bare"), CLASSES)
def test_classes(words: str, is_class: bool, is_bare: bool) -> None:
    assert rules.is_class(words) is is_class
    assert rules.is_bare_class(words) is is_bare


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("các thành viên là các sở", True),
        ("các sở, ban", True),
        ("thủ trưởng các cơ quan", True),
        ("Sở Y tế", False),
        ("đoàn thể, Sở Y tế", False),
    ],
)
def test_ends_in_class(words: str, expected: bool) -> None:
    assert rules.ends_in_class(words) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("ban", True), ("các ngành liên quan", True), ("đoàn thể", True), ("đơn vị", False), ("thôn", False)],
)
def test_members_of_a_body(words: str, expected: bool) -> None:
    assert rules.opens_body(words) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Y tế", True), ("Công an", False), ("Công an xã", False), ("Sở Y tế", False), ("Đống Đa", False)],
)
def test_fields_of_work(name: str, expected: bool) -> None:
    assert rules.is_field(name) is expected


@pytest.mark.parametrize(
    ("before", "words", "expected"),
    [
        ("Bà Hà Thu Vân – Phó Hiệu trưởng", "Phó ban", True),
        ("Đồng chí Bế Văn Sơn", "Trưởng Công an xã", True),
        ("Công an xã", "Phó ban", False),  # no person
        ("Ông Lý Sơn", "các thôn", False),  # no post
    ],
)
def test_second_posts_of_persons(before: str, words: str, expected: bool) -> None:
    assert rules.goes_on_person(before, words) is expected


@pytest.mark.parametrize(
    ("words", "tail"),
    [
        ("các tổ chức liên quan", "liên quan"),
        ("đoàn thể của xã", "của xã"),
        ("công chức xã", "xã"),  # persons share their level
        ("đoàn thể xã", ""),  # units do not
        ("ngành", ""),
        ("Công an xã", ""),
    ],
)
def test_shared_tail(words: str, tail: str) -> None:
    assert rules.shared_tail(words) == tail


LEVELS = [
    # words, opens with a level, its rank, no name behind
    ("xã", True, 0, True),
    ("các xã, thị trấn", True, 0, True),
    ("xã Mạn Khê", True, 0, False),
    ("quận huyện", True, 1, True),
    ("thị xã Sông Mơ", True, 1, False),
    ("thành phố", True, 1, True),
    ("tỉnh", True, 2, True),
    ("cấp xã", True, 0, True),
    ("Xã", True, 0, True),
    ("trường", False, -1, True),
]


@pytest.mark.parametrize(("words", "level", "rank", "bare"), LEVELS)
def test_levels(words: str, level: bool, rank: int, bare: bool) -> None:
    assert rules.is_level(words) is level
    assert rules.rank_of(words) == rank
    assert rules.is_bare_level(words) is bare


@pytest.mark.parametrize(
    ("name", "before", "shares"),
    [
        ("UBND quận Bến Trà", "UBND", True),
        ("UBND các huyện", "UBND", True),  # the plural belongs to the level
        ("Công an xã", "Công an", True),
        ("các ban, ngành quận Bến Trà", "các ban, ngành", False),  # a class shares no head
        ("các phường của quận", "", False),  # the level is what it is about
        ("ngành xã", "ngành", False),
        ("Sở Lao động và Xã hội", None, False),  # "Xã hội" is no level
        ("Sở Y tế", None, False),
    ],
)
def test_the_level_in_a_name(name: str, before: str | None, shares: bool) -> None:
    at = rules.level_in(name)
    assert (None if at is None else name[:at].strip()) == before
    assert rules.shares_head(name) is shares


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Công an xã,", "Trạm Y tế xã lập danh sách", True),
        ("các ban,", "ngành, đoàn thể", True),
        ("UBND các xã,", "thị trấn rà soát", True),
        ("các trường mầm non,", "tiểu học tổ chức", True),
        ("các cơ sở sản xuất,", "kinh doanh ký cam kết", True),
        ("bản Pà Lừ,", "bản Khe Tre", True),  # the same head in small letters
        ("Ban Điều hành bảo vệ,", "chăm sóc trẻ em", True),
        ("Công an xã,", "chăm sóc trẻ em", False),  # no committee
        ("Công an xã,", "tuần tra các bến đò", False),
        ("các thôn,", "kịp thời báo tin", False),
    ],
)
def test_a_list_goes_on_behind_a_comma(before: str, after: str, expected: bool) -> None:
    assert rules.goes_on(before, after) is expected


def test_joined_spans_lead_back() -> None:
    text = "Giao Sở Y\n\n7\n\ntế, Công an"
    joined = Joined(text, [Span(5, 9), Span(14, len(text))])
    assert joined.words == "Sở Y tế, Công an"
    assert joined.span(0, 4).of(text) == "Sở Y"
    assert joined.span(0, 7).of(text) == "Sở Y"  # only the first part where a page end cuts the words
    assert joined.span(5, 7).of(text) == "tế"
    assert joined.span(9, 16).of(text) == "Công an"


def test_no_spans_are_no_words() -> None:
    assert Joined("Sở Y tế", []).words == ""


@given(st.text(min_size=1, max_size=60), st.data())
def test_each_joined_character_is_found_again(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    joined = Joined(text, [Span(0, cut), Span(cut, len(text))])
    assert len(joined.words) == len(text) + 1
    for at in range(len(joined.words)):
        if at != cut:
            assert joined.span(at, at + 1).of(text) == joined.words[at]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("trưởng các bản", True),
        ("Trưởng thôn", False),
        ("hiệu trưởng các trường", True),
        ("trưởng phòng", False),
        ("các bản", False),
        ("trưởng thành", False),
    ],
)
def test_who_heads_the_units_of_a_class(words: str, expected: bool) -> None:
    assert rules.heads_class(words) is expected


@pytest.mark.parametrize(
    ("units", "after", "expected"),
    [
        ("Lớp học", "tổ chức vào buổi tối", True),
        ("Các lớp học", "mở tại nhà văn hóa", True),
        ("Lớp", "khai giảng trước ngày 5/9", True),
        ("Lớp học", "tổ chức lao động", False),  # it does something
        ("Các lớp", "tổ chức vào giờ sinh hoạt", False),  # those of a school
        ("Lớp 9A", "tổ chức vào giờ sinh hoạt", False),
        ("Trường", "tổ chức vào tháng 9", False),
    ],
)
def test_what_is_held_does_not_act(units: str, after: str, expected: bool) -> None:
    assert rules.is_held(units, after) is expected
