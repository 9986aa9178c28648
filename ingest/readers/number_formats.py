"""What a cell of a workbook shows: its value in its number format (ECMA-376 Part 1, 18.8.31), as Vietnamese write it.

Days are 31/12/2024 and decimals 1.234,5 whatever the format's own order is: a workbook shows them in the manner of
the machine that opens it, and keeps no word of which that was.
"""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

Value = str | bool | int | float | datetime.datetime | datetime.date | datetime.time | datetime.timedelta | None

_NOT_SHOWN = re.compile(r"_.|\*.|\[(?!\$)[^\]]*\]")  # room for a sign, a fill, a colour or a condition
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_PLACES = re.compile(r"[#0?][#0?,. ]*|\.[#0?]+")
_DATE_PART = re.compile(r'"([^"]*)"|\\(.)|(y+|d+|m+|h+|s+)|(.)', re.IGNORECASE | re.DOTALL)
_GENERAL_DIGITS = 11  # that "General" shows
_MOST = Decimal(10) ** 15  # from which a workbook no longer keeps every digit


def shown(value: Value, code: str, numbering: bool = False) -> str:
    """The value as the sheet shows it. ``numbering``: a number such as 1.1 of an outline, with its point."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime.datetime() | datetime.date() | datetime.time():
            return _moment(value, code)
        case datetime.timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
    words = _number(value, code)
    return words.replace(",", ".") if numbering and re.fullmatch(r"\d{1,2},\d{1,2}", words) else words


def _moment(value: datetime.datetime | datetime.date | datetime.time, code: str) -> str:
    """A day, a time of day or both, as far as the format shows them."""
    bare = _NOT_SHOWN.sub("", _CURRENCY.sub("", code.split(";")[0]))
    if any(literal.strip(" -/.,:") for pair in _LITERAL.findall(bare) for literal in pair):
        return _in_words(value, bare)
    parts = set(_LITERAL.sub("", bare).lower()) & set("ymdhs")
    day = "" if isinstance(value, datetime.time) else value.strftime(_day_format(parts))
    timed = not isinstance(value, datetime.date) or isinstance(value, datetime.datetime)
    time = value.strftime("%H:%M") if timed and (parts & {"h", "s"} or not day) else ""
    return f"{time} {day}".strip()


def _day_format(parts: set[str]) -> str:
    if "d" in parts:
        return "%d/%m/%Y" if "y" in parts else "%d/%m"
    if parts & {"h", "s"} and "y" not in parts:
        return ""
    return ("%m/%Y" if "m" in parts else "%Y") if "y" in parts else "%d/%m/%Y"


def _in_words(value: datetime.datetime | datetime.date | datetime.time, code: str) -> str:
    """A format with words of its own: "ngày "dd" tháng "mm" năm "yyyy."""
    said, timed = [], False
    for literal, escaped, part, other in _DATE_PART.findall(code):
        letter = part[:1].lower()
        timed = letter == "h" or (timed and letter in ("", "m"))
        number = _part(value, letter, timed)
        said.append(f"{number:0{min(len(part), 4)}}" if number is not None else literal + escaped + other)
    return "".join(said)


def _part(value: object, letter: str, timed: bool) -> int | None:
    names = {"y": "year", "d": "day", "m": "minute" if timed else "month", "h": "hour", "s": "second"}
    found = getattr(value, names.get(letter, ""), None)
    return found if isinstance(found, int) else None


def _number(value: int | float, code: str) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if not number.is_finite() or abs(number) >= _MOST:
        return f"{value:g}"
    section, number = _section(code, number)
    section = _NOT_SHOWN.sub("", _CURRENCY.sub(r'"\1"', section))
    bare = _LITERAL.sub(lambda m: "\x00" * len(m.group()), section)
    places = _PLACES.search(bare)
    if "general" in bare.lower() or "@" in bare or re.search(r"E[+-]|[?#0]\s*/", bare):
        return _general(number)
    if places is None:
        return _literals(section)
    written = _in_places(number.scaleb(2 * bare.count("%")), places.group().strip())
    return _literals(section[: places.start()]) + written + _literals(section[places.end() :])


def _section(code: str, number: Decimal) -> tuple[str, Decimal]:
    """The part of the format for the number's sign, and the number as that part writes it."""
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code or "General")
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    if number == 0 and len(sections) > 2:
        return sections[2], number
    return sections[0], number


def _literals(section: str) -> str:
    return _LITERAL.sub(lambda found: found[1] or found[2] or "", section)


def _general(number: Decimal) -> str:
    if number == number.to_integral_value():
        return str(int(number))
    return f"{float(number):.{_GENERAL_DIGITS - 1}g}".replace(".", ",")


def _in_places(number: Decimal, places: str) -> str:
    """The number in the places of "#,##0.00": rounded, its thousands parted, at least as many digits as zeros."""
    whole, _, part = places.partition(".")
    thousands = "," in whole.rstrip(",")
    number = number.scaleb(-3 * (len(whole) - len(whole.rstrip(","))))
    digits = sum(c in "#0?" for c in part)
    number = number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    sign = "-" if number < 0 else ""
    integer, _, decimals = f"{abs(number):f}".partition(".")
    least = part.count("0")
    decimals = decimals[:least] + decimals[least:].rstrip("0")
    integer = integer.lstrip("0").zfill(max(whole.count("0"), 0))
    if thousands:
        integer = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", integer)
    return sign + integer + (f",{decimals}" if decimals else "")
