"""Plain text and Markdown: the canonical text is the decoded file, unchanged."""

from __future__ import annotations

from pathlib import Path

from ingest.encodings import decode


def read(data: bytes, path: Path) -> str:
    """The file's text. Raises what ``ingest.encodings.decode`` raises."""
    return decode(data, path)
