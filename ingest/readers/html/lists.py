"""The numbers and bullets of lists, as a browser draws them."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from ingest.lines import find_marker
from ingest.readers.html.nodes import attribute, children, has_symbols, is_left_out, style

_STYLES = re.compile(
    r"list-style(?:-type)?:[^;]*?(none|(?:lower|upper)-(?:alpha|latin|roman)|decimal|disc|circle|square)"
)
_OF_TYPE = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman", "1": "decimal"}
_BULLETS = frozenset(("disc", "circle", "square"))
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def list_markers(node: LexborNode, level: int, above: str = "") -> dict[int, str]:
    """What stands before each item of a list, by the item's id. ``level``: how many lists with bullets it stands in.

    ``above``: the number, in figures, of the item that it stands in; "1." below "2." counts as "2.1.", without which no
    one could tell their ranks.
    """
    items = [child for child in children(node) if child.tag == "li" and not is_left_out(child)]
    own = _style_of(node)
    ordered = node.tag == "ol"
    step = -1 if ordered and "reversed" in node.attributes else 1
    number = _whole(attribute(node, "start"), len(items) if step < 0 else 1)
    markers = {}
    for item in items:
        number = _whole(attribute(item, "value"), number) if ordered else number
        marker = _marker(_style_of(item) or own, number if ordered else None, level)
        markers[item.mem_id] = above + marker if above and marker[:1].isdigit() else marker
        number += step
    return markers


def _style_of(node: LexborNode) -> str:
    found = _STYLES.search(style(node))
    return found[1] if found else _OF_TYPE.get(attribute(node, "type"), "")


def _whole(words: str, otherwise: int) -> int:
    return int(words) if re.fullmatch(r"-?\d{1,6}", words.strip()) else otherwise


def _marker(named: str, number: int | None, level: int) -> str:
    if named == "none":
        return ""
    if number is None or named in _BULLETS:
        return "+ " if level else "- "
    return f"{numeral(number, named)}. "


def numeral(number: int, named: str) -> str:
    """The number in a style of lists; in figures where the style has none for it."""
    if named.endswith("roman") and 0 < number < 4000:
        written = _roman(number)
    elif named.endswith(("alpha", "latin")) and number > 0:
        written = _letters(number)
    else:
        return str(number)
    return written.upper() if named.startswith("upper") else written


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


def _letters(number: int) -> str:
    written = ""
    while number:
        number, letter = divmod(number - 1, 26)
        written = chr(ord("a") + letter) + written
    return written


def shown_marker(node: LexborNode) -> str:
    """The number or bullet that Word wrote into the page itself ("mso-list:Ignore"), and one space."""
    words = " ".join(node.text().replace("\xa0", " ").split())
    if len(words) == 1 and has_symbols(node) and find_marker(f"{words} x", 0) is None:
        words = "•"  # a letter of a font of signs
    return f"{words} " if words else ""


def begins_itself(words: str, marker: str) -> bool:
    """The item's own words open with a bullet, or with the number that the list would give it."""
    typed = find_marker(words, 0)
    if typed is None:
        return False
    return not marker[0].isalnum() or typed.text.strip("./) ") == marker.strip(". ")
