"""Web pages: what a browser shows of the document, without what a site puts around it."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import IngestError
from ingest.readers import no_progress
from ingest.readers.html import flow, read
from ingest.readers.html.lists import numeral
from ingest.readers.raised import raised
from ingest.reading import read as read_plan
from prompts.texts import LANGUAGES
from tests.ingest.readers.html_fixtures import SITE_PAGE, SITE_TEXT, WORD_PAGE, WORD_TEXT

HEADS = "<tr><th>TT</th><th>Việc</th><th>Ai</th></tr>"


def text_of(page: str | bytes) -> str:
    return read(page.encode() if isinstance(page, str) else page, Path("a.html"), no_progress).text


# purpose, the page, its canonical text
PAGES: list[tuple[str, str | bytes, str]] = [
    ("a page that Word saved", WORD_PAGE, WORD_TEXT),
    ("a page of a site", SITE_PAGE, SITE_TEXT),
    ("inline elements join, blocks part", "<p>Xin <b>chào</b>\n  <i>b</i>ạn</p><div>a<section>b</section>c</div>d",
     "Xin chào bạn\na\nb\nc\nd\n"),
    ("line breaks and empty paragraphs", "a<br>b<br><br>c<p>&nbsp;</p><p></p><p>&nbsp;<p>d<hr>e",
     "a\nb\n\nc\n\nd\ne\n"),
    ("no-break spaces stay, soft hyphens and marks without width go", "<p>&nbsp;Số:&nbsp;&nbsp;/KH&shy;-U&#8203;BND ",
     "Số:\xa0\xa0/KH-UBND\n"),
    ("entities", "<p>K&#7871; ho&#x1EA1;ch &amp; &lt;b&gt; &quot;x&quot;", 'Kế hoạch & <b> "x"\n'),
    ("letters that are composed of parts", "<p>Kê\u0301 hoạch", "Kế hoạch\n"),
    ("a list from c, a list in an item, values", "<ol start=3 type=a><li>x<ol><li>y<li value=7>z</ol><li>w</ol>",
     "c. x\n1. y\n7. z\nd. w\n"),
    ("a list backwards, Roman and by style",
     "<ol reversed type=I><li>a<li>b</ol><ol style='list-style: upper-alpha'><li>c",
     "II. a\nI. b\nA. c\n"),
    ("bullets, bullets below bullets", "<ul><li><p>a</p><p>b</p><ul><li>c</ul><li>d</ul>", "- a\nb\n+ c\n- d\n"),
    ("items that open with a sign or number of their own",
     "<ul><li>- a<li>+ b<li>1. c</ul><ol><li>1) d<li>e</ol><ul style='list-style-type:none'><li>g</ul>",
     "- a\n+ b\n1. c\n1) d\n2. e\ng\n"),
    ("an empty item", "<ol><li>a<li><li>c</ol>d", "1. a\n3. c\nd\n"),
    ("terms", "<dl><dt>a<dd>b</dl>", "a\nb\n"),
    ("raised and lowered",
     "<p>m<sup>2</sup>, 37<sup>o</sup>C, H<sub>2</sub>O, x<span style='vertical-align: super'>3</span>",
     "m², 37oC, H2O, x³\n"),
    ("a note in a list of notes",
     "<p>Xã<sup><a href='#n1' id='r1'>1</a></sup> đẹp.</p><p>Sau.</p>"
     "<ol><li id=n1>Ở <i>đây</i>. <a href='#r1'>↩</a></ol>",
     "Xã¹ đẹp.\n¹ Ở đây.\nSau.\n"),
    ("notes of LibreOffice",
     "<p>Xã<a name=a1anc href='#a1sym'><sup>1</sup></a> đẹp.</p><p>Sau.</p>"
     "<div id=sdfootnote1><p><a name=a1sym href='#a1anc'>1</a>Ở đây.</p></div>", "Xã¹ đẹp.\n¹ Ở đây.\nSau.\n"),
    ("a note to a table stands under it",
     f"<table border=1>{HEADS}<tr><td>1<td>Họp<a href='#n'><sup>*</sup></a><td>A</table><p>x</p><p id=n>Sáng.</p>",
     "TT\tViệc\tAi\n1\tHọp*\tA\n\n* Sáng.\nx\n"),
    ("a link back up is no note", "<p id=a>Đầu</p><p>Cuối<a href='#a'><sup>1</sup></a></p>", "Đầu\nCuối¹\n"),
    ("hidden parts",
     "<p hidden>a<p style='DISPLAY : none'>b<div style='visibility:hidden'>c</div><dialog>d</dialog><p>e", "e\n"),
    ("code, controls, pictures, forms",
     "<form>f<script>a</script><style>b{}</style><template>c</template><noscript>d</noscript><svg><text>e</text></svg>"
     "<select><option>g</select><textarea>h</textarea><button>i</button><input value=j></form><img alt=k>", "f\n"),
    ("what is struck out as deleted", "<p>Nộp trước <del>ngày 5</del><ins>ngày 9</ins>", "Nộp trước ngày 9\n"),
    ("capitals by style", "<p style='text-transform:uppercase'>kế <i>hoạch</i></p><p>năm", "KẾ HOẠCH\nnăm\n"),
    ("preformatted text keeps its columns", "<pre>\nA    B\n\n\n\tC</pre>", "A    B\n\nC\n"),
    ("a table with spans, paragraphs in cells, a caption, its foot first",
     "<table border=1><caption>Bảng 1</caption><tfoot><tr><td colspan=3>Hết</tfoot>"
     f"<thead>{HEADS}</thead><tr><td rowspan=2>1<td><p>a<p>b<td>A<tr><td>c<td>B</table>",
     "Bảng 1\n\nTT\tViệc\tAi\n1\ta\u2028b\tA\n〃\tc\tB\nHết\t\t\n"),
    ("spans over the edge",
     f"<table>{HEADS}<tr><td colspan=999999>I. Chung<tr><td rowspan=0>1<td>a<td>A<tr><td>b<td>B</table>",
     "TT\tViệc\tAi\nI. Chung\t\t\n1\ta\tA\n〃\tb\tB\n"),
    ("two tables one after the other",
     f"<table>{HEADS}<tr><td>1<td>a<td>A</table><table>{HEADS}<tr><td>1<td>b<td>B</table>",
     "TT\tViệc\tAi\n1\ta\tA\n\nTT\tViệc\tAi\n1\tb\tB\n"),
    ("a table that lays out the page, a menu in it",
     "<table><tr><td><a href=1>Tin</a> <a href=2>Ảnh</a> <a href=3>Phim</a><td>"
     f"<p>Đầu</p><table border=1>{HEADS}<tr><td>1<td>a<td>A</table><p>Cuối</p></table>",
     "Đầu\n\nTT\tViệc\tAi\n1\ta\tA\n\nCuối\n"),
    ("links under a heading are a menu with it, links to documents in a sentence are not",
     "<div><h4>Xem thêm</h4><ul><li><a href=1>Một</a><li><a href=2>Hai</a><li><a href=3>Ba</a></ul></div>"
     "<p>Căn cứ <a href=4>Luật Trẻ em</a>, <a href=5>Luật Giáo dục</a> và <a href=6>Luật Y tế</a>;",
     "Căn cứ Luật Trẻ em, Luật Giáo dục và Luật Y tế;\n"),
    ("a box drawn around a paragraph", "<table border=1><tr><td>Lưu ý: nộp sớm.</table>", "Lưu ý: nộp sớm.\n"),
    ("a list of figures in one counts below it",
     "<ol><li>a<ol><li>b<ol><li>c</ol><li>d</ol><li>e</ol>", "1. a\n1.1. b\n1.1.1. c\n1.2. d\n2. e\n"),
    ("a worksheet whole: head, list and who signs",
     "<table border=1><tr><td colspan=2>XÍ NGHIỆP SỐ 3<td>Độc lập - Tự do - Hạnh phúc"
     "<tr><td colspan=3>BẢNG PHÂN CÔNG THÁNG 5<tr><td>TT<td>Nội dung công việc<td>Chủ trì<tr><td>1<td>Nạo vét kênh"
     "<td>Tổ máy<tr><td colspan=2>NGƯỜI LẬP<td>GIÁM ĐỐC<tr><td colspan=2>Lò Thị Sen<td>Vi Văn Núi</table>",
     "XÍ NGHIỆP SỐ 3\nĐộc lập - Tự do - Hạnh phúc\nBẢNG PHÂN CÔNG THÁNG 5\n\nTT\tNội dung công việc\tChủ trì\n"
     "1\tNạo vét kênh\tTổ máy\n\nNGƯỜI LẬP\nLò Thị Sen\nGIÁM ĐỐC\nVi Văn Núi\n"),
    ("one row of boxes to tick", "<table border=1><tr><td>☑ Trồng cây<td>☐ Mở góc đọc</table>",
     "☑ Trồng cây\n☐ Mở góc đọc\n"),
    ("headings without numbers show their level",
     "<h1>Kế hoạch Trồng cây</h1><h2>Công an xã</h2><p>Tuần tra.<h2>Trạm Y tế</h2>",
     "# Kế hoạch Trồng cây\n## Công an xã\nTuần tra.\n## Trạm Y tế\n"),
    ("headings with numbers need no sign", "<h2>I. Mục đích</h2><h3>Yêu cầu</h3>", "I. Mục đích\nYêu cầu\n"),
    ("comments and processing instructions", "<!-- a --><?xml b?><p>c<![CDATA[d]]>", "c\n"),
    ("no element at all", "Kế hoạch", "Kế hoạch\n"),
    ("sixty bold words left open", "<p><b>a" * 60, "a\n" * 60),
]  # fmt: skip


@pytest.mark.parametrize(("page", "text"), [case[1:] for case in PAGES], ids=[case[0] for case in PAGES])
def test_pages(page: str | bytes, text: str) -> None:
    assert text_of(page) == text


WORDS = "Kế hoạch phòng, chống bệnh dại"
ENCODINGS: list[tuple[str, bytes]] = [
    ("UTF-8 that says nothing", WORDS.encode()),
    ("UTF-8 with a mark", codecs.BOM_UTF8 + WORDS.encode()),
    ("UTF-8 that says otherwise", b"<meta charset=windows-1252>" + WORDS.encode()),
    ("UTF-16 with a mark", f"<meta charset=utf-8><p>{WORDS}".encode("utf-16")),
    ("windows-1258 as declared", b"<meta charset='windows-1258'>"
     + "Kê\u0301 hoa\u0323ch pho\u0300ng, chô\u0301ng bê\u0323nh da\u0323i".encode("cp1258")),
    ("windows-1252 and numbers", b"<meta http-equiv=content-type content='text/html; charset=iso-8859-1'>K&#7871; "
     b"ho&#7841;ch ph\xf2ng, ch&#7889;ng b&#7879;nh d&#7841;i"),
]  # fmt: skip


@pytest.mark.parametrize("page", [page for _, page in ENCODINGS], ids=[purpose for purpose, _ in ENCODINGS])
def test_encodings(page: bytes) -> None:
    assert text_of(page) == f"{WORDS}\n"


ABC = "C«ng an x· phèi hîp víi c¸c tr­êng häc, b¶o vÖ trÎ em."
REFUSED: list[tuple[str, bytes, str]] = [
    ("TCVN3 in a font of its own", f"<meta charset=windows-1252><font face=.VnTime>{ABC}".encode("cp1252"),
     "legacy_encoding"),
    ("TCVN3 by name", b"<meta charset=x-viet-tcvn5712>K\xd5 ho\xb9ch", "legacy_encoding"),
    ("nothing but code", b"<html><script>x</script>", "empty"),
    ("frames", b"<frameset><frame src=a.html></frameset>", "empty"),
    ("no bytes of text", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "binary"),
    ("100,000 elements one in another", b"<div>" * 100_000, "too_complex"),
    ("300 elements one in another", b"<div>" * 300 + b"x", "too_complex"),
    ("lists and tables one in another", b"<table><tr><td><ul><li>" * 100 + b"x", "too_complex"),
    ("formatting that is opened anew in every paragraph", b"<font a>" * 900 + b"<p>x" * 20_000, "too_complex"),
    ("cells that each cover 1,000 columns", b"<table>" + b"<tr><td colspan=1000>x" * 2001, "too_complex"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_refused(page: bytes, code: str) -> None:
    with pytest.raises(IngestError) as refused:
        text_of(page)
    assert refused.value.code == code
    assert all(refused.value.message(language) and refused.value.remedy(language) for language in LANGUAGES)


def test_tables_have_a_limit_of_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "CELLS", 50)
    with pytest.raises(IngestError) as refused:
        text_of("<table>" + "<tr><td>x<td>y" * 26)
    assert refused.value.code == "too_complex"


def test_a_page_of_word_is_a_plan_with_its_duties() -> None:
    reading = read_plan(text_of(WORD_PAGE))
    header, text = reading.header, reading.text
    found = (header.number.value, header.date.value, header.signer.value, header.title.value)
    assert found == ("21/KH-UBND", "2025-05-06", "Hoàng Văn Thử", "KẾ HOẠCH Phòng, chống đuối nước trẻ em năm 2025")
    assert [section.heading for section in reading.sections] == ["I. TỔ CHỨC THỰC HIỆN", "1. Công an xã"]
    duties = [
        (
            " ".join(s.of(text) for s in o.spans),
            " ".join(a.text for a in o.actors),
            o.deadline.span.of(text) if o.deadline else "",
        )
        for o in reading.obligations
    ]
    assert duties == [
        ("Cắm biển cảnh báo tại các bến sông trước ngày 31/5/2025;", "Công an xã", "trước ngày 31/5/2025"),
        ("Diện tích hồ trên 500 m² phải có rào chắn.", "Công an xã", ""),
        ("Dạy bơi cho học sinh", "Trường THCS Khe Ngần", "Tháng 6/2025"),
        ("Thi bơi", "Trường THCS Khe Ngần", "Tháng 7/2025"),
    ]


@pytest.mark.parametrize(
    ("number", "style", "words"),
    [(4, "lower-roman", "iv"), (1994, "upper-roman", "MCMXCIV"), (27, "lower-alpha", "aa"), (52, "upper-latin", "AZ"),
     (0, "lower-alpha", "0"), (-3, "decimal", "-3"), (5000, "upper-roman", "5000")],
)  # fmt: skip
def test_numerals(number: int, style: str, words: str) -> None:
    assert numeral(number, style) == words


@pytest.mark.parametrize(
    ("words", "shown"), [("2", "²"), ("[12]", "¹²"), ("(3)", "³"), ("-1", "⁻¹"), ("o", "o"), ("th", "th"), ("", "")]
)
def test_raised(words: str, shown: str) -> None:
    assert raised(words) == shown


TAGS = ["p", "div", "table", "tr", "td", "th", "ul", "ol", "li", "b", "a href=#x", "sup", "br", "pre", "h2", "main",
        "td rowspan=3", "td colspan=2", "p id=x", "thead", "caption", "select", "nav"]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag.split()[0]}>" for tag in TAGS]),
                          st.text("aB1. \n\t\xa0<&;-", max_size=6))))  # fmt: skip
def test_any_soup_is_read_or_refused(pieces: list[str]) -> None:
    try:
        text = text_of("".join(pieces))
    except IngestError as refused:
        assert refused.code in ("empty", "binary")
    else:
        assert text.strip() and text.endswith("\n") and "\n\n\n" not in text
