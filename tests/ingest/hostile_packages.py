"""Hostile .docx and .xlsx files."""

from __future__ import annotations

from tests.ingest.file_fixtures import (
    changed_zip,
    compound,
    docx_bytes,
    xlsx_bytes,
)
from tests.ingest.hostile_file import BROKEN, READ, Hostile, deflated, hostile, raw_zip, with_part
from tests.ingest.hostile_parts import (
    BOX,
    CONTROL,
    DEEP,
    DOCTYPES,
    DOCUMENT,
    SHEET,
    STRINGS,
    TABLE,
    cell,
    docx_of,
    nested,
    paragraph,
    sheet,
    with_relation,
    word,
    xlsx_of,
)


def packages() -> list[Hostile]:
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
            lambda: docx_of(nested(*TABLE, DEEP, "<w:p/>")),
            *BROKEN,
        ),
        hostile(
            "few_tables.docx",
            "tables in tables, as deep as parsers allow",
            lambda: docx_of(nested(*TABLE, 80, paragraph("x"))),
            *BROKEN,
            READ,
        ),
        hostile(
            "controls.docx",
            "content controls, a hundred thousand deep",
            lambda: docx_of(nested(*CONTROL, DEEP, "<w:p/>")),
            *BROKEN,
        ),
        hostile(
            "few_controls.docx",
            "content controls, as deep as parsers allow",
            lambda: docx_of(nested(*CONTROL, 120, paragraph("x"))),
            *BROKEN,
            READ,
        ),
        hostile(
            "boxes.docx", "text boxes in text boxes", lambda: docx_of(nested(*BOX, 60, paragraph("x"))), *BROKEN, READ
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
