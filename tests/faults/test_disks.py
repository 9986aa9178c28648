"""A full disk, and one that can only be read: what was kept before serves on, and what can't be kept is said."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.faults.office import Office

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
LEFT = 24_000  # bytes of room


@pytest.fixture(scope="module")
def shared_office(small_disk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One whose data folder lies on a small disk."""
    office = Office(small_disk, tmp_path_factory.mktemp("written"))
    yield office
    office.server.kill()


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Meanwhile there is hardly any room."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        file.write(bytes(max(0, shutil.disk_usage(disk).free - LEFT)))
    try:
        yield
    finally:
        ballast.unlink()


def test_a_full_disk(office: Office, small_disk: Path) -> None:
    other = office.new_number()
    with full(small_disk):
        for plan, version in ((office.plan, 1), (other, 0)):
            done = office.keep(plan, version)
            assert done.returncode != 0, done.stdout
            assert "Traceback" not in done.stderr
            assert any(word in done.stdout + done.stderr for word in ("No space left", "disk", "đĩa")), done.stderr
            assert office.versions(office.plan) == {0}, "the edition from before, whole"
    assert office.keep(office.plan, 1).returncode == 0
    assert office.keep(other).returncode == 0
    assert (office.versions(office.plan), office.versions(other)) == ({1}, {0})


def test_a_server_that_starts_on_a_full_disk_answers(office: Office, small_disk: Path) -> None:
    office.server.kill()
    with full(small_disk):
        office.server.start()
        assert office.versions(office.plan) == {0}
    assert office.keep(office.plan, 1).returncode == 0
    assert office.versions(office.plan) == {1}


def remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)


def test_a_disk_that_becomes_read_only(office: Office, small_disk: Path) -> None:
    """As a system makes it after an error of the disk's. Files that are open for writing keep it from being so here."""
    office.server.kill()
    remount(small_disk, "ro")
    try:
        done = office.keep(office.plan, 1)
        assert done.returncode != 0 and "Traceback" not in done.stderr, done.stderr
        assert str(office.data) in done.stderr or "catalogue.db" in done.stderr, done.stderr
    finally:
        remount(small_disk, "rw")
    office.server.start()
    assert office.versions(office.plan) == {0}
    assert office.keep(office.plan, 1).returncode == 0
    assert office.versions(office.plan) == {1}


def test_a_full_disk_costs_feedback_and_no_answer(office: Office, small_disk: Path) -> None:
    answer = office.ask(office.plan).json()
    body = {"question": "Trạm Y tế phải làm gì?", "answer": answer, "verdict": "up", "comment": "x" * 1_000}
    with full(small_disk):
        kept = [
            httpx.post(f"{office.server.url}/api/feedback", json=body, timeout=60, trust_env=False).status_code
            for _ in range(25)
        ]
        assert set(kept) <= {201, 503}, kept
        assert office.versions(office.plan) == {0}
