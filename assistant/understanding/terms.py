"""The words that say what a question is about, each with what plans may write for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.text_data import Synonyms, key
from assistant.tokens import Token

_LONGEST_SHORT = 3  # words of an abbreviation: LĐTB&XH has two


@dataclass(frozen=True, slots=True)
class Term:
    """One syllable of the question. Phrases open and close with a blank, as the keys do in which they are looked for.

    ``joined``: it stands next to the term before it, so that the two may be one word. ``others``: folded phrases that
    say the same.
    """

    folded: str
    written: str  # with its diacritics; "" where the question has none
    joined: bool = False
    others: tuple[str, ...] = ()


def terms_of(
    read: Sequence[Token],
    others: Sequence[tuple[str, ...]],
    synonyms: Synonyms,
    spelled_out: Callable[[str], str],
    *,
    accented: bool,
) -> tuple[Term, ...]:
    """The content words of ``read``; ``others`` are the other renderings of each token.

    ``spelled_out`` writes abbreviations out.
    """
    said = [set(listed) for listed in others]
    for start, end, written in synonyms.found(read, accented=accented):
        for at in range(start, end):
            said[at] |= {f" {key(one)} " for one in written}
    for start, end, full in _shorts(read, spelled_out):
        for at in range(start, end):
            said[at].add(f" {key(full)} ")
    found: list[Term] = []
    before = -2
    for at, token in enumerate(read):
        if not token.is_word or token.named or (token.filler and not (said[at] and not others[at])):
            continue
        if token.filler and not _short(token):
            continue
        found.append(Term(token.folded, token.plain if accented else "", at == before + 1, tuple(sorted(said[at]))))
        before = at
    return tuple(found)


def _short(token: Token) -> bool:
    """Letters that stand for words, though they read like a filler."""
    return token.written.isupper() and len(token.written) > 1


def _shorts(read: Sequence[Token], spelled_out: Callable[[str], str]) -> list[tuple[int, int, str]]:
    """(start, end, in full) of the abbreviations among the tokens, the longest first."""
    found: list[tuple[int, int, str]] = []
    at = 0
    while at < len(read):
        step = 1
        for count in range(min(_LONGEST_SHORT, len(read) - at), 0, -1):
            run = read[at : at + count]
            if not all(token.is_word for token in run):
                continue
            words = " ".join(token.written for token in run)
            full = spelled_out(words)
            if full != words and key(full) != key(words):
                found.append((at, at + count, full))
                step = count
                break
        at += step
    return found
