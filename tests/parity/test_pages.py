"""Every obligation is cited with the right page, and with boxes that cover its words and no others."""

from __future__ import annotations

from itertools import pairwise

from tests.parity.drawn import Drawn, comparable
from tests.parity.expected import plan_text, register
from tests.parity.papers import Paper
from tests.parity.places import likeness, words_of
from vectorstore.obligation import Obligation
from vectorstore.pages import Page, by_page

_ALIKE = 0.97  # of the letters that a box of a scan shows and those that belong there
_ENDS = 20  # letters at either end of an obligation that tell its page


def test_every_page_is_there(sheets: Paper) -> None:
    pages = sheets.reading.pages
    assert [page.number for page in pages] == list(range(1, len(sheets.drawn) + 1))
    assert all(abs(page.width - 595.3) < 1 and abs(page.height - 841.9) < 1 for page in pages)
    assert all((page.confidence is None) == sheets.file.verbatim for page in pages)
    assert all(one.span.end <= two.span.start for one, two in pairwise(pages))


def test_the_boxes_show_the_words(sheets: Paper) -> None:
    wrong = []
    for one, placed in zip(sheets.reading.obligations, sheets.placed.obligations, strict=True):
        shown = "".join(_shown(sheets, page, one) for page in _pages(sheets, one))
        if sheets.file.verbatim:
            wanted = comparable(words_of(sheets.reading.text, one.spans))
        elif any(gold["start"] <= placed.spans[0].start < gold["end"] for gold in register()):
            wanted = comparable(words_of(plan_text(), placed.spans))
        else:
            continue  # not of the plan's register: what is said of it there is what counts
        if not _same(sheets, shown, wanted):
            wrong.append((wanted, shown))
    assert not wrong


def test_the_pages_are_right(sheets: Paper) -> None:
    """Told by the words at both ends of what stands in lines, not in cells; some of them are cut by a page end."""
    wrong, cut = [], 0
    for placed, one in zip(sheets.placed.obligations, sheets.reading.obligations, strict=True):
        words = comparable(words_of(plan_text(), placed.spans))
        first, last = (_alone_on(end, sheets.drawn) for end in (words[:_ENDS], words[-_ENDS:]))
        cited = [page.number for page in _pages(sheets, one)]
        if (first and cited[:1] != [first]) or (last and cited[-1:] != [last]):
            wrong.append((words, cited, first, last))
        cut += len(cited) > 1
    assert not wrong
    assert cut, "no obligation stands on two pages: the plan has lost what it is for"


def _pages(sheets: Paper, one: Obligation) -> list[Page]:
    return list(dict.fromkeys(page for span in one.spans for page, _ in by_page(sheets.reading.pages, span)))


def _shown(sheets: Paper, page: Page, one: Obligation) -> str:
    """What stands in the boxes of an obligation on a page; word by word where lines are slanted."""
    parts = [part for span in one.spans for on, part in by_page(sheets.reading.pages, span) if on == page]
    boxes = [box for part in parts for box in page.boxes(part)]
    if any(sheets.file.slants):
        boxes = [box for word, box in page.words() if any(p.start < word.end and word.start < p.end for p in parts)]
    return sheets.drawn[page.number - 1].within(boxes)


def _same(sheets: Paper, shown: str, wanted: str) -> bool:
    if sheets.file.verbatim:
        return shown == wanted
    return likeness(shown, wanted) >= _ALIKE


def _alone_on(words: str, drawn: list[Drawn]) -> int | None:
    """The one page that shows the words in a row."""
    found = [at for at, page in enumerate(drawn, 1) if words and words in page.text]
    return found[0] if len(found) == 1 else None
