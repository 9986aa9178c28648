"""The worker: does jobs in a thread, stops where it is told to, and outlives whatever a job does."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine

from ingest.errors import Cancelled
from ingest.jobs.processes import is_gone, worker_name
from ingest.jobs.spool import Spool
from ingest.jobs.worker import Worker
from ingest.pipeline import Moved
from ingest.reports import FileReport, failed
from tests.ingest.jobs_fakes import Gate, PagedReader, until
from vectorstore.catalogue.database import open_engine
from vectorstore.catalogue.jobs import Job, JobFile, NewFile, new_job_id
from vectorstore.catalogue.kept_jobs import KeptJobs
from vectorstore.errors import CatalogueFailed, Locked, StoreError

Start = Callable[..., Worker]


@pytest.fixture
def engine(tables: Path, tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{shutil.copy(tables, tmp_path)}")
    yield engine
    engine.dispose()


@pytest.fixture
def jobs(engine: Engine) -> KeptJobs:
    return KeptJobs(engine)


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "uploads")


@pytest.fixture
def worker(jobs: KeptJobs, spool: Spool) -> Iterator[Start]:
    """Makes workers; all are stopped at the end."""
    made: list[Worker] = []

    def make(read: object, reread: object = lambda move: None, **settings: object) -> Worker:
        made.append(Worker(jobs, spool, read, reread, idle=0.01, **settings))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.stop()


def upload(jobs: KeptJobs, spool: Spool, *names: str) -> Job:
    job_id = new_job_id()
    with spool.receive(job_id) as incoming:
        for name in names:
            incoming.begin(name)
            incoming.write(name.encode())
            incoming.end()
        return jobs.add("upload", incoming.files, by="an", job_id=job_id)


def left(tmp_path: Path) -> list[str]:
    return sorted(str(path.relative_to(tmp_path / "uploads")) for path in (tmp_path / "uploads").rglob("*"))


def states(job: Job) -> list[str]:
    return [job.state, *(file.state for file in job.files)]


def test_files_are_read_reported_and_let_go(tmp_path: Path, jobs: KeptJobs, spool: Spool, worker: Start) -> None:
    reader = PagedReader()
    job = upload(jobs, spool, "a.pdf", "b.pdf")
    assert [path.read_text() for path in map(Path, (file.path for file in job.files))] == ["a.pdf", "b.pdf"]
    assert worker(reader).run_next()
    done = jobs.get(job.id)
    assert (states(done), done.done) == (["done", "done", "done"], 2)
    assert reader.paths == [
        tmp_path / "uploads" / job.id / number / name for number, name in (("1", "a.pdf"), ("2", "b.pdf"))
    ]
    (report,) = done.files[1].reports
    assert (report["outcome"], report["plan_id"], report["member"]) == ("created", "plan-2", "")
    assert left(tmp_path) == []
    assert not worker(reader).run_next()


def test_a_failed_file_stays_until_it_is_tried_again(
    tmp_path: Path, jobs: KeptJobs, spool: Spool, worker: Start
) -> None:
    reader = PagedReader()
    job = upload(jobs, spool, "a.pdf", "b.pdf")
    reader.reports["a.pdf"] = (FileReport(Path("a.pdf"), "failed", error="Hỏng.", code="damaged_file"),)
    worker(reader).run_next()
    assert states(jobs.get(job.id)) == ["failed", "failed", "done"]
    assert left(tmp_path) == [job.id, f"{job.id}/1", f"{job.id}/1/a.pdf"]
    reader.reports.clear()
    jobs.retry(job.id)
    worker(reader).run_next()
    assert states(jobs.get(job.id)) == ["done", "done", "done"]
    assert reader.read == ["a.pdf", "b.pdf", "a.pdf"]
    assert left(tmp_path) == []


def test_a_secret_paper_does_not_stay(tmp_path: Path, jobs: KeptJobs, spool: Spool, worker: Start) -> None:
    reader = PagedReader()
    job = upload(jobs, spool, "a.pdf")
    reader.reports["a.pdf"] = (FileReport(Path("a.pdf"), "failed", error="Đóng dấu MẬT.", code="secret"),)
    worker(reader).run_next()
    assert jobs.get(job.id).state == "failed"
    assert left(tmp_path) == []


def test_files_of_an_archive_are_named_in_it(tmp_path: Path, jobs: KeptJobs, spool: Spool, worker: Start) -> None:
    job = upload(jobs, spool, "all.zip")
    path = tmp_path / "uploads" / job.id / "1" / "all.zip"
    reader = PagedReader()
    reader.reports["all.zip"] = (
        FileReport(path / "2024/a.docx", "created", "plan-1"),
        FileReport(path / "b.docx", "failed", error="Hỏng."),
    )
    worker(reader).run_next()
    (file,) = jobs.get(job.id).files
    assert (file.state, [report["member"] for report in file.reports]) == ("failed", ["2024/a.docx", "b.docx"])
    assert str(tmp_path) not in str(file.to_json())


def test_watched_files_are_read_where_they_lie(tmp_path: Path, jobs: KeptJobs, worker: Start) -> None:
    there = tmp_path / "a.txt"
    there.write_text("x")
    jobs.add("watch", [NewFile("a.txt", str(there))], by="watch")
    reader = PagedReader()
    worker(reader).run_next()
    assert reader.paths == [there]
    assert there.exists()


def test_a_cancelled_job_stops_within_a_file(jobs: KeptJobs, spool: Spool, worker: Start) -> None:
    begun: list[str] = []

    def read(job: Job, file: JobFile, path: Path, page: Moved) -> Iterator[FileReport]:
        begun.append(file.name)
        while file.name == "b.pdf":  # has as many pages as it takes
            page(file.name, 1, 3)
            time.sleep(0.01)
        yield FileReport(path, "created", "plan-1")

    job = upload(jobs, spool, "a.pdf", "b.pdf", "c.pdf")
    worker(read).start()
    until(lambda: states(jobs.get(job.id)) == ["running", "done", "running", "queued"])
    assert jobs.cancel(job.id).state == "running"
    until(lambda: jobs.get(job.id).over)
    assert states(jobs.get(job.id)) == ["cancelled", "done", "cancelled", "cancelled"]
    assert begun == ["a.pdf", "b.pdf"]


def test_progress_is_told_a_page(jobs: KeptJobs, spool: Spool, worker: Start) -> None:
    gate = Gate("b.pdf", 0)
    job = upload(jobs, spool, "a.pdf", "b.pdf")
    running = worker(PagedReader(gate))
    running.start()
    assert gate.reached.wait(20)
    seen = jobs.get(job.id)
    assert (seen.done, seen.total, seen.files[1].state) == (1, 2, "running")
    gate.opened.set()
    until(lambda: jobs.get(job.id).over)


def test_a_stopped_worker_gives_its_job_back(jobs: KeptJobs, spool: Spool, worker: Start) -> None:
    gate = Gate("b.pdf", 1)
    job = upload(jobs, spool, "a.pdf", "b.pdf")
    first = worker(PagedReader(gate))
    first.start()
    assert gate.reached.wait(20)
    first.stop(seconds=0)
    gate.opened.set()
    first.stop()
    given_back = jobs.get(job.id)
    assert (states(given_back), given_back.attempts) == (["queued", "done", "queued"], 0)
    again = PagedReader()
    worker(again).run_next()
    assert again.read == ["b.pdf"]
    assert jobs.get(job.id).state == "done"


def test_who_lost_a_job_stops_and_says_nothing_of_it(
    engine: Engine, jobs: KeptJobs, spool: Spool, worker: Start
) -> None:
    later = KeptJobs(engine, now=lambda: 4e9)
    job = upload(jobs, spool, "a.pdf", "b.pdf")

    def take(name: str, page: int) -> None:
        if (name, page) == ("a.pdf", 1):
            assert later.claim("another") is not None

    reader = PagedReader(take)
    assert worker(reader).run_next()
    assert (jobs.get(job.id).worker, states(jobs.get(job.id))) == ("another", ["running", "queued", "queued"])


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (StoreError("the word list is broken: mend it"), "failed:the word list is broken: mend it"),
        (ZeroDivisionError("a secret of the machine room"), "unexpected:ZeroDivisionError"),
    ],
)
def test_what_a_job_raises_fails_it_and_stops_no_other(
    jobs: KeptJobs, worker: Start, failure: Exception, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(move: object) -> None:
        raise failure

    bad, good = jobs.add("reread", by="an"), jobs.add("watch", [NewFile("a.txt", "/in/a.txt")], by="watch")
    with caplog.at_level(logging.ERROR):
        worker(PagedReader(), fail).start()
        until(lambda: jobs.get(good.id).over)
    assert (jobs.get(bad.id).state, jobs.get(bad.id).error) == ("failed", said)
    assert jobs.get(good.id).state == "done"
    assert ("a secret of the machine room" in caplog.text) is (said == "unexpected:ZeroDivisionError")


def test_a_queue_that_can_not_be_had_is_tried_again(
    jobs: KeptJobs, spool: Spool, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.jobs.worker._FAILED_SECONDS", 0.01)

    class Failing(KeptJobs):
        asked = 0

        def claim(self, worker: str) -> Job | None:
            self.asked += 1
            if self.asked < 3:
                raise CatalogueFailed("sqlite://", "locked")
            return super().claim(worker)

    failing = Failing(jobs._engine)
    job = jobs.add("reread", by="an")
    worker = Worker(failing, spool, PagedReader(), lambda move: None, idle=0.01)
    worker.start()
    until(lambda: jobs.get(job.id).over)
    worker.stop()
    assert "can't be worked through" in caplog.text


@pytest.mark.parametrize(("times", "state"), [(2, "done"), (99, "failed")])
def test_while_another_process_writes_it_is_tried_again(
    tmp_path: Path, jobs: KeptJobs, spool: Spool, worker: Start, times: int, state: str
) -> None:
    busy = Locked(tmp_path / "writer.lock", 60)
    tries: list[str] = []

    def reports(job: Job, file: JobFile, path: Path, page: Moved) -> Iterator[FileReport]:
        tries.append(file.name)
        locked = len(tries) <= times
        yield failed(path, busy, "vi") if locked else FileReport(path, "created", "plan-1")

    def reread(move: object) -> None:
        tries.append("reread")
        if tries.count("reread") <= times:
            raise busy

    read, again = upload(jobs, spool, "a.pdf"), jobs.add("reread", by="an")
    one = worker(reports, reread)
    while one.run_next():
        pass
    assert (jobs.get(read.id).state, jobs.get(again.id).state) == (state, state)
    assert tries.count("a.pdf") == tries.count("reread") == min(times + 1, 10)


def test_rereading_tells_how_far_it_is_and_stops(jobs: KeptJobs, worker: Start) -> None:
    seen: list[tuple[str, float, int]] = []

    def reread(move: Callable[[str, int, int], None]) -> None:
        move("reading", 1, 4)
        job = jobs.list()[0]
        seen.append((job.doing, job.done, job.total))
        jobs.cancel(job.id)
        until(lambda: jobs.beat(job.id, str(job.worker)) == "stop")
        with pytest.raises(Cancelled):
            while True:
                move("reading", 2, 4)
        raise Cancelled

    job_id = jobs.add("reread", by="an").id
    worker(PagedReader(), reread, beat=0.01).run_next()
    assert seen == [("reading", 1, 4)]
    assert jobs.get(job_id).state == "cancelled"


def test_a_worker_of_this_process_has_not_gone_and_one_of_an_ended_process_has() -> None:
    here = worker_name()
    assert worker_name() != here
    assert not is_gone(here)
    code = "from ingest.jobs.processes import worker_name; print(worker_name())"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert is_gone(ended)
    place, pid, _, token = here.split("/")
    assert is_gone("/".join((place, pid, "1", token))), "the number was given again"
    for elsewhere in ("", "w", f"elsewhere/{pid}/1/{token}", f"{place}/{pid}//{token}", f"{place}/x/1/{token}"):
        assert not is_gone(elsewhere)


def test_what_killed_processes_left_in_the_library_is_cleared_as_it_starts(worker: Start) -> None:
    cleared = Event()
    worker(PagedReader(), sweep=cleared.set).start()
    assert cleared.wait(20)
