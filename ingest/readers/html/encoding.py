"""The bytes of a web page → its source, in the encoding that it has or says it has."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from ingest.encodings import decode
from ingest.errors import LegacyEncoding

_DECLARED = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_HEAD = 8192  # bytes in which a page says its encoding
_LEGACY = re.compile(r"tcvn|viscii|vps|vni|x-viet", re.IGNORECASE)
_SINGLE_BYTE = re.compile(r"(?:windows-|cp)(125\d)")
_LATIN = frozenset({"iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii"})  # which browsers read as windows-1252


def decode_page(data: bytes, path: Path) -> str:
    """The source without a byte order mark. UTF-8 is believed before what the page says, as it can't be mistaken.

    Raises what ``ingest.encodings.decode`` raises, LegacyEncoding too where the page names an encoding from before
    Unicode.
    """
    marked = data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    found = None if marked else _DECLARED.search(data[:_HEAD])
    declared = found[1].decode("ascii").lower() if found else ""
    codec = _codec(declared)
    if codec and not _is_utf8(data) and b"\x00" not in data[:_HEAD]:
        return data.decode(codec, "replace")
    if _LEGACY.search(declared) and not _is_utf8(data):
        raise LegacyEncoding(path, encoding=declared)
    return decode(data, path).lstrip("\ufeff")


def _codec(declared: str) -> str | None:
    """The codec of a declared encoding of one byte a letter."""
    windows = _SINGLE_BYTE.fullmatch(declared)
    if windows:
        return f"cp{windows[1]}"
    return "cp1252" if declared in _LATIN else None


def _is_utf8(data: bytes) -> bool:
    """The bytes are UTF-8 and more than ASCII."""
    try:
        return not data.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False
