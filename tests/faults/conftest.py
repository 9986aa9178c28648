"""A server over SQLite in a folder of its own, and small disks. Starting one takes longest: tests share them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.office import Office


@pytest.fixture(scope="session")
def shared_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    office = Office(folder, folder)
    yield office
    office.server.kill()


@pytest.fixture
def office(shared_office: Office) -> Office:
    """One that serves a plan, ``plan``, new for each test; whoever kills it leaves it to the next test to start it."""
    shared_office.serves_a_new_plan()
    return shared_office


@pytest.fixture(scope="session")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A disk of few megabytes; skips where none can be mounted."""
    place = tmp_path_factory.mktemp("disk")
    mounting = ["mount", "-t", "tmpfs", "-o", "size=12m", "plans", str(place)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mounting, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here: that takes root")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
