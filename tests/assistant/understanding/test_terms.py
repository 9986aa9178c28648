"""The words that say what a question is about, and what plans may write for them."""

from __future__ import annotations

import pytest

from assistant.text_data import Synonyms
from assistant.tokens import accented, tokens
from assistant.understanding.terms import Term, terms_of
from vectorstore.lexicon.lexicon import Lexicon

SYNONYMS = Synonyms({"trạm xá": ["trạm y tế"], "tiền": ["kinh phí", "ngân sách"], "bị đánh": ["bạo lực"]})


def terms(question: str, *names: str) -> tuple[Term, ...]:
    read = tokens(question, names)
    spelled_out = Lexicon.of().spelled_out
    return terms_of(read, [()] * len(read), SYNONYMS, spelled_out, accented=accented(question))


@pytest.mark.parametrize(
    ("question", "content"),
    [
        ("Chó cắn thì phải làm gì?", ["cho", "can"]),  # a dog bites: not "for" and "need"
        ("cho tôi biết cần làm gì", ["biet"]),
        ("Trường tổ chức gì trong tháng 12?", ["truong", "to", "chuc", "thang", "12"]),
        ("An toàn giao thông thế nào?", ["an", "toan", "giao", "thong"]),  # "giao" alone is a filler
        ("Kế hoạch này của ai?", []),
        ("?!", []),
    ],
)
def test_content(question: str, content: list[str]) -> None:
    assert [term.folded for term in terms(question)] == content


def test_plans_names_have_chosen_the_plan() -> None:
    assert [term.folded for term in terms("Lớp dạy bơi Tràng Khê", "trang khe")] == ["lop", "day", "boi"]


def test_diacritics_are_kept_where_there_are_some() -> None:
    assert [term.written for term in terms("Lớp dạy bơi")] == ["lớp", "dạy", "bơi"]
    assert [term.written for term in terms("lop day boi")] == ["", "", ""]


def test_neighbours_may_be_one_word() -> None:
    assert [term.joined for term in terms("Lớp dạy bơi thì mở ở bến đò")] == [False, True, True, False, False, True]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Trạm xá làm gì", {" tram y te "}),
        ("tram xa lam gi", {" tram y te "}),
        ("Tiền đâu", {" kinh phi ", " ngan sach "}),
        ("tien dau", set()),  # one syllable without diacritics may be another word
        ("Trẻ bị đánh", {" bao luc "}),
        ("bị đan", set()),
    ],
)
def test_what_people_say_is_looked_for_as_plans_write_it(question: str, said: set[str]) -> None:
    assert {phrase for term in terms(question) for phrase in term.others} == said


@pytest.mark.parametrize(("question", "full"), [("Sở GDĐT", "giao duc"), ("PCCC ở chợ", "phong chay chua chay")])
def test_abbreviations_are_written_out_too(question: str, full: str) -> None:
    assert any(full in phrase for term in terms(question) for phrase in term.others)
