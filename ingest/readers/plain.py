"""Plain text and Markdown: the canonical text is the decoded file, unchanged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ingest.document import Document
from ingest.encodings import decode


def read(data: bytes, path: Path, pages: Callable[[int, int], None]) -> Document:
    """The file's text. Raises what ``ingest.encodings.decode`` raises."""
    return Document(decode(data, path))
