"""How surely a party of a plan is the unit asked about."""

from __future__ import annotations

import pytest

from assistant.retrieval.likeness import bare, canonical_words, levels_differ, likeness, share
from assistant.retrieval.units import ALIKE, Grade, Matcher, named_in
from assistant.understanding.mentions import Mention
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.obligation import Party
from vectorstore.values import Span

LEXICON = Lexicon.of()


def party(text: str, *excludes: str) -> Party:
    unit = LEXICON.identify(text)
    return Party("actor", text, Span(0, len(text)), unit.id, unit.name, unit.general, excludes)


def grade(asked: str, text: str, *excludes: str) -> Grade:
    return Matcher((Mention((asked,), 0, 0, True),), LEXICON).grade(party(text, *excludes))


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("Công an xã", "Công an xã"),
        ("cong an xa", "Công an xã"),
        ("CÔNG AN XÃ", "Công an xã"),
        ("công an", "Công an xã"),
        ("Công an xã", "Công an cấp xã"),
        ("Công an xã", "Công an các xã, thị trấn"),
        ("Sở GD-ĐT", "Sở Giáo dục và Đào tạo"),
        ("so giao duc", "Sở Giáo dục và Đào tạo"),
        ("UBND xã", "Ủy ban nhân dân xã"),
        ("xã", "UBND xã"),  # a place's word means its committee
        ("bên công an", "Công an xã"),
        ("Mặt trận Tổ quốc xã", "Ủy ban MTTQ Việt Nam xã"),
        ("Trưởng thôn", "Trưởng các thôn"),
        ("Hội phụ nữ xã", "Hội Liên hiệp Phụ nữ xã"),
        ("BGH", "Ban Giám hiệu"),
        ("kế toán xã", "Công chức Tài chính - Kế toán xã"),
        ("Đội cờ xanh Bến Lội", "Đội cờ xanh Bến Lội"),  # which the lexicon does not know
    ],
)
def test_its_own(asked: str, text: str) -> None:
    assert grade(asked, text) is Grade.OWN


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("Công an xã", "Công an huyện"),
        ("Công an xã", "Công an tỉnh"),
        ("UBND phường", "UBND quận"),
        ("Kế toán trường", "Y tế trường học"),
        ("Thư viện trường", "Hiệu trưởng"),
        ("Bưu điện văn hóa xã", "Công chức Văn hóa - Xã hội xã"),
        ("Sở Y tế", "Sở Tài chính"),
        ("Sở Y tế", "Trạm Y tế xã"),
        ("Mặt trận Tổ quốc xã", "UBND xã"),
        ("Hội Nông dân xã", "Hội Liên hiệp Phụ nữ xã"),
    ],
)
def test_another_units(asked: str, text: str) -> None:
    assert grade(asked, text) in (Grade.NONE, Grade.NEAR)


@pytest.mark.parametrize(
    ("asked", "text"),
    [("Sở Y tế", "Các sở, ban, ngành"), ("Công an xã", "Các đơn vị"), ("Hội Phụ nữ xã", "Các ban, ngành, đoàn thể")],
)
def test_everybodys(asked: str, text: str) -> None:
    assert grade(asked, text) is Grade.GENERAL


def test_a_class_of_one_sort_is_each_of_its_own() -> None:
    assert grade("Công an xã", "Công an các xã") is Grade.OWN


def test_what_a_party_excludes() -> None:
    assert grade("Công an xã", "Các đơn vị", "Công an xã") is Grade.NONE
    assert grade("Trạm Y tế xã", "Các đơn vị", "Công an xã") is Grade.GENERAL


def test_the_nearest_of_several() -> None:
    matcher = Matcher((Mention(("Sở Y tế",), 0, 0, True), Mention(("Công an xã",), 0, 0, True)), LEXICON)
    assert matcher.best(map(party, ("Các đơn vị", "Công an xã"))) is Grade.OWN
    assert matcher.best(()) is Grade.NONE
    assert Matcher((), LEXICON).grade(party("Công an xã")) is Grade.NONE


@pytest.mark.parametrize(
    ("question", "text", "named"),
    [
        ("Việc của tư pháp - hộ tịch là gì?", "Công chức Tư pháp - Hộ tịch", True),
        ("viec cua tu phap ho tich la gi", "Công chức Tư pháp - Hộ tịch", True),
        ("Việc của tư pháp là gì?", "Công chức Tư pháp - Hộ tịch", False),  # only half of it
        ("Bảo vệ chăm sóc trẻ em", "Công an xã", False),
    ],
)
def test_parties_whose_names_stand_in_a_question(question: str, text: str, named: bool) -> None:
    assert bool(named_in(question, [party(text)])) is named


@pytest.mark.parametrize(
    ("words", "canonical"),
    [
        ("Sở GD-ĐT", "so giao duc va dao tao"),
        ("Hiệu trưởng", "hieu truong"),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam xã", "mat tran to quoc xa"),  # no People's Committee
        ("CA xã", "cong an xa"),
        ("cả xã", "xa"),  # no police
        ("UBND xã", "ubnd xa"),
        ("Ủy ban nhân dân xã", "ubnd xa"),
        ("Các trường", "truong hoc"),
        ("", ""),
    ],
)
def test_one_form_of_a_name(words: str, canonical: str) -> None:
    assert canonical_words(words) == canonical


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("cong an xa", "cong an xa", True),
        ("cong an", "cong an xa", True),
        ("doi co xanh", "doi co xanh ben loi", True),
        ("cong an xa", "cong an huyen", False),
        ("ke toan truong", "y te truong hoc", False),
        ("", "cong an", False),
        ("cong an", "", False),
    ],
)
def test_likeness(one: str, other: str, alike: bool) -> None:
    assert (likeness(one, other) >= ALIKE) is alike


def test_the_parts_of_likeness() -> None:
    assert levels_differ("cong an xa", "cong an tinh")
    assert not levels_differ("cong an xa", "cong an phuong")  # both are the lowest level
    assert not levels_differ("xa hoi", "cong an tinh")  # "xã hội" tells no level
    assert bare("cac don vi lien quan") == ["don", "vi"]
    assert share(["a", "b"], ["a", "b", "c"]) == 1.0
    assert 0 < share(["a", "c"], ["a", "b", "c"]) < 1.0


@pytest.mark.parametrize(
    ("asked", "other", "relation"),
    [
        ("Trường học", "Hiệu trưởng", "covers"),
        ("Trường học", "Phó Hiệu trưởng", "covers"),
        ("Trường học", "Giáo viên chủ nhiệm", "covers"),
        ("Trường học", "Trạm Y tế xã", ""),
        ("Ban giám hiệu", "Hiệu trưởng", "covers"),
        ("Ban giám hiệu", "Phó Hiệu trưởng", "covers"),
        ("Hiệu trưởng", "Trường học", ""),
        ("Công an tỉnh", "Phòng Cảnh sát giao thông", "covers"),
        ("Công an tỉnh", "Công an xã", ""),
    ],
)
def test_whose_staff_acts_for_it(asked: str, other: str, relation: str) -> None:
    assert LEXICON.relation(asked, other) == relation
