"""Files that are kept together: what becomes of each is what would become of it alone; faults and kills in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from store_fakes import NOON, HashEncoder, reading_of
from test_library_faults import FailingDense, full_disk, interrupt

from vectorstore.access.errors import UnknownCollection
from vectorstore.catalogue.lock import writing
from vectorstore.encoders.protocol import Vectors
from vectorstore.errors import IndexFailed, Locked, UnknownPlan
from vectorstore.indexes.dense import DenseIndex
from vectorstore.keeping.arrival import Arrival
from vectorstore.keeping.originals import digest_of
from vectorstore.library import Library
from vectorstore.placement import Choice, Taken
from vectorstore.retriever import Query
from vectorstore.values import HeaderField, Reading

POISON = "Đoạn không ai mã hoá được"


def brought(number: int, *lines: str, name: str = "", path: str = "", **more: Any) -> Arrival:
    reading = reading_of(
        "I. CÔNG AN XÃ", *(lines or (f"Tuần tra khu phố {number} ban đêm",)), number=f"{number}/KH-UBND"
    )
    source = name or f"{number}.txt"
    return of_reading(reading, source, path or f"/{source}", **more)


def of_reading(reading: Reading, source: str, path: str, data: bytes = b"", **more: Any) -> Arrival:
    kind, issuer = HeaderField("present", "KẾ HOẠCH"), HeaderField("present", "Ủy ban nhân dân")
    reading = replace(reading, header=replace(reading.header, kind=kind, issuer=issuer))
    data = data or reading.text.encode() + (reading.header.number.value or "").encode()
    return Arrival(reading, source, path, digest_of(data), data, **more)


FILES = [
    brought(1),
    brought(2),
    brought(1, "Tuần tra khu phố 1 ban đêm", "Báo cáo", name="1-moi.txt"),  # the next edition of the first
    brought(3),
    brought(3, name="3-chep.txt"),  # a copy of the one before
    brought(4, path="/2.txt"),  # where another lies
    brought(5, "Một", "Hai", "Ba"),
    replace(brought(6), choice=Choice("khong-co")),
    brought(7),
    replace(brought(8), choice=Choice(collection="khong-co")),
    brought(9),
]  # and one that waits, below


def waits() -> Arrival:
    """Says what the second file says, without its number."""
    reading = reading_of("I. CÔNG AN XÃ", "Tuần tra khu phố 2 ban đêm", number=None)
    return of_reading(reading, "khong-so.txt", "/khong-so.txt")


def told(outcome: Taken | Exception) -> object:
    if isinstance(outcome, Exception):
        return type(outcome), str(outcome)
    known = outcome.known and replace(outcome.known, plan=replace(outcome.known.plan, edition_key=0))
    return replace(outcome, plan=replace(outcome.plan, edition_key=0), known=known)  # keys are left out where some fail


def held(library: Library) -> object:
    """What serves, what waits, the editions of each plan, and what is found."""
    hits = library.retriever.search(Query("công an xã tuần tra khu phố báo cáo ban đêm"))
    return (
        {
            plan.id: [(one.edition, one.source, one.file) for one in library.editions(plan.id)]
            for plan in library.plans()
        },
        {plan.id: library.contents(plan.id).text for plan in library.plans()},
        [(one.plan.source, one.candidates) for one in library.waiting()],
        sorted(hit.stored.text for hit in hits),
        library.lexical.size(),
        library.dense().size(),
        library.catalogue.pending(),
        sorted(path.name for path in library._originals._folder.glob("*")),
    )


def alone(library: Library, arrivals: Sequence[Arrival]) -> list[Taken | Exception]:
    return [outcome for one in arrivals for outcome in library.take_all([one])]


@pytest.mark.parametrize("at", [0, 2, 5, 11])
def test_together_each_becomes_what_it_becomes_alone(tmp_path: Path, at: int) -> None:
    files = [*FILES[:at], waits(), *FILES[at:]]
    here, there = (Library.open(tmp_path / name, encoder=HashEncoder, now=lambda: NOON) for name in ("here", "there"))
    with here, there:
        one_by_one, together = alone(here, files), there.take_all(files)
        assert [told(one) for one in together] == [told(one) for one in one_by_one]
        assert held(there) == held(here)
        kinds = [one.outcome if isinstance(one, Taken) else type(one) for one in together]
        assert {"created", "known", "updated" if at else "waiting", UnknownPlan, UnknownCollection} <= set(kinds)
        again = there.take_all(files)
        assert [told(one) for one in again] == [told(one) for one in alone(here, files)]
        assert held(there) == held(here)


def test_what_waits_among_others(library: Library) -> None:
    first, waiting, last = library.take_all([brought(2), waits(), brought(3)])
    assert isinstance(waiting, Taken)
    assert waiting.outcome == "waiting"
    assert [one.plan_id for one in waiting.candidates] == [first.plan.id]  # type: ignore[union-attr]
    assert last.outcome == "created"  # type: ignore[union-attr]


def test_many_are_one_change_of_what_serves(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.take_all([brought(1)])
    before, serve, changes = library.state(), library.catalogue.make_current, []
    monkeypatch.setattr(
        library.catalogue, "make_current", lambda *keys, **how: changes.append(keys) or serve(*keys, **how)
    )
    taken = library.take_all([brought(number) for number in range(2, 22)])
    assert [one.outcome for one in taken] == ["created"] * 20  # type: ignore[union-attr]
    assert [len(keys) for keys in changes] == [20]
    assert library.state() == before + 1
    assert library.lexical.size() == library.dense().size() == 21


class Picky(HashEncoder):
    """Can't encode one passage."""

    def encode(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> Vectors:
        if any(POISON in text for text in texts):
            raise ValueError("no vectors")
        return super().encode(texts, contexts)


@pytest.mark.parametrize("at", [0, 3, 5])
def test_one_that_fails_is_told_of_and_the_others_are_kept(open_library: Callable[..., Library], at: int) -> None:
    library = open_library(encoder=Picky)
    files = [brought(number) for number in range(5)]
    outcomes = library.take_all([*files[:at], brought(9, POISON), *files[at:]])
    assert isinstance(outcomes.pop(at), ValueError)
    assert [one.outcome for one in outcomes] == ["created"] * 5  # type: ignore[union-attr]
    assert len(library.plans()) == 5 == library.lexical.size() == library.dense().size()
    assert library.catalogue.pending() == ()
    assert "9-kh-ubnd-da-nang-2023" not in library.catalogue.plan_ids()
    assert library._originals.path(brought(9, POISON).digest) is None


def test_who_finds_another_writing_says_so_of_each(open_library: Callable[..., Library], tmp_path: Path) -> None:
    library = open_library(lock_seconds=0.05)
    with writing(tmp_path / "data"):
        outcomes = library.take_all([brought(1), brought(2)])
    assert [type(one) for one in outcomes] == [Locked, Locked]
    assert library.plans() == ()


def found(library: Library) -> list[str]:
    return sorted(hit.stored.text for hit in library.retriever.search(Query("tuần tra khu phố ban đêm báo cáo")))


NEXT = [brought(1, "Báo cáo hằng tháng", path="/1.txt"), brought(2), brought(3)]


@pytest.mark.parametrize("fails", ["before add", "within add", "after add"])
def test_a_disk_that_is_full_leaves_all_as_it_was(open_library: Callable[..., Library], fails: str) -> None:
    open_library().take_all([brought(1)])
    failing = open_library(dense=lambda folder, encoder: FailingDense(folder, encoder, fails, full_disk))
    assert [type(one) for one in failing.take_all(NEXT)] == [OSError] * 3
    assert found(failing) == ["Tuần tra khu phố 1 ban đêm"]
    assert failing.catalogue.pending() == ()
    assert failing.lexical.size() == failing.dense().size() == 1


def test_an_interruption_stops_all(open_library: Callable[..., Library]) -> None:
    failing = open_library(dense=lambda folder, encoder: FailingDense(folder, encoder, "within add", interrupt))
    with pytest.raises(KeyboardInterrupt):
        failing.take_all(NEXT)
    assert failing.plans() == ()
    assert failing.catalogue.pending() == ()
    assert failing.lexical.size() == failing.dense().size() == 0


# Runs in a process of its own, which kills itself at the time named.
KILLED = """
import os, signal, sys
from pathlib import Path
from store_fakes import NOON, HashEncoder
from test_library_faults import FailingDense
from tests.vectorstore.keeping.test_together import NEXT
from vectorstore.library import Library

data, fails = Path(sys.argv[1]), sys.argv[2]
die = lambda: os.kill(os.getpid(), signal.SIGKILL)
dense = lambda folder, encoder: FailingDense(folder, encoder, fails, die)
library = Library.open(data, encoder=HashEncoder, dense=dense)
if fails == "served":
    sweep = library._writer.sweep_or_leave
    library._writer.sweep_or_leave = lambda: die() if library.catalogue.pending() == () else sweep()
library.take_all(NEXT)
"""


@pytest.mark.parametrize("fails", ["before add", "within add", "after add", "served"])
def test_killed_all_serve_or_none(open_library: Callable[..., Library], tmp_path: Path, fails: str) -> None:
    library = open_library()
    library.take_all([brought(1)])
    roots = os.pathsep.join(map(str, (Path(__file__).parents[1], Path(__file__).parents[3])))
    data = str(tmp_path / "data")
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, data, fails], env=os.environ | {"PYTHONPATH": roots}, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    new = sorted(["Báo cáo hằng tháng", "Tuần tra khu phố 2 ban đêm", "Tuần tra khu phố 3 ban đêm"])
    for one in (library, open_library()):  # one that stayed open, and one opened after
        assert found(one) == (new if fails == "served" else ["Tuần tra khu phố 1 ban đêm"])
    outcomes = [one.outcome for one in library.take_all(NEXT)]  # type: ignore[union-attr]
    assert outcomes == (["known"] * 3 if fails == "served" else ["updated", "created", "created"])
    assert found(library) == new
    assert library.catalogue.pending() == ()
    assert library.lexical.size() == library.dense().size() == 3


class Watched(DenseIndex):
    """Notes how many rows were added to it itself, and how many copies were made."""

    copies = 0
    broken = False

    @contextmanager
    def _replacing(self) -> Iterator[Path]:
        if self.broken:
            raise IndexFailed(self._folder, "no room for a copy")
        type(self).copies += 1
        with super()._replacing() as place:
            yield place


@pytest.mark.parametrize("broken", [False, True])
def test_many_rows_are_added_to_a_copy_at_once(
    open_library: Callable[..., Library], monkeypatch: pytest.MonkeyPatch, broken: bool
) -> None:
    monkeypatch.setattr("vectorstore.indexes.wear._LOG_LEAST", 20)
    monkeypatch.setattr(Watched, "copies", 0)
    monkeypatch.setattr(Watched, "broken", broken)
    library, reader = open_library(dense=Watched), open_library()
    few, many = [brought(1)], [brought(number, *map(str, range(10))) for number in range(2, 6)]
    library.take_all(few)
    assert reader.dense().size() == 1
    library.take_all(many)
    assert Watched.copies == (0 if broken else 1)
    assert library.dense().size() == reader.dense().size() == 41
    library.take_all([brought(7)])  # few again go to the log
    assert Watched.copies == (0 if broken else 1)
    assert reader.dense().size() == 42
