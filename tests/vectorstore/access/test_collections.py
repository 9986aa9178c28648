"""Collections: who sees which, into which one a plan comes, and that it is never seen outside it, however that ends."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from edition_samples import FIRST, PLAN, SECOND, THIRD, brought, opened
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.orm import Session

from vectorstore.access.collections import NONE
from vectorstore.access.errors import BadName, NameTaken, NotEmpty, UnknownCollection
from vectorstore.access.kept_collections import Collections
from vectorstore.access.viewer import EVERYTHING, Sight
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.errors import UnknownPlan
from vectorstore.library import Library
from vectorstore.placement import AUTOMATIC, Choice

NOBODY = Sight()


@pytest.fixture
def library(tables: Path, tmp_path: Path) -> Iterator[Library]:
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(tables, data / "catalogue.db")
    with opened(data) as library:
        yield library


@pytest.fixture
def kept(library: Library) -> Collections:
    return library.catalogue.access.collections


def seen(library: Library, *groups: str) -> list[str]:
    """The plans that somebody in these groups sees."""
    sight = library.catalogue.access.collections.sight(groups)
    return [plan.id for plan in library.seen_by(sight).plans()]


# The collections themselves


def test_a_collection_is_made_changed_and_forgotten(kept: Collections) -> None:
    made = kept.create("  Hồ sơ   nội bộ ", ["Văn phòng", "văn  PHÒNG", "Công an xã"])
    assert made.to_json() == {
        "id": "ho-so-noi-bo", "name": "Hồ sơ nội bộ", "groups": ["Công an xã", "Văn phòng"], "standard": False,
        "plans": 0,
    }  # fmt: skip
    assert kept.set_groups(made.id, ["Mặt trận"]).groups == ("Mặt trận",)
    kept.set_standard(made.id)
    assert [one.standard for one in kept.all()] == [True]
    kept.set_standard(None)
    assert [one.standard for one in kept.all()] == [False]
    kept.forget(made.id)
    assert kept.all() == ()


def test_ids_tell_collections_apart_whose_letters_are_alike(kept: Collections) -> None:
    names = ["Quân sự", "Quan sứ", "QUAN-SU!", "???", "-"]
    assert [kept.create(name).id for name in names] == [
        "quan-su",
        "quan-su-2",
        "quan-su-3",
        "collection",
        "collection-2",
    ]
    assert NONE not in {one.id for one in kept.all()}


@pytest.mark.parametrize("name", ["Quân sự", "quân  SỰ", "Qu\u00e2n s\u1ef1"])
def test_a_name_stands_once_however_it_is_written(kept: Collections, name: str) -> None:
    kept.create("Quân sự")
    with pytest.raises(NameTaken):
        kept.create(name)
    assert len(kept.all()) == 1


@pytest.mark.parametrize("name", ["", " \t", "a\0b", "x" * 101, "a\u202eb", "\ud800"])
def test_what_can_be_no_name_is_refused(kept: Collections, name: str) -> None:
    with pytest.raises(BadName):
        kept.create(name)
    with pytest.raises(BadName):
        kept.create("Đúng tên", [name])
    assert kept.all() == ()


@pytest.mark.parametrize("id_", ["nix", "", "a\0b", "\ud800", "x" * 500, NONE])
def test_what_has_no_such_id_is_said_and_nothing_changes(library: Library, kept: Collections, id_: str) -> None:
    brought(library, FIRST, "a.txt")
    standard = kept.create("Nội bộ", ["A"])
    kept.set_standard(standard.id)
    before = kept.all()
    acts: list[Callable[[], object]] = [
        lambda: kept.one(id_),
        lambda: kept.set_groups(id_, ["B"]),
        lambda: kept.set_standard(id_),
        lambda: kept.forget(id_),
        lambda: kept.put(PLAN, id_),
    ]
    for act in acts:
        with pytest.raises(UnknownCollection):
            act()
    assert kept.all() == before and kept.of_plans() == {}


@pytest.mark.parametrize("plan", ["nix", "", "\ud800", "a\0b"])
def test_a_plan_that_is_none_is_moved_nowhere(kept: Collections, plan: str) -> None:
    made = kept.create("Nội bộ")
    with pytest.raises(UnknownPlan):
        kept.put(plan, made.id)
    assert kept.one(made.id).plans == 0


def test_one_that_has_plans_is_not_forgotten(library: Library, kept: Collections) -> None:
    """Withdrawn ones and files that wait are plans too: forgetting it would open them to everybody."""
    made = kept.create("Nội bộ", ["A"])
    brought(library, FIRST, "a.txt", Choice(collection=made.id))
    library.withdraw(PLAN)
    assert kept.one(made.id).plans == 1
    with pytest.raises(NotEmpty, match="1 plan"):
        kept.forget(made.id)
    kept.put(PLAN, None)
    kept.forget(made.id)
    assert kept.all() == () and library.restore(PLAN).id == PLAN


GROUPS = ("A", "B", "C")


@pytest.fixture(scope="module")
def three(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collections]:
    """Three collections, of which each example says anew who sees them."""
    with closing(Catalogue(f"sqlite:///{shutil.copy(tables, tmp_path_factory.mktemp('three'))}")) as catalogue:
        for name in ("x", "y", "z"):
            catalogue.access.collections.create(name)
        yield catalogue.access.collections


@settings(max_examples=30)
@given(theirs=st.sets(st.sampled_from(GROUPS)), its=st.lists(st.sets(st.sampled_from(GROUPS)), min_size=3, max_size=3))
def test_a_collection_is_seen_by_who_shares_a_group_with_it(
    three: Collections, theirs: set[str], its: list[set[str]]
) -> None:
    made = {one.id: groups for one, groups in zip(three.all(), its, strict=True)}
    for id_, groups in made.items():
        three.set_groups(id_, sorted(groups))
    sight = three.sight([group.lower() for group in theirs])
    assert sight.collections == {id_ for id_, groups in made.items() if groups & theirs}
    assert three.sight((), admin=True) == EVERYTHING


# Where a plan comes


@pytest.mark.parametrize(
    ("standard", "said", "there"),
    [
        (None, "", None),
        (None, "rieng", "rieng"),
        (None, NONE, None),
        ("chung", "", "chung"),
        ("chung", "rieng", "rieng"),
        ("chung", NONE, None),
    ],
)
def test_a_new_plan_goes_where_it_is_said(
    library: Library, kept: Collections, standard: str | None, said: str, there: str | None
) -> None:
    kept.create("Chung", ["A"])
    kept.create("Riêng", ["B"])
    kept.set_standard(standard)
    taken = brought(library, FIRST, "a.txt", Choice(new=said == "rieng", collection=said))
    assert (taken.outcome, taken.noted) == ("created", ())
    assert kept.of_plans() == ({PLAN: there} if there else {})
    assert seen(library) == ([PLAN] if there is None else [])
    assert seen(library, "B") == ([PLAN] if there in (None, "rieng") else [])


def test_what_is_kept_without_a_word_goes_into_the_standard_one(library: Library, kept: Collections) -> None:
    kept.set_standard(kept.create("Chung").id)
    from ingest.reading import read

    plan = library.keep(read(FIRST), source="a.txt", path="", digest="d", plan_id=None)
    assert kept.of_plans() == {plan.id: "chung"} and seen(library) == []


@pytest.mark.parametrize("collection", ["", "rieng", "chung", NONE])
def test_only_a_plan_that_is_named_makes_a_choice(collection: str) -> None:
    assert Choice(collection=collection).is_automatic
    assert not Choice("p", collection=collection).is_automatic
    assert not Choice(new=True, collection=collection).is_automatic


@pytest.mark.parametrize(
    ("there", "said", "by_id", "noted"),
    [
        ("rieng", "", False, ()),
        ("rieng", "rieng", False, ()),
        ("rieng", "chung", False, ("stays:Riêng",)),
        ("rieng", "chung", True, ("stays:Riêng",)),
        ("rieng", NONE, True, ("stays:Riêng",)),
        (None, NONE, False, ()),
        (None, "chung", False, ("stays_open",)),
    ],
)
def test_an_edition_stays_with_its_plan(
    library: Library, kept: Collections, there: str | None, said: str, by_id: bool, noted: tuple[str, ...]
) -> None:
    kept.create("Chung", ["A"])
    kept.create("Riêng", ["B"])
    brought(library, FIRST, "a.txt", Choice(collection=there or NONE))
    kept.set_standard("chung")
    taken = brought(library, SECOND, "b.txt", Choice(PLAN if by_id else None, collection=said))
    assert (taken.outcome, taken.plan.edition, taken.noted) == ("updated", 2, noted)
    assert kept.of_plans() == ({PLAN: there} if there else {})
    again = brought(library, SECOND, "b.txt", Choice(PLAN if by_id else None, collection=said))
    assert (again.outcome, again.noted) == ("known", noted)
    met = library.meet("/plans/b.txt", taken.plan.file, said)
    assert met is not None and met.noted == noted


@pytest.mark.parametrize(
    "choice", [Choice(collection="nix"), Choice(new=True, collection="nix"), Choice(PLAN, False, "nix")]
)
def test_an_unknown_collection_is_refused_before_anything_is_kept(
    library: Library, choice: Choice, kept: Collections
) -> None:
    with pytest.raises(UnknownCollection):
        brought(library, FIRST, "a.txt", choice)
    assert library.catalogue.plan_ids() == frozenset() and not list((Path(library._data) / "files").rglob("*.*"))
    taken = brought(library, FIRST, "a.txt")
    with pytest.raises(UnknownCollection):  # of a file that is known too, and its place isn't noted
        brought(library, FIRST, "elsewhere.txt", choice)
    with pytest.raises(UnknownCollection):
        library.meet("/plans/elsewhere.txt", taken.plan.file, "nix")
    assert library.catalogue.files.plan_at("/plans/elsewhere.txt") is None


def test_what_happens_to_a_plan_leaves_it_where_it_is(library: Library, kept: Collections) -> None:
    kept.create("Riêng", ["B"])
    brought(library, FIRST, "a.txt", Choice(collection="rieng"))
    brought(library, SECOND, "a.txt")
    kept.set_standard(kept.create("Chung").id)
    acts: list[Callable[[], object]] = [
        lambda: library.rollback(PLAN, 1),
        lambda: library.withdraw(PLAN),
        lambda: library.restore(PLAN),
        lambda: library.withdraw(PLAN),
        lambda: library.rollback(PLAN, 2),
        lambda: library.rebuild(),
        library.sweep,
    ]
    for act in acts:
        act()
        assert kept.of_plans() == {PLAN: "rieng"}
        assert seen(library) == [] and library.seen_by(NOBODY).withdrawn() == ()
    assert seen(library, "B") == [PLAN]


@pytest.mark.parametrize("new", [False, True])
def test_a_file_that_waits_has_its_collection(library: Library, kept: Collections, new: bool) -> None:
    """Decided as new it keeps it; decided as an edition its plan's stays."""
    kept.create("Chung", ["A"])
    kept.create("Riêng", ["B"])
    brought(library, FIRST, "a.txt", Choice(collection="rieng"))
    assert brought(library, THIRD, "b.txt", Choice(collection="chung")).outcome == "waiting"
    (waiting,) = library.waiting()
    assert kept.of_plans() == {PLAN: "rieng", waiting.plan.id: "chung"}
    again = brought(library, THIRD, "c.txt", Choice(collection=NONE))
    assert (again.outcome, again.noted) == ("known", ("stays:Chung",))
    kept.set_standard("rieng")
    plan = library.decide(waiting.key, Choice(new=True) if new else Choice(PLAN))
    assert kept.of_plans() == ({PLAN: "rieng", plan.id: "chung"} if new else {PLAN: "rieng"})
    assert seen(library) == [] and seen(library, "A") == ([plan.id] if new else [])


def test_what_is_dismissed_leaves_its_collection(library: Library, kept: Collections) -> None:
    kept.create("Chung", ["A"])
    brought(library, FIRST, "a.txt")
    brought(library, THIRD, "b.txt", Choice(collection="chung"))
    (waiting,) = library.waiting()
    library.dismiss(waiting.key)
    assert kept.one("chung").plans == 0
    again = brought(library, THIRD, "b.txt", Choice(collection="chung"))
    assert again.known is not None and (again.known.fate, again.noted) == ("dismissed", ())


# Nothing is seen outside its collection, not even for a moment


@contextmanager
def each_state(library: Library, folder: Path) -> Iterator[list[Path]]:
    """A copy of the catalogue as each transaction left it: what a process killed there would leave."""
    states: list[Path] = []

    def copy(_session: Any) -> None:
        path = folder / str(len(states)) / "catalogue.db"
        path.parent.mkdir(parents=True)
        with closing(sqlite3.connect(library._data / "catalogue.db")) as now, closing(sqlite3.connect(path)) as then:
            now.backup(then)
        states.append(path)

    event.listen(Session, "after_commit", copy)
    try:
        yield states
    finally:
        event.remove(Session, "after_commit", copy)


Act = Callable[[Library], object]
BRINGING: dict[str, Act] = {
    "new": lambda library: brought(library, FIRST, "a.txt", Choice(collection="rieng")),
    "chosen_new": lambda library: brought(library, FIRST, "a.txt", Choice(new=True, collection="rieng")),
    "standard": lambda library: brought(library, FIRST, "a.txt", AUTOMATIC),
}


@pytest.mark.parametrize("name", BRINGING)
def test_a_new_plan_is_in_its_collection_before_it_serves(
    library: Library, kept: Collections, tmp_path: Path, name: str
) -> None:
    kept.create("Riêng", ["B"])
    kept.set_standard("rieng")
    with each_state(library, tmp_path / "states") as states:
        BRINGING[name](library)
    assert len(states) >= 2, "the edition, then that it serves"
    for state in states:
        with opened(state.parent) as killed:
            there = killed.catalogue.access.collections
            assert set(there.of_plans()) == killed.catalogue.plan_ids() and seen(killed) == []
            BRINGING[name](killed)  # what was left is swept, and it is brought again
            assert there.of_plans() == {PLAN: "rieng"} and seen(killed) == [] and seen(killed, "B") == [PLAN]


@pytest.mark.parametrize("new", [False, True])
def test_what_waits_is_never_seen_outside_its_collection(
    library: Library, kept: Collections, tmp_path: Path, new: bool
) -> None:
    kept.create("Riêng", ["B"])
    kept.create("Chung", ["A"])
    brought(library, FIRST, "a.txt", Choice(collection="rieng"))
    with each_state(library, tmp_path / "states") as states:
        brought(library, THIRD, "b.txt", Choice(collection="chung"))
        library.decide(library.waiting()[0].key, Choice(new=True) if new else Choice(PLAN))
    assert len(states) >= 4
    for state in states:
        with opened(state.parent) as killed:
            there = killed.catalogue.access.collections.of_plans()
            assert set(there) == killed.catalogue.plan_ids() and there[PLAN] == "rieng" and seen(killed) == []
            killed.sweep()
            assert seen(killed) == [] and PLAN in seen(killed, "B")


def test_moving_a_plan_is_one_step(library: Library, kept: Collections, tmp_path: Path) -> None:
    kept.create("Riêng", ["B"])
    kept.create("Chung", ["A"])
    brought(library, FIRST, "a.txt", Choice(collection="rieng"))
    with each_state(library, tmp_path / "states") as states:
        kept.put(PLAN, "chung")
    (state,) = states
    with opened(state.parent) as then:
        assert (seen(then), seen(then, "A"), seen(then, "B")) == ([], [PLAN], [])


@pytest.mark.parametrize(
    "act",
    [
        lambda kept: kept.put(PLAN, "rieng"),
        lambda kept: kept.put(PLAN, None),
        lambda kept: kept.set_groups("rieng", ["C"]),
        lambda kept: kept.set_groups("rieng", []),
    ],
)
def test_who_asks_meanwhile_is_answered_anew(
    library: Library, kept: Collections, act: Callable[[Collections], object]
) -> None:
    kept.create("Riêng", ["B"])
    brought(library, FIRST, "a.txt")
    before = library.state()
    act(kept)
    assert library.state() > before


def test_other_processes_see_it_at_once(library: Library, kept: Collections) -> None:
    kept.create("Riêng", ["B"])
    brought(library, FIRST, "a.txt")
    with opened(library._data) as other:
        assert seen(other) == [PLAN]
        kept.put(PLAN, "rieng")
        assert seen(other) == [] and seen(other, "b") == [PLAN]
        kept.set_groups("rieng", ["A"])
        assert seen(other, "B") == [] and seen(other, "A") == [PLAN]
