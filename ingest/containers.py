"""The names of what lies in a container of files, a zip or an OLE2 compound file, without opening any of it.

Both are read by their tables of contents alone, of which no more than ``_MOST`` entries are looked at.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_MOST = 5_000
_TAIL = 66_000  # bytes at a zip's end, in which its end record lies
_END = b"PK\x05\x06"
_ENTRY = struct.Struct("<4s24xHHH12x")  # of the central directory: signature, lengths of name, extra field and comment
_LOCAL = struct.Struct("<4s2xH10xI4xHH")  # before a member: signature, flags, packed length, lengths of name and extra
_LENGTH_AFTER = 0x8  # the flag of a member whose length stands after it

_FREE, _LAST = 0xFFFFFFFF, 0xFFFFFFFA  # no entry; sector numbers are smaller
_STREAM = 128  # bytes of an entry of the directory
_ROOT = 5


def zip_is_whole(data: bytes) -> bool:
    """Whether the zip ends with its table of contents: one cut short ends with none, or with that of a zip in it."""
    end = data.rfind(_END, max(0, len(data) - _TAIL))
    if end < 0 or end + 20 > len(data):
        return False
    size, start = struct.unpack_from("<II", data, end + 12)
    if start == _FREE:  # a zip of over four gigabytes says it elsewhere
        return True
    return start + size <= end and (size == 0 or data[start : start + 4] == b"PK\x01\x02")


def zip_names(data: bytes) -> list[str]:
    """The members' names by the table of contents, or where that is lost by what stands before each member."""
    return list(_listed(data) if zip_is_whole(data) else _met(data))


def _met(data: bytes) -> Iterator[str]:
    """From one member to the next; what is in a member isn't looked at, unless its length isn't said."""
    at = 0
    for _ in range(_MOST):
        if at < 0 or at + _LOCAL.size > len(data):
            return
        signature, flags, packed, name, extra = _LOCAL.unpack_from(data, at)
        if signature != b"PK\x03\x04":
            return
        at += _LOCAL.size
        yield data[at : at + name].decode("utf-8", "replace")
        at = data.find(b"PK\x03\x04", at) if flags & _LENGTH_AFTER else at + name + extra + packed


def _listed(data: bytes) -> Iterator[str]:
    end = data.rfind(_END, max(0, len(data) - _TAIL))
    if end < 0 or end + 20 > len(data):
        return
    at = int.from_bytes(data[end + 16 : end + 20], "little")
    for _ in range(_MOST):
        if at + _ENTRY.size > end:
            return
        signature, name, extra, comment = _ENTRY.unpack_from(data, at)
        if signature != b"PK\x01\x02":
            return
        at += _ENTRY.size
        yield data[at : at + name].decode("utf-8", "replace")
        at += name + extra + comment


def ole_names(data: bytes) -> list[str]:
    """The names of the streams and storages at the top of a compound file; none where its tables are broken."""
    try:
        return list(_top(_directory(data)))
    except (struct.error, IndexError, ValueError):
        return []


def _directory(data: bytes) -> list[bytes]:
    """The entries of the directory, whose sectors are chained by the allocation table."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise ValueError("no compound file has such sectors")
    tables = [number for number in struct.unpack_from("<109I", data, 76) if number < _LAST]
    sector: int = struct.unpack_from("<I", data, 48)[0]
    entries: list[bytes] = []
    while sector < _LAST and len(entries) < _MOST:
        start = (sector + 1) * size
        entries += [data[at : at + _STREAM] for at in range(start, start + size, _STREAM)]
        table, place = divmod(sector, size // 4)
        sector = struct.unpack_from("<I", data, (tables[table] + 1) * size + 4 * place)[0]
    return entries


def _top(entries: list[bytes]) -> Iterator[str]:
    """The names of the root's children, a tree of entries that name their neighbours."""
    root = entries[0]
    if root[66] != _ROOT:
        return
    waiting = [struct.unpack_from("<I", root, 76)[0]]
    seen: set[int] = set()
    while waiting:
        number = waiting.pop()
        if number == _FREE or number in seen:
            continue
        seen.add(number)
        entry = entries[number]
        length = struct.unpack_from("<H", entry, 64)[0]
        yield entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        waiting += struct.unpack_from("<II", entry, 68)
