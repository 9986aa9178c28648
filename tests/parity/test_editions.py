"""The plan saved in another format is another file, and no other edition: nothing in it differs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.parity.files import FILES, File
from tests.parity.papers import Paper
from vectorstore.keeping.edition_diff import edition_diff
from vectorstore.values import Plan, PlanContents

TEXT = FILES[0]


def contents(paper: Paper, number: int) -> PlanContents:
    read = paper.reading
    plan = Plan("plan", number, number, paper.file.name, read.header, len(read.passages), "")
    return PlanContents(plan, read.text, read.sections, read.passages, read.obligations)


def test_nothing_differs_from_the_text_file(paper: Paper, papers: Callable[[File], Paper]) -> None:
    if not paper.file.verbatim:
        pytest.skip("text recognition misreads words, which are then other words")
    found = edition_diff(contents(papers(TEXT), 1), contents(paper, 2))
    assert not found
    assert len(found.passages.same) == len(paper.reading.passages)
