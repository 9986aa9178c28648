"""Hostile images."""

from __future__ import annotations

import struct
import zlib

from tests.ingest.file_fixtures import (
    image_bytes,
)
from tests.ingest.hostile_file import BROKEN, Hostile, deflated, hostile


def png(width: int, height: int, data: bytes, *chunks: bytes) -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def tiff(frames: int, wide: int = 8, loop: bool = False) -> bytes:
    """Pages of eight by eight points, one directory after the other; ``loop``: the last names the first as the next."""
    first, size = 8 + 64, 2 + 9 * 12 + 4
    out = [b"II*\0" + struct.pack("<I", first) + b"\xff" * 64]
    for number in range(frames):
        following = first + (number + 1) * size if number + 1 < frames else first * loop
        entries = [
            (256, 4, 1, wide),
            (257, 4, 1, 8),
            (258, 3, 1, 8),
            (259, 3, 1, 1),
            (262, 3, 1, 1),
            (273, 4, 1, 8),
            (277, 3, 1, 1),
            (278, 3, 1, 8),
            (279, 4, 1, 64),
        ]
        out += [
            struct.pack("<H", len(entries)),
            *(struct.pack("<HHII", *entry) for entry in entries),
            struct.pack("<I", following),
        ]
    return b"".join(out)


def images() -> list[Hostile]:
    refused = (*BROKEN, "no_text", "out_of_memory")
    return [
        hostile(
            "bomb.png",
            "a hundred thousand by a hundred thousand points said",
            lambda: png(100_000, 100_000, zlib.compress(bytes(100_001))),
            *BROKEN,
        ),
        hostile(
            "real_bomb.png",
            "twenty thousand by twenty thousand points in half a megabyte",
            lambda: png(20_000, 20_000, b"\x78\xda" + deflated(b"\0", 401) + b"\0\0\0\0"),
            *BROKEN,
        ),
        hostile(
            "text_bomb.png",
            "a comment of a gigabyte",
            lambda: png(
                8, 8, zlib.compress(bytes(72)), _chunk(b"zTXt", b"a\0\0\x78\xda" + deflated(b"x", 1000) + b"\0\0\0\0")
            ),
            *refused,
        ),
        hostile(
            "line.png",
            "a line of a hundred million points",
            lambda: png(100_000_000, 1, b"\x78\xda" + deflated(b"\0", 101) + b"\0\0\0\0"),
            *refused,
        ),
        hostile("nothing.png", "no point at all", lambda: png(0, 0, b""), *BROKEN),
        hostile("frames.tif", "ten thousand pages", lambda: tiff(10_000), "too_many_pages"),
        hostile(
            "loop.tif", "a page that is followed by itself", lambda: tiff(1, loop=True), *refused, "too_many_pages"
        ),
        hostile(
            "wide.tif",
            "a page said to be four thousand million points wide",
            lambda: tiff(1, wide=0xFFFFFFF0),
            *refused,
        ),
        hostile(
            "negative.bmp",
            "a height below zero, and sides without end",
            lambda: image_bytes("BMP").replace(struct.pack("<ii", 60, 40), struct.pack("<ii", 0x7FFFFFFF, -0x7FFFFFFF)),
            *refused,
        ),
        hostile(
            "wide.webp",
            "the largest that its format can say",
            lambda: (
                b"RIFF"
                + struct.pack("<I", 30)
                + b"WEBPVP8 "
                + struct.pack("<I", 18)
                + b"\x30\x01\0\x9d\x01\x2a\xff\x3f\xff\x3f"
                + bytes(8)
            ),
            *refused,
        ),
    ]
