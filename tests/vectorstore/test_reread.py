"""Reading every plan again: the new readings serve whole or not at all, and citations keep their edition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from store_fakes import HashEncoder, reading_of, with_obligations, with_pages
from test_library_faults import BUILDING, FailingDense, full_disk, killed

from vectorstore.errors import UnknownEdition, UnknownPlan
from vectorstore.keeping.writer import Reread
from vectorstore.library import Library
from vectorstore.retriever import Query
from vectorstore.values import Passage, Reading

FIRST = reading_of("I. CÔNG AN XÃ", "Tuần tra ban đêm", "Báo cáo hằng tháng")
OTHER = reading_of("I. TRẠM Y TẾ", "Khám sức khỏe cho trẻ em", number="7/KH-UBND", place="Huế")


def keep(library: Library, reading: Reading = FIRST, plan_id: str | None = None) -> str:
    return library.keep(reading, source="a.txt", path="/a.txt", digest=reading.text, plan_id=plan_id).id


def as_one_passage(text: str) -> Reading:
    """Another reading of a plan's text: all lines below its heading are one passage, which is an obligation."""
    lines = text.split("\n")
    split = reading_of(*lines)
    whole = Passage(0, 0, "paragraph", tuple(span for passage in split.passages for span in passage.spans))
    joined = Reading(split.text, split.header, split.sections, (whole,), split.warnings)
    return with_obligations(joined)


def found(library: Library, question: str = "công an xã tuần tra báo cáo") -> list[str]:
    return sorted(hit.stored.text for hit in library.retriever.search(Query(question)))


def test_a_plan_whose_reading_changes_serves_the_new_one(library: Library) -> None:
    plan_id = keep(library)
    key = library.plan(plan_id).edition_key
    assert library.reread(as_one_passage) == Reread(1, 1)
    plan = library.plan(plan_id)
    assert (plan.edition, plan.obligations, plan.passages) == (1, 1, 1)
    assert plan.edition_key != key
    assert [one.edition for one in library.editions(plan_id)] == [1]
    assert library.contents(plan_id) == library.contents(plan_id, 1)
    assert found(library) == ["Tuần tra ban đêm Báo cáo hằng tháng"]
    assert library.lexical.size() == library.dense().size() == 1
    assert library.catalogue.stale() == library.catalogue.pending() == ()


def test_what_was_noted_of_the_file_stays(library: Library) -> None:
    """No text tells it again: reading it anew drops none of it."""
    plan_id = keep(library, replace(FIRST, noted=("low_confidence:2",)))
    assert library.reread(lambda _: FIRST) == Reread(1, 0)
    library.reread(as_one_passage)
    plan = library.plan(plan_id)
    assert (plan.noted, plan.warnings) == (("low_confidence:2",), FIRST.warnings)


def test_pages_and_file_stay_whatever_is_done_with_a_plan(library: Library) -> None:
    paged = with_pages(FIRST)
    kept = {"source": "a.pdf", "path": "/a.pdf", "digest": "d", "data": b"%PDF"}
    plan_id = library.keep(paged, plan_id=None, **kept).id
    library.rebuild()
    assert library.reread(lambda _: FIRST) == Reread(1, 0)  # as pages are no part of what is read out of the text
    assert library.contents(plan_id).pages == paged.pages
    assert library.reread(as_one_passage) == Reread(1, 1)
    assert library.contents(plan_id).pages == paged.pages
    keep(library, OTHER, plan_id)
    assert (library.contents(plan_id).pages, library.original(plan_id)) == ((), None)
    assert library.original(plan_id, 1).read_bytes() == b"%PDF"
    library.withdraw(plan_id)
    with pytest.raises(UnknownPlan):
        library.original(plan_id)
    assert library.original(plan_id, 1).read_bytes() == b"%PDF"  # an earlier answer's citation opens
    plan = library.rollback(plan_id, 1)
    assert (plan.pages, plan.confidence, plan.format) == (2, 91.5, ".pdf")
    assert library.contents(plan_id).pages == paged.pages
    assert library.original(plan_id).read_bytes() == b"%PDF"
    with pytest.raises(UnknownEdition):
        library.original(plan_id, 3)


def test_the_progress_of_reading_again(library: Library) -> None:
    keep(library), keep(library, OTHER)
    told: list[tuple[str, int, int]] = []
    library.reread({FIRST.text: FIRST, OTHER.text: OTHER}.__getitem__, lambda *step: told.append(step))
    assert told == [("reading", 0, 2), ("reading", 1, 2), ("encoding", 0, 3), ("encoding", 3, 3)]


def test_a_plan_whose_reading_stays_is_left(library: Library) -> None:
    plan_id, _ = keep(library), keep(library, OTHER)
    before = library.plans()
    again = {FIRST.text: FIRST, OTHER.text: OTHER}
    assert library.reread(again.__getitem__) == Reread(2, 0)
    assert library.plans() == before
    mended = again | {FIRST.text: with_obligations(FIRST)}
    assert library.reread(mended.__getitem__) == Reread(2, 1)
    assert library.plan(plan_id).obligations == 2
    assert library.plans()[1] == before[1]
    assert library.lexical.size() == library.dense().size() == 3


def test_a_withdrawn_plan_and_an_earlier_edition_are_not_read(library: Library) -> None:
    plan_id = keep(library)
    keep(library, OTHER, plan_id)
    library.withdraw(keep(library))
    assert library.reread({OTHER.text: OTHER}.__getitem__) == Reread(1, 0)


@pytest.mark.slow
def test_readings_do_not_pile_up(library: Library) -> None:
    plan_id = keep(library)
    keys = []
    for read in (as_one_passage, lambda _: FIRST) * 3:
        library.reread(read)
        keys.append(library.plan(plan_id).edition_key)
    held = [key for key in keys if library.catalogue.sections(key)]
    assert held == keys[-2:]


def test_an_earlier_edition_that_was_read_again_serves_its_latest_reading(library: Library) -> None:
    plan_id = keep(library)
    library.reread(as_one_passage)
    keep(library, OTHER, plan_id)
    assert library.rollback(plan_id, 1).passages == 1
    assert found(library) == ["Tuần tra ban đêm Báo cáo hằng tháng"]


def test_a_reading_of_another_text_is_refused(library: Library) -> None:
    plan_id = keep(library)
    with pytest.raises(ValueError, match="changed its text"):
        library.reread(lambda _: OTHER)
    assert library.contents(plan_id).text == FIRST.text
    assert library.reread(lambda _: FIRST) == Reread(1, 0)


@pytest.mark.parametrize(
    "fails",
    [
        *(pytest.param(one, marks=pytest.mark.slow) for one in ("before add", "after add")),
        "within add",
        "before the swap",
    ],
)
def test_a_failure_leaves_the_old_reading(open_library: Callable[..., Library], fails: str) -> None:
    first = open_library()
    plan_id = keep(first)
    first.close()
    failing = open_library(dense=lambda folder, encoder: FailingDense(folder, encoder, fails, full_disk))
    with pytest.raises(OSError, match="No space left"):
        failing.reread(as_one_passage)
    assert failing.plan(plan_id).passages == 2
    assert found(failing) == ["Báo cáo hằng tháng", "Tuần tra ban đêm"]
    assert failing.catalogue.pending() == ()
    assert failing.lexical.size() == failing.dense().size() == 2
    failing.close()
    library = open_library()
    keep(library, OTHER)
    assert library.catalogue.pending() == ()
    assert library.lexical.size() == library.dense().size() == 3
    assert library.reread(lambda text: OTHER if text == OTHER.text else as_one_passage(text)) == Reread(2, 1)
    assert library.plan(plan_id).passages == 1


@pytest.mark.parametrize("fails", BUILDING)
@pytest.mark.parametrize("work", ["reread", pytest.param("reread by another", marks=pytest.mark.slow)])
@pytest.mark.slow
def test_killed_while_reading_again(
    open_library: Callable[..., Library], tmp_path: Path, work: str, fails: str
) -> None:
    library = open_library()
    plan_id = keep(library)
    killed(tmp_path / "data", f"{work}: {fails}", plan_id)
    assert library.plan(plan_id).passages == 2
    for one in (library, open_library()):  # one that stayed open, and one opened after
        assert found(one) == ["Báo cáo hằng tháng", "Tuần tra ban đêm"]
        nearness = [hit.dense for hit in one.retriever.search(Query("tuần tra"))]
        assert any(nearness) == (work == "reread" or fails != "after the swap")  # then the other's encoder serves
    assert library.catalogue.pending() != ()
    assert library.reread(as_one_passage) == Reread(1, 1)
    assert library.catalogue.pending() == ()
    assert found(library) == ["Tuần tra ban đêm Báo cáo hằng tháng"]
    assert library.lexical.size() == library.dense().size() == 1


def test_reading_again_heals_the_indexes_of_another_encoder(open_library: Callable[..., Library]) -> None:
    first = open_library()
    plan_id = keep(first)
    first.close()
    other = open_library(encoder=lambda: HashEncoder("other", 32))
    assert other.reread(as_one_passage) == Reread(1, 1)
    assert other.plan(plan_id).passages == other.dense().size() == 1
