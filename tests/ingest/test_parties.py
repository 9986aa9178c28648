"""Who does it, with whom, and to whom it is reported."""

from __future__ import annotations

import pytest

from ingest.register.parties import Reader, home_level, leads
from ingest.units.lists import Named
from vectorstore.folding import fold
from vectorstore.lexicon.definitions import definitions_in
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.values import Span


def reader(text: str, level: str = "") -> Reader:
    """The reader of a plan that consists of ``text``."""
    definitions = definitions_in(text)
    return Reader(text, Lexicon.of(definitions), definitions, level, " ".join(fold(text).split()))


def whole(text: str) -> list[Span]:
    return [Span(0, len(text))]


@pytest.mark.parametrize(
    ("issuer", "level"),
    [
        ("ỦY BAN NHÂN DÂN XÃ MẠN KHÊ", "xã"),
        ("UBND THỊ TRẤN SÔNG MƠ", "thị trấn"),
        ("Ủy ban nhân dân tỉnh Khê Sơn", "tỉnh"),
        ("TRƯỜNG THCS HOA MAI", ""),
        ("", ""),
    ],
)
def test_home_level(issuer: str, level: str) -> None:
    assert home_level(issuer) == level


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("chủ trì, phối hợp với các thôn cắm biển", True),
        ("là cơ quan đầu mối tổng hợp", True),
        ("Chịu trách nhiệm chính về tiến độ", True),
        ("cắm biển", False),
        ("chủ trìa", False),
        ("", False),
    ],
)
def test_who_is_in_charge(words: str, expected: bool) -> None:
    assert leads(words) is expected


@pytest.mark.parametrize(
    ("name", "level", "unit_id", "general"),
    [
        ("Công an xã", "", "cong-an@xa", False),
        ("Công an", "xã", "cong-an@xa", False),  # of the plan's own level
        ("Công an", "", "cong-an", False),
        ("các trường", "", "cac-truong", True),
        ("Mỗi thôn", "", "thon", True),
    ],
)
def test_a_unit_is_identified(name: str, level: str, unit_id: str, general: bool) -> None:
    text = f"{name} trực bến."
    party = reader(text, level).party("actor", Named(name, Span(0, len(name)), ("mầm non",)))
    assert (party.unit_id, party.general, party.text, party.role) == (unit_id, general, name, "actor")
    assert party.excludes == ("mầm non",)
    assert party.span.of(text) == name


@pytest.mark.parametrize(
    ("text", "name", "full"),
    [
        # the plan defines it
        ("Ban Chỉ huy phòng thủ dân sự (sau đây gọi là BCH) họp. BCH trực.", "BCH", "Ban Chỉ huy phòng thủ dân sự"),
        # the plan has it in full somewhere
        ("Ủy ban nhân dân xã trực. UBND xã báo cáo.", "UBND xã", "Ủy ban nhân dân xã"),
        # nowhere: as written
        ("UBND xã báo cáo.", "UBND xã", "UBND xã"),
        ("Công an xã trực.", "Công an xã", "Công an xã"),
    ],
)
def test_abbreviations_are_written_out(text: str, name: str, full: str) -> None:
    assert reader(text).full(name) == full


def test_known_names() -> None:
    one = reader("Công an xã trực.")
    assert one.is_known("Công an xã")
    assert one.is_known("UBND xã")
    assert not one.is_known("Bến Mơ")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Phối hợp với Công an xã và các thôn trực bến.", ["Công an xã", "các thôn"]),
        ("Phối hợp với Công an xã trực, phối hợp với Công an xã cắm biển.", ["Công an xã"]),  # each once
        ("Các thôn cùng với Hội Nông dân xã dọn bến.", ["Hội Nông dân xã"]),
        ("Trạm Y tế chủ trì, Hội Người cao tuổi phối hợp khám mắt.", ["Hội Người cao tuổi"]),
        ("Công an xã chủ trì, Trạm Y tế và các thôn cùng phối hợp trực bến.", ["Trạm Y tế", "các thôn"]),
        ("Trưởng thôn cùng nhân viên y tế thôn lập đội xung kích.", ["nhân viên y tế thôn"]),
        ("Công an xã chủ trì, tổ chức trực bến.", []),
        ("Các thôn cùng nhau dọn bến.", []),
        ("Đẩy mạnh công tác phối hợp với Công an xã.", []),  # a noun
        ("Công an xã trực.", []),
        ("", []),
    ],
)
def test_partners(words: str, expected: list[str]) -> None:
    found = reader(words).partners(whole(words))
    assert [party.text for party in found] == expected
    assert all(party.role == "partner" for party in found)
    assert [party.span.of(words) for party in found] == expected


RECIPIENTS = [
    # words, whether they are a duty to report, to whom
    ("Báo cáo UBND xã trước ngày 5/9.", True, ["UBND xã"]),
    (
        "Báo cáo kết quả về Ủy ban nhân dân xã (qua Văn phòng HĐND và UBND) để tổng hợp.",
        True,
        ["Ủy ban nhân dân xã", "Văn phòng HĐND và UBND"],
    ),
    ("Gửi danh sách cho Công an xã, Trạm Y tế xã.", False, ["Công an xã", "Trạm Y tế xã"]),
    ("Trình UBND xã phê duyệt.", True, ["UBND xã"]),
    ("Trình UBND xã phê duyệt.", False, []),  # what is put before somebody is no report by itself
    ("Tổng hợp số liệu để báo cáo UBND huyện.", True, []),  # a purpose
    ("Báo cáo kết quả. Gửi Sở Y tế.", True, ["Sở Y tế"]),
    ("Báo cáo kết quả cắm biển.", True, []),
    ("Gửi thư cho phụ huynh về việc đưa đón.", False, ["phụ huynh"]),
    ("Cắm biển ở bến của Công an xã.", True, []),
    ("", True, []),
]


@pytest.mark.parametrize(("words", "reports", "expected"), RECIPIENTS)
def test_recipients(words: str, reports: bool, expected: list[str]) -> None:
    found = reader(words).recipients(whole(words), reports=reports)
    assert [party.span.of(words) for party in found] == expected
    assert all(party.role == "recipient" for party in found)


def test_words_cut_by_a_page_end_are_one_run() -> None:
    text = "Phối hợp với Công an\n\n5\n\nxã, các thôn trực."
    found = reader(text).partners([Span(0, 20), Span(25, len(text))])
    assert [party.text for party in found] == ["Công an xã", "các thôn"]
    assert found[0].span.of(text) == "Công an"


@pytest.mark.parametrize(
    ("words", "place", "expected"),
    [
        ("1. Công an xã", "heading", ["Công an xã"]),
        ("Các sở: Y tế, Nội vụ", "cell", ["Sở Y tế", "Sở Nội vụ"]),
        ("Các sở, ban, ngành", "text", ["Các sở, ban, ngành"]),
        ("Công an xã tuần tra bến đò:", "heading", ["Công an xã"]),  # a heading that is a sentence: its subject
    ],
)
def test_acting_units(words: str, place: str, expected: list[str]) -> None:
    found = reader(words).acting(whole(words), place)  # type: ignore[arg-type]
    assert [party.text for party in found] == expected
