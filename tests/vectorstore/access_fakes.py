"""Clocks that tests set, engines over one catalogue, and a hasher that is quick and counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from argon2 import PasswordHasher
from copied_tables import Tables, url_of_copy
from sqlalchemy import Engine

from vectorstore.access.kept_people import People
from vectorstore.access.passwords import Passwords
from vectorstore.catalogue.database import open_engine

RIGHT = "con đò ngang sông"
NEW = "mưa chiều ngoài bến"


class Clock:
    """The time, as a test sets it."""

    def __init__(self) -> None:
        self.now = 1_764_000_000.0

    def __call__(self) -> float:
        return self.now

    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)


class CountingHasher(PasswordHasher):
    """Argon2 at its cheapest; counts the checks."""

    def __init__(self, time_cost: int = 1) -> None:
        super().__init__(time_cost=time_cost, memory_cost=8, parallelism=1)
        self.checks = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
        self.checks += 1
        return super().verify(hash, password)


def people_of(engine: Engine, hasher: PasswordHasher | None = None) -> People:
    return People(engine, Passwords(hasher or CountingHasher()))


@contextmanager
def engines(tables: Tables, folder: Path, count: int = 1) -> Iterator[list[Engine]]:
    """Several over one catalogue, as several processes have them."""
    url = url_of_copy(tables, folder)
    opened = [open_engine(url) for _ in range(count)]
    yield opened
    for engine in opened:
        engine.dispose()
