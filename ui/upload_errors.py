"""What can be wrong with an upload; with the status of HTTP, and the words that say what to do.

BadUpload            what was sent can't be taken
├── TooLarge         the request is over the limit
├── TooManyFiles     more files than one job may have
├── NotAForm         not multipart/form-data, or broken
├── UnknownField     a field that the form doesn't have
├── NoFiles          no file in it
└── OneFileOnly      several files as editions of one plan
"""

from __future__ import annotations

from prompts.texts import Language, say


class BadUpload(Exception):
    """What was sent can't be taken."""

    code = "bad"
    status = 422

    def __init__(self, **fields: object) -> None:
        super().__init__(self.code, fields)
        self.fields = fields

    def say(self, language: Language) -> str:
        """What happened and what to do."""
        return say(f"upload.{self.code}", language, **self.fields)


class TooLarge(BadUpload):
    """The request is over the limit. Field: ``limit``, in megabytes."""

    code = "too_large"
    status = 413


class TooManyFiles(BadUpload):
    """More files than one job may have. Field: ``limit``."""

    code = "too_many"
    status = 413


class NotAForm(BadUpload):
    """The body isn't multipart/form-data, or is broken."""

    code = "no_form"
    status = 400


class UnknownField(BadUpload):
    """A field that the form doesn't have. Field: ``name``."""

    code = "unknown_field"


class NoFiles(BadUpload):
    """No file in the form."""

    code = "no_files"


class OneFileOnly(BadUpload):
    """Several files as editions of one plan."""

    code = "one_file"
