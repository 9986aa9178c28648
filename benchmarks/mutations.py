"""Files changed at random: by their bytes, by their tags and numbers, and inside the zips that Office files are."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random

Mutation = Callable[[bytes, Random], bytes]

_TAG = re.compile(rb"<[^<>]{1,300}>")
_NUMBER = re.compile(rb"(?<![\w.#&])-?\d{1,9}(?![\w.])")
_NUMBERS = (b"0", b"-1", b"1", b"255", b"65536", b"2147483647", b"-2147483648", b"4294967296", b"1e309", b"9" * 40, b"")
_WORDS = (
    *(b"\0", b"\xff", b"\xef\xbf\xbd", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"&#0;", b"&#xD800;", b"&a;"),
    *(b"<!--", b"]]>", b"<![CDATA[", b"<?xml version='1.1'?>", b"(", b")", b"[", b"<<", b"endobj", b"stream\n"),
)
_INTEGERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_MAIN = ("document.xml", "sheet1.xml", "content.xml")  # the parts that hold the text
_LARGEST = 2_000_000  # bytes of a changed file


def mutated(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """The file after one to four changes; ``others`` are files of its kind, of which parts may be taken."""
    if data.startswith(b"PK\x03\x04") and random.random() < 0.85:
        return _in_zip(data, others, random)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        data = random.choice(_BY_BYTES if random.random() < 0.6 else _BY_WORDS)(data, random)
        if random.random() < 0.1:
            data = spliced(data, random.choice(others), random)
    return data[:_LARGEST]


def _in_zip(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """The zip with a member changed, or taken from another zip, left out, or named as another."""
    members = _members(data)
    if not members:
        return flipped(data, random)
    main = [name for name in members if name.endswith(_MAIN)] or [*members]
    name = random.choice(random.choice((main, [*members])))
    chance = random.random()
    if chance < 0.08:
        del members[name]
    elif chance < 0.16:
        taken = _members(random.choice(others))
        members[name] = random.choice([*taken.values(), b""])
    else:
        for _ in range(random.choice((1, 1, 2, 4))):
            members[name] = random.choice(_BY_WORDS if random.random() < 0.8 else _BY_BYTES)(members[name], random)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for one, content in members.items():
            archive.writestr(zipfile.ZipInfo(one), content[:_LARGEST])
    return out.getvalue()


def _members(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, RuntimeError, NotImplementedError, EOFError):
        return {}


def flipped(data: bytes, random: Random) -> bytes:
    """Some bytes of other values."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 2, 8, 64))):
        if changed:
            changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def cut(data: bytes, random: Random) -> bytes:
    """Its beginning."""
    return data[: random.randrange(len(data) + 1)]


def removed(data: bytes, random: Random) -> bytes:
    """Without a piece."""
    start, end = _piece(data, random)
    return data[:start] + data[end:]


def doubled(data: bytes, random: Random) -> bytes:
    """A piece many times."""
    start, end = _piece(data, random)
    return data[:start] + data[start:end] * random.choice((2, 3, 20)) + data[end:]


def integer(data: bytes, random: Random) -> bytes:
    """An extreme number in place of some bytes."""
    size = random.choice((1, 2, 4))
    at = random.randrange(len(data) + 1)
    written = (random.choice(_INTEGERS) & (256**size - 1)).to_bytes(size, random.choice(("little", "big")))
    return data[:at] + written + data[at + size :]


def spliced(data: bytes, other: bytes, random: Random) -> bytes:
    """Its beginning and another's end."""
    return data[: random.randrange(len(data) + 1)] + other[random.randrange(len(other) + 1) :]


def word(data: bytes, random: Random) -> bytes:
    """A word with a meaning, anywhere."""
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(_WORDS) + data[at:]


def number(data: bytes, random: Random) -> bytes:
    """A written number that is extreme."""
    return _replaced(data, _NUMBER, lambda _: random.choice(_NUMBERS), random)


def tag_moved(data: bytes, random: Random) -> bytes:
    """A tag in place of another."""
    tags = _TAG.findall(data)
    return _replaced(data, _TAG, lambda _: random.choice(tags), random)


def tag_removed(data: bytes, random: Random) -> bytes:
    """Without a tag."""
    return _replaced(data, _TAG, lambda _: b"", random)


def tag_repeated(data: bytes, random: Random) -> bytes:
    """A tag many times."""
    return _replaced(data, _TAG, lambda found: found.group() * random.choice((2, 3, 300)), random)


def tag_within(data: bytes, random: Random) -> bytes:
    """An element in itself, some times."""
    tag = random.choice(_TAG.findall(data) or [b"<a>"])
    name = re.match(rb"<([\w:]+)", tag)
    end = data.find(b"</" + name[1] + b">", data.find(tag)) if name else -1
    if name is None or end < 0 or tag.endswith(b"/>"):
        return data
    depth = random.choice((1, 5, 40))
    start = data.find(tag) + len(tag)
    return data[:start] + tag * depth + data[start:end] + (b"</" + name[1] + b">") * depth + data[end:]


def _replaced(data: bytes, pattern: re.Pattern[bytes], by: Callable[[re.Match[bytes]], bytes], random: Random) -> bytes:
    places = list(pattern.finditer(data))
    if not places:
        return flipped(data, random)
    found = random.choice(places)
    return data[: found.start()] + by(found) + data[found.end() :]


def _piece(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((1, 4, 16, 100, 1000, 10_000)))


_BY_BYTES: tuple[Mutation, ...] = (flipped, flipped, cut, removed, doubled, integer)
_BY_WORDS: tuple[Mutation, ...] = (word, number, number, tag_moved, tag_removed, tag_repeated, tag_within, doubled)
