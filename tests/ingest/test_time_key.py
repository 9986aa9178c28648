"""The key of a plain text is made at once; it is what going through it letter by letter makes."""

from __future__ import annotations

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from ingest.times.key import _DROPPED, _PLAIN, _TAG, _by_letters, time_key
from vectorstore.span import Span

_WORDS = st.sampled_from(
    ["Trước", "ngày", "15/6", "HẰNG", "quý", "kì", "–", "(a);", " ", "  ", "\t", "“", "”", "*", "<b>"]
)


@given(st.lists(_WORDS | st.text(max_size=3)).map("".join), st.integers(0, 4))
def test_plain_or_not_the_key_is_the_same(words: str, before: int) -> None:
    span = Span(before, before + len(words))
    untagged = _TAG.sub(lambda tag: " " * len(tag.group()), words)
    assert time_key("x" * before + words, span) == _by_letters(untagged, span)


def test_no_letter_is_plain_that_is_dropped_joined_or_made_longer() -> None:
    plain = [letter for letter in map(chr, range(sys.maxunicode + 1)) if _PLAIN.fullmatch(letter)]
    assert {"ộ", "Đ", "a", "—", "/"} <= set(plain)
    assert not [one for one in plain if len(one.lower()) != 1 or unicodedata.combining(one) or one in _DROPPED]
    assert not [one for one in plain if one.isspace()]
