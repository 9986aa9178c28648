"""Whether two spellings of a name are one, where either writes words short by their first letters."""

from __future__ import annotations

from collections.abc import Sequence

_FEWEST = 2  # letters of a short form: one alone tells nothing
_JOINS = ("va",)  # left out where names are written short: "GD&ĐT"


def one_name(one: Sequence[str], other: Sequence[str]) -> bool:
    """The folded words of both spell one name: "ubnd xa dong mo", "uy ban nhan dan xa dong mo"."""
    return _is_one([word for word in one if word not in _JOINS], [word for word in other if word not in _JOINS])


def _is_one(one: Sequence[str], other: Sequence[str]) -> bool:
    if not one or not other:
        return not one and not other
    if one[0] == other[0] and _is_one(one[1:], other[1:]):
        return True
    return _is_short(one, other) or _is_short(other, one)


def _is_short(short: Sequence[str], full: Sequence[str]) -> bool:
    """The first word is the first letters of as many words of the other, and the rest is one name."""
    letters = short[0]
    if not _FEWEST <= len(letters) <= len(full) or not letters.isalpha():
        return False
    return letters == "".join(word[0] for word in full[: len(letters)]) and _is_one(short[1:], full[len(letters) :])
