"""A replica is killed under load: nginx goes on with the other one, and nobody reads anything wrong."""

from __future__ import annotations

import os
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from threading import Event, Thread

import httpx
import pytest

from tests.scaling import small_plan
from tests.scaling.fleet import PASSWORD, Fleet, Replica, quotes
from tests.scaling.nginx_process import FORGIVES_SECONDS
from vectorstore.catalogue.jobs import Job

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # several servers start
PLANS = range(401, 407)
AT_ONCE = 6
WITHIN = 240.0


@pytest.fixture
def plans(fleet: Fleet, tmp_path: Path) -> Iterator[range]:
    """Some small plans, kept once."""
    for number in PLANS:
        (tmp_path / f"{number}.txt").write_text(small_plan.text(number), encoding="utf-8")
    assert fleet.replicas[0].command("ingest", str(tmp_path)).returncode == 0
    yield PLANS


class Askers:
    """Threads that ask through nginx until they are stopped, and what they got."""

    def __init__(self, fleet: Fleet, path: str = "/api/ask") -> None:
        self._fleet, self._path = fleet, path
        self._headers = fleet.bearer("may-hoi", "reader")
        self._over = Event()
        self.got: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._threads = [Thread(target=self._ask, args=(at,), daemon=True) for at in range(AT_ONCE)]

    def __enter__(self) -> Askers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(WITHIN)

    def _ask(self, at: int) -> None:
        number = PLANS[at % len(PLANS)]
        with self._fleet.browser() as client:
            while not self._over.is_set():
                try:
                    body = {"question": small_plan.question(number)}
                    answer = client.post(self._path, json=body, headers=self._headers)
                except httpx.TransportError as failure:
                    self.got[type(failure).__name__] += 1
                    continue
                self.got[str(answer.status_code)] += 1
                if answer.status_code == HTTPStatus.OK and small_plan.versions_in(answer.text, number, 1) != {0}:
                    self.wrong.append(answer.text)


def wait_for(many: int, askers: Askers) -> None:
    until, now = time.monotonic() + WITHIN, askers.got["200"]
    while askers.got["200"] < now + many:
        assert time.monotonic() < until, askers.got
        time.sleep(0.05)


@pytest.mark.parametrize("number", [0, pytest.param(1, marks=pytest.mark.long)])
def test_questions_are_answered_by_the_other_one(fleet: Fleet, plans: range, number: int) -> None:
    with Askers(fleet) as askers:
        wait_for(12, askers)
        fleet.replicas[number].kill()
        wait_for(24, askers)
        fleet.until_whole()
        wait_for(24, askers)
    assert askers.wrong == []
    # Whose answer had begun is told that it was cut off: at most one of each who asked just then.
    assert sum(askers.got.values()) - askers.got["200"] <= AT_ONCE, askers.got
    assert set(askers.got) <= {"200", "502", "RemoteProtocolError", "ReadError"}, askers.got


def test_a_replica_that_hangs_is_given_up_and_asked_again_where_the_other_one_dies(fleet: Fleet, plans: range) -> None:
    """It takes connections and answers nothing, as where its machine is out of memory."""
    slow, other = fleet.replicas
    assert slow.process is not None
    headers = fleet.bearer("may-hoi", "reader")

    def ask_all() -> None:
        for number in plans:
            answer = quotes(fleet.ask(small_plan.question(number), headers))
            assert small_plan.versions_in(answer, number, 1) == {0}

    given_up, began = fleet.nginx.given_up(), time.monotonic()
    os.kill(slow.process.pid, signal.SIGSTOP)
    try:
        ask_all()
        tried_again = (time.monotonic() - began) // FORGIVES_SECONDS
        assert fleet.nginx.given_up() - given_up <= 1 + tried_again, "who asks next doesn't wait for it too"
    finally:
        os.kill(slow.process.pid, signal.SIGCONT)
    refused = fleet.nginx.refused()
    other.kill()  # both are held for dead now, though one lives
    ask_all()
    assert fleet.nginx.refused() == refused
    fleet.until_whole()


def test_who_is_signed_in_stays_so_at_the_other_one(fleet: Fleet) -> None:
    fleet.person("lan")
    client = fleet.browser()
    client.post("/sign-in", data={"name": "lan", "password": PASSWORD})
    before = client.get("/api/me")
    (port,) = fleet.nginx.who_answered(before.headers["x-request-id"])
    (mine,) = (one for one in fleet.replicas if one.port == port)
    mine.kill()
    after = client.get("/api/me")
    assert after.status_code == HTTPStatus.OK and after.json() == before.json()
    fleet.until_whole()


def replica_of(fleet: Fleet, job: Job) -> Replica:
    """Who does the job: a worker's name has the number of its process."""
    pid = int((job.worker or "").split("/")[1])
    (found,) = (one for one in fleet.replicas if one.process is not None and one.process.pid == pid)
    return found


def test_a_job_goes_on_at_the_other_one(fleet: Fleet) -> None:
    headers, numbers = fleet.bearer(), range(501, 541)
    files = [("files", (f"{number}.txt", small_plan.text(number).encode())) for number in numbers]
    with fleet.browser() as client:
        sent = client.post("/api/plans", files=files, headers=headers)
    assert sent.status_code == HTTPStatus.ACCEPTED, sent.text
    jobs, job_id = fleet.catalogue.jobs, sent.json()["job"]["id"]
    until = time.monotonic() + WITHIN
    while not 3 <= jobs.get(job_id).done < len(numbers) - 5:
        assert time.monotonic() < until and not jobs.get(job_id).over, jobs.get(job_id)
        time.sleep(0.02)
    doer = replica_of(fleet, jobs.get(job_id))
    doer.kill()
    while not jobs.get(job_id).over:
        assert time.monotonic() < until, jobs.get(job_id)
        time.sleep(0.1)
    job = jobs.get(job_id)
    assert (job.state, job.attempts) == ("done", 2), job
    kept = [plan_id for plan_id in fleet.catalogue.plan_ids() if re.match(r"5[0-4]\d-kh-ubnd", plan_id)]
    assert len(kept) == len(numbers), "each file is a plan, and no file is two"
    (left,) = (one for one in fleet.replicas if one is not doer)
    for number in (numbers[0], numbers[-1]):
        answer = quotes(fleet.ask(small_plan.question(number), headers, left))
        assert small_plan.versions_in(answer, number, 1) == {0}
    fleet.until_whole()
    answer = quotes(fleet.ask(small_plan.question(numbers[-1]), headers, doer))
    assert small_plan.versions_in(answer, numbers[-1], 1) == {0}, "it has caught up"
