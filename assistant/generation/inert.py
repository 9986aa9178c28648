"""A model's words as plain words: no link, image, HTML, Markdown, control, bidi or invisible character is left.

What stands for plain words is kept (a link's text). Whatever can't be made plain is refused: letters of other alphabets
that look like ours, addresses, signs that a page gives a meaning to.
"""

from __future__ import annotations

import html
import re
import unicodedata

_IMAGE = re.compile(r"!\[[^\[\]]*\]\s?(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])")
_LINK = re.compile(r"\[([^\[\]]*)\]\s?(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])")
_DEFINITION = re.compile(r"(?m)^\s*\[[^\[\]]+\]:.*$")
_MARKER = re.compile(r"\[\s*(?:S?\d+|[a-z])(?:\s*[,;]\s*(?:S?\d+|[a-z]))*\s*\]")
_HIDDEN_ELEMENT = re.compile(
    r"(?is)<(script|style|template|noscript|iframe|object|svg|math|head|title)\b.*?(?:</\1\s*>|\Z)"
)
_COMMENT = re.compile(r"(?s)<!--.*?(?:-->|\Z)")
_TAG = re.compile(r"(?s)</?[A-Za-z!?][^<>]*>")
_FENCE = re.compile(r"```+|~~~+")
_EMPHASIS = re.compile(r"\*+|(?<!\w)_+|_+(?!\w)|~~|`+")
_LINE_MARK = re.compile(r"(?m)^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-+•–][ \t]+)")
_ADDRESS = re.compile(
    r"(?i:://|(?:mailto|javascript|data|file|tel|vbscript|blob):\S|www\.|\S@\S)|[A-Za-z0-9-]\.[a-z]{2,}|"
    r"(?i:[a-z0-9-]\.(?:com|net|org|vn|io)\b)|(?<!\d)(?!\d{1,3}(?:\.\d{3}){3})\d{1,3}(?:\.\d{1,3}){3}(?!\d)"
)
_PLAIN = re.compile(r"[\w\s.,;:!?()%‰/&+°²³½\-–—…“”‘’'\"«»„]*")
_SPACES = re.compile(r"\s+")


class NotPlain(ValueError):
    """Words that can't be made plain ones."""


def inert(words: str) -> str:
    """The words on one line without any markup. Raises NotPlain where some would be left, or is hidden in them.

    Whatever is inert already comes back as it is, with white space collapsed.
    """
    plain = _visible(words)
    before = None
    while plain != before:  # what is left of one mark may be another: "<<b>script>"
        before = plain
        plain = _visible(_without_marks(plain))
    plain = _SPACES.sub(" ", plain).strip()
    if _ADDRESS.search(plain) or not _PLAIN.fullmatch(plain) or not all(map(_is_ours, plain)):
        raise NotPlain("links, signs or letters that plain words don't have")
    return plain


def _visible(words: str) -> str:
    """Composed, without what is not seen: controls, formats, halves of pairs, private and unassigned characters."""
    kept = (letter for letter in words if letter in "\n\t" or unicodedata.category(letter)[0] != "C")
    return unicodedata.normalize("NFC", "".join(kept))


def _without_marks(words: str) -> str:
    words = html.unescape(words) if "&" in words else words
    words = _DEFINITION.sub(" ", words)
    words = _COMMENT.sub(" ", _HIDDEN_ELEMENT.sub(" ", words))
    words = _TAG.sub(" ", words)
    words = _MARKER.sub(" ", _IMAGE.sub(" ", words))
    words = _LINK.sub(r"\1", words)
    words = _FENCE.sub(" ", words)
    return _EMPHASIS.sub("", _LINE_MARK.sub("", words))


def _is_ours(letter: str) -> bool:
    """A Latin letter as Vietnamese or English has it, a plain figure, or no letter at all."""
    if letter.isascii() or not (letter.isalpha() or letter.isdigit() or unicodedata.combining(letter)):
        return True
    if letter in "²³":
        return True
    base = unicodedata.normalize("NFD", letter)
    return letter in "đĐ" or (base[0].isascii() and base[0].isalpha() and all(mark in _MARKS for mark in base[1:]))


_MARKS = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")  # of Vietnamese letters
