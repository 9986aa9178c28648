"""What a reading process can do, each by its name: the file → the message that says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ingest import readers
from ingest.errors import TooComplex
from ingest.readers import Pages
from ingest.sandbox.wire import MOST_LETTERS, base64_of, document_json, error_json

Job = Callable[[Path, Sequence[str], Pages], Mapping[str, object]]


def read(file: Path, _: Sequence[str], pages: Pages) -> Mapping[str, object]:
    """The document in the file."""
    document = readers.read(file.read_bytes(), file, pages)
    if len(document.text) > MOST_LETTERS:
        raise TooComplex(file, reason="reason.too_long")
    return {"document": document_json(document)}


def unpack(file: Path, arguments: Sequence[str], _: Pages) -> Mapping[str, object]:
    """The members of an archive, written to the folder that is named."""
    from ingest.archive import unpack as unpack_archive  # each job loads what it needs

    found = []
    for member in unpack_archive(file, Path(arguments[0])):
        error = error_json(member.error) if member.error else None
        found.append({"name": member.name, "file": member.path.name if member.path else None, "error": error})
    return {"members": found}


def render(file: Path, arguments: Sequence[str], _: Pages) -> Mapping[str, object]:
    """A page of the file, drawn as wide as is asked."""
    from ingest.sheets.render import render as draw

    return {"image": base64_of(draw(file.read_bytes(), file, *map(int, arguments)))}


JOBS: Mapping[str, Job] = {"read": read, "unpack": unpack, "render": render}
