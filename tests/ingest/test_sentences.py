"""Paragraphs are cut into sentences, and where another subject begins."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import LONG, by_subject, sentences
from vectorstore.values import Span


def cut(rule: object, text: str) -> list[str]:
    return [" ".join(span.of(text) for span in group) for group in rule(text, [Span(0, len(text))])]  # type: ignore[operator]


SENTENCES = [
    ("Tuần tra bến đò. Cắm biển báo.", ["Tuần tra bến đò.", "Cắm biển báo."]),
    ("Mở lớp bơi! Vì sao? Vì trẻ em…", ["Mở lớp bơi!", "Vì sao?", "Vì trẻ em…"]),
    ("“Hãy biết bơi.” Khẩu hiệu treo ở cổng.", ["“Hãy biết bơi.”", "Khẩu hiệu treo ở cổng."]),
    ("**Tuần tra.** Cắm biển.", ["**Tuần tra.**", "Cắm biển."]),
    ("Họp tại UBND TP. Sông Mơ. Ghi biên bản.", ["Họp tại UBND TP. Sông Mơ.", "Ghi biên bản."]),  # an abbreviation
    ("Ông Ng. V. An trực.", ["Ông Ng.", "V. An trực."]),  # only single capitals and known short forms are none
    ("Gồm: 1. Tuần tra; 2. Trực.", ["Gồm: 1. Tuần tra; 2. Trực."]),  # the number of an item
    ("Tập huấn trong tháng 10. Các lớp tham dự.", ["Tập huấn trong tháng 10.", "Các lớp tham dự."]),
    ("Gửi v.v. Các thôn.", ["Gửi v.v. Các thôn."]),
    ("Trước 5.6. sau đó nghỉ.", ["Trước 5.6. sau đó nghỉ."]),  # small letters go on
    ("Tuần tra", ["Tuần tra"]),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_sentences(text: str, expected: list[str]) -> None:
    assert cut(sentences, text) == expected


def test_a_sentence_cut_by_a_page_end_has_two_spans() -> None:
    text = "Tuần tra bến. Cắm biển\n\n4\n\nbáo. Mở lớp."
    parts = [Span(0, 22), Span(27, len(text))]
    found = [[span.of(text) for span in group] for group in sentences(text, parts)]
    assert found == [["Tuần tra bến."], ["Cắm biển", "báo."], ["Mở lớp."]]


def test_no_parts_are_no_sentences() -> None:
    assert list(sentences("", [])) == []
    assert list(by_subject("", [])) == []


SUBJECTS = [
    # one subject: one group
    ("Công an xã tuần tra. Cắm biển báo.", ["Công an xã tuần tra. Cắm biển báo."]),
    # a sentence with a subject of its own
    (
        "Công an xã tuần tra. Riêng Trạm Y tế xã lập tổ trực.",
        ["Công an xã tuần tra.", "Riêng Trạm Y tế xã lập tổ trực."],
    ),
    # a clause behind a semicolon
    ("Công an xã tuần tra; Trạm Y tế xã chuẩn bị thuốc.", ["Công an xã tuần tra;", "Trạm Y tế xã chuẩn bị thuốc."]),
    ("Tuần tra ban đêm; cắm biển báo.", ["Tuần tra ban đêm; cắm biển báo."]),
    # "riêng" behind a comma
    (
        "Các trường mở lớp bơi, riêng Trường Hoa Mai lập đội cứu hộ.",
        ["Các trường mở lớp bơi,", "riêng Trường Hoa Mai lập đội cứu hộ."],
    ),
    # a list that goes on is no clause, nor is one in brackets
    (
        "Phối hợp với Công an xã; Trạm Y tế xã; các thôn để mở lớp.",
        ["Phối hợp với Công an xã; Trạm Y tế xã; các thôn để mở lớp."],
    ),
    ("Mời thầy (Công an xã dạy; Trạm Y tế xã khám) mở lớp.", ["Mời thầy (Công an xã dạy; Trạm Y tế xã khám) mở lớp."]),
]


@pytest.mark.parametrize(("text", "expected"), SUBJECTS, ids=[text for text, _ in SUBJECTS])
def test_groups_of_one_subject(text: str, expected: list[str]) -> None:
    assert cut(by_subject, text) == expected


def test_a_whole_text_without_line_breaks_is_cut_into_sentences() -> None:
    text = "Cắm biển báo ở bến đò. " * (LONG // 20)
    assert set(cut(by_subject, text.strip())) == {"Cắm biển báo ở bến đò."}


PIECES = ["Công an xã ", "tuần tra", "; ", ". ", "TP. ", "(", ")", ", riêng ", "các thôn ", "\n", "Trạm Y tế xã "]


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_no_words_are_lost_and_none_is_doubled(pieces: list[str]) -> None:
    text = "".join(pieces)
    for rule in (sentences, by_subject):
        spans = [span for group in rule(text, [Span(0, len(text))]) for span in group]
        assert all(first.end <= second.start for first, second in pairwise(spans))
        kept = {at for span in spans for at in range(span.start, span.end)}
        assert not "".join(text[at] for at in range(len(text)) if at not in kept).strip()
