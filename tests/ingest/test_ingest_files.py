"""Files of other kinds through the pipeline: archives, workbooks, stamps, the original file, progress."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from tests.ingest.ingest_fakes import MemoryShelf, explains, run, write
from tests.ingest.readers.workbook_fixtures import task_list
from vectorstore.library import Library

PLAN = Path(__file__).parents[1] / "samples" / "plans" / "xa_trang_khe_duoi_nuoc_2024.txt"
WORDS = PLAN.read_text(encoding="utf-8")
STAMPED = WORDS.replace("Số: 47/KH-UBND", "Số: 47/KH-UBND\nMẬT", 1)


def archive(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)
    return packed.getvalue()


def test_every_file_of_an_archive_has_its_report(library: Library, tmp_path: Path) -> None:
    members = {"xã/kế hoạch.txt": WORDS.encode(), "viec.xlsx": task_list(), "rong.txt": b"", "anh.psd": b"8BPS"}
    path = write(tmp_path, "ho_so.zip", archive(**members))
    reports = {str(report.path.relative_to(path)): report for report in run(library, path)}
    assert {name: report.outcome for name, report in reports.items()} == {
        "xã/kế hoạch.txt": "created",
        "viec.xlsx": "created",
        "rong.txt": "failed",
        "anh.psd": "skipped",
    }
    explains(reports["rong.txt"], "empty", "vi")
    assert ".psd" in reports["anh.psd"].warnings[0]
    plan = library.plan(reports["xã/kế hoạch.txt"].plan_id or "")
    assert (plan.source, library.contents(plan.id).text) == ("kế hoạch.txt", WORDS)


def test_an_archive_again_is_skipped_and_a_changed_file_in_it_is_the_next_edition(
    library: Library, tmp_path: Path
) -> None:
    path = write(tmp_path, "ho_so.zip", archive(**{"a.txt": WORDS.encode()}))
    assert [report.outcome for report in [*run(library, path), *run(library, path)]] == ["created", "skipped"]
    write(tmp_path, "ho_so.zip", archive(**{"a.txt": WORDS.replace("03 buổi", "05 buổi").encode()}))
    (report,) = run(library, path)
    assert (report.outcome, [plan.edition for plan in library.plans()]) == ("updated", [2])


@pytest.mark.parametrize(("data", "code"), [(b"PK\x03\x04cut", "damaged_file"), (b"", "empty"), (archive(), "empty")])
def test_an_archive_that_holds_nothing_has_one_report(data: bytes, code: str, tmp_path: Path) -> None:
    (report,) = run(MemoryShelf(), write(tmp_path, "ho_so.zip", data))
    explains(report, code, "vi")


def test_the_original_is_kept_and_goes_with_its_edition(library: Library, tmp_path: Path) -> None:
    book = task_list()
    (report,) = run(library, write(tmp_path, "viec.xlsx", book))
    kept = library.original(report.plan_id or "")
    assert kept is not None
    assert kept.read_bytes() == book
    assert library.plan(report.plan_id or "").format == ".xlsx"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_secret_paper_is_refused_with_the_reason(language: str, library: Library, tmp_path: Path) -> None:
    (report,) = run(library, write(tmp_path, "mat.txt", STAMPED.encode()), language=language)
    explains(report, "secret", language)
    assert "MẬT" in (report.error or "")
    assert library.plans() == ()
    assert not any(path.is_file() for path in (tmp_path / "data" / "files").rglob("*"))


def test_a_machine_approved_for_secrets_takes_it(library: Library, tmp_path: Path) -> None:
    (report,) = ingest(library, [write(tmp_path, "mat.txt", STAMPED.encode())], secret=True)
    assert report.outcome == "created"


def test_what_is_ingested_again_gets_the_file_that_it_was_kept_without(library: Library, tmp_path: Path) -> None:
    """As plans of before this part were."""
    from hashlib import sha256

    from ingest.reading import read

    path = write(tmp_path, "a.txt", WORDS.encode())
    kept = {"source": "a.txt", "path": str(path), "digest": sha256(WORDS.encode()).hexdigest()}
    plan = library.keep(read(WORDS), plan_id=None, **kept)
    assert library.original(plan.id) is None
    assert [report.outcome for report in [*run(library, path), *run(library, path)]] == ["updated", "skipped"]
    assert library.original(plan.id) is not None


def test_a_report_is_json(tmp_path: Path) -> None:
    (report,) = run(MemoryShelf(), write(tmp_path, "viec.xlsx", task_list()))
    assert json.loads(json.dumps(report.to_json()))["pages"] == 0
