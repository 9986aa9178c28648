"""The head of a document: number, place, date, type, title, legal bases.

Each field is present, absent, blank or illegible as the text has it (Nghị định 30/2020/NĐ-CP, Điều 8), never guessed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

from ingest import cues
from ingest.blocks import Block
from ingest.columns import segments
from ingest.edges import title_words, trim
from ingest.foot import Foot
from ingest.issuer import NUMBER_WORD, NUMBERED, read_issuer
from ingest.layout import TYPES, Layout
from ingest.lines import Line
from vectorstore.values import ABSENT, Header, HeaderField, Span

_NUMBER = re.compile(r"\d{1,6}[a-zA-Z]?")
_NUMBER_ALONE = re.compile(rf"^[*_\s]*{NUMBER_WORD}\s*(?P<number>\d[\w./-]*)?[\s._…*]*$")
_DATE = re.compile(
    r"(?P<place>[A-ZÀ-ỸĐ][^,;:\n]{1,50}),\s*ngày\s*(?P<day>[\d\s._…*]{0,12}?)\s*"
    r"tháng\s*(?P<month>[\d\s._…*]{0,12}?)\s*năm\s*(?P<year>[\d._…]{0,6})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\bnăm\s+(20\d\d|19\d\d)\b|\b(20\d\d)\s*[-–]\s*20\d\d\b")


def read_header(text: str, lines: Sequence[Line], layout: Layout, preamble: Sequence[Block], foot: Foot) -> Header:
    """The header; ``preamble`` are the paragraphs between the title and the body."""
    above = lines[: layout.title_end if layout.title is None else layout.title]
    head = [span for line in above for span in segments(text, line)]
    title = _title(text, lines, layout)
    place, date, year = _date(text, [*head, *foot.segments])
    kind = _kind(text, lines, layout)
    return Header(
        kind=kind,
        number=_number(text, head),
        issuer=read_issuer(text, kind, head, preamble),
        place=place,
        date=date,
        title=title,
        bases=tuple(trim(text, Span(block.body()[0].start, block.span.end)) for block in preamble if is_basis(block)),
        recipients=foot.recipients,
        signer=foot.signer(text),
        position=foot.position(text),
        year=_year_of(title) or year,
    )


def is_basis(block: Block) -> bool:
    """A paragraph before the body that says what the plan rests on."""
    return cues.opens("bases", block.text.lstrip("-–+• *_"))


def _kind(text: str, lines: Sequence[Line], layout: Layout) -> HeaderField:
    if layout.title is None:
        return ABSENT
    span = lines[layout.title].span
    words = span.of(text).upper()
    found = next((found for types in TYPES if (found := cues.capitals(types).search(words))), None)
    if found is None:
        return ABSENT
    at = Span(span.start + found.start(), span.start + found.end())
    return HeaderField("present", " ".join(at.of(text).upper().split()), at)


def _title(text: str, lines: Sequence[Line], layout: Layout) -> HeaderField:
    span = layout.title_span(lines) if layout.title is not None else _subject(text, lines[: layout.title_end])
    return HeaderField("present", title_words(text, [span]), span) if span else ABSENT


def _subject(text: str, head: Sequence[Line]) -> Span | None:
    """The abstract of a letter, which has no type: "V/v …" below its number, with the lines that go on with it."""
    spans = [span for line in head for span in segments(text, line)]
    at = next((i for i, span in enumerate(spans) if cues.opens("subject", span.of(text))), None)
    if at is None:
        return None
    end = at + 1
    while (
        end < len(spans) and text[spans[end - 1].end : spans[end].start] == "\n" and spans[end].of(text)[:1].islower()
    ):
        end += 1
    return Span(spans[at].start, spans[end - 1].end)


def _number(text: str, head: Iterable[Span]) -> HeaderField:
    """Number and symbol: "50/KH-UBND"; blank where only the symbol stands, illegible where no digit does."""
    for span in head:
        words = span.of(text)
        found = NUMBERED.match(words)
        if found:
            number = re.sub(r"[\s*_.…]+", "", found["number"])
            symbol = re.sub(r"\s+", "", found["symbol"]).rstrip(".")
            if _NUMBER.fullmatch(number):
                return HeaderField("present", number + symbol, span)
            return HeaderField("illegible" if number else "blank", None, span)
        alone = _NUMBER_ALONE.match(words)
        if alone:
            return HeaderField("present" if alone["number"] else "blank", alone["number"], span)
    return ABSENT


def _date(text: str, spans: Iterable[Span]) -> tuple[HeaderField, HeaderField, int | None]:
    """Place, date and year of "Đà Nẵng, ngày 03 tháng 3 năm 2023"; the year stands also where the day is open."""
    for span in spans:
        found = _DATE.search(span.of(text))
        if found:
            at = Span(span.start + found.start(), span.start + found.end())
            named = trim(text, Span(at.start, span.start + found.end("place")))
            place = HeaderField("present", named.of(text).strip("*_"), named)
            digits = [re.sub(r"\D", "", found[part]) for part in ("year", "month", "day")]
            return place, _date_of(digits, at), int(digits[0]) if len(digits[0]) == 4 else None
    return ABSENT, ABSENT, None


def _date_of(digits: Sequence[str], at: Span) -> HeaderField:
    """The date of year, month and day: blank where one is left open, illegible where they are no date."""
    if not all(digits) or len(digits[0]) != 4:
        return HeaderField("blank", None, at)
    try:
        return HeaderField("present", datetime.date(*map(int, digits)).isoformat(), at)
    except ValueError:
        return HeaderField("illegible", None, at)


def _year_of(title: HeaderField) -> int | None:
    found = _YEAR.search(title.value or "")
    return int(found[1] or found[2]) if found else None
