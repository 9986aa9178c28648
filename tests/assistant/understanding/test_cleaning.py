"""A question as typed, made one line; its language."""

from __future__ import annotations

import unicodedata

import pytest

from assistant.understanding.cleaning import MAX_QUESTION, clean, language_of


@pytest.mark.parametrize(
    ("question", "cleaned"),
    [
        ("  Công an\txã \n làm gì ", "Công an xã làm gì"),
        (unicodedata.normalize("NFD", "Công an xã làm gì"), "Công an xã làm gì"),
        ("Công\u200b an\u202e xã\ufeff", "Công an xã"),  # zero-width, right-to-left override, byte-order mark
        ("<b>Công an</b>'; DROP TABLE plans;--", "<b>Công an</b>'; DROP TABLE plans;--"),
    ],
)
def test_clean(question: str, cleaned: str) -> None:
    assert clean(question) == cleaned


def test_the_limit_is_that_of_the_composed_question() -> None:
    assert len(clean(unicodedata.normalize("NFD", "ộ" * MAX_QUESTION))) == MAX_QUESTION


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Công an xã phải làm gì?", "vi"),
        ("cong an xa phai lam gi", "vi"),
        ("CONG AN XA PHAI LAM GI", "vi"),
        ("What does the commune police have to do?", "en"),
        ("what must UBND xã Tràng Khê do", "en"),  # a name with diacritics
        ("Who signs the plan of Đà Nẵng?", "en"),
        ("báo cáo online thế nào?", "vi"),  # a foreign word
        ("KPI?", "vi"),  # nothing tells: the users' language
        ("to chuc hoi thao o dau", "vi"),  # "to" and "o" are Vietnamese too
        ("Công an xã làm gì theo the plan?", "vi"),  # both
        ("What does Công an xã have to do?", "en"),
        ("Công an", "vi"),  # "an" is no article here
        ("An ninh mạng", "vi"),
        ("sở y tế", "vi"),
        ("By what date does Da Nang want the planned funding sent?", "en"),
    ],
)
def test_language(question: str, language: str) -> None:
    assert language_of(question) == language


@pytest.mark.parametrize("question", ["and Da Nang?", "KPI?"])
def test_a_few_words_that_tell_nothing_are_of_the_language_before(question: str) -> None:
    assert (language_of(question, "en"), language_of(question, "vi")) == ("en", "vi")


@pytest.mark.parametrize(
    ("question", "language"), [("Công an", "vi"), ("còn Đà Nẵng?", "vi"), ("What about the police?", "en")]
)
def test_words_that_tell_are_of_their_own(question: str, language: str) -> None:
    assert {language_of(question, "en"), language_of(question, "vi")} == {language}
