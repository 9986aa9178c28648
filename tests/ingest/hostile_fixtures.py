"""Files that were made to harm whoever reads them, each with its purpose and what must become of it.

Built in memory when a test asks for them; the largest is 20 MB as a file, and 4 GB where it is unpacked carelessly.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from reportlab.pdfgen import canvas

from tests.ingest.file_fixtures import (
    HTML,
    WORDS,
    changed_zip,
    compound,
    docx_bytes,
    image_bytes,
    odf_bytes,
    xlsx_bytes,
    zip_bytes,
)

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


# --- zips ---


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


_TABLE = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
_CONTROL = "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"
_BOX = "<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"
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


# --- PDF ---


def pdf_bytes(password: str | None = None, pages: int = 1) -> bytes:
    out = io.BytesIO()
    paper = canvas.Canvas(out, encrypt=password, invariant=True)
    for number in range(pages):
        paper.drawString(72, 700, f"Ke hoach, trang {number + 1}: giao Cong an xa bao cao truoc ngay 15/12/2026.")
        paper.showPage()
    paper.save()
    return out.getvalue()


def pdf_of(objects: Sequence[bytes | str], trailer: str = "", prev: int | None = None) -> bytes:
    """A PDF of these objects, numbered from 1, the first its catalogue."""
    written = io.BytesIO()
    written.write(b"%PDF-1.7\n")
    places = []
    for number, data in enumerate(objects, 1):
        places.append(written.tell())
        written.write(b"%d 0 obj\n" % number + (data if isinstance(data, bytes) else data.encode()) + b"\nendobj\n")
    out = written.getvalue()
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    back = f"/Prev {len(out) if prev is None else prev}" if prev is not None else ""
    end = f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R{back}{trailer}>>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + table + end.encode()


CATALOGUE, PAGES = "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"
FONT = "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
A4 = "/MediaBox[0 0 595 842]"
SHOWN = b"BT /F1 12 Tf 72 700 Td (Giao Cong an xa bao cao truoc ngay 15/12/2026.) Tj ET"


def page(content: str = "4 0 R", box: str = A4, more: str = "") -> str:
    return f"<</Type/Page/Parent 2 0 R{box}{FONT}/Contents {content}{more}>>"


def stream(data: bytes, more: str = "") -> bytes:
    return f"<</Length {len(data)}{more}>>\nstream\n".encode() + data + b"\nendstream"


def many_pages(count: int) -> bytes:
    kids = " ".join(f"{number} 0 R" for number in range(4, count + 4))
    tree = f"<</Type/Pages/Kids[{kids}]/Count {count}>>"
    return pdf_of([CATALOGUE, tree, stream(SHOWN), *(page("3 0 R") for _ in range(count))])


def deep_tree(depth: int) -> bytes:
    """Every node of the page tree has one child."""
    nodes = [f"<</Type/Pages/Count 1/Kids[{number + 1} 0 R]>>" for number in range(2, depth + 2)]
    return pdf_of([CATALOGUE, *nodes, page(f"{depth + 3} 0 R"), stream(SHOWN)])


def active() -> bytes:
    """Everything that a PDF can do when it is opened."""
    return pdf_of(
        [
            "<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R/AA<</WC 6 0 R>>/Names<</JavaScript<</Names[(a) 5 0 R]>>"
            "/EmbeddedFiles<</Names[(a.exe) 7 0 R]>>>>>>",
            PAGES,
            page(more="/AA<</O 6 0 R>>/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 600 800]/A 6 0 R>>]"),
            stream(SHOWN),
            "<</S/JavaScript/JS(app.launchURL\\('http://plans.example.invalid/'\\); this.exportDataObject\\(\\);)>>",
            "<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)/P(/c calc)>>>>",
            "<</Type/Filespec/F(a.exe)/EF<</F 8 0 R>>>>",
            stream(b"MZ" + bytes(100), "/Type/EmbeddedFile"),
            f"<</S/URI/URI(file://{SECRET_PATH})>>",
        ]
    )


def flate_bomb() -> bytes:
    """A page whose words are a gigabyte of blanks, packed twice."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    inner = b"\x78\xda" + block * 1_000 + packer.flush() + b"\0\0\0\0"
    twice = zlib.compress(inner, 9)
    return pdf_of([CATALOGUE, PAGES, page(), stream(twice, "/Filter[/FlateDecode/FlateDecode]")])


def huge_image_pdf() -> bytes:
    image = stream(
        zlib.compress(bytes(1000)),
        "/Type/XObject/Subtype/Image/Width 100000/Height 100000"
        "/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode",
    )
    shown = b"q 595 0 0 842 0 0 cm /I Do Q"
    return pdf_of(
        [CATALOGUE, PAGES, page(more="/Resources<</XObject<</I 5 0 R>>>>").replace(FONT, ""), stream(shown), image]
    )


def form_loop() -> bytes:
    form = stream(b"/X Do /X Do", "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X 5 0 R>>>>")
    return pdf_of(
        [CATALOGUE, PAGES, page(more="/Resources<</XObject<</X 5 0 R>>>>").replace(FONT, ""), stream(b"/X Do"), form]
    )


# --- images ---


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


# --- the tables ---


def _packages() -> list[Hostile]:
    laughs = [
        hostile(f"{name}.{kind}", purpose, lambda make=make, doctype=doctype, said=said: make(said, doctype), *BROKEN)  # type: ignore[misc]
        for name, purpose, doctype, said in DOCTYPES
        for kind, make in (
            ("docx", lambda said, doctype: docx_of(paragraph(said), doctype)),
            ("xlsx", lambda said, doctype: xlsx_of(cell(said), doctype=doctype)),
        )
    ]
    four_gigabytes = 3_900_000_000
    return [
        *laughs,
        hostile("no_bomb.docx", "an honest document beside them", docx_bytes, READ),
        hostile(
            "bomb.docx",
            "a part of four gigabytes in four megabytes",
            lambda: with_part(docx_bytes(), DOCUMENT, deflated(b" ", 3_900, word("")[:-28]), four_gigabytes),
            *BROKEN,
        ),
        hostile(
            "lying_bomb.docx",
            "the same, and it is said to be of a kilobyte",
            lambda: with_part(docx_bytes(), DOCUMENT, deflated(b" ", 3_900, word("")[:-28]), 1000),
            *BROKEN,
        ),
        hostile(
            "styles_bomb.docx",
            "four gigabytes where no text is",
            lambda: with_part(docx_bytes(), "word/styles.xml", deflated(b" ", 3_900, b"<a>"), four_gigabytes),
            *BROKEN,
        ),
        hostile(
            "bomb.xlsx",
            "a sheet of four gigabytes",
            lambda: with_part(xlsx_bytes(), SHEET, deflated(b" ", 3_900, sheet("")[:-24]), four_gigabytes),
            *BROKEN,
        ),
        hostile(
            "strings_bomb.xlsx",
            "shared strings of four gigabytes",
            lambda: with_part(xlsx_bytes(), STRINGS, deflated(b" ", 3_900, b"<sst>"), four_gigabytes),
            *BROKEN,
        ),
        hostile(
            "shared.docx",
            "all parts are the bytes of the first",
            lambda: raw_zip(
                [
                    (name, deflated(b" ", 1, word(paragraph("x"))), 0, 1_000_300)
                    for name in ("[Content_Types].xml", DOCUMENT, "a")
                ],
                shared=True,
            ),
            *BROKEN,
        ),
        hostile("empty_part.docx", "a part of no bytes", lambda: changed_zip(docx_bytes(), {DOCUMENT: b""}), *BROKEN),
        hostile("empty_part.xlsx", "a sheet of no bytes", lambda: changed_zip(xlsx_bytes(), {SHEET: b""}), *BROKEN),
        hostile(
            "no_part.docx",
            "the document itself is missing",
            lambda: changed_zip(docx_bytes(), {DOCUMENT: None}),
            *BROKEN,
        ),
        hostile(
            "binary_part.docx",
            "a part that is no XML",
            lambda: changed_zip(docx_bytes(), {DOCUMENT: bytes(5000)}),
            *BROKEN,
        ),
        hostile(
            "tables.docx",
            "tables in tables, a hundred thousand deep",
            lambda: docx_of(nested(*_TABLE, DEEP, "<w:p/>")),
            *BROKEN,
        ),
        hostile(
            "few_tables.docx",
            "tables in tables, as deep as parsers allow",
            lambda: docx_of(nested(*_TABLE, 80, paragraph("x"))),
            *BROKEN,
            READ,
        ),
        hostile(
            "controls.docx",
            "content controls, a hundred thousand deep",
            lambda: docx_of(nested(*_CONTROL, DEEP, "<w:p/>")),
            *BROKEN,
        ),
        hostile(
            "few_controls.docx",
            "content controls, as deep as parsers allow",
            lambda: docx_of(nested(*_CONTROL, 120, paragraph("x"))),
            *BROKEN,
            READ,
        ),
        hostile(
            "boxes.docx", "text boxes in text boxes", lambda: docx_of(nested(*_BOX, 60, paragraph("x"))), *BROKEN, READ
        ),
        hostile(
            "runs.docx",
            "tags of no meaning, a hundred thousand deep",
            lambda: docx_of("<w:p>" + nested("<w:smartTag>", "</w:smartTag>", DEEP, "") + "</w:p>"),
            *BROKEN,
        ),
        hostile(
            "wide.docx",
            "a cell that spans a thousand million columns",
            lambda: docx_of(
                "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='1000000000'/></w:tcPr>"
                + paragraph("x")
                + "</w:tc></w:tr></w:tbl>"
            ),
            *BROKEN,
            READ,
        ),
        hostile(
            "macros.docx",
            "a document with macros, named as one without",
            lambda: changed_zip(
                docx_bytes(), {"word/vbaProject.bin": compound("VBA", "PROJECT"), "word/vbaData.xml": b"<a/>"}
            ),
            READ,
        ),
        hostile(
            "elsewhere.docx", "a template, a picture and a part elsewhere", lambda: with_relation(docx_bytes()), READ
        ),
        hostile(
            "password.docx", "behind a password", lambda: compound("EncryptedPackage", "EncryptionInfo"), "encrypted"
        ),
        hostile(
            "password.xlsx", "behind a password", lambda: compound("EncryptedPackage", "EncryptionInfo"), "encrypted"
        ),
        hostile(
            "macros.xlsm",
            "a workbook with macros",
            lambda: changed_zip(xlsx_bytes(), {"xl/vbaProject.bin": compound("VBA", "PROJECT")}),
            READ,
        ),
        hostile(
            "far.xlsx",
            "a cell in the last row and column",
            lambda: xlsx_of(cell("x") + cell("x", "XFD1048576")),
            *BROKEN,
            READ,
        ),
        hostile(
            "dimension.xlsx",
            "a sheet said to be full",
            lambda: xlsx_of(cell("x"), '<dimension ref="A1:XFD1048576"/>'),
            READ,
        ),
        hostile(
            "merged.xlsx",
            "all cells merged",
            lambda: changed_zip(
                xlsx_bytes(),
                {
                    SHEET: sheet(cell("x")).replace(
                        b"</worksheet>", b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
                    )
                },
            ),
            *BROKEN,
            READ,
        ),
        hostile(
            "wide.xlsx",
            "columns of which one is said to be all",
            lambda: xlsx_of(cell("x"), '<cols><col min="1" max="16384" width="1" hidden="0"/></cols>'),
            READ,
        ),
        hostile(
            "backwards.xlsx",
            "a place that no sheet has",
            lambda: xlsx_of(cell("x", "ZZZZZZ99999999999")),
            *BROKEN,
            READ,
        ),
    ]


def _pdfs() -> list[Hostile]:
    one = [CATALOGUE, PAGES, page(), stream(SHOWN)]
    return [
        hostile(
            "active.pdf", "scripts, a program to launch, a file inside, links: nothing of it is touched", active, READ
        ),
        hostile("pages.pdf", "ten thousand pages", lambda: many_pages(10_000), "too_many_pages"),
        hostile("password.pdf", "behind a password", lambda: pdf_bytes("x"), "encrypted"),
        hostile("deep_tree.pdf", "a tree of pages, a hundred thousand deep", lambda: deep_tree(DEEP), *BROKEN, READ),
        hostile(
            "tree_loop.pdf",
            "a tree of pages that contains itself",
            lambda: pdf_of([CATALOGUE, "<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>", page(), stream(SHOWN)]),
            *BROKEN,
            READ,
        ),
        hostile(
            "said_pages.pdf",
            "a thousand million pages said, one there",
            lambda: pdf_of([CATALOGUE, "<</Type/Pages/Kids[3 0 R]/Count 1000000000>>", page(), stream(SHOWN)]),
            *BROKEN,
            READ,
            "too_many_pages",
        ),
        hostile(
            "no_pages.pdf",
            "no page at all",
            lambda: pdf_of([CATALOGUE, "<</Type/Pages/Kids[]/Count 0>>"]),
            *BROKEN,
            "no_text",
            "empty",
        ),
        hostile(
            "arrays.pdf",
            "arrays in arrays, a hundred thousand deep",
            lambda: pdf_of([CATALOGUE, PAGES, page(more="/X" + "[" * DEEP + "]" * DEEP), stream(SHOWN)]),
            *BROKEN,
            READ,
        ),
        hostile(
            "table_loop.pdf",
            "a table of objects that is its own predecessor",
            lambda: pdf_of(one, prev=pdf_of(one).rindex(b"xref\n0")),
            *BROKEN,
            READ,
        ),
        hostile(
            "form_loop.pdf", "a drawing that draws itself twice", form_loop, *BROKEN, READ, "no_text", "out_of_memory"
        ),
        hostile(
            "wide.pdf",
            "a page of a hundred thousand points",
            lambda: pdf_of([CATALOGUE, PAGES, page(box="/MediaBox[0 0 100000 100000]"), stream(SHOWN)]),
            *BROKEN,
            READ,
        ),
        hostile(
            "wide_scan.pdf",
            "such a page with nothing but a picture",
            lambda: huge_image_pdf().replace(b"[0 0 595 842]", b"[0 0 100000 100000]"),
            *BROKEN,
            "no_text",
            "out_of_memory",
        ),
        hostile(
            "no_width.pdf",
            "a page of no width",
            lambda: pdf_of([CATALOGUE, PAGES, page(box="/MediaBox[0 0 0 0]"), stream(SHOWN)]),
            *BROKEN,
            READ,
        ),
        hostile(
            "no_number.pdf",
            "a page as wide as no number says",
            lambda: pdf_of([CATALOGUE, PAGES, page(box="/MediaBox[0 0 1e308 -1e308]"), stream(SHOWN)]),
            *BROKEN,
            READ,
        ),
        hostile(
            "picture.pdf",
            "a picture of a hundred thousand by a hundred thousand points",
            huge_image_pdf,
            *BROKEN,
            "no_text",
            "out_of_memory",
        ),
        hostile(
            "bomb.pdf",
            "words of a gigabyte of blanks, packed twice",
            flate_bomb,
            *BROKEN,
            "no_text",
            "out_of_memory",
            READ,
        ),
        hostile(
            "far.pdf",
            "words far off the page",
            lambda: pdf_of([CATALOGUE, PAGES, page(), stream(SHOWN + b" BT /F1 12 Tf 1e30 -1e30 Td (far) Tj ET")]),
            READ,
        ),
        hostile(
            "words.pdf",
            "a letter of a million points",
            lambda: pdf_of([CATALOGUE, PAGES, page(), stream(SHOWN + b" BT /F1 1000000 Tf 0 0 Td (A) Tj ET")]),
            READ,
        ),
        hostile(
            "lines.pdf",
            "two hundred thousand ruled lines",
            lambda: pdf_of(
                [
                    CATALOGUE,
                    PAGES,
                    page(),
                    stream(SHOWN + b"".join(b" 0 %d m 500 %d l S" % (at % 800, at % 800) for at in range(200_000))),
                ]
            ),
            READ,
            *BROKEN,
        ),
        hostile("head.pdf", "nothing but its first line", lambda: b"%PDF-1.7\n", *BROKEN),
        hostile("garbage.pdf", "its first line and nonsense", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400, *BROKEN),
    ]


def _pages_of_the_web() -> list[Hostile]:
    def html(body: str) -> Callable[[], bytes]:
        return lambda: HTML.replace(b"<body>", b"<body>" + body.encode())

    return [
        hostile("nested.html", "a hundred thousand boxes in each other", html("<div>" * DEEP), *BROKEN),
        hostile("tables.html", "twenty thousand tables in each other", html("<table><tr><td>" * 20_000), *BROKEN),
        hostile("lists.html", "lists in lists", html("<ul><li>" * 20_000), *BROKEN),
        hostile("bold.html", "a hundred thousand tags of no depth", html("<b>" * DEEP), *BROKEN, READ),
        hostile(
            "wide.html",
            "a cell of a thousand million columns and rows",
            html("<table border=1><tr><td colspan=1000000000 rowspan=1000000000>x</td></tr><tr><td>y</table>"),
            *BROKEN,
            READ,
        ),
        hostile(
            "numbers.html",
            "a list that starts at a number of a thousand digits",
            html(f"<ol start={'9' * 5000}><li>x</ol>"),
            READ,
        ),
        hostile(
            "active.html",
            "scripts, frames, pictures and files elsewhere",
            html(
                "<script src=http://plans.example.invalid/a></script><iframe src=file://{secret}></iframe>"
                "<img src=http://plans.example.invalid/a.png onerror=alert(1)><link rel=stylesheet href=file://{secret}>"
                "<meta http-equiv=refresh content='0;url=http://plans.example.invalid/'><object data=file://{secret}></object>"
            ),
            READ,
        ),
        hostile(
            "entities.html",
            "entities, which a page of the web can't define",
            lambda: HTML.replace(
                b"<!DOCTYPE html>", f"<!DOCTYPE html [<!ENTITY a SYSTEM 'file://{SECRET_PATH}'>]>".encode()
            ).replace(b"<body>", b"<body>&a;"),
            READ,
        ),
        hostile(
            "zeros.html",
            "nothing but zeros after its first tag",
            lambda: b"<html>" + bytes(1_000_000),
            *BROKEN,
            READ,
            "binary",
            "empty",
            "no_text",
        ),
    ]


def _images() -> list[Hostile]:
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


def _old_office() -> list[Hostile]:
    """What goes through LibreOffice."""
    broken = (*BROKEN, "conversion_failed", "timed_out", "empty", "no_text")
    rtf = rb"{\rtf1\ansi Giao C\u244?ng an x\u227? b\u225?o c\u225?o. "
    return [
        hostile(
            "object.rtf",
            "a program inside, and a picture and a link elsewhere",
            lambda: (
                rtf
                + rb"{\object\objemb\objupdate{\*\objclass Package}{\*\objdata 0105000002000000"
                + b"00" * 500
                + rb"}}"
                rb'{\field{\*\fldinst INCLUDEPICTURE "http://plans.example.invalid/a.png" \\d}{\fldrslt x}}'
                rb'{\field{\*\fldinst INCLUDETEXT "file://{secret}"}{\fldrslt x}}'
                rb'{\field{\*\fldinst DDEAUTO cmd "/c calc"}{\fldrslt x}}}'
            ),
            *broken,
            READ,
        ),
        hostile(
            "deep.rtf",
            "groups in groups, a hundred thousand deep",
            lambda: rtf + b"{" * DEEP + b"}" * DEEP + b"}",
            *broken,
            "out_of_memory",
            "reader_died",
            READ,
        ),
        hostile("nothing.doc", "an old document of no bytes", lambda: compound("WordDocument", "1Table"), *broken),
        hostile("nothing.xls", "an old workbook of no bytes", lambda: compound("Workbook"), *broken),
        hostile(
            "password.odt",
            "behind a password",
            lambda: changed_zip(
                odf_bytes(),
                {
                    "META-INF/manifest.xml": (
                        b'<?xml version="1.0"?><manifest:manifest '
                        b'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
                        b'manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type='
                        b'"application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" '
                        b'manifest:media-type="text/xml" manifest:size="1000"><manifest:encryption-data manifest:checksum-type='
                        b'"SHA1/1K" manifest:checksum="AAAA"/></manifest:file-entry></manifest:manifest>'
                    )
                },
            ),
            "encrypted",
        ),
        hostile(
            "bomb.odt",
            "words of four gigabytes",
            lambda: with_part(
                odf_bytes(), "content.xml", deflated(b" ", 3_900, content("<text:p>")[:-70]), 3_900_000_000
            ),
            *broken,
            "out_of_memory",
            "reader_died",
        ),
        hostile(
            "elsewhere.odt",
            "a picture and a section elsewhere",
            lambda: odf_bytes(
                content=content(
                    f"<text:p>{WORDS}</text:p>"
                    '<text:section text:name="a"><text:section-source xmlns:xlink='
                    f'"http://www.w3.org/1999/xlink" xlink:href="file://{SECRET_PATH}"/></text:section>'
                )
            ),
            *broken,
            READ,
        ),
        *(
            hostile(
                f"{name}.odt",
                purpose,
                lambda doctype=doctype, said=said: odf_bytes(
                    content=content(  # type: ignore[misc]
                        f"<text:p>{said}</text:p>", doctype
                    )
                ),
                *broken,
                "out_of_memory",
                "reader_died",
                READ,
            )
            for name, purpose, doctype, said in DOCTYPES
        ),
    ]


# One of every kind of harm, for the suite that runs each time.
QUICK = frozenset(
    [
        "laughs.docx",
        "external.xlsx",
        "bomb.docx",
        "tables.docx",
        "macros.docx",
        "password.docx",
        "far.xlsx",
        "active.pdf",
        "pages.pdf",
        "password.pdf",
        "tree_loop.pdf",
        "nested.html",
        "active.html",
        "bomb.png",
        "password.odt",
    ]
)
HOSTILE = [*_packages(), *_pdfs(), *_pages_of_the_web(), *_images(), *_old_office()]

# Whole files, of which tests take the beginning.
WHOLE: dict[str, Callable[[], bytes]] = {
    ".docx": docx_bytes,
    ".xlsx": xlsx_bytes,
    ".pdf": pdf_bytes,
    ".html": lambda: HTML,
    ".odt": odf_bytes,
    ".zip": lambda: zip_bytes({f"{at}.docx": docx_bytes() for at in range(3)}, stored=True),
    **{
        f".{kind.lower()}": (lambda kind=kind: image_bytes(kind, (400, 300))) for kind in ("PNG", "TIFF", "BMP", "WEBP")
    },  # type: ignore[misc]
    ".jpg": lambda: image_bytes("JPEG", (400, 300)),
}
