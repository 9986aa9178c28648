"""Signs of the fonts Symbol and Wingdings, which sit where other fonts have letters, as Unicode has them."""

from __future__ import annotations

import re

_GREEK = dict(zip(map(ord, "abgdezhqiklmnxoprstufcyw"), "αβγδεζηθικλμνξοπρστυφχψω", strict=True))
_SYMBOL = _GREEK | {ord(chr(code).upper()): letter.upper() for code, letter in _GREEK.items()} | {
    code: chr(code) for code in range(0x21, 0x40) if chr(code) not in "\"$'*"
} | {
    0x2D: "-", 0xA3: "≤", 0xA5: "∞", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥",
    0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xD0: "∠", 0xD6: "√", 0xDE: "⇒",
}  # fmt: skip
_WINGDINGS = {
    0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆",
    0x76: "❖", 0x77: "◆", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xD8: "➢", 0xE0: "→", 0xE8: "➔",
    0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x97: "●", 0x96: "•"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "wingdings 3": {}, "webdings": {}}
_PRIVATE = range(0xF000, 0xF100)
_ANY_PRIVATE = re.compile("[\uf000-\uf0ff]")
_UNKNOWN = "•"  # a sign of these fonts that isn't listed: most of them are bullets
_MARKERS = "-–—•●▪◦*+"  # bullets that the outline knows


def draws_signs(font: str) -> bool:
    """The font has signs in the places of letters."""
    return font.lower() in _FONTS


def has_private(text: str) -> bool:
    """The text has letters by their place in such a font."""
    return _ANY_PRIVATE.search(text) is not None


def in_unicode(text: str, font: str) -> str:
    """The text with the signs that ``font`` draws; those of private places also where the font isn't one of these."""
    known = _FONTS.get(font.lower())
    return "".join(_sign(character, known) for character in text)


def _sign(character: str, known: dict[int, str] | None) -> str:
    code = ord(character)
    if code in _PRIVATE:
        code -= 0xF000
        signs = known if known is not None else _SYMBOL
        return signs.get(code) or (_UNKNOWN if known is not None or not 0x20 <= code < 0x7F else chr(code))
    if known is None or not 0x20 < code < 0x100:
        return character
    return known.get(code, _UNKNOWN)


def bullet(text: str, font: str) -> str:
    """The bullet of a list as a marker of the outline: its own sign where that is one, else "•"."""
    sign = in_unicode(text.strip(), font)
    return sign if not sign or sign in _MARKERS or sign[-1].isalnum() or len(sign) > 1 else _UNKNOWN
