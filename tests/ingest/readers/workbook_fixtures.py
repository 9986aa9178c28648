"""Workbooks as offices keep their tasks, made with openpyxl. All places and persons are invented."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Line = Sequence[object]
HEAD: Line = ("STT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn", "Ghi chú")
FIRST: Line = (1, "Rà soát danh sách hộ nghèo", "Văn hóa - Xã hội", "Trưởng thôn", datetime.date(2025, 3, 15), None)
SECOND: Line = (2, "Cấp phát gạo cứu đói", "Tài chính - Kế toán", "MTTQ xã", "Trước ngày 20/4/2025", None)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def book_of(*rows: Line, then: Callable[[Worksheet], None] = lambda sheet: None) -> bytes:
    """A workbook of one sheet with these rows."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(list(row))
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, datetime.date):
                cell.number_format = "dd/mm/yyyy"
    then(sheet)
    return saved(book)


def with_part(data: bytes, name: str, edit: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts edited, as no program would write it."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            new.writestr(item, edit(old.read(item)) if item == name else old.read(item))
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(old: bytes, new: bytes, rows: Sequence[Line] = (HEAD, FIRST)) -> bytes:
    """One sheet, with a piece of its XML replaced."""

    def edit(part: bytes) -> bytes:
        changed = re.sub(old, lambda _: new, part, count=1)
        assert changed != part
        return changed

    return with_part(book_of(*rows), SHEET, edit)


def task_list() -> bytes:
    """A task list as a commune keeps it: head of the paper, title, groups, merged cells, foot of the paper."""

    def laid_out(sheet: Worksheet) -> None:
        for row in (1, 2, 3, 17, 18, 21):
            sheet.merge_cells(f"A{row}:C{row}")
            sheet.merge_cells(f"D{row}:F{row}")
        for area in ("A5:F5", "A6:F6", "A8:F8", "A12:F12", "A15:F15", "C9:C10", "D9:D10"):
            sheet.merge_cells(area)

    return book_of(
        ("UBND HUYỆN LŨNG SEN", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("UBND XÃ KHE NGẦN", None, None, "Độc lập - Tự do - Hạnh phúc"),
        ("Số: 12/KH-UBND", None, None, "Khe Ngần, ngày 05 tháng 02 năm 2025"),
        (),
        ("KẾ HOẠCH",),
        ("Phân công nhiệm vụ phòng, chống thiên tai năm 2025",),
        ("TT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn", "Kết quả"),
        ("I. TRƯỚC MÙA MƯA BÃO",),
        (
            1,
            "Kiểm tra hồ đập trên địa bàn",
            "Ban Chỉ huy Quân sự xã",
            "Công an xã",
            datetime.date(2025, 4, 15),
            "Biên bản",
        ),
        (
            2,
            "- Chuẩn bị bao tải, cọc tre;\n- Tập kết tại kho xã",
            None,
            None,
            datetime.date(2025, 4, 30),
            "Danh mục vật tư",
        ),
        (3, "Tập huấn đội xung kích", "Trạm Y tế xã", "Các thôn", "Trong tháng 5/2025", "Danh sách"),
        ("II. TRONG MÙA MƯA BÃO",),
        (4, "Trực ban 24/24 giờ", "Văn phòng HĐND và UBND xã", None, "Từ ngày 01/6/2025", "Sổ trực"),
        (5, "Báo cáo thiệt hại", "Trưởng các thôn", None, "Chậm nhất 02 giờ sau thiên tai", "Báo cáo"),
        ("Ghi chú: Các đơn vị báo cáo kết quả trước ngày 25 hằng tháng.",),
        (),
        ("Nơi nhận:", None, None, "TM. ỦY BAN NHÂN DÂN"),
        ("- Như trên;\n- Lưu: VT.", None, None, "CHỦ TỊCH"),
        (),
        (),
        (None, None, None, "Hoàng Văn Thử"),
        then=laid_out,
    )


def hidden_parts() -> bytes:
    """A filtered list: a hidden row, a hidden column, a hidden sheet with something in it and an empty hidden one."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (HEAD, FIRST, SECOND):
        sheet.append(list(row))
    sheet["E2"].number_format = "dd/mm/yyyy"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions.group("D", "D", hidden=True)
    for name in ("Nháp", "Trống"):
        book.create_sheet(name).sheet_state = "hidden"
    book["Nháp"]["A1"] = "bỏ"
    return saved(book)


def several_sheets() -> bytes:
    """Two named sheets, one that is named as programs do, an empty one."""
    book = Workbook()
    for name, words in (
        ("Khối Mầm non", "Họp phụ huynh"),
        ("Khối Tiểu học", "Thi viết chữ"),
        ("Sheet3", "Tổng kết"),
        ("Trống", None),
    ):
        sheet = book.create_sheet(name)
        if words:
            for row in (("STT", "Nội dung", "Phụ trách"), (1, words, "Cô Lành")):
                sheet.append(list(row))
    del book["Sheet"]
    return saved(book)


def stamped() -> bytes:
    """A running head and a page number in the foot."""

    def edges(sheet: Worksheet) -> None:
        sheet.oddHeader.left.text = "MẬT"
        sheet.oddFooter.center.text = '&"Times New Roman,Bold"&12Trang &P/&N'

    return book_of(HEAD, FIRST, then=edges)
