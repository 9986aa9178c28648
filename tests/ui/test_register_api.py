"""GET /api/obligations."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from ui_clients import LocalClient
from ui_fakes import TEXT

from ui.api.schemas import ObligationShape, ProblemShape


@pytest.fixture
def client(calm_app: FastAPI) -> TestClient:
    return LocalClient(calm_app, raise_server_exceptions=False)


def test_all_of_them(client: TestClient) -> None:
    answer = client.get("/api/obligations")
    assert answer.headers["content-type"] == "application/json"
    found = answer.json()
    assert [one["id"] for one in found] == ["o0", "o1", "o2"]
    for one in found:
        ObligationShape.model_validate(one)
        assert TEXT[one["start"] : one["end"]] == one["quote"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("unit=cong+an+xa", ["o0", "o1"]),
        ("unit=+&kind=&role=&due_from=&due_before=&q=&format=", ["o0", "o1", "o2"]),  # an empty form asks for all
        ("unit=Trường tiểu học&role=actor", ["o2"]),
        ("kind=target", []),
        ("plan=an_binh&plan=an_binh", ["o0", "o1", "o2"]),
        ("due_from=2024-04-30&due_before=2024-05-01", ["o0"]),
        ("due_from=2024-04-30&due_before=2024-04-30", []),
        ("q=day+boi", ["o2"]),
    ],
)
def test_filters(client: TestClient, query: str, found: list[str]) -> None:
    assert [one["id"] for one in client.get(f"/api/obligations?{query}").json()] == found


@pytest.mark.parametrize(
    ("form", "media_type", "begins"),
    [
        ("csv", "text/csv; charset=utf-8", b"\xef\xbb\xbf"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("ics", "text/calendar; charset=utf-8", b"BEGIN:VCALENDAR\r\n"),
    ],
)
def test_files(client: TestClient, form: str, media_type: str, begins: bytes) -> None:
    answer = client.get(f"/api/obligations?format={form}&q=boi")
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-disposition"] == f'attachment; filename="so-nhiem-vu.{form}"'
    assert answer.content.startswith(begins)


def test_headings_are_in_the_clients_language(client: TestClient) -> None:
    english = client.get("/api/obligations?format=csv", headers={"accept-language": "en"}).text
    assert "By when" in english and "Thời hạn" not in english


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("kind=x", 422, "duty, report, target"),
        ("role=x", 422, "lead, actor, partner, recipient"),
        ("format=table", 422, "json, csv, xlsx, ics"),
        ("due_from=31/5/2024", 422, "due_from"),
        ("due_before=2024-13-01", 422, "due_before"),
        ("due_before=%00", 422, "due_before"),
        ("unit=" + "x" * 301, 422, "300"),
        ("q=" + "x" * 301, 422, "300"),
        ("due_from=2024-05-02&due_before=2024-05-01", 422, "2024-05-02"),
        ("duefrom=2024-05-02&unit=x&Kind=duty", 422, "Kind, duefrom"),
        ("duefrom=", 422, "due_from, due_before"),
        ("plan=nope", 404, "nope"),
        ("plan=an_binh&plan=%3Cscript%3E", 404, "script"),
    ],
)
def test_what_can_not_be_asked(client: TestClient, query: str, status: int, says: str) -> None:
    answer = client.get(f"/api/obligations?{query}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert says in ProblemShape.model_validate(answer.json()).detail


def test_nothing_can_be_written(client: TestClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = client.request(method, "/api/obligations")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
