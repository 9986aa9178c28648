"""Cells of every shape, and tables that only lay out a page."""

from __future__ import annotations

from ingest.document import CELL_BREAK
from tests.ingest.readers.docx_fixture import Fixture
from tests.ingest.readers.docx_marks import DOWN, MORE, SPAN2, SPAN3, val
from tests.ingest.readers.docx_package import docx, p, style, tbl, tc, tr

HEAD = tbl(
    tr(tc("UBND HUYỆN LŨNG SEN", "XÃ KHE NGẦN"), tc("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập")),
    tr("Số: 5/KH-UBND", "Khe Ngần, ngày 02 tháng 3 năm 2025"),
    borders=False,
)
FIXTURES = (
    Fixture(
        "cells",
        "paragraphs, breaks and tabs in cells; empty cells; an empty row",
        docx(tbl(tr("TT", "Việc"), tr("1", tc(p("- Một;"), p(), p("- Hai\nba"), p("x\ty"))), tr("", ""), tr("2", ""))),
        ("TT\tViệc", f"1\t- Một;{CELL_BREAK}- Hai{CELL_BREAK}ba{CELL_BREAK}x   y", "2\t"),
    ),
    Fixture(
        "merged",
        "across, down, both at once, and rows that begin late",
        docx(
            tbl(
                tr("TT", tc("Phân công", properties=SPAN2), tc("Hạn", properties=DOWN)),
                tr("", "Chủ trì", "Phối hợp", tc(properties=MORE)),
                tr(tc("I. Nhóm", properties=SPAN3 + val("vMerge", "restart")), "x"),
                tr(tc(properties=SPAN3 + MORE), "y"),
                tr("b", "c", properties=val("gridBefore", "1")),
            )
        ),
        ("TT\tPhân công\t\tHạn", "\tChủ trì\tPhối hợp\t〃", "I. Nhóm\t\t\tx", "〃\t\t\ty", "\tb\tc\t"),
    ),
    Fixture(
        "old merge",
        "across as older files have it; a cell that goes on from nothing",
        docx(
            tbl(
                tr(tc("a", properties=val("hMerge", "restart")), tc(properties=val("hMerge", "continue")), "b"),
                tr("c", tc("d", properties=MORE), "e"),
            )
        ),
        ("a\t\tb", "c\td\te"),
    ),
    Fixture(
        "slivers",
        "borders drawn a little beside each other are one",
        docx(
            tbl(
                tr("TT", tc("Việc", properties=SPAN2), "Ai"),
                tr("1", "Họp", tc("A", properties=SPAN2)),
                tr(tc("Nhóm", properties=SPAN3), ""),
                grid=(600, 4000, 60, 2000),
            )
        ),
        ("TT\tViệc\tAi", "1\tHọp\tA", "Nhóm\t\t"),
    ),
    Fixture(
        "moved borders",
        "rows of as many cells have the same columns, however their borders were moved",
        docx(
            tbl(
                tr("TT", tc("Việc", properties=SPAN2), "Ai"),
                tr("1", "Họp", tc("A", properties=SPAN2)),
                grid=(600, 4000, 900, 2000),
            )
        ),
        ("TT\tViệc\tAi", "1\tHọp\tA"),
    ),
    Fixture(
        "nested",
        "a table in a cell of a table: its cells are parted by spaces",
        docx(tbl(tr("a", tc(p("x"), tbl(tr("1", "2"), tr("3", "4")), p("y"))), tr("b", "c"))),
        (f"a\tx{CELL_BREAK}1   2{CELL_BREAK}3   4{CELL_BREAK}y", "b\tc"),
    ),
    Fixture(
        "frame",
        "a table of one cell is a frame; the table inside it keeps its cells",
        docx(tbl(tr(tc(p("Lưu ý:"), tbl(tr("TT", "Việc"), tr("1", "Họp")))))),
        ("Lưu ý:", "TT\tViệc", "1\tHọp"),
    ),
    Fixture(
        "head",
        "a borderless block: issuer and number whole, then Quốc hiệu and date",
        docx(HEAD + p("KẾ HOẠCH")),
        (
            "UBND HUYỆN LŨNG SEN",
            "XÃ KHE NGẦN",
            "Số: 5/KH-UBND",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập",
            "Khe Ngần, ngày 02 tháng 3 năm 2025",
            "KẾ HOẠCH",
        ),
    ),
    Fixture(
        "styled borders",
        "drawn by the table's style, or taken off cell by cell",
        docx(
            "".join(
                f'<w:tbl><w:tblPr><w:tblStyle w:val="Grid2"/></w:tblPr>{row}</w:tbl>'
                for row in (
                    tr("Thôn", "Hộ"),
                    tr(
                        *(
                            tc(one, properties="<w:tcBorders><w:left w:val='nil'/></w:tcBorders>")
                            for one in ("Kính gửi:", "Các thôn")
                        )
                    ),
                )
            ),
            styles=style("Grid", "<w:tblPr><w:tblBorders><w:insideV w:val='single'/></w:tblBorders></w:tblPr>", "table")
            + style("Grid2", "", "table", based="Grid"),
        ),
        ("Thôn\tHộ", "Kính gửi:", "Các thôn"),
    ),
)
