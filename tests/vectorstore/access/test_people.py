"""People: their names, roles and groups; and what several processes do at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from access_fakes import NEW, RIGHT, CountingHasher, engines, people_of
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from vectorstore.access.errors import (
    AccessError,
    BadName,
    BadPassword,
    LastAdmin,
    NameTaken,
    NotLocal,
    UnknownPerson,
)
from vectorstore.access.kept_people import People, role_of
from vectorstore.access.kept_sessions import Sessions
from vectorstore.access.kept_tokens import Tokens
from vectorstore.access.people import LONGEST, checked_name, name_key

ODD = (
    "",
    " ",
    "a\x00b",
    "\ud800",
    "a\ud800b",
    "x" * 5000,
    "e\u0323" * 40000,
    "\x1b[31m",
    "‮đảo",
    "'; DROP TABLE people; --",
)


@pytest.fixture
def people(engine: Engine) -> People:
    return people_of(engine)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("lan", "lan"),
        ("  Nguyễn   Thị\tLan ", "Nguyễn Thị Lan"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("x" * LONGEST, "x" * LONGEST),
        ("e\u0302\u0323" * LONGEST, "ệ" * LONGEST),  # three signs each, as some keyboards write it
        ("lan@xa-an-binh.example", "lan@xa-an-binh.example"),
    ],
)
def test_a_name_is_kept_in_one_form(people: People, name: str, kept: str) -> None:
    made = people.create(name, "reader")
    assert made.name == made.shown == kept
    assert people.named(name).id == people.named(kept.upper()).id == made.id


@pytest.mark.parametrize("name", [*ODD[:-1], "x" * (LONGEST + 1), "a\u200bb", "\u202eabc"])
def test_what_can_not_be_a_name_is_refused(people: People, name: str) -> None:
    with pytest.raises(BadName):
        people.create(name, "reader")
    with pytest.raises(BadName):
        people.create("lan", "reader", groups=[name])
    assert people.all() == ()


@pytest.mark.parametrize("unit", ["a\x00b", "\ud800", "x" * 201, "\x1b[2J"])
def test_what_can_not_be_a_unit_is_refused(people: People, unit: str) -> None:
    with pytest.raises(BadName):
        people.create("lan", "reader", unit=unit)
    people.create("lan", "reader", unit="  Công an   xã ")
    with pytest.raises(BadName):
        people.set_profile("lan", shown="Lan", unit=unit)
    assert people.named("lan").unit == "Công an xã"


@pytest.mark.parametrize("one", ["lan", "Nguyễn Thị Lan", "ĐỖ", "Straße", "ﬁn"])
@pytest.mark.parametrize("other", [str.upper, str.title, lambda name: f" {name}  ", lambda name: name + "\n"])
def test_no_two_people_have_one_name(people: People, one: str, other: Callable[[str], str]) -> None:
    people.create(one, "reader")
    with pytest.raises(NameTaken):
        people.create(other(one), "admin")
    assert len(people.all()) == 1


@pytest.mark.parametrize("name", ODD)
def test_odd_names_are_nobodys(people: People, name: str) -> None:
    people.create("b", "admin")
    assert people.checked(name, RIGHT) is None
    assert people.checked("b", name) is None
    with pytest.raises(UnknownPerson):
        people.named(name)


@settings(max_examples=200, deadline=None)
@given(name=st.text(st.characters(exclude_categories=()), max_size=120))
def test_a_name_that_is_taken_is_found_by_its_key_and_others_have_none(name: str) -> None:
    key = name_key(name)
    key.encode()  # a database takes it
    assert "\x00" not in key
    try:
        kept = checked_name(name)
    except BadName as error:
        str(error).encode()
    else:
        assert name_key(kept) == key
        assert "…" not in key


def test_who_has_both_is_let_in_and_each_check_takes_one_hash(engine: Engine) -> None:
    hasher = CountingHasher()
    people = people_of(engine, hasher)
    for name, password in (("lan", RIGHT), ("khóa", RIGHT), ("liên kết", None)):
        people.create(name, "reader", password=password)
    people.set_disabled("khóa", True)
    found = people.checked("LAN", RIGHT)
    assert found is not None
    assert found.name == "lan"
    tried = [("lan", NEW), ("ai đó", RIGHT), ("khóa", RIGHT), ("liên kết", RIGHT), ("liên kết", ""), ("\ud800", "\x00")]
    for name, password in tried:
        before = hasher.checks
        assert people.checked(name, password) is None, name
        assert hasher.checks == before + 1, f"{name!r} takes as long as any other"


def test_a_dated_hash_is_made_anew_at_a_sign_in(engine: Engine) -> None:
    people_of(engine).create("lan", "reader", password=RIGHT)
    stronger = CountingHasher(time_cost=2)
    assert people_of(engine, stronger).checked("lan", RIGHT)
    strongest = people_of(engine, CountingHasher(time_cost=3))
    assert strongest.checked("lan", RIGHT)
    assert people_of(engine).checked("lan", RIGHT)


def test_a_password_set_while_an_old_one_is_checked_stays(engine: Engine) -> None:
    """The check finds a dated hash, and would make it anew; meanwhile an admin sets another password."""
    people = people_of(engine)
    people.create("lan", "reader", password=RIGHT)

    class Slow(CountingHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            if self.checks:
                people.set_password("lan", NEW)
            return super().hash(password, salt=salt)

    people_of(engine, Slow(time_cost=2)).checked("lan", RIGHT)
    assert people.checked("lan", NEW)
    assert people.checked("lan", RIGHT) is None


def test_who_is_deleted_while_they_sign_in_is_no_failure(engine: Engine) -> None:
    people = people_of(engine)
    made = people.create("lan", "reader", password=RIGHT)

    class Slow(CountingHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            people.forget("lan")
            return super().verify(hash, password)

    people_of(engine, Slow(time_cost=2)).checked("lan", RIGHT)
    people.signed_in(made.id)
    assert people.all() == ()


def test_another_password_ends_sessions_and_links(engine: Engine, people: People) -> None:
    made = people.create("lan", "reader", password=RIGHT)
    sessions = Sessions(engine)
    secret, link = sessions.open(made.id), sessions.new_link(made.id)
    with pytest.raises(BadPassword):
        people.set_password("lan", "ngắn")
    assert sessions.person_of(secret, longest=3600, idle=3600)
    people.set_password("lan", NEW)
    assert sessions.person_of(secret, longest=3600, idle=3600) is None
    assert sessions.linked(link) is None
    assert people.checked("lan", NEW)


def test_the_password_of_a_sign_on_is_not_kept_here(people: People) -> None:
    people.arrived("proxy", "hoa", "hoa")
    with pytest.raises(NotLocal, match="proxy"):
        people.set_password("hoa", NEW)


def test_who_is_disabled_loses_sessions_and_links_and_gets_tokens_back_when_enabled(engine: Engine) -> None:
    people, sessions, tokens = people_of(engine), Sessions(engine), Tokens(engine)
    made = people.create("lan", "reader", password=RIGHT)
    secret, link, (token, _) = sessions.open(made.id), sessions.new_link(made.id), tokens.create(made.id, "t", "reader")
    assert people.set_disabled("lan", True).disabled
    assert people.checked("lan", RIGHT) is None
    people.set_disabled("lan", False)
    assert sessions.person_of(secret, longest=3600, idle=3600) is None, "enabling opens no old session"
    assert sessions.use_link(link) is None
    assert tokens.of(token)
    people.forget("lan")
    assert tokens.of(token) is None
    assert people.of_id(made.id) is None


CHANGES: dict[str, Callable[[People], Any]] = {
    "disabled": lambda people: people.set_disabled("lan", True),
    "another role": lambda people: people.set_role("lan", "editor"),
    "changed": lambda people: people.change("lan", role="reader", groups=(), shown="", unit=""),
    "deleted": lambda people: people.forget("lan"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_the_last_admin_stays(people: People, change: Callable[[People], Any]) -> None:
    made = people.create("lan", "admin", groups=["Tổ A"])
    people.create("minh", "editor")
    people.create("cũ", "admin")
    people.set_disabled("cũ", True)
    with pytest.raises(LastAdmin, match="lan"):
        change(people)
    assert people.named("lan") == made
    people.set_role("minh", "admin")
    change(people)
    assert [one.name for one in people.all() if role_of(one) == "admin" and not one.disabled] == ["minh"]


def test_who_is_no_admin_is_changed_though_there_is_none(people: People) -> None:
    people.create("minh", "reader")
    people.set_disabled("minh", True)
    people.forget("minh")
    assert not people.any()


def test_of_two_admins_who_disable_each_other_at_once_one_is_left(tmp_path: Path, tables: Path) -> None:
    with engines(tables, tmp_path, 2) as both:
        stores = [people_of(engine) for engine in both]
        for round_ in range(5):
            names = [f"lan {round_}", f"minh {round_}"]
            for name in names:
                stores[0].create(name, "admin")
            for old in stores[0].all():
                if old.name not in names:
                    stores[0].set_role(old.name, "reader")

            def disable(at: int, names: list[str] = names) -> bool:
                try:
                    stores[at].set_disabled(names[1 - at], True)
                except LastAdmin:
                    return False
                return True

            with ThreadPoolExecutor(2) as pool:
                assert sorted(pool.map(disable, (0, 1))) == [False, True]


def test_of_several_who_take_a_name_at_once_one_has_it(tmp_path: Path, tables: Path) -> None:
    with engines(tables, tmp_path, 2) as both:

        def take(at: int) -> str:
            try:
                return people_of(both[at % 2]).create("Lan" if at % 3 else "lan", "reader").id
            except NameTaken:
                return ""

        with ThreadPoolExecutor(4) as pool:
            made = [one for one in pool.map(take, range(8)) if one]
        assert [one.id for one in people_of(both[0]).all()] == made


def test_who_arrives_several_times_at_once_is_one_person(tmp_path: Path, tables: Path) -> None:
    with engines(tables, tmp_path, 2) as both:
        people_of(both[0]).create("hoa", "admin")

        def arrive(at: int) -> str:
            return people_of(both[at % 2]).arrived("proxy", "hoa", "hoa").id

        with ThreadPoolExecutor(4) as pool:
            ids = set(pool.map(arrive, range(8)))
        assert len(ids) == 1
        assert [one.name for one in people_of(both[0]).all()] == ["hoa", "hoa (2)"]


def test_a_name_is_free_until_it_is_taken(people: People) -> None:
    people.check_free("lan")
    people.create("lan", "reader")
    for name, error in (("LAN", NameTaken), ("", BadName)):
        with pytest.raises(error):
            people.check_free(name)


def test_errors_say_what_to_do_without_the_whole_of_what_was_typed(people: People) -> None:
    for act in (people.named, people.forget, people.check_free):
        try:
            act("bí mật " * 1000)
        except AccessError as error:
            assert len(str(error)) < 1000
