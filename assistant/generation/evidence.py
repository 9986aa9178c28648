"""A source as the tokens among which a statement's are looked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from assistant.generation.doers import Units, give_doers, give_roles, with_units
from assistant.generation.reading import prepared, read
from assistant.generation.sources import Source
from assistant.generation.token import Token
from assistant.generation.word_lists import phrases


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source as tokens in the order of its words. ``open``: pieces of one sentence, which go with any other."""

    tokens: tuple[Token, ...]
    open: frozenset[int]
    gives_duties: bool


@lru_cache(maxsize=256)
def evidence_of(source: Source, units: Units) -> Evidence:
    """The tokens of a source's pieces; a heading's units do what stands under it."""
    tokens: list[Token] = []
    lone: set[int] = set()
    doers: frozenset[str] = frozenset()
    headed = False  # a unit alone is a heading over its duties
    for number, piece in enumerate(source.pieces):
        text = prepared(piece, units)
        part = with_units(text, read(text), units)
        give_roles(part)
        doers = give_doers(part, doers)
        if len({token.sentence for token in part if token.kind != "mark"}) == 1:
            lone.add(number)
        words = [token for token in part if token.kind in ("word", "unit")]
        headed = headed or (len(words) == 1 and words[0].kind == "unit")
        for token in part:
            token.piece = number
        tokens += part
    keys = {token.key for token in tokens if token.kind == "word"}
    duties = headed or any(set(phrase) <= keys for phrase in phrases("duties"))
    return Evidence(tuple(tokens), frozenset(lone), duties)
