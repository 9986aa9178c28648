"""Documents, numbers and dates among tokens, each as one token with how it is meant and what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from assistant.generation.figures import (
    Figure,
    dates_in,
    label_before,
    meant_before,
    meant_behind,
    numbers_in,
    spelled,
)
from assistant.generation.token import Token
from assistant.generation.word_lists import figures, phrases, singles
from assistant.text_data import key
from assistant.understanding.exact import exact_in
from vectorstore.lexicon.name_words import word_key

_DASHES = frozenset("-–—")


def _replaced(atoms: list[Token], spans: Sequence[tuple[int, int, Token]]) -> list[Token]:
    """The atoms with those between two offsets replaced by one token."""
    found: list[Token] = []
    ahead = iter(sorted(spans, key=lambda span: span[0]))
    start, end, token = next(ahead, (1 << 60, 1 << 60, None))
    for atom in atoms:
        while atom.at >= end:
            start, end, token = next(ahead, (1 << 60, 1 << 60, None))
        if atom.at < start:
            found.append(atom)
        elif token is not None and (not found or found[-1] is not token):
            found.append(token)
    return found


def with_documents(text: str, atoms: list[Token]) -> list[Token]:
    """The tokens with each number of a document as one."""
    spans: list[tuple[int, int, Token]] = []
    for one in exact_in(text):
        if one.kind == "document" and "/" in one.name:
            at = text.find(one.name, spans[-1][1] if spans else 0)
            if at >= 0:
                end = at + len(one.name)
                spans.append((at, end, Token("document", one.name, key(one.name), at, end)))
    return _replaced(atoms, spans)


def with_figures(text: str, atoms: list[Token], *, english: bool) -> list[Token]:
    """The tokens with each number and date as one, in figures or spelled out; ``english``: see ``figures.number``."""
    taken = [(atom.at, atom.end) for atom in atoms if atom.kind == "document"]
    spans: list[tuple[int, int, Token]] = []
    for figure in (*dates_in(text), *numbers_in(text, english=english)):
        if not any(start < figure.end and figure.start < end for start, end in taken):
            taken.append((figure.start, figure.end))
            words = text[figure.start : figure.end]
            token = Token("figure", words, "#", figure.start, figure.end, figure=figure)
            spans.append((figure.start, figure.end, token))
    return _meant(text, _spelled(_replaced(atoms, spans)))


def _spelled(atoms: list[Token]) -> list[Token]:
    """With numbers that are spelled out, and those in figures before "nghìn", "triệu", "tỷ"."""
    found: list[Token] = []
    at = 0
    while at < len(atoms):
        run = [atom.key if atom.kind == "word" else "" for atom in atoms[at : at + 12]]
        share = next((len(one) for one in phrases("percents") if tuple(run[: len(one)]) == one), 0)
        if share:
            found += atoms[at : at + share]
            at += share
            continue
        number = spelled(run) if atoms[at].kind == "word" and not _is_year_word(atoms, at) else None
        if number is None and at and (atoms[at - 1].key,) in phrases("ordinals") and run[0] in figures("numbers"):
            number = Decimal(figures("numbers")[run[0]]), 1
        if number:
            last = atoms[at + number[1] - 1]
            figure = Figure(number[0], atoms[at].at, last.end)
            found.append(Token("figure", atoms[at].written, "#", atoms[at].at, last.end, figure=figure))
            at += number[1]
            continue
        found.append(atoms[at])
        at += 1
    return _scaled(found)


def _is_year_word(atoms: Sequence[Token], at: int) -> bool:
    """ "năm" behind a word for a time is a year: "trong năm", "hằng năm"."""
    return at > 0 and atoms[at].key == word_key("năm") and atoms[at - 1].kind == "figure"


def _scaled(atoms: list[Token]) -> list[Token]:
    found: list[Token] = []
    scales = {word: value for word, value in figures("numbers").items() if value >= 1000}
    for atom in atoms:
        before = found[-1] if found else None
        scale = scales.get(atom.key) if atom.kind == "word" else None
        if scale and before and before.figure and not isinstance(before.figure.value, tuple):
            before.figure = replace(before.figure, value=before.figure.value * scale, end=atom.end)
            before.end = atom.end
        else:
            found.append(atom)
    return found


def _meant(text: str, atoms: list[Token]) -> list[Token]:
    """Each figure with how it is meant and what it counts; the words that say how are part of it."""
    found: list[Token] = []
    skip = 0
    for at, atom in enumerate(atoms):
        if skip:
            skip -= 1
            continue
        if atom.figure is None:
            found.append(atom)
            continue
        keys = _words_before(found)
        times = at + 1 < len(atoms) and (atoms[at + 1].key,) in phrases("times")  # "tháng 1 lần"
        label = label_before(keys) if not (atom.figure.is_date or times) else ()
        dated = len(keys) if not atom.figure.is_date else 0
        while atom.figure.is_date and dated < len(keys) and keys[-1 - dated] in singles("dated"):
            dated += 1
        meant, used = meant_before(keys)
        drop = used if meant else (dated if atom.figure.is_date else len(label))
        del found[len(found) - drop :]
        behind = [token.key for token in atoms[at + 1 : at + 5] if token.kind == "word"]
        kind, skip = meant_behind(behind) if _adjoins(atoms, at) else ("", 0)
        counts = (" ".join(label),) if label else () if atom.figure.is_date else _counts(text, atoms, at)
        if counts == ("%",) and behind:
            skip = max((len(one) for one in phrases("percents") if tuple(behind[: len(one)]) == one), default=skip)
        kinds = tuple(filter(None, (meant, kind)))
        atom.figure = replace(atom.figure, meant=kinds, counts=counts)
        found.append(atom)
    return _ranges(found)


def _words_before(found: Sequence[Token]) -> list[str]:
    keys: list[str] = []
    for token in reversed(found[-8:]):
        if token.kind != "word":
            break
        keys.insert(0, token.key)
    return keys


def _adjoins(atoms: Sequence[Token], at: int) -> bool:
    return at + 1 < len(atoms) and atoms[at + 1].kind == "word"


def _counts(text: str, atoms: Sequence[Token], at: int) -> tuple[str, ...]:
    """Up to three words that a number counts, more of a rate, "%" for a share; () where nothing follows."""
    ahead = atoms[at + 1 : at + 8]
    if ahead and ahead[0].written in "%‰":
        return (ahead[0].written,)
    keys: list[str] = []
    for token in ahead:
        if token.kind == "word" and (len(keys) < 3 or keys[-1] == "/"):
            keys.append(token.key)
        elif token.written == "/" and keys:
            keys.append("/")
        else:
            break
    for phrase in phrases("percents"):
        if tuple(keys[: len(phrase)]) == phrase:
            return ("%",)
    return tuple(keys)


def _ranges(atoms: list[Token]) -> list[Token]:
    """ "20-25 hộ", "20 đến 25 hộ": from the first until the last, of the same things."""
    numbers = [at for at, atom in enumerate(atoms) if atom.figure]
    for first, last in pairwise(numbers):
        one, other = atoms[first].figure, atoms[last].figure
        if one is None or other is None or one.is_date != other.is_date:
            continue
        dash = last == first + 2 and atoms[first + 1].written in _DASHES
        to = "until" in other.meant and last - first <= 3
        if dash and not other.meant:
            other = replace(other, meant=("until",))
        if dash or to:
            counts = other.counts if not one.counts or last == first + 1 or dash else one.counts
            atoms[first].figure = replace(one, meant=one.meant or ("from",), counts=counts)
            atoms[last].figure = other
    return atoms
