"""What goes between who keeps plans and who reads files for them, in another process or on another machine.

request     a line of JSON {"release", "suffix", "secret", "own"}, then the file's bytes; never its name
answer      a line of JSON {"release", "seconds", and one of these}
              "reading": […]                what read_plan gives, as typed_json.py writes it
              "error": {"code", "fields"}   what is wrong with the file
              "failed": name                an exception that no reading should raise
              "differs": true               the reader is of another release, and has read nothing

An answer is believed once it is checked: see sound.py.
"""

from __future__ import annotations

import json
import logging
import math
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingest.errors import IngestError, ReaderDied, ReadersFailed
from ingest.read_file import Manner, read_plan
from ingest.readers import Pages, no_progress
from ingest.release import release
from ingest.sandbox.wire import MOST_BYTES, Rubbish, error_json, error_of, line_of, printable, words
from ingest.sound import check_sound
from ingest.typed_json import json_of, value_of
from vectorstore.lexicon.own_units import OwnUnits
from vectorstore.values import Reading

log = logging.getLogger(__name__)

_NAME = "file"  # what a file is called where it is read: its own name may say what nobody there needs to know
_RELEASE_LETTERS = 200
_KINDS = ("reading", "error", "failed", "differs")


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader made of a file, and how many seconds it took."""

    reading: Reading
    seconds: float


def request_of(data: bytes, path: Path, manner: Manner) -> bytes:
    """What a reader is sent of a loaded file."""
    own = manner.own or OwnUnits()
    asked = {
        "release": release(),
        "suffix": path.suffix.lower(),
        "secret": manner.secret,
        "own": json.dumps({"same": own.groups, "abbreviations": dict(own.abbreviations)}),
    }
    return line_of(asked) + data


def answer(request: bytes, pages: Pages = no_progress) -> bytes:
    """What a reader says to a request. Never raises: whatever goes wrong is said."""
    began = time.perf_counter()
    said = _outcome(request, pages)
    told = {"release": release(), "seconds": round(time.perf_counter() - began, 3)}
    try:
        return line_of(told | said)
    except ValueError as error:  # half a surrogate pair
        return line_of(told | {"failed": type(error).__name__})


def told_in(said: bytes, path: Path) -> Told:
    """What an answer says of the file at ``path``.

    Raises the IngestError that it tells, ReaderDied where no sound reader would have given it; ReadersFailed where one
    of another release did.
    """
    try:
        return _told_in(said, path)
    except Rubbish as error:
        log.warning("%s: the reader said what can't be believed: %s", path, error)
        raise ReaderDied(path, status="?") from error


def _outcome(request: bytes, pages: Pages) -> dict[str, Any]:
    """The reader's edge."""
    try:
        end = request.index(b"\n") + 1
        asked = json.loads(request[:end])
        if asked["release"] != release():
            return {"differs": True}
        path = Path(_NAME + asked["suffix"])
        manner = Manner(own=_own(asked["own"]), secret=asked["secret"] is True)
        return {"reading": json_of(read_plan(request[end:], path, manner, pages))}
    except IngestError as error:
        return {"error": error_json(error)}
    except Exception as error:  # the file's edge: whatever fails, the file is refused by name
        log.exception("a file couldn't be read")
        return {"failed": type(error).__name__}


@lru_cache(maxsize=4)
def _own(written: str) -> OwnUnits:
    """The same names as one value, by which the lexicon's readings are kept."""
    return OwnUnits.checked(Path("units.yaml"), json.loads(written))


def _told_in(said: bytes, path: Path) -> Told:
    message = _message(said)
    if message["release"] != release():
        theirs = printable(words(message["release"], _RELEASE_LETTERS))
        raise ReadersFailed("other_release", here=release(), there=theirs)
    seconds = message["seconds"]
    if type(seconds) not in (int, float) or not (math.isfinite(seconds) and seconds >= 0):
        raise Rubbish("no time that reading took")
    if "error" in message:
        raise error_of(message["error"], path)
    if "reading" not in message:
        name = words(message.get("failed"), _RELEASE_LETTERS)
        raise ReaderDied(path, status=name if name.isidentifier() else "?")
    reading = value_of(Reading, message["reading"])
    check_sound(reading)
    return Told(reading, float(seconds))


def _message(said: object) -> dict[str, Any]:
    """The members of an answer: those of every answer and one more. Raises Rubbish."""
    if not isinstance(said, bytes) or len(said) > MOST_BYTES:
        raise Rubbish("no bytes, or too many")
    try:
        message = json.loads(said.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Rubbish("no JSON") from error
    if not isinstance(message, dict) or not {"release", "seconds"} < message.keys() or len(message) != 3:
        raise Rubbish("not one thing said")
    if not message.keys() & set(_KINDS):
        raise Rubbish("not of a kind that is known")
    return message


def _refuse(said: str) -> float:
    raise Rubbish(said)
