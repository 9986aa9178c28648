"""A plan's words as HTML: a <mark> around each quote, a <b> around each heading, and every character kept.

Whatever is written here has the plan's text as its text content, to the letter: a quote's offsets hold in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ingest.document import CELL_BREAK
from prompts.texts import Language, say
from vectorstore.values import PlanContents, Section, Span

CHUNK = 8_000  # characters, about two screens, that a browser lays out at once
_BREAK = Markup("<span hidden>{}</span><br>").format(CELL_BREAK)
_HIDDEN = Markup("<span hidden>{}</span>")
# What makes words bold or a heading in Markdown; "(**)" points to a note.
_MARKS = re.compile(r"(?!(?<=\()\*+\))\*{2,3}|(?<![^\n])#{1,6}[ \t]+")


@dataclass(frozen=True, slots=True)
class PlanText:
    """The text, its sections in order, and the quotes to mark, in order and apart. Make one with ``plan_text``.

    ``marked_up``: the marks of Markdown in it are there, but not seen.
    """

    text: str
    sections: tuple[Section, ...]
    quotes: tuple[Span, ...]
    language: Language
    marked_up: bool = False

    def words(self, start: int, end: int, *, headings: bool = True) -> Markup:
        """A slice. The first part of a quote carries its id: "quote", then "quote-2" …; of a heading "s" and its id."""
        out: list[str] = []
        done = start
        for at in range(self._first_quote(start), len(self.quotes)):
            first, last = max(self.quotes[at].start, start), min(self.quotes[at].end, end)
            if first >= last:
                break
            out += [self._unmarked(done, first, headings), self._quote(at, first, last, headings)]
            done = last
        return Markup("").join([*out, self._unmarked(done, end, headings)])

    def chunks(self) -> Iterator[Markup]:
        """The text as it is, cut after lines into pieces that a browser lays out only where they are seen."""
        start = 0
        while start < len(self.text):
            end = self.text.find("\n", start + CHUNK) + 1 or len(self.text)
            yield self.words(start, end)
            start = end

    def _quote(self, at: int, start: int, end: int, headings: bool) -> Markup:
        """A part of a quote. Where it begins and ends is told to who can't see the mark."""
        number, said = at + 1, Markup("")
        words = self.quotes[at].of(self.text)
        first = self.quotes[at].end - len(words.lstrip("\n\t"))  # what stands between elements is in no mark
        last = self.quotes[at].start + len(words.rstrip("\n\t"))
        if start <= first < end:
            said += Markup(' id="{}" data-begins="{}"').format(
                quote_name(number), say("page.quote_begins", self.language, number=number)
            )
        if start < last <= end:
            said += Markup(' data-ends="{}"').format(say("page.quote_ends", self.language))
        return Markup("<mark{}>{}</mark>").format(said, self._unmarked(start, end, headings))

    def _unmarked(self, start: int, end: int, headings: bool) -> Markup:
        """The words of a slice; what lies in it of a heading stands in a <b>, with an id where the heading begins."""
        out: list[str] = []
        done = start
        for section in self.sections_of(start, end) if headings else ():
            first, last = max(section.span.start, done), min(section.span.end, end)
            if first >= last:
                continue
            name = Markup(' id="s{}"').format(section.id) if first == section.span.start else ""
            out += [self._plain(done, first), Markup("<b{}>{}</b>").format(name, self._plain(first, last))]
            done = last
        return Markup("").join([*out, self._plain(done, end)])

    def _plain(self, start: int, end: int) -> Markup:
        out: list[str] = []
        for mark in _MARKS.finditer(self.text, start, end) if self.marked_up else ():
            out += [self._broken(start, mark.start()), _HIDDEN.format(mark[0])]
            start = mark.end()
        return Markup("").join([*out, self._broken(start, end)])

    def _broken(self, start: int, end: int) -> Markup:
        return _BREAK.join(escape(piece) for piece in self.text[start:end].split(CELL_BREAK))

    def sections_of(self, start: int, end: int) -> tuple[Section, ...]:
        """Those whose headings stand in a slice, wholly or in part."""
        first = bisect_right(self.sections, start, key=lambda section: section.span.start)
        while first and self.sections[first - 1].span.end > start:
            first -= 1
        last = bisect_left(self.sections, end, key=lambda section: section.span.start)
        return self.sections[first:last]

    def _first_quote(self, start: int) -> int:
        return bisect_right(self.quotes, start, key=lambda quote: quote.end)


def plan_text(
    contents: PlanContents, quotes: Sequence[Span], language: Language, *, marked_up: bool = False
) -> PlanText:
    """A plan's text with ``quotes`` to mark, which are in order and apart."""
    in_order = sorted(contents.sections, key=lambda section: section.span)
    return PlanText(contents.text, tuple(in_order), tuple(quotes), language, marked_up)


def quote_name(number: int) -> str:
    """The id of a quote's element, ``number`` from 1."""
    return "quote" if number == 1 else f"quote-{number}"
