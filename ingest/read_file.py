"""A file's bytes → Reading: the document in it, what a plan says in that, and whether it may be kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ingest.errors import NotAPlan, SecretPaper
from ingest.readers import Pages
from ingest.reading import looks_official, read
from ingest.sandbox.apart import read_apart
from ingest.secrecy import stamp_of
from prompts.texts import Language
from vectorstore.lexicon.own_units import OwnUnits
from vectorstore.placement import AUTOMATIC, Choice
from vectorstore.values import Reading


@dataclass(frozen=True, slots=True)
class Manner:
    """How files are read: the language of reports, an admin's own names of units, and whether secret papers are.

    ``choice``: which plan they are of, and where new ones go, as whoever brings them says. ``uploaded``: where they lie
    says nothing.
    """

    language: Language = "vi"
    own: OwnUnits | None = None
    secret: bool = False
    choice: Choice = AUTOMATIC
    uploaded: bool = False


def read_plan(data: bytes, path: Path, manner: Manner, pages: Pages) -> Reading:
    """What is read out of a file's bytes. Raises IngestError: of the file, or where it is secret or no plan."""
    document = read_apart(data, path, pages)
    reading = read(document.text, manner.own)
    reading = replace(reading, pages=document.pages, noted=document.warnings)
    stamp = stamp_of(document, reading)
    if stamp is not None and not manner.secret:
        raise SecretPaper(path, stamp=stamp)
    if not looks_official(reading):
        raise NotAPlan(path)
    return reading
