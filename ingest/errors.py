"""What can go wrong while a file is read.

IngestError                 names the file, what is wrong with it and what to do
├── FileMissing             no such file or folder, or it can't be opened
├── UnsupportedFormat       no reader for this kind of file
├── EmptyFile               nothing but white space in it
├── FileTooLarge            over the limit for its kind
├── BinaryFile              named as text, but is not text
├── LegacyEncoding          Vietnamese in TCVN3, VNI or doubly encoded letters
├── DamagedText             too many letters are lost
└── NotAPlan                plain text without any mark of an administrative document

Messages are made from the catalogue of texts by ``code``; ``str(error)`` is the English one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from prompts.texts import say


class IngestError(Exception):
    """A file that could not be read. ``message(language)`` says what happened, ``remedy(language)`` what to do."""

    code = "unreadable"

    def __init__(self, path: Path, **fields: str | int) -> None:
        self.path = path
        self.fields = {key: str(value) for key, value in fields.items()}
        super().__init__(f"{path.name}: {self.message('en')} {self.remedy('en')}")

    def message(self, language: Literal["vi", "en"]) -> str:
        """What happened to the file."""
        return say(f"ingest.{self.code}", language, **self.fields)

    def remedy(self, language: Literal["vi", "en"]) -> str:
        """What the reader can do about it."""
        return say(f"ingest.{self.code}.remedy", language)


class FileMissing(IngestError):
    """The path leads to nothing that can be opened."""

    code = "missing"


class UnsupportedFormat(IngestError):
    """No reader knows this kind of file. Field: ``suffix``."""

    code = "unsupported"


class EmptyFile(IngestError):
    """The file has no text in it."""

    code = "empty"


class FileTooLarge(IngestError):
    """The file is over the limit. Fields: ``size``, ``limit``, in megabytes."""

    code = "too_large"


class BinaryFile(IngestError):
    """The file is named as text but holds binary data."""

    code = "binary"


class LegacyEncoding(IngestError):
    """The file's Vietnamese is in a font encoding from before Unicode. Field: ``encoding``."""

    code = "legacy_encoding"


class DamagedText(IngestError):
    """Letters were lost before the file came here. Field: ``count`` of replacement characters."""

    code = "damaged"


class NotAPlan(IngestError):
    """Nothing in the file marks it as an administrative document."""

    code = "not_a_plan"
