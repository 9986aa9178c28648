"""Folding: a table of words, and what holds for any text."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.folding import Folded, fold, fold_with_offsets, syllables, terms, unaccented

vietnamese = st.text(
    st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyzAĂĐÊỞỘẤỴỳýỷðÐßİ \n\u00a0\u200b\u0300\u0301\u0323.,;/-5")
)
any_text = st.one_of(st.text(), vietnamese)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Công an xã", "cong an xa"),
        ("ĐƯỜNG Đỗ", "duong do"),
        ("ÐÀ NẴNG", "da nang"),  # the letter eth, as texts of older code pages have it
        ("hoà thuỷ", "hoa thuy"),
        ("hòa thủy", "hoa thuy"),
        ("kỹ mỹ lý tỷ", "ki mi li ti"),
        ("kĩ mĩ lí tỉ", "ki mi li ti"),
        ("Quý quỳnh quýt", "qui quinh quit"),
        ("Quí quình quít", "qui quinh quit"),
        ("tay tai", "tay tai"),  # y beside another vowel
        ("quyền huyện huỳnh", "quyen huyen huynh"),
        ("y tế ý kiến", "y te y kien"),  # y without a consonant
        ("phải\u00a0làm", "phai lam"),
        ("kế\u00adhoạch", "kehoach"),  # a soft hyphen
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_key(written: str, key: str) -> None:
    assert fold(written) == key
    assert fold(unicodedata.normalize("NFD", written)) == key


def test_unaccented_keeps_y() -> None:
    assert unaccented("Kỹ thuật Đà Nẵng") == "ky thuat da nang"


@given(any_text)
def test_folding_a_key_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(any_text)
def test_normal_forms_are_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(any_text)
def test_offsets_cover_the_text_in_order(text: str) -> None:
    folded = fold_with_offsets(text)
    assert folded.key == fold(text)
    assert len(folded.offsets) == len(folded.key) + 1
    assert folded.offsets[-1] == len(text)
    assert all(first <= second for first, second in pairwise(folded.offsets))


@given(any_text, st.data())
def test_a_span_is_the_source_of_its_key(text: str, data: st.DataObject) -> None:
    folded = fold_with_offsets(text)
    start = data.draw(st.integers(0, len(folded.key)))
    end = data.draw(st.integers(start, len(folded.key)))
    whole = _whole_letters(folded, start, end)
    if whole is None:
        return
    source = folded.span(*whole).of(text)
    # A cut syllable may not show that its y stands for i.
    assert fold(source).replace("y", "i") == folded.key[slice(*whole)].replace("y", "i")


def _whole_letters(folded: Folded, start: int, end: int) -> tuple[int, int] | None:
    """The slice, where it cuts no letter that has a key of several characters."""
    cut = {at for at, (one, two) in enumerate(pairwise(folded.offsets[:-1]), start=1) if one == two}
    return None if cut & {start, end} else (start, end)


def test_marks_stay_with_their_letter() -> None:
    text = unicodedata.normalize("NFD", "xã hội")
    folded = fold_with_offsets(text)
    assert unicodedata.normalize("NFC", folded.span(0, 2).of(text)) == "xã"
    assert unicodedata.normalize("NFC", folded.span(3, 6).of(text)) == "hội"


def test_part_of_a_letter_gives_the_whole_letter() -> None:
    assert fold_with_offsets("aßb").span(1, 2).of("aßb") == "ß"


def test_an_empty_span() -> None:
    folded = fold_with_offsets("Xã")
    assert folded.span(2, 2).of("Xã") == ""
    assert folded.span(1, 1).of("Xã") == ""


def test_syllables() -> None:
    assert syllables("Số 50/KH-UBND, ngày 3_4") == ["so", "50", "kh", "ubnd", "ngay", "3", "4"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Công an xã", {"cong", "an", "xa", "cong_an", "an_xa"}),
        ("Công an. Xã", {"cong", "an", "xa", "cong_an"}),
        ("công\nan", {"cong", "an"}),
        ("a; b: c! d? e", {"a", "b", "c", "d", "e"}),
        ("Công an, xã", {"cong", "an", "xa", "cong_an", "an_xa"}),  # a comma parts no clause
        ("…", set()),
    ],
)
def test_terms(text: str, found: set[str]) -> None:
    assert set(terms(text)) == found
