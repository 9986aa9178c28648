"""Where units' names end: what is passed over as no name's beginning changes nothing, and costs little."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.tokens import accented, tokens
from assistant.understanding.mentions import Mention, mentions
from vectorstore.folding import fold
from vectorstore.lexicon.lexicon import Lexicon, Unit
from vectorstore.lexicon.lexicon_data import lexicon_data
from vectorstore.lexicon.own_units import OwnUnits

SHORT = {"BCĐ": "Ban Chỉ đạo phòng, chống đuối nước", "Tổ 47": "Tổ Công tác 47"}
LEXICONS = (Lexicon.of(), Lexicon.of(SHORT, OwnUnits()))
SYLLABLES = ("bơi", "đường", "rào", "nước", "mái", "phiếu", "gạo", "suối", "lửa", "trâu", "nhãn", "vở", "mưa", "kẹo")


class Unsparing(Lexicon):
    """Looks whether a name begins at every word, as if nothing told that none does."""

    def could_begin(self, name: str) -> bool:
        return True


class Counting(Lexicon):
    """Counts how many names it has taken apart."""

    taken = 0

    def identify(self, name: str, *, home_level: str = "") -> Unit:
        self.taken += 1
        return super().identify(name, home_level=home_level)


def found(question: str, lexicon: Lexicon) -> Sequence[Mention]:
    return mentions(tokens(question), lexicon, accented=accented(question))


def known_words() -> list[str]:
    """Words of all lists that names are read by, as written there."""
    data = lexicon_data()
    lists = (*data.lists.values(), data.heads, data.posts, data.fields, data.levels, data.one_word, data.shorts)
    phrases = [phrase for one in lists for listed in one._by_first.values() for phrase, _ in listed]
    return sorted({" ".join(word.written for word in phrase) for phrase in phrases})


WORDS = st.one_of(st.sampled_from(known_words()), st.sampled_from([*SHORT, *SYLLABLES]), st.sampled_from(",.và-(1"))


@given(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), st.sampled_from([str, fold, str.upper, str.title]))
def test_what_is_passed_over_changes_nothing(words: str, written: type[str]) -> None:
    question = written(words)
    for lexicon in LEXICONS:
        unsparing = Unsparing(lexicon._reading, lexicon.own)
        assert found(question, lexicon) == found(question, unsparing)


@given(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), st.sampled_from([str, fold, str.upper, str.title]))
def test_no_known_name_is_ruled_out_by_its_first_words(words: str, written: type[str]) -> None:
    name = written(words)
    for lexicon in LEXICONS:
        begins = all(lexicon.could_begin(" ".join(name.split(" ")[:count])) for count in (1, 2, 3, 12))
        assert begins or not lexicon.identify(name).known


@pytest.mark.parametrize(
    ("begins", "could"),
    [
        ("Công an xã", True),
        ("cong an xa", True),
        ("nước giếng", False),
        ("giao cho Công an", True),  # "giao" is left out
        ("bơi đường rào", False),
        ("P. Tân Phú", True),  # is written out
        ("các luống rau", True),  # of whatever it may be the plural
    ],
)
def test_what_could_begin_a_name(begins: str, could: bool) -> None:
    assert LEXICONS[0].could_begin(begins) is could


def test_words_that_begin_no_name_are_not_taken_apart() -> None:
    """A question of 480 of them was taken apart at each word, and took as long as eighty others."""
    words = [f"{one}{other}" for one in map(fold, SYLLABLES) for other in map(fold, SYLLABLES[:5])]
    question = " ".join(islice((f"{one} {other}" for one in words for other in words), 240))
    lexicon = Counting(LEXICONS[0]._reading, LEXICONS[0].own)
    assert found(question, lexicon) == ()
    assert lexicon.taken < 50
