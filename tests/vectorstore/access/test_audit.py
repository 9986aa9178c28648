"""The audit trail: it only grows, by one chain, and whatever was made of it behind its back is found."""

from __future__ import annotations

import ast
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql

from vectorstore.access.audit import MOST_VALUES, MOST_WORDS, PRUNED, START, Checked, Done, Entry, checked, digest_of
from vectorstore.access.kept_audit import Audit, _state_locked, _storable
from vectorstore.catalogue.catalogue import Catalogue

ROOT = Path(__file__).parents[3]
PACKAGES = ("vectorstore", "ingest", "assistant", "prompts", "ui")
MORNING = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)


def done(number: int = 0, **changes: Any) -> Done:
    at = (MORNING + timedelta(hours=number)).isoformat(timespec="seconds")
    given_ = {"at": at, "who": "lan", "how": "session", "action": "withdraw", "of": f"plan-{number}"}
    return Done(**(given_ | {"address": "10.0.0.9", "details": {"edition": number}} | changes))


@pytest.fixture
def file(tmp_path: Path, tables: Path) -> Path:
    return Path(shutil.copy(tables, tmp_path / "catalogue.db"))


@pytest.fixture
def audit(file: Path) -> Iterator[Audit]:
    with closing(Catalogue(f"sqlite:///{file}")) as catalogue:
        yield catalogue.access.audit


def filled(audit: Audit, count: int) -> Audit:
    for number in range(count):
        audit.add(done(number))
    return audit


def run(file: Path, statement: str, *values: Any) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute(statement, values)
        database.commit()


def chain(given_: list[Done]) -> list[Entry]:
    found, previous = [], START
    for number, one in enumerate(given_, 1):
        found.append(Entry(number, one, previous, digest_of(one, previous)))
        previous = found[-1].digest
    return found


# --- what is kept ---


def test_entries_come_back_as_they_were_said(audit: Audit) -> None:
    told = done(details={"plans": ["a", "b"], "count": 3, "whole": True, "none": None, "chữ": "“Kế hoạch”"})
    audit.add(told)
    (entry,) = audit.entries()
    assert (entry.done, entry.previous, entry.is_sound) == (told, START, True)
    assert list(audit.all()) == [entry]
    assert json.loads(json.dumps(entry.to_json()))["details"]["plans"] == ["a", "b"]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("x" * 5000, "x" * (MOST_WORDS - 1) + "…"),
        ("a\x00b\ud800", "a\\x00b\\ud800"),  # neither is one that every database keeps
        (1.5, "1.5"),
        (float("nan"), "nan"),
        (2**80, str(2**80)),
        ({"a": 1}, "{'a': 1}"),
        ((1, "b"), ["1", "b"]),
        ({"b", "a"}, ["a", "b"]),
        ([0] * (MOST_VALUES + 2), ["0"] * MOST_VALUES + ["+2"]),
    ],
)
def test_values_are_plain_and_short(audit: Audit, value: Any, kept: Any) -> None:
    audit.add(done(details={"it": value}))
    (entry,) = audit.entries()
    assert entry.done.details == {"it": kept} and entry.is_sound


def test_entries_are_chosen_and_turned_over_page_by_page(audit: Audit) -> None:
    for number in range(7):
        audit.add(done(number, who="lan" if number % 2 else "an", action="restore" if number > 4 else "withdraw"))
    since, until = done(2).at, done(5).at
    cases: list[tuple[dict[str, str], list[int]]] = [
        ({}, [6, 5, 4, 3, 2, 1, 0]),
        ({"who": "lan"}, [5, 3, 1]),
        ({"action": "restore"}, [6, 5]),
        ({"since": since}, [6, 5, 4, 3, 2]),
        ({"since": since, "until": until}, [4, 3, 2]),
        ({"who": "an", "until": until}, [4, 2, 0]),
        ({"who": "nobody"}, []),
    ]
    for asked, numbers in cases:
        expected = [f"plan-{number}" for number in numbers]
        assert [entry.done.of for entry in audit.entries(**asked)] == expected, asked  # type: ignore[arg-type]
        assert [entry.done.of for entry in audit.all(**asked)] == expected[::-1], asked
        assert audit.count(**asked) == len(numbers)
    first = audit.entries(limit=3)
    assert [entry.done.of for entry in audit.entries(limit=2, before=first[-1].number)] == ["plan-3", "plan-2"]
    assert audit.names() == (("an", "lan"), ("restore", "withdraw"))


def test_a_long_trail_is_read_to_its_end(audit: Audit) -> None:
    filled(audit, 3)
    assert len(list(audit.all())) == 3
    audit._engine.dispose()
    assert audit.checked() == Checked(3, audit.entries(limit=1)[0])


# --- one chain, whoever adds ---


def test_threads_and_catalogues_add_to_one_chain(file: Path) -> None:
    with closing(Catalogue(f"sqlite:///{file}")) as one, closing(Catalogue(f"sqlite:///{file}")) as other:
        trails = [one.access.audit, other.access.audit]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda number: trails[number % 2].add(done(number)), range(60)))
        found = trails[0].checked()
        assert (found.entries, found.broken) == (60, None)
        assert {entry.done.of for entry in trails[1].all()} == {f"plan-{number}" for number in range(60)}


@pytest.mark.slow
def test_processes_add_to_one_chain(file: Path, audit: Audit) -> None:
    script = (
        "import sys\nfrom vectorstore.catalogue.catalogue import Catalogue\nfrom vectorstore.access.audit import Done\n"
        "audit = Catalogue(sys.argv[1]).access.audit\n"
        "for n in range(40): audit.add(Done('2026-05-20T02:00:00+00:00', sys.argv[2], 'owner', 'withdraw', str(n)))\n"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", script, f"sqlite:///{file}", name], cwd=ROOT) for name in ("an", "binh")
    ]
    assert [one.wait(60) for one in started] == [0, 0]
    assert (audit.checked().entries, audit.broken()) == (80, None)


def test_another_database_locks_a_row_before_the_last_entry_is_read() -> None:
    assert "FOR UPDATE" in str(_state_locked().compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]


# --- what was changed behind its back is found ---

TAMPERED = [
    ("UPDATE audit SET who = 'an' WHERE key = 3", 3, "changed"),
    ("UPDATE audit SET at = '2020-01-01T00:00:00+00:00' WHERE key = 3", 3, "changed"),
    ("UPDATE audit SET outcome = 'failed' WHERE key = 1", 1, "changed"),
    ("UPDATE audit SET details = '{}' WHERE key = 5", 5, "changed"),
    ("UPDATE audit SET details = 'no JSON' WHERE key = 2", 2, "changed"),
    ("UPDATE audit SET details = x'00' WHERE key = 2", 2, "changed"),
    ("UPDATE audit SET who = x'00' WHERE key = 4", 4, "changed"),
    ("UPDATE audit SET previous = digest WHERE key = 4", 4, "changed"),
    ("DELETE FROM audit WHERE key = 3", 4, "unlinked"),
    ("DELETE FROM audit WHERE key IN (2, 3, 4)", 5, "unlinked"),
    ("DELETE FROM audit WHERE key = 1", 2, "cut"),
    ("DELETE FROM audit WHERE key < 5", 5, "cut"),
    ("UPDATE audit SET key = -key WHERE key IN (3)", -3, "unlinked"),
]


@pytest.mark.parametrize(("statement", "number", "fault"), TAMPERED)
def test_a_changed_trail_is_found_at_the_place(
    audit: Audit, file: Path, statement: str, number: int, fault: str
) -> None:
    filled(audit, 5)
    assert audit.broken() is None
    run(file, statement)
    found = audit.checked()
    assert found.fault == fault and found.broken is not None
    assert found.broken.number == (1 if number < 0 else number)  # the one that comes after what stands first now
    assert audit.entries(limit=9)  # it can be looked at still


def test_entries_in_each_others_place_are_found(audit: Audit, file: Path) -> None:
    filled(audit, 5)
    for old, new in ((2, 99), (3, 2), (99, 3)):
        run(file, "UPDATE audit SET key = ? WHERE key = ?", new, old)
    found = audit.checked()
    assert (found.broken and found.broken.number, found.fault) == (2, "unlinked")


def test_an_end_that_was_cut_off_is_found_by_a_digest_noted_elsewhere(audit: Audit, file: Path) -> None:
    filled(audit, 5)
    last = audit.entries(limit=1)[0]
    run(file, "DELETE FROM audit WHERE key > 3")
    assert audit.broken() is None  # nothing in the table tells
    assert not audit.has(last.digest) and audit.has(audit.entries(limit=1)[0].digest)


dones = st.builds(
    Done,
    at=st.datetimes(timezones=st.just(UTC)).map(lambda at: at.isoformat(timespec="seconds")),
    who=st.text(max_size=8),
    how=st.sampled_from(["session", "token", "owner"]),
    action=st.sampled_from(["withdraw", "ingest", "sign_in"]),
    of=st.text(max_size=8),
    outcome=st.sampled_from(["done", "refused", "failed"]),
    address=st.sampled_from(["", "10.0.0.1"]),
    details=st.dictionaries(st.text(max_size=4), st.one_of(st.text(max_size=4), st.integers(), st.none()), max_size=3),
)


@given(st.lists(dones, max_size=8))
def test_every_trail_that_was_written_is_sound(given_: list[Done]) -> None:
    entries = chain([_storable(one) for one in given_])
    assert checked(entries) == Checked(len(entries), entries[-1] if entries else None)


@given(st.lists(dones, min_size=1, max_size=6), st.data())
def test_any_field_that_is_changed_is_found(given_: list[Done], data: st.DataObject) -> None:
    entries = chain(given_)
    at = data.draw(st.integers(0, len(entries) - 1))
    name = data.draw(st.sampled_from(["at", "who", "how", "action", "of", "outcome", "address"]))
    values = {field: getattr(entries[at].done, field) for field in Done.__dataclass_fields__}
    values[name] += data.draw(st.text(min_size=1, max_size=3))
    entries[at] = Entry(entries[at].number, Done(**values), entries[at].previous, entries[at].digest)
    found = checked(entries)
    assert (found.broken, found.fault) == (entries[at], "changed")


@given(st.lists(dones, min_size=2, max_size=8), st.data())
def test_any_entries_that_are_missing_or_out_of_order_are_found(given_: list[Done], data: st.DataObject) -> None:
    entries = chain(given_)
    order = data.draw(st.lists(st.sampled_from(range(len(entries))), unique=True, min_size=1))
    if order != list(range(len(order))):  # a beginning alone is sound: its end is told by who noted a later digest
        assert checked([entries[place] for place in order]).broken is not None


@given(st.lists(dones, min_size=1, max_size=4), dones)
def test_an_entry_put_between_is_found(given_: list[Done], other: Done) -> None:
    entries = chain(given_)
    forged = Entry(99, other, START, digest_of(other, START))
    assert checked([forged, *entries]).broken is not None


# --- what goes in time ---


def test_the_oldest_go_and_the_chain_goes_on(audit: Audit, file: Path) -> None:
    filled(audit, 6)
    noted = audit.entries(before=5)[0]
    gone = audit.prune(MORNING + timedelta(hours=4), now=MORNING + timedelta(hours=9))
    assert gone == 4
    assert [entry.done.of for entry in audit.all()] == ["plan-4", "plan-5", ""]
    last = audit.entries(limit=1)[0].done
    assert (last.action, last.how, last.details["entries"], last.details["digest"]) == (
        PRUNED,
        "program",
        4,
        noted.digest,
    )
    assert audit.broken() is None and audit.has(noted.digest)
    run(file, "PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"plan-5" in file.read_bytes() and b"plan-3" not in file.read_bytes()
    audit.add(done(8))
    assert audit.prune(MORNING + timedelta(hours=8)) == 2
    assert audit.broken() is None
    run(file, "DELETE FROM audit WHERE key = (SELECT min(key) FROM audit)")
    assert audit.checked().fault == "cut"


def test_all_may_go_and_nothing_is_noted_where_nothing_went(audit: Audit) -> None:
    assert audit.prune(MORNING + timedelta(days=9)) == 0
    assert audit.entries() == ()
    filled(audit, 3)
    assert audit.prune(MORNING) == 0
    assert audit.prune(MORNING + timedelta(days=9), now=MORNING + timedelta(days=9)) == 3
    assert ([entry.done.action for entry in audit.all()], audit.broken()) == ([PRUNED], None)


def test_an_entry_of_a_clock_gone_wrong_holds_back_what_came_after_it(audit: Audit) -> None:
    """Only a beginning goes, so that the chain stays one."""
    filled(audit, 3)
    audit.add(done(900))
    audit.add(done(3))
    assert audit.prune(MORNING + timedelta(hours=10)) == 3
    assert [entry.done.of for entry in audit.all()][:2] == ["plan-900", "plan-3"]
    assert audit.broken() is None


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 8), max_size=6))
def test_however_often_some_go_the_chain_is_sound(tables: Path, tmp_path_factory: Any, cuts: list[int]) -> None:
    copy = Path(shutil.copy(tables, tmp_path_factory.mktemp("pruned") / "catalogue.db"))
    with closing(Catalogue(f"sqlite:///{copy}")) as catalogue:
        audit = catalogue.access.audit
        for number, cut in enumerate(cuts):
            audit.add(done(number))
            audit.prune(MORNING + timedelta(hours=cut), now=MORNING + timedelta(hours=number))
            assert audit.broken() is None


def test_who_was_refused_a_moment_ago_is_known(audit: Audit) -> None:
    audit.add(done(0, outcome="refused", action="look"))
    now, minute = MORNING + timedelta(seconds=30), timedelta(minutes=1)
    cases = [
        (("lan", "10.0.0.9", "sign_in", minute, now), True),
        (("lan", "10.0.0.9", "look", minute, now), False),
        (("lan", "10.0.0.8", "sign_in", minute, now), False),
        (("an", "10.0.0.9", "sign_in", minute, now), False),
        (("lan", "10.0.0.9", "sign_in", minute, now + minute), False),
    ]
    for asked, expected in cases:
        assert audit.was_refused(*asked) is expected, asked


def test_who_has_many_addresses_is_not_refused_anew_at_each(audit: Audit) -> None:
    """Of an IPv6 network, whoever has one address has them all, and would fill the trail."""
    audit.add(replace(done(0, outcome="refused", action="look"), address="2001:db8::1"))
    asked = {"who": "lan", "but": "sign_in", "within": timedelta(minutes=1), "now": MORNING + timedelta(seconds=30)}
    same = {one: audit.was_refused(address=one, **asked) for one in ("2001:db8::9", "2001:db8:0:0:5::", "2001:db9::1")}
    assert same == {"2001:db8::9": True, "2001:db8:0:0:5::": True, "2001:db9::1": False}


# --- nothing else changes it ---


def test_only_one_module_writes_the_table() -> None:
    """``AuditRow`` is named by the module that keeps the trail; SQL that names the table is in a restore alone."""
    naming, writing = set(), set()
    for path in (file for package in PACKAGES for file in (ROOT / package).rglob("*.py")):
        where, source = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)) if "audit" in source.lower() else ():
            if isinstance(node, (ast.Name, ast.alias)) and "AuditRow" in (
                getattr(node, "id", ""),
                node.__dict__.get("name"),
            ):
                naming.add(where)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _changes_audit(node.value):
                writing.add(where)
    assert naming == {"vectorstore/access/kept_audit.py"}
    assert writing == set()


def _changes_audit(said: str) -> bool:
    words = said.lower().replace('"', " ").replace(".", " ").split()
    return "audit" in words and bool({"update", "delete", "drop", "insert", "replace"} & set(words[:4]))


def test_only_pruning_deletes_and_nothing_updates(audit: Audit) -> None:
    tree = ast.parse((ROOT / "vectorstore/access/kept_audit.py").read_text(encoding="utf-8"))
    calls: dict[str, set[str]] = {}
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for node in ast.walk(function):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if name in ("insert", "update", "delete", "merge"):
                calls.setdefault(name, set()).add(function.name)
    assert calls == {"insert": {"_append"}, "delete": {"prune"}}
    public = {name for name in vars(Audit) if not name.startswith("_")}
    assert public == {"add", "entries", "all", "count", "names", "was_refused", "checked", "broken", "has", "prune"}
