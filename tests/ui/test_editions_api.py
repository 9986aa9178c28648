"""GET /api/plans/{id}/editions and /api/plans/{id}/diff."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from edition_samples import FIRST, PLAN, SECOND, brought, opened
from starlette.testclient import TestClient
from ui_clients import LocalClient

from ui.api.schemas import ProblemShape
from ui.app import create_app
from ui.cli import main
from ui.commands.session import Session
from ui.settings import Settings
from ui.wiring import Parts


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    data: Path = tmp_path_factory.mktemp("data")
    with opened(data) as library:
        brought(library, FIRST, "ke-hoach.txt")
        brought(library, SECOND, "ke-hoach-sua.txt")
        yield Parts(Settings(language="vi", data=data), library=library)


@pytest.fixture(scope="module")
def client(parts: Parts) -> TestClient:
    return LocalClient(create_app(parts.settings, parts), raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("address", "command"),
    [
        (f"/api/plans/{PLAN}/editions", ["editions", PLAN]),
        (f"/api/plans/{PLAN}/diff", ["diff", PLAN]),
        (f"/api/plans/{PLAN}/diff?old=2&new=1", ["diff", PLAN, "2", "1"]),
        (f"/api/plans/{PLAN}/diff?old=1", ["diff", PLAN, "1"]),
    ],
)
def test_the_same_as_the_command(
    client: TestClient, parts: Parts, capsys: pytest.CaptureFixture[str], address: str, command: list[str]
) -> None:
    assert main([*command, "--json"], Session(parts, "vi")) == 0
    answer = client.get(address)
    assert answer.status_code == 200 and answer.json() == json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/plans/nope/editions", 404, "unknown_plan"),
        ("/api/plans/nope/diff", 404, "unknown_plan"),
        (f"/api/plans/{PLAN}/diff?old=9", 404, "unknown_edition"),
        (f"/api/plans/{PLAN}/diff?old=1&new=9", 404, "unknown_edition"),
        (f"/api/plans/{PLAN}/diff?new=1", 404, "no_earlier_edition"),
        (f"/api/plans/{PLAN}/diff?old=x", 422, "bad_request"),
        (f"/api/plans/{PLAN}/diff?old=0", 422, "bad_request"),
    ],
)
def test_what_there_is_not(client: TestClient, address: str, status: int, code: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    ProblemShape.model_validate(answer.json())
    assert answer.json()["type"].endswith(f":{code}")


def test_a_withdrawn_plan_has_editions_and_none_serves(client: TestClient, parts: Parts) -> None:
    parts.library.withdraw(PLAN)
    try:
        assert client.get(f"/api/plans/{PLAN}/editions").json()["serving"] is None
        assert client.get(f"/api/plans/{PLAN}/diff").json()["new"]["edition"] == 2
    finally:
        parts.library.restore(PLAN)
