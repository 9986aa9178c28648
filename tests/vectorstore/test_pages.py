"""Where words stand on pages: boxes of a quote, and a quote cut where a page ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.pages import Box, Page, Place, by_page, pack, places
from vectorstore.span import Span

Drawn = list[tuple[str, Box]]


def page_of(words: Drawn, number: int = 1, start: int = 0) -> tuple[str, Page]:
    """A page whose words stand one blank apart in the text, and the text."""
    placed = []
    at = start
    for word, box in words:
        placed.append((Span(at, at + len(word)), box))
        at += len(word) + 1
    return " ".join(word for word, _ in words), Page(number, Span(start, at - 1), 595, 842, placed=pack(placed))


def turned(words: Drawn) -> Drawn:
    """As on a sheet that was put in sideways: a quarter turn to the left."""
    return [(word, (top, 842 - right, bottom, 842 - left)) for word, (left, top, right, bottom) in words]


def on_its_head(words: Drawn) -> Drawn:
    return [(word, (595 - right, 842 - bottom, 595 - left, 842 - top)) for word, (left, top, right, bottom) in words]


LINES: Drawn = [
    ("Công", (100, 100, 128, 113)),
    ("an", (132, 100, 146, 113)),
    ("xã¹", (150, 98, 170, 113)),  # with a reference to a footnote
    ("tuần", (100, 115, 126, 128)),
    ("tra.", (130, 116, 152, 129)),  # a scan is never quite level
]
COLUMNS: Drawn = [
    ("Nơi", (85, 700, 105, 713)),
    ("nhận:", (109, 700, 140, 713)),
    ("KT.", (360, 700, 380, 713)),
    ("CHỦ", (384, 700, 410, 713)),
]
SPREAD: Drawn = [("Số:", (100, 100, 120, 113)), ("12/KH-UBND", (165, 100, 240, 113))]  # a justified line
NARROW: Drawn = [("Tháng", (400, 100, 430, 113)), ("5", (400, 115, 407, 128)), ("năm", (400, 130, 422, 143))]
OVERLAPPING: Drawn = [("g", (100, 100, 107, 116)), ("Ể", (100, 112, 109, 128))]  # of two lines set tight
TINY: Drawn = [("việc", (100, 100, 125, 113)), ("m²", (128, 100, 142, 113)), (".", (142, 110, 144, 113))]

CASES = [
    ("the words of one line are one box", LINES, "Công an", [(100, 100, 146, 113)]),
    ("a raised sign makes its line higher", LINES, "an xã¹", [(132, 98, 170, 113)]),
    ("lines are apart", LINES, "Công an xã¹ tuần tra.", [(100, 98, 170, 113), (100, 115, 152, 129)]),
    ("from the middle of a line into the next", LINES, "xã¹ tuần", [(150, 98, 170, 113), (100, 115, 126, 128)]),
    ("a part of a word has its whole box", LINES, "ông a", [(100, 100, 146, 113)]),
    ("the blank between two words has no box", LINES[:2], " ", []),
    ("columns are apart", COLUMNS, "nhận: KT.", [(109, 700, 140, 713), (360, 700, 380, 713)]),
    ("a wide blank within a line is none between columns", SPREAD, "Số: 12/KH-UBND", [(100, 100, 240, 113)]),
    ("one word under the other, in a narrow cell", NARROW, "Tháng 5 năm", [box for _, box in NARROW]),
    ("lines that touch are two lines", OVERLAPPING, "g Ể", [box for _, box in OVERLAPPING]),
    ("a full stop is of its line", TINY, "việc m² .", [(100, 100, 144, 113)]),
    ("a page that lies on its side", turned(LINES), "Công an", [(100, 696, 113, 742)]),
    ("its lines", turned(LINES), "an xã¹ tuần", [(98, 672, 113, 710), (115, 716, 128, 742)]),
    ("a page on its head", on_its_head(LINES), "an xã¹ tuần", [(425, 729, 463, 744), (469, 714, 495, 727)]),
    ("a page without placed words", [], "", []),
]  # fmt: skip


@pytest.mark.parametrize(("case", "words", "quote", "boxes"), CASES, ids=[case[0] for case in CASES])
def test_boxes(case: str, words: Drawn, quote: str, boxes: list[Box]) -> None:
    text, page = page_of(words) if words else ("", Page(1, Span(0, 0), 595, 842))
    start = text.index(quote)
    assert list(page.boxes(Span(start, start + len(quote)))) == boxes, case


def test_words_come_back_as_packed_in_the_order_of_the_text() -> None:
    words = [(Span(5, 7), (3.0, 1.0, 4.0, 2.0)), (Span(0, 4), (1.0, 1.0, 2.5, 2.0))]
    assert list(Page(1, Span(0, 7), 595, 842, placed=pack(words)).words()) == words[::-1]


TEXT = "Mở đầu\n\nCông an xã tuần\n\ntra ban đêm.\n\nHết"
PAGES = (
    Page(1, Span(0, 23), 595, 842, placed=pack([(Span(8, 12), (9, 9, 20, 20))])),
    Page(2, Span(0, 0), 595, 842),  # a blank page has no words, wherever its reader says that they are
    Page(3, Span(25, 37), 595, 842, placed=pack([(Span(25, 28), (1, 1, 9, 9))])),
    Page(5, Span(39, 42), 595, 842),
)


@pytest.mark.parametrize(
    ("quote", "parts"),
    [
        ("Công an xã", [(1, "Công an xã")]),
        ("Công an xã tuần\n\ntra ban đêm.", [(1, "Công an xã tuần"), (3, "tra ban đêm.")]),
        (" tuần\n\ntra ban đêm.\n", [(1, " tuần"), (3, "tra ban đêm.\n")]),  # only the cut is trimmed
        ("đêm.\n\nHết", [(3, "đêm."), (5, "Hết")]),
        (TEXT, [(1, "Mở đầu\n\nCông an xã tuần"), (3, "tra ban đêm."), (5, "Hết")]),
        ("\n\ntra", [(3, "tra")]),
    ],
)
def test_a_quote_is_cut_where_a_page_ends(quote: str, parts: list[tuple[int, str]]) -> None:
    start = TEXT.index(quote)
    span = Span(start, start + len(quote))
    found = places(PAGES, span, quote)
    assert [(place.page, place.span.of(TEXT)) for place in found] == parts
    for place in found:
        assert place.boxes == next(page for page in PAGES if page.number == place.page).boxes(place.span)


@pytest.mark.parametrize("pages", [(), (Page(1, Span(0, 0), 595, 842),)])
def test_a_plan_without_pages_is_not_cut(pages: tuple[Page, ...]) -> None:
    span = Span(3, 30)
    assert by_page(pages, span) == []
    assert places(pages, span, span.of(TEXT)) == (Place(span),)


def test_no_words_are_nowhere() -> None:
    for span in (Span(9, 9), Span(23, 25)):  # an editor's own words; white space between two pages
        assert [place.span for place in places(PAGES, span, span.of(TEXT))] == [span]


@st.composite
def books(draw: st.DrawFn) -> tuple[str, tuple[Page, ...], Span]:
    """A text, its pages with words between them that stand on none, and a span of it."""
    text, pages = draw(st.sampled_from(["", "\n", "đầu "])), []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        words = draw(st.lists(st.sampled_from(["xã", "tuần", "tra,", "5"]), max_size=5))
        page = " ".join(words)
        pages.append(Page(number, Span(len(text), len(text) + len(page)), 595, 842))
        text += page + draw(st.sampled_from(["", "\n", "\n\n", " ", "\n¹ chú\n", "\t"]))
    start = draw(st.integers(0, len(text)))
    return text, tuple(pages), Span(start, draw(st.integers(start, len(text))))


@given(book=books())
def test_the_parts_hold_exactly_the_words_of_the_span(book: tuple[str, tuple[Page, ...], Span]) -> None:
    text, pages, span = book
    parts = by_page(pages, span)
    if parts:
        assert "".join(part.of(text) for _, part in parts) == span.of(text)
    found = places(pages, span, span.of(text))
    assert "".join("".join(place.span.of(text).split()) for place in found) == "".join(span.of(text).split())
    numbers = [place.page for place in found if place.page is not None]
    assert numbers == sorted(set(numbers))
    for page in pages:
        own = Span(max(span.start, page.span.start), max(span.start, page.span.start, min(span.end, page.span.end)))
        if own.of(text).strip():
            assert any(place.page == page.number and own.of(text).strip() in place.span.of(text) for place in found)
