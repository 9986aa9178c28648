"""Task tables flattened to tabs or pipes: columns, merged cells, group rows, cut rows, footnotes, bullets in cells."""

from __future__ import annotations

import pytest

from ingest.lines import split_lines
from ingest.reading import read
from ingest.tables.cells import Cell, cell_items
from ingest.tables.heads import column_role
from ingest.tables.regions import find_tables
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
        ("Kết quả hoàn thành", "result"),  # what it names first
        ("Nội dung phối hợp", "activity"),
        ("Kinh phí (nghìn đồng)", ""),
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
        # Group lines between rows without tabs, over page ends where the head is repeated; tags; a column of money
        ("Hoạt động\tĐơn vị thực hiện\tThời gian\tKinh phí (nghìn đồng)\n1. Truyền thông\n"
         '<ul style="x"> - Phát động; - Phát trên hệ thống truyền\tPhòng A\tQuý I\t48\n\n4\n\n'
         "Hoạt động\tĐơn vị thực hiện\tThời gian\tKinh phí (nghìn đồng)\nthanh cơ sở.\t\t\t\n2. Tập huấn\n\n5\n\n"
         "Hoạt động\tĐơn vị thực hiện\tThời gian\tKinh phí (nghìn đồng)\nMở lớp\tPhòng B\tQuý II\t\n"
         "- In sổ\t\t\t9\nTổng cộng\t\t\t57\n",
         [("heading", "1. Truyền thông", ""), ("cell", "Phát động;", "Phòng A / Quý I"),
          ("cell", "Phát trên hệ thống truyền thanh cơ sở.", "Phòng A / Quý I"), ("cell", "48", "Phòng A / Quý I"),
          ("heading", "2. Tập huấn", ""), ("cell", "Mở lớp", "Phòng B / Quý II"),
          ("cell", "In sổ", "Phòng B / Quý II"), ("cell", "9", "Phòng B / Quý II"), ("cell", "Tổng cộng 57", "")]),
        # Numbered headings over tables of their own, with the same head
        ("1. Lớp Mầm\nNội dung\tPhụ trách\tHạn\nVẽ\tCô A\tMai\n2. Lớp Chồi\nNội dung\tPhụ trách\tHạn\nHát\tCô B\tMai\n",
         [("heading", "Lớp Mầm", ""), ("cell", "Vẽ", "Cô A / Mai"),
          ("heading", "Lớp Chồi", ""), ("cell", "Hát", "Cô B / Mai")]),
        # Cells broken over lines, bullets among them
        ("STT\tNhiệm vụ\tChủ trì\tPhối hợp\n1\tPhát động:\n- Treo băng rôn;\n- Phát tờ rơi\tPhòng A\tTrường,\nđoàn\n"
         "2\tTập huấn\tPhòng B\tPhòng C\n",
         [*(("cell", words, "Phòng A / Trường,\nđoàn") for words in ("Phát động:", "Treo băng rôn;", "Phát tờ rơi")),
          ("cell", "Tập huấn", "Phòng B / Phòng C")]),
        # … in the first column, and bullets of the last one with a row below them
        ("Hoạt động\tChủ trì\tHạn\nPhát động tập luyện môn\nbơi\tPhòng A\tMai\nTập huấn\tPhòng B\tMai\n",
         [("cell", "Phát động tập luyện môn bơi", "Phòng A / Mai"), ("cell", "Tập huấn", "Phòng B / Mai")]),
        ("TT\tChủ trì\tNội dung\n1\tSở A\tGồm:\n- Một;\n- Hai.\n2\tSở B\tBa\n- Nộp hồ sơ.\n",
         [("cell", "Gồm:", "Sở A"), ("cell", "Một;", "Sở A"), ("cell", "Hai.", "Sở A"), ("cell", "Ba", "Sở B"),
          ("item", "Nộp hồ sơ.", "")]),
        # A head broken over lines, a head of two rows, a row that numbers the columns
        ("STT\tNhiệm vụ\tĐơn vị\nchủ trì\tĐơn vị\nphối hợp\tThời gian\nhoàn thành\n1\tRà soát\tSở A\tSở B\tMai\n",
         [("cell", "Rà soát", "Sở A / Sở B / Mai")]),
        ("TT\tNội dung\tPhân công\t\tHạn\n\t\tChủ trì\tPhối hợp\t\n(1)\t(2)\t(3)\t(4)\t(5)\n"
         "1\tRà soát\tSở A\tSở B\tMai\n",
         [("cell", "Rà soát", "Sở A / Sở B / Mai")]),
        # Rows that lost their empty cells at the end, cells that stand between two more at the edges
        ("STT\tNội dung\tChủ trì\tPhối hợp\tHạn\n1\tRà soát\tSở A\n2\tIn ấn\tSở B\n",
         [("cell", "Rà soát", "Sở A"), ("cell", "In ấn", "Sở B")]),
        ("\tHoạt động\tChủ trì\tHạn\t\n\tKhám\tSở A\tMai\t\n", [("cell", "Khám", "Sở A / Mai")]),
        # Group rows numbered with "1." or "a)", with and without their empty cells, and "1" over "1.1"
        ("| Việc | Chủ trì | Hạn |\n|---|---|---|\n| **1. Truyền thông** | | |\n| Treo | A | Mai |\n"
         "2. Dạy\n| Mở | B | Mai |\n",
         [("heading", "1. Truyền thông", ""), ("cell", "Treo", "A / Mai"),
          ("heading", "2. Dạy", ""), ("cell", "Mở", "B / Mai")]),
        ("Việc\tChủ trì\tHạn\na) Truyền thông\nTreo\tSở A\tMai\n",
         [("heading", "a) Truyền thông", ""), ("cell", "Treo", "Sở A / Mai")]),
        ("TT\tViệc\tChủ trì\tHạn\n1\tDạy\t\t\n1.1\tMở\tSở A\tMai\n2\tIn\tSở B\tMai\n",
         [("heading", "Dạy", ""), ("cell", "Mở", "Sở A / Mai"), ("cell", "In", "Sở B / Mai")]),
        # At a page end, every cell of a row may be cut; a bullet with its own actor is a row of its own
        ("TT\tViệc\tChủ trì\tHạn\n1\tPhát trên hệ thống truyền\tPhòng Văn hóa và\tTrước\n\n7\n\n"
         "\tthanh\tThông tin\t30/6\n",
         [("cell", "Phát trên hệ thống truyền thanh", "Phòng Văn hóa và / Thông tin / Trước / 30/6")]),
        ("Hạn\tViệc\tChủ trì\nMai\t- Treo\tSở A\n\t- Phát\tSở B\n\n3\n\nHạn\tViệc\tChủ trì\n\t- Mở\tSở C\n",
         [("cell", "Treo", "Sở A / Mai"), ("cell", "Phát", "Sở B / Mai"), ("cell", "Mở", "Sở C / Mai")]),
        # … a time too; one that is whole below another activity is a row's own
        ("TT\tViệc\tChủ trì\tHạn\n1\tMở lớp:\tSở A\tTừ ngày 1/3\n\n¹ Lớp: lớp học.\n\n\t- Xếp lớp\t\tđến ngày 5/3\n",
         [("cell", "Mở lớp:", "Sở A / Từ ngày 1/3 / đến ngày 5/3"),
          ("cell", "Xếp lớp", "Sở A / Từ ngày 1/3 / đến ngày 5/3"), ("footnote", "¹ Lớp: lớp học.", "")]),
        ("TT\tViệc\tChủ trì\tHạn\n1\tHọp dân\tSở A\tTrước 1/3\n\n\tPhát quang\tSở B\ttrước 5/3\n",
         [("cell", "Họp dân", "Sở A / Trước 1/3"), ("cell", "Phát quang", "Sở B / trước 5/3")]),
        # A long title of a column, and a table of sums after one of tasks
        ("Số TT\tNội dung các công việc cần thực hiện trong cả năm học (dự kiến)\tChủ trì\tHạn\n1\tTreo\tSở A\tMai\n",
         [("cell", "Treo", "Sở A / Mai")]),
        ("Việc\tChủ trì\tHạn\nTreo\tSở A\tMai\n2. Kinh phí\nTT\tKhoản chi\tSố tiền\n1\tIn\t40\n",
         [("cell", "Treo", "Sở A / Mai"), ("heading", "Kinh phí", ""), ("cell", "1 In 40", "")]),
        # Two columns are a table where the head names both
        ("Thời gian\tNội dung\nTháng 9\t- Kiện toàn; - Tập huấn\n",
         [("cell", "Kiện toàn;", "Tháng 9"), ("cell", "Tập huấn", "Tháng 9")]),
        # Figures name no partner
        ("Nội dung\tChủ trì\tKinh phí hỗ trợ\nRà soát\tSở A\t40.000\n",
         [("cell", "Rà soát", "Sở A"), ("cell", "40.000", "Sở A")]),
        # A table of figures: a row is a passage
        ("TT\tĐịa phương\tSố tổ\n1\tHuyện A\t45\n\tTổng cộng\t45\n",
         [("cell", "1 Huyện A 45", ""), ("cell", "Tổng cộng 45", "")]),
        # One line with tabs is no table
        ("Nơi họp:\tnhà văn hóa\tthôn 3\n", [("paragraph", "Nơi họp: nhà văn hóa thôn 3", "")]),
    ],
)  # fmt: skip
def test_rows(table: str, expected: list[tuple[str, str, str]]) -> None:
    assert rows(table) == expected


@pytest.mark.parametrize(
    ("number", "below", "heads"),
    [
        *((number, "1", True) for number in ("I", "II.", "A", "l", "|", "1l", "lI.", "Ill", "lV", "1", "11")),
        *((number, below, True) for number, below in (("11", "4"), ("111", "12"), ("1", "1.1"))),
        *((number, below, False) for number, below in (("1", "2"), ("11", "12"), ("2", "1"), ("4", "5"), ("1", ""))),
    ],
)
def test_numbers_of_group_rows(number: str, below: str, heads: bool) -> None:
    """Roman numbers and letters, as text recognition reads them too; an Arabic one is a row's."""
    found = rows(f"TT\tNội dung\tChủ trì\tHạn\n{number}\tMở lớp\t\t\n{below}\tXếp lớp\tSở A\tMai\n")
    assert (found[0][:2] == ("heading", "Mở lớp")) is heads


def test_numbered_rows_are_no_heads() -> None:
    """Titles of columns may be broken over lines; rows full of the same words are rows."""
    table = """TT\tNội dung công việc\tNgười phụ trách\tNgười phối hợp\tThời gian\tGhi chú
1\tLập dự trù kinh phí\tPhó Hiệu trưởng\tTổ trưởng chuyên môn, Kế toán\tTrước 05/10\tTheo quy chế chi tiêu
2\tLập danh sách đội tuyển, phân công người ôn\tTổ trưởng tổ Toán\tGiáo viên bộ môn\tTháng 10\tMôn Toán, Văn
3\tBiên soạn câu hỏi kiểm tra\t\t\t\tNộp bản mềm
4\tXếp lịch thi đấu\tThầy Khải\tĐoàn Thanh niên\t04/11 - 16/11\tGiải ngày 20/11
5\tCập nhật tin\tCô Thoa\tGVCN\tHằng tuần\t
"""
    text, found = passages(table)
    assert [p.words(text) for p in found if p.basis] == [
        "Lập dự trù kinh phí",
        "Theo quy chế chi tiêu",
        "Lập danh sách đội tuyển, phân công người ôn",
        "Môn Toán, Văn",
        "Biên soạn câu hỏi kiểm tra",
        "Nộp bản mềm",
        "Xếp lịch thi đấu",
        "Giải ngày 20/11",
        "Cập nhật tin",
    ]


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
        ("- Xếp lịch thi - Chuẩn bị sân bãi", ["Xếp lịch thi", "Chuẩn bị sân bãi"]),  # bullets on one line
        ("- Mời Phòng Văn hóa - Thông tin dự", ["Mời Phòng Văn hóa - Thông tin dự"]),
        ("Xếp lịch thi - Chuẩn bị sân bãi", ["Xếp lịch thi - Chuẩn bị sân bãi"]),
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


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        # A row with a number and an actor of its own has the deadline that is merged into it
        ("2\tHọp dân\tTrưởng thôn\t\t〃\t", ("cell", "Họp dân", "Trưởng thôn / Trước 30/6")),
        # … and one that is left empty it has not
        ("2\tHọp dân\tTrưởng thôn\t\t\t", ("cell", "Họp dân", "Trưởng thôn")),
        # All that says who and when
        ("2\tHọp dân\t〃\t〃\t〃\t〃", ("cell", "Họp dân", "Sở Xây dựng / Công an tỉnh / Trước 30/6")),
        # One title alone heads no rows where cells are merged into its row
        ("〃\tHọp dân\t〃\t\t\t", ("cell", "Họp dân", "Sở Xây dựng")),
    ],
)
def test_what_the_file_merges_down(below: str, expected: tuple[str, str, str]) -> None:
    assert rows(f"{COLUMNS}\n{ROW}\n{below}\n")[-1] == expected


def test_what_is_to_be_done_is_merged_down() -> None:
    """Rows of one activity are one: each says who else does it."""
    found = rows(f"{COLUMNS}\n{ROW}\n〃\t〃\tSở Y tế\t\t〃\t\n2\tHọp dân\tTrưởng thôn\t\tTháng 7\t\n")
    assert ("cell", "Rà soát hồ sơ", "Sở Xây dựng / Sở Y tế / Công an tỉnh / Trước 30/6") in found
    assert [words for kind, words, _ in found if kind == "cell"] == ["Rà soát hồ sơ", "Họp dân"]


def test_a_head_of_two_rows_that_the_file_merges() -> None:
    head = "STT\tNhiệm vụ\tPhân công\t\tThời gian\n〃\t〃\tChủ trì\tPhối hợp\t〃"
    assert rows(f"{head}\n1\tHọp dân\tTrưởng thôn\tCông an xã\tTháng 7\n")[-1] == (
        "cell",
        "Họp dân",
        "Trưởng thôn / Công an xã / Tháng 7",
    )


def test_a_head_of_two_rows_with_a_title_of_no_role() -> None:
    head = "STT\tNhiệm vụ\tPhân công\t\tThời gian\t\n〃\t〃\tChủ trì\tPhối hợp\tBắt đầu\tHoàn thành"
    found = rows(f"{head}\n1\tHọp dân\tTrưởng thôn\tCông an xã\t01/6/2026\t20/6/2026\n")
    assert ("cell", "Họp dân", "Trưởng thôn / Công an xã / 20/6/2026") in found
