"""Task tables flattened to tabs or pipes: columns, merged cells, group rows, cut rows, footnotes, bullets in cells."""

from __future__ import annotations

import pytest

from ingest.lines import split_lines
from ingest.reading import read
from ingest.tables.cells import Cell, cell_items
from ingest.tables.regions import column_role, find_tables
from vectorstore.values import Passage, Span

HEAD = "KẾ HOẠCH\nTrẻ em\n\nII. NHIỆM VỤ\n\n"
COLUMNS = "STT\tNhiệm vụ\tĐơn vị chủ trì\tĐơn vị phối hợp\tThời gian\tSản phẩm"


def passages(table: str) -> tuple[str, list[Passage]]:
    text = HEAD + table
    return text, [p for p in read(text).passages if p.spans[0].start >= len(HEAD)]


def rows(table: str) -> list[tuple[str, str, str]]:
    """(kind, words, "actor / partner / deadline") of each passage."""
    text, found = passages(table)
    return [(p.kind, p.words(text), " / ".join(b.span.of(text) for b in p.basis)) for p in found]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("STT", "number"),
        ("TT", "number"),
        ("Nhiệm vụ", "activity"),
        ("Nội dung công việc", "activity"),
        ("Hoạt động", "activity"),
        ("Đơn vị chủ trì", "actor"),
        ("Cơ quan thực hiện", "actor"),
        ("Phụ trách", "actor"),
        ("Đầu mối", "actor"),
        ("Đơn vị phối hợp", "partner"),
        ("Cùng thực hiện", "partner"),
        ("Thời gian hoàn thành", "deadline"),
        ("Thời hạn", "deadline"),
        ("Kết quả dự kiến", "result"),
        ("Sản phẩm", "result"),
        ("**Sản phẩm**", "result"),
        ("Ghi chú", ""),
        ("Địa phương", ""),
        ("", ""),
    ],
)
def test_column_roles(heading: str, role: str) -> None:
    assert column_role(heading) == role


ROW = "1\tRà soát hồ sơ\tSở Xây dựng\tCông an tỉnh\tTrước 30/6\tBáo cáo"
WHO = "Sở Xây dựng / Công an tỉnh / Trước 30/6"


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # A row: activity and result are passages, the other cells their basis
        (f"{COLUMNS}\n{ROW}\n", [("cell", "Rà soát hồ sơ", WHO), ("result", "Báo cáo", WHO)]),
        # The columns in another order
        ("Thời hạn\tNội dung\tCơ quan phối hợp\tCơ quan chủ trì\nTháng 4\tKiểm tra chợ\tCông an\tSở Công Thương\n",
         [("cell", "Kiểm tra chợ", "Sở Công Thương / Công an / Tháng 4")]),
        # Pipes, with the rule under the headings, emphasis, a tag and an escaped pipe
        ("| TT | Công việc | Đầu mối |\n|:--:|---|---|\n| 1 | Số hóa:<br>- Sổ cũ;<br>- Sổ \\| mới | **Phòng A** |\n",
         [("cell", words, "**Phòng A**") for words in ("Số hóa:", "Sổ cũ;", "Sổ \\| mới")]),
        # Two leads in one cell
        ("TT\tNội dung\tChủ trì\n1\tRà soát\t- Sở A (đô thị); - Sở B (nông thôn)\n",
         [("cell", "Rà soát", "Sở A (đô thị); / Sở B (nông thôn)")]),
        # Group rows, with or without a number
        ("TT\tNội dung\tChủ trì\nI\tTuyên truyền\t\n1\tPhát thanh\tĐài tỉnh\n",
         [("heading", "Tuyên truyền", ""), ("cell", "Phát thanh", "Đài tỉnh")]),
        ("Hoạt động\tKết quả\tChủ trì\nMục tiêu 1: Y tế\t\t\nKhám bệnh\t100% trẻ\tSở Y tế\n",
         [("heading", "Mục tiêu 1: Y tế", ""), ("cell", "Khám bệnh", "Sở Y tế"), ("result", "100% trẻ", "Sở Y tế")]),
        # A row cut by a page end: the rest stands in a row of empty cells, over the page number
        (f"{COLUMNS}\n5\tKiểm tra điện từ nguồn xã hội\tSở A\tĐiện lực;\tQuý II\tBiên bản kiểm\n\n4\n\n"
         "\thóa, không thu tiền.\t\tUBND xã\t\ttra\n",
         [("cell", "Kiểm tra điện từ nguồn xã hội hóa, không thu tiền.", "Sở A / Điện lực; / UBND xã / Quý II"),
          ("result", "Biên bản kiểm tra", "Sở A / Điện lực; / UBND xã / Quý II")]),
        # A footnote between the halves is none of the row
        (f"{COLUMNS}\n5\tKiểm tra nguồn xã hội\tSở A\tB\tQuý II\tC\n\n¹ Nhà trọ: nhà cho thuê.\n\n\thóa.\t\t\t\t\n",
         [("cell", "Kiểm tra nguồn xã hội hóa.", "Sở A / B / Quý II"), ("result", "C", "Sở A / B / Quý II"),
          ("footnote", "¹ Nhà trọ: nhà cho thuê.", "")]),
        # A number of its own makes a row whole: its empty cells are left open, not taken from above
        (f"{COLUMNS}\n{ROW}\n2\tCông bố kết quả\tVăn phòng\t\t\t\n",
         [("cell", "Rà soát hồ sơ", WHO), ("result", "Báo cáo", WHO), ("cell", "Công bố kết quả", "Văn phòng")]),
        # Without numbers, a cell merged over rows holds for those below
        ("Hoạt động\tChủ trì\tThời gian\nKhám bệnh.\tSở Y tế\tQuý I\nTiêm chủng.\t\tQuý II\n",
         [("cell", "Khám bệnh.", "Sở Y tế / Quý I"), ("cell", "Tiêm chủng.", "Sở Y tế / Quý II")]),
        # A table of figures: a row is a passage
        ("TT\tĐịa phương\tSố tổ\n1\tHuyện A\t45\n\tTổng cộng\t45\n",
         [("cell", "1 Huyện A 45", ""), ("cell", "Tổng cộng 45", "")]),
        # One line with tabs is no table
        ("Nơi họp:\tnhà văn hóa\tthôn 3\n", [("paragraph", "Nơi họp: nhà văn hóa thôn 3", "")]),
    ],
)  # fmt: skip
def test_rows(table: str, expected: list[tuple[str, str, str]]) -> None:
    assert rows(table) == expected


def test_cells_know_their_column() -> None:
    _, found = passages(f"{COLUMNS}\n{ROW}\n")
    assert [p.column for p in found] == ["Nhiệm vụ", "Sản phẩm"]
    _, found = passages("TT\tĐịa phương\tSố tổ\n1\tHuyện A\t45\n2\tHuyện B\t50\n")
    assert found[0].column == "TT | Địa phương | Số tổ"


def test_the_outline_goes_on_below_a_table() -> None:
    text = f"{HEAD}{COLUMNS}\nI\tViệc chung\t\t\t\t\n{ROW}\n\nIII. KINH PHÍ\n\n5 triệu đồng.\n"
    reading = read(text)
    assert [" > ".join(reading.path(section.id)) for section in reading.sections] == [
        "II. NHIỆM VỤ",
        "II. NHIỆM VỤ > Việc chung",
        "III. KINH PHÍ",
    ]


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("Rà soát hồ sơ", ["Rà soát hồ sơ"]),
        ("Tổng rà soát: - Chung cư; - Chợ.", ["Tổng rà soát:", "Chung cư;", "Chợ."]),
        ("- Chung cư; - Chợ.", ["Chung cư;", "Chợ."]),
        ("Giai đoạn 2020 - 2025", ["Giai đoạn 2020 - 2025"]),  # a range, no bullet
        ("Quý II - Quý IV/2023", ["Quý II - Quý IV/2023"]),
        ("<ul style=\"x\"> - Một; - Hai.</ul>", ["Một;", "Hai."]),  # remains of HTML
        ("<p>Một:</p> <li>Hai</li>", ["Một:", "Hai"]),
        ("trẻ < 5 tuổi > 95%", ["trẻ < 5 tuổi > 95%"]),  # no tag
        ("Một, + Hai", ["Một,", "Hai"]),
        ("", []),
        ("---", []),
    ],
)  # fmt: skip
def test_cell_items(cell: str, items: list[str]) -> None:
    found = cell_items(cell, Cell(0, (Span(0, len(cell)),)))
    assert [" ".join(span.of(cell) for span in item) for item in found] == items


@pytest.mark.parametrize(
    ("text", "tables"),
    [
        ("a\tb\tc\nd\te\tf\n", [(0, 1)]),
        ("a\tb\tc\n\n3\n\nd\te\tf\n", [(0, 4)]),  # over a page end
        ("a\tb\tc\n1. Công an xã\nd\te\tf\n", []),  # a heading ends it
        ("a\tb\tc\nII. Hạ tầng\nd\te\tf\n", [(0, 2)]),  # a group of its rows does not
        ("a\tb\tc\nII. Hạ tầng\nNội dung\tChủ trì\tThời gian\nd\te\tf\n", [(2, 3)]),  # another table does
        ("a\tb\tc\n" + "văn bản\n" * 70 + "d\te\tf\n", []),  # too far apart
        ("a\tb\tc\nd\te\tf\tg\th\ti\n", []),  # other widths
        ("|a|b|\n|c|d|\n", [(0, 1)]),
        ("a\tb\nc\td\n", []),  # a single tab is no border
    ],
)
def test_table_regions(text: str, tables: list[tuple[int, int]]) -> None:
    assert [(table.first, table.last) for table in find_tables(text, split_lines(text))] == tables
