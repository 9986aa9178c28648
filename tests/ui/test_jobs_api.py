"""Uploads, jobs and changes to plans over HTTP."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import Engine
from starlette.testclient import TestClient
from store_fakes import HashEncoder
from ui_clients import LocalClient, guarded, token_of
from ui_fakes import SAMPLES

from ingest.jobs.worker import Worker
from ui.api.jobs import UPLOADS, jobs_router
from ui.api.schemas import ProblemShape
from ui.job_shape import JobAnswer, JobsAnswer
from ui.problems import install
from ui.settings import Settings
from ui.shield import BodyLimit
from ui.watching import reader_of, spool_of
from ui.wiring import Parts
from vectorstore.access.kept import Access
from vectorstore.catalogue.database import open_engine
from vectorstore.catalogue.jobs import Job
from vectorstore.catalogue.kept_jobs import KeptJobs
from vectorstore.errors import UnknownPlan
from vectorstore.library import Library
from vectorstore.values import Plan

PLAN = (SAMPLES / "xa_trang_khe_duoi_nuoc_2024.txt").read_bytes()
LIMIT = 100_000
BORDER = "gi0i-han"
FORM = {"content-type": f"multipart/form-data; boundary={BORDER}"}


class NoPlans:
    """A library that holds jobs only."""

    def __init__(self, engine: Engine) -> None:
        self.catalogue = SimpleNamespace(jobs=KeptJobs(engine), access=Access(engine))

    def editions(self, plan_id: str) -> tuple[Plan, ...]:
        raise UnknownPlan(plan_id)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", language="vi", max_upload=LIMIT)


@pytest.fixture
def parts(settings: Settings, tables: Path, tmp_path: Path) -> Iterator[Parts]:
    """Without plans, nor anything that reads them."""
    engine = open_engine(f"sqlite:///{shutil.copy(tables, tmp_path)}")
    yield Parts(settings, library=NoPlans(engine))  # type: ignore[arg-type]
    engine.dispose()


@pytest.fixture
def real_parts(settings: Settings, tables: Path) -> Iterator[Parts]:
    """Over a real library."""
    settings.data.mkdir()
    shutil.copy(tables, settings.data / "catalogue.db")
    with Library.open(settings.data, encoder=HashEncoder) as library:
        yield Parts(settings, library=library)


def application(parts: Parts) -> FastAPI:
    app = FastAPI()
    install(app, "vi")
    app.include_router(jobs_router(parts, "vi"))
    app.add_middleware(BodyLimit, limit=1024, language="vi", streamed=(UPLOADS,))
    return guarded(app, parts)


def client_of(parts: Parts) -> TestClient:
    """A program of an admin by the name of an."""
    return LocalClient(application(parts), raise_server_exceptions=False, headers=token_of(parts, name="an"))


@pytest.fixture
def client(parts: Parts) -> TestClient:
    return client_of(parts)


@pytest.fixture
def real_client(real_parts: Parts) -> TestClient:
    return client_of(real_parts)


def form(
    *files: tuple[bytes, bytes], choice: bytes | None = None, collection: bytes | None = None, end: bytes = b"--"
) -> bytes:
    """A body as a browser sends it, its names to the letter."""
    body = b""
    if collection is not None:
        body += b'--%b\r\nContent-Disposition: form-data; name="collection"\r\n\r\n%b\r\n' % (
            BORDER.encode(),
            collection,
        )
    for name, data in files:
        body += b'--%b\r\nContent-Disposition: form-data; name="files"; filename="%b"\r\n\r\n%b\r\n' % (
            BORDER.encode(), name, data,
        )  # fmt: skip
    if choice is not None:
        body += b'--%b\r\nContent-Disposition: form-data; name="choice"\r\n\r\n%b\r\n' % (BORDER.encode(), choice)
    return body + b"--" + BORDER.encode() + end + b"\r\n"


def send(client: TestClient, *files: tuple[bytes, bytes], **fields: bytes) -> Any:
    return client.post("/api/plans", content=form(*files, **fields), headers=FORM)


def work(parts: Parts) -> None:
    """Does what is queued."""
    worker = Worker(parts.library.catalogue.jobs, spool_of(parts), reader_of(parts), lambda move: parts.reread(move))
    while worker.run_next():
        pass


def job_of(client: TestClient, answer: Any) -> dict[str, Any]:
    assert answer.status_code == 202, answer.text
    shown = client.get(answer.headers["location"])
    JobAnswer.model_validate(shown.json())
    job: dict[str, Any] = shown.json()["job"]
    return job


def spooled(parts: Parts) -> list[str]:
    folder = parts.settings.data / "uploads"
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def refused(answer: Any, status: int, code: str, says: str) -> None:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    shown = ProblemShape.model_validate(answer.json())
    assert shown.type == f"urn:plan-assistant:problem:{code}"
    assert says in shown.detail


def test_files_are_taken_in_and_reported_one_by_one(real_client: TestClient, real_parts: Parts) -> None:
    answer = send(real_client, ("kế hoạch.txt".encode(), PLAN), (b"not one.txt", b"xin chao"), (b"song.mp3", b"ID3"))
    queued = job_of(real_client, answer)
    assert (queued["state"], queued["kind"], queued["asked_by"], queued["total"]) == ("queued", "upload", "an", 3)
    assert spooled(real_parts) == ["kế hoạch.txt", "not one.txt", "song.mp3"]
    work(real_parts)
    job = job_of(real_client, answer)
    assert (job["state"], job["done"], job["error"]) == ("failed", 3, None)
    reports = [file["reports"][0] for file in job["files"]]
    assert [file["state"] for file in job["files"]] == ["done", "failed", "failed"]
    assert [(report["outcome"], report["code"]) for report in reports] == [
        ("created", None), ("failed", "not_a_plan"), ("failed", "unsupported"),
    ]  # fmt: skip
    assert reports[1]["remedy"]
    (plan,) = real_parts.library.plans()
    assert (plan.source, plan.id) == ("kế hoạch.txt", reports[0]["plan_id"])
    assert spooled(real_parts) == ["not one.txt", "song.mp3"]  # to be tried again
    assert str(real_parts.settings.data) not in str(job)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (b"../../../etc/passwd", "passwd"),
        (b"..\\..\\boot.txt", "boot.txt"),
        (b"/abs/a.txt", "a.txt"),
        (b"a\tb\x7f.txt", "ab.txt"),
        (b"<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>.txt"),
        (b"..", "tep"),
        (b"\xff\xfe.txt", "ÿþ.txt"),  # not UTF-8
        (b"x" * 400 + b".txt", "x" * 196 + ".txt"),
    ],
)
def test_names_lead_nowhere_else(client: TestClient, parts: Parts, name: bytes, kept: str) -> None:
    job = job_of(client, send(client, (name, b"x")))
    assert [file["name"] for file in job["files"]] == [kept]
    assert spooled(parts) == [kept]


def test_an_upload_of_many_pieces_is_put_together(client: TestClient, parts: Parts) -> None:
    body = form((b"a.txt", PLAN), (b"b.txt", PLAN[::-1]))
    answer = client.post("/api/plans", content=(body[at : at + 7] for at in range(0, len(body), 7)), headers=FORM)
    files = parts.library.catalogue.jobs.get(job_of(client, answer)["id"]).files
    assert [Path(file.path).read_bytes() for file in files] == [PLAN, PLAN[::-1]]


def test_it_is_larger_than_other_bodies_may_be(client: TestClient) -> None:
    assert send(client, (b"a.txt", b"x" * 50_000)).status_code == 202
    refused(client.post("/api/jobs", content=b"x" * 2000), 413, "too_large", "1024")


@pytest.mark.parametrize("chunked", [False, True])
def test_one_that_is_too_large_is_refused_and_leaves_nothing(client: TestClient, parts: Parts, chunked: bool) -> None:
    body = form((b"a.txt", b"x"), (b"b.txt", b"x" * LIMIT))
    sent = (body[at : at + 10_000] for at in range(0, len(body), 10_000)) if chunked else body
    refused(client.post("/api/plans", content=sent, headers=FORM), 413, "bad_upload", "PLAN_ASSISTANT_MAX_UPLOAD")
    assert spooled(parts) == []
    assert parts.library.catalogue.jobs.list() == ()


def test_too_many_files_are_refused(client: TestClient, parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.uploads.MANY", 2)
    refused(send(client, *[(b"a.txt", b"x")] * 3), 413, "bad_upload", "2 tệp")
    assert spooled(parts) == []
    assert send(client, *[(b"a.txt", b"x")] * 2).status_code == 202


WHOLE = form((b"a.txt", b"x"))


@pytest.mark.parametrize(
    ("body", "kind", "status", "says"),
    [
        (WHOLE, "application/json", 400, "multipart/form-data"),
        (WHOLE, "", 400, "multipart/form-data"),
        (WHOLE, "multipart/form-data", 400, "multipart/form-data"),
        (WHOLE, "multipart/form-data; boundary=other", 400, "multipart/form-data"),
        (WHOLE[:-6], FORM["content-type"], 400, "multipart/form-data"),  # cut off
        (b"", FORM["content-type"], 400, "multipart/form-data"),
        (b"not a form at all", FORM["content-type"], 400, "multipart/form-data"),
        (form(), FORM["content-type"], 422, "“files”"),
        (form((b"", b"")), FORM["content-type"], 422, "“files”"),  # a browser, where no file was chosen
        (WHOLE.replace(b'"files"', b'"tep<b>"'), FORM["content-type"], 422, "“tep<b>”"),
        (WHOLE.replace(b'; filename="a.txt"', b""), FORM["content-type"], 422, "“files”"),
        (form((b"a.txt", b"x"), choice=b"x" * 2000), FORM["content-type"], 422, "“choice”"),
        (form((b"a.txt", b"x"), choice=b"no-such-plan"), FORM["content-type"], 404, "no-such-plan"),
        (form((b"a.txt", b"x"), collection=b"x" * 2000), FORM["content-type"], 422, "“collection”"),
        (form((b"a.txt", b"x"), collection=b"no-such-one"), FORM["content-type"], 404, "no-such-one"),
        (form((b"a.txt", b"x"), collection=b"\xff\x00"), FORM["content-type"], 404, ""),
    ],
)
def test_what_is_no_upload_is_refused(
    client: TestClient, parts: Parts, body: bytes, kind: str, status: int, says: str
) -> None:
    answer = client.post("/api/plans", content=body, headers={"content-type": kind} if kind else {})
    assert (answer.status_code, says in answer.json()["detail"]) == (status, True), answer.text
    assert spooled(parts) == []
    assert parts.library.catalogue.jobs.list() == ()


def test_whoever_goes_away_leaves_nothing(parts: Parts) -> None:
    heard: list[Any] = [
        {"type": "http.request", "body": form((b"a.txt", b"x" * 5000))[:3000], "more_body": True},
        {"type": "http.disconnect"},
    ]
    assert _posted(parts, lambda: heard.pop(0) if heard else {"type": "http.disconnect"}) == 400
    assert spooled(parts) == []
    assert parts.library.catalogue.jobs.list() == ()


@pytest.mark.parametrize(("change", "status"), [("disabled", 401), ("reader", 403), ("", 202)])
def test_who_is_no_admin_any_more_when_it_has_come_uploads_nothing(parts: Parts, change: str, status: int) -> None:
    """A body can be made to take hours."""
    whole, people = form((b"a.txt", b"x" * 5000)), parts.library.catalogue.access.people
    heard = [(whole[:3000], True), (whole[3000:], False)]

    def receive() -> Any:
        if len(heard) == 1:
            people.create("an", "admin")
            people.set_disabled("admin", True) if change == "disabled" else people.set_role("admin", change or "admin")
        body, more = heard.pop(0)
        return {"type": "http.request", "body": body, "more_body": more}

    assert _posted(parts, receive) == status
    assert len(spooled(parts)) == len(parts.library.catalogue.jobs.list()) == (status == 202)


def _posted(parts: Parts, heard: Callable[[], Any]) -> int:
    """The status of the answer to an upload whose messages come one by one."""
    sent: list[Any] = []

    async def receive() -> Any:
        return heard()

    async def answer(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/api/plans", "raw_path": b"/api/plans", "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in (FORM | token_of(parts)).items()],
        "scheme": "http", "http_version": "1.1",
        "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1), "root_path": "",
    }  # fmt: skip
    asyncio.run(application(parts)(scope, receive, answer))
    return int(sent[0]["status"])


def test_a_chosen_plan_gets_the_file_as_its_edition(real_client: TestClient, real_parts: Parts) -> None:
    send(real_client, (b"a.txt", PLAN))
    work(real_parts)
    (plan,) = real_parts.library.plans()
    changed = re.sub(rb"2024", b"2025", PLAN)
    refused(
        send(real_client, (b"b.txt", changed), (b"c.txt", changed), choice=plan.id.encode()),
        422,
        "bad_upload",
        "từng tệp",
    )
    answer = send(real_client, (b"b.txt", changed), choice=plan.id.encode())
    work(real_parts)
    report = job_of(real_client, answer)["files"][0]["reports"][0]
    assert (report["outcome"], report["plan_id"], report["edition"]) == ("updated", plan.id, 2)

    back = real_client.post(f"/api/plans/{plan.id}/rollback", json={"edition": 1})
    assert (back.status_code, back.json()["edition"]) == (200, 1)
    refused(real_client.post(f"/api/plans/{plan.id}/rollback", json={"edition": 9}), 404, "unknown_edition", "9")
    refused(real_client.post("/api/plans/none/rollback", json={"edition": 1}), 404, "unknown_plan", "none")
    for none in ("x", 0, 10**30):
        assert real_client.post(f"/api/plans/{plan.id}/rollback", json={"edition": none}).status_code == 422
    assert real_client.delete(f"/api/plans/{plan.id}").status_code == 204
    assert real_parts.library.plans() == ()
    refused(real_client.delete(f"/api/plans/{plan.id}"), 404, "unknown_plan", plan.id)
    assert real_client.post(f"/api/plans/{plan.id}/restore").json()["id"] == plan.id


def test_a_new_plan_is_one_where_that_is_chosen(real_client: TestClient, real_parts: Parts) -> None:
    send(real_client, (b"a.txt", PLAN))
    send(real_client, (b"a.txt", PLAN + b"\n"), choice=b"new")  # else an edition of the first, whose number is the same
    work(real_parts)
    assert [plan.edition for plan in real_parts.library.plans()] == [1, 1]


@pytest.mark.parametrize(("said", "into"), [(b"rieng", "rieng"), (b"-", None), (b"", "chung"), (None, "chung")])
def test_a_new_plan_goes_into_the_collection_that_is_said(
    real_client: TestClient, real_parts: Parts, said: bytes | None, into: str | None
) -> None:
    kept = real_parts.library.catalogue.access.collections
    kept.create("Riêng")
    kept.set_standard(kept.create("Chung").id)
    answer = send(real_client, (b"a.txt", PLAN), **({} if said is None else {"collection": said}))
    assert job_of(real_client, answer)["files"][0]["collection"] == (said or b"").decode()
    work(real_parts)
    (plan,) = real_parts.library.plans()
    assert kept.of_plans() == ({plan.id: into} if into else {})


def test_what_is_tried_again_goes_where_it_was_said(real_client: TestClient, real_parts: Parts) -> None:
    """Also where the collection was deleted meanwhile: nothing is taken in then, for nobody to see."""
    kept = real_parts.library.catalogue.access.collections
    kept.create("Riêng")
    job = job_of(real_client, send(real_client, (b"a.txt", PLAN), collection=b"rieng"))["id"]
    kept.forget("rieng")
    work(real_parts)
    failed = real_client.get(f"/api/jobs/{job}").json()["job"]
    assert failed["state"] == "failed" and "rieng" in failed["error"]
    assert real_parts.library.catalogue.plan_ids() == frozenset()
    kept.create("Riêng")
    again = real_client.post(f"/api/jobs/{job}/retry").json()["job"]
    assert again["files"][0]["collection"] == "rieng"
    work(real_parts)
    (plan,) = real_parts.library.plans()
    assert kept.of_plans() == {plan.id: "rieng"}


def test_an_uploaded_edition_stays_with_its_plan(real_client: TestClient, real_parts: Parts) -> None:
    kept = real_parts.library.catalogue.access.collections
    kept.create("Riêng")
    send(real_client, (b"a.txt", PLAN), collection=b"rieng")
    answer = send(real_client, (b"a.txt", PLAN + b"\n"), collection=b"-")
    work(real_parts)
    report = job_of(real_client, answer)["files"][0]["reports"][0]
    assert report["outcome"] == "updated" and "vẫn ở bộ sưu tập “Riêng”" in report["warnings"][-1]
    assert set(kept.of_plans().values()) == {"rieng"}


def test_a_file_of_a_cancelled_job_is_not_taken_in(real_client: TestClient, real_parts: Parts) -> None:
    """By the real pipeline: what stops it between the pages leaves no plan, and what is left can be tried again."""
    job = job_of(real_client, send(real_client, (b"a.txt", PLAN)))["id"]
    read = reader_of(real_parts)

    def cancelling(job: Job, *of_file: Any) -> Any:
        real_parts.library.catalogue.jobs.cancel(job.id)
        yield from read(job, *of_file)

    Worker(real_parts.library.catalogue.jobs, spool_of(real_parts), cancelling, lambda move: None).run_next()
    assert real_client.get(f"/api/jobs/{job}").json()["job"]["state"] == "cancelled"
    assert real_parts.library.plans() == ()
    real_client.post(f"/api/jobs/{job}/retry")
    work(real_parts)
    assert len(real_parts.library.plans()) == 1


def test_jobs_are_listed_cancelled_and_tried_again(real_client: TestClient, real_parts: Parts) -> None:
    first = job_of(real_client, send(real_client, (b"a.txt", PLAN)))["id"]
    second = job_of(real_client, real_client.post("/api/jobs", json={"kind": "reread"}))["id"]
    listed = real_client.get("/api/jobs")
    JobsAnswer.model_validate(listed.json())
    assert listed.headers["cache-control"] == "no-store"
    assert {job["id"] for job in listed.json()["jobs"]} == {first, second}
    assert len(real_client.get("/api/jobs?limit=1").json()["jobs"]) == 1
    refused(real_client.post(f"/api/jobs/{first}/retry"), 409, "job_in_state", "đang chờ")
    assert real_client.post(f"/api/jobs/{first}/cancel").json()["job"]["state"] == "cancelled"
    refused(real_client.post(f"/api/jobs/{first}/cancel"), 409, "job_in_state", "đã huỷ")
    assert real_client.post(f"/api/jobs/{first}/retry").json()["job"]["state"] == "queued"
    work(real_parts)
    assert [real_client.get(f"/api/jobs/{job}").json()["job"]["state"] for job in (first, second)] == ["done", "done"]
    assert len(real_parts.library.plans()) == 1


def test_rereading_that_is_cancelled_changes_nothing(real_client: TestClient, real_parts: Parts) -> None:
    send(real_client, (b"a.txt", PLAN))
    work(real_parts)
    before = real_parts.library.plans(), real_parts.library.state()
    jobs = real_parts.library.catalogue.jobs
    job = jobs.add("reread", by="an").id

    def cancelling(move: Callable[[str, int, int], None]) -> None:
        jobs.cancel(job)
        real_parts.reread(move)

    Worker(jobs, spool_of(real_parts), reader_of(real_parts), cancelling).run_next()
    assert jobs.get(job).state == "cancelled"
    assert (real_parts.library.plans(), real_parts.library.state()) == before


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x"])
def test_a_wrong_limit_is_refused(client: TestClient, query: str) -> None:
    refused(client.get(f"/api/jobs?{query}"), 422, "bad_request", "limit")


@pytest.mark.parametrize("body", [{}, {"kind": "upload"}, {"kind": "reread", "x": 1}, []])
def test_only_rereading_can_be_asked_for_without_files(client: TestClient, body: object) -> None:
    assert client.post("/api/jobs", json=body).status_code == 422


@pytest.mark.parametrize("job", ["none", "%00", "a%20b"])
def test_an_unknown_job_is_said(client: TestClient, job: str) -> None:
    for answer in (client.get(f"/api/jobs/{job}"), client.post(f"/api/jobs/{job}/cancel")):
        refused(answer, 404, "unknown_job", "plan-assistant jobs")


def test_a_failed_job_says_why_in_the_readers_language(real_client: TestClient, real_parts: Parts) -> None:
    (real_parts.settings.data / "units.yaml").write_text("same: [broken")
    answer = real_client.post("/api/jobs", json={"kind": "reread"})
    work(real_parts)
    assert "units.yaml" in job_of(real_client, answer)["error"]
    english = real_client.get(answer.headers["location"], headers={"accept-language": "en"}).json()["job"]["error"]
    assert english.startswith("The job could not be done")


def test_nobody_else_may_do_any_of_it(parts: Parts) -> None:
    client = LocalClient(application(parts))
    routes = [route for route in jobs_router(parts, "vi").routes if isinstance(route, APIRoute)]
    assert len(routes) >= 9
    for route in routes:
        address = route.path.replace("{job_id}", "x").replace("{plan_id}", "x")
        for method in route.methods:
            sent = WHOLE if address == UPLOADS else None
            for who, status in (({}, 401), (token_of(parts, "reader"), 403), (token_of(parts, "editor"), 403)):
                answer = client.request(method, address, content=sent, headers=who)
                assert answer.status_code == status, (method, address)
    assert spooled(parts) == []
