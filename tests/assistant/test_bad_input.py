"""Questions that are none, or odd: each gets an answer or says what is wrong with it."""

from __future__ import annotations

import re
import unicodedata

import pytest

from assistant.answering import Assistant
from assistant.errors import BadQuestion, EmptyQuestion, QuestionTooLong, UnprintableQuestion
from assistant.understanding.cleaning import MAX_QUESTION

STATUSES = ("answered", "not_stated", "not_found", "clarify")


@pytest.mark.parametrize(
    ("question", "error"),
    [
        ("", EmptyQuestion),
        (" \n\t ", EmptyQuestion),
        ("?!… –", EmptyQuestion),
        ("....................", EmptyQuestion),
        ("\u200b\u202e\ufeff", EmptyQuestion),  # zero-width, right-to-left override, byte-order mark
        ("😀", EmptyQuestion),
        ("à" * (MAX_QUESTION + 1), QuestionTooLong),
        ("công an " * 500, QuestionTooLong),
        ("Công an \x07 xã", UnprintableQuestion),
        ("Công an \x00", UnprintableQuestion),
        ("Công an \x1b[31m xã", UnprintableQuestion),
        ("Công an \ud800 xã", UnprintableQuestion),  # half a surrogate pair
        ("\udfff", UnprintableQuestion),
        ("Công an \ue000 xã", UnprintableQuestion),  # private use
    ],
    ids=[
        "nothing", "blanks", "punctuation", "dots", "invisible", "emoji", "over the limit", "too many words", "bell",
        "null", "escape", "high surrogate", "low surrogate", "private use",
    ],
)  # fmt: skip
def test_what_can_not_be_asked(question: str, error: type[BadQuestion], assistant: Assistant) -> None:
    with pytest.raises(error) as caught:
        assistant.ask(question)
    assert caught.value.say("vi") != caught.value.say("en") == str(caught.value)
    assert caught.value.code != BadQuestion.code
    with pytest.raises(error):
        assistant.understood(question)


def test_too_long_says_the_limit(assistant: Assistant) -> None:
    with pytest.raises(QuestionTooLong, match=str(MAX_QUESTION)):
        assistant.ask("x" * (MAX_QUESTION + 1))


@pytest.mark.parametrize(
    "question",
    [
        "à" * MAX_QUESTION,
        ("công an xã " * MAX_QUESTION)[:MAX_QUESTION],
        unicodedata.normalize("NFD", "ộ" * MAX_QUESTION),  # decomposed, it is longer than the limit
        " " * 5_000 + "Công an xã làm gì" + " " * 5_000,
        "xã? " * 500,
        "xã " * 500,
        "trường " * 285,
        "ngày " * 400,
        "the " * 500,
        "? " * 900 + "xã",
        "(" * 900 + "Công an xã" + ")" * 900,
    ],
    ids=[
        "the limit", "the limit in words", "decomposed", "blanks around", "500 words and marks", "500 words",
        "285 heads", "400 dates", "500 fillers", "900 marks", "900 brackets",
    ],
)  # fmt: skip
@pytest.mark.slow
def test_long_questions(question: str, assistant: Assistant) -> None:
    check(question, assistant)


@pytest.mark.parametrize(
    "question",
    [
        "'; DROP TABLE plans; --",
        "Công an xã' OR '1'='1 phải làm gì?",
        "<img src=x onerror=alert(1)> Công an xã làm gì",
        "<script>alert(document.cookie)</script>",
        "[bấm](javascript:alert(1)) Công an xã",
        "Công an xã [1] phải làm gì [2]?",
        "{0} %s ${x} {{7*7}} \\d+(",
        "%(count)s %n %d",
        "../../etc/passwd",
        '100% AND OR NOT " : * ? [ ] ^ ~ field:value',
        "title:* AND (xã OR",
        "Công an xã 公安 полиция شرطة phải làm gì",
        "公安は何をしなければなりませんか",
        "Что должна делать полиция?",
        "ماذا يجب على الشرطة أن تفعل؟",
        "Công an xã 😀👮‍♀️ phải làm gì 🚓?",
        "\u202eìg màl iảhp ãx na gnôC",
        "\u2066Công an xã\u2069 phải\u200b làm gì",
        "1",
        "a",
        "x" * 300,
        "٣٤٥",  # digits of another script
        "ﬁ ½ ß İ ǅ",
        "Z̷̢̛a̴͔͝l̵̰̃g̸̱̓o̶̝̊ công an xã",
        "CÔNG AN XÃ\r\nPHẢI\x0bLÀM\x0cGÌ\u2028?",
        "công-an_xã/phải\\làm|gì",
        "TNTT TTHC PCCC UBND HĐND",
        "tháng 99 năm 20999 ngày 32/13/2024",
        "trước ngày 31/2/2024 tuần này phải nộp gì",
        "tháng 12 năm 2099 phải nộp gì",
    ],
)
def test_odd_questions(question: str, assistant: Assistant) -> None:
    check(question, assistant)


def check(question: str, assistant: Assistant) -> None:
    """It is answered, without markup and without words of a plan that are not quoted."""
    answer = assistant.ask(question)
    assert answer.status in STATUSES
    assert answer.text
    unescaped = re.sub(r"\\.", "", answer.text)
    assert not re.search(r"[<>|`~]", unescaped)
    assert "javascript:" not in unescaped
    assert len(answer.text) < 100_000


@pytest.mark.parametrize("marks", ["<b>{}</b>", "'; {}; --", "{} 😀", "\u202e{}", "  {}\t", "«{}»", "{}?!?!"])
def test_marks_around_a_question_change_nothing(marks: str, assistant: Assistant) -> None:
    plain = assistant.ask("Công an xã phải làm gì")
    odd = assistant.ask(marks.format("Công an xã phải làm gì"))
    assert odd.status == "answered"
    assert {c.parts for c in plain.citations} == {c.parts for c in odd.citations}


@pytest.mark.parametrize("unit", ["", " ", "?", "x" * 500, "<b>", "\x00", "Đơn vị Không Có"])
def test_odd_units_of_who_asks(unit: str, assistant: Assistant) -> None:
    assert assistant.ask("Tôi phải làm gì?", unit=unit).status in STATUSES
