"""What hangs on paragraphs, or stands around them."""

from __future__ import annotations

from tests.ingest.readers.docx_fixture import Fixture
from tests.ingest.readers.docx_marks import (
    SEPARATE,
    art,
    box,
    choice,
    field,
    note,
    picture,
    reference,
    run,
    sdt,
    val,
    vml,
)
from tests.ingest.readers.docx_package import docx, p, r, tbl, tc, tr

STAMP = box(p("MẬT") + tbl(tr("a", "b")))
FIXTURES = (
    Fixture(
        "controls",
        "content controls around blocks, rows, cells and words; one that waits to be filled in",
        docx(
            sdt(p("Một") + sdt(p("Hai")))
            + p(r("Số "), sdt(r("5")), sdt(r("Bấm để nhập"), val("showingPlcHdr")))
            + tbl(sdt(tr(sdt(tc("a")), "b")), tr("c", tc(sdt(p("d")))))
        ),
        ("Một", "Hai", "Số 5", "a\tb", "c\td"),
    ),
    Fixture(
        "text boxes",
        "the first choice only; the older language; a box in a box; WordArt",
        docx(
            p(choice(STAMP, vml(p("MẬT"))))
            + p(r("Chữ"), run(vml(p("Khung") + p(run(vml(p("Trong")))))))
            + p(art("DỰ THẢO"))
            + p(f"<w:r><mc:AlternateContent><mc:Fallback>{vml(p('Cũ'))}</mc:Fallback></mc:AlternateContent></w:r>")
        ),
        ("MẬT", "a\tb", "Chữ", "Khung", "Trong", "DỰ THẢO", "Cũ"),
    ),
    Fixture(
        "notes",
        "after the paragraph or table that refers to them, in their order; a mark of one's own",
        docx(
            p(r("Xã"), reference("footnote", 2), r(" và thôn"), reference("endnote", 1))
            + tbl(tr(tc(p(r("Hộ"), reference("footnote", 3))), "b"), tr("c", "d"))
            + p(r("Chợ"), reference("footnote", 4, "*"), r("; hết"), reference("footnote", 9)),
            footnotes=SEPARATE
            + note("footnote", 2, "Xã Khe.", "Thêm.")
            + note("footnote", 3, "Hộ nghèo.")
            + note("footnote", 4, "* Chợ phiên."),
            endnotes=note("endnote", 1, "Thôn bản."),
        ),
        (
            "Xã¹ và thôn²",
            "¹ Xã Khe. Thêm.",
            "² Thôn bản.",
            "Hộ³\tb",
            "c\td",
            "³ Hộ nghèo.",
            "Chợ*; hết",
            "* Chợ phiên.",
        ),
    ),
    Fixture(
        "notes of a lead-in",
        "don't part it from what it leads in",
        docx(
            p(r("Các trường"), reference("footnote", 2), r(" có trách nhiệm:"))
            + p("- Họp định kỳ;")
            + p(r("Xã"), reference("footnote", 3), ":"),
            footnotes=note("footnote", 2, "Công lập.") + note("footnote", 3, "Mới lập."),
        ),
        ("Các trường¹ có trách nhiệm:", "- Họp định kỳ;", "¹ Công lập.", "Xã²:", "² Mới lập."),
    ),
    Fixture(
        "left out",
        "comments, inserted files, large pictures; a seal is no large picture",
        docx(
            p(r("Chữ"), '<w:r><w:commentReference w:id="1"/><w:annotationRef/></w:r>', picture(9), picture(3))
            + '<w:altChunk r:id="rId9"/>'
            + p('<w:r><w:object><v:shape style="width:300pt;height:200.5pt"><v:imagedata/></v:shape></w:object></w:r>')
        ),
        ("Chữ",),
        ("part_left_out:1", "pictures_left_out:2"),
    ),
    Fixture(
        "margins",
        "headers and footers are of the page, with stamps and watermarks in them",
        docx(
            p("Chữ"),
            header=p("UBND XÃ KHE NGẦN") + p(choice(box(p("TUYỆT MẬT")), "")) + p(art("DỰ THẢO")),
            footer=p(r("Trang "), field("PAGE", r("1"))) + tbl(tr("x", "y")),
        ),
        ("Chữ",),
        (),
        ("UBND XÃ KHE NGẦN", "TUYỆT MẬT", "DỰ THẢO", "Trang 1", "x\ty"),
    ),
    Fixture(
        "letterhead",
        "a header with Quốc hiệu that the body lacks is the head of the document",
        docx(
            p("KẾ HOẠCH"),
            header=tbl(tr("XÃ KHE NGẦN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), borders=False),
            footer=p("1"),
        ),
        ("XÃ KHE NGẦN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "KẾ HOẠCH"),
        (),
        ("1",),
    ),
    Fixture(
        "drop cap",
        "its letter belongs to the next paragraph",
        docx(p("T", more='<w:framePr w:dropCap="drop"/>') + p("hực hiện")),
        ("Thực hiện",),
    ),
    Fixture("macros", "are not run: a .docm is read as a .docx", docx(p("Chữ"), macros=True), ("Chữ",), suffix=".docm"),
)
