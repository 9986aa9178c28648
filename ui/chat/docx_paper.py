"""The paper of an exported answer: page, type, links and tables, as Nghị định 30/2020/NĐ-CP, Phụ lục I, has them.

A4, margins of 20, 20, 30 and 15 mm, Times New Roman 13, the page's number in the middle of the top from the second on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from prompts.texts import Language
from ui.wording import printable

FONT = "Times New Roman"
SIZES = {"Normal": 13, "Title": 14, "Heading 1": 14, "Heading 2": 13, "Table Grid": 12}
BULLETS = ("List Bullet", "List Bullet 2", "List Bullet 3")
WIDTH = 165  # mm between the margins
BLACK = RGBColor(0, 0, 0)
_BARRED = re.compile("[\ud800-\udfff\ufffe\uffff]")  # XML has none of these; control characters go by ``printable``


def words_for_xml(words: str) -> str:
    """The words as XML can hold them, lines kept."""
    return _BARRED.sub("�", printable("\n".join(words.splitlines())))


class Paper:
    """A document being written. ``bytes`` is the .docx file."""

    def __init__(self, title: str, made: date, language: Language) -> None:
        self.document = Document()
        self._bookmarks = 0
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = words_for_xml(title), "", ""
        properties.created = properties.modified = datetime(made.year, made.month, made.day)
        properties.language = {"vi": "vi-VN", "en": "en-GB"}[language]
        self._set_page()
        for name in (*SIZES, *BULLETS, "Header"):
            self._set_type(name)

    def bytes(self) -> bytes:
        """The file."""
        written = BytesIO()
        self.document.save(written)
        return written.getvalue()

    def paragraph(self, style: str = "Normal", *, centred: bool = False) -> Any:
        """An empty paragraph at the end."""
        made = self.document.add_paragraph(style=style)
        if centred:
            made.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return made

    def table(self, headings: Sequence[str], widths: Sequence[int]) -> Any:
        """An empty table, whose first row stands on each page again. ``widths``: mm."""
        table = self.document.add_table(rows=1, cols=len(widths), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for cell, words in zip(table.rows[0].cells, headings, strict=True):
            line = self.line(cell)
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self.write(line, words, bold=True)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        return table

    def row(self, table: Any, widths: Sequence[int]) -> Any:
        """The cells of a new row."""
        cells = table.add_row().cells
        for cell, width in zip(cells, widths, strict=True):
            cell.width = Mm(width)
        return cells

    def line(self, cell: Any) -> Any:
        """An empty paragraph at the end of a cell."""
        first = cell.paragraphs[0]
        made = cell.add_paragraph() if len(first._p) else first
        made.paragraph_format.space_after = Pt(2)
        return made

    def write(self, paragraph: Any, words: str, *, bold: bool = False, italic: bool = False) -> Any:
        """Words at the paragraph's end."""
        run = paragraph.add_run(words_for_xml(words))
        run.bold, run.italic = bold or None, italic or None
        return run

    def mark(self, paragraph: Any, words: str, name: str) -> None:
        """Words to which ``link`` leads within the document."""
        self._bookmarks += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self._bookmarks))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), name)
                paragraph._p.append(mark)
                self.write(paragraph, words, bold=True)
            else:
                paragraph._p.append(mark)

    def link(self, paragraph: Any, words: str, *, name: str = "", address: str = "") -> None:
        """Words that lead to a mark of the document, or to an address."""
        link = OxmlElement("w:hyperlink")
        if name:
            link.set(qn("w:anchor"), name)
        else:
            link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        run = self.write(paragraph, words, bold=bool(name))
        run.underline = bool(address) or None
        link.append(run._r)
        paragraph._p.append(link)

    def _set_page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        section.header_distance = Mm(10)
        section.different_first_page_header_footer = True
        number = section.header.paragraphs[0]
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        number._p.append(field)

    def _set_type(self, name: str) -> None:
        style = self.document.styles[name]
        style.font.name, style.font.size = FONT, Pt(SIZES.get(name, SIZES["Normal"]))
        style.font.color.rgb = BLACK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{kind}"), FONT)
        if name == "Table Grid":
            return
        style.paragraph_format.space_after, style.paragraph_format.space_before = Pt(6), Pt(0)
        if name == "Title":
            for line in style.element.pPr.findall(qn("w:pBdr")):
                style.element.pPr.remove(line)
        if name == "Title" or name.startswith("Heading"):
            style.font.bold = True
            style.paragraph_format.space_before = Pt(12)
            style.paragraph_format.keep_with_next = True
