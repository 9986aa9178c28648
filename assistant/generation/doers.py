"""Units among tokens: in what role each stands, and which of them do what the words of a sentence say."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Protocol

from assistant.generation.token import Token
from assistant.generation.word_lists import Phrase, keys_of, kinds, phrases, singles
from assistant.known_unit import KnownUnit
from vectorstore.lexicon.unit_relations import Relation
from vectorstore.lexicon.units import names_unit

DOER = ""
SAME = " | "  # between the names of one unit in an English statement
_LONGEST_NAME = 14  # tokens
_HEAD = 5
_INSIDE = frozenset(",-–&")
_JOINING = frozenset(keys_of("và and hoặc or the"))
_SEVERAL = frozenset(keys_of("các những mọi"))
_TIMES = frozenset(keys_of("tháng tuần quý năm ngày kỳ"))
_LISTED = 6  # tokens
_ARTICLES = frozenset(keys_of("the a an các những"))


class Units(Hashable, Protocol):
    """What is needed of the lexicon of units."""

    def spelled_out(self, name: str) -> str:
        """The words with abbreviations written out."""

    def identify(self, name: str) -> KnownUnit:
        """The unit that a name means."""

    def is_whole(self, name: str) -> bool:
        """It names one unit and nothing more."""

    def relation(self, asked: str, other: str) -> Relation:
        """How the other answers to a name."""


def with_units(text: str, tokens: list[Token], units: Units) -> list[Token]:
    """The tokens with the names of units as one token each, its ``key`` the unit's id."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        listed = len(found) > 1 and _lists(found[-1]) and found[-2].kind == "unit"
        end = _end_of_name(text, tokens, at, units, listed=listed)
        if end:
            first, last = tokens[at], tokens[end - 1]
            name = text[first.at : last.end]
            found.append(Token("unit", name, units.identify(name).id, first.at, last.end, last.sentence, last.clause))
            found[-1].signs, found[-1].must = first.signs, first.must
        else:
            found.append(tokens[at])
        at = end or at + 1
    return found


def _end_of_name(text: str, tokens: Sequence[Token], at: int, units: Units, *, listed: bool) -> int:
    """Where the name that begins here ends; 0 where none does. ``listed``: another unit is listed before it."""
    first = tokens[at]
    if first.kind != "word":
        return 0
    if any(_is_phrase(tokens, at, giver) for giver in phrases("givers")):
        return 0
    opens = at == 0 or tokens[at - 1].kind == "mark"
    head = text[first.at : tokens[min(at + _HEAD, len(tokens)) - 1].end]
    if not names_unit(head, inside=not opens):
        return 0
    last = at + 1
    while last < len(tokens) and last - at < _LONGEST_NAME and _goes_on(text, tokens, at, last):
        last += 1
    for end in range(last, at, -1):
        if tokens[end - 1].kind == "word" and not _lists(tokens[end - 1]):
            name = text[first.at : tokens[end - 1].end]
            unit = units.identify(name)
            several = unit.general and "/" not in unit.id and (listed or any(t.key in _SEVERAL for t in tokens[at:end]))
            if unit.known and (units.is_whole(name) or several):
                return end
    return 0


def _goes_on(text: str, tokens: Sequence[Token], first: int, at: int) -> bool:
    """The name may hold this token: no verb of a duty opens here, nor another unit that is listed with it."""
    token = tokens[at]
    if token.kind == "mark":
        return token.written in _INSIDE and not _opens_unit(text, tokens, at + 1)
    if token.kind != "word" or (at > first + 1 and token.written.islower() and _opens_duty(tokens, at)):
        return False
    return not (_lists(token) and _opens_unit(text, tokens, at + 1))


def _opens_duty(tokens: Sequence[Token], at: int) -> bool:
    ends = (phrase for name in ("duties", "must") for phrase in phrases(name) if len(phrase) > 1)
    return any(_is_phrase(tokens, at, phrase) for phrase in (*phrases("name_ends"), *ends))


def _opens_unit(text: str, tokens: Sequence[Token], at: int) -> bool:
    if at >= len(tokens) or tokens[at].kind != "word":
        return False
    return names_unit(text[tokens[at].at : tokens[min(at + _HEAD, len(tokens)) - 1].end], inside=True)


def _is_phrase(tokens: Sequence[Token], at: int, phrase: Phrase) -> bool:
    run = tokens[at : at + len(phrase)]
    return len(run) == len(phrase) and all(
        token.kind == "word" and token.key == word for token, word in zip(run, phrase, strict=True)
    )


def give_roles(tokens: Sequence[Token]) -> None:
    """Says of each unit what stands before it, ``DOER`` where nothing does that takes the deed from it."""
    for at, token in enumerate(tokens):
        if token.kind == "unit":
            token.role = _role(tokens, at)


def _role(tokens: Sequence[Token], at: int) -> str:
    before = at - 1
    while before >= 0 and _lists(tokens[before]):
        before -= 1
    if before >= 0 and before < at - 1 and tokens[before].kind == "unit":
        return tokens[before].role
    last = at - 1
    if last >= 0 and tokens[last].written == ":":
        last -= 1
    keys: list[str] = []
    while last >= 0 and len(keys) < 5 and tokens[last].kind == "word":
        keys.insert(0, tokens[last].key)
        last -= 1
    return _role_of(keys, at, tokens)


def _role_of(keys: Sequence[str], at: int, tokens: Sequence[Token]) -> str:
    keys = list(keys)
    while keys and keys[-1] in _ARTICLES:
        keys.pop()
    for count in range(min(5, len(keys)), 0, -1):
        phrase = tuple(keys[-count:])
        if phrase in phrases("givers"):
            return DOER
        if phrase in kinds("roles"):
            return kinds("roles")[phrase]
    if tokens[at].written[:1].islower() and at and _lists(tokens[at - 1]) and (role := _of_list(tokens, at)):
        return role
    if at == 0 or not keys or tokens[at - 1].kind != "word" or keys[-1] in _quiet() | _TIMES:
        return DOER
    return f"behind {keys[-1]}"


def _of_list(tokens: Sequence[Token], at: int) -> str:
    """The role of the words a few before, of whose list it is one more: "cho đội trưởng, đội phó"; "" where none is."""
    before = [token for token in tokens[max(0, at - _LISTED) : at] if token.sentence == tokens[at].sentence]
    run = [token.key if token.kind == "word" else "" for token in before]
    for start in range(len(run) - 1, -1, -1):
        for count in range(3, 0, -1):
            if (role := kinds("roles").get(tuple(run[start : start + count]))) is not None:
                return role
    return ""


def _quiet() -> frozenset[str]:
    return singles("fillers") | singles("english_fillers")


def _lists(token: Token) -> bool:
    return token.written == "," or (token.kind == "word" and token.key in _JOINING)


def give_doers(tokens: Sequence[Token], before: frozenset[str] = frozenset()) -> frozenset[str]:
    """Gives each token the units that do what its words say; ``before``: those of the text before. Those at the end.

    A unit does what stands behind it up to the next, and what stands before the first of its sentence; behind "do" or
    in brackets, what stands before it.
    """
    start = 0
    while start < len(tokens):
        end = start
        while end < len(tokens) and tokens[end].sentence == tokens[start].sentence:
            end += 1
        before = _in_sentence(tokens[start:end], before)
        start = end
    return before


def _in_sentence(tokens: Sequence[Token], before: frozenset[str]) -> frozenset[str]:
    groups = _groups(tokens)
    if not groups:
        for token in tokens:
            token.doers = before
        return before
    starts = [0, *(first for first, _, _ in groups[1:])]
    for number, (first, names, _) in enumerate(groups):
        until = groups[number + 1][0] if number + 1 < len(groups) else len(tokens)
        behind_next = number + 1 < len(groups) and groups[number + 1][2]
        for token in tokens[starts[number] : until]:
            token.doers = names
        if behind_next:  # "… do X": what stands between is X's too, so that it is neither's alone
            for token in tokens[first:until]:
                token.doers = names & groups[number + 1][1]
    return groups[-1][1]


def _groups(tokens: Sequence[Token]) -> list[tuple[int, frozenset[str], bool]]:
    """(place, names, whether it stands behind what it does) of the units that do, those listed together as one."""
    found: list[tuple[int, frozenset[str], bool]] = []
    last = -1
    for at, token in enumerate(tokens):
        if token.kind != "unit" or token.role != DOER:
            continue
        if found and all(_lists(one) for one in tokens[last + 1 : at]):
            place, names, backwards = found[-1]
            found[-1] = (place, names | _names(token), backwards)
        else:
            previous = tokens[at - 1] if at else None
            by = previous is not None and ((previous.key,) in phrases("backwards") or previous.written == "(")
            found.append((at, _names(token), by))
        last = at
    return found


def _names(token: Token) -> frozenset[str]:
    """What it is called; an English name by all its renderings, of which one is enough: see ``SAME``."""
    return frozenset((SAME.join(token.names or (token.written,)),))
