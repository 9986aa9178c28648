"""The retriever: fusion, filtering and what an index that fails leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pytest
from store_fakes import HashEncoder, reading_of

from vectorstore.catalogue import Catalogue
from vectorstore.encoder import Vectors
from vectorstore.errors import EncoderMissing, IndexFailed
from vectorstore.retriever import Found, Query, Retriever


class Ranked:
    """An index that ranks the same rows for every question, as both stores would."""

    def __init__(self, *rows: tuple[int, int, float]) -> None:
        self.rows = rows
        self.asked: list[tuple[int, Collection[int] | None]] = []

    def search(self, _: Mapping[str, float] | Vectors, limit: int, editions: Collection[int] | None = None) -> Found:
        self.asked.append((limit, editions))
        return [row for row in self.rows if editions is None or row[0] in editions][:limit]


class Broken:
    """An index that can't be read."""

    def search(self, _: object, limit: int, editions: Collection[int] | None = None) -> Found:
        raise IndexFailed(Path("index"), "damaged")


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """Plans a, b and c, keys 1 to 3, each of five passages; then a's second edition, key 4, which is current."""
    catalogue = Catalogue(f"sqlite:///{tmp_path / 'catalogue.db'}")
    catalogue.migrate()
    for plan_id in ("a", "b", "c", "a"):
        add(catalogue, plan_id)
    yield catalogue
    catalogue.close()


def add(catalogue: Catalogue, plan_id: str) -> None:
    reading = reading_of(f"I. {plan_id}", *(f"việc {at}" for at in range(5)))
    catalogue.make_current(catalogue.add_edition(plan_id, reading, source="s", path="p", digest="d", ingested_at="t"))


def search(
    catalogue: Catalogue,
    lexical: Ranked | Broken,
    dense: Ranked | Broken,
    limit: int = 10,
    plans: Collection[str] | None = None,
    share: float = 0.5,
) -> list[tuple[int, int, float, float, float]]:
    retriever = Retriever(catalogue, lexical, lambda: dense, HashEncoder, share)
    return [
        (hit.stored.edition_key, hit.stored.passage.ordinal, round(hit.score, 3), round(hit.lexical, 3), hit.dense)
        for hit in retriever.search(Query("việc"), limit, plans)
    ]


def test_scores_are_brought_to_one_scale_and_added(catalogue: Catalogue) -> None:
    lexical = Ranked((2, 0, 20.0), (2, 1, 10.0))
    dense = Ranked((2, 1, 0.8), (3, 0, 0.5), (3, 1, -0.2))
    assert search(catalogue, lexical, dense) == [
        (2, 1, 0.65, 0.5, 0.8),
        (2, 0, 0.5, 1.0, 0.0),
        (3, 0, 0.25, 0.0, 0.5),
        (3, 1, 0.0, 0.0, 0.0),
    ]


def test_ties_go_by_plan_and_place(catalogue: Catalogue) -> None:
    lexical = Ranked((3, 0, 1.0), (2, 4, 1.0), (2, 1, 1.0), (4, 0, 1.0))
    assert [hit[:2] for hit in search(catalogue, lexical, Ranked())] == [(4, 0), (2, 1), (2, 4), (3, 0)]


def test_rows_of_earlier_editions_are_neither_returned_nor_count(catalogue: Catalogue) -> None:
    lexical = Ranked((1, 0, 100.0), (4, 0, 2.0), (99, 0, 1.0))
    dense = Ranked((1, 1, 1.0))
    assert search(catalogue, lexical, dense) == [(4, 0, 1.0, 1.0, 0.0)]


def test_a_plan_filter_hides_no_result(catalogue: Catalogue) -> None:
    many = [(2, 0, 9.0)] * 500
    lexical = Ranked(*many, (3, 1, 1.0))
    assert search(catalogue, lexical, Ranked(*many, (3, 2, 0.5)), plans=["c"]) == [
        (3, 1, 0.5, 1.0, 0.0),
        (3, 2, 0.25, 0.0, 0.5),
    ]
    assert [set(editions) for _, editions in lexical.asked if editions is not None] == [{3}]


def test_no_filter_in_the_index_where_enough_is_left(catalogue: Catalogue) -> None:
    lexical = Ranked((1, 0, 3.0), (2, 0, 2.0))
    search(catalogue, lexical, Ranked())
    assert [editions for _, editions in lexical.asked] == [None]


@pytest.mark.parametrize("plans", [[], ["x"]])
def test_no_plan_no_result(catalogue: Catalogue, plans: list[str]) -> None:
    assert search(catalogue, Ranked((2, 0, 1.0)), Ranked(), plans=plans) == []


def test_limit(catalogue: Catalogue) -> None:
    lexical = Ranked((2, 0, 3.0), (2, 1, 2.0))
    assert len(search(catalogue, lexical, Ranked(), limit=1)) == 1
    assert search(catalogue, lexical, Ranked(), limit=0) == []


def test_one_index_fails_or_is_empty(catalogue: Catalogue) -> None:
    found = Ranked((2, 0, 0.8))
    assert search(catalogue, found, Broken()) == search(catalogue, found, Ranked()) == [(2, 0, 1.0, 1.0, 0.0)]
    assert search(catalogue, Broken(), found) == search(catalogue, Ranked(), found) == [(2, 0, 0.8, 0.0, 0.8)]


def test_both_indexes_fail(catalogue: Catalogue) -> None:
    for dense in (Broken(), Ranked()):
        with pytest.raises(IndexFailed, match="damaged"):
            search(catalogue, Broken(), dense)


def test_a_missing_encoder_leaves_the_lexical_index(catalogue: Catalogue) -> None:
    def missing() -> HashEncoder:
        raise EncoderMissing("weights", "not found")

    retriever = Retriever(catalogue, Ranked((2, 0, 5.0)), Ranked, missing)
    (hit,) = retriever.search(Query("việc"))
    assert (hit.score, hit.stored.text, hit.stored.path) == (1.0, "việc 0", ("I. b",))


def test_a_replacement_while_searching_is_noticed(catalogue: Catalogue) -> None:
    class Replacing(Ranked):
        """Lets b's next edition serve at the first search, when the earlier one's rows go."""

        def search(
            self, _: Mapping[str, float] | Vectors, limit: int, editions: Collection[int] | None = None
        ) -> Found:
            if not self.asked:
                add(catalogue, "b")
            return super().search(_, limit, editions)

    assert search(catalogue, Replacing((5, 0, 1.0)), Ranked()) == [(5, 0, 1.0, 1.0, 0.0)]


def test_query_terms() -> None:
    assert Query("Công an").terms() == {"cong": 1.0, "an": 1.0, "cong_an": 1.0}
    assert Query("police", {"cong_an": 2.0}).terms() == {"cong_an": 2.0}
