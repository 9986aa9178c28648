"""Whether a paper is stamped as a state secret: MẬT, TỐI MẬT or TUYỆT MẬT.

The stamp stands on the first page below number and symbol (Nghị định 30/2020/NĐ-CP, Phụ lục I, ô số 10a; Thông tư
24/2020/TT-BCA, mẫu số 02), capitals in a double frame; offices also print it at the head of every page. So it is what
stands by itself, on a line or in a column of the head, in a margin, or high on the first page. In prose, in a title, in
the name of an office, in a table, or as a part of other words ("BẢO MẬT") it is no stamp; nor is "GIẢI MẬT" or
"DẤU MẬT", which name no degree. Whoever keeps a secret paper by mistake breaks the law, and whoever has to ask why a
paper was refused loses a minute: so where text recognition read the page, any marks over the A are taken for a stamp.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ingest.columns import segments
from ingest.document import Document
from ingest.lines import split_lines
from vectorstore.pages import Page
from vectorstore.values import Reading, Span

DEGREES = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")
_HEAD = 60  # lines of writing, beyond which there is no head
_UNTITLED = 12  # lines of writing at the start of a text without a title, among which a stamp may stand
_HIGH = 0.4  # of the page's height from its top, where stamps are
_HEAD_KINDS = ("header", "basis", "formula")
_LONGEST = 60  # letters of a line that may be a stamp
_START = 2_000  # letters of a text that tell whether it has diacritics
_NO_LETTERS = re.compile(r"[\W_]+")
_LABEL = r"(?:DAU )?(?:CHI )?(?:MUC )?DO MAT(?: CUA VAN BAN)? "
_DEGREE = r"T ?U ?Y ?E ?T M ?A ?T|T ?O ?I ?M ?A ?T|M ?A ?T"
_BESIDE = r"(?: (?:BAN SO|SO BAN)(?: \d+)*| (?:HOA TOC|THUONG KHAN|KHAN)| \d{1,4})*"  # other stamps, a page's number
_STAMP = re.compile(rf"(?:\d{{1,4}} )?(?P<label>{_LABEL})?(?P<degree>{_DEGREE}){_BESIDE}")
_EXACT = re.compile(r"(?:TUYỆT|TỐI)?MẬT")


def stamp_of(document: Document, reading: Reading) -> str | None:
    """The degree that the paper is stamped with, one of DEGREES, the highest where there are several; or None.

    ``reading`` is that of the document.
    """
    recognised = any(page.confidence is not None for page in document.pages[:1])
    loose = recognised or _plain(document.text[:_START]) == document.text[:_START]
    found = {_degree(words, loose) for words in _alone(document, reading)}
    return next((degree for degree in DEGREES if degree in found), None)


def _degree(words: str, loose: bool) -> str | None:
    """The degree of a stamp that is all of ``words``; where ``loose``, whatever marks stand over its letters."""
    letters = _NO_LETTERS.sub(" ", unicodedata.normalize("NFC", words[: 2 * _LONGEST])).strip()
    found = _STAMP.fullmatch(_plain(letters).upper())
    if found is None or len(words) > _LONGEST:
        return None
    said = letters[found.start("degree") : found.end("degree")].replace(" ", "")
    exact = bool(_EXACT.fullmatch(said.upper()))
    stamped = found["label"] or said.isupper()
    # Typed, "Tối mật", is as good; but the middle of a sentence, which begins with no capital, is not.
    if not (exact or (loose and stamped)) or not (stamped or said[:1].isupper()):
        return None
    return next(degree for degree in DEGREES if len(degree.replace(" ", "")) == len(said))


def _alone(document: Document, reading: Reading) -> Iterator[str]:
    """The words that stand by themselves where a stamp may."""
    for margin in document.margins:
        yield margin
        yield from re.split(r"[\t\n\u2028]|\s{3,}", margin)
    title = reading.header.title.span
    written = [line for line in split_lines(document.text) if not line.blank]
    lines = [line for line in written if line.marker is None and not (title and _within(line.span, title))]
    if title is not None:
        end = next((p.spans[0].start for p in reading.passages if p.kind not in _HEAD_KINDS), len(document.text))
        for line in lines[:_HEAD]:
            if line.span.start < end:
                yield line.text
                yield from (span.of(document.text) for span in segments(document.text, line))
    yield from (line.text for line in lines if title is None and line in written[:_UNTITLED])
    yield from (line.text for line in lines if any(_is_high(page, line.span) for page in document.pages[:1]))


def _is_high(page: Page, span: Span) -> bool:
    """Whether all that stands at ``span`` is in the upper part of the page."""
    boxes = page.boxes(span) if _within(span, page.span) else ()
    return bool(boxes) and all(box[3] < _HIGH * page.height for box in boxes)


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _plain(text: str) -> str:
    """The text, which is composed, without the marks of its letters: as many letters as before."""
    return "".join("D" if letter in "Đđ" else unicodedata.normalize("NFD", letter)[0] for letter in text)
