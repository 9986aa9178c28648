"""The words of an English statement as what plans may have for them, by the glossary of questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.generation.doers import Units, with_units
from assistant.generation.token import Token
from assistant.generation.word_lists import english_words, keys_of, singles
from assistant.glossary import Glossary
from assistant.text_data import cues, has_marks
from assistant.translate import Rendering, renderings
from vectorstore.folding import fold

_LONGEST = 6  # words of a phrase
_ANY = (("",),)  # marks a figure whose count is given by its renderings


def is_english(words: str) -> bool:
    """Whether a statement's own words are English ones."""
    plain = [word.strip(".,;:()") for word in words.lower().split()]
    english = [word for word in plain if word in cues("english") or word in singles("english_fillers")]
    return len(english) > sum(map(has_marks, plain))


def rendered(text: str, tokens: Sequence[Token], glossary: Glossary, units: Units) -> list[Token] | None:
    """The tokens with English words as their renderings, and those in quotation marks as they are.

    None where a word has no rendering: what it says can't be looked for.
    """
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.written == "“":
            end = next((place for place in range(at, len(tokens)) if tokens[place].written == "”"), len(tokens))
            found += with_units(text, list(tokens[at:end]), units)
            at = end
        elif token.kind != "word":
            found.append(_counted(text, tokens, at, glossary))
            at += 1
        else:
            word, count = _rendered_at(text, tokens, at, glossary)
            if word is None:
                return None
            if found and found[-1].figure:
                word.kind = "word"  # what is counted does nothing
            found.append(word)
            at += count
    return found


def _counted(text: str, tokens: Sequence[Token], at: int, glossary: Glossary) -> Token:
    """A figure with what plans call the things it counts."""
    token = tokens[at]
    if token.figure is None or token.figure.is_date:
        return token
    counts = token.figure.counts
    if counts and counts != ("%",):
        behind = at + 1 < len(tokens) and tokens[at + 1].kind == "word"
        word, _ = _rendered_at(text, tokens, at + 1, glossary) if behind else (None, 0)
        label, _lost = renderings(counts[0], glossary)
        others = (
            word.others
            if word and tokens[at + 1].key == counts[0]
            else tuple(map(keys_of, label[0].words))
            if label
            else ()
        )
        counts = tuple(" ".join(phrase) for phrase in others) or counts
    token.figure = replace(token.figure, counts=counts)
    token.others = _ANY
    return token


def _rendered_at(text: str, tokens: Sequence[Token], at: int, glossary: Glossary) -> tuple[Token | None, int]:
    """(token, words of it) of the longest phrase here that the glossary has; (None, 1) where a word has none."""
    last = at
    while last < len(tokens) and last - at < _LONGEST and tokens[last].kind == "word":
        last += 1
    for end in range(last, at + 1, -1):
        if not (_is_quiet(tokens[at]) or _is_quiet(tokens[end - 1])):
            known = _one(text[tokens[at].at : tokens[end - 1].end], glossary)
            if known:
                return _token(known, tokens[at], tokens[end - 1]), end - at
    return _single(tokens[at], glossary), 1


def _is_quiet(token: Token) -> bool:
    return fold(token.written) in cues("english") or fold(token.written) in singles("english_fillers")


def _one(words: str, glossary: Glossary) -> tuple[Rendering, ...]:
    """The renderings of words that are one term, or a unit with its level; () where they are more or less."""
    known, lost = renderings(words, glossary)
    parts = [one.part for one in known]
    if lost or (len(known) != 1 and sorted(parts) != ["levels", "units"]) or parts == ["name"]:
        return ()
    return tuple(known)


def _single(token: Token, glossary: Glossary) -> Token | None:
    word = fold(token.written)
    if word in english_words():
        return replace(token, others=tuple(map(keys_of, english_words()[word])))
    if word in singles("english_fillers"):
        return replace(token, filler=True)
    known, lost = renderings(token.written, glossary)
    if lost or not known or has_marks(token.written):
        return None  # Vietnamese words stand in quotation marks
    if known[0].part == "name":  # as a source may have it to the letter
        return token
    return _token(tuple(known), token, token)


def _token(known: Sequence[Rendering], first: Token, last: Token) -> Token:
    unit = next((one for one in known if one.part == "units"), None)
    level = next((one.words[0] for one in known if one.part == "levels"), "")
    words = [f"{name} {level}" for name in unit.words] if unit and level else list((unit or known[0]).words)
    token = replace(first, kind="unit" if unit else "word", end=last.end, others=tuple(map(keys_of, words)))
    if unit:
        several = [f"các {name}" for name in words] if fold(last.written).endswith("s") else []
        token.written, token.names = (several or words)[0], (*words, *several)
    return token
