"""The retriever: fusion, filtering and what an index that fails leaves."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from store_fakes import HashEncoder, reading_of

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.encoders.protocol import Vectors
from vectorstore.errors import EncoderMissing, IndexFailed, RerankerFailed
from vectorstore.fusion import Fusion
from vectorstore.indexes.served.errors import DenseServerFailed
from vectorstore.reranker import Reranker
from vectorstore.reranking import Reranking
from vectorstore.retriever import Found, Query, Retriever
from vectorstore.values import Hit


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


@contextmanager
def filled(folder: Path, tables: Path) -> Iterator[Catalogue]:
    """Plans a, b and c, keys 1 to 3, each of five passages; then a's second edition, key 4, which is current."""
    with closing(Catalogue(f"sqlite:///{shutil.copy(tables, folder / 'catalogue.db')}")) as catalogue:
        for plan_id in ("a", "b", "c", "a"):
            add(catalogue, plan_id)
        yield catalogue


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory, tables: Path) -> Iterator[Catalogue]:
    """Not to be changed."""
    with filled(tmp_path_factory.mktemp("filled"), tables) as one:
        yield one


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
    retriever = Retriever(catalogue, lexical, lambda: dense, HashEncoder, Fusion({"vi": share, "en": share}))
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


class Changing(Ranked):
    """Whose catalogue lets other plans serve during the first searches: the rows are those of the last state."""

    def __init__(self, catalogue: Catalogue, plan_ids: Sequence[str], *rows: tuple[int, int, float]) -> None:
        super().__init__(*rows)
        self._catalogue, self._coming = catalogue, [*plan_ids]

    def search(self, _: Mapping[str, float] | Vectors, limit: int, editions: Collection[int] | None = None) -> Found:
        if self._coming:
            add(self._catalogue, self._coming.pop(0))
        return super().search(_, limit, editions)


@pytest.mark.slow
@pytest.mark.parametrize("times", [1, 6])
def test_a_replacement_while_searching_is_noticed(tmp_path: Path, tables: Path, times: int) -> None:
    """However often there is one: the edition's rows go each time that the next one comes."""
    last = 4 + times
    with filled(tmp_path, tables) as catalogue:
        replacing = Changing(catalogue, ["b"] * times, (last, 0, 1.0))
        assert search(catalogue, replacing, Ranked()) == [(last, 0, 1.0, 1.0, 0.0)]


@pytest.mark.slow
def test_plans_that_come_while_searching_are_waited_for_by_nobody(tmp_path: Path, tables: Path) -> None:
    with filled(tmp_path, tables) as catalogue:
        growing = Changing(catalogue, [f"new-{at}" for at in range(20)], (4, 0, 1.0))
        assert search(catalogue, growing, Ranked()) == [(4, 0, 1.0, 1.0, 0.0)]
        assert len(growing.asked) == 1


def test_questions_are_encoded_as_questions(catalogue: Catalogue) -> None:
    class TwoSided(HashEncoder):
        def encode(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> Vectors:
            raise AssertionError("a question is no passage")

        def encode_query(self, texts: Sequence[str]) -> Vectors:
            return HashEncoder().encode(texts)

    retriever = Retriever(catalogue, Ranked(), lambda: Ranked((2, 0, 0.5)), TwoSided)
    assert len(retriever.search(Query("việc"))) == 1


def test_a_question_is_encoded_once(catalogue: Catalogue) -> None:
    class Counting(HashEncoder):
        asked = 0

        def encode_query(self, texts: Sequence[str]) -> Vectors:
            Counting.asked += 1
            return super().encode(texts)

    dense = Ranked(*[(2, 0, 0.9)] * 500, (3, 1, 0.5))
    Retriever(catalogue, Ranked(), lambda: dense, Counting).search(Query("việc"), plans=["c"])
    assert len(dense.asked) == 2
    assert Counting.asked == 1


def test_a_search_by_words_alone_says_so(catalogue: Catalogue) -> None:
    lexical = Ranked((2, 0, 1.0))
    for dense, alone in ((Broken(), True), (Ranked(), False)):
        found = Retriever(catalogue, lexical, lambda dense=dense: dense, HashEncoder).find(Query("việc"))
        assert len(found.hits) == 1
        assert found.words_only is alone


def test_an_index_that_pauses_is_warned_of_once(catalogue: Catalogue, caplog: pytest.LogCaptureFixture) -> None:
    """A server isn't asked again at once: until it is, each question would say the same."""

    class Pausing(Broken):
        failure = DenseServerFailed("http://chroma:8000", "it can't be reached", "start it")

        def search(self, _: object, limit: int, editions: Collection[int] | None = None) -> Found:
            self.failure, failure = self.failure.again(), self.failure
            raise failure

    dense = Pausing()
    retriever = Retriever(catalogue, Ranked((2, 0, 1.0)), lambda: dense, HashEncoder)
    with caplog.at_level(logging.DEBUG):
        assert [retriever.find(Query("việc")).words_only for _ in range(3)] == [True] * 3
    said = [record.levelno for record in caplog.records if "without one of the indexes" in record.message]
    assert said == [logging.WARNING, logging.DEBUG, logging.DEBUG]


class Scripted:
    """A reranker that gives the passages of these words these scores, the others 0.1."""

    def __init__(self, **scores: float) -> None:
        self.scripted = scores
        self.asked: list[tuple[str, list[str]]] = []

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        self.asked.append((question, list(passages)))
        return [self.scripted.get("việc_" + passage[-1], 0.1) for passage in passages]


def reranked(catalogue: Catalogue, reranker: Reranker, count: int, lexical: object, dense: object) -> list[Hit]:
    def opened() -> Reranker:
        return reranker

    reranking = Reranking(catalogue, opened, count)
    retriever = Retriever(catalogue, lexical, lambda: dense, HashEncoder, Fusion({"vi": 0.5}), reranking)  # type: ignore[arg-type]
    return retriever.search(Query("việc", {"viec": 2.0}))


def figures(hits: list[Hit]) -> list[tuple[int, float, float, float]]:
    return [
        (hit.stored.passage.ordinal, round(hit.score, 3), round(hit.lexical, 3), round(hit.dense, 3)) for hit in hits
    ]


def test_a_rerankers_scores_take_the_dense_place(catalogue: Catalogue) -> None:
    reranker = Scripted(việc_0=0.2, việc_1=0.9)
    hits = reranked(catalogue, reranker, 50, Ranked((2, 0, 2.0), (2, 1, 1.0)), Ranked((2, 0, 0.8), (2, 2, 0.4)))
    assert figures(hits) == [(1, 0.7, 0.5, 0.9), (0, 0.6, 1.0, 0.2), (2, 0.05, 0.0, 0.1)]
    ((question, passages),) = reranker.asked
    assert question == "việc"
    context = "KẾ HOẠCH Công tác trẻ em\nĐà Nẵng\n2023\nI. b\n"
    assert passages == [f"{context}việc {at}" for at in (0, 1, 2)]  # as the encoder reads them


def test_hits_beyond_the_best_stay_below(catalogue: Catalogue) -> None:
    lexical = Ranked((2, 0, 10.0), (2, 1, 9.0), (2, 2, 8.0), (2, 3, 7.0))
    dense = Ranked((2, 3, 0.08), (2, 2, 0.04))
    hits = reranked(catalogue, Scripted(việc_0=0.06, việc_1=0.3), 2, lexical, dense)
    assert figures(hits) == [(1, 0.6, 0.9, 0.3), (0, 0.53, 1.0, 0.06), (2, 0.42, 0.8, 0.04), (3, 0.38, 0.7, 0.06)]


def test_no_score_beyond_the_best_is_higher_than_theirs(catalogue: Catalogue) -> None:
    dense = Ranked((2, 2, 0.9), (2, 1, 0.5))
    hits = reranked(catalogue, Scripted(việc_2=0.02, việc_0=0.5), 2, Ranked((2, 0, 2.0), (2, 1, 0.2)), dense)
    assert figures(hits) == [(0, 0.75, 1.0, 0.5), (2, 0.01, 0.0, 0.02), (1, 0.01, 0.1, 0.02)]


def test_a_reranker_serves_where_the_dense_index_fails(catalogue: Catalogue) -> None:
    hits = reranked(catalogue, Scripted(việc_0=0.2, việc_1=0.9), 50, Ranked((2, 0, 2.0), (2, 1, 1.0)), Broken())
    assert figures(hits) == [(1, 0.7, 0.5, 0.9), (0, 0.6, 1.0, 0.2)]


def test_a_reranker_that_fails_is_gone_without(catalogue: Catalogue, caplog: pytest.LogCaptureFixture) -> None:
    class Failing:
        def scores(self, question: str, passages: Sequence[str]) -> list[float]:
            raise RerankerFailed("models/x", "out of memory")

    found = Ranked((2, 0, 2.0), (2, 1, 1.0)), Ranked((2, 1, 0.8))
    hits = reranked(catalogue, Failing(), 50, *found)
    assert [hit.score for hit in hits] == [one[2] for one in search(catalogue, *found)]
    assert "ranking without the reranker: the reranker models/x can't be used: out of memory; set" in caplog.text


def test_nothing_found_is_not_reranked(catalogue: Catalogue) -> None:
    assert reranked(catalogue, Scripted(), 50, Ranked(), Ranked()) == []


def test_query_terms() -> None:
    assert Query("Công an").terms() == {"cong": 1.0, "an": 1.0, "cong_an": 1.0}
    assert Query("police", {"cong_an": 2.0}).terms() == {"cong_an": 2.0}
