"""A server over SQLite in a folder of its own, and small disks."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.office import Office


@pytest.fixture
def open_office(tmp_path: Path) -> Iterator[Callable[..., Office]]:
    """Opens offices, whose servers end with the test."""
    opened: list[Office] = []

    def one(place: Path | None = None) -> Office:
        opened.append(Office(place or tmp_path, tmp_path))
        return opened[-1]

    yield one
    for office in opened:
        office.server.kill()


@pytest.fixture
def office(open_office: Callable[..., Office]) -> Office:
    """One that serves a plan."""
    made = open_office()
    done = made.keep(801)
    assert done.returncode == 0, done.stderr
    made.server.start()
    assert made.versions(801) == {0}
    return made


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of few megabytes; skips where none can be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=12m", "plans", str(place)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mounting, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here: that takes root")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
