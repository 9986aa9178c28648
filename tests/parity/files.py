"""Every format of the plan: what its file is for, how it is built, and what that needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from ingest.programs import LANGUAGE, LIBREOFFICE, TESSERACT, recognised_languages
from tests.parity.office import convert
from tests.parity.printed import build_pdf, fonts
from tests.parity.scan import build_scan
from tests.parity.source import source
from tests.parity.text import build_text
from tests.parity.web import build_html
from tests.parity.word import build_docx


@dataclass(frozen=True, slots=True)
class File:
    """One file of the plan. ``needs``: fonts, and programs by name. ``verbatim``: its words are the plan's, exactly."""

    name: str
    purpose: str
    build: Callable[[], bytes]
    needs: tuple[str, ...] = ()
    slow: bool = False
    verbatim: bool = True
    slants: tuple[float, ...] = ()  # degrees by which a scan of ``printed`` is turned, by turns

    @property
    def suffix(self) -> str:
        """Of its name."""
        return "." + self.name.rsplit(".", 1)[1]

    @property
    def paged(self) -> bool:
        """It has pages and places on them."""
        return self.suffix == ".pdf"


@cache
def _docx() -> bytes:
    return build_docx(source())


@cache
def _converted(suffix: str) -> bytes:
    return convert(_docx(), suffix)


@cache
def printed() -> bytes:
    """The PDF that reportlab draws; the scans are made of it too."""
    return build_pdf(source())


@cache
def _scanned(slants: tuple[float, ...]) -> bytes:
    return build_scan(printed(), dpi=200, slants=slants, quality=60)


_STRAIGHT, _SLANTED = (0.0,), (0.6, -0.8, 1.0)
FILES = (
    File("text.txt", "saved as text: numbers as words, tabs between cells", lambda: build_text(source()).encode()),
    File("word.docx", "numbering, merged cells, borderless head and foot, a footnote, a page number field", _docx),
    File("page.html", "a page of a legal site: rowspan and colspan, layout tables, sup", lambda: build_html(source()),
         slow=True),
    File("printed.pdf", "page ends within items and between a group row and its rows; drawn rules, a footnote in the "
         "margin", printed, ("font",)),
    File("office.pdf", "LibreOffice's PDF: a row cut by a page end inside a cell merged down, a repeated head",
         lambda: _converted(".pdf"), (LIBREOFFICE.name,), slow=True),
    File("text.odt", "as offices with LibreOffice send it", lambda: _converted(".odt"), (LIBREOFFICE.name,), slow=True),
    File("word.doc", "the binary format of old Word", lambda: _converted(".doc"), (LIBREOFFICE.name,), slow=True),
    File("word.rtf", "rich text", lambda: _converted(".rtf"), (LIBREOFFICE.name,), slow=True),
    File("straight.pdf", "a scan without slant, whose boxes lie on the words of the PDF it was made of",
         partial(_scanned, _STRAIGHT), ("font", TESSERACT.name), slow=True, verbatim=False, slants=_STRAIGHT),
    File("scan.pdf", "a scan as offices make them: grain, slants of up to a degree, JPEG at 60",
         partial(_scanned, _SLANTED), ("font", TESSERACT.name), slow=True, verbatim=False, slants=_SLANTED),
)  # fmt: skip


def missing(file: File) -> str:
    """What this machine lacks for the file, with the remedy; "" where nothing is."""
    for need in file.needs:
        if need == "font" and fonts() is None:
            return "no font with Vietnamese letters: apt-get install fonts-dejavu-core"
        for program in (LIBREOFFICE, TESSERACT):
            if need == program.name and program.path() is None:
                return f"no {program.name}: {program.install}"
        if need == TESSERACT.name and LANGUAGE not in recognised_languages():
            return f"Tesseract has no data for {LANGUAGE}: {TESSERACT.install}"
    return ""
