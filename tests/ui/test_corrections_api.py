"""/api/corrections: what editors correct over HTTP, what they are told, and what they can't reach."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from correction_office import AMENDED, API_ONLY, FIRST, GROUP, Office, brought, office_in
from edition_samples import opened
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from ui_clients import LocalClient, token_of

from ui.api.correction_shapes import CorrectionShape, ProposalShape
from ui.api.schemas import ProblemShape
from ui.app import create_app
from ui.cli import main
from ui.commands.session import Session
from ui.corrections.correcting import LONGEST, LONGEST_WHY, MOST_DAYS, MOST_NAMES, Unusable, Wanted, faults_in
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.corrections import checked
from vectorstore.obligation import KINDS

WHY = {"why": "Công văn 31/UBND"}
PATROL, REPORT, FIRST_AID = range(3)  # the obligations of the plan
UNKNOWN = "18-kh-ubnd-ban-la-1999"


@pytest.fixture
def office(tmp_path: Path, furnished: Path) -> Iterator[Office]:
    with office_in(tmp_path, furnished, routers=API_ONLY) as made:
        yield made


@pytest.fixture
def whole(tmp_path: Path, furnished: Path) -> Iterator[Office]:
    """One with the pages too."""
    with office_in(tmp_path, furnished) as made:
        yield made


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory, furnished: Path) -> Iterator[Office]:
    """One that nothing is changed in."""
    with office_in(tmp_path_factory.mktemp("calm"), furnished) as made:
        yield made


@pytest.fixture(scope="module")
def worn(tmp_path_factory: pytest.TempPathFactory, furnished: Path) -> Iterator[Office]:
    """One in which the first correction holds and the second was withdrawn; a test takes back what it corrects."""
    with office_in(tmp_path_factory.mktemp("worn"), furnished) as made_in:
        client = made_in.client()
        made(client, address(made_in, PATROL), kind="target")
        made(client, address(made_in, FIRST_AID), kind="target")
        client.post("/api/corrections/2/withdraw")
        yield made_in


def address(office: Office, which: int, plan: str = "") -> str:
    plan = plan or office.open
    return f"/api/plans/{plan}/obligations/{office.obligations(plan)[which]['id']}/corrections"


def made(client: TestClient, where: str, **fields: Any) -> list[dict[str, Any]]:
    answer = client.post(where, json=WHY | fields)
    assert answer.status_code == 201, answer.text
    for one in answer.json():
        CorrectionShape.model_validate(one)
    return answer.json()  # type: ignore[no-any-return]


def changed_plan(office: Office) -> None:
    """The next edition of the plan, with other words."""
    assert brought(office.library, AMENDED, "ke-hoach-sua.txt").plan.edition == 2


# --- correcting ---


def test_a_deadline_is_corrected_and_shows_everywhere_at_once(office: Office) -> None:
    lan = office.client(name="lan")
    before = lan.get("/api/obligations").json()[REPORT]
    assert before["deadline"]["due"] == ["2024-06-25"] and before["corrected"] is None
    (held,) = made(lan, address(office, REPORT), deadline={"text": "trước ngày 30/9"})
    assert (held["by"], held["field"], held["state"]) == ("lan", "deadline", "active")
    now = lan.get("/api/obligations").json()[REPORT]
    assert now["deadline"]["text"] == "trước ngày 30/9" and now["deadline"]["due"] == ["2024-09-30"]
    assert now["corrected"] | {"at": ""} == {"by": "lan", "at": "", "fields": ["deadline"]} | WHY
    assert (now["quote"], now["start"], now["id"]) == (before["quote"], before["start"], before["id"])
    rows = csv.reader(io.StringIO(lan.get("/api/obligations?format=csv").text.lstrip("\ufeff")))
    assert any("trước ngày 30/9" in row and any("lan" in cell for cell in row) for row in rows)
    assert "DTSTART;VALUE=DATE:20240930" in lan.get("/api/obligations?format=ics").text
    assert "30/09/2024" in lan.get("/register").text
    assert [one["id"] for one in lan.get("/api/obligations?due_from=2024-09-30").json()] == [before["id"]]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"actor": ["  Dân quân   xã ", "Công an xã", "Dân quân xã"]}, {"actors": ["Dân quân xã", "Công an xã"]}),
        ({"actor": []}, {"actors": [], "implicit": True}),
        ({"kind": "target"}, {"kind": "target"}),
        ({"deadline": None}, {"deadline": None}),
        (
            {"deadline": {"due": ["2024-07-01", "2024-06-01"]}},
            {"deadline": ("trước ngày 25/6/2024", ["2024-06-01", "2024-07-01"], None, None)},
        ),
        ({"deadline": {"text": "quý II"}}, {"deadline": ("quý II", [], ["2024-04-01", "2024-06-30"], None)}),
        (
            {"deadline": {"text": "ngày 25 hằng tháng"}, "kind": "duty"},
            {"deadline": ("ngày 25 hằng tháng", [], None, "FREQ=MONTHLY;BYMONTHDAY=25"), "kind": "duty"},
        ),
        ({"deadline": {"text": "khi có lệnh", "due": ["2024-12-31"]}}, {"deadline": ("khi có lệnh", ["2024-12-31"],
                                                                                     None, None)}),
        ({"deadline": {"text": " ", "due": ["2024-12-31"]}}, {"deadline": ("", ["2024-12-31"], None, None)}),
    ],
)  # fmt: skip
def test_what_can_be_corrected_and_taken_back(worn: Office, fields: dict[str, Any], says: dict[str, Any]) -> None:
    client, before = worn.client(), worn.obligations()[REPORT]
    held = made(client, address(worn, REPORT), **fields)
    assert {one["field"] for one in held} == set(fields)
    now = worn.obligations()[REPORT]
    if now["deadline"]:
        now["deadline"] = tuple(now["deadline"][name] for name in ("text", "due", "interval", "rrule"))
    assert {name: now[name] for name in says} == says
    for one in held:
        assert client.post(f"/api/corrections/{one['id']}/withdraw").status_code == 200
    assert worn.obligations()[REPORT] == before


@pytest.mark.parametrize(
    ("body", "at", "says"),
    [
        ({}, None, "why"),  # not of the shape at all
        ({"why": "x"}, "", "actor, deadline, kind"),
        ({"why": " ", "kind": "duty"}, "why", "Say why"),
        ({"why": "x" * (LONGEST_WHY + 1), "kind": "duty"}, "why", str(LONGEST_WHY)),
        ({"why": "a\x00b", "kind": "duty"}, "why", "control"),
        ({"why": "a\u202eb", "kind": "duty"}, "why", "control"),
        ({"why": "a\ud800", "kind": "duty"}, None, "surrogate"),
        ({"why": "x", "kind": "việc"}, "kind", "duty, report, target"),
        ({"why": "x", "kind": ""}, "kind", "duty, report, target"),
        ({"why": "x", "actor": ["Công an xã", " "]}, "actor", "blank"),
        ({"why": "x", "actor": ["x" * (LONGEST + 1)]}, "actor", str(LONGEST)),
        ({"why": "x", "actor": [str(at) for at in range(MOST_NAMES + 1)]}, "actor", str(MOST_NAMES)),
        ({"why": "x", "actor": "Công an xã"}, None, "list"),
        ({"why": "x", "deadline": {}}, "", "actor, deadline, kind"),
        ({"why": "x", "deadline": {"text": " "}}, "deadline", "say so"),
        ({"why": "x", "deadline": {"text": "x" * (LONGEST + 1)}}, "deadline", str(LONGEST)),
        ({"why": "x", "deadline": {"due": ["31/5/2024"]}}, "due", "2024-05-31"),
        ({"why": "x", "deadline": {"due": ["2024-02-30"]}}, "due", "2024-02-30"),
        ({"why": "x", "deadline": {"due": ["20240530"]}}, "due", "20240530"),
        ({"why": "x", "deadline": {"due": ["2024-05-30"] * (MOST_DAYS + 1)}}, "due", str(MOST_DAYS)),
        ({"why": "x", "deadline": {"text": "x", "rrule": "FREQ=DAILY"}}, None, "rrule"),
        ({"why": "x", "kind": "duty", "by": "somebody else"}, None, "by"),
        ({"why": "x", "quote": "other words"}, None, "quote"),
    ],
)
def test_what_can_not_be_corrected_so(calm: Office, body: dict[str, Any], at: str | None, says: str) -> None:
    client = calm.client()
    sent = {"accept-language": "en", "content-type": "application/json"}
    answer = client.post(address(calm, REPORT), content=json.dumps(body), headers=sent)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert says in ProblemShape.model_validate(answer.json()).detail
    assert answer.json().get("field") == (at or None)
    assert client.get("/api/corrections").json() == []


@given(
    st.lists(st.text(max_size=20), max_size=3) | st.none(),
    st.text(max_size=20) | st.none(),
    st.lists(st.dates().map(str), max_size=2),
    st.booleans(),
    st.sampled_from((None, *KINDS)),
)
@settings(max_examples=60, deadline=None)
def test_what_is_let_through_can_be_kept(
    actor: list[str] | None, words: str | None, due: list[str], none: bool, kind: str | None
) -> None:
    """Nothing that these checks pass is refused by those of the store, which have no words for users."""
    wanted = Wanted(None if actor is None else tuple(actor), words, tuple(due), none, kind)
    if any(faults_in(wanted, "x")):
        return
    if actor is not None:
        assert all("\x00" not in name for name in checked("actor", actor))
    if words is not None or due:
        assert checked("deadline", {"text": words or "x", "due": due})["due"] == sorted(set(due))
    if kind is not None:
        assert checked("kind", kind) == kind


def test_every_fault_is_said_in_both_languages() -> None:
    long, names = "x" * 5000, tuple(str(at) for at in range(99))
    wanted = (
        Wanted(), Wanted(actor=("",)), Wanted(actor=names), Wanted(words="", no_deadline=True), Wanted(words=" "),
        Wanted(words=long), Wanted(due=("mai",)), Wanted(due=("2024-01-01",) * 99), Wanted(kind="\x1bviệc" * 99),
    )  # fmt: skip
    faults = [fault for one in wanted for fault in faults_in(one, "")]
    assert {fault.code for fault in faults} == {
        "nothing", "blank", "many", "both", "no_words", "long", "day", "kind", "why"
    }  # fmt: skip
    for fault in faults:
        assert isinstance(fault, Unusable) and fault.say("vi") != fault.say("en") == str(fault)
        assert "\x1b" not in str(fault) and len(str(fault)) < 300


# --- lists and decisions ---


def test_the_lists_are_those_of_the_commands(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    client = office.client()
    made(client, address(office, PATROL), kind="target", actor=["Dân quân xã"])
    made(client, address(office, PATROL), kind="report")
    changed_plan(office)
    for query, command in (
        ("", []),
        ("?plan=", []),
        ("/review", ["--review"]),
        (f"?plan={office.open}", ["--plan", office.open]),
    ):
        assert main(["corrections", *command, "--json"], Session(office.parts, "vi")) == 0
        told = json.loads(capsys.readouterr().out)
        assert client.get(f"/api/corrections{query}").json() == told != []
    states = [one["state"] for one in client.get("/api/corrections").json()]
    assert sorted(states) == ["active", "active", "superseded"]
    for proposal in client.get("/api/corrections/review").json():
        assert ProposalShape.model_validate(proposal).proposed_for is not None


def test_a_correction_is_carried_over_to_other_words(office: Office) -> None:
    client, minh = office.client(name="lan"), office.client(name="minh")
    made(client, address(office, PATROL), actor=["Dân quân xã"])
    changed_plan(office)
    assert office.obligations()[PATROL]["corrected"] is None
    (waiting,) = client.get("/api/corrections/review").json()
    answer = minh.post(f"/api/corrections/{waiting['id']}/accept")
    assert answer.status_code == 200
    carried = CorrectionShape.model_validate(answer.json())
    assert (carried.origin, carried.by, carried.why) == (waiting["id"], "minh", WHY["why"])
    assert office.obligations()[PATROL]["actors"] == ["Dân quân xã"]
    assert client.get("/api/corrections/review").json() == []
    ended = client.get("/api/corrections").json()[0]
    assert (ended["state"], ended["ended_by"]) == ("accepted", "minh")


def test_one_that_is_like_nothing_wants_an_obligation_named(office: Office) -> None:
    client = office.client()
    (held,) = made(client, address(office, REPORT), kind="target")
    changed_plan(office)
    where = f"/api/corrections/{held['id']}"
    unnamed = client.post(f"{where}/accept", headers={"accept-language": "en"})
    assert unnamed.status_code == 409 and "Name the obligation" in unnamed.json()["detail"]
    assert client.post(f"{where}/accept", json={"obligation": "nope"}).status_code == 404
    named = client.post(f"{where}/accept", json={"obligation": office.obligations()[1]["id"]})
    assert named.status_code == 200 and office.obligations()[1]["kind"] == "target"


def test_reject_and_withdraw(office: Office) -> None:
    client = office.client(name="lan")
    one, *_ = made(client, address(office, PATROL), kind="target")
    two, *_ = made(client, address(office, FIRST_AID), kind="report")
    made(client, address(office, FIRST_AID), kind="target")
    assert client.post("/api/corrections/3/withdraw").json()["state"] == "withdrawn"
    assert office.obligations()[FIRST_AID]["kind"] == "report"  # what held before does again
    assert client.post(f"/api/corrections/{two['id']}/withdraw").status_code == 200
    assert office.obligations()[FIRST_AID]["corrected"] is None
    changed_plan(office)
    ended = client.post(f"/api/corrections/{one['id']}/reject").json()
    assert (ended["state"], ended["ended_by"]) == ("rejected", "lan")


@pytest.mark.parametrize(
    ("act", "status", "code", "says"),
    [
        ("999/accept", 404, "unknown_correction", "GET /api/corrections"),
        ("999/reject", 404, "unknown_correction", "999"),
        (f"{2**70}/withdraw", 404, "unknown_correction", str(2**70)),
        ("-1/withdraw", 404, "unknown_correction", "-1"),
        ("x/withdraw", 422, "bad_request", "number"),
        ("1/accept", 409, "correction_in_state", "in force"),
        ("1/reject", 409, "correction_in_state", "in force"),
        ("2/withdraw", 409, "correction_in_state", "withdrawn"),
        ("999/forget", 404, "not_found", "forget"),
    ],
)
def test_decisions_that_can_not_be_made(worn: Office, act: str, status: int, code: str, says: str) -> None:
    answer = worn.client().post(f"/api/corrections/{act}", headers={"accept-language": "en"})
    assert answer.status_code == status
    assert answer.json()["type"].endswith(f":{code}") and says in ProblemShape.model_validate(answer.json()).detail


@pytest.mark.parametrize("query", ["corrections?plans=x", "corrections/review?page=2"])
def test_a_parameter_that_there_is_not(calm: Office, query: str) -> None:
    answer = calm.client().get(f"/api/{query}")
    assert answer.status_code == 422 and "plan" in answer.json()["detail"]


# --- who may ---


WAYS = (
    ("GET", "/api/corrections"),
    ("GET", "/api/corrections/review"),
    ("POST", "/api/plans/{open}/obligations/x/corrections"),
    ("POST", "/api/corrections/1/accept"),
    ("POST", "/api/corrections/1/reject"),
    ("POST", "/api/corrections/1/withdraw"),
)


@pytest.mark.parametrize(("method", "path"), WAYS)
def test_readers_and_nobody_in_particular_may_not(calm: Office, method: str, path: str) -> None:
    where = path.format(open=calm.open)
    statuses = [calm.client(role).request(method, where, json=WHY).status_code for role in (None, "reader")]
    assert statuses == [401, 403]
    reader = LocalClient(calm.app).request(method, where, json=WHY, headers=token_of(calm.parts, "reader"))
    assert reader.status_code == 403


@pytest.mark.parametrize(("method", "path"), WAYS)
def test_a_plan_that_is_hidden_is_a_plan_that_nobody_has(office: Office, method: str, path: str) -> None:
    """Whatever an editor sends, the answer is to the letter that of an id or number that there isn't."""
    within = office.client(name="trong", groups=[GROUP])
    made(within, address(office, PATROL, office.hidden), kind="target")
    lan = office.client(name="lan")
    known = office.obligations(office.hidden)[PATROL]["id"]

    def answered(plan: str, number: int) -> tuple[int, str]:
        where = path.format(open=plan).replace("/x/", f"/{known}/").replace("/1/", f"/{number}/")
        query = {"plan": plan} if method == "GET" else {}
        body = {"json": WHY | {"kind": "duty"}} if "obligations" in path else {}
        answer = lan.request(method, where, params=query, **body)
        return answer.status_code, answer.text.replace(plan, "PLAN").replace(str(number), "NUMBER")

    assert answered(office.hidden, 1) == answered(UNKNOWN, 7)
    assert answered(office.hidden, 1)[0] == 404
    assert lan.get("/api/corrections").json() == []
    assert len(within.get("/api/corrections").json()) == 1
    assert within.get(f"/api/corrections?plan={office.hidden}").status_code == 200


def test_an_obligation_of_another_plan_is_none_of_this(office: Office) -> None:
    """Nor can a correction be carried over to one."""
    lan = office.client(name="lan")
    known = next(one["id"] for one in office.obligations() if one["deadline"])
    made(office.client(name="trong", groups=[GROUP]), address(office, PATROL, office.hidden), kind="target")
    answer = lan.post(f"/api/plans/{office.hidden}/obligations/{known}/corrections", json=WHY | {"kind": "duty"})
    assert answer.status_code == 404
    missing = lan.post(f"/api/plans/{office.open}/obligations/nope/corrections", json=WHY | {"kind": "duty"})
    assert missing.status_code == 404 and "GET /api/obligations" in missing.json()["detail"]


def test_a_withdrawn_plans_corrections_are_told_and_it_can_not_be_corrected(office: Office) -> None:
    client, where = office.client(), address(office, PATROL)
    made(client, where, kind="target")
    office.library.withdraw(office.open)
    assert len(client.get("/api/corrections").json()) == 1
    assert len(client.get(f"/api/corrections?plan={office.open}").json()) == 1
    assert client.post(where, json=WHY | {"kind": "duty"}).status_code == 404


def test_another_site_corrects_nothing(office: Office) -> None:
    client = office.client()
    answer = client.post(address(office, PATROL), json=WHY | {"kind": "duty"}, headers={"origin": "http://evil.test"})
    assert answer.status_code == 403 and client.get("/api/corrections").json() == []


# --- several at once ---


def test_two_editors_at_once_are_both_kept_and_the_later_counts(office: Office) -> None:
    names, where = ("lan", "minh"), address(office, REPORT)
    clients = [office.client(name=name) for name in names]
    together = Barrier(2)

    def one(client: TestClient, day: int) -> int:
        together.wait()
        body = WHY | {"deadline": {"text": f"trước ngày {day}/9"}}
        return client.post(where, json=body).status_code

    with ThreadPoolExecutor(2) as pool:
        for day in (10, 20):
            assert set(pool.map(one, clients, (day, day + 1))) == {201}
    kept = clients[0].get("/api/corrections").json()
    assert [one["id"] for one in kept] == [1, 2, 3, 4]
    assert {(one["by"], one["value"]["text"]) for one in kept} == {
        (name, f"trước ngày {day + at}/9") for at, name in enumerate(names) for day in (10, 20)
    }
    assert [one["state"] for one in kept] == ["superseded"] * 3 + ["active"]
    for before, after in pairwise(kept):
        assert after["was"] == before["value"]  # each was made of what the one before it had left
    now = office.obligations()[REPORT]
    assert now["deadline"]["text"] == kept[-1]["value"]["text"] and now["corrected"]["by"] == kept[-1]["by"]


def test_while_another_writes_it_is_said_when_to_try_again(tmp_path: Path, furnished: Path) -> None:
    with office_in(tmp_path, furnished, lock_seconds=0.1) as office:
        client, where = office.client(), address(office, PATROL)
        made(client, where, kind="report")
        with FileLock(tmp_path / "data" / "writer.lock"):
            tried = [
                client.post(where, json=WHY | {"kind": "target"}),
                client.post("/api/corrections/1/withdraw"),
            ]
        for answer in tried:
            assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
            assert "Chưa ghi gì" in ProblemShape.model_validate(answer.json()).detail
            assert str(tmp_path) not in answer.text  # where the server keeps its data is nobody's business
        assert len(client.get("/api/corrections").json()) == 1
        made(client, where, kind="target")


# --- the whole site ---


def test_the_site_serves_it_and_the_documentation_tells_it(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        brought(library, FIRST, "ke-hoach.txt")
        parts = Parts(Settings(language="vi", data=tmp_path), library=library)
        client = LocalClient(create_app(parts.settings, parts))
        editor = token_of(parts, "editor", "lan")
        assert client.get("/corrections", headers=editor | {"accept": "text/html"}).status_code == 200
        question = {"question": "Việc gì đến hạn trong tháng 9 năm 2024?"}
        assert client.post("/api/ask", json=question).json()["citations"] == []
        known = client.get("/api/obligations").json()[REPORT]
        where = f"/api/plans/{known['plan_id']}/obligations/{known['id']}/corrections"
        body = WHY | {"deadline": {"text": "trước ngày 15/9"}}
        assert client.post(where, json=body, headers=editor).status_code == 201
        told = client.post("/api/ask", json=question).json()
        assert "15/09/2024" in told["text"] and told["citations"][0]["quote"] == known["quote"]
        paths = client.get("/api/openapi.json").json()["paths"]
        for path, methods in paths.items():
            if "corrections" in path:
                for operation in methods.values():
                    assert {"401", "403"} <= operation["responses"].keys(), path
        assert sum("corrections" in path for path in paths) == 6


def test_the_audit_trail_tells_who_corrected_what_however_it_was_sent(whole: Office) -> None:
    lan = whole.client(name="lan")
    known = whole.obligations()[PATROL]["id"]
    made(lan, address(whole, PATROL), kind="target")
    sent = {"plan": whole.open, "obligation": known, "kind": "report", "why": "x"}
    assert lan.post("/corrections/new", data=sent).status_code == 303
    lan.post("/api/corrections/1/withdraw")
    lan.post("/corrections/2/withdraw")
    lan.post("/api/corrections/9/accept")
    noted = [one.done for one in whole.library.catalogue.access.audit.all() if one.done.who == "lan"]
    assert [(one.action, one.outcome) for one in noted] == [
        ("correct", "done"), ("correct", "done"), ("withdraw_correction", "done"), ("withdraw_correction", "done"),
        ("accept_correction", "failed"),
    ]  # fmt: skip
    for one in noted[:2]:
        told = f"{one.of} {one.details}"
        assert whole.open in told and known in told and "Công văn" not in told
    assert all(one.details["plan"] == whole.open for one in noted[2:4])
