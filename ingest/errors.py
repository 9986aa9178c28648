"""What can go wrong while a file is read.

IngestError                 names the file, what is wrong with it and what to do
├── FileMissing             no such file or folder, or it can't be opened
├── UnsupportedFormat       no reader for this kind of file
├── EmptyFile               nothing but white space in it
├── FileTooLarge            over the limit for its kind
├── BinaryFile              named as text, but is not text
├── LegacyEncoding          Vietnamese in TCVN3, VNI or doubly encoded letters
├── DamagedText             too many letters are lost
├── Mislabelled             its name says another kind of file than it is
├── ForeignContent          its name says a kind that can be read, but it is of one that can't
├── Encrypted               opens with a password only
├── DamagedFile             truncated, or not built as its format asks
├── TooManyPages            over the limit of pages
├── TooComplex              unpacks to too much, or is nested too deep
├── TimedOut                reading took longer than its limit
├── OutOfMemory             reading needed more memory than its limit
├── NoRoom                  the disk where it is worked on is full
├── ReaderDied              the process that read it ended without a word
├── WorkersDied             so did every process of those that it was given to, one after another
├── NestedArchive           an archive inside an archive
├── SeveralFiles            an archive of several files, said to be one plan
├── NoText                  pages without any legible letter
├── ProgramMissing          a program beside Python that this format needs isn't there
├── ConversionFailed        LibreOffice could not convert it
├── SecretPaper             stamped MẬT, TỐI MẬT or TUYỆT MẬT
└── NotAPlan                text without any mark of an administrative document

Cancelled                   whoever watches the progress wants no more of it: not an error of the file
ReadersFailed               those who read files for us can't be had, or not believed: not an error of the file either

Messages are made from the catalogue of texts by ``code``; ``str(error)`` is the English one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from prompts.texts import fields_of, say, texts


class Cancelled(Exception):
    """Raised by a progress callback to stop; nothing of the file at hand is kept."""


class ReadersFailed(Exception):
    """Nothing more can be read by the processes or machines that were to; what was kept before is kept.

    ``say(language)`` says what happened and what to do. Codes: ``missing`` (what is to be installed), ``unreachable``,
    ``no_workers``, ``lost``, ``other_release``, ``failed``.
    """

    def __init__(self, code: str, **fields: str) -> None:
        self.code, self.fields = code, fields
        super().__init__(code, fields)

    def __str__(self) -> str:
        return self.say("en")

    def say(self, language: Literal["vi", "en"]) -> str:
        """What happened and what to do."""
        return say(f"readers.{self.code}", language, **self.fields)


class IngestError(Exception):
    """A file that could not be read. ``message(language)`` says what happened, ``remedy(language)`` what to do."""

    code = "unreadable"

    def __init__(self, path: Path, **fields: str | int) -> None:
        self.path = path
        self.fields = {key: str(value) for key, value in fields.items()}
        super().__init__(path, self.fields)

    def __str__(self) -> str:
        """Made when it is asked for: a process that only reports the error need not load the texts."""
        return f"{self.path.name}: {self.message('en')} {self.remedy('en')}"

    def message(self, language: Literal["vi", "en"]) -> str:
        """What happened to the file."""
        wording = texts()[f"ingest.{self.code}"][language]
        return say(f"ingest.{self.code}", language, **{name: self._said(name, language) for name in fields_of(wording)})

    def _said(self, name: str, language: Literal["vi", "en"]) -> str:
        """A field in words: one that is a key of the texts ("reason.nested") as that text has it."""
        value = self.fields[name]
        return say(value, language) if value.startswith("reason.") and value in texts() else value

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


class Mislabelled(IngestError):
    """The file's name says another kind than it is. Fields: ``suffix`` as named, ``kind`` as it is (".pdf")."""

    code = "mislabelled"


class ForeignContent(IngestError):
    """The file is of a kind that no reader knows, whatever its name says. Fields: as of Mislabelled."""

    code = "foreign"


class Encrypted(IngestError):
    """The file opens with a password only."""

    code = "encrypted"


class DamagedFile(IngestError):
    """The file is truncated or not built as its format asks. Field: ``reason``."""

    code = "damaged_file"


class TooManyPages(IngestError):
    """The file has more pages than the limit. Fields: ``pages``, ``limit``."""

    code = "too_many_pages"


class TooComplex(IngestError):
    """The file unpacks to too much, or is nested too deep. Field: ``reason``."""

    code = "too_complex"


class NestedArchive(IngestError):
    """The file is an archive inside an archive."""

    code = "nested_archive"


class SeveralFiles(IngestError):
    """The archive is said to be an edition of one plan, and holds several files. Field: ``count``."""

    code = "several_files"


class TimedOut(IngestError):
    """Reading took longer than its limit. Field: ``seconds``."""

    code = "timed_out"


class OutOfMemory(IngestError):
    """Reading needed more memory than its limit. Field: ``limit``, in megabytes."""

    code = "out_of_memory"


class NoRoom(IngestError):
    """The disk of temporary files is full."""

    code = "no_room"


class ReaderDied(IngestError):
    """The process that read the file ended without a word. Field: ``status``, its exit status or signal."""

    code = "reader_died"


class WorkersDied(IngestError):
    """Every process that was to read the file ended without a word. Field: ``tries``."""

    code = "workers_died"


class NoText(IngestError):
    """The pages hold no legible letter."""

    code = "no_text"


class ProgramMissing(IngestError):
    """A program that this format needs isn't there. Fields: ``program``, ``install`` (the command that brings it)."""

    code = "program_missing"

    def remedy(self, language: Literal["vi", "en"]) -> str:
        """The command that installs it."""
        return say(f"ingest.{self.code}.remedy", language, install=self.fields["install"])


class ConversionFailed(IngestError):
    """LibreOffice could not convert the file. Field: ``reason``."""

    code = "conversion_failed"


class SecretPaper(IngestError):
    """The paper is stamped as a state secret. Field: ``stamp``."""

    code = "secret"


class NotAPlan(IngestError):
    """Nothing in the file marks it as an administrative document."""

    code = "not_a_plan"
