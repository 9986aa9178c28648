"""What answers where a Chroma server should: nobody waits long, it is told what is wrong, and no secret with it."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from chroma_stand_in import StandIn, stand_in
from dense_stores import AXES, row
from store_fakes import HashEncoder

from vectorstore.errors import IndexFailed
from vectorstore.indexes.served import collections as chroma_server
from vectorstore.indexes.served import wire as chroma_wire
from vectorstore.indexes.served.address import ChromaAddress, address_of
from vectorstore.indexes.served.dense import ServedDense
from vectorstore.indexes.served.errors import DenseServerFailed
from vectorstore.own_transport import HEADERS

pytestmark = pytest.mark.slow  # Chroma's client is imported, a server a test, and deadlines
Opened = Callable[..., ServedDense]
KEY = "khoa-rat-bi-mat"


class Clock:
    """Stands until it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Iterator[StandIn]:
    with stand_in() as served:
        yield served


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits as long as an office would."""
    monkeypatch.setattr(chroma_server, "_QUESTION_SECONDS", 0.5)
    monkeypatch.setattr(chroma_server, "_CHANGE_SECONDS", 0.5)


@pytest.fixture
def opened() -> Iterator[Callable[..., ServedDense]]:
    indexes: list[ServedDense] = []

    def open_one(url: str, **settings: Any) -> ServedDense:
        indexes.append(ServedDense(url, lambda: HashEncoder("fake", 8), **settings))
        return indexes[-1]

    yield open_one
    for index in indexes:
        index.close()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"body": b"<html>Xin chao</html>"}, r"its answer is no JSON; see that the URL is that of a Chroma server"),
        ({"body": b""}, "its answer is no JSON"),
        ({"body": b'{"xin": "chao"}'}, r"\w+Error.*; see the log of the Chroma server"),  # something else's
        ({"body": b"[1, 2]"}, r"\w+Error"),
        ({"body": b"null"}, r"\w+Error"),
        ({"status": 404, "body": b"not found"}, r"as no Chroma server does \(status 404\); see that the URL"),
        # another version
        ({"status": 410, "body": b'{"error":"Unimplemented"}'}, r"as no Chroma server does \(status 410\)"),
        ({"status": 401}, r"it refuses access \(status 401\); set the key"),
        ({"status": 403, "body": b'{"error":"AuthError","message":"no"}'}, r"it refuses access \(status 403\)"),
        ({"status": 302, "headers": {"Location": "/login"}}, r"sends on to another address \(status 302\)"),
        ({"status": 502, "body": b"Bad Gateway"}, r"status 502: Bad Gateway; see that the Chroma server runs"),
        ({"status": 500, "body": b'{"error":"InternalError","message":"I/O"}'}, "InternalError: I/O; see the log"),
        ({"status": 413, "body": b"too large"}, r"so large a request \(status 413\); let the server, and a proxy"),
        ({"headers": {"Content-Encoding": "gzip"}, "body": gzip.compress(b"{}")}, "its answer is compressed"),
        ({"seconds": 2.0}, "it did not answer in time"),
        ({"drip": 0.1, "body": b" " * 100}, "it did not answer in time"),
        ({"breaks": 2}, "its answer can't be read"),
    ],
)  # fmt: skip
def test_a_strange_answer(opened: Opened, server: StandIn, answer: dict[str, Any], said: str) -> None:
    for name, value in answer.items():
        setattr(server, name, value)
    index = opened(server.url)
    started = time.monotonic()
    with pytest.raises(DenseServerFailed, match=f"^the dense index plan-assistant at {server.url} failed: .*{said}"):
        index.search(AXES[0], 3)
    assert time.monotonic() - started < 10


def test_a_longer_answer_than_any(opened: Opened, server: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chroma_wire, "_MOST_BYTES", 1000)
    server.body = b" " * 2000
    with pytest.raises(DenseServerFailed, match="longer than 1,000 bytes"):
        opened(server.url).size()


def test_a_server_that_isnt_there(opened: Opened) -> None:
    with stand_in() as served:
        pass
    with pytest.raises(DenseServerFailed, match=r"it can't be reached: .*; see that the Chroma server runs and that"):
        opened(served.url).search(AXES[0], 3)


def test_a_connection_that_broke_is_tried_once_more(opened: Opened, server: StandIn) -> None:
    server.status, server.body = 404, json.dumps({"error": "NotFoundError", "message": "no such"}).encode()
    server.breaks = 1
    with pytest.raises(DenseServerFailed, match=r"it has no database default_database of a tenant default_tenant"):
        opened(server.url).size()
    first, again, *_ = (asked for asked, _ in server.got)
    assert first == again


@pytest.mark.parametrize("kept", [True, False], ids=["the server fails", "only the request does"])
def test_after_a_failure_of_the_server_nothing_is_tried_for_a_while(
    opened: Opened, server: StandIn, kept: bool
) -> None:
    clock = Clock()
    index = opened(server.url, clock=clock)
    server.status = 502 if kept else 413
    failures = []
    for work in (lambda: index.search(AXES[0], 3), index.size, lambda: index.drop([1]), index.empty):
        with pytest.raises(DenseServerFailed) as failure:
            work()
        failures.append(failure.value)
    index.sweep()  # which never fails
    assert [one.repeated for one in failures] == [False, kept, kept, kept]
    assert (len(server.got) == 1) is kept
    assert len({str(one) for one in failures}) == 1
    asked = len(server.got)
    clock.now += 9
    with pytest.raises(DenseServerFailed):
        index.size()
    clock.now += 2
    with pytest.raises(IndexFailed):
        index.size()
    assert len(server.got) == asked + (1 if kept else 2)


def test_nothing_of_the_environment_counts_and_no_more_is_said_than_needed(
    opened: Opened, server: StandIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "socks5://127.0.0.1:9")
    monkeypatch.setenv("CHROMA_CLIENT_AUTH_PROVIDER", "chromadb.auth.basic_authn.BasicAuthClientProvider")
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("MIGRATIONS=nothing\n")
    server.status, server.body = 400, json.dumps({"error": "InvalidArgumentError", "message": f"Bearer {KEY}"}).encode()
    with pytest.raises(DenseServerFailed, match="failed: InvalidArgumentError; see the log") as failure:
        opened(f"{server.url}/chroma/?prefix=phong-1&tenant=xa-1", key=KEY).size()
    assert KEY not in str(failure.value) and failure.value.__cause__ is None
    ((asked, headers),) = server.got
    assert asked == "GET /chroma/api/v2/tenants/xa-1/databases/default_database/collections/phong-1.serving"
    assert headers.pop("authorization") == f"Bearer {KEY}"
    assert headers.keys() <= HEADERS


@pytest.mark.parametrize("key", ["khóa", "a\nb"])
def test_a_key_that_is_none(opened: Opened, key: str) -> None:
    with pytest.raises(ValueError, match="characters that no key has") as failure:
        opened("http://127.0.0.1:8000", key=key)
    assert key not in str(failure.value)


def test_rows_are_added_in_calls_that_proxies_take() -> None:
    from vectorstore.indexes.served.dense import _rows_a_call

    for dimension in (8, 512, 4096, 400_000):
        count = _rows_a_call(dimension)
        assert 1 <= count <= 2000
        assert count == 1 or count * dimension * 4 * 4 / 3 < 900_000
    assert _rows_a_call(512) > 100


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://127.0.0.1:8000", ChromaAddress("http://127.0.0.1:8000")),
        (" https://chu/ ", ChromaAddress("https://chu")),
        ("http://[::1]:8000/a/b/", ChromaAddress("http://[::1]:8000/a/b")),
        (
            "https://chu/c?prefix=xa-1&tenant=tinh&database=so_1",
            ChromaAddress("https://chu/c", "xa-1", "tinh", "so_1"),
        ),
    ],
)
def test_addresses(text: str, expected: ChromaAddress) -> None:
    assert address_of(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "127.0.0.1:8000", "ftp://chu", "http://", "http:///a", "http://chu:0", "http://chu:bi-mat", "http://[x",
        "http://ten:bi-mat@chu", "http://chu#bi-mat", "http://chu?bi-mat", "http://chu?prefix=", "http://chu?prefix=a",
        "http://chu?prefix=bi-mat.x", "http://chu?prefix=-bi-mat", "http://chu?prefix=abc&prefix=bi-mat", "http://máy",
        "http://chu?khoa=bi-mat", "http://chu?prefix=bi/mat", f"http://chu?prefix={'bi-mat' * 20}",
    ],
)  # fmt: skip
def test_addresses_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"^must be a URL such as") as failure:
        address_of(text)
    assert "bi-mat" not in str(failure.value)


def test_rows_that_dont_fit_are_refused_before_anything_is_asked(opened: Opened, server: StandIn) -> None:
    with pytest.raises(ValueError, match="1 rows need 1 vectors"):
        opened(server.url).add([row(1, 0)], AXES[:2])
    assert server.got == []
