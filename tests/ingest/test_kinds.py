"""What a file is against what its name says: renamed files are told apart by their bytes."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.containers import ole_names, zip_names
from ingest.errors import IngestError
from ingest.kinds import check_kind, kind_of
from ingest.readers import FORMATS
from prompts.texts import LANGUAGES
from tests.ingest.file_fixtures import (
    HTML,
    PROGRAM,
    RTF,
    WORDS,
    changed_zip,
    compound,
    docx_bytes,
    image_bytes,
    odf_bytes,
    xlsx_bytes,
    zip_bytes,
)

DOCX, XLSX = docx_bytes(), xlsx_bytes()
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

# purpose, bytes, what they are
KINDS: list[tuple[str, bytes, str | None]] = [
    ("PDF", PDF, ".pdf"),
    ("PDF after blank lines", b"\r\n \n" + PDF, ".pdf"),
    ("Word", DOCX, ".docx"),
    ("Word with macros", changed_zip(DOCX, {"word/vbaProject.bin": b"x"}), ".docx"),
    ("Excel", XLSX, ".xlsx"),
    ("Excel in binary", zip_bytes({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), ".xlsb"),
    ("PowerPoint", zip_bytes({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), ".pptx"),
    ("Office with its parts elsewhere", zip_bytes({"[Content_Types].xml": b"", "parts/document.xml": b""}), None),
    ("OpenDocument text", odf_bytes(), ".odt"),
    ("OpenDocument spreadsheet", odf_bytes("spreadsheet"), ".ods"),
    ("OpenDocument presentation", odf_bytes("presentation"), ".odp"),
    ("OpenDocument without its type", changed_zip(odf_bytes(), {"mimetype": None}), None),
    ("a book", zip_bytes({"mimetype": b"application/epub+zip", "OEBPS/1.xhtml": b""}), ".epub"),
    ("an archive", zip_bytes({"Kế hoạch/a.docx": DOCX}), ".zip"),
    ("an archive that holds a folder named as Word's, deeper", zip_bytes({"a/word/b.txt": b""}), ".zip"),
    ("an empty archive", zip_bytes({}), ".zip"),
    ("Word before 2007", compound("WordDocument", "1Table", "Data"), ".doc"),
    ("Word with a sheet in it", compound("1Table", "WordDocument"), ".doc"),
    ("Excel before 2007", compound("Workbook"), ".xls"),
    ("Excel 5", compound("Book"), ".xls"),
    ("PowerPoint before 2007", compound("PowerPoint Document"), ".ppt"),
    ("a letter of Outlook", compound("__nameid_version1.0", "__properties_version1.0"), ".msg"),
    ("Word behind a password", compound("DataSpaces", "EncryptedPackage", "EncryptionInfo"), "encrypted"),
    ("another compound file", compound("Contents"), None),
    ("an empty compound file", compound(), None),
    ("a compound file cut short", compound("WordDocument")[:700], None),
    ("RTF", RTF, ".rtf"),
    ("a page of the web", HTML, ".html"),
    ("one with a mark and a comment first", b"\xef\xbb\xbf\n<!-- saved -->\n<HTML>", ".html"),
    ("one that is XML too", b'<?xml version="1.0"?>\n<!DOCTYPE html>\n<html/>', ".html"),
    ("a page saved as one file by the browser", b"From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;",
     ".mht"),
    ("other XML", b"<?xml version='1.0'?><w:wordDocument/>", None),
    *((kind, image_bytes(kind), ending) for kind, ending in (
        ("PNG", ".png"), ("JPEG", ".jpg"), ("TIFF", ".tif"), ("BMP", ".bmp"), ("WEBP", ".webp"), ("GIF", ".gif"))),
    ("a photo of a telephone", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", ".heic"),
    ("a film", b"\0\0\0\x18ftypisom\0\0\0\0", ".mp4"),
    ("a program", PROGRAM, "reason.program"),
    ("a program for Linux", b"\x7fELF\x02\x01\x01", "reason.program"),
    ("7z", b"7z\xbc\xaf\x27\x1c\0\x04", ".7z"),
    ("rar", b"Rar!\x1a\x07\x01\0", ".rar"),
    ("gzip", b"\x1f\x8b\x08\0", ".gz"),
    ("text", WORDS.encode(), None),
    ("text that speaks of PDF", "Nộp bản %PDF-1.7 kèm theo.".encode(), None),
    ("text that begins as a bitmap does", "BM 01 - Biểu mẫu báo cáo".encode(), None),
    ("text that begins as a program does", b"MZ " * 100, None),
    ("nothing", b"", None),
]  # fmt: skip


@pytest.mark.parametrize(("data", "kind"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_kinds_are_told_by_their_bytes(data: bytes, kind: str | None) -> None:
    assert kind_of(data) == kind


GOOD: dict[str, bytes] = {
    ".pdf": PDF,
    ".docx": DOCX,
    ".xlsx": XLSX,
    ".odt": odf_bytes(),
    ".doc": compound("WordDocument"),
    ".xls": compound("Workbook"),
    ".rtf": RTF,
    ".html": HTML,
    ".png": image_bytes("PNG"),
    ".jpg": image_bytes("JPEG"),
    ".tif": image_bytes("TIFF"),
    ".zip": zip_bytes({"a.docx": DOCX}),
}


def refusal(data: bytes, name: str) -> IngestError | None:
    try:
        check_kind(data, Path(name))
    except IngestError as error:
        return error
    return None


@pytest.mark.parametrize(("named", "real"), list(product(GOOD, GOOD)))
def test_every_kind_under_every_name(named: str, real: str) -> None:
    error = refusal(GOOD[real], "Kế hoạch" + named.upper())
    if named == real:
        assert error is None
        return
    assert error is not None
    assert error.code == "mislabelled"
    for language in LANGUAGES:
        assert named in error.message(language)
        assert real in error.message(language)


# name, bytes, the code of the error or None
NAMES: list[tuple[str, bytes, str | None]] = [
    ("a.docm", DOCX, None),
    ("a.docx", changed_zip(DOCX, {"word/vbaProject.bin": b"x"}), None),
    ("a.xlsm", XLSX, None),
    ("a.jpeg", GOOD[".jpg"], None),
    ("a.htm", HTML, None),
    ("a.tiff", GOOD[".tif"], None),
    ("a.txt", WORDS.encode(), None),
    ("a.md", b"# K\n", None),
    ("a.txt", HTML, "mislabelled"),
    ("a.txt", PDF, "mislabelled"),
    ("a.docx", WORDS.encode(), None),  # the reader says that it is damaged
    ("a.pdf", b"\0" * 500 + PDF, None),  # as a scanner's firmware writes it
    ("a.pdf", PROGRAM, "foreign"),
    ("a.docx", zip_bytes({"ppt/presentation.xml": b""}), "foreign"),
    ("a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0", "foreign"),
    ("a.docx", compound("EncryptedPackage"), "encrypted"),
    ("a.doc", compound("EncryptedPackage"), "encrypted"),
    ("a.docx", DOCX[: len(DOCX) // 2], "damaged_file"),
    ("a.docx", DOCX[:-30], "damaged_file"),
    ("a.xlsx", XLSX[:200], "damaged_file"),
    ("a.pdf", DOCX[: len(DOCX) // 2], "mislabelled"),
    ("a.zip", GOOD[".zip"][:-30], "damaged_file"),
    ("a.txt", b"PK\x03\x04\x14\0\0\0" + b"\xa7" * 3000, None),  # the reader says that it is no text
]


@pytest.mark.parametrize(("name", "data", "code"), NAMES)
def test_what_is_refused(name: str, data: bytes, code: str | None) -> None:
    error = refusal(data, name)
    assert (error.code if error else None) == code


@given(st.sampled_from([row[1] for row in KINDS]), st.integers(0, 600), st.binary(max_size=300), st.integers(0, 300))
def test_no_bytes_disturb_it(data: bytes, at: int, put: bytes, dropped: int) -> None:
    changed = data[:at] + put + data[at + dropped :]
    kind_of(changed)
    for suffix in FORMATS:
        refusal(changed, f"a{suffix}")


def test_tables_of_contents_that_go_round_in_circles_end() -> None:
    ring = bytearray(compound("WordDocument", "Data"))
    ring[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")  # the directory's sector follows itself
    ring[1024 + 128 + 72 : 1024 + 128 + 76] = (1).to_bytes(4, "little")  # an entry is its own neighbour
    assert ole_names(bytes(ring)) == ["WordDocument"]


def test_a_zip_of_very_many_members_is_looked_at_no_further_than_needed() -> None:
    entry = b"PK\x01\x02" + bytes(42)
    data = b"PK\x03\x04" + entry * 100_000
    end = b"PK\x05\x06" + bytes(8) + (len(entry) * 100_000).to_bytes(4, "little") + (4).to_bytes(4, "little") + bytes(2)
    assert len(zip_names(data + end)) == 5_000
