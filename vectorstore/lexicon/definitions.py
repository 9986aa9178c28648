"""What a plan defines itself: "Lao động - Thương binh và Xã hội (LĐTBXH)", "… (sau đây gọi tắt là Ban Chỉ đạo)".

How much of the words before the bracket is meant is told by the letters of the short form, which open those words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vectorstore.folding import fold
from vectorstore.lexicon.name_words import composed, word_key

_BRACKET = re.compile(r"\(([^()\n]{2,90})\)")
_CALLED = re.compile(
    r"^(?:sau đây\s+)?(?:được\s+)?(?:gọi|viết)\s+(?:tắt|chung|là)?\s*(?:là|:)?\s*[\"“”']?(.+?)[\"“”']?$", re.I
)
_SHORT = re.compile(r"^[\"“”']?([^\W\d_](?:[\w&./-]|\s?[&–-]\s?){1,16})[\"“”']?$")
_LISTED = re.compile(  # what eats white space gives none back: a line of it would be gone over again and again
    r"^[ \t]*+[-+*•]?[ \t]*+([^\W\d_][\w&-]{1,11})[ \t]*+[:=–][ \t]*+([^\n:;.()]{4,90})[.;]?[ \t]*$", re.M
)
_BEFORE = re.compile(r"[^.;:()\"“”]*$")
_WORD = re.compile(r"[^\W_]+")
_JOINING = frozenset(map(word_key, ("và", "của", "cho", "về", "các", "trong", "theo", "với", "trên", "cùng", "là")))
_LONGEST = 26  # words that a short form stands for
_WINDOW = 260  # characters before a bracket
_LONG_SHORT = 4  # letters of a short form that words behind what it stands for don't make doubtful
_MOST_OF_A_WORD = 3  # letters of it in a short form: the "Tr" of TrH


def definitions_in(text: str) -> dict[str, str]:
    """Short form → what it stands for, as written; where one is defined twice, the first time."""
    text = composed(text)
    found: dict[str, str] = {}
    for match in _BRACKET.finditer(text):
        inside = " ".join(match.group(1).split())
        called = _CALLED.match(inside)
        short = called.group(1).strip() if called else _acronym(inside)
        meant = short and _meant(short, text[max(0, match.start() - _WINDOW) : match.start()], bool(called))
        if meant:
            found.setdefault(short, meant)
    for match in _LISTED.finditer(text):
        short, words = _acronym(match.group(1)), " ".join(match.group(2).split())
        if short and _stands_for(short, _words(words)) == 0:
            found.setdefault(short, words)
    return found


def _acronym(words: str) -> str:
    """The words where they are a short form by themselves: LĐTBXH, LĐ-TB&XH, TrH; "" for others."""
    found = _SHORT.match(words)
    if not found:
        return ""
    letters = [letter for letter in found.group(1) if letter.isalpha()]
    small = sum(map(str.islower, letters))
    return found.group(1).strip() if len(letters) - small > max(1, small) else ""


def _meant(short: str, before: str, called: bool) -> str:
    clause = before[_clause(before) :]
    words = _WORD.finditer(clause)
    spans = [match.span() for match in words][-_LONGEST:]
    listed = [clause[start:end] for start, end in spans]
    first = _stands_for(short, listed) if _acronym(short) else None
    if first is None and not called and len(short) >= _LONG_SHORT and short.isalpha():
        for behind in (1, 2):  # "tai nạn, thương tích trẻ em (TNTT)": what is said of it follows
            first = _stands_for(short, listed[:-behind])
            if first is not None:
                clause = clause[: spans[-behind - 1][1]]
                break
    if first is None and called:
        first = _opens_with(short, listed)
    return " ".join(clause[spans[first][0] :].split()).rstrip(" ,*_-–") if first is not None else ""


def _clause(before: str) -> int:
    found = _BEFORE.search(before)
    return found.start() if found else 0


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _stands_for(short: str, words: Sequence[str]) -> int | None:
    """The first of the words, to the last of which the letters stand for; None where they don't."""
    letters = fold("".join(letter for letter in short if letter.isalnum()))
    folded = [fold(word) for word in words]
    joining = [word_key(word) in _JOINING for word in words]
    for start in range(len(words) - 1, -1, -1):
        if not joining[start] and _fits(letters, folded[start:], joining[start:], whole=True):
            return start
    return None


def _fits(letters: str, words: Sequence[str], joining: Sequence[bool], *, whole: bool) -> bool:
    """The letters open the words one after the other; joining words may be left out. ``whole``: every word is used."""
    if not letters:
        return not words or not whole
    if not words:
        return False
    for count in range(1, _MOST_OF_A_WORD + 1):
        opens = count <= len(letters) and words[0].startswith(letters[:count])
        if opens and _fits(letters[count:], words[1:], joining[1:], whole=whole):
            return True
    return joining[0] and _fits(letters, words[1:], joining[1:], whole=whole)


def _opens_with(short: str, words: Sequence[str]) -> int | None:
    """Where the words start that a short name made of words stands for: its own words, in order, among others."""
    said = _words(short)
    for start in range(len(words) - 1, -1, -1):
        if said and _follows(said, words[start:]):
            return start
    return None


def _follows(said: Sequence[str], words: Sequence[str]) -> bool:
    at = 0
    for number, word in enumerate(said):
        at_most = at + 1 if number == 0 else len(words)
        step = next((to for to in range(at, min(at_most, len(words))) if _says(word, words[to:])), None)
        if step is None:
            return False
        at = step + 1
    return True


def _says(word: str, words: Sequence[str]) -> bool:
    """The word is the first of these, or the letters that open them."""
    if word_key(word) == word_key(words[0]):
        return True
    joining = [word_key(one) in _JOINING for one in words]
    return bool(_acronym(word)) and _fits(fold(word), [fold(one) for one in words], joining, whole=False)
