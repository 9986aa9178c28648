"""What GET /metrics tells, and to whom: figures of everything, and no word of a plan, a question or an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from chat_page import collected_parts
from door_fakes import ask
from prometheus_client.parser import text_string_to_metric_families
from pydantic import ValidationError
from ui_clients import LocalClient, token_of

from assistant.answer import Answer, Rewriting, Written
from ui.languages import create_site
from ui.metrics.library_figures import LibraryFigures, bytes_of
from ui.metrics.measures import Measures, measures_of
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.catalogue.jobs import STATES
from vectorstore.errors import IndexFailed

HOST = (b"host", b"127.0.0.1:7860")
QUESTION = "Công an xã phải làm gì ở bến Sậy?"
SECRET = "benlau"  # stands in addresses, queries and ids, and nowhere else


def office(folder: Path, tables: Path, **settings: Any) -> Parts:
    """Two plans, people and jobs; the dense index has seven rows."""
    folder.mkdir(exist_ok=True)
    parts = collected_parts(tables, folder, **settings)
    parts.library.dense = lambda: SimpleNamespace(size=lambda: 7)  # type: ignore[assignment, method-assign, return-value]
    return parts


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory, tables: Path) -> Parts:
    return office(tmp_path_factory.mktemp("metrics"), tables, anonymous="everywhere")


@pytest.fixture(scope="module")
def client(parts: Parts) -> LocalClient:
    return LocalClient(create_site(parts.settings, parts), raise_server_exceptions=False)


Samples = Mapping[tuple[str, tuple[tuple[str, str], ...]], float]


def figures(text: str) -> Samples:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(of: Samples, name: str, **labels: str) -> float:
    return of.get((f"plan_assistant_{name}", tuple(sorted(labels.items()))), 0.0)


@pytest.fixture
def read(client: LocalClient, parts: Parts) -> Any:
    def now() -> Samples:
        reply = client.get("/metrics", headers=token_of(parts))
        assert reply.status_code == 200 and reply.headers["cache-control"] == "no-store"
        assert reply.headers["content-type"].startswith("text/plain; version=")
        return figures(reply.text)

    return now


def test_questions_are_counted_by_surface_and_status(client: LocalClient, parts: Parts, read: Any) -> None:
    before = read()
    for question in (QUESTION, QUESTION, "Việc này chưa rõ?", "máy hỏng", "  "):
        client.post("/api/ask", json={"question": question})
    after = read()
    statuses = ("answered", "clarify", "failed", "refused")
    counted = [
        value(after, "answers_total", surface="api", status=status)
        - value(before, "answers_total", surface="api", status=status)
        for status in statuses
    ]
    assert counted == [2, 1, 1, 1]
    timed = value(after, "question_seconds_count", surface="api", status="answered")
    assert timed == value(after, "answers_total", surface="api", status="answered")
    # What was at hand the second time went through no stage.
    stages = [value(one, "stage_seconds_count", stage="retrieve") for one in (before, after)]
    assert stages[1] - stages[0] == 1
    assert value(after, "stage_seconds_sum", stage="retrieve") == pytest.approx(0.0015 * stages[1])


def test_rewritings_are_counted_by_what_became_of_them() -> None:
    measures = Measures()
    for became in (Rewriting("used"), Rewriting("used"), Rewriting("dropped", "unit"), None):
        list(measures.staging(lambda became=became: [replace(Answer("answered", "en", ""), rewriting=became)])())  # type: ignore[misc]
    counted = {
        outcome: measures.registry.get_sample_value("plan_assistant_rewritings_total", {"outcome": outcome})
        for outcome in ("used", "dropped", "failed")
    }
    assert counted == {"used": 2, "dropped": 1, "failed": None}


def test_what_a_model_wrote_is_counted_by_what_became_of_it() -> None:
    measures = Measures()
    for wrote in (
        Written("thu", 2, {"figures": 1}),
        Written("thu", note="unreachable"),
        Written("thu", 1, done=False),
        None,
    ):
        list(measures.staging(lambda wrote=wrote: [replace(Answer("answered", "vi", ""), written=wrote)])())  # type: ignore[misc]

    def counted(figure: str, **labels: str) -> float | None:
        return measures.registry.get_sample_value(f"plan_assistant_{figure}_total", labels)

    outcomes = [counted("writings", outcome=outcome) for outcome in ("well", "unreachable", "unfinished", "busy")]
    assert outcomes == [1, 1, 1, None]
    assert [counted("statements", fate=fate) for fate in ("shown", "figures", "words")] == [3, 1, None]


def test_requests_are_counted_by_route_method_and_status(client: LocalClient, read: Any) -> None:
    before = read()
    client.get("/api/plans/an_binh")
    client.get(f"/api/plans/{SECRET}")
    client.head("/en/plans")
    client.get("/en/plans")
    client.get(f"/{SECRET}/{SECRET}")
    client.request("PURGE", "/plans")
    after = read()

    def more(method: str, route: str, status: int) -> float:
        labels = {"method": method, "route": route, "status": str(status)}
        return value(after, "requests_total", **labels) - value(before, "requests_total", **labels)

    assert more("GET", "/api/plans/{plan_id}", 200) == more("GET", "/api/plans/{plan_id}", 404) == 1
    assert more("HEAD", "/plans", 200) == more("GET", "/plans", 200) == 1
    assert more("GET", "unknown", 404) == 1
    assert more("other", "/plans", 405) == 1
    assert value(after, "requests_in_flight") == 1  # the one that asks
    assert value(after, "request_seconds_count", method="GET", route="/api/plans/{plan_id}") >= 2


def test_no_word_of_a_plan_a_question_or_an_address_is_told(client: LocalClient, parts: Parts) -> None:
    for address in (
        f"/plans/{SECRET}?q={SECRET}",
        f"/{SECRET}",
        f"/assets/{SECRET}.js",
        f"/gradio_api/heartbeat/{SECRET}x/",
    ):
        client.get(address)
    client.post("/api/ask", json={"question": f"{QUESTION} {SECRET}", "plans": ["an_binh"]})
    told = client.get("/metrics", headers=token_of(parts)).text
    labels = {of for _, labels in figures(told) for _, of in labels}
    assert SECRET not in told
    assert not [word for word in ("an_binh", "Công an", "đuối", "Sậy", "admin") if any(word == of for of in labels)]
    assert "bến Sậy" not in told and "AN BÌNH" not in told


def test_what_the_library_holds(parts: Parts, read: Any) -> None:
    parts.library.catalogue.jobs.add("reread", by="lan")
    told = read()
    plans = parts.library.plans()
    held = {name: value(told, name) for name in ("plans", "passages", "obligations", "vectors", "library_readable")}
    assert held == {
        "plans": 2, "passages": sum(plan.passages for plan in plans),
        "obligations": sum(plan.obligations for plan in plans), "vectors": 7, "library_readable": 1,
    }  # fmt: skip
    jobs = {state: value(told, "jobs", state=state) for state in STATES}
    assert jobs == dict.fromkeys(STATES, 0) | {"queued": 1}
    assert value(told, "data_bytes", part="catalogue") > 0 < value(told, "data_free_bytes")
    assert told[("process_resident_memory_bytes", ())] > 1_000_000


def test_a_library_that_cannot_be_read_is_told_of_once_and_gives_no_500(
    client: LocalClient, parts: Parts, read: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Any:
        raise IndexFailed(Path("dense"), OSError("worn"))

    monkeypatch.setattr(parts.library, "dense", broken)
    told, again = read(), read()
    for one in (told, again):
        assert value(one, "library_readable") == 0
        assert ("plan_assistant_vectors", ()) not in one
        assert value(one, "plans") == 2 and value(one, "data_free_bytes") > 0
    assert caplog.text.count("figures of the library can't be read") == 1
    monkeypatch.undo()
    assert value(read(), "library_readable") == 1


def test_the_data_folder_is_looked_through_once_a_minute(tmp_path: Path) -> None:
    for name, size in {
        "catalogue.db": 5,
        "catalogue.db-wal": 3,
        "dense/1/x": 7,
        "lexical-new/a": 2,
        "files/ab": 11,
        "units.yaml": 1,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x" * size)
    held = {"catalogue": 8, "dense": 7, "lexical": 2, "files": 11, "other": 1}
    assert bytes_of(tmp_path) == held
    now = [0.0]
    told = LibraryFigures(Parts(Settings(data=tmp_path)), clock=lambda: now[0])

    def files() -> float:
        (sizes, _) = told._bytes()
        return next(sample.value for sample in sizes.samples if sample.labels["part"] == "files")

    assert files() == 11
    (tmp_path / "files" / "cd").write_bytes(b"y" * 100)
    assert files() == 11
    now[0] = 60.0
    assert files() == 111


# --- who may read them ---

SCRAPER, OTHER = "10.0.0.9", "10.0.0.10"
PROXY = "10.0.0.2"
# (who connects, headers, whether the figures are given)
COMING: list[tuple[str, Mapping[str, str], bool]] = [
    (SCRAPER, {}, True),
    (f"::ffff:{SCRAPER}", {}, True),
    ("10.2.0.77", {}, True),
    (OTHER, {}, False),
    ("", {}, False),
    (PROXY, {"x-forwarded-for": SCRAPER}, True),
    (PROXY, {"x-forwarded-for": OTHER}, False),
    (PROXY, {"x-forwarded-for": f"{SCRAPER}, {OTHER}"}, False),  # the first is the client's own word
    (PROXY, {}, False),
    (OTHER, {"x-forwarded-for": SCRAPER}, False),  # a stranger's word
    (SCRAPER, {"x-forwarded-for": "203.0.113.5"}, False),  # a proxy that no setting names: it could be anybody
    (SCRAPER, {"via": "1.1 cache"}, False),
]


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory, tables: Path) -> tuple[Any, Parts]:
    parts = office(
        tmp_path_factory.mktemp("scraped"),
        tables,
        anonymous="no",
        proxies=PROXY,
        metrics_from=f"{SCRAPER}, 10.2.0.0/16",
    )
    return create_site(parts.settings, parts), parts


@pytest.mark.parametrize(("peer", "headers", "given"), COMING)
def test_who_gets_them_without_signing_in(
    closed: tuple[Any, Parts], peer: str, headers: Mapping[str, str], given: bool
) -> None:
    sent = [HOST, *((name.encode(), said.encode()) for name, said in headers.items())]
    for path in ("/metrics", "/en/metrics"):
        assert ask(closed[0], path, sent, peer=peer).status == (200 if given else 401)


def test_a_proxy_that_says_nothing_is_no_scraper(closed: tuple[Any, Parts]) -> None:
    """nginx, as it comes, asks by HTTP/1.0."""
    assert ask(closed[0], "/metrics", [HOST], peer=SCRAPER, http_version="1.0").status == 401


def test_the_address_opens_nothing_else(closed: tuple[Any, Parts]) -> None:
    for path in ("/plans", "/metrics/", "/metrics/x", "/api/plans", "/admin", "/metrics/../plans", "//metrics"):
        assert ask(closed[0], path, [HOST], peer=SCRAPER).status in (303, 401), path
    assert ask(closed[0], "/metrics", [HOST], peer=SCRAPER, method="POST").status == 405


def test_who_signs_in_needs_to_be_an_admin(closed: tuple[Any, Parts]) -> None:
    site, parts = closed
    client = LocalClient(site)
    got = {
        role: client.get("/metrics", headers=token_of(parts, role)).status_code
        for role in ("reader", "editor", "admin")
    }
    assert got == {"reader": 403, "editor": 403, "admin": 200}
    assert client.get("/metrics").status_code == 401


@pytest.mark.parametrize("said", ["0.0.0.0/0", "::/0", "prometheus", "10.0.0.9;10.0.0.8"])
def test_a_setting_that_is_none_or_lets_everybody_in_is_refused(said: str) -> None:
    with pytest.raises(ValidationError, match="metrics_from"):
        Settings(metrics_from=said)


def test_both_languages_count_in_one_place(parts: Parts) -> None:
    assert measures_of(parts) is measures_of(parts)
    assert measures_of(parts) is not measures_of(Parts(Settings()))
