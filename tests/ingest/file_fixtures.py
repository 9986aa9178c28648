"""Small files of every kind, made here: their bytes as the programs that own the kind begin and build them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

import docx
import openpyxl
from PIL import Image

WORDS = "Ủy ban nhân dân xã Khe Nước giao Công an xã báo cáo trước ngày 15/12/2026."
RTF = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 Giao C\u244?ng an x\u227? b\u225?o c\u225?o.\par}"
HTML = f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'></head><body><p>{WORDS}</p></body></html>".encode()
PROGRAM = b"MZ" + bytes(58) + struct.pack("<I", 128) + bytes(64) + b"PE\0\0" + bytes(400)
_SECTOR = 512
_END, _FAT = 0xFFFFFFFE, 0xFFFFFFFD


def docx_bytes() -> bytes:
    """A document of one paragraph."""
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(WORDS)
    document.save(out)
    return out.getvalue()


def xlsx_bytes() -> bytes:
    """A workbook of two rows."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Nội dung", "Cơ quan thực hiện", "Thời hạn"])
    book.active.append([WORDS, "Công an xã", "15/12/2026"])
    book.save(out)
    return out.getvalue()


def zip_bytes(members: Mapping[str, bytes], stored: bool = False) -> bytes:
    """A zip of these members in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


def changed_zip(data: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """A zip with some members of other content, added, or left out where None."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members: dict[str, bytes] = {name: archive.read(name) for name in archive.namelist()}
    merged: dict[str, bytes | None] = {**members, **changes}
    return zip_bytes({name: content for name, content in merged.items() if content is not None})


def odf_bytes(kind: str = "text", content: bytes | None = None, manifest: bytes | None = None) -> bytes:
    """An OpenDocument file, "text" or "spreadsheet", of one paragraph."""
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    names = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{key}:1.0"' for key in ("office", "text"))
    default = (
        f'<?xml version="1.0"?><office:document-content {names} office:version="1.2"><office:body><office:text>'
        f"<text:p>{WORDS}</text:p></office:text></office:body></office:document-content>"
    )
    entries = (
        f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
        f'manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="{mimetype}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return zip_bytes(
        {
            "mimetype": mimetype.encode(),
            "content.xml": default.encode() if content is None else content,
            "META-INF/manifest.xml": entries.encode() if manifest is None else manifest,
        }
    )


def image_bytes(kind: str, size: tuple[int, int] = (60, 40), frames: int = 1) -> bytes:
    """A white image, as "PNG", "JPEG", "TIFF", "BMP", "WEBP" or "GIF"."""
    first, *rest = [Image.new("L", size, 255) for _ in range(frames)]
    out = io.BytesIO()
    first.save(out, kind, **({"save_all": True, "append_images": rest} if rest else {}))
    return out.getvalue()


def compound(*names: str) -> bytes:
    """An OLE2 file with an empty stream of each name, up to seven: header, table of sectors, directory."""
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0,
        _END, 0,
    )  # fmt: skip
    difat = struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    sectors = (len(names) + 1 + 3) // 4
    chain = [_FAT, *range(2, sectors + 1), _END]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    entries = [_entry("Root Entry", 5, child=1 if names else 0xFFFFFFFF)]
    entries += [_entry(name, 2, right=at + 1 if at < len(names) else 0xFFFFFFFF) for at, name in enumerate(names, 1)]
    return header + difat + table + b"".join(entries).ljust(sectors * _SECTOR, b"\0")


def _entry(name: str, kind: int, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    written = name.encode("utf-16-le")
    length = len(written) + 2
    return struct.pack("<64sHBBIII16xIQQIQ", written, length, kind, 1, 0xFFFFFFFF, right, child, 0, 0, 0, _END, 0)
