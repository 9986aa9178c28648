"""The units that a question names, and those that it asks about."""

from __future__ import annotations

import pytest

from assistant.tokens import accented, tokens
from assistant.understanding.mentions import Mention, asked_about, before_cue, is_generic, mentions
from vectorstore.lexicon.lexicon import Lexicon

LEXICON = Lexicon.of()


def named(question: str, *names: str) -> tuple[Mention, ...]:
    """The units of a question; ``names`` are folded names of plans."""
    return mentions(tokens(question, names), LEXICON, accented=accented(question))


def units(question: str, *names: str) -> list[str]:
    return [mention.names[0] for mention in named(question, *names)]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Công an xã phải làm gì?", ["Công an xã"]),
        ("cong an xa phai lam gi", ["cong an xa"]),
        ("CÔNG AN XÃ PHẢI LÀM GÌ?", ["CÔNG AN XÃ"]),
        ("Sở Y tế, Sở Tài chính, Công an tỉnh làm gì", ["Sở Y tế", "Sở Tài chính", "Công an tỉnh"]),
        ("Sở Y tế, Sở Tài chính và Công an tỉnh làm gì", ["Sở Y tế", "Sở Tài chính", "Công an tỉnh"]),
        ("Hiệu trưởng và kế toán phải làm gì?", ["Hiệu trưởng", "kế toán"]),
        ("Văn phòng HĐND và UBND phải làm gì?", ["Văn phòng HĐND và UBND"]),  # one office
        ("Sở Giao thông Vận tải phải làm gì?", ["Sở Giao thông Vận tải"]),  # "tải" is no "tại"
        ("Tiểu ban Hậu cần - Lễ tân phải làm gì?", ["Tiểu ban Hậu cần Lễ tân"]),
        ("phòng giáo dục huyện phải làm gì", ["phòng giáo dục huyện"]),
        ("phong y te huyen phai lam gi", ["phong y te huyen"]),
        ("phong y te huyen lam gi", ["phong y te huyen"]),  # "lam" is no place
        ("Công an tỉnh làm gì", ["Công an tỉnh"]),
        ("cong an tinh lam gi", ["cong an tinh"]),
        ("so tai chinh lam gi", ["so tai chinh"]),
        ("Công an xã phối hợp vào những việc gì?", ["Công an xã"]),
        ("tram y te xa phai lam gi", ["tram y te xa"]),
        ("BGH và GVCN phải làm gì", ["BGH", "GVCN"]),
        ("UBND xã phải làm gì", ["UBND xã"]),
        ("Hội Liên hiệp Phụ nữ xã làm gì", ["Hội Liên hiệp Phụ nữ xã"]),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam xã làm gì", ["Ủy ban Mặt trận Tổ quốc Việt Nam xã"]),
        ("Đoàn Thanh niên xã tổ chức gì", ["Đoàn Thanh niên xã"]),
        ("Xã phải làm gì", ["Xã"]),
    ],
)
def test_units_of_a_question(question: str, found: list[str]) -> None:
    assert units(question) == found


@pytest.mark.parametrize(
    "question",
    [
        "Tất cả nhiệm vụ cả năm?",  # "cả" is no CA
        "Trẻ em được làm gì?",
        "Số ca bệnh là bao nhiêu?",  # "số" is no "Sở"
        "so ca benh la bao nhieu",
        "Có bao nhiêu người nghèo?",
        "y tế và giáo dục được nêu thế nào?",  # fields of work
        "Kế hoạch này số mấy?",
        "Mấy giờ thì mở cửa?",
        "Em cần biết hạn nộp",
        "kinh phi lay o dau",
        "tỷ lệ tiêm vắc xin sởi",
    ],
)
def test_words_that_are_no_unit(question: str) -> None:
    assert units(question) == []


def test_plans_names_are_no_part_of_a_unit() -> None:
    assert units("Công an xã Tràng Khê làm gì", "trang khe") == ["Công an xã"]
    assert units("cong an xa trang khe lam gi", "trang khe") == ["cong an xa"]


def test_a_name_in_brackets_is_another_name_of_the_unit_before() -> None:
    found = named("Công đoàn (Liên đoàn Lao động) làm gì?")
    assert [mention.names for mention in found] == [("Công đoàn", "Liên đoàn Lao động")]


@pytest.mark.parametrize(
    ("question", "sure"),
    [
        ("Công an xã làm gì?", True),
        ("Sở Y tế làm gì?", True),
        ("Thư viện trường làm gì?", True),
        ("UBND xã làm gì?", True),
        ("Phòng đuối nước cho trẻ thì làm gì?", False),  # to prevent, not an office
    ],
)
def test_what_is_surely_a_unit(question: str, sure: bool) -> None:
    assert named(question)[0].sure is sure


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Công an tỉnh phải làm gì theo kế hoạch của Ban Điều hành?", ["Công an tỉnh"]),
        ("Trạm Y tế xã phải làm gì với Công an xã?", ["Trạm Y tế xã"]),
        ("Báo cáo cho Công an xã thì Trạm Y tế xã phải làm gì?", ["Trạm Y tế xã"]),
        ("Tôi là kế toán xã, tôi phải làm gì?", ["kế toán xã"]),
        ("Tôi là giáo viên chủ nhiệm, Ban giám hiệu phải làm gì?", ["Ban giám hiệu"]),
        ("Sở Y tế, Sở Tài chính phải làm gì?", ["Sở Y tế", "Sở Tài chính"]),
        ("Sở Y tế, Sở Tài chính và Công an tỉnh làm gì", ["Sở Y tế", "Sở Tài chính", "Công an tỉnh"]),
        ("Hiệu trưởng và kế toán phải làm gì?", ["Hiệu trưởng", "kế toán"]),
        ("Các đoàn thể (như Hội Phụ nữ xã) phải làm gì?", ["đoàn thể"]),
        ("Mỗi bên làm gì?", ["Mỗi bên"]),  # no other is named
    ],
    ids=["issuer", "partner", "recipient", "asker", "another", "list", "three", "two", "example", "any unit"],
)
def test_whose_duties_are_asked(question: str, asked: list[str]) -> None:
    found = asked_about(named(question), tokens(question), cue_of(question))
    assert [mention.names[0].removeprefix("Các ") for mention in found] == asked


def cue_of(question: str) -> int:
    """The token at which it asks: "phải làm gì", "làm gì"."""
    folded = [token.folded for token in tokens(question)]
    at = folded.index("lam")
    return at - 1 if folded[at - 1] == "phai" else at


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("trường phải làm gì", "trường"),
        ("các xã phải làm gì", "các xã"),
        ("xe cứu hỏa phải làm gì", None),
    ],
)
def test_a_common_name_right_before_the_cue(question: str, unit: str | None) -> None:
    found = before_cue(tokens(question), cue_of(question), LEXICON)
    assert (found.names[0] if found else None) == unit
    assert before_cue(tokens(question), None, LEXICON) is None


@pytest.mark.parametrize(
    ("name", "generic"),
    [("đơn vị", True), ("các bên", True), ("mỗi xã", True), ("Công an xã", False), ("các xã", False)],
)
def test_words_that_any_unit_is_meant_by(name: str, generic: bool) -> None:
    assert is_generic(Mention((name,), 0, 1, True)) is generic
