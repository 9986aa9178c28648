"""Where a unit's name ends in a question.

A name is read by the lexicon of units, the longest that it knows. Heads of names ("công an", "sở", "trạm") are told by
their diacritics where the question has them ("Sở" is an office, "số" a number); else only by those that folding leaves
clear.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from assistant.known_unit import KnownUnit
from assistant.text_data import compounds, cues, key, written
from assistant.tokens import Token
from vectorstore.lexicon.units import canonical, folded_heads, head_words, names_unit

_LONGEST_NAME = 14  # tokens
_LONGEST_HEAD = 5
_OPENING = 3  # tokens that tell whether a name begins here at all
_SHORTEST_SHORT = 3  # letters of an abbreviation that is a unit's name
_VOWELS = frozenset("aeiouy")
_NEVER_FIRST = frozenset(
    ("va", "cua", "o", "tai", "tu", "rieng", "voi", "cung", "moi", "hai", "nam", "tinh", "de", "giao")
)
_LISTING = frozenset(("và", "với", "hay", "hoặc", "cùng", "của", "ở", "tại", "các", "như", "lẫn", "là"))
_JOINING = frozenset(("va", "voi", "hay", "hoac", "cung", "lan"))
_LISTING_PLAIN = frozenset(map(key, _LISTING))
_ONE = "-va-"  # in the id of a unit whose name joins two


class Names(Protocol):
    """What is needed of the lexicon."""

    def identify(self, name: str) -> KnownUnit:
        """The unit that a name means."""

    def could_begin(self, name: str) -> bool:
        """False where no known name begins with these words, however it goes on."""

    def is_whole(self, name: str) -> bool:
        """It names one unit and nothing more."""


def end_of_name(read: Sequence[Token], at: int, lexicon: Names, *, accented: bool) -> int:
    """Where the name that begins here ends; 0 where none does."""
    token = read[at]
    if token.named or not token.is_word:
        return 0
    head = _accented_head(read, at) if accented else _folded_head(read, at)
    sure = head if accented or at == 0 else head > 1
    if not sure and not _is_short_name(token, lexicon, accented=accented) and not _is_place_word(read, at):
        return 0 if accented else _whole_end(read, at, lexicon)
    if end := _whole_end(read, at, lexicon):
        return _bound(read, at, end - at) if accented and _has_own_name(read, at, end) else end
    if not head and _is_place_word(read, at):
        return at + 1
    soft = _bound(read, at, max(head, 1))
    if token.folded in cues("generic_heads"):
        return soft
    for end in range(soft, at, -1):
        if lexicon.identify(written_name(read, at, end)).known:
            return end
    return soft


def _has_own_name(read: Sequence[Token], at: int, end: int) -> bool:
    """A name with a capital follows the common name of a body: "Tiểu ban" "Hậu cần - Lễ tân"."""
    common = key(written_name(read, at, end)) in cues("bodies")
    return common and end < len(read) and read[end].written.istitle() and not read[end].named


def _whole_end(read: Sequence[Token], at: int, lexicon: Names) -> int:
    """The end of the longest run of two words or more that names one unit and nothing more; 0 where none does."""
    if read[at].folded in _NEVER_FIRST or read[at].named or not read[at].is_word:
        return 0
    if not lexicon.could_begin(written_name(read, at, at + _OPENING)):
        return 0
    for end in range(min(len(read), at + _LONGEST_NAME), at + 1, -1):
        plain = _goes_on(read, at, end) and read[end - 1].is_word and not lists(read[end - 1])
        if plain and not _crosses_names(read, at, end):
            name = written_name(read, at, end)
            whole = " " in name and _is_whole(name, lexicon)
            if whole and (_ONE in lexicon.identify(name).id or not _joins_units(read, at, end)):
                return end
    return 0


def _joins_units(read: Sequence[Token], at: int, end: int) -> bool:
    """Inside the run a unit's first words follow what lists: two units, if the lexicon does not know them as one."""
    return any(
        (before.folded in _JOINING or before.written == ",")
        and names_unit(written_name(read, place, place + _LONGEST_HEAD))
        for place, (before, _) in enumerate(pairwise(read[at:end]), at + 1)
    )


def _is_short_name(token: Token, lexicon: Names, *, accented: bool) -> bool:
    """An abbreviation that is a unit's whole name (BGH), and none of a field of work (ATTP)."""
    letters = token.written.isupper() or (not accented and not _VOWELS & set(token.folded))
    if not letters or len(token.written) < _SHORTEST_SHORT:
        return False
    unit = lexicon.identify(token.written)
    return unit.known and not unit.id.startswith("nganh.")


def _is_place_word(read: Sequence[Token], at: int) -> bool:
    """A level's word that opens the question, or whose duties it asks for: "Các xã phải làm gì", "nhiệm vụ của xã"."""
    before = [token.folded for token in read[max(0, at - 4) : at]]
    if before[-1:] == ["cac"]:
        before.pop()
    return read[at].folded in cues("place_words") and (not before or " ".join(before[-3:]) in cues("owner_words"))


def _goes_on(read: Sequence[Token], at: int, end: int) -> bool:
    """None of the tokens after the first ends a name."""
    return all(
        _may_stand_inside(read[place - 1], read[place], read[place + 1].folded if place + 1 < end else "")
        for place in range(at + 1, end)
    )


def _may_stand_inside(before: Token, token: Token, after: str) -> bool:
    """It is no word that ends names, but for a part of a word like "vận tải"; a comma may."""
    if not token.is_word:
        return token.written == ","
    small = token.written.lower()
    if small == token.folded:  # without its diacritics, or with none
        joined = {(before.folded, small), (small, after)}
        return small not in cues("never_inside") or not joined.isdisjoint(compounds(accented=False))
    return small not in written("never_inside")


def _crosses_names(read: Sequence[Token], at: int, end: int) -> bool:
    """A plan's name stands among the tokens, not at their end: what follows it is another name."""
    return any(before.named and not after.named for before, after in pairwise(read[at:end]))


def _bound(read: Sequence[Token], at: int, head: int) -> int:
    """The first token after the head with which a name does not go on."""
    end = min(at + head, len(read))
    while end < len(read) and end - at < _LONGEST_NAME and (not read[end].ends_name or _is_dash(read, end)):
        if read[end - 1].named and not read[end].named:
            break
        end += 1
    return end


def _is_dash(read: Sequence[Token], at: int) -> bool:
    """A dash inside a name: "Hậu cần - Lễ tân"."""
    return read[at].written in "-–" and at + 1 < len(read) and read[at + 1].written.istitle()


def _is_whole(name: str, lexicon: Names) -> bool:
    """It names one unit, or a class of units, and nothing more."""
    unit = lexicon.identify(name)
    if unit.id.startswith(("nganh.", "dia-phuong")) and key(name).split()[0] not in (
        "nganh",
        "cac",
        *cues("bare_heads"),
    ):
        return False  # a field or a place by itself
    return unit.known and (lexicon.is_whole(name) or (unit.general and "/" not in unit.id))


def _accented_head(read: Sequence[Token], at: int) -> int:
    """1 where a unit's name begins here, else 0."""
    token = read[at]
    return int(not (token.filler and token.ends_name) and names_unit(written_name(read, at, at + _LONGEST_HEAD)))


def _folded_head(read: Sequence[Token], at: int) -> int:
    """How many tokens of a unit's first words stand here, 0 for none; a head that folding makes unclear may lead."""
    for count in range(min(_LONGEST_HEAD, len(read) - at), 0, -1):
        words = canonical(" ".join(token.folded for token in read[at : at + count]))
        first, _, rest = words.partition(" ")
        if words in folded_heads() or (first in cues("leading_heads") and rest in folded_heads()):
            return count
    return 0


def is_sure(read: Sequence[Token], at: int) -> bool:
    """The head would name a unit inside a sentence too; a capital that only opens the question says nothing."""
    words = written_name(read, at, at + _LONGEST_HEAD)
    if at == 0 and not read[0].written.isupper():
        words = words[0].lower() + words[1:]
        return head_words(words) > 1 or names_unit(words, inside=True)
    return names_unit(words, inside=True)


def lists(token: Token) -> bool:
    """A word between names of a list; "tải" is none, though it folds as "tại" does."""
    small = token.written.lower()
    return small in (_LISTING_PLAIN if small == token.folded else _LISTING)


def written_name(read: Sequence[Token], start: int, end: int) -> str:
    """The tokens as a name, without what names a plan."""
    words = ""
    kept = [token for token in read[start:end] if not token.named]
    while kept and (not kept[-1].is_word or lists(kept[-1])):
        kept.pop()
    for token in kept:
        words += token.written if not token.is_word or not words else f" {token.written}"
    return words
