"""A statement or a source as tokens: what each word stands under (a negation, a condition …) and who does it.

Both are read by the same rules, so that a statement's tokens can be looked for among its source's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Protocol

from assistant.generation.quantities import with_documents, with_figures
from assistant.generation.token import Token
from assistant.generation.word_lists import Phrase, keys_of, longest, operators, phrases
from vectorstore.lexicon.name_words import word_key

_ATOM = re.compile(r"[^\W_]+|[,;:.?!()\n%‰/\-–—“”‘’\"«»…&+]")
_SOFT_BREAK = re.compile(r"\s*\n\s*(?![-+•*–]\s|\d{1,2}[.)]\s|[a-zđ]\)\s)")
_SENTENCE_ENDS = frozenset(".;?!\n")
_CLAUSE_ENDS = frozenset(",()") | _SENTENCE_ENDS
_SIDES = frozenset(keys_of("nhưng song còn but while whereas"))
_LONGEST_OPERATOR = 5


class Names(Protocol):
    """What is needed of the lexicon of units."""

    def spelled_out(self, name: str) -> str:
        """The words with abbreviations written out."""


def prepared(text: str, names: Names) -> str:
    """Composed, on one line but where a list goes on, abbreviations written out."""
    text = _SOFT_BREAK.sub(" ", unicodedata.normalize("NFC", text).replace("*", ""))
    return names.spelled_out(text)


def read(text: str, *, english: bool = False) -> list[Token]:
    """The tokens of a prepared text in order, with figures, documents and operators told; units are not yet."""
    atoms = [
        Token("word" if m[0][0].isalnum() else "mark", m[0], word_key(m[0]), *m.span()) for m in _ATOM.finditer(text)
    ]
    atoms = with_documents(text, atoms)
    atoms = with_figures(text, atoms, english=english)
    _number(atoms)
    return _with_operators(atoms, english=english)


def _number(atoms: Sequence[Token]) -> None:
    """Gives each its sentence and clause."""
    sentence = clause = said = 0  # a number or letter alone before a point opens a list's item
    for at, atom in enumerate(atoms):
        if atom.kind == "word" and atom.key in _SIDES and not _is_of_two(atoms, at):
            clause += 1
        atom.sentence, atom.clause = sentence, clause
        beside = tuple(one.key for one in (*atoms[max(0, at - 1) : at], *atoms[at + 1 : at + 2]))
        if atom.kind == "mark" and atom.written in _CLAUSE_ENDS and beside not in phrases("compounds"):
            clause += 1
            sentence += atom.written in _SENTENCE_ENDS and said > 1
            said = 0 if atom.written in _SENTENCE_ENDS else said
        elif atom.kind != "mark":
            said += 1


def _is_of_two(atoms: Sequence[Token], at: int) -> bool:
    """It is one of two words that together open no other side: "còn lại", "không còn"."""
    around = [atom.key if atom.kind == "word" else "" for atom in atoms[max(0, at - 1) : at + 2]]
    return any(pair in phrases("unsided") for pair in pairwise(around))


def _with_operators(atoms: list[Token], *, english: bool) -> list[Token]:
    """Operators as tokens of their own, and what stands under them. Within quotation marks all is Vietnamese."""
    found: list[Token] = []
    at, quoted = 0, False
    while at < len(atoms):
        quoted = (quoted or atoms[at].written == "“") and atoms[at].written != "”"
        kind, count = _operator(atoms, at, operators(english=english and not quoted))
        if kind:
            words = " ".join(atom.written for atom in atoms[at : at + count])
            first = atoms[at]
            found.append(Token("operator", words, kind, first.at, first.end, first.sentence, first.clause))
        else:
            count = max(count, 1)
            found += atoms[at : at + count]
        at += count
    _sign(found)
    return found


def _operator(atoms: Sequence[Token], at: int, known: Mapping[Phrase, str]) -> tuple[str, int]:
    """(kind, words) of the longest phrase here; ("", words) for one that is no operator."""
    keys: list[str] = []
    for atom in atoms[at : at + _LONGEST_OPERATOR]:
        if atom.kind != "word":
            break
        keys.append(atom.key)
    if tuple(keys) in phrases("closing"):
        return "", len(keys)
    for count in range(min(len(keys), longest(known)), 0, -1):
        kind = known.get(tuple(keys[:count]))
        if kind is not None:
            return kind, count
    return "", 0


def _sign(tokens: Sequence[Token]) -> None:
    clause, must = -1, False
    over: list[str] = []
    for token in tokens:
        if token.clause != clause:
            clause, over, must = token.clause, [], False
        token.signs, token.must = tuple(sorted(over)), must
        if token.kind == "operator":
            over = [*over, token.key]
        must = must or (token.kind == "word" and token.key in _must_words())


def _must_words() -> frozenset[str]:
    return frozenset(phrase[-1] for phrase in phrases("must") if len(phrase) == 1)
