"""Two web processes behind nginx: whatever somebody did at one of them holds at the other one."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx
import pytest
from box_fakes import signed

from benchmarks.written_plans import plan_text
from tests.scaling import small_plan
from tests.scaling.fleet import BOX_ORIGIN, PASSWORD, SECRET_KEY, Fleet, Replica, quotes
from ui.box.keys import key_of
from ui.box.tokens import AUDIENCE
from vectorstore.access.kept_attempts import OF_NAME

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # several servers start
WITHIN = 240.0


def signed_in(fleet: Fleet, name: str, at: Replica | None = None, role: Any = "reader") -> httpx.Client:
    """A browser that somebody signed in with, by their password."""
    fleet.person(name, role)
    client = fleet.browser(at)
    sent = client.post("/sign-in", data={"name": name, "password": PASSWORD})
    assert sent.status_code == HTTPStatus.SEE_OTHER, sent.text
    return client


def moved(client: httpx.Client, fleet: Fleet, to: Replica) -> httpx.Client:
    """The same browser, whose requests reach another replica from now on."""
    there = fleet.browser(to)
    for cookie in client.cookies.jar:
        there.cookies.set(cookie.name, cookie.value or "")
    return there


def has_come(fleet: Fleet, job_id: str, at: Replica, headers: dict[str, str]) -> dict[str, Any]:
    """The job when it is over, as this replica tells of it."""
    until = time.monotonic() + WITHIN
    with fleet.browser(at) as client:
        while time.monotonic() < until:
            job: dict[str, Any] = client.get(f"/api/jobs/{job_id}", headers=headers).json()["job"]
            if job["state"] in ("done", "failed", "cancelled"):
                return job
            time.sleep(0.2)
    raise AssertionError(f"job {job_id} isn't over")


def test_who_signed_in_at_one_is_known_at_the_other_and_signs_out_there(fleet: Fleet) -> None:
    one, other = fleet.replicas
    here = signed_in(fleet, "lan", one)
    there = moved(here, fleet, other)
    assert here.get("/api/me").json() == there.get("/api/me").json()
    assert there.get("/api/me").json()["name"] == "lan"
    assert there.post("/sign-out").status_code == HTTPStatus.SEE_OTHER
    for client in (here, there):
        assert client.get("/api/me", headers={"accept": "application/json"}).status_code == HTTPStatus.UNAUTHORIZED


def test_behind_nginx_a_browser_stays_with_a_replica_and_programs_do_not(fleet: Fleet) -> None:
    places = set()
    for name in ("lan", "minh", "thu", "hoa", "binh", "son"):
        client = signed_in(fleet, name)
        seen = [client.get("/api/me").headers["x-request-id"] for _ in range(4)]
        ports = {port for one in seen for port in fleet.nginx.who_answered(one)}
        assert len(ports) == 1, f"{name} was sent to {ports}"
        places |= ports
    assert places <= {one.port for one in fleet.replicas}
    bearer = fleet.bearer()
    with fleet.browser() as client:
        asked = [client.post("/api/ask", json={"question": "Công an xã?"}, headers=bearer) for _ in range(6)]
        by = {port for one in asked for port in fleet.nginx.who_answered(one.headers["x-request-id"])}
    assert by == {one.port for one in fleet.replicas}


def test_a_foreign_page_is_refused_by_each(fleet: Fleet) -> None:
    one, other = fleet.replicas
    here = signed_in(fleet, "lan", one, "admin")
    for client in (here, moved(here, fleet, other)):
        sent = client.post("/api/jobs", json={"kind": "reread"}, headers={"origin": "https://noi-khac.example"})
        assert sent.status_code == HTTPStatus.FORBIDDEN, sent.text


def test_an_api_token_holds_at_each_until_it_is_revoked(fleet: Fleet) -> None:
    access = fleet.catalogue.access
    secret, token = access.tokens.create(fleet.person("may-doc").id, "test", "reader")
    headers = {"authorization": f"Bearer {secret}"}
    for at in fleet.replicas:
        fleet.ask("Công an xã?", headers, at)
    access.tokens.revoke(token.id)
    for at in (*fleet.replicas, None):
        with fleet.browser(at) as client:
            asked = client.post("/api/ask", json={"question": "Công an xã?"}, headers=headers)
            assert asked.status_code == HTTPStatus.UNAUTHORIZED


def test_who_guesses_at_one_and_the_other_is_locked_out_at_both(fleet: Fleet) -> None:
    fleet.person("khanh")
    told = []
    for number in range(OF_NAME):
        with fleet.browser(fleet.replicas[number % 2]) as client:
            told.append(client.post("/sign-in", data={"name": "khanh", "password": f"sai {number}"}).status_code)
    assert set(told) == {HTTPStatus.FORBIDDEN}
    for at in fleet.replicas:
        with fleet.browser(at) as client:  # also with the right one
            sent = client.post("/sign-in", data={"name": "khanh", "password": PASSWORD})
            assert sent.status_code == HTTPStatus.TOO_MANY_REQUESTS
    fleet.catalogue.access.attempts.forget("khanh")


def test_a_job_sent_to_one_is_seen_and_cancelled_at_the_other(fleet: Fleet) -> None:
    headers = fleet.bearer()
    one, other = fleet.replicas
    files = [("files", (f"{number}.txt", plan_text(number).encode())) for number in (301, 302)]
    with fleet.browser(one) as client:
        sent = client.post("/api/plans", files=files, headers=headers)
    assert sent.status_code == HTTPStatus.ACCEPTED, sent.text
    job = has_come(fleet, sent.json()["job"]["id"], other, headers)
    assert job["state"] == "done" and [file["state"] for file in job["files"]] == ["done", "done"]
    for at in fleet.replicas:
        assert "301/KH-UBND" in quotes(fleet.ask("Kế hoạch số 301/KH-UBND nói gì?", headers, at))
    with fleet.browser(other) as client:
        again = client.post(f"/api/jobs/{job['id']}/cancel", headers=headers)
    assert again.status_code == HTTPStatus.CONFLICT, "it is over, wherever it is looked at"


def test_many_jobs_sent_to_both_are_each_done_once(fleet: Fleet) -> None:
    headers = fleet.bearer()

    def send(number: int) -> str:
        with fleet.browser(fleet.replicas[number % 2]) as client:
            file = {"files": (f"{number}.txt", plan_text(number).encode())}
            return str(client.post("/api/plans", files=file, headers=headers).json()["job"]["id"])

    numbers = list(range(311, 323))
    with ThreadPoolExecutor(4) as threads:
        ids = list(threads.map(send, numbers))
    jobs = [has_come(fleet, job_id, fleet.replicas[0], headers) for job_id in ids]
    assert [job["state"] for job in jobs] == ["done"] * len(numbers)
    outcomes = [report["outcome"] for job in jobs for file in job["files"] for report in file["reports"]]
    assert outcomes == ["created"] * len(numbers)
    assert [job["attempts"] for job in jobs] == [1] * len(numbers)


def test_a_plan_changed_at_one_is_asked_at_the_other_as_it_was_or_as_it_is(fleet: Fleet, tmp_path: Path) -> None:
    one, other = fleet.replicas
    headers, number, versions = fleet.bearer(), 331, 5
    file = tmp_path / f"{number}.txt"
    file.write_text(small_plan.text(number), encoding="utf-8")
    assert one.command("ingest", "--new", str(file)).returncode == 0

    def asked(at: Replica) -> set[int]:
        answer = quotes(fleet.ask(small_plan.question(number), headers, at))
        return small_plan.versions_in(answer, number, versions)

    assert asked(one) == asked(other) == {0}
    with ThreadPoolExecutor(1) as beside:
        for version in range(1, versions):
            file.write_text(small_plan.text(number, version), encoding="utf-8")
            changing = beside.submit(one.command, "ingest", str(file))
            while not changing.done():
                assert asked(other) in ({version - 1}, {version}), "one edition, whole"
            assert changing.result().returncode == 0, changing.result().stderr
            assert asked(other) == asked(one) == {version}, "at once, wherever it is asked"


def test_a_plan_withdrawn_at_one_is_gone_at_the_other(fleet: Fleet, tmp_path: Path) -> None:
    headers, number = fleet.bearer(), 332
    file = tmp_path / f"{number}.txt"
    file.write_text(small_plan.text(number), encoding="utf-8")
    assert fleet.replicas[0].command("ingest", "--new", str(file)).returncode == 0
    (plan_id,) = (one for one in fleet.catalogue.plan_ids() if one.startswith(f"{number}-"))
    for at, status in ((fleet.replicas[0], HTTPStatus.NO_CONTENT), (fleet.replicas[1], HTTPStatus.NOT_FOUND)):
        with fleet.browser(at) as client:
            assert client.delete(f"/api/plans/{plan_id}", headers=headers).status_code == status
    for at in fleet.replicas:
        assert not small_plan.versions_in(quotes(fleet.ask(small_plan.question(number), headers, at)), number, 1)


def test_a_token_of_a_page_opens_one_visit_and_the_visit_holds_at_each(fleet: Fleet) -> None:
    fleet.person("lan")
    now = int(time.time())
    said = {"iss": BOX_ORIGIN, "aud": AUDIENCE, "sub": "lan", "iat": now, "exp": now + 60, "jti": token_hex(8)}
    body = {"token": signed(key_of(SECRET_KEY, BOX_ORIGIN), said), "origin": BOX_ORIGIN}
    opened = [fleet.browser(at).post("/box/session", json=body) for at in fleet.replicas]
    assert [one.status_code for one in opened] == [HTTPStatus.OK, HTTPStatus.UNAUTHORIZED]
    assert "đã dùng rồi" in opened[1].text
    for at in fleet.replicas:
        fleet.ask("Công an xã?", {"authorization": f"Box {opened[0].json()['session']}"}, at)


def test_figures_are_of_one_process_and_not_to_be_had_through_nginx(fleet: Fleet) -> None:
    assert fleet.browser().get("/metrics").status_code == HTTPStatus.NOT_FOUND
    counts = []
    for replica in fleet.replicas:
        told = httpx.get(f"{replica.url}/metrics", trust_env=False, headers={"x-forwarded-for": "127.0.0.1"}).text
        counts.append(re.search(r"^plan_assistant_plans (\d+)", told, re.MULTILINE))
    first, second = counts
    assert first and second and first[1] == second[1]


def test_the_trail_is_one_chain(fleet: Fleet) -> None:
    def act(number: int) -> None:
        with fleet.browser(fleet.replicas[number % 2]) as client:
            client.post("/sign-in", data={"name": f"khong-ai-{number}", "password": "sai"})

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(act, range(18)))
    audit = fleet.catalogue.access.audit
    assert len([entry for entry in audit.entries() if entry.done.action == "sign_in"]) >= 18
    for replica in fleet.replicas:
        checked = replica.command("audit", "--verify")
        assert checked.returncode == 0, checked.stdout + checked.stderr
