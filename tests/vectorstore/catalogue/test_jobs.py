"""The queue of jobs: had by one worker at a time, cancelled, tried again, and had anew where the worker has gone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from copied_tables import Tables, url_of_copy
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from vectorstore.catalogue.database import migrate, open_engine
from vectorstore.catalogue.jobs import ATTEMPTS, STALE_SECONDS, Job, NewFile, new_job_id
from vectorstore.catalogue.kept_jobs import KeptJobs
from vectorstore.errors import JobInState, UnknownJob

ROOT = Path(__file__).parents[3]
FILES = [NewFile("a.txt", "/in/a.txt"), NewFile("b.txt", "/in/b.txt", choice="new")]


class Clock:
    def __init__(self) -> None:
        self.time = 1_800_000_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def jobs(tables: Tables, tmp_path: Path, clock: Clock) -> Iterator[KeptJobs]:
    engine = open_engine(url_of_copy(tables, tmp_path))
    yield KeptJobs(engine, clock)
    engine.dispose()


def states(job: Job) -> list[str]:
    return [job.state, *(file.state for file in job.files)]


def had(jobs: KeptJobs, worker: str = "w") -> Job:
    job = jobs.claim(worker)
    assert job is not None
    return job


def test_a_job_is_queued_had_and_done(jobs: KeptJobs) -> None:
    added = jobs.add("upload", FILES, by="an")
    assert (states(added), added.total, added.asked_by) == (["queued", "queued", "queued"], 2, "an")
    assert [(file.number, file.name, file.path, file.choice) for file in added.files] == [
        (1, "a.txt", "/in/a.txt", ""),
        (2, "b.txt", "/in/b.txt", "new"),
    ]
    job = had(jobs)
    assert (job.id, job.state, job.worker, job.attempts) == (added.id, "running", "w", 1)
    assert jobs.claim("other") is None
    assert jobs.begin_file(job.id, "w", 1) == "go"
    assert jobs.progress(job.id, "w", doing="a.txt", done=0.5, total=2, file=(1, 3, 6)) == "go"
    half = jobs.get(job.id)
    assert (half.done, half.doing, half.files[0].page, half.files[0].pages) == (0.5, "a.txt", 3, 6)
    assert jobs.file_done(job.id, "w", 1, "done", [{"outcome": "created", "path": "/in/a.txt"}]) == "go"
    assert jobs.get(job.id).done == 1
    jobs.file_done(job.id, "w", 2, "done", [])
    assert jobs.finish(job.id, "w")
    done = jobs.get(job.id)
    assert (states(done), done.done, done.doing, done.worker) == (["done", "done", "done"], 2, "", None)
    assert done.ended_at == "2027-01-15T08:00:00+00:00"
    assert done.to_json()["files"][0]["reports"] == [{"outcome": "created"}]  # where it lay here is nobody's concern


def test_the_oldest_comes_first_and_the_newest_is_listed_first(jobs: KeptJobs) -> None:
    first, second = (jobs.add("reread", by="an").id for _ in range(2))
    assert [job.id for job in jobs.list()] == sorted([first, second], reverse=True)
    assert had(jobs).id == min(first, second)
    assert [job.id for job in jobs.list(1)] == [max(first, second)]


def test_a_failed_file_fails_the_job_and_no_other_file(jobs: KeptJobs) -> None:
    job_id = jobs.add("upload", FILES, by="an").id
    had(jobs)
    jobs.file_done(job_id, "w", 1, "failed", [{"outcome": "failed"}])
    jobs.file_done(job_id, "w", 2, "done", [])
    jobs.finish(job_id, "w")
    assert states(jobs.get(job_id)) == ["failed", "failed", "done"]


def test_a_queued_job_is_cancelled_at_once(jobs: KeptJobs) -> None:
    job = jobs.cancel(jobs.add("upload", FILES, by="an").id)
    assert states(job) == ["cancelled", "cancelled", "cancelled"]
    assert jobs.claim("w") is None


def test_a_running_job_hears_that_it_is_cancelled(jobs: KeptJobs) -> None:
    job = jobs.add("upload", FILES, by="an")
    had(jobs)
    jobs.file_done(job.id, "w", 1, "done", [])
    assert jobs.cancel(job.id).state == "running"
    assert jobs.cancel(job.id).to_json()["stopping"] is True
    assert jobs.beat(job.id, "w") == "stop"
    assert jobs.begin_file(job.id, "w", 2) == "stop"
    jobs.finish(job.id, "w", stopped=True)
    assert states(jobs.get(job.id)) == ["cancelled", "done", "cancelled"]
    assert jobs.get(job.id).to_json()["stopping"] is False


@pytest.mark.parametrize("ended", ["failed", "cancelled"])
def test_what_is_not_done_is_tried_again(jobs: KeptJobs, ended: str) -> None:
    files = [FILES[0], replace(FILES[1], collection="noi-bo")]
    job_id = jobs.add("upload", files, by="an").id
    had(jobs)
    jobs.file_done(job_id, "w", 1, "done", [{"outcome": "created"}])
    jobs.file_done(job_id, "w", 2, "failed", [{"outcome": "failed"}])
    jobs.finish(job_id, "w", stopped=ended == "cancelled")
    again = jobs.retry(job_id)
    assert (states(again), again.done, again.attempts) == (["queued", "done", "queued"], 1, 0)
    assert again.files[1].reports == ()
    assert [(file.choice, file.collection) for file in again.files] == [("", ""), ("new", "noi-bo")]
    assert (again.cancelled, again.ended_at, again.error) == (False, None, "")
    assert had(jobs).id == job_id


def test_what_can_not_be_done_in_a_state_is_refused(jobs: KeptJobs) -> None:
    job_id = jobs.add("reread", by="an").id
    with pytest.raises(JobInState, match="queued"):
        jobs.retry(job_id)
    had(jobs)
    with pytest.raises(JobInState, match="running"):
        jobs.retry(job_id)
    jobs.finish(job_id, "w")
    for act in (jobs.retry, jobs.cancel):
        with pytest.raises(JobInState, match="done"):
            act(job_id)


@pytest.mark.parametrize("job_id", ["", "nope", "a\0b", "' OR 1=1 --"])
def test_an_unknown_job_is_said(jobs: KeptJobs, job_id: str) -> None:
    for act in (jobs.get, jobs.cancel, jobs.retry):
        with pytest.raises(UnknownJob):
            act(job_id)


def test_a_job_without_a_sign_of_life_is_had_anew_and_its_worker_refused(jobs: KeptJobs, clock: Clock) -> None:
    job_id = jobs.add("upload", FILES, by="an").id
    had(jobs, "first")
    jobs.file_done(job_id, "first", 1, "done", [{"outcome": "created"}])
    jobs.begin_file(job_id, "first", 2)
    clock.time += STALE_SECONDS
    assert jobs.claim("second") is None
    assert jobs.beat(job_id, "first") == "go"
    clock.time += STALE_SECONDS + 1
    again = had(jobs, "second")
    assert (states(again), again.attempts, again.worker) == (["running", "done", "queued"], 2, "second")
    assert jobs.beat(job_id, "first") == "lost"
    assert jobs.file_done(job_id, "first", 2, "failed", [{"outcome": "failed"}]) == "lost"
    assert jobs.progress(job_id, "first", doing="x", done=1, total=2, file=(2, 1, 1)) == "lost"
    assert not jobs.finish(job_id, "first")
    jobs.release(job_id, "first")
    assert states(jobs.get(job_id)) == ["running", "done", "queued"]


def test_a_clock_that_is_put_back_keeps_no_job_from_others(jobs: KeptJobs, clock: Clock) -> None:
    job = jobs.add("reread", by="an")
    assert jobs.claim("w") is not None
    clock.time -= STALE_SECONDS
    assert jobs.claim("v") is None
    clock.time -= 3600
    had = jobs.claim("v")
    assert had is not None and had.id == job.id and jobs.beat(job.id, "w") == "lost"


def test_a_job_that_ends_its_process_again_and_again_fails(jobs: KeptJobs, clock: Clock) -> None:
    job_id = jobs.add("upload", FILES, by="an").id
    for attempt in range(ATTEMPTS):
        assert had(jobs).attempts == attempt + 1
        jobs.begin_file(job_id, "w", 1)
        clock.time += STALE_SECONDS + 1
    assert jobs.claim("w") is None
    job = jobs.get(job_id)
    assert (states(job), job.error) == (["failed", "failed", "cancelled"], "died")
    assert jobs.retry(job_id).error == ""


def test_a_cancelled_job_whose_worker_died_has_stopped(jobs: KeptJobs, clock: Clock) -> None:
    job_id = jobs.add("upload", FILES, by="an").id
    had(jobs)
    jobs.cancel(job_id)
    clock.time += STALE_SECONDS + 1
    assert jobs.claim("other") is None
    assert states(jobs.get(job_id)) == ["cancelled", "cancelled", "cancelled"]


def test_a_worker_that_is_known_to_have_gone_is_not_waited_for(jobs: KeptJobs) -> None:
    kept, lost = (jobs.add("reread", by="an").id for _ in range(2))
    workers = {had(jobs, name).id: name for name in ("here", "gone")}
    jobs.abandon(lambda worker: worker == "gone")
    assert workers[had(jobs, "next").id] == "gone"
    assert jobs.claim("next") is None
    assert {kept, lost} == workers.keys()


def test_a_job_that_is_let_go_waits_again_and_counts_no_attempt(jobs: KeptJobs) -> None:
    job_id = jobs.add("upload", FILES, by="an").id
    had(jobs)
    jobs.begin_file(job_id, "w", 1)
    jobs.release(job_id, "w")
    job = jobs.get(job_id)
    assert (states(job), job.attempts, job.worker) == (["queued", "queued", "queued"], 0, None)


def test_old_jobs_are_forgotten_and_no_others(jobs: KeptJobs, clock: Clock) -> None:
    old, open_one = jobs.add("upload", FILES, by="an").id, jobs.add("reread", by="an").id
    jobs.cancel(old)
    clock.time += 29 * 86400
    recent = jobs.cancel(jobs.add("reread", by="an").id).id
    jobs.prune()
    assert jobs.ids() == {old, open_one, recent}
    clock.time += 2 * 86400
    jobs.prune()
    assert jobs.ids() == {open_one, recent}


def test_odd_words_are_kept_as_far_as_they_can_be(jobs: KeptJobs) -> None:
    odd = "<b>kế \ud800 hoạch</b>\n\x1b[31m.pdf"
    job = jobs.add("upload", [NewFile(odd, f"/in/{odd}")], by=odd)
    assert job.files[0].name == odd.replace("\ud800", "\\ud800")
    had(jobs)
    assert jobs.progress(job.id, "w", doing=odd, done=0, total=1) == "go"


def test_ids_of_later_jobs_sort_after_earlier_ones() -> None:
    ids = [new_job_id() for _ in range(100)]
    assert [one[:12] for one in ids] == sorted(one[:12] for one in ids)
    assert len(set(ids)) == 100


Act = Callable[[KeptJobs, str, Clock], object]
ACTS: dict[str, Act] = {
    "claim": lambda jobs, job_id, clock: jobs.claim("w"),
    "claim by another": lambda jobs, job_id, clock: jobs.claim("v"),
    "done": lambda jobs, job_id, clock: jobs.file_done(job_id, "w", 1, "done", []),
    "failed": lambda jobs, job_id, clock: jobs.file_done(job_id, "v", 2, "failed", []),
    "finish": lambda jobs, job_id, clock: jobs.finish(job_id, "w"),
    "stop": lambda jobs, job_id, clock: jobs.finish(job_id, "v", stopped=True),
    "cancel": lambda jobs, job_id, clock: jobs.cancel(job_id),
    "retry": lambda jobs, job_id, clock: jobs.retry(job_id),
    "release": lambda jobs, job_id, clock: jobs.release(job_id, "w"),
    "wait": lambda jobs, job_id, clock: setattr(clock, "time", clock.time + STALE_SECONDS + 1),
}


@hypothesis_settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(sorted(ACTS)), max_size=12))
def test_whatever_happens_a_job_hangs_together(jobs: KeptJobs, clock: Clock, acts: list[str]) -> None:
    for job in jobs.list():
        if not job.over:
            while jobs.claim("tidy") is not None:
                clock.time += STALE_SECONDS + 1
    job_id = jobs.add("upload", FILES, by="an").id
    for act in acts:
        with suppress(JobInState):
            ACTS[act](jobs, job_id, clock)
        job = jobs.get(job_id)
        of_files = [file.state for file in job.files]
        assert (job.worker is not None) == (job.state == "running")
        assert (job.ended_at is not None) == job.over
        assert 0 <= job.done <= job.total and 0 <= job.attempts <= ATTEMPTS
        if job.state in ("queued", "done", "failed", "cancelled"):
            assert "running" not in of_files
        if job.over:
            assert "queued" not in of_files
        if job.state == "done":
            assert "failed" not in of_files


CLAIM_ALL = """
import sys, time
from vectorstore.catalogue.database import open_engine
from vectorstore.catalogue.kept_jobs import KeptJobs
jobs = KeptJobs(open_engine(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
while (job := jobs.claim(sys.argv[2])) is not None:
    print(job.id, flush=True)
    jobs.file_done(job.id, sys.argv[2], 1, "done", [])
    assert jobs.finish(job.id, sys.argv[2])
"""


@pytest.mark.slow
def test_two_processes_never_have_one_job(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'catalogue.db'}"
    engine = open_engine(url)
    migrate(engine)
    jobs = KeptJobs(engine)
    added = {jobs.add("upload", FILES[:1], by="an").id for _ in range(40)}
    command = [sys.executable, "-c", CLAIM_ALL, url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    workers = [subprocess.Popen([*command, name], **pipes) for name in ("one", "two", "three")]  # type: ignore[call-overload]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    claimed = [worker.communicate(timeout=60)[0].split() for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0, 0]
    assert sorted(chain.from_iterable(claimed)) == sorted(added)
    assert sum(1 for one in claimed if one) > 1, "they did work at once"
    assert {(job.state, job.attempts) for job in jobs.list()} == {("done", 1)}
    engine.dispose()
