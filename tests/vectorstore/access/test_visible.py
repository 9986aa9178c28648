"""What one may see is as in a library that holds nothing else: plans, words and their worth, passages, registers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_fakes import NOON, HashEncoder, reading_of, with_obligations

from vectorstore.access.collected import Collected
from vectorstore.access.seen_words import SeenWords, WeighedWords
from vectorstore.access.viewer import EVERYTHING, Sight
from vectorstore.access.visible import VisibleDense
from vectorstore.changes import Change
from vectorstore.encoders.protocol import Vectors
from vectorstore.errors import UnknownEdition, UnknownPlan
from vectorstore.indexes.rows import IndexRow
from vectorstore.keeping.proposals import proposals
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.library import Library
from vectorstore.register import Filter, Register
from vectorstore.retriever import Found, Query
from vectorstore.values import Span

NOBODY = Sight()
TEXTS: dict[str, tuple[str, ...]] = {
    "rung": ("Phòng cháy rừng", "Công an xã tuần tra rừng.", "Trạm Y tế sơ cứu bỏng.", "Kiểm lâm trực rừng, trực đêm."),
    "lu": ("Phòng lũ", "Công an xã di dân khỏi vùng lũ.", "Trường học nghỉ khi có lũ lớn."),
    "doc": ("Văn hoá đọc", "Thư viện mở cửa buổi tối.", "Trường học có tủ sách.", "Công an xã không có việc."),
    "nuoc": ("Nước sạch", "Trạm Y tế lấy mẫu nước.", "Trường học rửa bể nước.", "Nước nước nước nước nước."),
    "rac": ("Thu gom rác", "Hội Phụ nữ phân loại rác.", "Rừng không phải nơi đổ rác."),
}
SPLITS = [("rung",), ("lu", "doc"), ("nuoc", "rac"), ("rung", "lu", "doc", "nuoc")]  # what is hidden
QUERIES = ["công an xã", "trường học", "rừng", "nước sạch trạm y tế", "sơ cứu bỏng", "tuần tra rừng ban đêm", "xyz"]


class Nearest:
    """A dense index in memory, which looks at every row."""

    def __init__(self) -> None:
        self._rows: list[tuple[IndexRow, Vectors]] = []

    def add(self, rows: Iterable[IndexRow], vectors: Vectors) -> None:
        self._rows += zip(rows, vectors, strict=True)

    def search(self, vector: Vectors, limit: int, editions: Collection[int] | None = None) -> Found:
        wanted = [one for one in self._rows if editions is None or one[0].edition_key in editions]
        found = [(row.edition_key, row.ordinal, float(vector @ own)) for row, own in wanted]
        return sorted(found, key=lambda one: -one[2])[:limit]

    def size(self) -> int:
        return len(self._rows)

    def empty(self) -> bool:
        return not self._rows

    def drop(self, edition_keys: Iterable[int]) -> None: ...

    def sweep(self) -> None: ...

    def close(self) -> None: ...

    @contextmanager
    def building(self) -> Iterator[Nearest]:
        yield self


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, tables: Path) -> Iterator[Callable[[Collection[str]], Library]]:
    """Libraries of some of the plans, each made once; not to be changed."""
    made: dict[frozenset[str], Library] = {}

    def of(names: Collection[str]) -> Library:
        key = frozenset(names)
        if key not in made:
            made[key] = fill(tmp_path_factory.mktemp("plans"), tables, sorted(names))
        return made[key]

    yield of
    for library in made.values():
        library.close()


def fill(data: Path, tables: Path, names: Collection[str]) -> Library:
    shutil.copy(tables, data / "catalogue.db")
    nearest = Nearest()
    library = Library.open(data, encoder=HashEncoder, dense=lambda *_: nearest, now=lambda: NOON)
    return kept_in(library, names)


def kept_in(library: Library, names: Collection[str]) -> Library:
    for name in names:
        keep(library, name)
    return library


def keep(library: Library, name: str, *more: str) -> str:
    reading = with_obligations(reading_of(*TEXTS[name], *more, number=f"{list(TEXTS).index(name) + 1}/KH-UBND"))
    known = name if name in library.catalogue.plan_ids() else None
    return library.keep(reading, source=f"{name}.txt", path=f"/{name}.txt", digest=name, plan_id=known or name).id


@pytest.fixture(scope="module")
def whole(filled: Callable[[Collection[str]], Library]) -> Library:
    library = filled(TEXTS)
    library.catalogue.access.collections.create("Kín", ["Tổ kín"])
    return library


@pytest.fixture
def library(tmp_path: Path, tables: Path) -> Iterator[Library]:
    """Two plans, to be changed."""
    with fill(tmp_path, tables, ("lu", "rung")) as made:
        made.catalogue.access.collections.create("Kín", ["Tổ kín"])
        yield made


def hide(library: Library, *names: str) -> None:
    collections = library.catalogue.access.collections
    for plan_id in library.catalogue.plan_ids():
        collections.put(plan_id, "kin" if plan_id in names else None)


@pytest.mark.parametrize("hidden", SPLITS, ids=" ".join)
def test_words_are_worth_what_they_are_worth_alone(
    hidden: tuple[str, ...], whole: Library, filled: Callable[[Collection[str]], Library]
) -> None:
    hide(whole, *hidden)
    alone, seen = filled(TEXTS.keys() - set(hidden)), whole.seen_by(NOBODY)
    assert [plan.id for plan in seen.plans()] == [plan.id for plan in alone.plans()]
    assert seen.lexical.size() == alone.lexical.size() < whole.lexical.size()
    for query in QUERIES:
        terms = Query(query).terms()
        assert counts(seen.lexical, terms) == counts(alone.lexical, terms)
        assert rows(seen, seen.lexical.search(terms, 50)) == rows(alone, alone.lexical.search(terms, 50))


def counts(words: Any, terms: Mapping[str, float]) -> list[int]:
    return [words.document_frequency(term) for term in terms]


def rows(library: Any, found: Found) -> list[tuple[str, int, float]]:
    """Without the keys of editions, which differ; what scores alike by place."""
    ids = library.catalogue.current()
    return sorted(((ids[key], at, round(score, 4)) for key, at, score in found), key=lambda one: (-one[2], *one[:2]))


@pytest.mark.parametrize("hidden", SPLITS, ids=" ".join)
def test_passages_and_registers_are_those_of_a_library_of_what_is_seen(
    hidden: tuple[str, ...], whole: Library, filled: Callable[[Collection[str]], Library]
) -> None:
    hide(whole, *hidden)
    alone, seen = filled(TEXTS.keys() - set(hidden)), whole.seen_by(NOBODY)
    for query in QUERIES:
        for plans in (None, {"lu", "rac", "rung"}):
            assert hits(seen, query, plans) == hits(alone, query, plans)
    register = Register(whole, Lexicon.of)
    of_seen, of_alone = register.over(seen), Register(alone, Lexicon.of)
    assert len(register.find(Filter())) > len(of_seen.find(Filter()))  # and what was read of the others is kept
    assert of_seen.units() == of_alone.units()
    for asked in (Filter(), Filter(unit="Công an xã"), Filter(words="trường học")):
        assert entries(of_seen, asked) == entries(of_alone, asked)
    for name in hidden:
        with pytest.raises(UnknownPlan):
            of_seen.find(Filter(plans=(name,)))


def hits(library: Any, query: str, plans: Collection[str] | None) -> list[tuple[str, int, float, float]]:
    ids, found = library.catalogue.current(), library.retriever.find(Query(query), 10, plans).hits
    return [
        (ids[one.stored.edition_key], one.stored.passage.ordinal, round(one.lexical, 4), round(one.dense, 4))
        for one in found
    ]


def entries(register: Register, asked: Filter) -> list[tuple[str, str]]:
    return [(entry.plan.id, entry.obligation.id) for entry in register.find(asked)]


def test_for_who_sees_everything_nothing_is_asked_in_another_way(whole: Library) -> None:
    hide(whole)
    for sight in (NOBODY, EVERYTHING):
        seen = whole.seen_by(sight)
        for query in QUERIES:
            assert seen.lexical.search(Query(query).terms(), 50) == whole.lexical.search(Query(query).terms(), 50)
            assert seen.retriever.find(Query(query)) == whole.retriever.find(Query(query))
    hide(whole, "rung")
    assert whole.seen_by(Sight(frozenset({"kin"}))).plans() == whole.plans() == whole.seen_by(EVERYTHING).plans()


@pytest.mark.parametrize("hidden", SPLITS, ids=" ".join)
def test_of_many_rows_terms_are_brought_to_their_worth(
    hidden: tuple[str, ...], whole: Library, filled: Callable[[Collection[str]], Library]
) -> None:
    """Counts are exact; a score differs as far as the mean length of a row does, and far less than uncorrected."""
    hide(whole, *hidden)
    alone, seen = filled(TEXTS.keys() - set(hidden)), whole.seen_by(NOBODY)
    words = SeenWords(whole.lexical, whole.contents, copied=0).of(seen.catalogue.current())
    assert isinstance(words, WeighedWords) and words.size() == alone.lexical.size()
    off, uncorrected = [], []
    for query in QUERIES:
        terms = Query(query).terms()
        assert counts(words, terms) == counts(alone.lexical, terms)
        right = {one[:2]: one[2] for one in rows(alone, alone.lexical.search(terms, 50))}
        for found, into in ((words.search(terms, 50), off),
                            (whole.lexical.search(terms, 50, seen.catalogue.current()), uncorrected)):  # fmt: skip
            got = {one[:2]: one[2] for one in rows(seen, found)}
            assert got.keys() == right.keys()
            into += [abs(got[key] / right[key] - 1) for key in right]
    assert max(off) < 0.1 and sum(off) < sum(uncorrected) / 4


class Rows:
    """A dense index of rows as they are near, and the library and view around it."""

    def __init__(self, found: Found, seen: Mapping[int, str], everything: bool = False) -> None:
        self.found, self.seen, self.everything = found, seen, everything

    def dense(self) -> Rows:
        return self

    def serving(self) -> tuple[Mapping[int, str], bool]:
        return self.seen, self.everything

    def search(self, vector: Vectors, limit: int, editions: Collection[int] | None = None) -> Found:
        return [one for one in self.found if editions is None or one[0] in editions][:limit]


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 5), max_size=60),
    st.sets(st.integers(0, 5)),
    st.integers(1, 20),
    st.none() | st.sets(st.integers(0, 5)),
)
def test_the_nearest_of_what_is_seen_however_much_is_hidden(
    editions: list[int], seen: set[int], limit: int, asked: set[int] | None
) -> None:
    found: Found = [(edition, at, 1.0 - at / 100) for at, edition in enumerate(editions)]
    index: Any = Rows(found, dict.fromkeys(seen, "plan"))
    wanted = seen if asked is None else seen & asked
    assert VisibleDense(index, index).search(np.ones(1), limit, asked) == [o for o in found if o[0] in wanted][:limit]


def test_a_hidden_plan_is_an_id_that_nobody_has(library: Library) -> None:
    keep(library, "rung", "Một việc nữa.")
    hide(library, "rung")
    seen = library.seen_by(NOBODY)
    calls: list[Callable[[str], object]] = [
        seen.plan, seen.contents, seen.original, seen.editions, lambda plan: seen.contents(plan, 1),
        lambda plan: seen.contents(plan, 9), lambda plan: seen.original(plan, 1), lambda plan: seen.original(plan, 9),
    ]  # fmt: skip
    for call in calls:
        said = []
        for plan in ("rung", "rong"):
            with pytest.raises(UnknownPlan) as unknown:
                call(plan)
            said.append(str(unknown.value).replace(plan, ""))
        assert said[0] == said[1]
    with pytest.raises(UnknownEdition):
        seen.contents("lu", 9)
    library.withdraw("rung")
    assert seen.withdrawn() == () and not seen.sees("rung")
    with pytest.raises(UnknownPlan):
        seen.contents("rung", 2)


def test_a_withdrawn_plan_opens_by_its_edition_for_who_may_see_it(library: Library) -> None:
    hide(library, "rung")
    library.withdraw("rung")
    seen = library.seen_by(Sight(frozenset({"kin"})))
    assert [plan.id for plan in seen.withdrawn()] == ["rung"]
    assert seen.contents("rung", 1).plan.id == "rung"
    with pytest.raises(UnknownPlan):
        seen.contents("rung")


def test_moves_and_groups_count_from_their_moment_in_every_view(library: Library) -> None:
    collections, views = library.catalogue.access.collections, [library.seen_by(NOBODY) for _ in range(2)]
    with Library.open(library._data, encoder=HashEncoder, dense=lambda *_: Nearest()) as other:
        views.append(other.seen_by(NOBODY))
        for there in (True, False, True):
            state = library.state()
            hide(library, *(() if there else ("rung",)))
            assert library.state() > state
            assert [[plan.id for plan in view.plans()] for view in views] == [["lu", "rung"] if there else ["lu"]] * 3
    before = library.state()
    collections.set_groups("kin", ["Tổ khác"])
    assert library.state() > before
    assert collections.sight(["tổ kín"]) == NOBODY and "kin" in (collections.sight(["Tổ Khác"]).collections or ())


def test_a_plan_whose_collection_is_not_known_is_hidden(library: Library) -> None:
    """As one that came after the look: it shows from the state on in which where it belongs is known."""
    placed = Collected(library.catalogue).now()
    assert keep(library, "rac") == "rac"
    assert placed.sees(NOBODY, "lu") and not placed.sees(NOBODY, "rac") and placed.sees(EVERYTHING, "rac")
    assert library.seen_by(NOBODY).plan("rac").id == "rac"


def test_what_was_read_before_a_move_is_not_given_after_it(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """The move falls between the look at the plan and the answer."""
    seen = library.seen_by(NOBODY)
    read = library.plan

    def moved_meanwhile(plan_id: str) -> Any:
        found = read(plan_id)
        hide(library, "rung")
        return found

    monkeypatch.setattr(library, "plan", moved_meanwhile)
    with pytest.raises(UnknownPlan):
        seen.plan("rung")


def test_what_hidden_plans_say_of_others_is_not_said(library: Library) -> None:
    """Nor what is said of them: the document is not at hand."""
    say_of_one_another(library)
    assert [(one.plan.id, one.state, one.target and one.target.id) for one in proposals(library)] == [
        ("doc", "open", "nuoc"), ("nuoc", "open", "doc"),
    ]  # fmt: skip
    library.decider.decide("doc", "nuoc", "rejected", by="Minh")
    assert [one.by for one in library.seen_by(NOBODY).catalogue.decisions.all()] == ["Minh"]
    hide(library, "doc")
    seen = library.seen_by(NOBODY)
    assert [(one.plan.id, one.state, one.target) for one in proposals(seen)] == [("nuoc", "not_at_hand", None)]
    assert seen.catalogue.decisions.all() == () and proposals(seen, "doc") == ()


def say_of_one_another(library: Library) -> None:
    """Two plans, each of which amends the other."""
    for name, other in (("doc", "4/KH-UBND"), ("nuoc", "3/KH-UBND")):
        reading = reading_of(*TEXTS[name], number=f"{list(TEXTS).index(name) + 1}/KH-UBND")
        reading = replace(reading, changes=(Change("amends", other, None, Span(0, len(TEXTS[name][0]))),))
        library.keep(reading, source=f"{name}.txt", path=f"/{name}.txt", digest=name, plan_id=name)
