"""The plan as a Word document: real numbering, a table with merged cells, head and foot in tables without borders.

python-docx has no words for numbering definitions, footnotes and fields: they are written as XML.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from tests.parity.source import NOTE, Block, Source, Table

FONT = "DejaVu Serif Condensed"  # Times New Roman is not everywhere, nor are Vietnamese letters in its replacements
_NUMBERED, _BULLETED = "70", "71"  # ids of the two lists
_DEPTHS = {"I": (_NUMBERED, 0), "1": (_NUMBERED, 1), "a": (_NUMBERED, 2), "-": (_BULLETED, 0), "+": (_BULLETED, 1)}
_LISTS = {
    _NUMBERED: [("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)")],
    _BULLETED: [("bullet", "-"), ("bullet", "+")],
}
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_REFERENCE, _NOTE = "FootnoteReference", "FootnoteText"  # ids of the styles that Word gives footnotes
_WIDTH = 16  # centimetres between the margins
_HALVES = (40, 60)  # hundredths that issuer and motto take
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER
Json = Any  # python-docx's objects have no types


def build_docx(plan: Source) -> bytes:
    """The bytes of the .docx."""
    document = Document()
    _set_up(document)
    for row in plan.head:
        _side_by_side(document, row, _head_line)
    document.add_paragraph().paragraph_format.space_after = Pt(6)
    _title(document, plan.title)
    notes: list[str] = []
    _blocks(document, plan.body, notes)
    recipients = ("Nơi nhận:", *(f"- {one}" for one in plan.recipients))
    _side_by_side(document, (recipients, plan.signature), _foot_line)
    _blocks(document, plan.appendix, notes)
    _add_footnotes(document, notes)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _set_up(document: Json) -> None:
    """A4 and its margins as NĐ 30/2020/NĐ-CP has them, the font, the lists, page numbers from the second page on."""
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(4)
    style.paragraph_format.widow_control = False  # so that page ends cut short items too
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = _CENTRE
    number._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>'))
    reference = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
    reference.element.set(qn("w:styleId"), _REFERENCE)
    reference.font.superscript = True
    note = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
    note.element.set(qn("w:styleId"), _NOTE)
    note.base_style, note.font.size = style, Pt(9)
    numbering = document.part.numbering_part.element
    for at, (number_id, levels) in enumerate(_LISTS.items()):
        numbering.insert(at, _list_definition(number_id, levels))
        of = f'<w:abstractNumId w:val="{number_id}"/>'
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number_id}">{of}</w:num>'))


def _list_definition(number_id: str, levels: Sequence[tuple[str, str]]) -> Json:
    shown = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="space"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="567"/></w:pPr></w:lvl>'
        for depth, (form, text) in enumerate(levels)
    )
    return parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number_id}">'
        f'<w:multiLevelType w:val="multilevel"/>{shown}</w:abstractNum>'
    )


def _title(document: Json, lines: Sequence[str]) -> None:
    for line in lines:
        _write(_centred(document.add_paragraph(), bold=True), line)


def _blocks(document: Json, blocks: Sequence[Block], notes: list[str]) -> None:
    new_page = False
    for block in blocks:
        if block.table is not None:
            _table(document, block.table)
        elif block.level != "page":
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.page_break_before = new_page
            _paragraph(paragraph, block, notes)
        new_page = block.level == "page"


def _paragraph(paragraph: Json, block: Block, notes: list[str]) -> None:
    if block.level == "centre":
        _write(_centred(paragraph, bold=block.words.isupper()), block.words)
        return
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if block.level in _DEPTHS:
        _number(paragraph, *_DEPTHS[block.level])
    else:
        paragraph.paragraph_format.first_line_indent = Cm(1)
    pieces = block.words.split(NOTE)
    for at, piece in enumerate(pieces):
        paragraph.add_run(piece).bold = block.heading
        if at < len(block.notes):
            notes.append(block.notes[at])
            paragraph._p.append(parse_xml(_raised(f'<w:footnoteReference w:id="{len(notes)}"/>')))


def _number(paragraph: Json, number_id: str, depth: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = depth
    properties.get_or_add_numId().val = int(number_id)


def _side_by_side(document: Json, columns: Sequence[Sequence[str]], shape: Callable[[Json, int, int], Json]) -> None:
    """A table without borders, a cell a column, a paragraph a line."""
    table = document.add_table(rows=1, cols=len(columns))
    _set_widths(table, _HALVES)
    for column, lines in enumerate(columns):
        cell = table.rows[0].cells[column]
        for at, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(0)
            _write(shape(paragraph, column, at), line)


def _centred(paragraph: Json, *, bold: bool) -> Json:
    paragraph.alignment = _CENTRE
    paragraph.add_run().bold = bold
    return paragraph


def _head_line(paragraph: Json, column: int, at: int) -> Json:
    shaped = _centred(paragraph, bold=True)
    shaped.runs[-1].font.size = Pt(11)
    return shaped


def _foot_line(paragraph: Json, column: int, at: int) -> Json:
    if column == 1:
        return _centred(paragraph, bold=True)
    run = paragraph.add_run()
    run.font.size = Pt(10)
    run.bold = run.italic = at == 0
    return paragraph


def _write(paragraph: Json, words: str) -> None:
    paragraph.runs[-1].text = words


def _table(document: Json, source: Table) -> None:
    rows, columns = len(source.grid), len(source.widths)
    table = document.add_table(rows=rows, cols=columns)
    table.style = "Table Grid"
    _set_widths(table, source.widths)
    for row in range(source.head):
        table.rows[row]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    for cell in source.cells:
        place = table.cell(cell.row, cell.column)
        if cell.rows > 1 or cell.columns > 1:
            place = place.merge(table.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1))
        for at, words in enumerate(cell.paragraphs):
            paragraph = place.paragraphs[0] if at == 0 else place.add_paragraph()
            _cell_paragraph(paragraph, words, bold=cell.row < source.head)


def _set_widths(table: Json, shares: Sequence[int]) -> None:
    table.autofit = False
    for column, share in enumerate(shares):
        table.columns[column].width = Cm(_WIDTH * share / 100)
        for cell in table.columns[column].cells:
            cell.width = Cm(_WIDTH * share / 100)


def _cell_paragraph(paragraph: Json, words: str, *, bold: bool) -> None:
    paragraph.paragraph_format.space_after = Pt(0)
    if words.startswith("- "):
        _number(paragraph, _BULLETED, 0)
        paragraph.paragraph_format.first_line_indent = Cm(0)
        words = words[2:]
    run = paragraph.add_run(words)
    run.bold, run.font.size = bold, Pt(11)


def _raised(inside: str) -> str:
    return f'<w:r {nsdecls("w")}><w:rPr><w:rStyle w:val="{_REFERENCE}"/></w:rPr>{inside}</w:r>'


def _add_footnotes(document: Json, notes: Sequence[str]) -> None:
    """The part that holds the footnotes, with the two rules that Word always puts into it."""
    rules = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    style = f'<w:pPr><w:pStyle w:val="{_NOTE}"/></w:pPr>'
    written = "".join(
        f'<w:footnote w:id="{number}"><w:p>{style}{_raised("<w:footnoteRef/>")}'
        f'<w:r><w:t xml:space="preserve"> {note}</w:t></w:r></w:p></w:footnote>'
        for number, note in enumerate(notes, 1)
    )
    declared = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    xml = f"{declared}<w:footnotes {nsdecls('w')}>{rules}{written}</w:footnotes>"
    package = document.part.package
    document.part.relate_to(Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, xml.encode(), package), _RELATION)
