"""Tokens of host pages: each opens one visit, whichever process it comes to."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, func, select

from vectorstore.access.kept_used import UsedTokens
from vectorstore.access.schema import UsedTokenRow
from vectorstore.catalogue.database import open_engine, reading

HOST, OTHER, NOW = "https://noi-bo.example", "http://10.0.0.8:8080", 1_900_000_000.0


@pytest.fixture
def used(engine: Engine) -> UsedTokens:
    return UsedTokens(engine)


def test_a_token_is_used_once_until_it_is_over(used: UsedTokens, engine: Engine) -> None:
    assert used.first(HOST, "a", NOW + 90, NOW)
    assert not used.first(HOST, "a", NOW + 90, NOW + 89)
    assert used.first(OTHER, "a", NOW + 90, NOW)  # of another host
    assert used.first(HOST, "a", NOW + 180, NOW + 90)
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(UsedTokenRow)) == 1  # what is over is forgotten


def test_long_ids_that_differ_at_their_end_and_odd_ones_are_told_apart(used: UsedTokens) -> None:
    ids = ["x" * 199 + "a", "x" * 199 + "b", "\ud800" * 16, "\0" * 16]
    assert [used.first(HOST, one, NOW + 90, NOW) for one in ids] == [True] * 4
    assert [used.first(HOST, one, NOW + 90, NOW) for one in ids] == [False] * 4


@pytest.fixture
def processes(engine: Engine) -> Iterator[list[UsedTokens]]:
    """As several processes have the catalogue open."""
    engines = [open_engine(engine.url.render_as_string(hide_password=False)) for _ in range(3)]
    yield [UsedTokens(one) for one in engines]
    for one in engines:
        one.dispose()


def test_of_many_who_come_with_it_at_once_one_is_first(processes: list[UsedTokens]) -> None:
    with ThreadPoolExecutor(6) as threads:
        for number in range(5):
            told = list(threads.map(lambda one, n=number: one.first(HOST, f"t{n}", NOW + 90, NOW), processes * 2))
            assert told.count(True) == 1
