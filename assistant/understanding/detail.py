"""The detail that a question asks for (an amount, a date, a share …), and whether a text states it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.text_data import cues, details, key, pattern
from assistant.tokens import Token

_BETWEEN = 3  # words that may stand between a number and what it counts
_COUNTED = 2  # words after "bao nhiêu" that say what is counted


@dataclass(frozen=True, slots=True)
class Detail:
    """``name``: of ``details`` in cues.yaml, or "count". ``holds`` finds what a text must have to state it."""

    name: str
    holds: re.Pattern[str]

    folded: bool = False  # it is looked for in the folded text

    def stated_in(self, text: str) -> bool:
        """Whether a text states such a detail."""
        return bool(self.holds.search(key(text.replace("%", " phần trăm ")) if self.folded else text))


def details_of(words: str, read: Sequence[Token], *, accented: bool = False) -> tuple[Detail, ...]:
    """The details that a question asks for; ``words`` is its key as asked, ``read`` its tokens in Vietnamese."""
    found = [Detail(name, holds) for name, asked, holds in details(accented=accented) if asked.search(words)]
    if found:
        return tuple(found)
    counted = _counted(read)
    aimed = pattern("aim_words", accented=accented).search(words) is not None
    return (Detail("count", _counting(counted, aimed), folded=True),) if counted else ()


def _counted(read: Sequence[Token]) -> tuple[str, ...]:
    """What is counted: the words after "bao nhiêu" or "mấy", with their diacritics where there are."""
    words = [token.folded for token in read]
    for at in range(len(words)):
        start = at + 2 if words[at : at + 2] == ["bao", "nhieu"] else at + 1 if words[at] == "may" else None
        if start is None:
            continue
        counted = []
        for token in read[start : start + _COUNTED]:
            if token.filler or token.ends_name or token.named or not token.is_word:
                break
            counted.append(token.folded)
        if counted and not cues("not_counted") & {counted[0], " ".join(counted)}:
            return tuple(counted)
    return ()


@lru_cache(maxsize=1024)
def _counting(counted: tuple[str, ...], aimed: bool) -> re.Pattern[str]:
    """A number before the word counted, a few words between them at most; over the folded text.

    ``aimed``: an aim is asked for, which a share states too ("trên 50% trẻ em").
    """
    words = "|".join(dict.fromkeys((re.escape(" ".join(counted)), re.escape(counted[0]))))
    number = "|".join(key(word) for word in ("một", "hai", "ba", "bốn", "sáu", "bảy", "tám", "chín", "mười"))
    barred = "" if aimed else r"(?!phan\b)"
    between = rf"(?:\s{barred}\w+){{0,{_BETWEEN + 2 * aimed}}}?"
    return re.compile(rf"(?<![\w/.])(?:\d+(?!\s?/\s?\d)|{number}){between}\s(?:{words})(?!\w)|(?<!\w)(?:{words})\s\d")
