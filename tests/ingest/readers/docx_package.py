"""Writes .docx files part by part, for what python-docx has no words for."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = {
    "w": W,
    "r": R,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
_XMLNS = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMES.items())
_ROOTS = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes",
          "header": "hdr", "footer": "ftr"}  # fmt: skip
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def r(text: str, properties: str = "") -> str:
    """A run; tabs and line breaks become elements."""
    words = escape(text).replace("\t", "</w:t><w:tab/><w:t xml:space='preserve'>")
    words = words.replace("\n", "</w:t><w:br/><w:t xml:space='preserve'>")
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{words}</w:t></w:r>"


def p(*content: str, style: str = "", num: tuple[int, int] | None = None, mark: str = "", more: str = "") -> str:
    """A paragraph of runs, or of plain text; ``num``: list and level; ``mark``: properties of its end."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    listed = f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>' if num else ""
    ended = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    runs = "".join(one if one.startswith("<") else r(one) for one in content)
    return f"<w:p><w:pPr>{named}{more}{listed}{ended}</w:pPr>{runs}</w:p>"


def tc(*content: str, properties: str = "") -> str:
    """A cell of paragraphs, or of plain text."""
    inner = "".join(one if one.startswith("<") else p(one) for one in content) or p()
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A row of cells, or of plain text."""
    inner = "".join(cell if cell.startswith("<") else tc(cell) if cell else tc() for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def tbl(*rows: str, grid: tuple[int, ...] = (), borders: bool = True) -> str:
    """A table of rows, with lines between its cells or without."""
    drawn = "single" if borders else "nil"
    sides = "".join(f'<w:{side} w:val="{drawn}"/>' for side in ("top", "bottom", "insideH", "insideV"))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return (
        f"<w:tbl><w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        f"{''.join(rows)}</w:tbl>"
    )


def lvl(at: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    """A level of a list."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{escape(text)}"/></w:lvl>'
    )


def abstract(key: int, *levels: str, more: str = "") -> str:
    """A definition of lists."""
    return f'<w:abstractNum w:abstractNumId="{key}">{more}{"".join(levels)}</w:abstractNum>'


def num(key: int, definition: int, overrides: str = "") -> str:
    """An instance of a definition."""
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'


def style(key: str, properties: str, kind: str = "paragraph", based: str = "", default: bool = False) -> str:
    """A style."""
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    first = ' w:default="1"' if default else ""
    return f'<w:style w:type="{kind}" w:styleId="{key}"{first}><w:name w:val="{key}"/>{base}{properties}</w:style>'


def xml(root: str, content: str) -> str:
    """A part."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{root} {_XMLNS}>{content}</w:{root}>'


def docx(body: str, macros: bool = False, **parts: str) -> bytes:
    """A file whose body is ``body``; ``parts`` by kind, as content of their roots."""
    kind = "application/vnd.ms-word.document.macroEnabled" if macros else f"{_TYPE}.document"
    files = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}.main+xml"/>'
            + "".join(f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}.{part}+xml"/>' for part in parts)
            + "</Types>"
        ),
        "_rels/.rels": relations({"officeDocument": "word/document.xml"}),
        "word/document.xml": xml("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        "word/_rels/document.xml.rels": relations({part: f"{part}.xml" for part in parts}),
        **{f"word/{part}.xml": xml(_ROOTS[part], content) for part, content in parts.items()},
    }
    if macros:
        files["word/vbaProject.bin"] = "Sub AutoOpen()"
    return packed(files)


def relations(targets: dict[str, str]) -> str:
    """Relations to parts by their kinds."""
    found = "".join(
        f'<Relationship Id="rId{at}" Type="{R}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def packed(files: dict[str, str] | dict[str, bytes]) -> bytes:
    """A zip of files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return written.getvalue()
