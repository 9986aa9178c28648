"""A file that was made to harm whoever reads it, and the zips that most of them are."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

SECRET = "SECRET-OF-THIS-MACHINE"  # stands in the file that external entities and links point to
SECRET_PATH = "{secret}"  # put for its path, which a test knows
READ = "read"  # what becomes of a file that is read as usual
BROKEN = frozenset({"damaged_file", "too_complex"})


@dataclass(frozen=True, slots=True)
class Hostile:
    """``outcomes``: the codes of the errors of which it must give one; READ where it may be read, without harm."""

    name: str
    purpose: str
    build: Callable[[], bytes]
    outcomes: frozenset[str]


def hostile(name: str, purpose: str, build: Callable[[], bytes], *outcomes: str) -> Hostile:
    return Hostile(name, purpose, build, frozenset(outcomes))


@cache
def deflated(filler: bytes, megabytes: int, before: bytes = b"", after: bytes = b"") -> bytes:
    """``before``, so many megabytes of one byte and ``after``, deflated without ever being built."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(before) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(filler * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + block * megabytes + packer.compress(after) + packer.flush()


def raw_zip(members: Sequence[tuple[str, bytes, int, int]], shared: bool = False) -> bytes:
    """A zip of members given as name, deflated bytes, and the checksum and size that are stated.

    ``shared``: all are the bytes of the first.
    """
    written, entries = io.BytesIO(), []
    for name, packed, checksum, size in members:
        fields = struct.pack("<HHHHHIIIHH", 20, 0x800, 8, 0, 33, checksum, len(packed), size, len(name.encode()), 0)
        entries.append((name.encode(), fields, 0 if shared else written.tell()))
        if not (shared and written.tell()):
            written.write(b"PK\x03\x04" + fields + name.encode() + packed)
    out = written.getvalue()
    listed = b"".join(
        b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, at) + name
        for name, fields, at in entries
    )
    return (
        out
        + listed
        + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, len(entries), len(entries), len(listed), len(out), 0)
    )


def with_part(package: bytes, part: str, packed: bytes, size: int) -> bytes:
    """An Office file of which one part is these deflated bytes, said to be of this size."""
    members = [(part, packed, 0, size)]
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        for info in archive.infolist():
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            data = packer.compress(archive.read(info)) + packer.flush()
            if info.filename != part:
                members.append((info.filename, data, info.CRC, info.file_size))
    return raw_zip(members)
