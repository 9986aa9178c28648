"""How much of a question a passage holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.retrieval.coverage import OTHER_ACCENT, OTHER_WORDS, Coverage
from assistant.retrieval.plan_words import PassageWords
from assistant.text_data import key, written_key
from assistant.understanding.terms import Term
from vectorstore.folding import terms as indexed
from vectorstore.values import Passage, Span


def passage(text: str, place: str = "") -> PassageWords:
    own, written, around = key(text), written_key(text), key(place)
    return PassageWords(
        Passage(0, None, "item", (Span(0, len(text)),)),
        text,
        "",
        f" {own} ",
        f" {written} ",
        f" {around} ",
        frozenset(own.split()),
        frozenset(written.split()),
        frozenset(around.split()),
    )


def terms(words: str, *others: str) -> tuple[Term, ...]:
    said = tuple(f" {key(other)} " for other in others)
    return tuple(Term(key(word), word, at > 0, said) for at, word in enumerate(words.split()))


def alike(term: str) -> float:
    return 1.0


def test_shares_of_syllables_and_of_pairs() -> None:
    asked = Coverage(terms("dạy bơi trẻ"), alike)
    assert asked.own(passage("Dạy bơi cho trẻ em")).singles == 1.0
    assert asked.own(passage("Dạy bơi cho trẻ em")).pairs == 0.5  # "bơi trẻ" stands nowhere
    assert asked.own(passage("bơi dạy")).pairs == 0.0
    assert asked.own(passage("Tuần tra")).both == 0.0


def test_other_diacritics_count_less() -> None:
    asked = Coverage(terms("bơi"), alike)
    assert asked.own(passage("bơi")).singles == 1.0
    assert asked.own(passage("bới")).singles == OTHER_ACCENT
    assert Coverage((Term("boi", ""),), alike).own(passage("bới")).singles == 1.0, "the question has none"


def test_words_that_say_the_same() -> None:
    asked = Coverage(terms("trạm xá", "trạm y tế"), alike)
    held = asked.own(passage("Trạm Y tế xã trực 24/24"))
    assert held.pairs == 1.0
    assert held.singles > (1.0 + OTHER_WORDS) / 2 - 0.2


def test_its_place_counts_as_its_own_where_that_is_asked() -> None:
    words = passage("Tuần tra các bến đò", "4. Công an xã")
    asked = Coverage(terms("công an tuần tra"), alike)
    assert asked.own(words).singles == 0.5
    assert asked.anywhere(words).singles == 1.0
    assert [term.folded for term in asked.missing(passage("Tuần tra"))] == ["cong", "an"]
    assert asked.missing(passage("Tuần tra"), " cong an ") == ()


def test_rare_words_weigh_more() -> None:
    asked = Coverage(terms("xã đập"), {"xa": 1.0, "dap": 3.0}.__getitem__)
    assert asked.own(passage("đập nước")).singles == 0.75
    assert asked.total == 4.0


def test_words_that_were_lost_are_held_nowhere() -> None:
    assert Coverage(terms("bơi"), alike, lost=1).own(passage("bơi")).singles == 0.5


def test_nothing_asked() -> None:
    assert Coverage((), alike).own(passage("bơi")).both == 0.0


@pytest.mark.parametrize("words", ["bơi bơi sông", "dạy bơi dạy bơi", "trạm xá trạm xá bơi"])
@pytest.mark.parametrize("text", ["Dạy bơi ở sông", "bới", "Trạm Y tế dạy", "sông, suối"])
def test_what_comes_again_weighs_again(words: str, text: str) -> None:
    """As if each of them had been looked for by itself."""
    asked, where = Coverage(terms(words), alike), passage(text)
    each = [Coverage((term,), alike).own(where).singles for term in terms(words)]
    assert asked.own(where).singles == pytest.approx(sum(each) / len(each))
    assert asked.anywhere(passage("", text)).singles == pytest.approx(
        sum(Coverage((term,), alike).anywhere(passage("", text)).singles for term in terms(words)) / len(each)
    )
    assert [term.written for term in asked.missing(where)] == [
        term.written for term in terms(words) if Coverage((term,), alike).missing(where)
    ]
    lost = [Coverage((term,), alike).unheard([where, passage("x")])[0] for term in terms(words)]
    assert asked.unheard([where, passage("x")])[0] == pytest.approx(sum(lost) / len(lost))


def test_pairs_that_come_again() -> None:
    asked = Coverage(terms("dạy bơi dạy bơi"), alike)  # twice "dạy bơi", once "bơi dạy"
    assert asked.own(passage("Dạy bơi")).pairs == pytest.approx(2 / 3)
    assert asked.unheard([passage("Dạy bơi")]) == (0.0, pytest.approx(1 / 3))
    assert asked.unheard([passage("Dạy bơi"), passage("bơi dạy")]) == (0.0, 0.0)
    spelled = Coverage(terms("trạm xá", "trạm y tế"), alike)
    assert spelled.unheard([passage("Trạm Y tế")]) == (0.0, 0.0)


@pytest.mark.parametrize("elsewhere", ["Bơi sông", "Trạm Y tế", "Dạy", ""])
def test_what_an_index_tells_of_other_passages_is_what_they_say(elsewhere: str) -> None:
    asked, here = Coverage(terms("dạy bơi sông trạm xá", "trạm y tế"), alike), passage("Dạy hát")
    told = asked.unheard([here], frozenset(indexed(elsewhere)).__contains__)
    assert told == asked.unheard([here, passage(elsewhere)])


def test_words_that_stand_nowhere_are_looked_for_in_no_text() -> None:
    """So that a long question takes no longer for each passage of a library."""

    class Text(str):
        looked = 0

        def __contains__(self, words: object) -> bool:
            Text.looked += 1
            return super().__contains__(words)  # type: ignore[operator]

    where = replace(passage("Dạy bơi"), own=Text(" day boi "))
    asked = Coverage(terms(" ".join(f"x{number}" for number in range(500)) + " dạy bơi"), alike)
    assert asked.own(where).pairs > 0
    assert Text.looked == 1
