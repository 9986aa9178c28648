"""People whom a trusted proxy names: believed from it alone, made once, with the role that their groups give."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from door_fakes import ask, door_app, door_parts
from sqlalchemy import event
from ui_clients import LocalClient, enter, token_of

from ui.access.cookies import NAME
from ui.access.sign_on import given_role, listed
from ui.settings import Settings
from ui.wiring import Parts

HOST = (b"host", b"ke-hoach.example")
PROXY, STRANGER = "10.0.0.2", "10.0.0.3"
SETTINGS = {"sign_on": "proxy", "proxies": PROXY, "proxy_groups": "X-Remote-Groups", "admin_groups": "Quản trị",
            "editor_groups": "Văn thư, Tổng hợp"}  # fmt: skip


@pytest.fixture
def parts(tmp_path: Path, tables: Path) -> Parts:
    return door_parts(tmp_path, tables, **SETTINGS)


def _asked(parts: Parts, *headers: tuple[str, str | bytes], peer: str = PROXY, path: str = "/plans") -> Any:
    sent = [(name.encode(), value if isinstance(value, bytes) else value.encode()) for name, value in headers]
    return ask(door_app(parts), path, [HOST, (b"x-forwarded-for", b"203.0.113.5"), *sent], peer=peer)


def _names(parts: Parts) -> list[str]:
    return [person.name for person in parts.library.catalogue.access.people.all()]


USER, GROUPS = "x-remote-user", "x-remote-groups"


def test_who_the_proxy_names_is_let_in(parts: Parts) -> None:
    got = _asked(parts, (USER, "Nguyễn Thị Lan"), (GROUPS, "Văn thư, Tổ 1"))
    assert got.status == 200
    assert '"name":"Nguyễn Thị Lan","role":"editor","how":"proxy"' in got.body.decode()
    assert '"address":"203.0.113.5"' in got.body.decode()
    (lan,) = parts.library.catalogue.access.people.all()
    assert (lan.origin, lan.subject, lan.role, lan.has_password) == ("proxy", "Nguyễn Thị Lan", "reader", False)
    assert (lan.given_role, lan.given_groups) == ("editor", ("Văn thư", "Tổ 1"))


def test_from_others_the_header_is_as_if_it_were_not_there(parts: Parts) -> None:
    assert _asked(parts, (USER, "lan"), peer=STRANGER).status == 401
    assert _asked(parts, (USER, "lan"), ("x-forwarded-for", PROXY), peer=STRANGER).status == 401
    assert _asked(parts, (USER, "lan"), ("forwarded", f"for={PROXY}"), peer="127.0.0.1").status == 401
    assert _names(parts) == []


# What the proxy passes on beside its own header, or instead of it.
NOT_BELIEVED: list[list[tuple[str, str | bytes]]] = [
    [],
    [(USER, "")],
    [(USER, "  ")],
    [(USER, "lan"), (USER, "admin")],  # one of them is the client's own
    [(USER, "lan"), (USER, "lan")],
    [(USER, ""), (USER, "admin")],
    [("x_remote_user", "admin")],
    [("x-remote_user", "admin")],
    [("x-remote-user-", "admin")],
    [("remote-user", "admin")],
    [("x-forwarded-user", "admin")],
    [(USER, "lan"), (GROUPS, "Tổ 1"), (GROUPS, "Quản trị")],
    [(USER, "Nguyễn".encode("utf-16-le"))],
    [(USER, "Đỗ".encode("cp1258", "replace"))],  # read as another encoding, it would be another name
    [(USER, b"\xc3")],
    [(USER, b"\x00")],
    [(USER, b"lan\x00admin")],
    [(USER, b"lan\x07")],
    [(USER, "lan\u202eadmin")],  # turns the letters around
    [(USER, "x" * 101)],
    [(USER, b"x" * 60_000)],
]


@pytest.mark.parametrize("headers", NOT_BELIEVED, ids=lambda headers: repr(headers)[:40])
def test_what_is_not_believed(parts: Parts, headers: list[tuple[str, str | bytes]]) -> None:
    assert _asked(parts, *headers).status == 401
    assert _names(parts) == []


def test_a_proxy_that_passes_a_clients_header_on_is_told_of(parts: Parts, caplog: pytest.LogCaptureFixture) -> None:
    _asked(parts, (USER, "lan"), (USER, "quan.tri"))
    (record,) = [one for one in caplog.records if one.name == "ui.access.sign_on"]
    assert record.levelno == logging.WARNING and "X-Remote-User and X-Remote-Groups" in record.getMessage()
    assert "quan.tri" not in caplog.text


@pytest.mark.parametrize(
    "name", ["lan, admin", "XA\\lan", "lan@XA.EXAMPLE", "CN=Lan,OU=Xã", "<b>lan</b>", "Nguye\u0302\u0303n"]
)
def test_a_name_is_taken_whole(parts: Parts, name: str) -> None:
    assert _asked(parts, (USER, name)).status == 200
    assert _names(parts) == [name if "Nguy" not in name else "Nguyễn"]


def test_another_sign_on_reads_no_such_header(tmp_path: Path, tables: Path) -> None:
    parts = door_parts(tmp_path, tables, proxies=PROXY)
    assert _asked(parts, (USER, "lan")).status == 401


def test_nobody_in_particular_gets_in_behind_a_proxy_on_the_same_machine(tmp_path: Path, tables: Path) -> None:
    parts = door_parts(tmp_path, tables, **(SETTINGS | {"proxies": "127.0.0.1"}))
    for headers in (
        [(b"host", b"127.0.0.1:7860")],
        [(b"host", b"127.0.0.1:7860"), (b"x-forwarded-for", b"203.0.113.5")],
    ):
        assert ask(door_app(parts), headers=headers).status == 401


def test_nothing_is_written_where_nothing_has_changed(parts: Parts) -> None:
    _asked(parts, (USER, "lan"), (GROUPS, "Văn thư"))
    written: list[str] = []
    engine: Any = parts.library.catalogue.engine  # type: ignore[attr-defined]

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        written.extend([statement] if not statement.startswith(("SELECT", "PRAGMA")) and statement != "BEGIN" else [])

    event.listen(engine, "before_cursor_execute", note)
    for _ in range(3):
        assert _asked(parts, (USER, "lan"), (GROUPS, "Văn thư")).status == 200
    assert written == []
    _asked(parts, (USER, "lan"), (GROUPS, "Tổ 1"))
    assert any(statement.startswith("UPDATE people") for statement in written)


def test_first_requests_that_come_at_once_are_of_one_person(parts: Parts) -> None:
    app = door_app(parts)
    headers = [HOST, (USER.encode(), b"lan")]
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda _: ask(app, headers=headers, peer=PROXY), range(8)))
    assert [one.status for one in got] == [200] * 8
    assert _names(parts) == ["lan"]


def test_a_role_that_is_taken_away_is_gone_at_once(parts: Parts) -> None:
    assert _asked(parts, (USER, "lan"), (GROUPS, "Quản trị"), path="/admin").status == 200
    assert _asked(parts, (USER, "lan"), (GROUPS, "Tổ 1"), path="/admin").status == 403  # also the last admin's
    assert _asked(parts, (USER, "lan"), path="/admin").status == 403


def test_a_role_given_here_counts_beside(parts: Parts) -> None:
    _asked(parts, (USER, "lan"))
    parts.library.catalogue.access.people.set_role("lan", "editor")
    assert b'"role":"editor"' in _asked(parts, (USER, "lan"), (GROUPS, "Tổ 1")).body
    assert b'"role":"admin"' in _asked(parts, (USER, "lan"), (GROUPS, "QUẢN  TRỊ")).body


def test_nobody_is_taken_for_somebody_of_the_same_name(parts: Parts) -> None:
    people = parts.library.catalogue.access.people
    people.create("lan", "admin")
    people.create("lan (2)", "admin")
    assert _asked(parts, (USER, "lan"), path="/admin").status == 403
    assert _asked(parts, (USER, "Lan"), path="/admin").status == 403  # another one to the proxy, and so to us
    assert _names(parts) == ["lan", "lan (2)", "lan (3)", "Lan (4)"]


def test_what_a_sign_on_changes_is_noted(parts: Parts) -> None:
    """Who comes to be an admin by a group is one that nobody here made."""
    for groups in ("Quản trị", "Quản trị", "Tổ 1"):
        _asked(parts, (USER, "lan"), (GROUPS, groups))
    noted = [entry.done for entry in parts.library.catalogue.access.audit.all()]
    assert [(one.who, one.how, one.action, one.of, one.address, dict(one.details)) for one in noted] == [
        ("lan", "proxy", action, "lan", "203.0.113.5", {"role": role, "groups": [group]})
        for action, role, group in (("create_person", "admin", "Quản trị"), ("change_person", "reader", "Tổ 1"))
    ]


def test_a_long_name_that_is_taken_still_gets_a_number(parts: Parts) -> None:
    parts.library.catalogue.access.people.create("x" * 100, "admin")
    assert _asked(parts, (USER, "x" * 100)).status == 200


def test_who_is_disabled_here_stays_out(parts: Parts) -> None:
    _asked(parts, (USER, "lan"))
    parts.library.catalogue.access.people.set_disabled("lan", True)
    assert _asked(parts, (USER, "lan")).status == 401


def test_what_counts_beside_the_proxys_word(parts: Parts) -> None:
    client = LocalClient(door_app(parts))
    enter(client, parts, "editor")
    cookie = f"{NAME}={client.cookies.get(NAME)}"
    assert b'"name":"lan"' in _asked(parts, (USER, "lan"), ("cookie", cookie)).body
    assert b'"name":"editor"' in _asked(parts, ("cookie", cookie)).body  # passwords kept here go on working
    token = token_of(parts, "admin")["authorization"]
    assert b'"name":"admin"' in _asked(parts, (USER, "lan"), ("authorization", token)).body
    assert _asked(parts, (USER, "lan"), ("authorization", "Bearer x")).status == 401


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["Quản trị"], "admin"),
        (["quản trị"], "admin"),
        (["Qua\u0309n tri\u0323"], "admin"),  # the same letters, composed otherwise
        (["Tổng hợp", "Quản trị"], "admin"),
        (["Tổng hợp"], "editor"),
        (["Quản trị viên", "Quản", "trị", ""], "reader"),
        ([], "reader"),
    ],
)
def test_which_role_groups_give(groups: list[str], role: str) -> None:
    settings = Settings(**SETTINGS)  # type: ignore[arg-type]
    assert given_role(settings, groups) == role
    assert given_role(Settings(), groups) == "reader"


def test_names_with_commas_between_them() -> None:
    assert listed(" a , b,,c ,") == ("a", "b", "c")
    assert listed("") == listed(" , ") == ()
