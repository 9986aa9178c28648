"""What kind of file its bytes are, whatever its name says."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.containers import ole_names, zip_is_whole, zip_names
from ingest.errors import DamagedFile, Encrypted, ForeignContent, Mislabelled
from ingest.readers import ARCHIVES, FORMATS

_ALIKE = {".docm": ".docx", ".xlsm": ".xlsx", ".jpeg": ".jpg", ".tiff": ".tif", ".htm": ".html", ".md": ".txt"}
_ZIPPED = {".docx", ".xlsx", ".odt", ".ods", ".zip"}
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_WITHIN = 1024  # bytes from the start, where readers of PDFs look for its mark
_START = 4096  # bytes, in which a web page says that it is one
_ENCRYPTED = "encrypted"

_SIGNS: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), kind)
    for pattern, kind in (
        (rb"\s*%PDF-", ".pdf"),
        (rb"(?:\xef\xbb\xbf)?\s*\{\\rtf", ".rtf"),
        (rb"\x89PNG\r\n\x1a\n", ".png"),
        (rb"\xff\xd8\xff", ".jpg"),
        (rb"II[*+]\0|MM\0[*+]", ".tif"),
        (rb"BM.{4}\0\0\0\0.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", ".bmp"),
        (rb"RIFF.{4}WEBP", ".webp"),
        (rb"GIF8[79]a", ".gif"),
        (rb".{4}ftyp(?:hei[cxms]|hev[cx]|mif1|msf1)", ".heic"),
        (rb".{4}ftyp(?:avif|avis)", ".avif"),
        (rb".{4}ftyp", ".mp4"),
        (rb"Rar!\x1a\x07", ".rar"),
        (rb"7z\xbc\xaf\x27\x1c", ".7z"),
        (rb"\x1f\x8b\x08", ".gz"),
        (rb"BZh[1-9]1AY&SY", ".bz2"),
        (rb"\xfd7zXZ\0", ".xz"),
        (rb"MZ.{58}(?:..\0\0)", "reason.program"),
        (rb"\x7fELF|\xcf\xfa\xed\xfe|\xce\xfa\xed\xfe|\xca\xfe\xba\xbe", "reason.program"),
        (rb"(?:[\w-]+: [^\r\n]*\r?\n){0,8}MIME-Version: 1\.0\r?\n.*?multipart/related", ".mht"),
    )
)
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_ZIP_KINDS: tuple[tuple[str, str], ...] = (  # a name, or the beginning of one → what has it
    ("word/", ".docx"),
    ("xl/workbook.bin", ".xlsb"),
    ("xl/", ".xlsx"),
    ("ppt/", ".pptx"),
)
_MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
    b"application/epub+zip": ".epub",
}
_OLE_KINDS = (
    ("EncryptedPackage", _ENCRYPTED),
    ("WordDocument", ".doc"),
    ("Workbook", ".xls"),
    ("Book", ".xls"),
    ("PowerPoint Document", ".ppt"),
    ("__properties_version1.0", ".msg"),
)


def check_kind(data: bytes, path: Path) -> None:
    """Refuses a file that is of another kind than its ending says; what isn't recognised is left to the reader.

    Raises Mislabelled where it should only be renamed, ForeignContent where no reader knows what it is, Encrypted for
    an Office file behind a password, and DamagedFile for a zip that was cut short.
    """
    named = path.suffix.lower()
    known = _ALIKE.get(named, named)
    if known == ".pdf" and b"%PDF-" in data[:_PDF_WITHIN]:
        return
    kind = kind_of(data)
    if kind == _ENCRYPTED:
        raise Encrypted(path)
    if kind is not None and kind != known:
        error = Mislabelled if kind in FORMATS or kind in ARCHIVES else ForeignContent
        raise error(path, suffix=named, kind=kind)
    if known in _ZIPPED and data.startswith(_ZIP) and not zip_is_whole(data):
        raise DamagedFile(path, reason="reason.cut")


def kind_of(data: bytes) -> str | None:
    """The ending that files of this kind have, or "reason.program", or "encrypted"; None where no sign tells."""
    if data.startswith((_ZIP, b"PK\x05\x06")):
        return _kind_of_zip(data)
    if data.startswith(_OLE):
        names = ole_names(data)
        return next((kind for name, kind in _OLE_KINDS if name in names), None)
    start = data[:_START]
    found = next((kind for sign, kind in _SIGNS if sign.match(start)), None)
    return found or (".html" if _HTML.match(start) else None)


def _kind_of_zip(data: bytes) -> str | None:
    if data[30:38] == b"mimetype":  # OpenDocument and EPUB: the first member, not compressed
        size, extra = (int.from_bytes(data[at:to], "little") for at, to in ((18, 22), (28, 30)))
        stated = _MIMETYPES.get(data[38 + extra : 38 + extra + size])
        if stated:
            return stated
    names = zip_names(data)
    for beginning, kind in _ZIP_KINDS:
        if any(name.startswith(beginning) for name in names):
            return kind
    if not zip_is_whole(data) or {"[Content_Types].xml", "META-INF/manifest.xml"} & set(names):
        return None  # cut before what would tell it, or an Office file with its parts elsewhere
    return ".zip"
