"""The command ``admin``: accounts, links and tokens; and what stands in the way of serving others without any."""

from __future__ import annotations

import io
import json
import os
import pty
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from access_fakes import NEW, RIGHT, people_of
from ui_serving import ROOT, free_port

from prompts.texts import LANGUAGES, fields_of
from ui.cli import main
from ui.commands.admin import link_of
from ui.commands.session import Session
from ui.faults import fault_of
from ui.serving import NoWayIn, check_way_in, notices
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.access.errors import (
    AccessError,
    BadName,
    BadPassword,
    UnknownCollection,
    UnknownPerson,
    UnknownToken,
)
from vectorstore.access.kept import Access
from vectorstore.access.kept_attempts import OF_NAME
from vectorstore.library import Library

STATUSES: dict[type[AccessError], tuple[int, int]] = {
    UnknownPerson: (404, 1),
    UnknownCollection: (404, 1),
    UnknownToken: (404, 1),
    BadName: (422, 2),
    BadPassword: (422, 2),
}
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def parts(tmp_path: Path, tables: Path) -> Iterator[Parts]:
    shutil.copy(tables, tmp_path / "catalogue.db")
    with Library.open(tmp_path) as library:
        library.catalogue.access.people = people_of(library.catalogue._engine)
        yield Parts(Settings(language="en", data=tmp_path), library=library)


@pytest.fixture
def access(parts: Parts) -> Access:
    return parts.library.catalogue.access


@pytest.fixture
def run(parts: Parts, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command; its exit status, and what it wrote."""

    def one(*arguments: str, typed: str = "", language: Any = "en") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        status = main(["--lang", language, "admin", *arguments], Session(parts, language))
        written = capsys.readouterr()
        return status, written.out, written.err

    return one


def test_an_account_with_a_password_of_standard_input(run: Run, access: Access) -> None:
    given = ("--role", "admin", "--group", "Tổ A", "--group", "Tổ B", "--unit", "Công an xã", "--shown", "Chị Lan")
    status, out, err = run("create-user", "lan", *given, "--password-stdin", typed=f"{RIGHT}\r\nno more\n")
    assert (status, err) == (0, "")
    assert "lan" in out
    person = access.people.checked("lan", RIGHT)
    assert person is not None
    assert (person.role, person.groups, person.unit, person.shown) == (
        "admin",
        ("Tổ A", "Tổ B"),
        "Công an xã",
        "Chị Lan",
    )
    assert RIGHT not in out


def test_an_account_with_a_link_prints_only_the_link(run: Run, access: Access) -> None:
    status, out, err = run("create-user", "lan", "--link")
    assert status == 0
    assert out.startswith("http://127.0.0.1:7860/sign-in/link?token=")
    assert "lan" in err
    assert access.sessions.use_link(out.strip().partition("token=")[2]) == access.people.named("lan").id
    assert access.people.named("lan").role == "reader"


@pytest.mark.parametrize(("host", "said"), [([], True), (["--host", "ke-hoach.example"], False)])
def test_a_link_that_only_this_machine_opens_says_so(run: Run, access: Access, host: list[str], said: bool) -> None:
    access.people.create("lan", "reader")
    status, out, err = run("link", "lan", *host)
    assert (status, out.count("\n")) == (0, 1)
    assert ("this machine only" in err and "--host" in err) == said


def test_commas_part_groups_here_as_on_the_page(run: Run, access: Access) -> None:
    run("create-user", "lan", "--link", "--group", "Tổ A, Tổ B", "--group", "Tổ C")
    assert access.people.named("lan").groups == ("Tổ A", "Tổ B", "Tổ C")
    run("set-groups", "lan", "Tổ D,Tổ E")
    assert access.people.named("lan").groups == ("Tổ D", "Tổ E")
    assert run("set-groups", "lan", " ")[0] == 2, "a blank one is a slip, not no group"
    assert access.people.named("lan").groups == ("Tổ D", "Tổ E")


@pytest.mark.parametrize("arguments", [("create-user", "lan"), ("set-password", "minh")])
def test_a_closed_standard_input_is_no_terminal(
    parts: Parts,
    access: Access,
    arguments: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    access.people.create("minh", "admin", password=RIGHT)
    monkeypatch.setattr(sys, "stdin", None)  # what Python makes of <&-
    assert main(["--lang", "en", "admin", *arguments], Session(parts, "en")) == 2
    assert "--password-stdin" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("create-token", "minh"), "Thiếu --label. Xem cách dùng bằng --help."),
        (("link",), "Thiếu NAME. Xem cách dùng bằng --help."),
        (("forget", "minh", "--sure"), "Không có tùy chọn --sure. Xem các tùy chọn bằng --help."),
        (("create-user", "x", "--link", "--password-stdin"), "chỉ dùng một trong hai: --link hoặc --password-stdin"),
    ],
)
def test_a_wrong_use_is_said_in_the_language_of_the_interface(run: Run, arguments: tuple[str, ...], said: str) -> None:
    assert run(*arguments, language="vi")[::2] == (2, f"plan-assistant: {said}\n")


REFUSED: dict[str, tuple[tuple[str, ...], str, int, str]] = {
    "no terminal": (("create-user", "lan"), "", 2, "--password-stdin"),
    "no terminal for a change": (("set-password", "minh"), "", 2, "--password-stdin"),
    "both ways": (("create-user", "lan", "--link", "--password-stdin"), RIGHT, 2, "not both"),
    "an empty password": (("create-user", "lan", "--password-stdin"), "", 2, "password"),
    "a common password": (("create-user", "lan", "--password-stdin"), "matkhau123\n", 2, "password"),
    "a name that is taken": (("create-user", "MINH", "--link"), "", 1, "taken"),
    "no name": (("create-user", " ", "--link"), "", 2, "name"),
    "half a letter": (("create-user", "\udc80", "--link"), "", 2, "name"),
    "no role": (("create-user", "lan", "--role", "boss", "--link"), "", 2, "reader, editor, admin"),
    "a role that there is not": (("set-role", "minh", "boss"), "", 2, "reader, editor, admin"),
    "nobody": (("set-role", "hoa", "admin"), "", 1, "users"),
    "nobody's link": (("link", "\udc80"), "", 1, "users"),
    "nobody to forget": (("forget", "hoa"), "", 1, "users"),
    "the last admin": (("set-role", "minh", "reader"), "", 1, "last admin"),
    "the last admin disabled": (("disable", "minh"), "", 1, "last admin"),
    "the last admin deleted": (("forget", "minh"), "", 1, "last admin"),
    "a token without a label": (("create-token", "minh"), "", 2, "label"),
    "a token for too long": (("create-token", "minh", "--label", "x", "--days", "731"), "", 2, "730"),
    "a token above its person": (("create-token", "đọc", "--label", "x", "--role", "admin"), "", 2, "Reader"),
    "nobody's token": (("revoke-token", "0123"), "", 1, "tokens"),
}


@pytest.mark.parametrize(("arguments", "typed", "status", "said"), REFUSED.values(), ids=list(REFUSED))
def test_what_can_not_be_done_says_why_and_changes_nothing(
    run: Run, access: Access, arguments: tuple[str, ...], typed: str, status: int, said: str
) -> None:
    access.people.create("minh", "admin", password=RIGHT)
    access.people.create("đọc", "reader")
    before = access.people.all()
    found, out, err = run(*arguments, typed=typed)
    assert (found, out) == (status, "")
    assert said in err
    assert err.count("\n") == 1
    assert access.people.all() == before
    assert access.tokens.all() == ()


def test_accounts_are_listed(run: Run, access: Access) -> None:
    assert "create-user" in run("users")[2]
    access.people.create("lan", "editor", password=RIGHT, shown="Chị Lan", groups=["A"])
    access.sessions.open(access.people.named("lan").id)
    status, out, _ = run("users")
    assert status == 0
    for word in ("lan", "Editor", "Browsers: 1", "Chị Lan"):
        assert word in out
    assert "Biên tập viên" in run("users", language="vi")[1]
    (shown,) = json.loads(run("users", "--json")[1])["users"]
    assert (shown["name"], shown["role"], shown["groups"], shown["has_password"]) == ("lan", "editor", ["A"], True)
    assert "password" not in {*shown} - {"has_password"}
    assert "argon2" not in str(shown)


def test_an_account_is_changed(run: Run, access: Access) -> None:
    access.people.create("trưởng", "admin")
    access.people.create("lan", "reader", password=RIGHT)
    assert run("set-role", "LAN", "editor")[0] == 0
    assert run("set-groups", "lan", "Tổ B", "Tổ A")[0] == 0
    assert (access.people.named("lan").role, access.people.named("lan").groups) == ("editor", ("Tổ A", "Tổ B"))
    assert run("set-groups", "lan")[0] == 0
    assert access.people.named("lan").groups == ()
    assert run("set-password", "lan", "--password-stdin", typed=NEW)[0] == 0
    assert access.people.checked("lan", NEW)
    assert run("disable", "lan")[0] == 0
    assert access.people.checked("lan", NEW) is None
    assert run("link", "lan")[0] == 1
    assert run("enable", "lan")[0] == 0
    assert access.people.checked("lan", NEW)
    assert run("forget", "lan")[0] == 0
    assert [one.name for one in access.people.all()] == ["trưởng"]


def test_who_is_locked_out_is_let_try_again(run: Run, access: Access) -> None:
    access.people.create("lan", "reader", password=RIGHT)
    for _ in range(OF_NAME):
        access.attempts.begin("lan", "10.0.0.1")
    assert access.attempts.begin("lan", "10.0.0.2")
    assert run("unlock", "lan")[0] == 0
    assert access.attempts.begin("lan", "10.0.0.2") == 0


def test_a_token_is_printed_once_and_listed_without_its_secret(run: Run, access: Access) -> None:
    assert run("tokens")[0] == 0
    access.people.create("lan", "editor")
    status, out, err = run("create-token", "lan", "--label", "báo cáo tuần", "--days", "0")
    assert status == 0
    secret = out.strip()
    token = access.tokens.of(secret)
    assert token is not None
    assert (token.role, token.until) == ("editor", None)
    assert token.id in err
    assert secret not in err
    shown = run("tokens")[1]
    assert all(word in shown for word in (token.id, "lan", "báo cáo tuần", "no end"))
    listed = run("tokens", "--json")[1]
    assert json.loads(listed)["tokens"][0]["label"] == "báo cáo tuần"
    assert secret not in shown + listed
    assert run("revoke-token", token.id)[0] == 0
    assert access.tokens.of(secret) is None
    assert access.tokens.of(run("create-token", "lan", "--label", "x", "--role", "reader")[1].strip())


def test_what_is_done_is_noted_and_no_secret_is(run: Run, access: Access) -> None:
    secrets = [run("create-user", "lan", "--role", "admin", "--link")[1].strip().partition("token=")[2]]
    run("set-password", "lan", "--password-stdin", typed=RIGHT)
    secrets += [RIGHT, run("create-token", "lan", "--label", "x")[1].strip()]
    secrets += [run("link", "lan")[1].strip().partition("token=")[2]]
    run("revoke-token", access.tokens.all()[0].id)
    noted = [entry.done for entry in access.audit.entries()]
    assert [one.action for one in noted] == [
        *("revoke_token", "new_link", "create_token", "set_password", "new_link", "create_person")
    ]
    assert {(one.of, one.how, one.outcome) for one in noted} == {("lan", "owner", "done")}
    assert not [secret for secret in secrets if secret in str(noted)]


@pytest.mark.parametrize(
    ("given", "host", "port", "address"),
    [
        ({}, None, None, "http://127.0.0.1:7860"),
        ({"host": "0.0.0.0", "port": 80}, None, None, "http://127.0.0.1:80"),
        ({"host": "::"}, None, None, "http://[::1]:7860"),
        ({}, "ke-hoach.example", 8000, "http://ke-hoach.example:8000"),
        ({"public_url": "https://ke-hoach.example/a/"}, None, None, "https://ke-hoach.example/a"),
        ({"public_url": "https://ke-hoach.example/a/"}, "127.0.0.1", None, "http://127.0.0.1:7860"),
    ],
)
def test_where_a_link_leads(given: dict[str, Any], host: str | None, port: int | None, address: str) -> None:
    assert link_of(Settings(**given), "abc-_", host, port) == f"{address}/sign-in/link?token=abc-_"


@pytest.mark.slow
@pytest.mark.parametrize(("second", "status"), [(RIGHT, 0), (NEW, 2)])
def test_a_password_is_asked_for_twice_and_not_shown(tmp_path: Path, second: str, status: int) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "ui.cli", "--data", str(tmp_path), "--lang", "en", "admin", "create-user", "lan"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        shown = ""
        for asked, typed in (("Password:", RIGHT), ("again:", second)):
            shown += _read_until(ours, asked)
            os.write(ours, f"{typed}\n".encode())
        shown += _read_until(ours, "")
        assert process.wait(60) == status, shown
    os.close(ours)
    assert RIGHT not in shown
    with Library.open(tmp_path) as library:
        assert bool(library.catalogue.access.people.checked("lan", RIGHT)) == (status == 0)


def _read_until(terminal: int, words: str) -> str:
    """What a terminal shows, up to these words, or to its end."""
    shown, end = b"", time.monotonic() + 60
    while time.monotonic() < end and (not words or words.encode() not in shown):
        try:
            more = os.read(terminal, 1000)
        except OSError:  # it was closed
            break
        if not more:
            break
        shown += more
    return shown.decode()


# What can go wrong


@pytest.mark.parametrize("kind", AccessError.__subclasses__(), ids=lambda kind: kind.__name__)
def test_every_error_of_access_is_said_in_both_languages(kind: type[AccessError]) -> None:
    error = kind(**{field: f"<{field}>" for field in fields_of(kind.WORDS)})
    for language in LANGUAGES:
        fault = fault_of(error, language)
        assert fault is not None
        assert fault.code == kind.code != "not_ready"
        assert (fault.status, fault.exit) == STATUSES.get(kind, (409, 1))
        assert all(f"<{field}>" in fault.detail for field in error.fields)


# Serving


@pytest.mark.parametrize(
    ("settings", "person", "opens"),
    [
        ({}, False, True),
        ({"host": "::1"}, False, True),
        ({"anonymous": "no"}, False, True),
        ({"host": "0.0.0.0"}, False, False),
        ({"host": "0.0.0.0", "anonymous": "no"}, False, False),
        ({"host": "10.0.0.5"}, False, False),
        ({"host": "0.0.0.0"}, True, True),
        ({"host": "0.0.0.0", "anonymous": "everywhere"}, False, True),
        ({"host": "0.0.0.0", "sign_on": "proxy", "proxies": "10.0.0.2"}, False, True),
    ],
)
def test_a_server_for_others_wants_somebody_who_can_sign_in(
    parts: Parts, settings: dict[str, Any], person: bool, opens: bool
) -> None:
    if person:
        parts.library.catalogue.access.people.create("lan", "reader")
    parts.settings = Settings(language="en", data=parts.settings.data, **settings)
    if opens:
        check_way_in(parts, "en")
        return
    with pytest.raises(NoWayIn) as refused:
        check_way_in(parts, "en")
    assert isinstance(refused.value, typer.TyperException)
    assert refused.value.exit_code == 2
    for word in ("create-user NAME --role admin", "PLAN_ASSISTANT_ANONYMOUS=everywhere", settings["host"]):
        assert word in refused.value.format_message()


def test_who_is_disabled_can_not_sign_in(parts: Parts) -> None:
    people = parts.library.catalogue.access.people
    people.create("lan", "reader")
    people.set_disabled("lan", True)
    parts.settings = Settings(data=parts.settings.data, host="0.0.0.0")
    with pytest.raises(NoWayIn):
        check_way_in(parts, "vi")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, []),
        ({"anonymous": "everywhere"}, []),
        ({"host": "0.0.0.0"}, ["HTTPS"]),
        ({"host": "0.0.0.0", "anonymous": "everywhere"}, ["without signing in", "HTTPS"]),
        ({"host": "0.0.0.0", "public_url": "https://ke-hoach.example"}, []),
        ({"host": "0.0.0.0", "public_url": "http://ke-hoach.example"}, ["HTTPS"]),
    ],
)
def test_a_server_for_others_says_what_it_lets_through(settings: dict[str, Any], said: list[str]) -> None:
    found = notices(Settings(**settings), "en")
    assert len(found) == len(said)
    assert all(word in notice for word, notice in zip(said, found, strict=True))


@pytest.mark.slow
def test_serve_refuses_to_start_for_others_without_an_account(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ui.cli", "--data", str(tmp_path), "--lang", "en", "serve", "--host", "0.0.0.0"]
    done = subprocess.run([*command, "--port", str(free_port())], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "create-user" in done.stderr
