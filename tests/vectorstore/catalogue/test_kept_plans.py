"""The current plans, read once an edition, and right whoever changes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from store_fakes import HashEncoder, reading_of, with_obligations

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.kept_plans import KeptPlans
from vectorstore.errors import UnknownPlan
from vectorstore.library import Library
from vectorstore.values import Plan


class Counted(Catalogue):
    """Notes which editions were read."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.read: list[int] = []

    def plans_of(self, edition_keys: Iterable[int]) -> dict[int, Plan]:
        wanted = list(edition_keys)
        self.read += wanted
        return super().plans_of(wanted)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "data", encoder=HashEncoder) as library:
        for name in ("b", "a"):
            keep(library, name, "Tuần tra")
        yield library


def keep(library: Library, name: str, words: str) -> Plan:
    return library.keep(
        with_obligations(reading_of("I. CÔNG AN XÃ", f"{words} {name}"), actor=f"Công an xã {name}"),
        source=f"{name}.txt", path=f"/{name}.txt", digest=f"{name} {words}", plan_id=name,
    )  # fmt: skip


@pytest.fixture
def counted(library: Library) -> Iterator[Counted]:
    counted = Counted(f"sqlite:///{library.catalogue.file()}")
    yield counted
    counted.close()


def test_an_edition_is_read_once(library: Library, counted: Counted) -> None:
    kept = KeptPlans(counted)
    first = kept.now()
    assert first.plans == library.catalogue.plans() and [plan.id for plan in first.plans] == ["a", "b"]
    assert kept.now() is first and len(counted.read) == 2
    changed = keep(library, "a", "Trực đêm")
    assert kept.now().plans == library.catalogue.plans()
    assert counted.read[2:] == [changed.edition_key]
    library.rollback("a", 1)
    library.withdraw("b")
    assert [(plan.id, plan.edition) for plan in kept.now().plans] == [("a", 1)]
    assert kept.current() == counted.current()
    with pytest.raises(UnknownPlan):
        kept.plan("b")


def test_what_changes_no_plan_leaves_the_same_tuple(library: Library) -> None:
    """What was made of it is then good still."""
    kept = KeptPlans(library.catalogue)
    before, state = kept.now().plans, library.state()
    library.catalogue.access.collections.put("a", library.catalogue.access.collections.create("Nội bộ", []).id)
    assert library.state() != state
    assert kept.now().plans is before


def test_the_parties_of_plans(library: Library) -> None:
    parties = library.parties(library.plans())
    for plan in library.plans():
        assert {party.text for party in parties[plan.edition_key]} == {f"Công an xã {plan.id}"}
