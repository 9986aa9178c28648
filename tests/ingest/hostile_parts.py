"""What stands in the parts of Office files: document types that reach out or grow, elements that are nested."""

from __future__ import annotations

import io
import zipfile

from tests.ingest.file_fixtures import (
    changed_zip,
    docx_bytes,
    xlsx_bytes,
)
from tests.ingest.hostile_file import SECRET_PATH

DOCUMENT, SHEET, STRINGS = "word/document.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_ODF = " ".join(
    f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{key}:1.0"' for key in ("office", "text", "table", "draw")
)
LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{at} '{f'&a{at - 1};' * 10}'>" for at in range(1, 12)) + "]>"
)
SQUARE = f"<!DOCTYPE x [<!ENTITY a '{'ha' * 50_000}'>]>"
EXTERNAL = f"<!DOCTYPE x [<!ENTITY a SYSTEM 'file://{SECRET_PATH}'>]>"
REMOTE = "<!DOCTYPE x [<!ENTITY a SYSTEM 'http://plans.example.invalid/a'>]>"
PARAMETER = f"<!DOCTYPE x [<!ENTITY % a SYSTEM 'file://{SECRET_PATH}'> %a;]>"
OUTSIDE = f"<!DOCTYPE x SYSTEM 'file://{SECRET_PATH}'>"
DOCTYPES = [
    ("laughs", "entities that grow tenfold eleven times", LAUGHS, "&a11;"),
    ("square", "one long entity, taken twenty thousand times", SQUARE, "&a;" * 20_000),
    ("external", "an entity that is a file of this machine", EXTERNAL, "&a;"),
    ("remote", "an entity that is on another machine", REMOTE, "&a;"),
    ("parameter", "a parameter entity that is a file of this machine", PARAMETER, "x"),
    ("outside", "a document type that is a file of this machine", OUTSIDE, "x"),
]


def word(body: str, doctype: str = "") -> bytes:
    return f'<?xml version="1.0"?>{doctype}<w:document {_W}><w:body>{body}</w:body></w:document>'.encode()


def paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def sheet(rows: str, more: str = "", doctype: str = "") -> bytes:
    return f'<?xml version="1.0"?>{doctype}<worksheet {_S}>{more}<sheetData>{rows}</sheetData></worksheet>'.encode()


def cell(words: str, place: str = "A1") -> str:
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{row}"><c r="{place}" t="inlineStr"><is><t>{words}</t></is></c></row>'


def content(body: str, doctype: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{doctype}<office:document-content {_ODF} office:version="1.2"><office:body>'
        f"<office:text>{body}</office:text></office:body></office:document-content>"
    ).encode()


def docx_of(body: str, doctype: str = "") -> bytes:
    return changed_zip(docx_bytes(), {DOCUMENT: word(body, doctype)})


def xlsx_of(rows: str, more: str = "", doctype: str = "") -> bytes:
    return changed_zip(xlsx_bytes(), {SHEET: sheet(rows, more, doctype)})


def nested(opening: str, closing: str, depth: int, inner: str = "x") -> str:
    return opening * depth + inner + closing * depth


TABLE = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
CONTROL = "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"
BOX = "<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"
DEEP = 100_000


def with_relation(package: bytes) -> bytes:
    """A document with a template, a picture and a frame elsewhere."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        known = archive.read("word/_rels/document.xml.rels").decode()
    links = "".join(
        f'<Relationship Id="out{at}" Type="{kinds}/{kind}" Target="{target}" TargetMode="External"/>'
        for at, (kind, target) in enumerate(
            [
                ("attachedTemplate", "http://plans.example.invalid/a.dotm"),
                ("image", f"file://{SECRET_PATH}"),
                ("frame", "http://plans.example.invalid/a.html"),
                ("subDocument", f"file://{SECRET_PATH}"),
            ]
        )
    )
    return changed_zip(
        package,
        {"word/_rels/document.xml.rels": known.replace("</Relationships>", links + "</Relationships>").encode()},
    )
