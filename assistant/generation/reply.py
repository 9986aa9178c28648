"""A model's reply, a JSON object of statements, read strictly and as it comes in.

    {"statements": [{"text": "…", "sources": ["S1", "S3"]}, …]}

What a model thinks aloud before it, as <think>…</think>, is passed over.

Errors:
    BadReply (ValueError)   it is no such object, is cut short, or is larger than allowed
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

MOST_STATEMENTS = 20
MOST_SOURCES = 20  # of one statement
LONGEST_DRAFT = 8_000  # characters of one statement's JSON
LONGEST_REPLY = 40_000  # characters
_LONGEST_OPENING = 200

_OPENING = re.compile(r'\s*(?:```(?:json)?\s*)?\{\s*"statements"\s*:\s*\[\s*')
_THOUGHT, _THOUGHT_END = re.compile(r"\s*<think>"), "</think>"
_FIRST = re.compile(r"\s*(?=\{)")
_BETWEEN = re.compile(r"\s*,\s*(?=\{)")
_CLOSING = re.compile(r"\s*\]\s*\}\s*(?:```\s*)?")


class BadReply(ValueError):
    """A reply that is not what was asked for; no more statements are read from it."""


@dataclass(frozen=True, slots=True)
class StatementDraft:
    """A statement as the model gave it, with the names of the sources on which it is to rest. Not checked."""

    text: str
    sources: tuple[str, ...]


class ReplyReader:
    """Reads one reply in any chunks; what it finds does not depend on where they are cut."""

    def __init__(self) -> None:
        self._text = ""
        self._at = 0  # up to where it was read
        self._size = 0
        self._count = 0
        self._thinks = self._opened = self._closed = False
        self._fault = ""

    def feed(self, chunk: str) -> list[StatementDraft]:
        """The statements that are whole with this chunk; none behind a fault, which ``finish`` raises."""
        if self._fault:
            return []
        self._size += len(chunk)
        room = LONGEST_REPLY - (self._size - len(chunk))
        self._text = self._text[self._at :] + chunk[: max(0, room)]
        self._at = 0
        found: list[StatementDraft] = []
        try:
            while (draft := self._next()) is not None:
                found.append(draft)
            if self._size > LONGEST_REPLY:
                raise BadReply(f"the reply is longer than {LONGEST_REPLY} characters")
        except BadReply as fault:
            self._fault = str(fault)
        return found

    @property
    def has_failed(self) -> bool:
        """There was a fault: nothing more is read."""
        return bool(self._fault)

    def finish(self) -> None:
        """Raises BadReply where the reply had a fault, or is not whole."""
        if not self._fault and not self._closed:
            self._fault = "the reply ends before its list of statements does, or is no such list"
        if not self._fault and self._text[self._at :].strip():
            self._fault = "something stands behind the reply's JSON"
        if self._fault:
            raise BadReply(self._fault)

    def _next(self) -> StatementDraft | None:
        """The next whole statement; None where more of the text is needed, or no more follows."""
        if self._closed or not (self._opened or self._opens()):
            return None
        found = _CLOSING.match(self._text, self._at)
        if found:
            self._at, self._closed = found.end(), True
            return None
        before = (_BETWEEN if self._count else _FIRST).match(self._text, self._at)
        start = before.end() if before else self._at
        if before is None:
            if len(self._text) - start > _LONGEST_OPENING:
                raise BadReply("the list of statements holds something else")
            return None
        return self._object(start)

    def _opens(self) -> bool:
        """Whether the list has begun."""
        if self._still_thinks():
            return False
        found = _OPENING.match(self._text, self._at)
        if found:
            self._at, self._opened = found.end(), True
        elif len(self._text) - self._at > _LONGEST_OPENING:
            raise BadReply("the reply is no JSON object of statements")
        return self._opened

    def _still_thinks(self) -> bool:
        """Whether a thought goes on; passes over it."""
        if not self._thinks:
            begun = _THOUGHT.match(self._text, self._at)
            if begun is None:
                return False
            self._at, self._thinks = begun.end(), True
        end = self._text.find(_THOUGHT_END, self._at)
        if end < 0:
            self._at = max(self._at, len(self._text) - len(_THOUGHT_END) + 1)  # the end may be cut
            return True
        self._at, self._thinks = end + len(_THOUGHT_END), False
        return False

    def _object(self, start: int) -> StatementDraft | None:
        whole = self._text[start : start + LONGEST_DRAFT]
        try:
            shape, length = _DECODER.raw_decode(whole)
        except (json.JSONDecodeError, RecursionError):
            if len(whole) == LONGEST_DRAFT:
                raise BadReply("a statement is longer than allowed, or no JSON") from None
            return None
        draft = _draft(shape)
        self._at, self._count = start + length, self._count + 1
        if self._count > MOST_STATEMENTS:
            raise BadReply(f"the reply has more than {MOST_STATEMENTS} statements")
        return draft


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys each stand once."""
    if len({name for name, _ in pairs}) < len(pairs):
        raise BadReply("a key stands twice in a statement")
    return dict(pairs)


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_int=float)  # there are no numbers in a statement


def _draft(shape: Any) -> StatementDraft:
    if not isinstance(shape, dict) or set(shape) != {"text", "sources"}:
        raise BadReply("a statement has other keys than text and sources")
    text, sources = shape["text"], shape["sources"]
    if not isinstance(text, str) or not isinstance(sources, list) or not all(isinstance(one, str) for one in sources):
        raise BadReply("a statement's text must be a string and its sources a list of strings")
    if len(sources) > MOST_SOURCES:
        raise BadReply(f"a statement has more than {MOST_SOURCES} sources")
    return StatementDraft(text, tuple(dict.fromkeys(sources)))
