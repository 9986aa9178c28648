"""What is made of something is made once while the very same thing is asked for."""

from __future__ import annotations

from assistant.once_per import OncePer


def test_it_is_made_once_for_the_same_thing_and_anew_for_one_that_is_equal() -> None:
    made: list[tuple[int, ...]] = []
    length = OncePer[tuple[int, ...], int](lambda thing: made.append(thing) or len(thing), most=2)
    one, equal = tuple(range(3)), tuple(range(3))
    assert one is not equal
    assert [length(one), length(one), length(equal)] == [3, 3, 3]
    assert len(made) == 2


def test_the_least_lately_asked_for_goes() -> None:
    made: list[str] = []
    upper = OncePer[str, str](lambda word: made.append(word) or word.upper(), most=2)
    for word in ("a", "b", "a", "c", "a", "b"):
        upper(word)
    assert made == ["a", "b", "c", "b"]
