"""What becomes of a file: created, skipped, updated, failed; and what the library holds after it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.ingest.ingest_fakes import MemoryShelf, explains, run, write
from vectorstore.library import Library
from vectorstore.placement import Taken

PLAN = Path(__file__).parents[1] / "samples" / "plans" / "xa_trang_khe_duoi_nuoc_2024.txt"
WORDS = PLAN.read_text(encoding="utf-8")
NOISE = random.Random(7).randbytes(3000)


def test_the_same_file_twice(library: Library) -> None:
    first, second = [run(library, PLAN)[0], run(library, PLAN)[0]]
    assert (first.outcome, second.outcome) == ("created", "skipped")
    assert (second.plan_id, second.passages) == (first.plan_id, first.passages)
    assert PLAN.name in second.warnings[0]
    assert [plan.edition for plan in library.plans()] == [1]


def test_the_same_path_named_twice_is_one_file() -> None:
    assert len(run(MemoryShelf(), PLAN, PLAN, PLAN.parent / "." / PLAN.name)) == 1


def test_the_same_content_under_another_name(library: Library, tmp_path: Path) -> None:
    run(library, PLAN)
    (report,) = run(library, write(tmp_path, "ban_sao.txt", PLAN.read_bytes()))
    assert report.outcome == "skipped"
    assert PLAN.name in report.warnings[0]
    assert len(library.plans()) == 1


def test_a_changed_file_is_the_next_edition(library: Library, tmp_path: Path) -> None:
    path = write(tmp_path, "ke_hoach.txt", WORDS.encode())
    (created,) = run(library, path)
    path.write_text(WORDS.replace("03 buổi", "05 buổi"), encoding="utf-8")
    (updated,) = run(library, path)
    assert (updated.outcome, updated.plan_id) == ("updated", created.plan_id)
    (plan,) = library.plans()
    assert plan.edition == 2
    assert "05 buổi" in library.contents(plan.id).text


def test_a_changed_file_that_is_bad_leaves_the_edition_before(library: Library, tmp_path: Path) -> None:
    path = write(tmp_path, "ke_hoach.txt", WORDS.encode())
    run(library, path)
    before = (library.state(), library.plans())
    path.write_bytes(NOISE)
    (report,) = run(library, path)
    assert report.outcome == "failed"
    assert (library.state(), library.plans()) == before


def test_a_store_that_fails_is_reported() -> None:
    (report,) = run(MemoryShelf(full=True), PLAN)
    assert report.outcome == "failed"
    assert "disk is full" in (report.error or "")


def test_an_unexpected_fault_is_reported_and_logged(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    class Broken(MemoryShelf):
        def meet(self, path: str, digest: str, collection: str = "") -> Taken | None:
            raise RuntimeError(path)

    bad, good = write(tmp_path, "a.txt", WORDS.encode()), write(tmp_path, "b.txt", b"")
    reports = run(Broken(), bad, good)
    explains(reports[0], "unexpected", "vi")
    assert "RuntimeError" in (reports[0].error or "")
    assert "a.txt" in caplog.text
    assert len(reports) == 2  # the other file went on


def test_reports_as_json() -> None:
    (report,) = run(MemoryShelf(), PLAN)
    shape = report.to_json()
    assert shape["path"] == str(PLAN)
    assert shape["outcome"] == "created"
    assert shape["error"] is None
    assert shape["obligations"] == 0  # the shelf in memory keeps none
