"""Hostile PDFs."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

from reportlab.pdfgen import canvas

from tests.ingest.hostile_file import BROKEN, READ, SECRET_PATH, Hostile, hostile
from tests.ingest.hostile_parts import (
    DEEP,
)


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


def papers() -> list[Hostile]:
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
