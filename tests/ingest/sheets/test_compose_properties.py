"""What holds for any sheets: every word is written once or left to the margins, at exact offsets, page after page."""

from __future__ import annotations

import struct
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.sheets.compose import compose
from ingest.sheets.runs import canonical
from ingest.sheets.sheet import Rule, Sheet, Word
from vectorstore.pages import Box

_TEXTS = (
    "I.",
    "1.",
    "-",
    "a)",
    "3",
    "Trang",
    "Công",
    "an",
    "xã",
    "Nơi",
    "nhận:",
    "KẾ",
    "HOẠCH",
    "đ",
    "/",
    "|",
    "m",
    "(1)",
)


@st.composite
def _words(draw: st.DrawFn) -> tuple[Word, ...]:
    """Words in lines, blocks and anywhere."""
    found = []
    for _ in range(draw(st.integers(0, 6))):
        left, top = draw(st.floats(-20, 560)), draw(st.floats(-20, 830))
        size = draw(st.sampled_from((6.0, 9.0, 12.0, 14.0, 30.0)))
        step = draw(st.floats(0.2, 3.0))
        for at in range(draw(st.integers(1, 7))):
            text = draw(st.sampled_from(_TEXTS))
            x = left + (at % 4) * step * 20 if draw(st.booleans()) else left + at * step * 12
            y = top + (at // 4) * size * 1.2 + draw(st.floats(-3, 3))
            found.append(Word(text, (x, y, x + len(text) * size * 0.5, y + size), size, draw(st.booleans())))
    return tuple(draw(st.permutations(found)))


_LEVEL = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@st.composite
def _rules(draw: st.DrawFn) -> tuple[Rule, ...]:
    """A grid, whole or with lines missing, and a few lines anywhere."""
    xs = sorted(draw(st.lists(st.integers(0, 590), max_size=4)))
    ys = sorted(draw(st.lists(st.integers(0, 840), max_size=4)))
    lines: list[Box] = [(x, min(ys), x, max(ys)) for x in xs if ys] + [(min(xs), y, max(xs), y) for y in ys if xs]
    kept = [line for line in lines if draw(st.integers(0, 9))]
    odd = [
        (x, y, x + w, y + h)
        for x, y, w, h in draw(
            st.lists(
                st.tuples(*[st.floats(0, 600)] * 2, st.sampled_from((0.5, 150.0)), st.sampled_from((0.5, 90.0))),
                max_size=3,
            )
        )
    ]
    return tuple(Rule(box) for box in (*kept, *odd))


@st.composite
def _sheets(draw: st.DrawFn) -> list[Sheet]:
    """Pages of words that differ in their texts, so that each can be found again."""
    sheets = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        words = draw(_words())
        scanned = draw(st.sampled_from((None, 80.0)))
        sheets.append(Sheet(number, 595.0, 842.0, words, draw(_rules()), scanned))
    if draw(st.booleans()):
        sheets.append(Sheet(len(sheets) + 1, 595.0, 842.0, sheets[0].words, sheets[0].rules))
    return sheets


@pytest.mark.parametrize("examples", [120, pytest.param(1000, marks=pytest.mark.long)])
def test_every_word_is_written_once(examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(_sheets())
    def holds(sheets: list[Sheet]) -> None:
        document = compose(sheets)
        written = [(p.number, span.of(document.text), box) for p in document.pages for span, box in p.words()]
        given_words = [(s.number, canonical(w), w.box) for s in sheets for w in s.words]
        left = _without(given_words, written)
        assert sorted(" ".join(text for _, text, _ in left).split()) == sorted(
            _of_margins(sheets, document.margins, left)
        )
        assert [p.number for p in document.pages] == [s.number for s in sheets]
        assert all(a.span.end <= b.span.start for a, b in pairwise(document.pages))
        for page in document.pages:
            spans = [span for span, _ in page.words()]
            assert all(a.end <= b.start for a, b in pairwise(spans))
            assert not spans or (page.span.start, page.span.end) == (spans[0].start, spans[-1].end)
        assert "\n\n\n" not in document.text

    holds()


def _without(
    given_words: list[tuple[int, str, Box]], written: list[tuple[int, str, Box]]
) -> list[tuple[int, str, Box]]:
    """The words that were not written; fails for a word that was written, but not given. A note's number is raised."""
    rest = [(number, text.translate(_LEVEL), _rounded(box)) for number, text, box in given_words]
    for number, text, box in written:
        rest.remove((number, text.translate(_LEVEL), _rounded(box)))
    return rest


def _rounded(box: Box) -> Box:
    """As 32 bits keep it."""
    return struct.unpack("<4f", struct.pack("<4f", *box))


def _of_margins(sheets: list[Sheet], margins: tuple[str, ...], left: list[tuple[int, str, Box]]) -> list[str]:
    """The words left out, as often as they were, all of which stand in the margins."""
    known = {word for margin in margins for word in margin.translate(_LEVEL).split()}
    return [text for _, text, _ in left if text in known or not text]
