"""The encoder behind an embeddings server: what is sent, what of the answer is believed, and every way to fail."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from embeddings_server import DIMENSION, KEY, Served, embeddings_server, vectors
from store_fakes import HashEncoder, reading_of

from vectorstore.encoders import served as module
from vectorstore.encoders.protocol import Vectors
from vectorstore.encoders.served import ServedEncoder, address
from vectorstore.encoders.setting import EncoderSetting, open_encoder
from vectorstore.errors import EncoderFailed
from vectorstore.library import Library
from vectorstore.own_transport import HEADERS
from vectorstore.retriever import Query

pytestmark = pytest.mark.slow  # a server of its own a test

PLAN = reading_of("I. CÔNG AN XÃ", "Tuần tra ban đêm", "Báo cáo hằng tháng")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits as long as an office would."""
    monkeypatch.setattr(module, "_PASSAGES_RETRIES", 0)
    monkeypatch.setattr(module, "_QUERY_SECONDS", 0.3)
    monkeypatch.setattr(module, "_PAUSE_SECONDS", 0.0)


def encoder(server: Served, **more: str) -> ServedEncoder:
    return ServedEncoder(server.url, "bge-m3", **more)


def test_a_passage_is_sent_under_its_context(server: Served) -> None:
    encoder(server).encode(["Tuần tra", "Báo cáo"], ["1. Công an xã", ""])
    assert server.texts == ["1. Công an xã\nTuần tra", "Báo cáo"]


def test_vectors_of_length_one_in_the_order_of_the_texts(server: Served) -> None:
    texts = ["Công an xã", " ", *(f"việc {at}" for at in range(100))]
    found = encoder(server).encode(texts)
    expected = HashEncoder("served", DIMENSION).encode(texts)
    expected[1] = 0  # a text without words isn't sent
    assert found == pytest.approx(expected, abs=1e-6)
    assert [len(body["input"]) for _, _, body in server.got] == [64, 37]
    assert encoder(server).encode([]).shape == (0, DIMENSION)


def test_what_is_sent(server: Served) -> None:
    encoder(server, key=KEY).encode(["Công an xã"])
    ((path, headers, body),) = server.got
    assert path == "/v1/embeddings"
    assert body == {"model": "bge-m3", "input": ["Công an xã"], "encoding_format": "float"}
    assert headers["authorization"] == f"Bearer {KEY}"
    assert headers.keys() <= HEADERS | {"authorization"}


def test_nothing_of_the_environment_is_sent(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "OPENAI_API_KEY": "sk-of-other-work", "OPENAI_ADMIN_KEY": "sk-admin", "OPENAI_BASE_URL": "http://192.0.2.1/v1",
        "OPENAI_ORG_ID": "org", "OPENAI_PROJECT_ID": "project",
        "OPENAI_CUSTOM_HEADERS": "X-Of: other\nAuthorization: no",
        "HTTP_PROXY": "http://192.0.2.1:9", "http_proxy": "http://192.0.2.1:9", "ALL_PROXY": "http://192.0.2.1:9",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    encoder(server).encode(["Công an xã"])
    ((_, headers, _),) = server.got
    assert headers.keys() <= HEADERS
    encoder(server, key=KEY).encode(["Công an xã"])
    assert server.got[1][1]["authorization"] == f"Bearer {KEY}"


def test_prompts_are_put_before_texts_and_are_part_of_the_name(server: Served) -> None:
    prompted = encoder(server, query_prompt="query: ", passage_prompt="passage: ")
    prompted.encode_query(["Công an xã"])
    prompted.encode(["Tuần tra"])
    assert server.texts == ["query: Công an xã", "passage: Tuần tra"]
    names = [encoder(server, **prompts).name for prompts in ({}, {"query_prompt": "q"}, {"passage_prompt": "q"})]
    assert len({*names, prompted.name}) == 4
    assert names[0] == f"bge-m3 at {server.url.removeprefix('http://')}"


def test_a_name_holds_no_secret() -> None:
    assert address("https://user:pass@may-chu:8443/v1/?key=1#x") == "https://may-chu:8443/v1"
    setting = EncoderSetting("m", "https://user:pass@may-chu:8443/v1", KEY)
    assert open_encoder(setting).name == "m at may-chu:8443/v1"
    other = EncoderSetting("m", "https://may-chu:8443/khac/v1/")
    assert open_encoder(other).name == "m at may-chu:8443/khac/v1"  # another model, for all we know
    assert KEY not in repr(setting)


def test_vectors_out_of_order_are_put_in_order(server: Served) -> None:
    texts = ["Công an xã", "Tuần tra", "Báo cáo"]
    server.entries(vectors(texts)[::-1])
    assert encoder(server).encode(texts) == pytest.approx(HashEncoder("served", DIMENSION).encode(texts), abs=1e-6)


ONE = {"object": "embedding", "index": 0, "embedding": [0.5, 0.5]}
ANSWERS = [
    (b"{", r"."),
    (b"<html>", r"."),
    (b"[]", r"can't be used"),
    (b"{}", r"can't be used"),
    (b'{"data": null}', r"can't be used"),
    (json.dumps({"data": []}).encode(), r"0 vectors for 2 texts"),
    (json.dumps({"data": [ONE]}).encode(), r"1 vectors for 2 texts"),
    (json.dumps({"data": [ONE, ONE]}).encode(), r"not numbered by them"),
    (json.dumps({"data": [ONE, {"index": 1, "embedding": [1.0]}]}).encode(), r"can't be used"),
    (json.dumps({"data": [ONE, {"index": 1, "embedding": [1.0, float("nan")]}]}).encode(), r"finite numbers"),
    (b'{"data": [{"index": 0, "embedding": [1e999]}, {"index": 1, "embedding": [1]}]}', r"finite numbers"),
    (json.dumps({"data": [{"index": at, "embedding": []} for at in range(2)]}).encode(), r"can't be used"),
    (json.dumps({"data": [{"index": at, "embedding": "AAAA"} for at in range(2)]}).encode(), r"can't be used"),
    (json.dumps({"data": [{"index": at} for at in range(2)]}).encode(), r"can't be used"),
]


@pytest.mark.parametrize(("body", "reason"), ANSWERS)
def test_an_answer_that_is_none(server: Served, body: bytes, reason: str) -> None:
    server.body = body
    with pytest.raises(EncoderFailed, match=rf"^the embeddings server {server.url} \(model bge-m3\) gives .*{reason}"):
        encoder(server).encode(["Công an xã", "Tuần tra"])


@pytest.mark.parametrize(
    ("status", "said", "reason"),
    [
        (401, f"Incorrect API key provided: {KEY}", r"refuses access \(status 401\); set the encoder's key"),
        (403, "", r"refuses access \(status 403\); set the encoder's key"),
        (404, "no such model", r"status 404: .*no such model.*; see that the server runs"),
        (400, "wrong " + "x" * 1000, r"status 400: .*wrong x+…; see that the server runs"),
        (500, "out of memory", r"status 500: .*out of memory"),
        (503, "", r"status 503"),
    ],
)
def test_a_refusal(server: Served, status: int, said: str, reason: str) -> None:
    server.status, server.body = status, json.dumps({"error": {"message": said}}).encode()
    with pytest.raises(EncoderFailed, match=reason) as failure:
        encoder(server).encode(["Công an xã"])
    assert len(str(failure.value)) < 700


@pytest.mark.parametrize("status", [200, 400, 401, 404, 500])
def test_nothing_of_what_a_server_says_is_repeated_that_was_sent_a_key(server: Served, status: int) -> None:
    key = f"{KEY[:4]}…"  # half of it, as some servers write it
    server.status = status
    server.body = json.dumps({"error": {"message": key}, "data": [{"index": 0, "embedding": [key]}]}).encode()
    with pytest.raises(EncoderFailed) as failure:
        encoder(server, key=KEY).encode(["Công an xã"])
    assert key not in str(failure.value)


def test_a_redirect_is_not_followed(server: Served) -> None:
    with embeddings_server() as elsewhere:
        server.status, server.headers = 307, {"Location": f"{elsewhere.url}/embeddings"}
        with pytest.raises(EncoderFailed, match=r"sends on to another address \(status 307\), which is not followed"):
            encoder(server, key=KEY).encode(["Công an xã"])
        assert elsewhere.got == []


def test_a_slow_answer_is_not_waited_for_by_who_asks(server: Served) -> None:
    server.seconds = 0.6
    with pytest.raises(EncoderFailed, match="did not answer in time"):
        encoder(server).encode_query(["Công an xã"])
    assert encoder(server).encode(["Công an xã"]).any()  # of many passages it is


def test_no_server() -> None:
    with socket.socket() as taken:  # bound, but not listening
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(
            EncoderFailed, match=r"it can't be reached: Connection error.*refused.*see that the server runs"
        ):
            _ = ServedEncoder(url, "m").dimension


@pytest.mark.parametrize("key", ["khóa", "a\nb"])
def test_a_key_that_is_none_is_not_repeated(key: str) -> None:
    with pytest.raises(EncoderFailed, match="the key has characters that no key has; set the encoder's key") as failure:
        ServedEncoder("http://127.0.0.1:1/v1", "m", key)
    assert key not in str(failure.value)


def test_passages_are_tried_again(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PASSAGES_RETRIES", 1)
    server.status, server.headers = 503, {"retry-after-ms": "10"}
    with pytest.raises(EncoderFailed):
        encoder(server).encode(["Công an xã"])
    assert len(server.got) == 2


# In a library


@pytest.fixture
def opened(server: Served, open_library: Callable[..., Library]) -> Callable[[], Library]:
    return lambda: open_library(encoder=lambda: encoder(server, key=KEY))


def keep(library: Library, digest: str = "d") -> str:
    return library.keep(PLAN, source="a.txt", path="/a.txt", digest=digest, plan_id=None).id


def nearness(library: Library) -> list[float]:
    return [hit.dense for hit in library.retriever.search(Query("tuần tra ban đêm"))]


def test_without_the_server_words_alone_are_searched(
    opened: Callable[[], Library], server: Served, caplog: pytest.LogCaptureFixture
) -> None:
    library = opened()
    keep(library)
    assert nearness(library)[0] > 0
    server.status = 500
    for one in (library, opened()):
        caplog.clear()
        assert not any(nearness(one))
        assert "searching without one of the indexes: the embeddings server" in caplog.text
        assert KEY not in caplog.text


def test_nothing_is_logged_of_a_question_that_goes_well(
    opened: Callable[[], Library], caplog: pytest.LogCaptureFixture
) -> None:
    library = opened()
    with caplog.at_level(logging.DEBUG):
        keep(library)
        nearness(library)
    assert KEY not in caplog.text


def test_what_can_not_be_encoded_is_not_kept(opened: Callable[[], Library], server: Served) -> None:
    library = opened()
    plan_id = keep(library)
    server.status = 500
    for one in (library, opened()):
        with pytest.raises(EncoderFailed, match="status 500"):
            keep(one, "other")
        assert [plan.id for plan in one.plans()] == [plan_id]
        assert one.catalogue.pending() == ()
        assert one.lexical.size() == 2
    server.status = 200
    assert keep(library, "other") != plan_id
    assert library.lexical.size() == library.dense().size() == 4


def test_a_plan_is_withdrawn_without_the_server(opened: Callable[[], Library], server: Served) -> None:
    library = opened()
    plan_id = keep(library)
    server.status = 500
    for one in (opened(), library):
        one.withdraw(plan_id)
        assert one.plans() == ()
        server.status = 200
        one.rollback(plan_id, 1)
        server.status = 500
    assert library.lexical.size() == library.dense().size() == 2


def test_a_server_that_fails_in_the_middle_of_a_rebuild(
    open_library: Callable[..., Library], server: Served, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = open_library()
    keep(first)
    calls = 0

    class Failing(ServedEncoder):
        def encode(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> Vectors:
            nonlocal calls
            calls += 1
            server.status = 500 if "Tuần tra ban đêm" in texts[0] else 200
            return super().encode(texts, contexts)

    other = open_library(encoder=lambda: Failing(server.url, "m"))
    with pytest.raises(EncoderFailed, match="status 500"):
        other.rebuild()
    assert calls > 1
    assert nearness(first)[0] > 0  # the old one serves
    assert caplog.text == ""
    server.status = 200
    assert list((tmp_path / "data" / "dense").glob("build-*")) == []
