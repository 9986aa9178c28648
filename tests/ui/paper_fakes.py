"""Plans on paper, made here: a PDF, the canonical text, and where each word stands; and a server in a thread."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from socket import socket

import pypdfium2
import uvicorn
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from starlette.types import ASGIApp, Receive, Scope, Send
from ui_fakes import FakeLibrary, contents

from vectorstore.errors import UnknownEdition
from vectorstore.pages import Page, pack
from vectorstore.values import PlanContents, Section, Span

WIDTH, HEIGHT = 595.0, 842.0
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
_SIZE, _LEADING, _MARGIN = 12.0, 19.0, 72.0
DIGEST = "5e" * 32


class PaperLibrary(FakeLibrary):
    """Plans in memory with their original files, and earlier editions."""

    def __init__(self, *plans: PlanContents, files: dict[str, Path] | None = None) -> None:
        super().__init__(*plans)
        self.files = files or {}
        self.earlier: dict[tuple[str, int], PlanContents] = {}

    def contents(self, plan_id: str, edition: int | None = None) -> PlanContents:
        current = super().contents(plan_id)
        if edition in (None, current.plan.edition):
            return current
        if (plan_id, edition) not in self.earlier:
            raise UnknownEdition(plan_id, edition or 0)
        return self.earlier[plan_id, edition or 0]

    def original(self, plan_id: str, edition: int | None = None) -> Path | None:
        return self.files.get(self.contents(plan_id, edition).plan.file)


def on_paper(
    paragraphs: Sequence[Sequence[str]], confidence: Sequence[float | None] = (), plan_id: str = "tan_son"
) -> tuple[PlanContents, bytes]:
    """A plan of a page for each list of paragraphs, with its PDF. A paragraph that opens with "I." is a heading."""
    pdfmetrics.registerFont(TTFont("Fixture", str(FONT)))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    text, pages, sections = "", [], []
    for number, lines in enumerate(paragraphs, 1):
        start, words = len(text), []
        canvas.setFont("Fixture", _SIZE)
        down = _MARGIN
        for paragraph in lines:
            if paragraph.startswith(("I. ", "II. ", "III. ")):
                marker, title = paragraph.split(" ", 1)
                span = Span(len(text), len(text) + len(paragraph))
                sections.append(Section(len(sections), None, 0, marker, title, paragraph, span))
            down = _written(canvas, paragraph, len(text), down, words) + 6
            text += paragraph + "\n"
        sure = confidence[number - 1] if confidence else None
        pages.append(Page(number, Span(start, len(text) - 1), WIDTH, HEIGHT, sure, pack(words)))
        canvas.showPage()
    canvas.save()
    made = contents(plan_id, text, "Kế hoạch phòng, chống đuối nước trẻ em xã Tân Sơn Đoài năm 2027")
    plan = replace(made.plan, source="Kế hoạch xã Tân Sơn Đoài.pdf", file=DIGEST, pages=len(pages))
    return replace(made, plan=plan, sections=tuple(sections), pages=tuple(pages)), out.getvalue()


def _written(canvas: Canvas, paragraph: str, offset: int, down: float, words: list) -> float:
    """Draws a paragraph and notes its words; how far down it ends."""
    along, at = _MARGIN, offset
    space = pdfmetrics.stringWidth(" ", "Fixture", _SIZE)
    for word in paragraph.split(" "):
        wide = pdfmetrics.stringWidth(word, "Fixture", _SIZE)
        if along + wide > WIDTH - _MARGIN:
            along, down = _MARGIN, down + _LEADING
        canvas.drawString(along, HEIGHT - down, word)
        words.append((Span(at, at + len(word)), (along, down - 0.8 * _SIZE, along + wide, down + 0.25 * _SIZE)))
        along, at = along + wide + space, at + len(word) + 1
    return down + _LEADING


def draw(file: Path, name: Path, number: int, width: int) -> bytes:
    """A page as PNG, in this process."""
    with pypdfium2.PdfDocument(file) as pdf:
        leaf = pdf[number - 1]
        image = leaf.render(scale=width / leaf.get_width()).to_pil()
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


class Noted:
    """Notes the path of every request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.paths: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.paths.append(scope["path"])
        await self.app(scope, receive, send)


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The application on a port of its own; its address."""
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)
