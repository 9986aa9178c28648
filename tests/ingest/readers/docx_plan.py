"""A plan as an office writes it in Word: head and foot in borderless tables, parts numbered by styles, a task table."""

from __future__ import annotations

import io

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import Table, _Cell

from tests.ingest.readers.docx_package import abstract, lvl

_LEVELS = (("Heading 1", "upperRoman", "%1."), ("Heading 2", "decimal", "%2."), ("List Bullet", "bullet", "\uf0b7"))
_LIST = 77

HEAD = (("UBND HUYỆN PẮC LIỀNG", "ỦY BAN NHÂN DÂN", "XÃ NẬM SON", "", "Số: 31/KH-UBND"),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "", "",
         "Nậm Son, ngày 14 tháng 02 năm 2025"))  # fmt: skip
BODY = (
    ("", "KẾ HOẠCH"),
    ("", "Phòng cháy, chữa cháy rừng mùa khô năm 2025 trên địa bàn xã Nậm Son"),
    ("", ""),
    ("", "Căn cứ Luật Lâm nghiệp ngày 15 tháng 11 năm 2017;"),
    ("", "Ủy ban nhân dân xã Nậm Son xây dựng Kế hoạch phòng cháy, chữa cháy rừng mùa khô năm 2025 như sau:"),
    ("Heading 1", "Mục đích"),
    ("List Bullet", "Không để xảy ra cháy lớn; giảm 50% số vụ cháy rừng so với năm 2024."),
    ("Heading 1", "Nhiệm vụ"),
    ("Heading 2", "Tuyên truyền"),
    ("List Bullet", "Công chức Văn hóa - Xã hội phát tin trên loa truyền thanh mỗi tuần 03 buổi, từ ngày 20/02/2025."),
    ("List Bullet", "Trưởng các bản tổ chức cho các hộ ký cam kết xong trước ngày 10/3/2025."),
    ("Heading 2", "Trực gác"),
    ("List Bullet", "Ban Chỉ huy Quân sự xã bố trí lực lượng trực tại chòi canh suốt mùa khô."),
    ("Heading 1", "Phân công"),
)
TASKS = (
    ("TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn"),
    ("I", "Trước mùa khô", "", "", ""),
    ("1", "Phát dọn đường băng cản lửa", "Kiểm lâm địa bàn", "Các bản", "Trước 28/02/2025"),
    (
        "2",
        "Kiểm tra dụng cụ chữa cháy:\n- Bàn dập lửa;\n- Bình phun.",
        "Kiểm lâm địa bàn",
        "Đoàn xã",
        "Trước 05/3/2025",
    ),
    ("II", "Trong mùa khô", "", "", ""),
    ("3", "Tuần tra khu rừng đầu nguồn", "Tổ bảo vệ rừng", "Công an xã", "Hằng tuần"),
)
MERGED_DOWN = ((2, 2), (3, 2))  # "Kiểm lâm địa bàn"
AFTER = (
    ("Heading 1", "Tổ chức thực hiện"),
    ("Heading 2", "Công an xã"),
    ("List Bullet", "Chủ trì, phối hợp với Hạt Kiểm lâm điều tra nguyên nhân từng vụ cháy."),
    ("", "Trên đây là Kế hoạch phòng cháy, chữa cháy rừng mùa khô năm 2025 của xã Nậm Son./."),
)
FOOT = (
    ("Nơi nhận:", "- UBND huyện;", "- Trưởng các bản;", "- Lưu: VT."),
    ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "", "", "Lường Thị Bua"),
)


def plan() -> bytes:
    """The file."""
    document = docx.Document()
    _number_styles(document)
    _blocks(document, HEAD)
    _paragraphs(document, BODY)
    _tasks(document.add_table(len(TASKS), len(TASKS[0]), "Table Grid"))
    _paragraphs(document, AFTER)
    _blocks(document, FOOT)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _number_styles(document: Document) -> None:
    """One list of several levels, each linked to a style, as Word's gallery of lists makes it."""
    numbering = document.part.numbering_part.element
    names = {name: document.styles[name].style_id for name, _, _ in _LEVELS}
    levels = (
        lvl(at, form, sign, f'<w:pStyle w:val="{names[name]}"/>') for at, (name, form, sign) in enumerate(_LEVELS)
    )
    definition = abstract(_LIST, *levels, more='<w:multiLevelType w:val="multilevel"/>')
    numbering.insert(0, parse_xml(definition.replace("<w:abstractNum", f"<w:abstractNum {nsdecls('w')}", 1)))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{_LIST}"><w:abstractNumId w:val="{_LIST}"/></w:num>'))
    for at, (name, _, _) in enumerate(_LEVELS):
        properties = document.styles[name].element.get_or_add_pPr()
        for old in properties.findall("w:numPr", properties.nsmap):
            properties.remove(old)
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{at}"/><w:numId w:val="{_LIST}"/></w:numPr>')
        )


def _blocks(document: Document, blocks: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(1, len(blocks))
    for cell, lines in zip(table.rows[0].cells, blocks, strict=True):
        _fill(cell, lines)


def _fill(cell: _Cell, lines: tuple[str, ...]) -> None:
    cell.text = lines[0]
    for line in lines[1:]:
        cell.add_paragraph(line)


def _paragraphs(document: Document, paragraphs: tuple[tuple[str, str], ...]) -> None:
    for style, words in paragraphs:
        document.add_paragraph(words, style or None)


def _tasks(table: Table) -> None:
    for row, cells in zip(table.rows, TASKS, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            _fill(cell, tuple(words.split("\n")))
        if not any(cells[2:]):
            title = cells[1]
            merged = row.cells[1].merge(row.cells[-1])
            merged.text = title
    first, last = (table.cell(*place) for place in MERGED_DOWN)
    last.text = ""
    first.merge(last).text = TASKS[2][2]
