"""Question → the units that it names.

Heads of units' names ("công an", "sở", "trạm") are told by their diacritics where the question has them ("Sở" is an
office, "số" a number); else only by those that folding leaves clear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant import text_data
from assistant.text_data import cues, key, pattern
from assistant.tokens import Token, accented, tokens
from vectorstore.units import canonical, folded_heads, head_words, names_unit

_LONGEST_NAME = 10  # syllables
_LONGEST_HEAD = 5


@dataclass(frozen=True, slots=True)
class Mention:
    """A unit that a question names, canonical."""

    name: str
    sure: bool  # its first words can't be other words of a sentence ("phòng đuối nước" is no office)
    issues: bool = False  # it is named as the one whose plan is meant: "theo kế hoạch của …"


def mentions(words: str, names: Sequence[str] = ()) -> tuple[Mention, ...]:
    """The units in ``words``, in order; ``names`` are plans' folded names, no part of them."""
    text = unicodedata.normalize("NFC", words)
    with_accents = accented(text)
    read = tokens(text if with_accents else canonical_words(text), names)
    found: list[Mention] = []
    at = 0
    while at < len(read):
        head = _accented_head(read, at) if with_accents else _folded_head(read, at)
        end = at + max(head, 1)
        while head and end < len(read) and end - at < _LONGEST_NAME and not read[end].ends_name:
            end += 1
        if head:
            name = canonical_words(" ".join(token.written for token in read[at:end] if not token.named))
            found.append(Mention(name, not with_accents or _is_sure(read, at), _stands_beside_plan(read, at, end)))
        at = end
    return tuple(mention for mention in dict.fromkeys(found) if mention.name)


def asked_about(named: Sequence[Mention]) -> tuple[Mention, ...]:
    """The units whose duties are asked: those named, but for one whose plan it is and a bare "ngành", if others are."""
    told = [mention for mention in named if mention.name not in cues("generic_heads")]
    return tuple(mention for mention in told if not mention.issues) or tuple(told or named)


def canonical_words(words: str) -> str:
    """Folded syllables, every alias of a unit in its first form, but for words that only look like an alias folded."""
    folded = key(_lookalike_words().sub(" ", _plurals().sub("", words)))
    stops = [*pattern("lookalikes").finditer(folded)]
    starts = [0, *(stop.end() for stop in stops)]
    ends = [*(stop.start() for stop in stops), len(folded)]
    between = [canonical(folded[start:end]) for start, end in zip(starts, ends, strict=True)]
    kept = [*(stop.group() for stop in stops), ""]
    joined = " ".join(" ".join(part) for part in zip(between, kept, strict=True))
    for said, meant in text_data.renamed():
        joined = said.sub(meant, joined)
    return " ".join(joined.split())


@cache
def _lookalike_words() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(text_data.written('lookalike_words'))})(?!\w)", re.IGNORECASE)


@cache
def _plurals() -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:(?:{'|'.join(text_data.written('plurals'))})(?!\w)\W*)+", re.IGNORECASE)


def _accented_head(read: Sequence[Token], at: int) -> int:
    """1 where a unit's name begins here, else 0."""
    token = read[at]
    starts = not token.named and token.written[0].isalpha() and not (token.filler and token.ends_name)
    return int(starts and names_unit(_written(read, at)))


def _folded_head(read: Sequence[Token], at: int) -> int:
    """How many tokens of a unit's first words stand here, 0 for none; a head that folding makes unclear may lead."""
    if read[at].named:
        return 0
    for count in range(min(_LONGEST_HEAD, len(read) - at), 0, -1):
        words = " ".join(token.folded for token in read[at : at + count])
        first, _, rest = words.partition(" ")
        if words in folded_heads() or (first in cues("leading_heads") and rest in folded_heads()):
            return count
    return 0


def _is_sure(read: Sequence[Token], at: int) -> bool:
    """The head would name a unit inside a sentence too; a capital that only opens the question says nothing."""
    words = _written(read, at)
    if at == 0 and not read[0].written.isupper():
        words = words[0].lower() + words[1:]
        return head_words(words) > 1 or names_unit(words, inside=True)
    return names_unit(words, inside=True)


def _written(read: Sequence[Token], at: int) -> str:
    return " ".join(token.written for token in read[at : at + _LONGEST_HEAD])


def _stands_beside_plan(read: Sequence[Token], at: int, end: int) -> bool:
    """A word for a plan stands directly before or after these tokens."""
    before = " ".join(token.folded for token in read[max(0, at - 4) : at])
    after = " ".join(token.folded for token in read[end : end + 2])
    return any(f" {before}".endswith(f" {cue}") or f"{after} ".startswith(f"{cue} ") for cue in cues("plan_words"))
