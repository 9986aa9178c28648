"""Workbooks: what a sheet shows becomes lines and rows; what would never end or isn't a workbook is refused by name."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet

from ingest.document import CELL_BREAK, Document
from ingest.errors import IngestError
from ingest.readers import no_progress, workbook_parts
from ingest.readers.number_formats import Value, shown
from ingest.readers.workbook import read
from ingest.reading import looks_official
from ingest.reading import read as read_plan
from prompts.texts import LANGUAGES
from tests.ingest.readers.workbook_fixtures import (
    FIRST,
    HEAD,
    SECOND,
    book_of,
    hidden_parts,
    several_sheets,
    stamped,
    task_list,
    with_part,
    with_sheet,
)

PATH = Path("viec.xlsx")
TITLES = "STT\tNội dung công việc\tĐơn vị chủ trì\tĐơn vị phối hợp\tThời hạn\tGhi chú\n"
ROW = "1\tRà soát danh sách hộ nghèo\tVăn hóa - Xã hội\tTrưởng thôn\t15/03/2025\t\n"


def document(data: bytes) -> Document:
    return read(data, PATH, no_progress)


def merging(*areas: str) -> Callable[[Worksheet], None]:
    def merge(sheet: Worksheet) -> None:
        for area in areas:
            sheet.merge_cells(area)

    return merge


def raised_digit(sheet: Worksheet) -> None:
    sheet["A1"] = CellRichText("Trồng 500 m", TextBlock(InlineFont(vertAlign="superscript"), "2"), " rừng")


# purpose, the workbook, its canonical text
WORKBOOKS: list[tuple[str, bytes | Callable[[], bytes], str]] = [
    ("a bare list", book_of(HEAD, FIRST), TITLES + ROW),
    ("titles over the list, a remark under it",
     book_of(("DANH MỤC VIỆC",), ("Quý I năm 2025",), (), HEAD, FIRST, ("Ghi chú: gửi trước ngày 5.",)),
     f"DANH MỤC VIỆC\nQuý I năm 2025\n\n{TITLES}{ROW}\nGhi chú: gửi trước ngày 5.\n"),
    ("cells merged down and across, a group row",
     book_of(HEAD, ("I. VIỆC CHUNG",), FIRST, (2, "Họp", None), then=merging("A2:F2", "C3:C4", "E3:E4")),
     f"{TITLES}I. VIỆC CHUNG\t\t\t\t\t\n{ROW}2\tHọp\t〃\t\t〃\t\n"),
    ("a head of two rows",
     book_of(("TT", "Nhiệm vụ", "Phân công", None), (None, None, "Chủ trì", "Phối hợp"), (1, "Họp", "A", "B"),
             then=merging("A1:A2", "B1:B2", "C1:D1")),
     "TT\tNhiệm vụ\tPhân công\t\n〃\t〃\tChủ trì\tPhối hợp\n1\tHọp\tA\tB\n"),
    ("paragraphs and tabs in a cell", book_of(("TT", "Việc", "Ai"), (1, "- Một;\r\n- Hai\tba", "A")),
     f"TT\tViệc\tAi\n1\t- Một;{CELL_BREAK}- Hai   ba\tA\n"),
    ("a remark merged down beside rows of one cell",
     book_of(("Việc", "Ai làm"), ("Họp", "Tổ 1"), ("Chấm thi", None), then=merging("B2:B3")),
     "Việc\tAi làm\nHọp\tTổ 1\nChấm thi\t〃\n"),
    ("empty columns and rows between", book_of((None, "TT", None, "Việc", "Ai"), (), (None, 1, None, "Họp", "A")),
     "TT\tViệc\tAi\n1\tHọp\tA\n"),
    ("two lists one under the other",
     book_of(("TT", "Việc", "Ai"), (1, "Họp", "A"), ("Phần hai",),
             ("TT", "Việc", "Ai", "Hạn"), (1, "Thi", "B", "Quý I")),
     "TT\tViệc\tAi\n1\tHọp\tA\n\nPhần hai\n\nTT\tViệc\tAi\tHạn\n1\tThi\tB\tQuý I\n"),
    ("who signs, under the list",
     book_of(("TT", "Việc", "Ai"), (1, "Họp", "A"), (None, "NGƯỜI LẬP", "TỔ TRƯỞNG"), (),
             (None, "Lò Thị Sen", "Vi Văn Núi")),
     "TT\tViệc\tAi\n1\tHọp\tA\n\nNGƯỜI LẬP\nLò Thị Sen\nTỔ TRƯỞNG\nVi Văn Núi\n"),
    ("an outline with its numbers in a column of their own",
     book_of(("KẾ HOẠCH NĂM HỌC",), ("I.", "Mục tiêu"), (1.1, "Nâng chất lượng"), ("-", "Mỗi tuần một giờ")),
     "KẾ HOẠCH NĂM HỌC\nI. Mục tiêu\n1.1 Nâng chất lượng\n- Mỗi tuần một giờ\n"),
    ("raised digits", book_of((), then=raised_digit), "Trồng 500 m² rừng\n"),
    ("letters that are composed of parts", book_of(("Kê\u0301 hoạch",)), "Kế hoạch\n"),
    ("sheets under their names", several_sheets,
     "Khối Mầm non\n\nSTT\tNội dung\tPhụ trách\n1\tHọp phụ huynh\tCô Lành\n\nKhối Tiểu học\n\n"
     "STT\tNội dung\tPhụ trách\n1\tThi viết chữ\tCô Lành\n\nSTT\tNội dung\tPhụ trách\n1\tTổng kết\tCô Lành\n"),
    ("hidden row, column and sheets", hidden_parts,
     "STT\tNội dung công việc\tĐơn vị chủ trì\tThời hạn\tGhi chú\n"
     "1\tRà soát danh sách hộ nghèo\tVăn hóa - Xã hội\t15/03/2025\t\n"),
    ("an error in a cell", book_of(("TT", "Việc", "Ai"), (1, "Họp", "#REF!")), "TT\tViệc\tAi\n1\tHọp\t#REF!\n"),
    ("says of itself that it is as large as can be", with_sheet(rb'ref="A1:F2"', b'ref="A1:XFD1048576"'), TITLES + ROW),
    ("columns hidden as far as no sheet reaches", with_sheet(
        b"<sheetData>", b'<cols><col min="7" max="4000000000" hidden="1" width="0"/></cols><sheetData>'), TITLES + ROW),
    ("a cell in the last corner", book_of(("Việc",), then=lambda sheet: sheet.cell(1048576, 16384, "Hết") and None),
     "Việc\nHết\n"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "text"), [case[1:] for case in WORKBOOKS], ids=[case[0] for case in WORKBOOKS])
def test_workbooks(data: bytes | Callable[[], bytes], text: str) -> None:
    assert document(data() if callable(data) else data).text == text


def test_what_is_left_out_is_said() -> None:
    warnings = document(hidden_parts()).warnings
    assert warnings == ("sheets_hidden:Nháp", "rows_hidden:1", "columns_hidden:1")
    uncached = document(book_of(HEAD, (1, "Họp", "A", "B", "=TODAY()", None))).warnings
    assert uncached == ("formulas_uncached:1",)
    assert document(stamped()).margins == ("MẬT", "Trang /")


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        (5, "General", "5"),
        (1234.5, "General", "1234,5"),
        (0.1 + 0.2, "General", "0,3"),
        (1234567, "#,##0", "1.234.567"),
        (1234567.895, "#,##0.00", "1.234.567,90"),
        (0.255, "0.0%", "25,5%"),
        (1, "0%", "100%"),
        (3, "00", "03"),
        (-5, "#,##0;(#,##0)", "(5)"),
        (0, '0;-0;"-"', "-"),
        (0, "#,###", ""),
        (5, '0" người"', "5 người"),
        (5_000_000, "#,##0\\ [$₫-42A]", "5.000.000 ₫"),
        (5_000_000, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', "5.000.000"),
        (5, ";;;", ""),  # a format that hides
        (1e300, "0", "1e+300"),
        (True, "General", "TRUE"),
        ("007", "@", "007"),
        (None, "General", ""),
        (datetime.datetime(2025, 5, 1), "mm-dd-yy", "01/05/2025"),  # the short date of whatever machine opens it
        (datetime.datetime(2025, 5, 1), "[$-42A]d\\/m\\/yyyy;@", "01/05/2025"),
        (datetime.datetime(2025, 5, 1), "d-mmm", "01/05"),
        (datetime.datetime(2025, 5, 1), "mmm-yy", "05/2025"),
        (datetime.datetime(2025, 5, 1, 8, 30), "d/m/yy h:mm", "08:30 01/05/2025"),
        (datetime.datetime(2025, 5, 1, 8, 30), "h:mm", "08:30"),
        (datetime.datetime(2025, 5, 1), '"Ngày "dd" tháng "mm" năm "yyyy', "Ngày 01 tháng 05 năm 2025"),
        (datetime.time(8, 5), '"lúc "h" giờ "mm', "lúc 8 giờ 05"),
        (datetime.timedelta(hours=30), "[h]:mm", "30:00"),
    ],
)
def test_values_as_shown(value: Value, code: str, words: str) -> None:
    assert shown(value, code) == words


def test_numbers_of_an_outline_keep_their_point() -> None:
    assert shown(1.2, "General", numbering=True) == "1.2"


@given(
    st.one_of(st.floats(), st.integers(), st.datetimes(), st.times()),
    st.text('0#?,.;%"\\[]$-dmyhs/E+@_* x', max_size=20),
)
def test_no_format_fails(value: Value, code: str) -> None:
    assert isinstance(shown(value, code), str)


HUGE = [b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells><pageMargins',
        b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks><pageMargins']  # fmt: skip
DTD = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet'
REFUSED: list[tuple[str, bytes, str]] = [
    ("no workbook", b"PK\x03\x04 but nothing else", "damaged_file"),
    ("the end is missing", task_list()[:-2000], "damaged_file"),
    ("broken XML", with_sheet(b"</sheetData>", b""), "damaged_file"),
    ("no sheet", with_part(book_of(HEAD), "xl/workbook.xml", lambda part: b"<workbook/>"), "empty"),
    ("an entity that names a file", with_sheet(b"<worksheet", DTD), "damaged_file"),
    ("a merged range of 17 billion cells", with_sheet(b"<pageMargins", HUGE[0]), "too_complex"),
    ("a link over 17 billion cells", with_sheet(b"<pageMargins", HUGE[1]), "too_complex"),
    ("a million cells", with_sheet(b"</sheetData>", b"<row>" + b"<c/>" * 10**6 + b"</row></sheetData>"), "too_complex"),
    ("with a password", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ("of an older format", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged_file"),
    ("nothing in it", book_of(), "empty"),
    ("in an old encoding", book_of(("C«ng an x· phèi hîp víi c¸c tr­êng häc, b¶o vÖ trÎ em.",)), "legacy_encoding"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(IngestError) as refused:
        document(data)
    assert refused.value.code == code
    assert all(refused.value.message(language) and refused.value.remedy(language) for language in LANGUAGES)


def test_parts_unpack_to_no_more_than_their_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_parts, "UNPACKED", 50_000)
    with pytest.raises(IngestError) as refused:
        document(with_part(book_of(HEAD), "xl/styles.xml", lambda part: part + b" " * 50_000))
    assert refused.value.code == "too_complex"


def test_a_task_list_is_a_plan_with_its_duties() -> None:
    """Head, groups, merged cells and foot of a commune's list, as an officer reads them."""
    reading = read_plan(document(task_list()).text)
    header, text = reading.header, reading.text
    assert (header.number.value, header.issuer.value, header.date.value, header.signer.value) == (
        "12/KH-UBND", "UBND XÃ KHE NGẦN", "2025-02-05", "Hoàng Văn Thử"
    )  # fmt: skip
    assert header.title.value == "KẾ HOẠCH Phân công nhiệm vụ phòng, chống thiên tai năm 2025"
    assert [section.title for section in reading.sections] == ["I. TRƯỚC MÙA MƯA BÃO", "II. TRONG MÙA MƯA BÃO"]
    duties = [
        (o.spans[0].of(text), " ".join(a.text for a in o.actors), o.deadline.span.of(text) if o.deadline else "")
        for o in reading.obligations
    ]
    assert duties == [
        ("Kiểm tra hồ đập trên địa bàn", "Ban Chỉ huy Quân sự xã", "15/04/2025"),
        ("Chuẩn bị bao tải, cọc tre;", "Ban Chỉ huy Quân sự xã", "30/04/2025"),
        ("Tập kết tại kho xã", "Ban Chỉ huy Quân sự xã", "30/04/2025"),
        ("Tập huấn đội xung kích", "Trạm Y tế xã", "Trong tháng 5/2025"),
        ("Trực ban 24/24 giờ", "Văn phòng HĐND và UBND xã", "Từ ngày 01/6/2025"),
        ("Báo cáo thiệt hại", "Trưởng các thôn", "Chậm nhất 02 giờ sau thiên tai"),
    ]


def test_a_bare_task_list_is_taken() -> None:
    reading = read_plan(document(book_of(HEAD, FIRST, SECOND)).text)
    assert looks_official(reading)
    assert [o.spans[0].of(reading.text) for o in reading.obligations] == [FIRST[1], SECOND[1]]
    prices = read_plan(document(book_of(("Hàng", "Giá", "Kho"), ("Gạo", 5, "A"), ("Muối", 6, "B"))).text)
    assert not looks_official(prices)


def test_openpyxl_resolves_no_entities() -> None:
    assert openpyxl.DEFUSEDXML
