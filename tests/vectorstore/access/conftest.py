"""A catalogue of its own for each test, and a time that it sets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from access_fakes import Clock, engines
from copied_tables import Tables
from sqlalchemy import Engine


@pytest.fixture
def engine(tmp_path: Path, tables: Tables) -> Iterator[Engine]:
    with engines(tables, tmp_path) as (one,):
        yield one


@pytest.fixture
def clock() -> Clock:
    return Clock()
