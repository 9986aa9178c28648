"""The detail that a question asks for (an amount, a date, a share …), and whether a text states it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.text_data import details, key
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


def details_of(folded: str, read: Sequence[Token]) -> tuple[Detail, ...]:
    """The details that a question asks for; ``folded`` are its words as asked, ``read`` its tokens in Vietnamese."""
    found = [Detail(name, holds) for name, asked, holds in details() if asked.search(f" {folded} ")]
    if found:
        return tuple(found)
    counted = _counted(read)
    return (Detail("count", _counting(counted), folded=True),) if counted else ()


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
        if counted:
            return tuple(counted)
    return ()


@lru_cache(maxsize=1024)
def _counting(counted: tuple[str, ...]) -> re.Pattern[str]:
    """A number before the word counted, a few words between them at most; over the folded text."""
    words = "|".join(dict.fromkeys((re.escape(" ".join(counted)), re.escape(counted[0]))))
    number = "|".join(key(word) for word in ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"))
    between = rf"(?:\s(?!phan\b)\w+){{0,{_BETWEEN}}}?"
    return re.compile(rf"(?<!\w)(?:\d+|{number}){between}\s(?:{words})(?!\w)|(?<!\w)(?:{words})\s\d")
