"""A full disk, and one that can only be read: what was kept before serves on, and what can't be kept is said."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.faults.office import Office

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
PLAN, OTHER = 801, 802
LEFT = 24_000  # bytes of room


@pytest.fixture
def on_small_disk(open_office: Callable[..., Office], small_disk: Path) -> Office:
    office = open_office(small_disk)
    assert office.keep(PLAN).returncode == 0
    office.server.start()
    assert office.versions(PLAN) == {0}
    return office


def fill(disk: Path) -> Path:
    """Takes all room but a little."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        file.write(bytes(max(0, shutil.disk_usage(disk).free - LEFT)))
    return ballast


def test_a_full_disk(on_small_disk: Office, small_disk: Path) -> None:
    office = on_small_disk
    ballast = fill(small_disk)
    for plan, version in ((PLAN, 1), (OTHER, 0)):
        done = office.keep(plan, version)
        assert done.returncode != 0, done.stdout
        assert "Traceback" not in done.stderr
        assert any(word in done.stdout + done.stderr for word in ("No space left", "disk", "đĩa")), done.stderr
        assert office.versions(PLAN) == {0}, "the edition from before, whole"
    ballast.unlink()
    assert office.keep(PLAN, 1).returncode == 0
    assert office.keep(OTHER).returncode == 0
    assert (office.versions(PLAN), office.versions(OTHER)) == ({1}, {0})


def test_a_server_that_starts_on_a_full_disk_answers(on_small_disk: Office, small_disk: Path) -> None:
    on_small_disk.server.kill()
    ballast = fill(small_disk)
    on_small_disk.server.start()
    assert on_small_disk.versions(PLAN) == {0}
    ballast.unlink()
    assert on_small_disk.keep(PLAN, 1).returncode == 0
    assert on_small_disk.versions(PLAN) == {1}


def remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)


def test_a_disk_that_becomes_read_only(on_small_disk: Office, small_disk: Path) -> None:
    """As a system makes it after an error of the disk's. Files that are open for writing keep it from being so here."""
    office = on_small_disk
    office.server.kill()
    remount(small_disk, "ro")
    try:
        done = office.keep(PLAN, 1)
        assert done.returncode != 0 and "Traceback" not in done.stderr, done.stderr
        assert str(office.data) in done.stderr or "catalogue.db" in done.stderr, done.stderr
    finally:
        remount(small_disk, "rw")
    office.server.start()
    assert office.versions(PLAN) == {0}
    assert office.keep(PLAN, 1).returncode == 0
    assert office.versions(PLAN) == {1}


def test_a_full_disk_costs_feedback_and_no_answer(on_small_disk: Office, small_disk: Path) -> None:
    office = on_small_disk
    answer = office.ask(PLAN).json()
    ballast = fill(small_disk)
    body = {"question": "Trạm Y tế phải làm gì?", "answer": answer, "verdict": "up", "comment": "x" * 1_000}
    kept = [
        httpx.post(f"{office.server.url}/api/feedback", json=body, timeout=60, trust_env=False).status_code
        for _ in range(25)
    ]
    assert set(kept) <= {201, 503}, kept
    assert office.versions(PLAN) == {0}
    ballast.unlink()
