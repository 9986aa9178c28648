"""PDFs made for tests: a small typesetter over reportlab, and the awkward files that are made with it."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

_FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
    "/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf",
    "/usr/share/fonts/dejavu/DejaVuSerif.ttf",
)
LEFT, RIGHT, TOP, BOTTOM = 85.0, 538.0, 70.0, 770.0  # of the text, points from the top left corner
SIZE = 12.0
PITCH = 1.25  # of the size: from line to line
INDENT = 36.0


@cache
def font_file() -> str | None:
    """A font with Vietnamese letters."""
    found = next((name for name in _FONTS if Path(name).is_file()), None)
    if found is None and shutil.which("fc-match"):
        asked = ["fc-match", "--format=%{file}", ":lang=vi:fontformat=TrueType"]
        name = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
        found = name if name.endswith(".ttf") else None
    return found


needs_font = pytest.mark.skipif(
    font_file() is None, reason="no TrueType font with Vietnamese letters to make PDFs with"
)


class Paper:
    """A PDF that is set line by line, from the top left corner; what doesn't fit goes on to the next page."""

    def __init__(self, size: tuple[float, float] = A4, head: str = "", number: bool = False) -> None:
        if "Vietnamese" not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont("Vietnamese", font_file()))
        self._out = io.BytesIO()
        self.canvas = Canvas(self._out, pagesize=size, invariant=1)
        self.width, self.height = size
        self.page = 1
        self.y = TOP  # of the next line's top
        self._head, self._number = head, number
        self._begin()

    def _begin(self) -> None:
        if self._head:
            self.put(LEFT, 40, self._head, 10)
        if self._number and self.page > 1:
            self.put((self.width - self.measure(str(self.page), 12)) / 2, 40, str(self.page), 12)

    def measure(self, words: str, size: float = SIZE) -> float:
        """How wide words are."""
        return float(pdfmetrics.stringWidth(words, "Vietnamese", size))

    def put(self, x: float, y: float, words: str, size: float = SIZE, spacing: float = 0.0) -> None:
        """Words whose line's top is at ``y``."""
        text = self.canvas.beginText(x, self.height - y - 0.85 * size)
        text.setFont("Vietnamese", size)
        text.setCharSpace(spacing)
        text.textOut(words)
        self.canvas.drawText(text)

    def centred(self, words: str, size: float = SIZE, left: float = LEFT, right: float = RIGHT) -> None:
        """One centred line."""
        self.put((left + right - self.measure(words, size)) / 2, self.y, words, size)
        self.y += PITCH * size

    def turn_page(self) -> None:
        """Begins the next page."""
        self.canvas.showPage()
        self.page += 1
        self.y = TOP
        self._begin()

    def paragraph(
        self,
        words: str,
        left: float = LEFT,
        right: float = RIGHT,
        indent: float = INDENT,
        size: float = SIZE,
        after: float = 6.0,
        justified: bool = True,
    ) -> None:
        """A paragraph wrapped into lines, over the page's end where it must."""
        lines = self.wrapped(words, right - left, indent, size)
        for at, line in enumerate(lines):
            if self.y + size > BOTTOM:
                self.turn_page()
            x = left + (indent if at == 0 else 0.0)
            self._line(line, x, right if justified and at + 1 < len(lines) else None, size)
            self.y += PITCH * size
        self.y += after

    def wrapped(self, words: str, width: float, indent: float, size: float) -> list[list[str]]:
        """The words of each line."""
        lines: list[list[str]] = [[]]
        for word in words.split():
            room = width - (indent if len(lines) == 1 else 0.0)
            if lines[-1] and self.measure(" ".join((*lines[-1], word)), size) > room:
                lines.append([])
            lines[-1].append(word)
        return lines

    def _line(self, words: Sequence[str], x: float, right: float | None, size: float) -> None:
        if right is None or len(words) == 1:
            self.put(x, self.y, " ".join(words), size)
            return
        gap = (right - x - sum(self.measure(word, size) for word in words)) / (len(words) - 1)
        for word in words:
            self.put(x, self.y, word, size)
            x += self.measure(word, size) + gap

    def rule(self, x0: float, y0: float, x1: float, y1: float, filled: bool = False) -> None:
        """A line, drawn as such or as a thin filled rectangle."""
        if filled:
            self.canvas.rect(x0 - 0.25, self.height - y1 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, stroke=0, fill=1)
        else:
            self.canvas.setLineWidth(0.5)
            self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def row(
        self,
        cuts: Sequence[float],
        cells: Sequence[str],
        size: float = 10.0,
        merged: Sequence[int] = (),
        filled: bool = False,
    ) -> None:
        """A row of a ruled table. ``merged``: columns whose cell goes on into the row below, without a border."""
        wrapped = [
            [" ".join(line) for part in cell.split("\n") for line in self.wrapped(part, b - a - 8, 0, size)]
            for a, b, cell in zip(cuts, cuts[1:], cells, strict=False)
        ]
        height = max(map(len, wrapped)) * PITCH * size + 6
        if self.y + height > BOTTOM:
            self.turn_page()
        for at, lines in enumerate(wrapped):
            for line, words in enumerate(lines):
                self.put(cuts[at] + 4, self.y + 3 + line * PITCH * size, words, size)
            self.rule(cuts[at], self.y, cuts[at], self.y + height, filled)
            if at not in merged:
                self.rule(cuts[at], self.y + height, cuts[at + 1], self.y + height, filled)
        self.rule(cuts[-1], self.y, cuts[-1], self.y + height, filled)
        self.y += height

    def border(self, cuts: Sequence[float], filled: bool = False) -> None:
        """The line over a table."""
        self.rule(cuts[0], self.y, cuts[-1], self.y, filled)

    def done(self) -> bytes:
        """The file."""
        self.canvas.save()
        return self._out.getvalue()


def head_block(paper: Paper) -> None:
    """Issuer and Quốc hiệu, number and place side by side, their lines at heights of their own."""
    for y, left in ((70.0, "ỦY BAN NHÂN DÂN"), (87.0, "XÃ BẾN THƯỢNG"), (121.0, "Số: 31/KH-UBND")):
        paper.put(165 - paper.measure(left, 12) / 2, y, left, 12)
    right = (
        (70.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (88.0, "Độc lập - Tự do - Hạnh phúc"),
        (122.0, "Bến Thượng, ngày 14 tháng 4 năm 2025"),
    )
    for y, words in right:
        paper.put(400 - paper.measure(words, 12) / 2, y, words, 12)
    paper.rule(135, 104, 195, 104)
    paper.rule(320, 105, 480, 105)
    paper.y = 150


def foot_block(paper: Paper) -> None:
    """Recipients in small type beside posts and name, the name far below."""
    y = paper.y
    left = (
        "Nơi nhận:",
        "- UBND huyện Hạ Nguyên;",
        "- Các ban, ngành, đoàn thể và",
        "trường học trong xã;",
        "- Lưu: VT.",
    )
    for at, words in enumerate(left):
        paper.put(LEFT, y + 14 * at, words, 10)
    for at, words in ((0, "TM. ỦY BAN NHÂN DÂN"), (1, "KT. CHỦ TỊCH"), (2, "PHÓ CHỦ TỊCH"), (7, "Tạ Thị Hồng Khơi")):
        paper.put(430 - paper.measure(words, 12) / 2, y + 16 * at, words, 12)
    paper.y = y + 140


DUTIES = (
    "- Công an xã chủ trì, phối hợp với Trạm Y tế xã kiểm tra các bến đò ngang, lập biên bản chủ phương tiện chở quá "
    "số người quy định, báo cáo Chủ tịch UBND xã trước ngày 20 hằng tháng.",
    "- Các trường học tổ chức cho học sinh đi đò ký cam kết mặc áo phao, hoàn thành trước ngày 15 tháng 5 năm 2025; cử "
    "giáo viên trực tại bến vào giờ tan học trong những ngày nước lớn.",
    "- Trạm Y tế xã tập huấn sơ cứu đuối nước cho 40 người lái đò và cộng tác viên thôn, xong trong quý II năm 2025.",
)


def plan() -> bytes:
    """A whole plan: blocks of head and foot, paragraphs over a page's end."""
    paper = Paper(number=True)
    head_block(paper)
    paper.centred("KẾ HOẠCH", 13)
    paper.centred("Bảo đảm an toàn giao thông đường thủy trên địa bàn xã Bến Thượng năm 2025", 11)
    paper.rule(250, paper.y + 2, 370, paper.y + 2)
    paper.y += 14
    paper.paragraph("Căn cứ Luật Giao thông đường thủy nội địa ngày 15 tháng 6 năm 2004;")
    paper.paragraph("Ủy ban nhân dân (UBND) xã Bến Thượng ban hành Kế hoạch như sau:")
    for number, title in (("I", "MỤC ĐÍCH, YÊU CẦU"), ("II", "NHIỆM VỤ"), ("III", "TỔ CHỨC THỰC HIỆN")):
        paper.paragraph(f"{number}. {title}")
        for at in range(1, 4):
            paper.paragraph(f"{at}. Nội dung thứ {at}")
            for duty in DUTIES:
                paper.paragraph(duty)
    paper.paragraph("Trên đây là Kế hoạch của UBND xã, yêu cầu các đơn vị nghiêm túc thực hiện./.")
    foot_block(paper)
    return paper.done()


def wrapped_over_page() -> bytes:
    """A sentence that a page's end cuts, below a page number, with a dash inside a name at a line's start."""
    paper = Paper(number=True)
    for at in range(24):
        paper.paragraph(
            f"Đoạn văn số {at} dài hơn một dòng để trang giấy đầy dần lên cho tới khi hết chỗ và phải sang dòng."
        )
    return paper.done()


_CUTS = (85.0, 115.0, 295.0, 385.0, 465.0, 538.0)
_HEADS = ("TT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian")


def ruled_table(filled: bool = False) -> bytes:
    """A table over a page's end: its head again, a group row merged across, an actor merged down, bullets in a cell."""
    paper = Paper(number=True)
    head_block(paper)
    paper.centred("KẾ HOẠCH", 13)
    paper.centred("Dọn vệ sinh bến đò năm 2025", 11)
    paper.y += 12
    paper.paragraph("I. PHÂN CÔNG")
    paper.border(_CUTS, filled)
    paper.row(_CUTS, _HEADS, filled=filled)
    paper.row((_CUTS[0], _CUTS[-1]), ("A. Trước mùa nước lớn",), filled=filled)
    for at in range(1, 13):
        if paper.y + 80 > BOTTOM:
            paper.turn_page()
            paper.border(_CUTS, filled)
            paper.row(_CUTS, _HEADS, filled=filled)
        work = (
            f"- Kiểm tra bến số {at}, sửa lại lối lên xuống cho người già và trẻ em;\n- Dọn rác hai bên bờ bến số {at}"
        )
        who = "" if at == 3 else "Công an xã" if at % 2 else "Trạm Y tế xã"
        cells = (str(at), work, who, "Các thôn", f"Trước ngày {at:02d}/5/2025")
        paper.row(_CUTS, cells, merged=(2,) if at == 2 else (), filled=filled)
    paper.y += 10
    paper.paragraph("Các đơn vị báo cáo kết quả về UBND xã trước ngày 30 tháng 6 năm 2025./.")
    return paper.done()


def filled_table() -> bytes:
    """The same table, its borders drawn as thin filled rectangles."""
    return ruled_table(filled=True)


def running_heads() -> bytes:
    """A running head on every page, and page numbers."""
    paper = Paper(head="Kế hoạch an toàn đường thủy xã Bến Thượng", number=True)
    for at in range(1, 40):
        paper.paragraph(f"{at}. {DUTIES[at % 3][2:]}")
    return paper.done()


def noted() -> bytes:
    """Footnotes of two pages, raised figures and an exponent, a sentence cut between the pages."""
    paper = Paper()
    for page in (1, 2):
        paper.y = TOP if page == 1 else paper.y
        text = paper.canvas.beginText(LEFT, paper.height - paper.y - 10)
        raised = ("Xã có 12 bến đò", str(page), " và một bãi tập kết rộng 1.200 m", "2", " ở bờ tả.")
        for at, words in enumerate(raised):
            text.setFont("Vietnamese", 7 if at % 2 else 12)
            text.setRise(5 if at % 2 else 0)
            text.textOut(words)
        paper.canvas.drawText(text)
        paper.y += 20
        while paper.y < (620 if page == 1 else 300):
            paper.paragraph(DUTIES[1])
        paper.rule(LEFT, 690, LEFT + 140, 690)
        paper.put(LEFT, 696, str(page), 6)
        paper.put(LEFT + 5, 698, f"Theo thống kê của thôn năm {2023 + page}, chưa kể các bến tạm dựng vào mùa nước,", 9)
        paper.put(LEFT, 710, "mà người dân tự đặt.", 9)
        if page == 1:
            _cut_sentence(paper)
    return paper.done()


def hanging() -> bytes:
    """Bullets that stand out, their words where other paragraphs begin; a footnote's number on its line, apart."""
    paper = Paper()
    hang = LEFT + INDENT
    for duty in DUTIES:
        paper.paragraph(DUTIES[0][2:])
        paper.put(hang - 16, paper.y, "•", SIZE)
        paper.paragraph(duty[2:], left=hang, indent=0.0, justified=False)
    paper.rule(LEFT, 690, LEFT + 140, 690)
    paper.put(LEFT, 698, "1", 9)
    paper.put(LEFT + 8, 698, "Theo thống kê của thôn.", 9)
    return paper.done()


def two_sign() -> bytes:
    """Two who sign: the post of the left one takes two lines, so that the names stand at two heights."""
    paper = Paper()
    paper.paragraph("Hai bên thực hiện nghiêm túc./.")
    left = ((0, "TM. BAN THƯỜNG VỤ"), (16, "HUYỆN ĐOÀN"), (32, "PHÓ BÍ THƯ"), (112, "Tăng Mỹ Linh"))
    right = ((0, "KT. TRƯỞNG CÔNG AN"), (16, "PHÓ TRƯỞNG CÔNG AN"), (96, "Bạch Văn Thụ"))
    for middle, lines in ((170, left), (420, right)):
        for down, words in lines:
            paper.put(middle - paper.measure(words, 12) / 2, paper.y + down, words, 12)
    return paper.done()


def _cut_sentence(paper: Paper) -> None:
    """A sentence whose second line stands on the next page."""
    lines = paper.wrapped(DUTIES[0], RIGHT - LEFT, INDENT, SIZE)
    paper._line(lines[0], LEFT + INDENT, RIGHT, SIZE)
    paper.turn_page()
    for at, line in enumerate(lines[1:], 2):
        paper._line(line, LEFT, RIGHT if at < len(lines) else None, SIZE)
        paper.y += PITCH * SIZE
    paper.y += 6


def rotated() -> bytes:
    """A page that is turned by its /Rotate entry, as a landscape table in a portrait file."""
    paper = Paper(size=(A4[1], A4[0]))
    paper.canvas.setPageRotation(90)
    paper.canvas.translate(A4[1], 0)
    paper.canvas.rotate(90)
    paper.height = A4[1]
    paper.paragraph(DUTIES[0])
    paper.paragraph(DUTIES[1])
    return paper.done()


def sideways() -> bytes:
    """Text that is set sideways on an upright page, as a landscape page is printed into a portrait file."""
    paper = Paper()
    paper.canvas.translate(A4[0], 0)
    paper.canvas.rotate(90)
    paper.height = A4[0]
    paper.paragraph(DUTIES[0])
    paper.paragraph(DUTIES[1])
    return paper.done()


def cropped() -> bytes:
    """A crop box: what lies outside it isn't shown, and places count from its corner."""
    paper = Paper()
    paper.canvas.setCropBox((60, 100, 560, 800))
    paper.put(LEFT, 10, "Chữ nằm ngoài phần được cắt")
    paper.paragraph(DUTIES[0])
    return paper.done()


def two_columns() -> bytes:
    """A text set in two columns below a title; a sentence goes on in the second."""
    paper = Paper()
    paper.centred("HƯỚNG DẪN ĐI ĐÒ AN TOÀN", 13)
    paper.y += 10
    top = paper.y
    words = " ".join(f"{duty[2:]}" for duty in DUTIES)
    lines = paper.wrapped(words, 215, 0, 11)
    half = len(lines) // 2
    for x, part in ((85.0, lines[:half]), (323.0, lines[half:])):
        paper.y = top + (4 if x > 100 else 0)
        for line in part:
            paper._line(line, x, x + 215 if line is not lines[-1] else None, 11)
            paper.y += 14
    return paper.done()


def hidden() -> bytes:
    """Letters that nobody sees: white on white, without ink, too small, off the page; white on dark is seen."""
    paper = Paper()
    paper.paragraph(DUTIES[0])
    paper.canvas.setFillColorRGB(1, 1, 1)
    paper.put(LEFT, 300, "Trắng trên nền trắng")
    paper.canvas.setFillColorRGB(0.1, 0.2, 0.5)
    paper.canvas.rect(LEFT, paper.height - 360, 300, 30, stroke=0, fill=1)
    paper.canvas.setFillColorRGB(1, 1, 1)
    paper.put(LEFT + 10, 338, "Trắng trên nền sẫm")
    paper.canvas.setFillColorRGB(0, 0, 0)
    paper.put(LEFT, 400, "Chữ li ti không ai đọc được", 1)
    paper.put(700, 420, "Chữ ngoài mép giấy")
    text = paper.canvas.beginText(LEFT, 300)
    text.setFont("Vietnamese", 12)
    text.setTextRenderMode(3)
    text.textOut("Chữ không có mực")
    paper.canvas.drawText(text)
    return paper.done()


def spaced_heading() -> bytes:
    """Headings whose letters are spaced: by the type's own spacing, and by spaces typed between them."""
    paper = Paper()
    words = "KẾ HOẠCH"
    paper.put(230, paper.y, words, 14, spacing=4)
    paper.y += 30
    paper.put(230, paper.y, "T H Ô N G  B Á O", 14)
    paper.y += 30
    paper.paragraph(DUTIES[2])
    return paper.done()


def bold_twice() -> bytes:
    """Letters drawn twice, a little apart, to look bold."""
    paper = Paper()
    for shift in (0.0, 0.4):
        paper.put(LEFT + shift, paper.y, "II. NHIỆM VỤ CHUNG")
    paper.y += 20
    paper.paragraph(DUTIES[2])
    return paper.done()


def across() -> bytes:
    """A watermark that lies aslant over the text, and a stamp that stands upright beside it."""
    paper = Paper()
    paper.paragraph(DUTIES[0])
    for angle, words in ((50, "BẢN SAO"), (90, "DỰ THẢO")):
        paper.canvas.saveState()
        paper.canvas.translate(300, 400)
        paper.canvas.rotate(angle)
        paper.canvas.setFont("Vietnamese", 30)
        paper.canvas.drawString(0, 0, words)
        paper.canvas.restoreState()
    return paper.done()


FIXTURES: tuple[tuple[str, str, Callable[[], bytes]], ...] = (
    ("plan", "head and foot in two columns, paragraphs and page numbers", plan),
    ("wrapped_over_page", "sentences cut by page ends", wrapped_over_page),
    ("ruled_table", "a ruled table over page ends, cells merged down and across", ruled_table),
    ("filled_table", "borders drawn as thin filled rectangles", filled_table),
    ("running_heads", "running heads and page numbers", running_heads),
    ("noted", "footnotes, raised figures and an exponent", noted),
    ("hanging", "bullets with hanging words, a footnote's number not raised", hanging),
    ("two_sign", "names of two who sign, at two heights", two_sign),
    ("rotated", "a page turned by /Rotate", rotated),
    ("sideways", "text set sideways on an upright page", sideways),
    ("cropped", "a crop box", cropped),
    ("two_columns", "a text set in two columns", two_columns),
    ("hidden", "letters that nobody sees", hidden),
    ("spaced_heading", "letter-spaced headings", spaced_heading),
    ("bold_twice", "letters drawn twice", bold_twice),
    ("across", "a watermark and a stamp at other angles", across),
)


def set_text(text: str) -> bytes:
    """A plan's text as a PDF: each line a paragraph, lines with tabs as rows of ruled tables."""
    paper = Paper(number=True)
    cuts: list[float] = []
    for line in text.split("\n"):
        cells = line.split("\t")
        if len(cells) < 3:
            cuts = []
            paper.y += 0 if line.strip() else 6
            if line.strip():
                paper.paragraph(line, after=0)
            continue
        if len(cuts) != len(cells) + 1:
            cuts = [LEFT + (RIGHT - LEFT) * at / len(cells) for at in range(len(cells) + 1)]
            paper.border(cuts)
        paper.row(cuts, cells, size=9)
    return paper.done()
