"""What a reading process says to the one that started it: a line of JSON a message, checked strictly on arrival.

{"pages": [done, of]}                  any number of times
{"document": {…}}                      and then one of these
{"image": base64}
{"members": [{"name", "file", "error"}, …]}
{"error": {"code", "fields"}}          what the reader found wrong with the file
{"failed": name}                       an exception that no reader should raise
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from ingest.document import Document
from ingest.errors import IngestError
from ingest.sandbox.placed import check_placed
from prompts.texts import fields_of, texts
from vectorstore.pages import Page
from vectorstore.span import Span

MOST_BYTES = 256_000_000  # of all messages about one file
MOST_LETTERS = 20_000_000
_MOST_NOTES = 20_000  # margins, warnings, members
_NOTE_LETTERS = 4_000
_MOST_POINTS = 100_000.0  # of a page's side: a kilometre and more
_WARNING = re.compile(r"([a-z_]+)(?::(.*))?", re.DOTALL)


class Rubbish(ValueError):
    """A message that no sound reader would send."""


def line_of(message: Mapping[str, object]) -> bytes:
    """The message as a line. Raises ValueError where it holds what can't be written: NaN, half a surrogate pair."""
    return json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n"


def message_of(line: bytes) -> tuple[str, Any]:
    """What a line says, and of what kind it is. Raises Rubbish."""
    try:
        message = json.loads(line.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Rubbish("no JSON") from error
    if not isinstance(message, dict) or len(message) != 1:
        raise Rubbish("not one thing said")
    ((kind, value),) = message.items()
    return kind, value


def document_json(document: Document) -> dict[str, object]:
    """The document as JSON values."""
    return {
        "text": document.text,
        "pages": [_page_json(page) for page in document.pages],
        "margins": list(document.margins),
        "warnings": list(document.warnings),
    }


def document_of(value: object) -> Document:
    """The document, every offset and number of it checked. Raises Rubbish."""
    text, pages, margins, warnings = members(value, "text", "pages", "margins", "warnings")
    text = words(text, MOST_LETTERS)
    found: list[Page] = []
    for page in listed(pages):
        found.append(_page_of(page, found[-1] if found else None, len(text)))
    return Document(
        text,
        tuple(found),
        tuple(words(one, _NOTE_LETTERS) for one in listed(margins)),
        tuple(warning_of(one) for one in listed(warnings)),
    )


def error_json(error: IngestError) -> dict[str, object]:
    """The error as JSON values, without its path."""
    return {"code": error.code, "fields": error.fields}


def error_of(value: object, path: Path) -> IngestError:
    """The error about the file at ``path``. Raises Rubbish."""
    code, fields = members(value, "code", "fields")
    known = _errors().get(code) if isinstance(code, str) else None
    if known is None or not isinstance(fields, dict):
        raise Rubbish(f"no error {code!r}")
    said = {name: printable(words(field, _NOTE_LETTERS)) for name, field in fields.items()}
    try:
        error = known(path, **said)
        str(error)
    except (LookupError, TypeError) as wrong:
        raise Rubbish(f"error {code!r} without its fields") from wrong
    return error


def counts_of(value: object) -> tuple[int, int]:
    """Pages done and pages there are. Raises Rubbish."""
    counts = listed(value, 2)
    if len(counts) != 2 or not 0 <= whole(counts[0]) <= whole(counts[1]):
        raise Rubbish("not how many pages are done, and of how many")
    return counts[0], counts[1]


def bytes_of(value: object) -> bytes:
    """What was sent as base64. Raises Rubbish."""
    try:
        return base64.b64decode(words(value, MOST_BYTES), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Rubbish("no base64") from error


def base64_of(data: bytes) -> str:
    """Bytes as they are sent."""
    return base64.b64encode(data).decode("ascii")


def members(value: object, *names: str) -> list[Any]:
    """The members of an object that has exactly these. Raises Rubbish."""
    if not isinstance(value, dict) or value.keys() != set(names):
        raise Rubbish(f"no {names}")
    return [value[name] for name in names]


def listed(value: object, most: int = _MOST_NOTES) -> list[Any]:
    """A list that is not too long. Raises Rubbish."""
    if not isinstance(value, list) or len(value) > most:
        raise Rubbish("no list, or too long")
    return value


def words(value: object, most: int) -> str:
    """A text that is not too long and can be written as UTF-8. Raises Rubbish."""
    if not isinstance(value, str) or len(value) > most or not _writable(value):
        raise Rubbish("no text, or too long")
    return value


def whole(value: object) -> int:
    """A whole number. Raises Rubbish."""
    if type(value) is not int:  # not bool
        raise Rubbish("no whole number")
    return value


def number(value: object, most: float) -> float:
    """A number from 0 to ``most``. Raises Rubbish."""
    if type(value) not in (int, float) or not 0 <= value <= most:  # type: ignore[operator]
        raise Rubbish("no number, or out of bounds")
    return float(value)  # type: ignore[arg-type]


def _page_json(page: Page) -> list[object]:
    placed = base64_of(page.placed)
    return [page.number, page.span.start, page.span.end, page.width, page.height, page.confidence, placed]


def _page_of(value: object, before: Page | None, length: int) -> Page:
    """A page after ``before``, in a text of ``length``."""
    if not isinstance(value, list) or len(value) != 7:
        raise Rubbish("no page")
    if not (before.span.end if before else 0) <= whole(value[1]) <= whole(value[2]) <= length:
        raise Rubbish("a page out of the text")
    span = Span(value[1], value[2])
    if whole(value[0]) <= (before.number if before else 0):
        raise Rubbish("a page out of order")
    placed = bytes_of(value[6])
    if not check_placed(placed, span):
        raise Rubbish("a word out of its page")
    width, height = number(value[3], _MOST_POINTS), number(value[4], _MOST_POINTS)
    confidence = None if value[5] is None else number(value[5], 100.0)
    return Page(value[0], span, width, height, confidence, placed)


def warning_of(value: object) -> str:
    """A code of a warning, with its detail where it has one. Raises Rubbish."""
    found = _WARNING.fullmatch(words(value, _NOTE_LETTERS))
    entry = texts().get(f"warning.{found[1]}") if found else None
    if found is None or entry is None or fields_of(entry["en"]) != ({"detail"} if found[2] else set()):
        raise Rubbish("no such warning")
    return printable(found.group())


def _errors() -> dict[str, type[IngestError]]:
    return {error.code: error for error in IngestError.__subclasses__()}


def printable(said: str) -> str:
    """The text with spaces for letters that steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in said)


def _writable(said: str) -> bool:
    try:
        said.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse(said: str) -> NoReturn:
    raise Rubbish(said)
