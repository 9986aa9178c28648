"""Clauses among tokens, and the phrases of ``words.yaml`` that open in them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.generation.token import Token
from assistant.generation.word_lists import keys_of, phrases


def parts(source: Sequence[Token], at: int) -> bool:
    """What opens here goes with all that is said before it, and not with the word before alone."""
    return any(runs(source, at, name) for name in ("parting", "light", "recurring"))


def runs(source: Sequence[Token], at: int, name: str) -> bool:
    """A phrase of the list stands here, an operator by its words."""
    run = tuple(word for token in source[at : at + 3] for word in _words(token))
    return any(run[: len(phrase)] == phrase for phrase in phrases(name))


def _words(token: Token) -> tuple[str, ...]:
    return keys_of(token.written) if token.kind in ("word", "operator") else ("",)


def same_clause(one: Token, other: Token) -> bool:
    """Both stand in one clause of one piece."""
    return (one.piece, one.clause) == (other.piece, other.clause)
