"""Files that are no sound .docx, and files that would harm who reads them: each is refused by name, none is fetched."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import (
    DamagedFile,
    EmptyFile,
    Encrypted,
    IngestError,
    LegacyEncoding,
    Mislabelled,
    NoText,
    TooComplex,
)
from ingest.readers import read
from tests.ingest.readers.docx_marks import picture
from tests.ingest.readers.docx_package import W, docx, p, packed, relations, tbl, tc, tr, xml

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PLAIN = docx(p("Kế hoạch"))
BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
NOWHERE = {"officeDocument": "../../x"}
FETCHED = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def document(main: str | bytes, **files: str) -> bytes:
    """A package around any main part."""
    content = main.encode() if isinstance(main, str) else main
    others = {name: text.encode() for name, text in files.items()}
    return packed({"_rels/.rels": relations({"officeDocument": "word/document.xml"}).encode(),
                   "word/document.xml": content, **others})  # fmt: skip


def declared(doctype: str, encoding: str = "utf-8") -> bytes:
    body = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>'
    return document(f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{body}'.encode(encoding))


def tables(depth: int) -> str:
    inner = p("x")
    for _ in range(depth):
        inner = tbl(tr(tc(inner, p())))
    return inner


def locked(data: bytes) -> bytes:
    """The same with every entry marked as encrypted."""
    marked = bytearray(data)
    for signature, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(signature)
        while at >= 0:
            marked[at + flag] |= 1
            at = marked.find(signature, at + 1)
    return bytes(marked)


@pytest.mark.parametrize(
    ("purpose", "make", "error"),
    [
        ("encrypted by Word", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), Encrypted),
        ("encrypted as a zip", lambda: locked(PLAIN), Encrypted),
        ("a .doc in truth", lambda: OLE + "WordDocument".encode("utf-16-le"), Mislabelled),
        ("no zip", lambda: b"PK\x03\x04 and no more", DamagedFile),
        ("truncated", lambda: PLAIN[: len(PLAIN) // 2], DamagedFile),
        ("bytes lost inside", lambda: PLAIN.replace(PLAIN[600:640], bytes(40)), DamagedFile),
        ("a zip of other things", lambda: packed({"a.txt": "a"}), DamagedFile),
        ("relations that lead nowhere", lambda: packed({"_rels/.rels": relations(NOWHERE)}), DamagedFile),
        ("a main part of another kind", lambda: document("<workbook/>"), DamagedFile),
        ("broken XML", lambda: document("<w:document"), DamagedFile),
        ("no XML", lambda: document(b"\x00\xff\xfe"), DamagedFile),
        ("entities that multiply", lambda: declared(BOMB), TooComplex),
        ("… written in UTF-16", lambda: declared(BOMB, "utf-16"), TooComplex),
        ("an entity of this machine", lambda: declared(FETCHED), TooComplex),
        ("tables in tables", lambda: docx(tables(25)), TooComplex),
        ("deeper than XML may be", lambda: docx("<w:sdt>" * 800 + "</w:sdt>" * 800), TooComplex),
        ("too many paragraphs", lambda: docx("<w:p/>" * 200_001), TooComplex),
        ("unpacks to too much", lambda: document(b" " * 100_000_001), TooComplex),
        ("no words", lambda: docx(p() + tbl(tr("", ""))), EmptyFile),
        ("a scan pasted in", lambda: docx(p(picture(15))), NoText),
        ("letters of an old font", lambda: docx(p("KÕ ho¹ch phßng, chèng thiªn tai vµ cøu n¹n") * 3), LegacyEncoding),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_refused(purpose: str, make: Callable[[], bytes], error: type[IngestError]) -> None:
    with pytest.raises(error) as refused:
        read(make(), Path("plan.docx"))
    assert refused.value.message("vi") and refused.value.remedy("vi")


def test_nothing_outside_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Relations to other places — templates, pictures, parts — are left alone."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    outside = relations({"styles": "http://nowhere.invalid/styles.xml", "footnotes": "../../../etc/passwd"})
    outside = outside.replace('styles.xml"', 'styles.xml" TargetMode="External"')
    main = xml("document", f"<w:body>{p('Kế hoạch')}</w:body>")
    assert read(document(main, **{"word/_rels/document.xml.rels": outside}), Path("plan.docx")).text == "Kế hoạch\n"


def test_a_strict_file_is_read() -> None:
    """ISO/IEC 29500 Strict has other names for the same."""
    strict = xml("document", f"<w:body>{p('Kế hoạch')}</w:body>").replace(
        "schemas.openxmlformats.org/wordprocessingml/2006/", "purl.oclc.org/ooxml/wordprocessingml/"
    )
    assert read(document(strict), Path("plan.docx")).text == "Kế hoạch\n"


def test_names_in_other_letters() -> None:
    """Some programs write part names with capitals or backslashes."""
    main = xml("document", f"<w:body>{p('Kế hoạch')}</w:body>")
    data = packed({"_rels/.rels": relations({"officeDocument": "/Word\\Document.xml"}), "Word/document.xml": main})
    assert read(data, Path("plan.docx")).text == "Kế hoạch\n"
