"""What is noted of what is done: over HTTP, by jobs and on the command line; and how admins see it."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any, get_args

import pytest
from edition_samples import FIRST, PLAN, SECOND, THIRD, brought, opened
from starlette.testclient import TestClient
from ui_clients import OWN, LocalClient, enter, person_of, token_of

from prompts.texts import LANGUAGES, say, texts
from ui.access.actions import LOOK, action_of, least_of, routes_of
from ui.access.needs import needs
from ui.access.trail import note_job, outcome_of, system_user, taken_in
from ui.app import create_app
from ui.audit_request import Wanted, actions, wanted
from ui.audit_view import COLUMNS, QUESTION_COLUMNS, action_said, details_said, trail_file
from ui.cli import command_line, main
from ui.commands.changing import CHANGING, leaves
from ui.commands.diagnosis import diagnose
from ui.commands.session import Session
from ui.filters import BadFilter
from ui.recording import Recorder
from ui.settings import Settings
from ui.watching import working
from ui.wiring import Parts
from vectorstore.access.audit import PRUNED, Done, Entry
from vectorstore.access.kept_audit import Audit
from vectorstore.catalogue.jobs import OVER, Kind, NewFile
from vectorstore.catalogue.journal import Asked
from vectorstore.catalogue.kept_decisions import Verdict

Capture = pytest.CaptureFixture[str]
AT = datetime(2026, 5, 20, 17, 30, tzinfo=UTC)  # half past midnight of the 21st in Vietnam
EVIL = "<script>alert(1)</script>=1+1"


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Two editions of a plan, and a file that waits."""
    folder = tmp_path_factory.mktemp("audit") / "data"
    with opened(folder) as library:
        brought(library, FIRST, "ke-hoach.txt")
        brought(library, SECOND, "ke-hoach-sua.txt")
        assert brought(library, THIRD, "ban-thao.txt").outcome == "waiting"
        yield Parts(Settings(data=folder, language="vi"), library=library)


@pytest.fixture(scope="module")
def app(parts: Parts) -> Any:
    return create_app(parts.settings, parts)


@pytest.fixture
def audit(parts: Parts) -> Audit:
    """The trail, empty, and no job that waits. No code of the product empties it."""
    for job in parts.library.catalogue.jobs.list():
        if job.state == "queued":
            parts.library.catalogue.jobs.cancel(job.id)
    with closing(sqlite3.connect(parts.settings.data / "catalogue.db")) as database:
        database.execute("DELETE FROM audit")
        database.commit()
    return parts.library.catalogue.access.audit


@pytest.fixture
def client(app: Any) -> TestClient:
    return LocalClient(app, follow_redirects=False)


@pytest.fixture
def admin(client: TestClient, parts: Parts, audit: Audit) -> TestClient:
    enter(client, parts, name="lan")
    return client


def said(audit: Audit) -> list[tuple[str, str, str, str]]:
    """Who did what, of what, and how it ended; the first first."""
    return [(one.done.who, one.done.action, one.done.of, one.done.outcome) for one in audit.all()]


# --- every route ---


def test_every_route_that_changes_something_is_noted_under_a_name_of_its_own(app: Any) -> None:
    """A route's action has a text in both languages; an action stands for one thing, on a page and in the API."""
    found: dict[str, list[str]] = {}
    for route in routes_of(app):
        methods = (getattr(route, "methods", None) or set()) - {"GET", "HEAD", "OPTIONS"}
        if methods and least_of(route) is not None:
            (method,) = methods
            found.setdefault(action_of(route, method), []).append(route.path)
    unnamed = {action: paths for action, paths in found.items() if f"audit.action.{action}" not in texts()}
    assert not unnamed, "add audit.action.<action> to prompts/catalogue/audit.yaml, or name the route in actions.py"
    for action, paths in found.items():
        surfaces = [path.startswith("/api/") for path in paths]
        assert len(set(surfaces)) == len(surfaces) or action == "reread", (action, paths)
    assert {"withdraw", "upload", "decide_change", "add_word"} <= found.keys()


def test_what_only_shows_something_is_a_look(app: Any) -> None:
    (route,) = (route for route in routes_of(app) if getattr(route, "path", "") == "/admin/audit")
    assert (action_of(route, "GET"), least_of(route)) == (LOOK, "admin")
    (open_to_all,) = (route for route in routes_of(app) if getattr(route, "path", "") == "/healthz")
    assert least_of(open_to_all) is None
    assert least_of(None) is None


@pytest.mark.parametrize(
    ("method", "path", "sent", "expected"),
    [
        ("DELETE", "/api/plans/nowhere", {}, ("withdraw", "nowhere", "failed", {})),
        ("POST", f"/api/plans/{PLAN}/rollback", {"json": {"edition": 1}}, ("rollback", PLAN, "done", {"edition": 1})),
        ("POST", f"/admin/plans/{PLAN}/rollback", {"data": {"edition": "2"}},
         ("rollback", PLAN, "done", {"edition": 2})),
        ("POST", "/api/jobs", {"json": {"kind": "reread"}}, ("reread", "", "done", {})),
        ("POST", "/admin/words/add", {"data": {"part": "same", "name": ["Tổ A", "Tổ B"]}},
         ("add_word", "", "done", {"list": "same", "names": ["Tổ A", "Tổ B"]})),
        ("POST", "/admin/words/remove", {"data": {"part": "same", "name": ["Tổ A", "Tổ B"]}},
         ("remove_word", "", "done", {"list": "same", "names": ["Tổ A", "Tổ B"]})),
        ("POST", "/admin/changes", {"data": {"plan": "a", "target": "b", "verdict": "accepted"}},
         ("decide_change", "", "failed", {"plan": "a", "target": "b", "verdict": "accepted"})),
        ("POST", "/admin/waiting/999/decide", {"data": {"new": "1"}}, ("decide", "999", "failed", {"plan": "new"})),
        ("POST", "/admin/feedback/999/handled", {}, ("handle_feedback", "999", "failed", {})),
    ],
)  # fmt: skip
def test_a_change_is_noted_with_what_the_address_does_not_say(
    admin: TestClient, audit: Audit, method: str, path: str, sent: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    admin.request(method, path, headers=OWN, **sent)
    (entry,) = audit.all()
    done = entry.done
    assert (done.action, done.of, done.outcome, done.details) == expected
    assert (done.who, done.how, done.address) == ("lan", "session", "127.0.0.1")


def test_an_upload_is_noted_with_its_job_and_who_sends_a_token_with_it(
    client: TestClient, parts: Parts, audit: Audit
) -> None:
    token = token_of(parts, name="máy quét")
    answer = client.post("/api/plans", headers=token, files={"files": ("a.txt", FIRST.encode())})
    (entry,) = audit.all()
    assert (entry.done.who, entry.done.how, entry.done.action) == ("máy quét", "token", "upload")
    assert entry.done.details["job"] == answer.json()["job"]["id"] and entry.done.details["files"] == 1
    parts.library.catalogue.jobs.cancel(answer.json()["job"]["id"])


def test_who_asks_and_reads_is_not_noted(admin: TestClient, audit: Audit) -> None:
    for path in ("/api/plans", "/plans", "/admin", "/admin/audit", "/api/obligations", "/healthz"):
        assert admin.get(path).status_code == 200, path
    assert said(audit) == []


# --- what is refused ---


def test_who_is_refused_is_noted_once_a_minute(client: TestClient, parts: Parts, audit: Audit) -> None:
    enter(client, parts, "reader", name="bình")
    for _ in range(3):
        assert client.get("/admin/plans").status_code == 403
        assert client.delete(f"/api/plans/{PLAN}", headers=OWN).status_code == 403
    assert said(audit) == [("bình", "look", "/admin/plans", "refused")]
    enter(client, parts, "reader", name="cúc")
    client.delete(f"/api/plans/{PLAN}", headers=OWN)
    assert said(audit)[1:] == [("cúc", "withdraw", PLAN, "refused")]
    client.cookies.clear()
    assert client.get("/admin").status_code == 303  # to the sign-in
    assert said(audit)[2:] == [("", "look", "/admin", "refused")]


def test_refusals_are_noted_again_after_the_minute(client: TestClient, parts: Parts, audit: Audit) -> None:
    enter(client, parts, "reader", name="bình")
    old = (datetime.now(UTC) - timedelta(seconds=61)).isoformat(timespec="seconds")
    audit.add(Done(old, "bình", "session", "look", "/admin", "refused", "127.0.0.1"))
    client.get("/admin/plans")
    assert len(said(audit)) == 2


def test_sign_ins_that_were_refused_do_not_hide_what_is_refused_then(
    client: TestClient, parts: Parts, audit: Audit
) -> None:
    enter(client, parts, "reader", name="bình")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    audit.add(Done(now, "bình", "anonymous", "sign_in", "bình", "refused", "127.0.0.1"))
    client.get("/admin/plans")
    assert [action for _, action, _, _ in said(audit)] == ["sign_in", "look"]


def test_what_the_guard_itself_refuses_is_noted_where_it_matters(
    client: TestClient, parts: Parts, audit: Audit
) -> None:
    wrong = {"authorization": "Bearer pa_nobody-has-this"}
    assert client.get("/api/plans", headers=wrong).status_code == 401
    assert said(audit) == [("", "wrong_token", "/api/plans", "refused")]
    for entry in audit.all():
        assert "nobody-has-this" not in json.dumps(entry.to_json())
    other = LocalClient(client.app, follow_redirects=False, client=("127.0.0.7", 5))
    enter(other, parts, name="lan")
    assert other.post(f"/admin/plans/{PLAN}/withdraw", headers={"origin": "http://evil.example"}).status_code == 403
    assert said(audit)[1:] == [("", "withdraw", PLAN, "refused")]
    assert [one.plan.id for one in parts.library.waiting()] and parts.library.plan(PLAN)
    other.post("/api/ask", json={"question": "Ai?"}, headers={"origin": "http://evil.example"})
    assert len(said(audit)) == 2  # nothing that needs a role


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "done"),
        (303, "done"),
        (401, "refused"),
        (403, "refused"),
        (429, "refused"),
        (404, "failed"),
        (500, "failed"),
    ],
)
def test_how_a_request_ended(status: int, outcome: str) -> None:
    assert outcome_of(status) == outcome


def test_a_trail_that_can_not_be_written_stops_nothing(
    admin: TestClient, parts: Parts, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        def add(self, done: Done) -> None:
            raise OSError(28, "no space left")

    monkeypatch.setattr(parts.library.catalogue.access, "audit", Full())
    answer = admin.post(f"/admin/plans/{PLAN}/rollback", data={"edition": "2"}, headers=OWN)
    assert answer.status_code == 303
    assert "the audit trail could not be written: rollback" in caplog.text


# --- jobs ---


def test_what_a_job_came_to_is_noted_as_done_by_who_asked(parts: Parts, audit: Audit, tmp_path: Path) -> None:
    (tmp_path / "một.txt").write_text(FIRST.replace("18/KH-UBND", "77/KH-UBND"), encoding="utf-8")
    (tmp_path / "hai.pdf").write_bytes(b"no PDF")
    files = [NewFile(path.name, str(path)) for path in sorted(tmp_path.iterdir())]
    job = parts.library.catalogue.jobs.add("watch", files, by="lan")
    with working(parts):
        until = time.monotonic() + 60
        while not said(audit) and time.monotonic() < until:
            time.sleep(0.05)
    (done,) = [entry.done for entry in audit.all() if entry.done.details["job"] == job.id]
    assert (done.who, done.how, done.action, done.outcome) == ("lan", "job", "ingest", "failed")
    assert (done.details["job"], done.details["failed"]) == (job.id, 1)
    (plan,) = done.details["plans"]
    assert re.fullmatch(r"77-kh-ubnd-\S+ \(1\)", plan)
    parts.library.withdraw(plan.partition(" ")[0])


def test_a_job_that_goes_on_and_one_without_news_are_not_noted(parts: Parts, audit: Audit) -> None:
    jobs = parts.library.catalogue.jobs
    queued = jobs.add("reread", by="lan")
    note_job(parts, queued.id)
    quiet = jobs.add("watch", [NewFile("a", "/nowhere/a")], by="watch")
    jobs.cancel(quiet.id)
    jobs.cancel(queued.id)
    note_job(parts, quiet.id)
    assert said(audit) == []
    note_job(parts, queued.id)
    assert said(audit) == [("lan", "reread", "", "failed")]


def test_what_files_came_to() -> None:
    reports = [
        {"outcome": "created", "plan_id": "a", "edition": 1},
        {"outcome": "updated", "plan_id": "b", "edition": 3},
        {"outcome": "unchanged", "plan_id": "c"},
        *({"outcome": "failed"}, {"outcome": "failed"}, {"outcome": "waiting", "waiting": 9}),
    ]
    assert taken_in(reports) == {"plans": ["a (1)", "b (3)"], "failed": 2, "waiting": 1}
    assert taken_in([{"outcome": "unchanged"}]) == {}


# --- the command line ---


@pytest.fixture
def session(parts: Parts) -> Session:
    return Session(parts, "vi")


def run(session: Session, *arguments: str) -> int:
    return main(list(arguments), session)


def noted(audit: Audit) -> tuple[str, str, str, dict[str, Any]]:
    """The last entry, which is of who runs this process."""
    done = audit.entries(limit=1)[0].done
    assert (done.who, done.how, done.address) == (system_user(), "owner", "")
    return done.action, done.of, done.outcome, dict(done.details)


def test_every_command_of_the_table_is_there_and_every_action_has_a_text() -> None:
    known = {name for name, _ in leaves(command_line("vi"))}
    assert CHANGING.keys() <= known
    shows = {"ask", "changes", "diff", "doctor", "editions", "eval", "obligations", "plans", "serve", "show", "usage"}
    shows |= {"waiting", "collections list", "collections plans", "mcp"}
    admin = {name for name in known if name.startswith("admin ")}
    assert known - CHANGING.keys() == (shows - CHANGING.keys()) | admin, "a new command: say what it changes"


@pytest.mark.parametrize("name", sorted(CHANGING))
def test_the_table_reads_the_parameters_that_a_command_has(name: str, commands: dict[str, Any]) -> None:
    """What it says of a command comes after the command was done: it must not fail then."""
    for value in (None, "1"):
        told = CHANGING[name]({parameter.name: value or _least(parameter) for parameter in commands[name].params})
        assert told is None or f"audit.action.{told.action}" in texts()


@pytest.fixture(scope="module")
def commands() -> dict[str, Any]:
    return dict(leaves(command_line("vi")))


def _least(parameter: Any) -> Any:
    """What a command gets of a parameter that isn't given, or the least that has to be."""
    return "1" if parameter.required else parameter.default if isinstance(parameter.default, (bool, str)) else None


@pytest.mark.slow
def test_what_is_done_on_the_command_line_is_noted(
    session: Session, audit: Audit, capsys: Capture, tmp_path: Path
) -> None:
    backup = tmp_path / "b.zip"
    cases: list[tuple[tuple[str, ...], int, tuple[str, str, str, dict[str, Any]]]] = [
        (("rollback", PLAN, "1"), 0, ("rollback", PLAN, "done", {"edition": 1})),
        (("rollback", PLAN, "1"), 0, ("rollback", PLAN, "done", {"edition": 1, "changed": False})),
        (("rollback", PLAN, "2"), 0, ("rollback", PLAN, "done", {"edition": 2})),
        (("withdraw", PLAN), 0, ("withdraw", PLAN, "done", {})),
        (("restore", PLAN), 0, ("restore", PLAN, "done", {})),
        (("withdraw", "nowhere"), 1, ("withdraw", "nowhere", "failed", {})),
        (("decide", "999", "--dismiss"), 1, ("dismiss", "999", "failed", {})),
        (("decide", "999", "--new"), 1, ("decide", "999", "failed", {"plan": "new"})),
        (("words", "add-unit", "Đội A", "Đội B"), 0, ("add_word", "", "done", {"names": ["Đội A", "Đội B"]})),
        (("words", "remove", "Đội A"), 0, ("remove_word", "", "done", {"name": "Đội A"})),
        (("changes", "a", "--accept", "b", "--by", "an"), 1,
         ("decide_change", "a", "failed", {"target": "b", "verdict": "accepted", "by": "an"})),
        (("corrections", "--reject", "999", "--by", "an"), 1, ("reject_correction", "999", "failed", {"by": "an"})),
        (("feedback", "--handle", "999", "--by", "an"), 1, ("handle_feedback", "999", "failed", {"by": "an"})),
        (("jobs", "--cancel", "nowhere"), 1, ("cancel", "nowhere", "failed", {})),
        (("collections", "create", "Mật", "--group", "an"), 0,
         ("create_collection", "Mật", "done", {"groups": ["an"]})),
        (("collections", "groups", "mat"), 0, ("set_collection_groups", "mat", "done", {})),
        (("collections", "move", PLAN, "mat"), 0, ("move_plan", PLAN, "done", {"collection": "mat"})),
        (("collections", "move", PLAN, "-"), 0, ("move_plan", PLAN, "done", {"collection": "-"})),
        (("collections", "forget", "mat"), 0, ("forget_collection", "mat", "done", {})),
        (("backup", str(backup)), 0, ("backup", str(backup), "done", {"plans": 1})),
        (("ingest", "/nowhere/x.txt"), 1, ("ingest", "", "failed", {"paths": ["/nowhere/x.txt"], "failed": 1})),
    ]  # fmt: skip
    for count, (arguments, status, expected) in enumerate(cases, 1):
        assert run(session, *arguments) == status, (arguments, capsys.readouterr())
        assert noted(audit) == expected, arguments
        assert audit.count() == count, arguments
    assert audit.broken() is None


@pytest.mark.slow
def test_what_only_shows_something_or_was_not_begun_is_not_noted(
    session: Session, audit: Audit, capsys: Capture
) -> None:
    for arguments in (
        ("plans",), ("editions", PLAN), ("changes",), ("corrections",), ("feedback",), ("jobs",), ("audit",),
        ("waiting",), ("words",), ("collections",), ("audit", "--verify"), ("decide", "1"),
        ("changes", "a", "--accept", "b"), ("ingest", "--new", "--replace", "x", "y"), ("audit", "--action", "nothing"),
    ):  # fmt: skip
        run(session, *arguments)
        assert said(audit) == [], (arguments, capsys.readouterr())


def test_a_restore_is_noted_in_the_trail_that_was_there(
    session: Session, audit: Audit, tmp_path: Path, capsys: Capture
) -> None:
    backup = tmp_path / "sao.zip"
    assert run(session, "backup", str(backup)) == 0
    assert run(session, "restore", str(backup), "--yes") == 0
    assert [action for _, action, _, _ in said(audit)] == ["backup", "restore_backup"]
    action, of, outcome, details = noted(audit)
    assert (action, of, outcome, details["plans"]) == ("restore_backup", "sao.zip", "done", 1)
    assert audit.broken() is None


def test_the_system_says_who_runs_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    before = system_user()
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody-else")
    assert before and system_user() == before


# --- audit on the command line ---


def filled(audit: Audit, count: int = 3) -> None:
    for number in range(count):
        at = (AT + timedelta(days=number)).isoformat(timespec="seconds")
        audit.add(Done(at, "lan", "session", "withdraw", f"plan-{number}", "done", "10.0.0.9", {"edition": number}))


def test_the_trail_on_a_terminal(session: Session, audit: Audit, capsys: Capture) -> None:
    assert run(session, "audit") == 0
    assert capsys.readouterr() == ("", say("cli.audit.none", "vi") + "\n")
    filled(audit)
    assert run(session, "audit", "--limit", "2") == 0
    out, err = capsys.readouterr()
    lines = [line.strip() for line in out.splitlines()]
    assert lines[0] == "2026-05-23 00:30:00  lan (trình duyệt, 10.0.0.9)"
    assert lines[1] == "Rút kế hoạch plan-2  phiên bản: 2"
    assert len(lines) == 4 and say("cli.audit.more", "vi", count=2) in " ".join(err.split())


def test_what_a_terminal_would_obey_is_only_shown(session: Session, audit: Audit, capsys: Capture) -> None:
    audit.add(Done(AT.isoformat(), "\x1b[31mlan\n", "session", "withdraw", "a\x1b]0;x\x07", details={"k": "\x1b[2J"}))
    assert run(session, "audit") == 0
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (("--since", "2026-05-22"), 2),  # the entry of 17:30 in UTC is of the day after in Vietnam
        (("--until", "2026-05-21"), 1),
        (("--since", "2026-05-22", "--until", "2026-05-22"), 1),
        (("--who", " lan "), 3),
        (("--who", "an"), 0),
        (("--action", "restore"), 0),
        (("--until", "9999-12-31"), 3),
        (("--since", "0001-01-01"), 3),
    ],
)
def test_what_is_asked_for(session: Session, audit: Audit, capsys: Capture, asked: tuple[str, ...], count: int) -> None:
    filled(audit)
    assert run(session, "audit", *asked) == 0
    assert capsys.readouterr().out.count("Rút kế hoạch") == count


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"action": "nothing"}, "withdraw"),
        ({"since": "20260522"}, "2024-05-31"),
        ({"until": "tomorrow"}, "2024-05-31"),
        ({"since": "2026-05-22", "until": "2026-05-21"}, "2026-05-21"),
    ],
)
def test_what_can_not_be_asked_for(asked: dict[str, str], told: str) -> None:
    with pytest.raises(BadFilter) as refused:
        wanted(**asked)
    for language in LANGUAGES:
        assert told in refused.value.say(language)


def test_a_name_is_found_however_it_is_encoded() -> None:
    assert wanted(who="Lệ  Thu") == Wanted(who="Lệ Thu")
    assert wanted(who=None, action="", since=" ", until=None) == Wanted()


def test_the_trail_as_csv(session: Session, audit: Audit, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    filled(audit, 1)
    audit.add(Done(AT.isoformat(), "=cmd|calc", "owner", "withdraw", "-1+1", details={"a": "x\x1b\ny", "b": None}))
    assert run(session, "audit", "--format", "csv") == 0
    out = capsysbinary.readouterr().out
    assert out.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(out.decode("utf-8-sig"))))
    assert rows[0] == [say(f"audit.column.{name}", "vi") for name in COLUMNS]
    assert rows[1][1:8] == ["2026-05-21 00:30:00", "lan", "trình duyệt",
                           "Rút kế hoạch", "plan-0", "xong", "10.0.0.9"]  # fmt: skip
    assert (rows[2][2], rows[2][5]) == ("'=cmd|calc", "'-1+1")
    assert "\x1b" not in "".join(rows[2])
    assert noted(audit) == ("export_audit", "", "done", {"format": "csv"})


def test_the_trail_as_lines_of_json(session: Session, audit: Audit, capsys: Capture) -> None:
    filled(audit)
    assert run(session, "audit", "--format", "jsonl", "--limit", "2", "--who", "lan") == 0
    shapes = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [shape["of"] for shape in shapes] == ["plan-1", "plan-2"]
    assert shapes[1]["previous"] == shapes[0]["digest"]
    assert noted(audit) == ("export_audit", "", "done", {"format": "jsonl", "who": "lan"})


def test_whether_it_is_whole(session: Session, audit: Audit, parts: Parts, capsys: Capture) -> None:
    assert run(session, "audit", "--verify") == 0
    assert capsys.readouterr().out.strip() == say("audit.empty", "vi")
    filled(audit, 4)
    last = audit.entries(limit=1)[0]
    assert run(session, "audit", "--verify", "--digest", last.digest.upper()) == 0
    out = capsys.readouterr().out
    assert last.digest in out and f"số {last.number}" in out
    assert run(session, "audit", "--verify", "--digest", "0" * 64) == 1
    assert run(session, "audit", "--verify", "--who", "lan") == 2
    assert run(session, "audit", "--digest", last.digest) == 2
    capsys.readouterr()
    with closing(sqlite3.connect(parts.settings.data / "catalogue.db")) as database:
        database.execute("UPDATE audit SET who = 'an' WHERE key = ?", (last.number - 1,))
        database.commit()
    assert run(session, "audit", "--verify") == 1
    assert say("audit.broken.changed", "vi", number=last.number - 1) in capsys.readouterr().out
    assert run(session, "audit", "--verify", "--format", "jsonl", "--digest", last.digest) == 1
    shape = json.loads(capsys.readouterr().out)
    assert shape["broken"] == {"number": last.number - 1, "fault": "changed"} and shape["has"] is True


def test_what_the_program_calls_something_is_said_in_words() -> None:
    assert details_said({"way": "password", "role": "reader"}, "vi") == "bằng: mật khẩu; vai trò: người đọc"
    assert details_said({"collection": "-"}, "vi") == "bộ sưu tập: không thuộc bộ nào"
    assert details_said({"label": "reader", "way": "later"}, "en") == "label: reader; by way of: later", "theirs stay"


@pytest.mark.parametrize(
    ("detail", "values"),
    [("kind", get_args(Kind)), ("state", OVER), ("verdict", get_args(Verdict)), ("choice", ["new"])],
)
def test_each_value_that_jobs_and_decisions_have_is_said_in_words(detail: str, values: tuple[str, ...]) -> None:
    assert {f"audit.value.{detail}.{value}" for value in values} <= texts().keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there(language: Any) -> None:
    for fault in ("changed", "unlinked", "cut"):
        assert "7" in say(f"audit.broken.{fault}", language, number=7)
    for name in COLUMNS:
        assert say(f"audit.column.{name}", language)
    for name in QUESTION_COLUMNS:
        assert say(f"audit.question.{name}", language)
    assert action_said("of a later version", language) == "of a later version"
    assert details_said({"a": True, "b": ["x", 1], "c": ""}, language).count(";") == 2
    assert {"look", "sign_in", "sign_out", "wrong_token", PRUNED, "export_audit"} <= set(actions())


# --- questions ---


@pytest.fixture
def asked(parts: Parts) -> Iterator[None]:
    with closing(sqlite3.connect(parts.settings.data / "catalogue.db")) as database:
        database.execute("DELETE FROM asked")
        database.commit()
    police = {"asks": ["duties"], "units": ["Công an xã"], "years": [2024]}
    parts.library.catalogue.journal.note(
        [
            Asked(AT, "chat", "vi", "answered", police, (PLAN,), 2, 41.5),
            Asked(AT + timedelta(days=1), "api", "en", "not_found", {}, (), 0, 9.0, "=Where is the lake?"),
        ]
    )
    yield


def test_questions_are_taken_out_without_who_asked(
    session: Session, audit: Audit, asked: None, capsys: Capture
) -> None:
    assert run(session, "audit", "--questions", "--format", "jsonl") == 0
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first == {
        "at": "2026-05-20T17:30:00+00:00", "surface": "chat", "status": "answered", "language": "vi", "citations": 2,
        "milliseconds": 41.5, "plans": [PLAN],
        "understood": {"asks": ["duties"], "units": ["Công an xã"], "years": [2024]},
    }  # fmt: skip
    assert second["words"] == "=Where is the lake?"
    assert noted(audit)[0] == "export_questions"
    assert run(session, "audit", "--questions", "--format", "csv", "--since", "2026-05-22") == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out.lstrip("\ufeff"))))
    assert len(rows) == 2 and rows[1][-1] == "'=Where is the lake?"
    assert run(session, "audit", "--questions", "--limit", "1") == 0
    out = capsys.readouterr().out
    assert "Where is the lake" in out and "Công an xã" not in out
    assert run(session, "audit", "--questions", "--who", "lan") == 2


# --- the pages and the API ---


def seen(answer: Any) -> str:
    assert answer.status_code == 200, answer.text[:500]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_the_page_shows_the_latest_first_and_turns(admin: TestClient, audit: Audit) -> None:
    assert say("admin.audit.none", "vi") in seen(admin.get("/admin/audit"))
    filled(audit, 120)
    first = admin.get("/admin/audit?who=lan")
    words = seen(first)
    assert "plan-119" in words and "plan-69" not in words and "phiên bản: 119" in words
    assert "21/05/2026 00:30" not in words
    found, pages = ["plan-119"], 1
    while older := re.search(r'rel="next" href="([^"]+)"', first.text):
        first = admin.get("/admin/" + unescape(older[1]))
        assert "who=lan" in older[1]
        found.append(re.findall(r"plan-\d+", seen(first))[0])
        pages += 1
    assert (pages, found) == (3, ["plan-119", "plan-69", "plan-19"])
    assert "21/05/2026 00:30" in seen(first) and 'rel="first"' in first.text


def test_the_page_finds_and_shows_what_is_wrong_with_a_filter(admin: TestClient, audit: Audit) -> None:
    filled(audit)
    audit.add(Done(AT.isoformat(), EVIL, "token", "sign_in", PLAN, "refused", EVIL, {EVIL: EVIL}))
    page = admin.get("/admin/audit")
    assert "<script>alert" not in page.text and EVIL in seen(page)
    assert f'href="../admin/plans/{PLAN}"' in page.text or f"admin/plans/{PLAN}" in page.text
    assert "bị từ chối" in seen(page)
    assert "plan-" not in seen(admin.get("/admin/audit", params={"action": "sign_in"})).replace("plan-assistant", "")
    wrong = admin.get("/admin/audit?since=2026-05-22&until=2026-05-01&before=junk")
    assert wrong.status_code == 422 and 'role="alert"' in wrong.text and "plan-1" in wrong.text
    assert admin.get("/admin/audit?before=99999999999999999999999").status_code == 200


def test_the_page_says_whether_it_is_whole(admin: TestClient, audit: Audit, parts: Parts) -> None:
    filled(audit)
    assert audit.entries(limit=1)[0].digest in seen(admin.get("/admin/audit?check=1"))
    with closing(sqlite3.connect(parts.settings.data / "catalogue.db")) as database:
        database.execute("DELETE FROM audit WHERE of = 'plan-1'")
        database.commit()
    broken = admin.get("/admin/audit?check=1")
    assert 'class="wrong" role="alert"' in broken.text


def test_the_files_of_the_page(admin: TestClient, audit: Audit, asked: None) -> None:
    filled(audit)
    sheet = admin.get("/admin/audit/export?format=csv&since=2026-05-22")
    assert sheet.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="nhat-ky.csv"' in sheet.headers["content-disposition"]
    assert sheet.content.startswith(b"\xef\xbb\xbf") and sheet.text.count("Rút kế hoạch") == 2
    assert sheet.headers["cache-control"] == "no-store"
    questions = admin.get("/admin/audit/export?format=jsonl&of=questions")
    assert [json.loads(line)["surface"] for line in questions.text.splitlines()] == ["chat", "api"]
    told = [(entry.done.action, entry.done.details) for entry in audit.entries(limit=2)]
    assert told[0] == ("export_questions", {"format": "jsonl"})
    assert (told[1][0], told[1][1]["format"]) == ("export_audit", "csv")
    assert admin.get("/admin/audit/export?format=exe").status_code == 422


def test_the_api_gives_lines_of_json_to_admins_only(client: TestClient, parts: Parts, audit: Audit) -> None:
    filled(audit)
    token = token_of(parts, name="lan")
    answer = client.get("/api/audit?until=2026-05-22", headers=token)
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line)["of"] for line in answer.text.splitlines()] == ["plan-0", "plan-1"]
    assert audit.entries(limit=1)[0].done.action == "export_audit"
    assert client.get("/api/audit?action=nothing", headers=token).status_code == 422
    assert client.get("/api/audit", headers=token_of(parts, "editor", name="bình")).status_code == 403
    assert client.get("/api/audit").status_code == 401
    assert "/api/audit" in client.get("/api/openapi.json").json()["paths"]


def test_a_file_is_written_piece_by_piece() -> None:
    def entries() -> Iterator[Entry]:
        yield Entry(1, Done(AT.isoformat(), "lan", "session", "withdraw"), "0", "1")
        raise AssertionError("more was read than was asked for")

    pieces = trail_file(entries(), "jsonl", "vi")
    assert json.loads(next(pieces))["number"] == 1


# --- no secret is noted ---

PASSWORD, TOKEN, QUESTION = "zzMatKhau-Quạ-Đen-77", "pa_zzTokenOfNobody77", "zzCâu hỏi riêng tư 77"
SECRET_FIELDS = ("password", "old", "new", "again", "token")


@pytest.mark.slow
def test_no_secret_and_no_question_gets_into_the_trail_or_the_log(
    app: Any, parts: Parts, audit: Audit, caplog: pytest.LogCaptureFixture
) -> None:
    """Every route that changes something is sent passwords, tokens and questions, by an admin and by nobody."""
    caplog.set_level(logging.DEBUG)
    secrets, mai = [PASSWORD, TOKEN, QUESTION], person_of(parts, "reader", name="mai")
    for signed_in in (True, False):
        client = LocalClient(app, follow_redirects=False, raise_server_exceptions=False)
        if signed_in:
            person = person_of(parts, name="lan")
            secrets.append(opened_ := parts.library.catalogue.access.sessions.open(person.id))
            client.cookies.set("plan_assistant_session", opened_)
        for route in routes_of(app):
            for method in sorted((getattr(route, "methods", None) or set()) - {"HEAD", "OPTIONS"}):
                secrets += _drive(client, method, route, mai.id)
    written = b"".join(path.read_bytes() for path in parts.settings.data.glob("catalogue.db*"))
    logged = "\n".join(
        record.getMessage() + str(record.exc_text or "")
        for record in caplog.records
        if not record.name.startswith("httpx")
    )
    trail = "".join(json.dumps(entry.to_json(), ensure_ascii=False) for entry in audit.all())
    assert len(secrets) >= 6 and len(trail) > 5000
    for secret in secrets:
        assert secret not in trail and secret not in logged, secret
        assert secret.encode() not in written, secret


def _drive(client: TestClient, method: str, route: Any, person_id: str) -> list[str]:
    """Sends the route what its form or body has fields for; tokens and links that it gives."""
    path = route.path.replace("{plan_id}", PLAN).replace("{person_id}", person_id)
    path = re.sub(r"\{[^}]*\}", "1", path)
    if path in ("/sign-out", "/account/leave-all") or path.endswith(("/sign-out", "/forget")):
        return []  # it would end what is tried here
    fields = [one.name for one in getattr(getattr(route, "dependant", None), "body_params", ())]
    form = {name: PASSWORD if name in SECRET_FIELDS else "1" for name in fields} | {"role": "reader"}
    body = {"question": QUESTION, "kind": "reread", "edition": 2, "history": []}
    sent: dict[str, Any] = {"data": form} if fields and "body" not in fields else {"json": body}
    headers = OWN | ({"authorization": f"Bearer {TOKEN}"} if path.startswith("/api/audit") else {})
    query = {"token": PASSWORD, "q": QUESTION, "password": PASSWORD}
    answer = client.request(method, path, headers=headers, params=query, **(sent if method != "GET" else {}))
    return re.findall(r"\bpa_[\w-]{20,}|(?<=token=)[\w-]{30,}", unescape(answer.text))


# --- what goes in time, and what doctor says ---


def test_old_entries_go_when_the_server_starts(parts: Parts, audit: Audit) -> None:
    filled(audit, 4)
    now = AT + timedelta(days=12)
    recorder = Recorder(
        lambda: parts.library.catalogue.journal,
        str,
        trail=lambda: parts.library.catalogue.access.audit,
        audit_days=10,
        now=lambda: now,
    )
    recorder.start()
    recorder.close()
    assert [entry.done.of for entry in audit.all()] == ["plan-2", "plan-3", ""]
    assert audit.broken() is None and audit.entries(limit=1)[0].done.action == PRUNED


def test_the_server_goes_by_the_setting(parts: Parts) -> None:
    kept = Parts(Settings(audit_days=33), library=parts.library)
    assert kept.recorder._trail_for == timedelta(days=33)
    assert kept.recorder._trail is not None and kept.recorder._trail() is parts.library.catalogue.access.audit


def findings(parts: Parts, **settings: Any) -> dict[str, Any]:
    given = Parts(parts.settings.model_copy(update=settings), library=parts.library)
    return {finding.name: finding for finding in diagnose(given, "en")}


def test_doctor_looks_at_the_trail(parts: Parts, audit: Audit) -> None:
    filled(audit, 3)
    assert (findings(parts)["trail"].state, "3 entries" in findings(parts)["trail"].found) == ("ok", True)
    with closing(sqlite3.connect(parts.settings.data / "catalogue.db")) as database:
        database.execute("UPDATE audit SET outcome = 'done', of = 'x' WHERE of = 'plan-1'")
        database.commit()
    found = findings(parts)["trail"]
    assert found.state == "failed" and "not as it was written" in found.found and found.remedy


@pytest.mark.parametrize(
    ("settings", "state", "told"),
    [
        ({}, "ok", "Only who sits at this machine"),
        ({"anonymous": "everywhere"}, "ok", "All who reach the server"),
        ({"anonymous": "no"}, "ok", "Nobody may read"),
        ({"host": "0.0.0.0"}, "warning", "Nobody may read"),  # beyond this machine "loopback" lets nobody in
        ({"host": "10.0.0.9", "public_url": "http://plans.example"}, "warning", "Nobody may read"),
        ({"host": "10.0.0.9", "public_url": "https://plans.example"}, "ok", "Nobody may read"),
    ],
)
def test_doctor_says_who_gets_in(parts: Parts, settings: dict[str, Any], state: str, told: str) -> None:
    person_of(parts, name="lan")
    found = findings(parts, **settings)["access"]
    assert (found.state, told in found.found) == (state, True), found
    assert ("plain HTTP" in found.remedy) is (state == "warning")
    people = parts.library.catalogue.access.people.all()
    assert f"{len(people)} people" in found.found


def test_doctor_says_that_nobody_can_change_anything(tmp_path: Path) -> None:
    with opened(tmp_path / "data") as library:
        parts = Parts(Settings(data=tmp_path / "data", host="10.0.0.9"), library=library)
        assert findings(parts, host="127.0.0.1")["access"].state == "ok"  # nothing is asked of anybody there
        found = findings(parts, public_url="https://plans.example")["access"]
        assert found.state == "warning" and "admin create-user" in found.remedy


def test_needs_are_told_by_the_route() -> None:
    assert (needs("editor").least, needs("admin").least) == ("editor", "admin")  # type: ignore[attr-defined]
