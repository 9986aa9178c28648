"""Spoilt words: a table, and what holds for any token."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.folding import mended, syllables, terms
from vectorstore.slips import is_syllable, meant


@pytest.mark.parametrize(
    ("spoilt", "was"),
    [
        ("ern", "em"),  # two letters for one
        ("1op", "lop"),
        ("h0c", "hoc"),
        ("tri6n", "trien"),
        ("ttong", "trong"),
        ("dnoc", "duoc"),  # two letters
        ("kehoach", "ke hoach"),  # a blank lost
        ("thucbien", "thuc bien"),
    ],
)
def test_what_a_spoilt_word_was(spoilt: str, was: str) -> None:
    assert tuple(was.split()) in meant(spoilt)


@pytest.mark.parametrize(
    "token",
    [
        "cong",
        "nghieng",
        "gin",
        "quyet",
        "a",
        "ubnd",
        "thcs",
        "2025",
        "iii",
        "xviii",
        "internet",
        "camera",
        "kh2025ubnd",
        "",
    ],
)
def test_syllables_abbreviations_numbers_and_foreign_words_are_left(token: str) -> None:
    assert meant(token) == ()


@given(st.text("abcdeghiklmnopqrstuvxy0156789", max_size=16))
def test_what_is_meant_is_syllables(token: str) -> None:
    for read in meant(token):
        assert read
        assert all(map(is_syllable, read))
        assert not is_syllable(token)


def test_a_spoilt_word_is_indexed_as_written_and_as_meant() -> None:
    found = terms("Chăm sóc trẻ ern; kếhoạch")
    assert {"ern", "em", "tre_em", "kehoach", "ke_hoach"} <= set(found)
    assert "em_ke" not in found  # a clause ends between them
    assert mended("Chăm sóc trẻ ern; kếhoạch") == ("tre em", "ke hoach")


@given(st.text())
def test_sound_text_has_the_terms_of_its_syllables_only(text: str) -> None:
    if not any(map(meant, syllables(text))):
        assert [term for term in terms(text) if "_" not in term] == syllables(text)
        assert mended(text) == ()
