"""A filled library, made once and copied for each test, and a backup of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from backup_fakes import Filled, fill
from store_fakes import NOON, HashEncoder

from vectorstore.library import Library


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sao lưu.zip"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str, Path]:
    """The folder, the ids of its plans, and a backup of it."""
    folder = tmp_path_factory.mktemp("filled")
    with Library.open(folder / "data", encoder=HashEncoder, now=lambda: NOON) as library:
        ids = fill(library, folder / "data")
        library.backups.make(folder / "backup.zip")
    return folder / "data", *ids, folder / "backup.zip"


@pytest.fixture
def filled(template: tuple[Path, str, str, Path], data: Path, open_library: Callable[..., Library]) -> Filled:
    folder, police, health, _ = template
    shutil.copytree(folder, data)
    return Filled(open_library(), data, police, health)


@pytest.fixture(scope="session")
def good(template: tuple[Path, str, str, Path]) -> Path:
    """A sound backup."""
    return template[-1]


@pytest.fixture(scope="module")
def filled_once(template: tuple[Path, str, str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """One filled library for all tests of a module: those that see that it doesn't change."""
    folder, police, health, _ = template
    data = tmp_path_factory.mktemp("unchanged") / "data"
    shutil.copytree(folder, data)
    with Library.open(data, encoder=HashEncoder, now=lambda: NOON) as library:
        yield Filled(library, data, police, health)
