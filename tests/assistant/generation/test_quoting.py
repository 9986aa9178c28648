from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.generation.quoting import BadQuote, Stretch, slice_of, stretches
from tests.assistant.generation.conftest import sources

SOURCE = sources(("4. Công an xã", "Tuần tra các bến đò,\n  bãi sông; lập “Tổ tự quản” ở thôn."))[0]


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("a b", [("a b", False)]),
        ("a “b c” d", [("a ", False), ("b c", True), (" d", False)]),
        ('"a" b', [("a", True), (" b", False)]),
        ("«a» và ‘b’", [("a", True), (" và ", False), ("b", True)]),
        ("“a “b” c” d", [("a “b” c", True), (" d", False)]),
        ("The union's “a”", [("The union's ", False), ("a", True)]),
        ("„a“ b", [("a", True), (" b", False)]),
    ],
)
def test_the_words_are_parted_at_the_outermost_marks(words: str, parts: list[tuple[str, bool]]) -> None:
    assert stretches(words) == tuple(Stretch(*part) for part in parts)


@pytest.mark.parametrize("words", ["“a", "a”", '"a', 'a "b" c"', "«a", "a’ ‘b", "“a ” b”", "‚a"])
def test_a_mark_without_its_other(words: str) -> None:
    with pytest.raises(BadQuote):
        stretches(words)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("Tuần tra các bến đò", "Tuần tra các bến đò"),
        ("tuan tra cac ben do", "Tuần tra các bến đò"),
        ("tuần tra các bến đò, bãi sông", "Tuần tra các bến đò,\n  bãi sông"),
        ("TUẦN TRA CÁC BẾN ĐÒ BÃI SÔNG", "Tuần tra các bến đò,\n  bãi sông"),
        ("lập 'Tổ tự quản'", "lập “Tổ tự quản"),
        ("tuần tra bến đò", None),
        ("các bến", "các bến"),
        ("ác bến đ", None),  # within words
        ("tuần", None),  # one word proves nothing
        ("Công an xã tuần tra", None),  # apart in the plan
        ("", None),
    ],
)
def test_the_slice_that_a_quotation_means(quote: str, found: str | None) -> None:
    assert slice_of(quote, SOURCE) == found


def test_the_occurrence_that_is_written_so_comes_first() -> None:
    source = sources(("cho con chó ăn; chợ cồn cho ăn",))[0]
    assert slice_of("chợ cồn", source) == "chợ cồn"
    assert slice_of("cho con", source) == "cho con"


@pytest.mark.parametrize("words", ["gửi về www.x.example nhé", "nộp \u202eđơn tại xã"])
def test_what_may_not_be_shown_is_no_slice(words: str) -> None:
    assert slice_of(words, sources((words,))[0]) is None


@given(st.text(max_size=80), st.data())
def test_a_quotation_is_a_slice_of_a_piece(words: str, data: st.DataObject) -> None:
    source = sources((words,))[0]
    start = data.draw(st.integers(0, len(words)))
    quote = words[start : data.draw(st.integers(start, len(words)))]
    found = slice_of(quote, source)
    assert found is None or any(found in piece for piece in source.pieces)
