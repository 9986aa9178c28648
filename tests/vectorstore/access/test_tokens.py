"""API tokens: whose they are, how long they last, and that only their digests are kept."""

from __future__ import annotations

import pytest
from access_fakes import Clock, people_of
from sqlalchemy import Engine, select

from vectorstore.access.errors import BadName, UnknownPerson, UnknownToken
from vectorstore.access.kept_tokens import PREFIX, Tokens
from vectorstore.access.schema import TokenRow
from vectorstore.catalogue.database import reading

DAY = 86400.0


@pytest.fixture
def tokens(engine: Engine, clock: Clock) -> Tokens:
    return Tokens(engine, clock.moment)


@pytest.fixture
def lan(engine: Engine) -> str:
    return people_of(engine).create("lan", "editor").id


def test_a_token_lets_in_whoever_sends_it(tokens: Tokens, engine: Engine, lan: str) -> None:
    secret, made = tokens.create(lan, "  báo cáo   tuần ", "reader")
    assert secret.startswith(PREFIX)
    assert (made.person, made.label, made.role) == ("lan", "báo cáo tuần", "reader")
    found = tokens.of(secret)
    assert found is not None
    assert found.id == made.id
    assert secret not in str(made.to_json())
    with reading(engine) as session:
        row = session.scalars(select(TokenRow)).one()
        assert secret not in str(vars(row))


@pytest.mark.parametrize(("days", "lasts"), [(1, 1), (730, 730), (None, 40_000)])
def test_it_is_over_after_its_days(tokens: Tokens, clock: Clock, lan: str, days: int | None, lasts: int) -> None:
    secret, made = tokens.create(lan, "x", "reader", days)
    clock.now += lasts * DAY - 1
    assert tokens.of(secret)
    clock.now += 1
    assert bool(tokens.of(secret)) == (days is None)
    assert made.state(clock.moment()) == ("good" if days is None else "over")


@pytest.mark.parametrize("secret", ["", "pa_", "\x00", "\ud800", "x" * 1_000_000, "pa_' OR 1=1 --"])
def test_what_is_no_token_lets_nobody_in(tokens: Tokens, lan: str, secret: str) -> None:
    tokens.create(lan, "x", "reader")
    assert tokens.of(secret) is None


@pytest.mark.parametrize("label", ["", " ", "a\x00", "\ud800", "x" * 101])
def test_a_label_is_a_name(tokens: Tokens, lan: str, label: str) -> None:
    with pytest.raises(BadName):
        tokens.create(lan, label, "reader")
    assert tokens.all() == ()


def test_when_one_was_used_is_kept_to_the_minute(tokens: Tokens, clock: Clock, lan: str) -> None:
    secret, _ = tokens.create(lan, "x", "reader")
    assert tokens.all()[0].used_at is None
    tokens.of(secret)
    first = tokens.all()[0].used_at
    clock.now += 59
    tokens.of(secret)
    assert tokens.all()[0].used_at == first == "2025-11-24T16:00:00+00:00"
    clock.now += 1
    tokens.of(secret)
    assert tokens.all()[0].used_at == "2025-11-24T16:01:00+00:00"


def test_a_revoked_one_stays_listed_and_lets_nobody_in(tokens: Tokens, engine: Engine, clock: Clock, lan: str) -> None:
    minh = people_of(engine).create("minh", "reader").id
    secret, made = tokens.create(lan, "x", "reader")
    with pytest.raises(UnknownToken):
        tokens.revoke(made.id, minh)
    assert tokens.of(secret)
    at = tokens.revoke(made.id, lan).revoked_at
    clock.now += 5
    assert tokens.revoke(made.id).revoked_at == at, "when it was revoked first"
    assert tokens.of(secret) is None
    assert tokens.all(lan)[0].state(clock.moment()) == "revoked"
    for unknown in ("", "x", "\ud800", "\x00", made.id + "0"):
        with pytest.raises(UnknownToken):
            tokens.revoke(unknown)


def test_all_of_a_person_are_revoked_at_once(tokens: Tokens, engine: Engine, lan: str) -> None:
    minh = people_of(engine).create("minh", "reader").id
    theirs, _ = tokens.create(minh, "x", "reader")
    mine = [tokens.create(lan, "x", "reader")[0] for _ in range(3)]
    assert tokens.revoke_all(lan) == 3
    assert tokens.revoke_all(lan) == 0
    assert [tokens.of(one) for one in mine] == [None] * 3
    assert tokens.of(theirs)


def test_nobody_has_no_tokens(tokens: Tokens, engine: Engine, lan: str) -> None:
    with pytest.raises(UnknownPerson):
        tokens.create("nobody's id", "x", "reader")
    secret, _ = tokens.create(lan, "x", "reader")
    people_of(engine).forget("lan")
    assert tokens.of(secret) is None
    assert tokens.all() == ()
