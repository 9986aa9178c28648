"""Who guesses passwords is locked out: by name, by address, in every process, and however many try at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from access_fakes import Clock, engines
from sqlalchemy import Engine, func, select

from vectorstore.access.kept_attempts import OF_ADDRESS, OF_NAME, SECONDS, Attempts
from vectorstore.access.schema import AttemptRow
from vectorstore.catalogue.database import reading

HERE = "10.1.1.1"


@pytest.fixture
def attempts(engine: Engine, clock: Clock) -> Attempts:
    return Attempts(engine, clock)


def tries(attempts: Attempts, count: int, name: str = "lan", address: str = "") -> list[int]:
    return [attempts.begin(name, address or f"10.0.0.{at}") for at in range(count)]


@pytest.mark.parametrize("name", ["lan", "ai đó chưa có tài khoản", "", "\x00", "\ud800", "x" * 100_000])
def test_a_name_is_shut_for_a_while_whoever_has_it(attempts: Attempts, clock: Clock, name: str) -> None:
    assert tries(attempts, OF_NAME, name) == [0] * OF_NAME
    assert attempts.begin(name, HERE) == SECONDS
    clock.now += SECONDS - 0.5
    assert attempts.begin(name, HERE) == 1, "who waits as long as they were told is let try"
    clock.now += 1
    assert attempts.begin(name, HERE) == 0


@pytest.mark.parametrize("written", ["LAN", " lan ", "ｌａｎ", "Lan\n"])
def test_a_name_is_one_however_it_is_written(attempts: Attempts, written: str) -> None:
    tries(attempts, OF_NAME)
    assert attempts.begin(written, HERE)
    assert attempts.begin("lan2", HERE) == 0


def test_waiting_does_not_lock_for_longer(attempts: Attempts, engine: Engine, clock: Clock) -> None:
    tries(attempts, OF_NAME)
    for _ in range(10):
        clock.now += 60
        assert attempts.begin("lan", HERE)
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(AttemptRow)) == OF_NAME
    clock.now += SECONDS - 600
    assert attempts.begin("lan", HERE) == 0


def test_an_address_is_shut_whatever_names_it_tries(attempts: Attempts) -> None:
    assert [attempts.begin(f"ai {at}", HERE) for at in range(OF_ADDRESS)] == [0] * OF_ADDRESS
    assert attempts.begin("người khác", HERE)
    assert attempts.begin("người khác", "10.1.1.2") == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),  # one network, which one machine may have all of
        ("2001:db8::1", "2001:0DB8:0:0:9::", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:10.1.1.1", "10.1.1.1", True),
        ("::ffff:10.1.1.1", "::ffff:10.1.1.2", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("testclient", "other", False),
        ("\x00", "\ud800", True),
        ("", "", True),
    ],
)
def test_which_addresses_are_one(attempts: Attempts, one: str, other: str, same: bool) -> None:
    for at in range(OF_ADDRESS):
        attempts.begin(f"ai {at}", one)
    assert bool(attempts.begin("người khác", other)) == same


def test_the_right_password_forgets_the_tries_of_its_name_only(attempts: Attempts) -> None:
    tries(attempts, OF_NAME - 1)
    tries(attempts, OF_NAME, "minh")
    attempts.succeeded("LAN")
    assert tries(attempts, OF_NAME) == [0] * OF_NAME
    assert attempts.begin("minh", HERE)
    assert attempts.forget("minh") == OF_NAME
    assert attempts.begin("minh", HERE) == 0


def test_who_signs_in_as_themselves_frees_no_other_name(attempts: Attempts) -> None:
    """A known person may not guess another's password for ever by coming in now and then."""
    for _ in range(OF_NAME):
        attempts.begin("lan", HERE)
        attempts.begin("minh", HERE)
        attempts.succeeded("minh")
    assert attempts.begin("lan", HERE)


def test_a_try_noted_under_a_wrong_clock_locks_nobody_for_years(attempts: Attempts, clock: Clock) -> None:
    clock.now += 10 * 365 * 86400
    tries(attempts, OF_NAME)
    clock.now -= 10 * 365 * 86400
    assert attempts.begin("lan", HERE) == 0


def test_no_more_are_let_try_however_many_come_at_once(tmp_path: Path, tables: Path, clock: Clock) -> None:
    with engines(tables, tmp_path, 2) as both:
        stores = [Attempts(engine, clock) for engine in both]

        def one(at: int) -> int:
            return stores[at % 2].begin("lan", f"10.0.0.{at}")

        with ThreadPoolExecutor(8) as pool:
            waits = list(pool.map(one, range(24)))
        assert waits.count(0) == OF_NAME
        with ThreadPoolExecutor(8) as pool:
            waits = list(pool.map(lambda at: stores[at % 2].begin(f"ai {at}", HERE), range(40)))
        assert waits.count(0) == OF_ADDRESS
