"""Runs and what stands in them."""

from __future__ import annotations

import unicodedata

from tests.ingest.readers.docx_fixture import Fixture
from tests.ingest.readers.docx_marks import GONE, INSERTED, SUPER, field, run, val
from tests.ingest.readers.docx_package import docx, p, r, style, tbl, tr

FIXTURES = (
    Fixture(
        "paragraphs",
        "empty paragraphs, tabs, breaks, white space, decomposed letters",
        docx(
            p()
            + p()
            + p("Một ")
            + p()
            + p()
            + p("\tHai\tba\nbốn\n\nnăm")
            + p("a\xa0 b")
            + p(unicodedata.normalize("NFD", "Kế hoạch"))
        ),
        ("Một", "", "Hai   ba", "bốn", "năm", "a\xa0 b", "Kế hoạch"),
    ),
    Fixture(
        "runs",
        "words cut into runs, with marks, links and tags between",
        docx(
            p(
                r("Tuyên tr"),
                '<w:proofErr w:type="x"/>',
                r("uyền"),
                "<w:bookmarkStart/>",
                f"<w:hyperlink>{r(' tại xã')}</w:hyperlink>",
                f"<w:smartTag>{r(' Khe')}</w:smartTag>",
                f"<w:ruby><w:rubyBase>{r('x')}</w:rubyBase></w:ruby>",
            )
        ),
        ("Tuyên truyền tại xã Khe",),
    ),
    Fixture(
        "pretty-printed",
        "line breaks of the XML itself inside a text",
        docx("<w:p><w:r><w:t>Rà\n      soát</w:t></w:r></w:p>"),
        ("Rà soát",),
    ),
    Fixture(
        "hyphens",
        "soft ones are not shown, those that don't break are hyphens",
        docx(
            p("<w:r><w:t>Số 5/KH</w:t><w:noBreakHyphen/><w:t>UBND: tuyên</w:t><w:softHyphen/><w:t>truyền</w:t></w:r>")
        ),
        ("Số 5/KH-UBND: tuyêntruyền",),
    ),
    Fixture(
        "capitals",
        "all caps and small caps by run, character style and paragraph style; switched off",
        docx(
            p(r("mục đích ", val("caps")), r("yêu cầu ", val("smallCaps")), r("kết quả", val("rStyle", "C")))
            + p(r("tổ chức "), r("Thực hiện", val("caps", "0")), style="P2"),
            styles=style("C", "<w:rPr><w:caps/></w:rPr>", "character")
            + style("P1", "<w:rPr><w:caps/></w:rPr>")
            + style("P2", "", based="P1"),
        ),
        ("MỤC ĐÍCH YÊU CẦU KẾT QUẢ", "TỔ CHỨC Thực hiện"),
    ),
    Fixture(
        "hidden",
        "hidden text by run and style; a paragraph whose end is hidden runs into the next",
        docx(
            p(r("Thấy "), r("Ẩn", val("vanish")), r("rõ", val("vanish", "false")))
            + p(r("Ẩn", val("rStyle", "H")))
            + p(r("Ẩn", val("vanish")), mark=val("vanish"))
            + p("1. Mục đích. ", mark=val("specVanish"))
            + p("Giảm rủi ro.")
            + p("Cuối", mark=val("vanish")),
            styles=style("H", "<w:rPr><w:vanish/></w:rPr>", "character"),
        ),
        ("Thấy rõ", "", "1. Mục đích. Giảm rủi ro.", "Cuối"),
    ),
    Fixture(
        "tracked",
        "insertions in, deletions out; an end of paragraph taken out; a row taken out",
        docx(
            p(
                r("Trước "),
                f"{INSERTED}{r('30/6')}</w:ins>",
                f"{GONE}<w:r><w:delText>31/7</w:delText></w:r></w:del>",
                f"<w:moveFrom>{r(' xa')}</w:moveFrom>",
                f"<w:moveTo>{r(' gần')}</w:moveTo>",
            )
            + p("Công an ", mark='<w:del w:id="3"/>')
            + p("xã trực.")
            + tbl(tr("a", "b"), tr("c", "d", properties='<w:del w:id="4"/>'), tr("e", "f"))
        ),
        ("Trước 30/6 gần", "Công an xã trực.", "a\tb", "e\tf"),
        ("tracked_changes",),
    ),
    Fixture(
        "raised",
        "exponents and references typed raised; raised letters stay; lowered ones too",
        docx(
            p(
                r("200 m"),
                r("2", SUPER),
                r("; xã"),
                r("1 ", SUPER),
                r("lần thứ 1"),
                r("st", SUPER),
                r("; CO"),
                r("2", val("vertAlign", "subscript")),
                r(" ghi"),
                r("3", val("rStyle", "Ref")),
            ),
            styles=style("Ref", f"<w:rPr>{SUPER}</w:rPr>", "character"),
        ),
        ("200 m²; xã¹ lần thứ 1st; CO2 ghi³",),
    ),
    Fixture(
        "symbols",
        "signs of Symbol and Wingdings, as symbols, private characters and by font",
        docx(
            p(
                '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Symbol" w:char="F0A3"/></w:r>',
                r(" \uf0b7 x "),
                r("§", '<w:rFonts w:ascii="Wingdings"/>'),
                r("\uf0e0", '<w:rFonts w:ascii="Wingdings"/>'),
                '<w:r><w:sym w:font="Wingdings" w:char="zz"/></w:r>',
            )
        ),
        ("✓≤ • x ▪→",),
    ),
    Fixture(
        "newer signs",
        "what stands in for a sign that only newer versions draw",
        docx(p(run("<mc:AlternateContent><mc:Choice/><mc:Fallback><w:t>☎</w:t></mc:Fallback></mc:AlternateContent>"))),
        ("☎",),
    ),
    Fixture(
        "fields",
        "results are text, codes and hidden index entries are not; a field within a code",
        docx(
            p(
                r("Xem mục "),
                field(r"REF _x \h " + field("PAGE", "9").replace("9", r("9")), r("III")),
                field("XE “x”", ""),
                f'<w:fldSimple w:instr="DATE">{r(" năm 2025")}</w:fldSimple>',
            )
            + p(
                '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox>'
                '</w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
                r(" Có"),
            )
        ),
        ("Xem mục III năm 2025", "☒ Có"),
    ),
    Fixture(
        "contents",
        "a table of contents repeats headings and is left out",
        docx(
            p(
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
                r("I. MỤC ĐÍCH\t2"),
            )
            + p(r("II. NHIỆM VỤ\t"), field("PAGEREF", r("3")), '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
            + p("I. MỤC ĐÍCH")
        ),
        ("I. MỤC ĐÍCH",),
    ),
    Fixture(
        "open field",
        "a field that is never closed hides nothing but its code",
        docx(p('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>X</w:instrText></w:r>', r("Một")) + p("Hai")),
        ("Một", "Hai"),
    ),
    Fixture(
        "equation",
        "on one line",
        docx(
            p(
                r("T = "),
                "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r>"
                "</m:den></m:f><m:r><m:t>·</m:t></m:r><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2"
                "</m:t></m:r></m:sup></m:sSup><m:rad><m:deg/><m:e><m:r><m:t>y</m:t></m:r></m:e></m:rad></m:oMath>",
            )
        ),
        ("T = (a+b)/2·x²√y",),
    ),
)
