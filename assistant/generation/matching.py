"""Whether a token of a statement stands at a place of a source: the same, said of the same and done by the same."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.generation.doers import DOER, SAME, Units
from assistant.generation.token import Token
from assistant.generation.word_lists import keys_of, phrases, singles

_LOOSE = ("passive", "only")  # operators whose reach tells little


def stands(token: Token, source: Sequence[Token], at: int, units: Units) -> bool:
    """The token stands at this place of the source, said of the same and done by the same."""
    other = source[at]
    if not _signed(token, other) or not _done_by(token, other, units):
        return False
    if token.kind == "unit" and token.role == DOER:
        return any(_is_unit(token, name, units) for name in other.doers)
    if token.kind == "unit":
        if token.others and any(opens(phrase, source, at) for phrase in token.others):
            return True  # people of whom a plan says something: "of students"
        return other.kind == "unit" and _same_role(token, other) and _is_unit(token, other.written, units)
    if token.figure is not None:
        return other.figure is not None and _same_figure(token, other)
    if token.others:
        return any(opens(phrase, source, at) for phrase in token.others)
    return token.kind == other.kind and token.key == other.key


def _same_role(token: Token, other: Token) -> bool:
    """One role; an English verb before it can't be told from another."""
    verbs = token.others and token.role.startswith("behind") and other.role.startswith("behind")
    return token.role == other.role or bool(verbs)


def _is_unit(token: Token, stands: str, units: Units) -> bool:
    return any(same_unit(name, stands, units) for name in token.names or (token.written,))


def opens(phrase: tuple[str, ...], source: Sequence[Token], at: int) -> bool:
    """The phrase stands in the source from this place on."""
    run = source[at : at + len(phrase)]
    return tuple(token.key for token in run if token.kind == "word") == phrase


def _signed(token: Token, other: Token) -> bool:
    """Under the same operators; "được" and "bị" count where a statement makes a duty of it."""
    one, two = ([sign for sign in signs if sign not in _LOOSE] for signs in (token.signs, other.signs))
    dated = token.figure is not None and token.figure.is_date  # it may stand before what is so signed, or behind
    return (one == two or dated) and not (token.must and "passive" in other.signs and "passive" not in token.signs)


def _done_by(token: Token, other: Token, units: Units) -> bool:
    """Each unit that does it in the statement does it in the source."""
    return all(any(same_unit(name, one, units) for one in other.doers) for name in token.doers)


def _same_figure(token: Token, other: Token) -> bool:
    one, two = token.figure, other.figure
    assert one is not None and two is not None
    if one.meant != two.meant or one.is_date != two.is_date:
        return False
    if isinstance(one.value, tuple) and isinstance(two.value, tuple):
        return one.value[:2] == two.value[:2] and one.value[2] in (0, two.value[2])
    return one.value == two.value and _same_counts(one.counts, two.counts, english=bool(token.others))


def _same_counts(one: tuple[str, ...], two: tuple[str, ...], *, english: bool) -> bool:
    if english:
        return any(" ".join(two).startswith(words) for words in one)
    if not one or not two:
        return one == two
    measured = [
        measure for measure in phrases("measures") if two[: len(measure)] == measure or one[: len(measure)] == measure
    ]
    count = max((len(measure) for measure in measured), default=1)
    return one[: max(count, _rate(one), _rate(two))] == two[: max(count, _rate(one), _rate(two))]


def _rate(counts: tuple[str, ...]) -> int:
    """How many of them say by what it goes: all of "đồng / người / ngày"."""
    count = 1
    while count + 1 < len(counts) and counts[count] == "/":
        count += 2
    return count


def same_unit(said: str, stands: str, units: Units) -> bool:
    """The name in a statement means the unit that stands in the source; one name may tell more of its place."""
    if SAME in said:
        return any(same_unit(name, stands, units) for name in said.split(SAME))
    one, other = units.identify(said), units.identify(stands)
    kinds_of = [set(keys_of(name.lower())) & singles("communes") for name in (said, stands)]
    if all(kinds_of) and not kinds_of[0] & kinds_of[1]:
        return False
    if (set(keys_of(said.lower())) ^ set(keys_of(stands.lower()))) & singles("classes"):
        return False
    if one.id == other.id:
        return True
    apart = one.general != other.general or (one.level != other.level and "" not in (one.level, other.level))
    more = set(keys_of(said.lower())) - set(keys_of(stands.lower()))  # a place that the source does not name
    return not apart and not more and units.relation(said, stands) == "same"
