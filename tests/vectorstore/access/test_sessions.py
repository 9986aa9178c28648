"""Sessions and links: how long they last, and that each secret is good for one person, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from access_fakes import Clock, engines, people_of
from sqlalchemy import Engine, select
from sqlalchemy.dialects import postgresql

from vectorstore.access.errors import PersonDisabled, UnknownPerson
from vectorstore.access.kept_sessions import LINK_SECONDS, Sessions
from vectorstore.access.schema import LinkRow, SessionRow
from vectorstore.access.turns import ROW
from vectorstore.catalogue.database import BRIEF_SECONDS, BUSY_SECONDS, reading, writing
from vectorstore.errors import Locked

HOUR, MINUTE = 3600.0, 60.0
ODD = ("", "x", "\x00", "\ud800", "x" * 10_000_000, "' OR 1=1 --", "é" * 300)


@pytest.fixture
def sessions(engine: Engine, clock: Clock) -> Sessions:
    return Sessions(engine, clock)


@pytest.fixture
def lan(engine: Engine) -> str:
    return people_of(engine).create("lan", "reader").id


def whose(sessions: Sessions, secret: str, longest: float = 12 * HOUR, idle: float = 2 * HOUR) -> str | None:
    found = sessions.person_of(secret, longest=longest, idle=idle)
    return found[0] if found else None


def test_each_session_has_a_secret_of_its_own_that_is_not_kept(sessions: Sessions, engine: Engine, lan: str) -> None:
    one, other = sessions.open(lan), sessions.open(lan, by_link=True)
    assert one != other
    assert min(len(one), len(other)) >= 43  # 256 bits
    assert sessions.person_of(one, longest=HOUR, idle=HOUR) == (lan, False)
    assert sessions.person_of(other, longest=HOUR, idle=HOUR) == (lan, True)
    with reading(engine) as session:
        assert not {one, other} & set(session.scalars(select(SessionRow.digest)))


@pytest.mark.parametrize("secret", ODD)
def test_what_is_no_secret_is_nobodys(sessions: Sessions, lan: str, secret: str) -> None:
    sessions.open(lan)
    sessions.new_link(lan)
    assert whose(sessions, secret) is None
    assert sessions.linked(secret) is None
    assert sessions.use_link(secret) is None
    sessions.close(secret)
    assert sessions.counts() == {lan: 1}


def test_a_secret_with_more_behind_it_is_another(sessions: Sessions, lan: str) -> None:
    secret = sessions.open(lan)
    assert whose(sessions, secret + "x") is whose(sessions, secret[:-1]) is None


def test_an_idle_session_is_over(sessions: Sessions, clock: Clock, lan: str) -> None:
    secret = sessions.open(lan)
    for _ in range(4):
        clock.now += HOUR
        assert whose(sessions, secret) == lan
    clock.now += 2 * HOUR
    assert whose(sessions, secret) is None
    clock.now -= 2 * HOUR
    assert whose(sessions, secret) is None, "what is over stays over, whatever the clock says then"


def test_a_session_is_over_though_it_is_used(sessions: Sessions, clock: Clock, lan: str) -> None:
    secret = sessions.open(lan)
    while clock.now < 1_764_000_000 + 12 * HOUR - 1:
        assert whose(sessions, secret) == lan
        clock.now += HOUR - 1
    clock.now = 1_764_000_000 + 12 * HOUR
    assert whose(sessions, secret) is None


def test_a_short_rest_is_kept_to_the_tenth(sessions: Sessions, clock: Clock, lan: str) -> None:
    """With a minute of rest allowed, who asks every half minute stays."""
    secret = sessions.open(lan)
    for _ in range(10):
        clock.now += 30
        assert whose(sessions, secret, idle=MINUTE) == lan
    clock.now += MINUTE
    assert whose(sessions, secret, idle=MINUTE) is None


def test_who_reads_writes_once_a_minute_only(sessions: Sessions, engine: Engine, clock: Clock, lan: str) -> None:
    secret = sessions.open(lan)

    def seen() -> float:
        with reading(engine) as session:
            return session.scalars(select(SessionRow.seen_at)).one()

    first = seen()
    clock.now += MINUTE - 1
    whose(sessions, secret)
    assert seen() == first
    clock.now += 1
    whose(sessions, secret)
    assert seen() == clock.now


def test_signing_out_is_of_one_browser_or_of_all(sessions: Sessions, engine: Engine, lan: str) -> None:
    minh = people_of(engine).create("minh", "reader").id
    mine, others, theirs = sessions.open(lan), [sessions.open(lan) for _ in range(3)], sessions.open(minh)
    sessions.close(others[0])
    assert whose(sessions, others[0]) is None
    assert sessions.close_all(lan, but=mine) == 2
    assert [whose(sessions, one) for one in (mine, *others, theirs)] == [lan, None, None, None, minh]
    assert sessions.close_all(lan) == 1
    assert sessions.counts() == {minh: 1}


def test_who_only_reads_waits_for_no_writer(tables: Path, tmp_path: Path, clock: Clock) -> None:
    with engines(tables, tmp_path, 2) as (engine, other):
        sessions = Sessions(engine, clock)
        lan = people_of(engine).create("lan", "reader").id
        idle, used = sessions.open(lan), sessions.open(lan)
        clock.now += HOUR
        with writing(other) as writer:
            writer.execute(select(SessionRow))
            assert whose(sessions, used) == lan, "that it was used is noted another time"
            assert whose(sessions, idle, idle=MINUTE) is None, "it is over, though it can't be deleted now"
            with pytest.raises(Locked, match=r"for 0\.2 seconds"), writing(engine, BRIEF_SECONDS) as session:
                session.execute(select(SessionRow))
        with engine.connect() as connection:
            waits = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
        assert waits == BUSY_SECONDS * 1000, "whoever changes something waits as before"


def test_what_is_over_is_forgotten(sessions: Sessions, engine: Engine, clock: Clock, lan: str) -> None:
    sessions.open(lan)
    sessions.new_link(lan)
    clock.now += 2 * HOUR
    fresh = sessions.open(lan)
    sessions.prune(12 * HOUR, 2 * HOUR)
    assert sessions.counts() == {lan: 1}
    assert whose(sessions, fresh) == lan
    clock.now += LINK_SECONDS
    sessions.prune(12 * HOUR, 2 * HOUR)
    with reading(engine) as session:
        assert session.scalars(select(LinkRow.digest)).all() == []
    assert sessions.counts() == {}


@pytest.mark.parametrize("of", ["open", "new_link"])
def test_nobody_who_may_not_come_in_gets_a_way_in(sessions: Sessions, engine: Engine, lan: str, of: str) -> None:
    """As where somebody is deleted or disabled between the check of their password and this."""
    with pytest.raises(UnknownPerson):
        getattr(sessions, of)("nobody's id")
    people_of(engine).set_disabled("lan", True)
    with pytest.raises(PersonDisabled, match="lan"):
        getattr(sessions, of)(lan)
    assert sessions.counts() == {}


def test_a_link_signs_in_once(sessions: Sessions, lan: str) -> None:
    secret = sessions.new_link(lan)
    assert [sessions.linked(secret) for _ in range(3)] == [lan] * 3, "looking uses nothing"
    assert sessions.use_link(secret) == lan
    assert sessions.use_link(secret) is sessions.linked(secret) is None


def test_a_newer_link_takes_the_place_of_an_older(sessions: Sessions, lan: str) -> None:
    old, new = sessions.new_link(lan), sessions.new_link(lan)
    assert sessions.use_link(old) is None
    assert sessions.use_link(new) == lan


def test_a_link_is_over_after_a_day(sessions: Sessions, clock: Clock, lan: str) -> None:
    secret = sessions.new_link(lan)
    clock.now += LINK_SECONDS - 1
    assert sessions.linked(secret) == lan
    clock.now += 1
    assert sessions.linked(secret) is sessions.use_link(secret) is None


def test_of_many_who_follow_a_link_at_once_one_is_let_in(tmp_path: Path, tables: Path) -> None:
    with engines(tables, tmp_path, 2) as both:
        lan = people_of(both[0]).create("lan", "reader").id
        stores = [Sessions(engine) for engine in both]
        for _ in range(5):
            secret = stores[0].new_link(lan)
            with ThreadPoolExecutor(6) as pool:
                found = list(pool.map(lambda at, secret=secret: stores[at % 2].use_link(secret), range(6)))
            assert found.count(lan) == 1


def test_many_who_sign_in_at_once_have_a_session_each(tmp_path: Path, tables: Path) -> None:
    with engines(tables, tmp_path, 2) as both:
        lan = people_of(both[0]).create("lan", "reader").id
        stores = [Sessions(engine) for engine in both]
        with ThreadPoolExecutor(6) as pool:
            secrets = list(pool.map(lambda at: stores[at % 2].open(lan), range(12)))
        assert len(set(secrets)) == 12
        assert {whose(stores[1], one) for one in secrets} == {lan}


def test_who_only_reads_is_not_kept_out_by_a_writer(tmp_path: Path, tables: Path, clock: Clock) -> None:
    with engines(tables, tmp_path, 2) as (one, other):
        lan = people_of(one).create("lan", "reader").id
        sessions = Sessions(one, clock)
        secret = sessions.open(lan)
        clock.now += HOUR
        with one.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=10")  # else it is waited for half a minute
        with writing(other) as writer:
            writer.execute(select(SessionRow))
            assert whose(sessions, secret) == lan


def test_turns_are_taken_by_a_lock_where_the_database_lets_several_write() -> None:
    assert "FOR UPDATE" in str(ROW.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
