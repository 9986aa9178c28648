"""Words of plans as evidence: read once a question, in one edition; made ready once a plan."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.retrieval.evidence import Piece, Shelf
from assistant.retrieval.plan_words import PlanWords, WordsOf
from vectorstore.library import Library
from vectorstore.values import PlanContents

COMMUNE = "47-kh-ubnd-trang-khe-2024"


def test_a_question_reads_each_plan_once_and_in_one_edition(library: Library) -> None:
    read: list[tuple[str, int | None]] = []

    class Counting:
        def contents(self, plan_id: str, edition: int | None = None) -> PlanContents:
            read.append((plan_id, edition))
            return library.contents(plan_id, edition)

    shelf, plan = Shelf(Counting(), WordsOf()), library.plan(COMMUNE)
    assert shelf.contents(plan) is shelf.contents(plan)
    assert shelf.words(plan).contents is shelf.contents(plan)
    assert read == [(COMMUNE, plan.edition)]
    assert shelf.text(COMMUNE, plan.edition) == shelf.contents(plan).text
    with pytest.raises(KeyError):
        shelf.text(COMMUNE, plan.edition + 1)


def test_a_plan_is_made_ready_once_while_it_does_not_change(library: Library) -> None:
    words_of = WordsOf()
    contents = library.contents(COMMUNE)
    assert words_of(contents) is words_of(contents)


def test_the_words_of_a_passage_and_of_its_place(words_of: Callable[[str], PlanWords]) -> None:
    plan = words_of("xa_trang_khe")
    words = next(one for one in plan.passages if one.text.startswith("Tăng cường tuần tra"))
    assert " tang cuong tuan tra " in words.own
    assert " tăng cường tuần tra " in words.written
    assert " cong an xa " in words.place
    assert [one.passage for one in words.obligations] == [words.passage.ordinal] * len(words.obligations)


def test_abbreviations_are_written_out_behind(words_of: Callable[[str], PlanWords]) -> None:
    plan = words_of("phuong_lac_giang")
    words = next(one for one in plan.passages if "TTHC" in one.text)
    assert " tthc " in words.own and " thu tuc hanh chinh " in words.own
    assert plan.definitions["TTHC"] == "thủ tục hành chính"


def test_a_piece_is_the_passage_or_the_part_that_is_quoted(words_of: Callable[[str], PlanWords]) -> None:
    plan = words_of("xa_trang_khe")
    words = next(one for one in plan.passages if len(one.passage.spans) > 1)
    whole = Piece(plan, words)
    part = Piece(plan, words, part=words.passage.spans[:1])
    assert (whole.spans, part.spans) == (words.passage.spans, words.passage.spans[:1])
    assert whole.place != part.place
    assert whole.text.startswith(part.text)


def test_the_heading_that_gives_the_actor_is_the_basis(words_of: Callable[[str], PlanWords]) -> None:
    plan = words_of("tinh_trung_lac")
    words = next(one for one in plan.passages if one.text.startswith("Tham mưu bố trí dự toán"))
    roles = {basis.role: basis.quote for basis in Piece(plan, words).cited_basis()}
    assert roles["actor"] == "Sở Tài chính"
    assert roles["deadline"] == "Trước ngày 15/5/2023"
