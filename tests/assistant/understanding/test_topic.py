"""Where a question says to what matter it limits duties, and where it names what it does not mean."""

from __future__ import annotations

import pytest

from assistant.tokens import tokens
from assistant.translate import Translation, translate
from assistant.understanding.topic import MOST_PARTS, excluded_from, parts_of, topic_range


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Công an xã làm gì về tập huấn", "tập huấn"),
        ("cong an xa lam gi ve tap huan", "tap huan"),
        ("Công an xã làm gì khi có dịch", "có dịch"),
        ("Công an xã làm gì về tập huấn, kể cả việc chung", "tập huấn ,"),
        ("Công an xã làm gì", ""),
        ("", ""),
    ],
)
def test_from_the_first_mark_to_an_aside(question: str, topic: str) -> None:
    read = tokens(question)
    start, end = topic_range(read, Translation(question), ())
    assert " ".join(token.written for token in read[start:end]) == topic


def test_a_mark_inside_a_units_name_is_none() -> None:
    read = tokens("Ban chỉ đạo về y tế làm gì")
    at = [token.written for token in read].index("về") + 1
    assert topic_range(read, Translation(""), ())[0] == at
    assert topic_range(read, Translation(""), {at - 1})[0] == len(read)


def test_english_marks_stand_before_a_rendering() -> None:
    translation = translate("What do the police do about rabies?")
    read = tokens(translation.words)
    start, end = topic_range(read, translation, ())
    assert "dại" in [token.written for token in read[start:end]]


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("Công an xã không tính công an huyện", "Công an xã"),
        ("cong an xa khong tinh cong an huyen", "cong an xa"),
        ("Công an xã làm gì", "Công an xã làm gì"),
    ],
)
def test_excluded(question: str, kept: str) -> None:
    read = tokens(question)
    assert " ".join(token.written for token in read[: excluded_from(read)]) == kept


@pytest.mark.parametrize(
    "question",
    [
        "Hạn gửi báo cáo tổng kết và hạn nộp danh sách hộ thiếu nước",
        "Hạn gửi báo cáo tổng kết, hạn nộp danh sách hộ thiếu nước",
        "Hạn gửi báo cáo tổng kết; hạn nộp danh sách hộ thiếu nước",
    ],
)
def test_each_part_of_a_question_alone(question: str) -> None:
    read = tokens(question)
    first, second = parts_of(read, Translation(question))
    assert len(first) == len(second) == len(read)  # what is left out keeps its place
    assert [token.written for token in first] == [token.written for token in read]
    told = [" ".join(token.written for token in part if token.is_word and not token.named) for part in (first, second)]
    assert told[0] == "Hạn gửi báo cáo tổng kết"
    assert told[1].removeprefix("và ") == "hạn nộp danh sách hộ thiếu nước"


@pytest.mark.parametrize(
    "question",
    [
        "Công an xã phải làm gì?",
        "Hiệu trưởng và kế toán phải làm gì?",  # too few words to ask of a matter
        "Hạn gửi báo cáo tổng kết là ngày nào?",
        "",
        "hạn gửi báo cáo, " * (MOST_PARTS + 1),  # a list: each part is read with all the others around it
    ],
)
def test_a_question_in_one_part(question: str) -> None:
    assert parts_of(tokens(question), Translation(question)) == []


def test_a_question_in_as_many_parts_as_are_read() -> None:
    question = ", ".join(["hạn gửi báo cáo"] * MOST_PARTS)
    assert len(parts_of(tokens(question), Translation(question))) == MOST_PARTS
