"""A library in a temporary folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_fakes import HashEncoder

from vectorstore.library import Library


@pytest.fixture
def library(tmp_path: Path, tables: Path) -> Iterator[Library]:
    (tmp_path / "data").mkdir()
    shutil.copy(tables, tmp_path / "data" / "catalogue.db")
    with Library.open(tmp_path / "data", encoder=HashEncoder) as opened:
        yield opened
