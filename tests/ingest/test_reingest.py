"""A file that is read again: of which plan it is the next edition, and what is asked of an admin."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.errors import Cancelled
from ingest.pipeline import FileReport, ingest
from tests.ingest.file_fixtures import zip_bytes
from tests.ingest.ingest_fakes import write
from vectorstore.errors import UnknownPlan, UnknownWaiting
from vectorstore.library import Library
from vectorstore.placement import Choice

ROOT = Path(__file__).parents[2]
NUMBER = "Số: 27/KH-UBND"
WORDS = f"""ỦY BAN NHÂN DÂN
XÃ ĐỒNG MƠ
{NUMBER}
Đồng Mơ, ngày 12 tháng 2 năm 2024

KẾ HOẠCH
Trồng cây đầu xuân năm 2024

I. MỤC ĐÍCH
Phủ xanh bờ kênh và sân trường trước mùa mưa.
II. TỔ CHỨC THỰC HIỆN
1. Đoàn Thanh niên xã
- Tổ chức 03 buổi trồng cây ở bờ kênh và sân trường.
2. Công an xã
- Giữ trật tự ở nơi trồng cây trong cả ba buổi.
"""
OTHER = """TRƯỜNG THCS HÒN RƠM
Số: 05/KH-THCS
Hòn Rơm, ngày 09 tháng 9 năm 2023

KẾ HOẠCH
Ngày hội đọc sách năm học 2023 - 2024

I. MỤC ĐÍCH
Học sinh có thói quen đọc sách mỗi ngày.
II. TỔ CHỨC THỰC HIỆN
1. Giáo viên chủ nhiệm
- Nhắc học sinh mang sách để trao đổi trong tuần.
"""
CHANGED = WORDS.replace("03 buổi", "05 buổi")
UNNUMBERED = WORDS.replace(NUMBER, "Số:      /KH-UBND")
NEXT_YEAR = WORDS.replace("2024", "2025")


def take(library: Library, path: Path, words: str | None = None, **more: object) -> FileReport:
    if words is not None:
        path.write_text(words, encoding="utf-8")
    (report,) = ingest(library, [path], **more)  # type: ignore[arg-type]
    return report


def reasons(report: FileReport) -> list[str]:
    return [one["reason"] for one in report.candidates]


def test_the_same_head_in_another_file_is_the_next_edition(library: Library, tmp_path: Path) -> None:
    first = take(library, tmp_path / "a.txt", WORDS)
    second = take(library, tmp_path / "b.txt", CHANGED)
    assert (second.outcome, second.plan_id, second.edition) == ("updated", first.plan_id, 2)
    assert "05 buổi" in library.contents(str(first.plan_id)).text


def test_a_plan_of_the_next_year_is_another_one(library: Library, tmp_path: Path) -> None:
    first = take(library, tmp_path / "a.txt", WORDS)
    second = take(library, tmp_path / "b.txt", NEXT_YEAR)
    assert second.outcome == "created" and second.plan_id != first.plan_id


def test_another_text_under_the_same_number_waits(library: Library, tmp_path: Path) -> None:
    """Two short plans of one office share their head, headings and foot: that makes them no editions of one plan."""
    first = take(library, tmp_path / "a.txt", WORDS)
    cut = WORDS.index("Trồng cây đầu xuân")
    other = WORDS[:cut] + OTHER[OTHER.index("Ngày hội đọc sách") :].replace("năm học 2023 - 2024", "năm 2024")
    report = take(library, tmp_path / "b.txt", other)
    assert (report.outcome, reasons(report)) == ("waiting", ["number"])
    assert library.contents(str(first.plan_id)).text == WORDS


def test_a_copy_without_its_number_waits(library: Library, tmp_path: Path) -> None:
    first = take(library, tmp_path / "a.txt", WORDS)
    state = library.state()
    report = take(library, tmp_path / "b.txt", UNNUMBERED)
    assert (report.outcome, report.plan_id, reasons(report)) == ("waiting", None, ["title"])
    assert library.state() == state and len(library.plans()) == 1
    (waiting,) = library.waiting()
    assert waiting.key == report.waiting and waiting.candidates[0].plan_id == first.plan_id
    assert library.waiting_contents(waiting.key).text == UNNUMBERED
    again = take(library, tmp_path / "b.txt")
    assert (again.outcome, again.waiting, again.candidates) == ("waiting", report.waiting, report.candidates)
    assert len(library.waiting()) == 1


@pytest.mark.parametrize("new", [False, True])
def test_an_admin_decides(library: Library, tmp_path: Path, new: bool) -> None:
    first = str(take(library, tmp_path / "a.txt", WORDS).plan_id)
    waiting = take(library, tmp_path / "b.txt", UNNUMBERED).waiting or 0
    plan = library.decide(waiting, Choice(new=True) if new else Choice(first))
    assert (plan.id == first, plan.edition) == ((False, 1) if new else (True, 2))
    assert library.waiting() == () and library.catalogue.pending() == ()
    assert library.original(plan.id).read_text(encoding="utf-8") == UNNUMBERED  # type: ignore[union-attr]
    assert library.lexical.size() == library.dense().size() == sum(one.passages for one in library.plans())
    assert take(library, tmp_path / "b.txt").outcome == "skipped"
    assert take(library, tmp_path / "b.txt", UNNUMBERED + "\n").plan_id == plan.id
    with pytest.raises(UnknownWaiting, match="no file waits"):
        library.decide(waiting, Choice(new=True))


def test_what_is_decided_of_no_plan_goes_on_waiting(library: Library, tmp_path: Path) -> None:
    take(library, tmp_path / "a.txt", WORDS)
    waiting = take(library, tmp_path / "b.txt", UNNUMBERED).waiting or 0
    with pytest.raises(UnknownPlan):
        library.decide(waiting, Choice("no-such-plan"))
    assert [one.key for one in library.waiting()] == [waiting]


def test_what_waits_is_no_plan_that_a_file_may_replace(library: Library, tmp_path: Path) -> None:
    """Its id is its own only once it is decided to be new."""
    take(library, tmp_path / "a.txt", WORDS)
    key = take(library, tmp_path / "b.txt", UNNUMBERED).waiting or 0
    (waiting,) = library.waiting()
    with pytest.raises(UnknownPlan):
        library.decide(key, Choice(waiting.plan.id))
    assert take(library, tmp_path / "c.txt", CHANGED, choice=Choice(waiting.plan.id)).outcome == "failed"
    assert library.waiting() == (waiting,) and [plan.edition for plan in library.plans()] == [1]


def test_a_file_that_waits_is_forgotten(library: Library, tmp_path: Path) -> None:
    take(library, tmp_path / "a.txt", WORDS)
    waiting = take(library, tmp_path / "b.txt", UNNUMBERED).waiting or 0
    library.dismiss(waiting)
    assert library.waiting() == () and library.catalogue.pending() == ()
    assert len(library.catalogue.plan_ids()) == 1
    assert len(list((tmp_path / "data" / "files").iterdir())) == 1
    with pytest.raises(UnknownWaiting):
        library.waiting_contents(waiting)
    again = take(library, tmp_path / "b.txt")  # as a watched folder brings it again
    assert (again.outcome, again.plan_id, library.waiting()) == ("skipped", None, ())
    assert "--new" in again.warnings[0]
    assert take(library, tmp_path / "b.txt", choice=Choice(new=True)).outcome == "created"
    assert take(library, tmp_path / "b.txt").warnings[0].startswith("Không thay đổi")


def test_a_file_that_changes_while_it_waits_waits_once(library: Library, tmp_path: Path) -> None:
    take(library, tmp_path / "a.txt", WORDS)
    take(library, tmp_path / "b.txt", UNNUMBERED)
    later = take(library, tmp_path / "b.txt", UNNUMBERED + "\n")
    assert [one.key for one in library.waiting()] == [later.waiting]
    assert len(list((tmp_path / "data" / "files").iterdir())) == 2


def test_another_plan_at_a_known_path_waits(library: Library, tmp_path: Path) -> None:
    first = take(library, tmp_path / "ke_hoach.txt", WORDS)
    report = take(library, tmp_path / "ke_hoach.txt", OTHER)
    assert (report.outcome, reasons(report)) == ("waiting", ["path"])
    assert library.contents(str(first.plan_id)).text == WORDS


def test_the_command_decides_at_once(library: Library, tmp_path: Path) -> None:
    first = str(take(library, tmp_path / "a.txt", WORDS).plan_id)
    assert take(library, tmp_path / "b.txt", UNNUMBERED, choice=Choice(first)).edition == 2
    new = take(library, tmp_path / "c.txt", UNNUMBERED + "\n", choice=Choice(new=True))
    assert new.outcome == "created" and new.plan_id != first
    for choice in (Choice(new=True), Choice(new.plan_id)):  # the same again adds nothing
        assert take(library, tmp_path / "c.txt", choice=choice).outcome == "skipped"


def test_an_archive_of_several_files_is_no_edition_of_one_plan(library: Library, tmp_path: Path) -> None:
    first = str(take(library, tmp_path / "a.txt", WORDS).plan_id)
    several = write(tmp_path, "gui.zip", zip_bytes({"b.txt": CHANGED.encode(), "c.txt": OTHER.encode()}))
    report = take(library, several, choice=Choice(first))
    assert report.outcome == "failed" and "2 tệp" in (report.error or "")
    assert [(plan.id, plan.edition) for plan in library.plans()] == [(first, 1)]
    write(tmp_path, "gui.zip", zip_bytes({"b.txt": CHANGED.encode(), "anh.xyz": b"?"}))
    assert [one.outcome for one in ingest(library, [several], choice=Choice(first))] == ["skipped", "updated"]


def test_a_choice_settles_what_waits_of_the_same_file(library: Library, tmp_path: Path) -> None:
    first = str(take(library, tmp_path / "a.txt", WORDS).plan_id)
    assert take(library, tmp_path / "b.txt", UNNUMBERED).outcome == "waiting"
    assert take(library, tmp_path / "b.txt", choice=Choice(first)).outcome == "updated"
    assert library.waiting() == () and library.catalogue.pending() == ()


def test_a_renamed_file_stays_its_plan_s(library: Library, tmp_path: Path) -> None:
    """The number is changed in the renamed file too, so that only the path can tell."""
    first = take(library, tmp_path / "a.txt", WORDS)
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    renamed = take(library, tmp_path / "b.txt")
    assert (renamed.outcome, renamed.plan_id) == ("skipped", first.plan_id)
    changed = take(library, tmp_path / "b.txt", CHANGED.replace(NUMBER, "Số: 28/KH-UBND"))
    assert (changed.outcome, changed.plan_id) == ("updated", first.plan_id)


def test_a_rolled_back_edition_is_not_brought_back_by_its_file(library: Library, tmp_path: Path) -> None:
    plan_id = str(take(library, tmp_path / "a.txt", WORDS).plan_id)
    take(library, tmp_path / "a.txt", CHANGED)
    library.rollback(plan_id, 1)
    assert take(library, tmp_path / "a.txt").outcome == "skipped"
    assert library.plan(plan_id).edition == 1


def test_a_file_that_is_changed_back_is_the_next_edition(library: Library, tmp_path: Path) -> None:
    plan_id = str(take(library, tmp_path / "a.txt", WORDS).plan_id)
    take(library, tmp_path / "a.txt", CHANGED)
    assert (take(library, tmp_path / "a.txt", WORDS).edition, library.plan(plan_id).edition) == (3, 3)


def test_one_plan_in_two_files_does_not_go_back_and_forth(library: Library, tmp_path: Path) -> None:
    """As .docx and as .pdf, say: both are read once, the later one serves."""
    take(library, tmp_path / "a.txt", WORDS)
    take(library, tmp_path / "b.txt", CHANGED)
    state = library.state()
    assert [take(library, tmp_path / name).outcome for name in ("a.txt", "b.txt", "a.txt")] == ["skipped"] * 3
    assert library.state() == state


def test_a_withdrawn_plan_s_file_does_not_bring_it_back(library: Library, tmp_path: Path) -> None:
    plan_id = str(take(library, tmp_path / "a.txt", WORDS).plan_id)
    library.withdraw(plan_id)
    report = take(library, tmp_path / "a.txt")
    assert report.outcome == "skipped" and "restore" in report.warnings[0]
    changed = take(library, tmp_path / "a.txt", CHANGED)
    assert (changed.outcome, reasons(changed), library.plans()) == ("waiting", ["withdrawn"], ())
    assert [plan.id for plan in library.withdrawn()] == [plan_id]
    assert library.restore(plan_id).edition == 1
    assert library.decide(changed.waiting or 0, Choice(plan_id)).edition == 2


def test_a_withdrawn_plan_comes_back_in_the_edition_that_served(library: Library, tmp_path: Path) -> None:
    plan_id = str(take(library, tmp_path / "a.txt", WORDS).plan_id)
    take(library, tmp_path / "a.txt", CHANGED)
    library.rollback(plan_id, 1)
    library.withdraw(plan_id)
    assert library.contents(plan_id, 2).text == CHANGED  # an earlier answer's citation opens
    assert library.restore(plan_id).edition == 1
    assert library.restore(plan_id).edition == 1  # again changes nothing
    with pytest.raises(UnknownPlan):
        library.restore("no-such-plan")


def test_an_uploaded_file_is_not_known_by_where_it_lies(library: Library, tmp_path: Path) -> None:
    first = take(library, tmp_path / "upload.txt", WORDS, uploaded=True)
    other = take(library, tmp_path / "upload.txt", NEXT_YEAR, uploaded=True)
    assert (first.outcome, other.outcome) == ("created", "created")
    again = take(library, tmp_path / "upload.txt", WORDS, uploaded=True)
    assert again.outcome == "skipped" and again.warnings[0].startswith("Không thay đổi so với upload.txt")
    assert library.catalogue.files.plan_at(str(tmp_path / "upload.txt")) is None


def test_a_stopped_ingest_keeps_nothing_of_the_file(library: Library, tmp_path: Path) -> None:
    def stop(doing: str, done: float, of: int) -> None:
        if done >= 1:
            raise Cancelled

    paths = [write(tmp_path, name, words.encode()) for name, words in (("a.txt", WORDS), ("b.txt", NEXT_YEAR))]
    with pytest.raises(Cancelled):
        list(ingest(library, paths, progress=stop))
    assert len(library.plans()) == 1 and library.catalogue.pending() == ()


INGEST = """
import sys
from pathlib import Path
from ingest.pipeline import ingest
from store_fakes import HashEncoder
from vectorstore.library import Library
with Library.open(Path(sys.argv[1]), encoder=HashEncoder) as library:
    print([report.outcome for report in ingest(library, [Path(path) for path in sys.argv[2:]])])
"""


@pytest.mark.slow
def test_two_processes_that_read_the_same_files_at_once(library: Library, tmp_path: Path) -> None:
    paths = [
        str(write(tmp_path, f"{year}.txt", WORDS.replace("2024", str(year)).encode())) for year in range(2010, 2022)
    ]
    found = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "tests" / "vectorstore")))}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", INGEST, str(tmp_path / "data"), *some], stdout=subprocess.PIPE, text=True, env=found
        )
        for some in (paths, paths, paths[::-1])
    ]
    said = "".join(process.communicate()[0] for process in started)
    assert [process.returncode for process in started] == [0, 0, 0]
    assert (said.count("created"), said.count("skipped")) == (12, 24)
    assert [plan.edition for plan in library.plans()] == [1] * 12
    assert library.lexical.size() == library.dense().size() == sum(plan.passages for plan in library.plans())
