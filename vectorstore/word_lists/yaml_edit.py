"""Changes one entry of a YAML text in place; everything else stays as it is to the letter, comments too.

The text is cut where the parser says that nodes start and end. Unusual forms (anchors, explicit keys, comments between
brackets) may cut wrong: who calls compares what the new text holds with what it should hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

Place = tuple[str | int, ...]  # keys and numbers from the top: ("same", 2) is the third entry of "same"
New = str | Sequence[Any] | Mapping[str, Any]  # a text, a list, or one "key: value" of a table
_EMPTY = "tag:yaml.org,2002:null"


class NotFound(LookupError):
    """Nothing stands at the place, or no entry can be put there."""


def inserted(text: str, place: Place, new: New) -> str:
    """``new`` as the last entry of the list or table at ``place``; one at the top is made where it isn't there."""
    top = _composed(text)
    try:
        node = _at(top, place)
    except NotFound:
        if len(place) != 1:
            raise
        return _with_key(text, top, str(place[0]), new)
    if node.tag == _EMPTY:
        return _first_entry(text, node, new)
    entries = _entries(node)
    if (column := _block(node)) is not None:
        return _with_line(text, _line_end(text, _end(node)), _entry_line(text, column, new))
    if not entries:
        opens, closes = "{}" if isinstance(new, Mapping) else "[]"
        start, end = node.start_mark.index, node.end_mark.index
        if text[end - 1] == closes:
            return text[: end - 1] + flow(new) + text[end - 1 :]
        return text[:start] + opens + flow(new) + closes + text[end:]  # a list where a table should be
    at = _end(entries[-1][1])
    return f"{text[:at]}, {flow(new)}{text[at:]}"


def removed(text: str, place: Place) -> str:
    """Without the entry at ``place`` and the comment on its line."""
    whole = _at(_composed(text), place[:-1])
    number = _number(whole, place[-1])
    entries = _entries(whole)
    first, last = entries[number]
    start, end = first.start_mark.index, _end(last)
    before = _end(entries[number - 1][1]) if number else whole.start_mark.index
    if _block(whole) is not None:
        if isinstance(whole, yaml.SequenceNode):
            start = text.rfind("-", before, start) if number else before
        return text[: text.rfind("\n", 0, start) + 1] + text[_line_end(text, end) :]
    if number + 1 < len(entries):
        comma = text.index(",", end) + 1
        end = comma + len(text[comma:]) - len(text[comma:].lstrip(" "))
    elif number and text[before:start].strip(" ") == ",":
        start = before
    return text[:start] + text[end:]


def replaced(text: str, place: Place, new: New) -> str:
    """``new`` for what stands at ``place``."""
    node = _at(_composed(text), place)
    return text[: node.start_mark.index] + flow(new) + text[_end(node) :]


def flow(new: New) -> str:
    """The entry on one line, in quotes where YAML needs them."""
    if isinstance(new, str):
        return _dumped([new])[1:-1]
    if isinstance(new, Mapping):
        return _dumped(dict(new))[1:-1]
    return _dumped([list(item) if isinstance(item, tuple) else item for item in new])


def _dumped(value: Any) -> str:
    line: str = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=2**31)
    return line.rstrip("\n")


def _composed(text: str) -> Any:
    """The text's top node; None where it holds nothing. Raises yaml.YAMLError."""
    top = yaml.compose(text, Loader=yaml.SafeLoader)
    return None if top is None or (top.tag == _EMPTY and not top.value) else top


def _at(top: Any, place: Place) -> Any:
    for part in place:
        entries = _entries(top)
        top = entries[_number(top, part)][1]
    return top


def _entries(node: Any) -> list[tuple[Any, Any]]:
    """(first node, last node) of each entry: key and value, or twice the item."""
    if isinstance(node, yaml.MappingNode):
        pairs: list[tuple[Any, Any]] = node.value
        return pairs
    return [(item, item) for item in node.value] if isinstance(node, yaml.SequenceNode) else []


def _number(node: Any, part: str | int) -> int:
    """Which entry of a list or table it is. Raises NotFound."""
    entries = _entries(node)
    if isinstance(part, str) and isinstance(node, yaml.MappingNode):
        keys = [first.value for first, _ in entries]
        if part in keys:
            return keys.index(part)
    if isinstance(part, int) and isinstance(node, yaml.SequenceNode) and part < len(entries):
        return part
    raise NotFound(f"nothing stands at {part!r}")


def _block(node: Any) -> int | None:
    """The column of a list or table with an entry a line; None of one in brackets, or of a text."""
    written_so = isinstance(node, yaml.CollectionNode) and node.flow_style is not True
    return node.start_mark.column if written_so else None


def _end(node: Any) -> int:
    """Where the node ends; one with an entry a line where its last entry does, as comments may follow that."""
    entries = _entries(node)
    return _end(entries[-1][1]) if entries and _block(node) is not None else node.end_mark.index


def _line_end(text: str, at: int) -> int:
    """Behind the line on which ``at`` is, its break included."""
    if text[:at].endswith("\n"):  # the end of a text of several lines
        return at
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _line_break(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _entry_line(text: str, column: int, new: New) -> str:
    dash = "" if isinstance(new, Mapping) else "- "
    return f"{' ' * column}{dash}{flow(new)}{_line_break(text)}"


def _with_line(text: str, at: int, line: str) -> str:
    between = "" if text[:at].endswith("\n") or not text[:at] else _line_break(text)
    return text[:at] + between + line + text[at:]


def _with_key(text: str, top: Any, key: str, new: New) -> str:
    """``key`` with its first entry below all that the top has."""
    if top is not None and _block(top) is None:
        return inserted(text, (), {key: new if isinstance(new, Mapping) else [new]})
    column = top.start_mark.column if top else 0
    line = f"{' ' * column}{key}:{_line_break(text)}"
    return _with_line(text, len(text), line + _entry_line(text, column + 2, new))


def _first_entry(text: str, empty: Any, new: New) -> str:
    """Below a key without a value: "same:", "same: ~"."""
    start, end = empty.start_mark.index, empty.end_mark.index
    text = text[:start] + text[end:]
    return _with_line(text, _line_end(text, start), _entry_line(text, 2, new))
