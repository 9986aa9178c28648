"""Files read ahead: what is kept, and every report, is what one process makes of them; and what stops where."""

from __future__ import annotations

import json
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from threading import Event, Thread

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from store_fakes import HashEncoder

from benchmarks.written_plans import plan_text
from ingest import ahead, keeping
from ingest.ahead import Gone, Readers
from ingest.errors import ReadersFailed
from ingest.pipeline import FileReport, ingest
from ingest.readers import Pages
from ingest.sent import answer
from tests.ingest.ahead_fakes import AtOnce, Readings, Slow, held
from tests.ingest.file_fixtures import zip_bytes
from tests.ingest.ingest_fakes import explains, write
from vectorstore.errors import StoreError
from vectorstore.keeping.arrival import Arrival
from vectorstore.library import Library
from vectorstore.placement import Choice, Taken

SAMPLES = Path(__file__).parents[1] / "samples" / "plans"
WORDS = (SAMPLES / "xa_trang_khe_duoi_nuoc_2024.txt").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Plans, later editions of some under later names, copies, files that can't be read, archives."""
    made = tmp_path / "tep"
    made.mkdir()
    for number in range(6):
        write(made, f"{number}_a.txt", plan_text(number).encode())
    for number in (1, 4):
        write(made, f"{number}_b.txt", plan_text(number, version=1).encode())  # the next edition of its plan
    write(made, "2_ban_sao.txt", plan_text(0).encode())  # a copy of one before
    write(made, "5_mat.txt", WORDS.replace("Số: 47/KH-UBND", "Số: 47/KH-UBND\nMẬT", 1).encode())
    write(made, "5_mat_nua.txt", WORDS.replace("Số: 47/KH-UBND", "Số: 47/KH-UBND\nMẬT", 1).encode())
    write(made, "6_trong.txt", b" \n")
    write(made, "7_hong.pdf", b"%PDF-1.7\n%%EOF")
    write(made, "8_la.xyz", b"x")
    inside = {"a.txt": plan_text(7).encode(), "b.txt": plan_text(2).encode(), "c.docx": b"PK", "d.exe": b"MZ"}
    write(made, "9_goi.zip", zip_bytes(inside))
    write(made, "9_hong.zip", b"PK\x03\x04")
    return made


def timeless(report: FileReport) -> FileReport:
    return replace(report, seconds=0.0)


def opened(data: Path, tables: Path) -> Library:
    data.mkdir()
    (data / "catalogue.db").write_bytes(tables.read_bytes())
    return Library.open(data, encoder=HashEncoder)


def test_the_same_library_and_reports_in_the_same_order(folder: Path, tables: Path, tmp_path: Path) -> None:
    with opened(tmp_path / "here", tables) as here, opened(tmp_path / "there", tables) as there:
        alone = [timeless(report) for report in ingest(here, [folder])]
        ahead = [timeless(report) for report in ingest(there, [folder], readers=Slow())]
        assert ahead == alone
        assert {report.outcome for report in alone} == {"created", "updated", "skipped", "failed"}
        assert held(there) == held(here)
        assert held(here)
        again = Slow()
        seen = [timeless(report) for report in ingest(there, [folder], readers=again)]
        assert seen == [timeless(report) for report in ingest(here, [folder])]
        read = [request.partition(b"\n")[2] for request in again.requests]
        assert len(read) == 5  # what failed before: the secret paper and then its copy, an empty one, two damaged ones


def test_the_later_name_is_the_later_edition_whoever_reads_faster(tmp_path: Path) -> None:
    class LastFirst(Slow):
        """Answers nothing until it has all, and then the last first."""

        def begin(self, request: bytes, pages: Pages) -> Future[bytes]:
            self.requests.append(request)
            futures.append(Future())
            if len(futures) == 6:
                Thread(target=self._answer).start()
            return futures[-1]

        def _answer(self) -> None:
            for request, future in reversed(list(zip(self.requests, futures, strict=True))):
                future.set_result(answer(request))

    futures: list[Future[bytes]] = []
    for number in range(6):
        write(tmp_path, f"{number}.txt", plan_text(number).encode())
    shelf = Readings()
    reports = list(ingest(shelf, [tmp_path], readers=LastFirst()))
    assert [report.path.name for report in reports] == [f"{number}.txt" for number in range(6)]
    assert list(shelf.taken) == [f"{number}.txt" for number in range(6)]


def test_no_more_are_on_their_way_than_is_said(tmp_path: Path) -> None:
    for number in range(12):
        write(tmp_path, f"{number:02}.txt", plan_text(number).encode())
    readers = Slow(ahead=3)
    reports = ingest(Readings(), [tmp_path], readers=readers)
    for done in range(1, 13):
        next(reports)
        assert len(readers.requests) <= done + 3


def test_no_more_bytes_are_held_than_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(8):
        write(tmp_path, f"{number}.txt", plan_text(number).encode())
    monkeypatch.setattr(ahead, "MOST_HELD", 2 * len(plan_text(0).encode()) + 1000)
    readers = Slow(ahead=100)
    reports = ingest(Readings(), [tmp_path], readers=readers)
    for done in range(1, 9):
        next(reports)
        assert len(readers.requests) <= done + 3


def test_a_file_in_which_readers_end_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    def ends(request: bytes) -> bytes:
        if "đợt 1 ".encode() in request:
            raise Gone(tries=3)
        return answer(request)

    for number in range(3):
        write(tmp_path, f"{number}.txt", plan_text(number).encode())
    shelf = Readings()
    first, ended, last = ingest(shelf, [tmp_path], readers=Slow(said=ends))
    assert (first.outcome, last.outcome) == ("created", "created")
    assert ended.code == "workers_died"
    assert "3" in (ended.error or "")
    assert ended.remedy
    assert set(shelf.taken) == {"0.txt", "2.txt"}


def test_readers_that_are_lost_stop_all_and_nothing_is_told_of_what_was_on_its_way(tmp_path: Path) -> None:
    def lost(request: bytes) -> bytes:
        if "đợt 2 ".encode() in request:
            raise ReadersFailed("lost")
        return answer(request)

    for number in range(5):
        write(tmp_path, f"{number}.txt", plan_text(number).encode())
    shelf, told = Readings(), []
    with pytest.raises(ReadersFailed, match="connection"):
        for report in ingest(shelf, [tmp_path], readers=Slow(said=lost)):
            told.append(report.path.name)
    assert told == ["0.txt", "1.txt"] == list(shelf.taken)


def test_readers_who_say_nothing_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(Slow):
        def begin(self, request: bytes, pages: Pages) -> Future[bytes]:
            return Future()

        def check(self) -> None:
            super().check()
            if self.checked == 3:
                raise ReadersFailed("no_workers")

    monkeypatch.setattr(ahead, "_LOOK_SECONDS", 0.01)
    with pytest.raises(ReadersFailed, match="no workers"):
        list(ingest(Readings(), [write(tmp_path, "a.txt", plan_text(1).encode())], readers=Silent()))


def test_what_a_reader_says_is_not_believed_unchecked(tmp_path: Path) -> None:
    def lies(request: bytes) -> bytes:
        said = json.loads(answer(request))
        said["reading"][0] = said["reading"][0][:200]  # the text is cut, its spans stay
        return json.dumps(said).encode()

    shelf = Readings()
    (report,) = ingest(shelf, [write(tmp_path, "a.txt", plan_text(1).encode())], readers=Slow(said=lies))
    assert report.code == "reader_died"
    assert shelf.taken == {}


def test_a_reader_of_another_release_stops_all(tmp_path: Path) -> None:
    def other(request: bytes) -> bytes:
        return json.dumps({"release": "9.9 abc", "seconds": 0, "differs": True}).encode()

    with pytest.raises(ReadersFailed, match=r"9\.9 abc"):
        list(ingest(Readings(), [write(tmp_path, "a.txt", plan_text(1).encode())], readers=Slow(said=other)))


def test_a_machine_approved_for_secrets_says_so_to_its_readers(folder: Path) -> None:
    shelf = Readings()
    reports = {report.path.name: report for report in ingest(shelf, [folder], secret=True, readers=Slow())}
    assert reports["5_mat.txt"].outcome == "created"
    explains(next(ingest(Readings(), [folder / "5_mat.txt"], readers=Slow())), "secret", "vi")


def test_what_is_chosen_of_files_holds(tmp_path: Path) -> None:
    """New plans each, though one says of itself that it is the other."""
    for name in ("a.txt", "b.txt"):
        write(tmp_path, name, (plan_text(1) + name).encode())
    reports = ingest(Readings(), [tmp_path], choice=Choice(new=True), readers=Slow())
    assert [report.outcome for report in reports] == ["created", "created"]


def test_progress_is_told_as_files_are_kept(folder: Path) -> None:
    seen: list[tuple[str, float, int]] = []
    list(ingest(Readings(), [folder], readers=Slow(), progress=lambda *step: seen.append(step)))
    count = len(list(folder.iterdir()))
    assert list(dict.fromkeys(done for _, done, _ in seen)) == list(range(count + 1))
    assert {of for _, _, of in seen} == {count}


def test_files_are_kept_together_and_reports_are_the_same(
    folder: Path, tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path / "here", tables) as here, opened(tmp_path / "there", tables) as there:
        alone = [timeless(report) for report in ingest(here, [folder], readers=Slow(ahead=1))]
        monkeypatch.setattr(keeping, "SECONDS", 60.0)
        together = [timeless(report) for report in ingest(there, [folder], readers=Slow(ahead=200))]
        assert together == alone
        assert held(there) == held(here)


def test_no_more_files_are_kept_together_than_half_of_those_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "SECONDS", 60.0)
    for number in range(12):
        write(tmp_path, f"{number:02}.txt", plan_text(number).encode())
    shelf = Readings()
    reports = list(ingest(shelf, [tmp_path], readers=Slow(ahead=10)))
    assert [report.path.name for report in reports] == [f"{number:02}.txt" for number in range(12)]
    assert shelf.together == [5, 5, 2]


def test_no_more_passages_are_kept_together_than_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "SECONDS", 60.0)
    for number in range(6):
        write(tmp_path, f"{number}.txt", plan_text(number).encode())
    of_one = next(iter(ingest(Readings(), [tmp_path / "0.txt"]))).passages
    monkeypatch.setattr(keeping, "PASSAGES", 2 * of_one - 10)
    shelf = Readings()
    list(ingest(shelf, [tmp_path], readers=Slow(ahead=100)))
    assert shelf.together == [2, 2, 2]


def test_a_file_does_not_wait_long_for_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(request: bytes) -> bytes:
        if "đợt 2 ".encode() in request:
            assert reported.wait(20)
        return answer(request)

    reported = Event()
    monkeypatch.setattr(keeping, "SECONDS", 0.2)
    for number in range(3):
        write(tmp_path, f"{number}.txt", plan_text(number).encode())
    shelf = Readings()
    reports = ingest(shelf, [tmp_path], readers=Slow(ahead=100, said=slow))
    assert [next(reports).path.name for _ in range(2)] == ["0.txt", "1.txt"]  # while the third is being read
    assert len(shelf.taken) == 2
    reported.set()
    assert next(reports).outcome == "created"


def test_nothing_is_told_of_a_file_before_it_is_kept(folder: Path) -> None:
    shelf = Readings()
    for report in ingest(shelf, [folder], readers=Slow(ahead=100)):
        assert report.outcome not in ("created", "updated") or report.path.name in shelf.taken


def test_one_of_many_that_is_not_kept_is_told_of_alone(tmp_path: Path) -> None:
    class Full(Readings):
        def _taken(self, one: Arrival) -> Taken | Exception:
            return StoreError("the disk is full") if one.source == "1.txt" else super()._taken(one)

    for number in range(3):
        write(tmp_path, f"{number}.txt", plan_text(number).encode())
    reports = list(ingest(Full(), [tmp_path], readers=Slow(ahead=100)))
    assert [report.outcome for report in reports] == ["created", "failed", "created"]
    assert "full" in (reports[1].error or "")


def edition(number: str, day: int, title: str = "Về trật tự đô thị") -> str:
    """A plan that differs from itself on another day in one duty of three."""
    head = f"UBND XÃ VÂN TRẠCH\nSố: {number}\nVân Trạch, ngày 05 tháng 3 năm 2024\n\nKẾ HOẠCH\n{title}\n\nI. NHIỆM VỤ\n"
    return (
        f"{head}1. Công an xã tuần tra khu phố ban đêm, báo cáo trước ngày {day}/4/2024.\n"
        "2. Trạm y tế xã kiểm tra bếp ăn trường học trong quý II.\n3. Văn phòng xã tổng hợp gửi Chủ tịch.\n"
    )


OF_ONE = [edition("12/KH-UBND", day) for day in (1, 2, 3)]
UNSURE = edition(" ", 1)  # an admin is asked whose it is
OTHER = edition("99/KH-UBND", 9, "Về phòng cháy, chữa cháy")
SECRET = edition("98/KH-UBND\nMẬT", 1)
Folder = dict[str, str]


def brought_in(data: Path, tables: Path, folders: list[Folder], readers: Readers | None) -> list[object]:
    """All that is said of the folders, each of which holds other files in the same place, and what is kept then."""
    place, told = data.parent / "tep", list[object]()
    with opened(data, tables) as library:
        for folder in folders:
            rmtree(place, ignore_errors=True)
            place.mkdir()
            for name, words in folder.items():
                write(place, f"{name}.txt", words.encode())
            told.append([timeless(report) for report in ingest(library, [place], readers=readers)])
        told += [held(library), [(one.key, one.plan.source) for one in library.waiting()]]
    return told


def is_the_same_ahead(into: Path, tables: Path, folders: list[Folder], readers: Readers) -> bool:
    try:
        alone = brought_in(into / "mot", tables, folders, None)
        return brought_in(into / "hai", tables, folders, readers) == alone
    finally:
        rmtree(into)


@pytest.mark.parametrize(
    "folders",
    [
        # the plan's file becomes what another name held of it, while a third brings its next edition
        [{"k": OF_ONE[0]}, {"m": OF_ONE[1]}, {"a": OF_ONE[2], "k": OF_ONE[1]}],
        # what waits comes under another name, while its first name becomes another plan
        [{"a": OF_ONE[0]}, {"w": UNSURE}, {"w": OTHER, "x": UNSURE}],
        # what serves comes under another name, after its plan's next edition
        [{"a": OF_ONE[0]}, {"a": OF_ONE[1], "c": OF_ONE[0]}],
        # it is renamed, and what comes then is placed by that
        [{"a": OF_ONE[0]}, {"b": OTHER, "c": OF_ONE[0]}, {"b": OF_ONE[1], "c": OTHER, "d": OF_ONE[0]}],
    ],
    ids=["changed back", "waiting", "overtaken", "renamed"],
)
@pytest.mark.parametrize("readers", [Slow, AtOnce])
def test_what_is_known_of_a_file_is_told_in_its_turn(
    folders: list[Folder], readers: type[Slow | AtOnce], tables: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert is_the_same_ahead(tmp_path_factory.mktemp("luot"), tables, folders, readers())


FOLDERS = st.lists(
    st.dictionaries(st.sampled_from("abcd"), st.sampled_from([*OF_ONE, UNSURE, OTHER, SECRET]), min_size=1),
    min_size=2,
    max_size=3,
)


MORE = [pytest.param(24, marks=pytest.mark.slow), pytest.param(80, marks=[pytest.mark.long, pytest.mark.timeout(900)])]


@pytest.mark.parametrize("examples", [6, *MORE])
def test_any_folders_are_the_same_read_ahead(
    examples: int, tables: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    phases = [Phase.generate]  # each example takes a while: none is made smaller

    @settings(max_examples=examples, derandomize=True, phases=phases, suppress_health_check=[HealthCheck.too_slow])
    @given(FOLDERS, st.sampled_from([Slow(), AtOnce()]))
    def same(folders: list[Folder], readers: Readers) -> None:
        assert is_the_same_ahead(tmp_path_factory.mktemp("luot"), tables, folders, readers)

    same()


def test_what_seems_known_is_not_read_and_neither_does_it_lose_its_place(tmp_path: Path) -> None:
    shelf, readers = Readings(), Slow(ahead=100)
    write(tmp_path, "b.txt", OF_ONE[0].encode())
    write(tmp_path, "d.txt", OTHER.encode())
    list(ingest(shelf, [tmp_path]))
    write(tmp_path, "a.txt", OF_ONE[1].encode())
    write(tmp_path, "c.txt", OF_ONE[2].encode())
    reports = list(ingest(shelf, [tmp_path], readers=readers))
    assert [report.outcome for report in reports] == ["created", "skipped", "created", "skipped"]
    assert len(readers.requests) == 2
