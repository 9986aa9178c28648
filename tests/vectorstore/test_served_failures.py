"""An embeddings server that hangs, drips, refuses or changes: nobody waits long, and nothing is asked twice in vain."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from embeddings_server import Served
from store_fakes import reading_of

from vectorstore.encoders import embeddings_client as http
from vectorstore.encoders import served as module
from vectorstore.encoders.served import ServedEncoder
from vectorstore.encoders.setting import EncoderSetting, open_encoder
from vectorstore.errors import EncoderFailed, IndexMismatch, TextRefused
from vectorstore.library import Library
from vectorstore.retriever import Query

pytestmark = pytest.mark.slow  # a server of its own a test, and deadlines

PLAN = reading_of("I. CÔNG AN XÃ", "Tuần tra ban đêm", "Báo cáo hằng tháng")


class Clock:
    """Stands until it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits as long as an office would."""
    monkeypatch.setattr(module, "_PASSAGES_SECONDS", 0.6)
    monkeypatch.setattr(module, "_QUERY_SECONDS", 0.3)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(server: Served, clock: Clock, open_library: Callable[..., Library]) -> Callable[[], Library]:
    return lambda: open_library(encoder=lambda: ServedEncoder(server.url, "m", clock=clock))


def keep(library: Library, digest: str = "d") -> str:
    return library.keep(PLAN, source="a.txt", path="/a.txt", digest=digest, plan_id=None).id


def test_an_answer_that_drips_is_waited_for_no_longer(server: Served) -> None:
    encoder = ServedEncoder(server.url, "m")
    server.drip = 0.05  # the whole answer takes 20 seconds
    started = time.monotonic()
    with pytest.raises(EncoderFailed, match="did not answer in time"):
        encoder.encode_query(["Công an xã"])
    assert time.monotonic() - started < 5
    waiting = [thread for thread in threading.enumerate() if thread.name == "embeddings"]
    for thread in waiting:
        thread.join(2)  # the connection that it reads from was let go
    assert not any(thread.is_alive() for thread in waiting)


@pytest.mark.parametrize(("headers", "most"), [({}, 50), ({"Content-Encoding": "gzip"}, 10_000)])
def test_an_answer_that_is_too_long_or_may_get_so(
    server: Served, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], most: int
) -> None:
    monkeypatch.setattr(http, "_MOST_BYTES", most)
    server.headers = headers
    with pytest.raises(EncoderFailed, match=r"its answer is (longer than 50 bytes|compressed)"):
        ServedEncoder(server.url, "m", "sk-1").encode_query(["Công an xã"])


@pytest.mark.parametrize("url", ["http://máy chủ/v1", "http://x y/v1", "http://a..b/v1", "http://*/v1", "http://[x/v1"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(EncoderFailed, match="the embeddings server"):
        open_encoder(EncoderSetting("m", url)).encode(["Công an xã"])


def test_after_a_failure_nothing_is_tried_for_a_while(
    opened: Callable[[], Library], server: Served, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    library = opened()
    keep(library)
    server.status, server.got = 500, []
    for _ in range(3):
        assert library.retriever.find(Query("tuần tra")).words_only
    assert len(server.got) == 1
    assert caplog.text.count("searching without one of the indexes") == 1
    server.status = 200
    clock.now += 29
    assert library.retriever.find(Query("tuần tra")).words_only
    clock.now += 2
    found = library.retriever.find(Query("tuần tra"))
    assert not found.words_only
    assert found.hits[0].dense > 0


def test_a_server_that_hangs_delays_one_file_once(opened: Callable[[], Library], server: Served) -> None:
    first = opened()
    keep(first)
    server.seconds, server.got = 2.0, []
    for library in (opened(), first):  # one that doesn't know the dimension, and one that does
        asked = len(server.got)
        for digest in "efgh":
            with pytest.raises(EncoderFailed, match="did not answer in time"):
                keep(library, digest)
        assert len(server.got) == asked + 1
    assert len(first.plans()) == 1


def test_plans_are_withdrawn_without_asking(opened: Callable[[], Library], server: Served) -> None:
    library = opened()
    ids = [keep(library), keep(library, "other")]
    server.seconds, server.got = 2.0, []
    for one, plan_id in zip((opened(), opened()), ids, strict=True):
        one.withdraw(plan_id)
    assert server.got == []
    assert library.plans() == ()
    assert library.catalogue.stale() == ()
    assert library.lexical.size() == 0
    assert library.dense().empty()


def test_a_plan_is_withdrawn_where_the_indexes_are_lost(
    opened: Callable[[], Library], server: Served, tmp_path: Path
) -> None:
    library = opened()
    plan_id = keep(library)
    keep(library, "other")
    library.close()
    (tmp_path / "data" / "dense").rename(tmp_path / "gone")
    server.status = 500
    opened().withdraw(plan_id)
    assert len(library.plans()) == 1


def test_the_text_that_is_refused_is_named(opened: Callable[[], Library], server: Served) -> None:
    library = opened()
    keep(library)
    server.longest = 300
    long = reading_of("I. CÔNG AN XÃ", "Trực ban", "Rà soát " + "từng hộ " * 60)
    with pytest.raises(TextRefused, match=r"“KẾ HOẠCH Công tác trẻ em” … “Rà soát từng hộ .*set a model with a longer"):
        library.keep(long, source="b.txt", path="/b.txt", digest="b", plan_id=None)
    assert len(library.plans()) == 1
    assert keep(library, "other")  # no pause: the server is well


def test_texts_that_are_too_much_together_are_asked_for_singly(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = ServedEncoder(server.url, "m")
    texts = ["Tuần tra", "Báo cáo"]
    expected = encoder.encode(texts)
    ask = encoder._answer

    def together(some: list[str], seconds: float, retries: int) -> object:
        if len(some) > 1:
            raise TextRefused("server", "status 413")
        return ask(some, seconds, retries)

    monkeypatch.setattr(encoder, "_answer", together)
    assert encoder.encode(texts) == pytest.approx(expected)


def test_a_served_model_that_changes_its_dimension(opened: Callable[[], Library], server: Served) -> None:
    library = opened()
    keep(library)
    assert library.retriever.find(Query("tuần tra")).hits[0].dense > 0
    server.dimension = 8
    assert library.retriever.find(Query("tuần tra")).words_only
    with pytest.raises(IndexMismatch, match=r"\(16 dimensions\), but the encoder set now is .* \(8 dimensions\)"):
        keep(library, "other")
    opened().rebuild()  # in another process
    found = library.retriever.find(Query("tuần tra"))
    assert not found.words_only
    assert found.hits[0].dense > 0
    assert keep(library, "other")
