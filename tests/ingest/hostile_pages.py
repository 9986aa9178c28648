"""Hostile pages of the web, and files that go through LibreOffice."""

from __future__ import annotations

from collections.abc import Callable

from tests.ingest.file_fixtures import (
    HTML,
    WORDS,
    changed_zip,
    compound,
    odf_bytes,
)
from tests.ingest.hostile_file import BROKEN, READ, SECRET_PATH, Hostile, deflated, hostile, with_part
from tests.ingest.hostile_parts import (
    DEEP,
    DOCTYPES,
    content,
)


def pages_of_the_web() -> list[Hostile]:
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


def old_office() -> list[Hostile]:
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
                        b'"application/vnd.oasis.opendocument.text"/>'
                        b'<manifest:file-entry manifest:full-path="content.xml" '
                        b'manifest:media-type="text/xml" manifest:size="1000">'
                        b"<manifest:encryption-data manifest:checksum-type="
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
