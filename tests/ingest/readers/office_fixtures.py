"""Files of older formats: made by LibreOffice from newer ones, or by hand where the format is text or a few bytes."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

from docx import Document

from ingest.programs import LIBREOFFICE

_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" '
    'xmlns:dom="http://www.w3.org/2001/xml-events" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"'
)
_TEXT = "application/vnd.oasis.opendocument.text"


def plan_docx() -> bytes:
    """A short plan of a commune: head in two blocks, numbered parts, a table of tasks, foot in two blocks."""
    plan = Document()
    country = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    dated = ("Số: 15/KH-UBND", "Khe Ngần, ngày 10 tháng 4 năm 2025")
    _table(plan, (("UBND HUYỆN LŨNG SEN\nXÃ KHE NGẦN", country), dated))
    for words in ("KẾ HOẠCH", "Tháng hành động vì trẻ em năm 2025", "I. MỤC ĐÍCH"):
        plan.add_paragraph(words)
    plan.add_paragraph("Nâng cao nhận thức của cộng đồng.", style="List Bullet")
    plan.add_paragraph("II. TỔ CHỨC THỰC HIỆN")
    plan.add_paragraph("Công an xã", style="List Number")
    plan.add_paragraph("Tuần tra các bến sông trong tháng 6 năm 2025.", style="List Bullet")
    plan.add_paragraph("Trạm Y tế xã", style="List Number")
    plan.add_paragraph("Khám sức khỏe cho học sinh trước ngày 30/5/2025.", style="List Bullet")
    plan.add_paragraph("III. PHÂN CÔNG")
    task = ("1", "Phát tờ rơi", "Đoàn Thanh niên xã", "Tháng 6/2025")
    _table(plan, (("TT", "Nhiệm vụ", "Chủ trì", "Thời hạn"), task), style="Table Grid")
    plan.add_paragraph("Trên đây là Kế hoạch tháng hành động vì trẻ em năm 2025./.")
    _table(plan, (("Nơi nhận:\n- Như trên;\n- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nHoàng Văn Thử"),))
    plan.add_paragraph()  # no Word document ends with a table
    file = io.BytesIO()
    plan.save(file)
    return file.getvalue()


def _table(plan: Document, rows: tuple[tuple[str, ...], ...], style: str | None = None) -> None:  # type: ignore[valid-type]
    table = plan.add_table(len(rows), len(rows[0]), style)  # type: ignore[attr-defined]
    for row, words in zip(table.rows, rows, strict=True):
        for cell, paragraph in zip(row.cells, words, strict=True):
            cell.text = paragraph


def converted(data: bytes, suffix: str, to: str, folder: Path) -> bytes:
    """The file as LibreOffice saves it in another format."""
    source = folder / f"a{suffix}"
    source.write_bytes(data)
    program = LIBREOFFICE.path()
    assert program
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, "--headless", profile, "--convert-to", to[1:], "--outdir", folder / "out", source]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "out" / f"a{to}").read_bytes()


def rtf(*paragraphs: str) -> bytes:
    """Paragraphs in RTF, letters beyond ASCII as WordPad writes them."""
    body = "".join(f"{{\\pard {words}\\par}}\n" for words in paragraphs)
    escaped = "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in body)
    return f"{{\\rtf1\\ansi\\deff0\n{escaped}}}".encode("ascii")


def opendocument(
    body: str, kind: str = _TEXT, scripts: str = "", parts: Mapping[str, str] | None = None, encrypted: bool = False
) -> bytes:
    """An OpenDocument file with this body, as XML. ``encrypted``: it says of itself that a password opens it."""
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", *(parts or {}))
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>{entries}'
        f"{'<manifest:encryption-data/>' * encrypted}</manifest:manifest>"
    )
    content = f"<office:document-content {_NAMES}>{scripts}<office:body>{body}</office:body></office:document-content>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
        for name, part in (parts or {}).items():
            archive.writestr(name, part)
    return file.getvalue()


def text_with(element: str) -> bytes:
    """A text in OpenDocument: a line, and an element that names something outside."""
    return opendocument(f"<office:text><text:p>KẾ HOẠCH</text:p>{element}</office:text>")


def macro_at_opening(mark: Path) -> bytes:
    """A text that lets a macro of its own write a file as soon as it is opened."""
    code = f'Sub Chay\nOpen "{mark}" For Output As #1\nPrint #1, "x"\nClose #1\nEnd Sub'
    library = "http://openoffice.org/2000/library"
    parts = {
        "Basic/script-lc.xml": f'<library:libraries xmlns:library="{library}" xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<library:library library:name="Standard" library:link="false"/></library:libraries>',
        "Basic/Standard/script-lb.xml": f'<library:library xmlns:library="{library}" library:name="Standard" '
        'library:readonly="false" library:passwordprotected="false"><library:element library:name="M"/>'
        "</library:library>",
        "Basic/Standard/M.xml": '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="M" '
        f'script:language="StarBasic">{code}</script:module>',
    }
    event = (
        "<office:scripts><office:event-listeners>"
        '<script:event-listener script:language="ooo:script" script:event-name="dom:load" '
        'xlink:href="vnd.sun.star.script:Standard.M.Chay?language=Basic&amp;location=document"/>'
        "</office:event-listeners></office:scripts>"
    )
    return opendocument("<office:text><text:p>KẾ HOẠCH</text:p></office:text>", scripts=event, parts=parts)


def ole(*streams: bytes) -> bytes:
    """The beginning of an OLE container, and sectors that open as these do."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    return head + b"".join(stream.ljust(512, b"\0") for stream in streams)
