"""Numbers as lists count with them: the formats of ``w:numFmt`` (ISO/IEC 29500-1, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_LARGEST_ROMAN = 3999
_LARGEST_LETTER = 780  # "z" thirty times, where Word ends
_CHICAGO = "*†‡§"
_ENCLOSED = 20  # circled numbers in Unicode


def numeral(count: int, form: str) -> str:
    """``count`` in a format; decimal where the format isn't known, or has no sign for it."""
    write = _FORMS.get(form)
    return write(count) if write is not None else str(count)


def _roman(count: int) -> str:
    if not 0 < count <= _LARGEST_ROMAN:
        return str(count)
    signs = ""
    for worth, sign in _ROMAN:
        signs += sign * (count // worth)
        count %= worth
    return signs


def _letter(count: int) -> str:
    """Word's letters: A to Z, then AA, BB … (never Đ or Ă)."""
    if not 0 < count <= _LARGEST_LETTER:
        return str(count)
    return chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _ordinal(count: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{'th' if count % 100 in (11, 12, 13) else ending}"


def _chicago(count: int) -> str:
    return _CHICAGO[(count - 1) % 4] * min((count - 1) // 4 + 1, 9) if count > 0 else str(count)


def _circled(count: int) -> str:
    return chr(ord("①") + count - 1) if 0 < count <= _ENCLOSED else str(count)


_FORMS: dict[str, Callable[[int], str]] = {
    "none": lambda count: "",
    "decimalZero": lambda count: f"{count:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda count: _letter(count).lower(),
    "ordinal": _ordinal,
    "chicago": _chicago,
    "numberInDash": lambda count: f"- {count} -",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedParen": lambda count: f"({count})",
    "decimalEnclosedFullstop": lambda count: f"{count}.",
}
