"""The servers behind the replicas are killed: what a reader sees, and that all goes on once they are back."""

from __future__ import annotations

import time
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from tests.scaling import small_plan
from tests.scaling.fleet import Fleet, quotes

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # several servers start
PLAN = 651
WITHIN = 240.0


@pytest.fixture
def headers(fleet: Fleet, tmp_path: Path) -> dict[str, str]:
    """Of an admin's token; there is a plan to ask of."""
    file = tmp_path / f"{PLAN}.txt"
    file.write_text(small_plan.text(PLAN), encoding="utf-8")
    assert fleet.replicas[0].command("ingest", str(file)).returncode == 0
    return fleet.bearer()


def asked(fleet: Fleet, headers: dict[str, str], at: Any = None) -> Any:
    with fleet.browser(at) as client:
        return client.post("/api/ask", json={"question": small_plan.question(PLAN)}, headers=headers)


def comes_back(fleet: Fleet, headers: dict[str, str]) -> None:
    """Both answer again, each as it should."""
    for at in fleet.replicas:
        until = time.monotonic() + WITHIN
        while (answer := asked(fleet, headers, at)).status_code != HTTPStatus.OK:
            assert time.monotonic() < until, answer.text
            time.sleep(0.2)
        assert small_plan.versions_in(answer.text, PLAN, 1) == {0}


def test_postgresql_killed_and_back(fleet: Fleet, headers: dict[str, str]) -> None:
    fleet.postgres.stop("KILL")
    try:
        for at in (*fleet.replicas, None):
            answer = asked(fleet, headers, at)
            assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE, answer.text
            told = answer.json()
            assert told["type"].startswith("urn:plan-assistant:problem:") and "citations" not in told
            assert str(fleet.postgres.folder) not in answer.text and "pg8000" not in answer.text
            with fleet.browser(at) as client:
                ready = client.get("/readyz")
                assert ready.status_code == HTTPStatus.SERVICE_UNAVAILABLE
                assert client.get("/healthz").status_code == HTTPStatus.OK, "it lives: nobody is to restart it"
    finally:
        fleet.postgres.start()
    comes_back(fleet, headers)
    sent = fleet.browser(fleet.replicas[1]).post(
        "/api/plans", files={"files": ("652.txt", small_plan.text(652).encode())}, headers=headers
    )
    job_id, until = sent.json()["job"]["id"], time.monotonic() + WITHIN
    while not (job := fleet.catalogue.jobs.get(job_id)).over:
        assert time.monotonic() < until, job
        time.sleep(0.2)
    assert job.state == "done", "the workers found it again"


def test_the_chroma_server_killed_and_back(fleet: Fleet, headers: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "653.txt"
    file.write_text(small_plan.text(653), encoding="utf-8")
    fleet.chroma.kill()
    try:
        for at in fleet.replicas:
            answer = quotes(fleet.ask(small_plan.question(PLAN), headers, at))
            assert small_plan.versions_in(answer, PLAN, 1) == {0}, "by its words alone"
        kept = fleet.replicas[0].command("ingest", "--new", str(file))
        assert kept.returncode != 0, "what could not be found later is not kept"
        assert not [one for one in fleet.catalogue.plan_ids() if one.startswith("653-")]
    finally:
        fleet.chroma.start()
    comes_back(fleet, headers)
    assert fleet.replicas[0].command("ingest", "--new", str(file)).returncode == 0
    assert small_plan.versions_in(quotes(fleet.ask(small_plan.question(653), headers)), 653, 1) == {0}


OTHERS = [pytest.param(one, marks=pytest.mark.long) for one in ("of other bytes", "gone")]


@pytest.mark.parametrize("damage", ["cut short", *OTHERS])
def test_a_damaged_lexical_index_of_one_replica(fleet: Fleet, headers: dict[str, str], damage: str) -> None:
    one, other = fleet.replicas
    one.kill()
    for path in [path for path in (one.data / "lexical").iterdir() if path.is_file() and path.suffix != ".lock"]:
        if damage == "gone":
            path.unlink()
        else:
            whole = path.read_bytes()
            path.write_bytes(whole[: len(whole) // 2] if damage == "cut short" else bytes(len(whole)))
    one.start()
    answer = asked(fleet, headers, one)
    if answer.status_code == HTTPStatus.OK:
        assert small_plan.versions_in(answer.text, PLAN, 1) == {0}, "right, whatever it was found by"
    else:
        assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE and "type" in answer.json(), answer.text
    assert small_plan.versions_in(asked(fleet, headers, other).text, PLAN, 1) == {0}
    done = one.command("reindex")
    assert done.returncode == 0, done.stderr
    answer = asked(fleet, headers, one)
    assert answer.status_code == HTTPStatus.OK and small_plan.versions_in(answer.text, PLAN, 1) == {0}
