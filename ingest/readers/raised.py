"""Raised digits, of references to footnotes and of exponents, as the characters that Unicode has for them."""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_REFERENCE = re.compile(r"[\[(\s]*(-?\d{1,4})[\])\s]*")


def without_raised(text: str) -> str:
    """The text less its raised digits, which look like letters of an old encoding to who counts those."""
    return text.translate(dict.fromkeys(_RAISED.values()))


def raised(words: str) -> str:
    """The words as they stand raised: digits, in brackets or not, become superscripts; anything else stays."""
    found = _REFERENCE.fullmatch(words)
    return found[1].translate(_RAISED).replace("-", "⁻") if found else words
