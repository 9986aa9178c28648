"""Signing in and out: with a password, by a link; and who is not let in, and why."""

from __future__ import annotations

import asyncio
import html
import logging
import re
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from access_fakes import NEW, RIGHT, CountingHasher, people_of
from gatehouse import OWN, Gatehouse, gatehouse, words
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from ui_clients import HERE

from ui.access.cookies import NAME, SECURE
from ui.access.entering import LONGEST, below_root
from vectorstore.access.kept_attempts import OF_ADDRESS, OF_NAME, SECONDS
from vectorstore.access.kept_sessions import LINK_SECONDS

MARK = "<script>window.hacked=1</script>"


def sign_in(client: TestClient, name: str = "lan", password: str = RIGHT, **more: Any) -> Any:
    return client.post("/sign-in", data={"name": name, "password": password} | more)


# Where a browser goes then


@pytest.mark.parametrize(
    ("said", "to"),
    [
        ("", ""),
        ("plans", "plans"),
        ("/plans", "plans"),
        ("plans/ke-hoach?start=1&end=9#quote", "plans/ke-hoach?start=1&end=9#quote"),
        ("plans/kế hoạch", "plans/kế hoạch"),
        ("plans?q=a..b//c:d", "plans?q=a..b//c:d"),
        ("admin/plans/a:b", "admin/plans/a:b"),
        ("https://evil.example/", ""),
        ("//evil.example", ""),
        ("///evil.example", ""),
        ("/\\evil.example", ""),
        ("\\\\evil.example", ""),
        ("%5c%5cevil.example", ""),
        ("/%2f/evil.example", ""),
        ("javascript:alert(1)", ""),
        ("%6aavascript:alert(1)", ""),
        ("../other", ""),
        ("plans/../../other", ""),
        ("plans/%2e%2E/%2e./other", ""),
        ("a%3f/../../other", ""),
        ("a%23/../../other", ""),
        ("./plans", ""),
        ("/\t/evil.example", ""),
        ("plans\r\nset-cookie: a=b", ""),
        ("plans%0d%0aset-cookie:", ""),
        ("plans\x00", ""),
        ("\ud800", ""),
        ("p" * LONGEST, "p" * LONGEST),
        ("p" * (LONGEST + 1), ""),
    ],
)
def test_where_one_goes_on_to(said: str, to: str) -> None:
    assert below_root(said) == to


@settings(max_examples=400, deadline=None)
@given(
    said=st.text(alphabet=st.sampled_from("/\\.:?#%25eEfFc@ \t\nab\u3002"), max_size=24)
    | st.text(st.characters(exclude_categories=()), max_size=40)
)
def test_wherever_it_is_it_lies_below_the_root(said: str) -> None:
    to = urljoin("https://here.example/office/sign-in", f"./{below_root(said)}")
    place = urlsplit(to)
    assert (place.scheme, place.netloc) == ("https", "here.example")
    assert place.path.startswith("/office/")


@pytest.mark.parametrize(
    "asked", ["plans", "plans/a%3Fb%23c?start=1&end=9", "plans/k%E1%BA%BF%20ho%E1%BA%A1ch", "a%25b"]
)
def test_who_is_sent_to_sign_in_comes_back_to_what_they_asked_for(tmp_path: Path, tables: Path, asked: str) -> None:
    with gatehouse(tables, tmp_path, anonymous="no") as house:
        house.person()
        client = house.client()
        away = client.get(f"/{asked}")
        assert away.status_code == 303
        page = client.get(urljoin(f"{HERE}/{asked}", away.headers["location"])).text
        to = re.search(r'name="next" value="([^"]*)"', page)
        assert to
        found = sign_in(client, next=html.unescape(to[1]))
        assert urljoin(f"{HERE}/sign-in", found.headers["location"]) == f"{HERE}/{asked}"


# The page


def test_the_page_says_how_the_first_admin_is_made_until_there_is_one(house: Gatehouse) -> None:
    client = house.client()
    assert "plan-assistant admin create-user" in client.get("/sign-in").text
    house.person()
    page = client.get("/sign-in?next=plans")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "create-user" not in page.text
    assert '<input type="hidden" name="next" value="plans">' in page.text
    assert 'autocomplete="current-password"' in page.text


def test_a_sign_on_comes_first_where_there_is_one(tmp_path: Path, tables: Path) -> None:
    here = {"oidc_issuer": "https://sso.example", "oidc_client": "x", "public_url": "https://ke-hoach.example"}
    with gatehouse(tables, tmp_path, sign_on="oidc", **here) as house:
        page = house.client().get("/sign-in?next=plans/a%3Fstart=1").text
        assert page.index('href="sign-in/oidc?next=plans/a%3Fstart%3D1"') < page.index('id="password"')


def test_who_is_signed_in_already_is_told_so(house: Gatehouse) -> None:
    client = house.entered("lan", shown="Chị Lan")
    assert "Đang đăng nhập với tên Chị Lan" in words(client.get("/sign-in"))


def test_what_is_typed_is_data(house: Gatehouse) -> None:
    house.person("minh", shown=MARK)
    client = house.client()
    for page in (client.get("/sign-in", params={"next": MARK}), sign_in(client, f'"{MARK}', next=MARK)):
        assert MARK not in page.text
        assert "&lt;script&gt;" in page.text
    assert MARK not in house.as_(house.access.people.named("minh")).get("/sign-in").text


# Signing in


def test_the_right_password_lets_in(house: Gatehouse) -> None:
    house.person(role="editor")
    client = house.client()
    found = sign_in(client, " LAN ", next="account?done=profile")
    assert found.status_code == 303
    assert urljoin(f"{HERE}/sign-in", found.headers["location"]) == f"{HERE}/account?done=profile"
    given = found.headers["set-cookie"].lower()
    assert all(word in given for word in ("httponly", "samesite=lax", "path=/"))
    assert not any(word in given for word in ("max-age", "expires", "domain"))
    assert client.get("/account").status_code == 200
    assert house.access.people.named("lan").seen_at
    (noted,) = house.trail()
    assert (noted.who, noted.how, noted.action, noted.outcome) == ("lan", "session", "sign_in", "done")
    assert noted.details["way"] == "password"


def test_over_https_the_cookie_is_for_https_and_this_host_only(house: Gatehouse) -> None:
    house.person()
    client = house.client(base_url="https://127.0.0.1")
    client.headers["origin"] = "https://127.0.0.1"
    given = sign_in(client).headers["set-cookie"]
    assert given.startswith(f"{SECURE}=")
    assert "secure" in given.lower()
    assert client.get("/account").status_code == 200


def test_below_another_path_it_leads_there(tmp_path: Path, tables: Path) -> None:
    with gatehouse(tables, tmp_path) as house:
        house.person()
        client = house.client(root_path="/office")
        found = client.post("/office/sign-in", data={"name": "lan", "password": RIGHT, "next": "plans"})
        assert urljoin(f"{HERE}/office/sign-in", found.headers["location"]) == f"{HERE}/office/plans"
        left = client.post("/office/sign-out")
        assert urljoin(f"{HERE}/office/sign-out", left.headers["location"]) == f"{HERE}/office/sign-in?out=1"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": ""},
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": HERE, "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "none"},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/sign-in/link"])
def test_nobody_is_signed_in_or_out_by_another_sites_page(house: Gatehouse, path: str, headers: dict[str, str]) -> None:
    link = house.access.sessions.new_link(house.person().id)
    client = house.as_(house.access.people.named("lan")) if path == "/sign-out" else house.client()
    client.headers.update(headers)
    found = client.post(path, data={"name": "lan", "password": RIGHT, "token": link})
    assert found.status_code == 403
    assert "set-cookie" not in found.headers
    assert house.access.sessions.linked(link), "nothing was used"
    if path == "/sign-out":
        assert house.access.sessions.counts()


def test_a_wrong_password_is_told_without_telling_who_there_is(house: Gatehouse) -> None:
    house.person()
    pages = [sign_in(house.client(), name, password) for name, password in (("lan", NEW), ("bà Ngọ", RIGHT))]
    assert {page.status_code for page in pages} == {403}
    assert len({page.text.replace("bà Ngọ", "lan") for page in pages}) == 1
    assert "Tên hoặc mật khẩu không đúng" in pages[0].text
    assert 'value="lan"' in pages[0].text
    assert NEW not in pages[0].text
    assert not any("set-cookie" in page.headers for page in pages)


def test_odd_names_and_passwords_are_wrong(house: Gatehouse) -> None:
    house.person()
    odd = ("", "\x00", "x" * 100_000, "'; DROP TABLE people; --", "lan\x00", "ệ" * 5000)
    for at, (name, password) in enumerate([*((name, RIGHT) for name in odd), *(("lan", word) for word in odd[:4])]):
        client = house.client(client=(f"127.0.0.{at + 1}", 1))
        assert sign_in(client, name, password).status_code == 403, (name[:20], password[:20])


def test_bytes_that_are_no_text_are_wrong(house: Gatehouse) -> None:
    client = house.client()
    client.headers["content-type"] = "application/x-www-form-urlencoded"
    assert client.post("/sign-in", content=b"name=%ED%A0%80&password=%FF%FE").status_code == 403
    assert client.post("/sign-in", content=b"name=a;password").status_code == 403
    for files in ({"name": ("a.txt", b"x")}, {"password": ("a.txt", b"x")}):
        del client.headers["content-type"]
        client.headers.update(OWN)
        assert client.post("/sign-in", files=files).status_code == 422
        client.headers["content-type"] = ""


def test_who_is_disabled_or_has_no_password_is_not_let_in(house: Gatehouse) -> None:
    house.person("khóa")
    house.access.people.set_disabled("khóa", True)
    house.person("liên kết", password=None)
    for name in ("khóa", "liên kết"):
        for password in (RIGHT, "", "nobody's"):
            assert sign_in(house.client(), name, password).status_code == 403


def test_what_was_typed_is_noted_only_where_it_is_a_name(house: Gatehouse, caplog: pytest.LogCaptureFixture) -> None:
    house.person()
    caplog.set_level(logging.DEBUG)
    client = house.client()
    sign_in(client, "LAN", NEW)
    sign_in(client, "mật khẩu gõ nhầm ô", NEW)
    sign_in(client)
    assert [(one.who, one.of, one.outcome) for one in house.trail()] == [
        ("lan", "lan", "done"),
        ("", "", "refused"),
        ("", "lan", "refused"),
    ]
    kept = f"{house.trail()} {caplog.text}"
    assert not [secret for secret in (RIGHT, NEW, "gõ nhầm", client.cookies[NAME]) if secret in kept]


# Guessing


def test_a_name_is_locked_out_and_the_page_says_for_how_long(house: Gatehouse) -> None:
    for name in ("lan", "ai đó không có"):
        if name == "lan":
            house.person(name)
        client = house.client()
        assert [sign_in(client, name, NEW).status_code for _ in range(OF_NAME)] == [403] * OF_NAME
        house.clock.now += 60.5
        found = sign_in(client, name)
        assert found.status_code == 429
        seconds = found.headers["retry-after"]
        assert int(seconds) == SECONDS - 60
        assert f"{seconds} giây" in words(found)
        assert found.headers["cache-control"] == "no-store"
        house.clock.now += int(seconds)
        assert sign_in(client, name).status_code == (303 if name == "lan" else 403)


def test_a_lock_is_of_the_name_and_leaves_sessions_and_others_alone(house: Gatehouse) -> None:
    inside = house.entered("lan")
    house.person("minh")
    client = house.client()
    for _ in range(OF_NAME):
        sign_in(client, "lan", NEW)
    assert sign_in(house.client(), "lan").status_code == 429
    assert inside.get("/account").status_code == 200
    assert sign_in(client, "minh").status_code == 303
    house.access.attempts.forget("lan")
    assert sign_in(house.client(), "lan").status_code == 303


def test_an_address_is_locked_out_and_no_other_one(house: Gatehouse) -> None:
    house.person()
    client = house.client(client=("10.0.0.5", 1), base_url="http://plans.example")
    client.headers["origin"] = "http://plans.example"
    for at in range(OF_ADDRESS):
        assert sign_in(client, f"ai {at}").status_code == 403
    # Whose words these are, the guard does not believe.
    client.headers["x-forwarded-for"] = "10.9.9.9"
    assert sign_in(client).status_code == 429
    assert sign_in(house.client()).status_code == 303


class HeldHasher(CountingHasher):
    """Looks at a password when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = Event()

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
        self.go_on.wait(30)
        return super().verify(hash, password)


def test_who_waits_for_a_password_to_be_looked_at_holds_up_nobody(tables: Path, tmp_path: Path) -> None:
    """Many at once, from many addresses, and more than there are threads that answer."""
    hasher = HeldHasher()
    with gatehouse(tables, tmp_path) as house:
        house.access.people = people_of(house.access.people._engine, hasher)

        async def tried(at: int) -> int:
            way = httpx.ASGITransport(house.app, client=(f"10.0.0.{at}", 1))
            async with httpx.AsyncClient(transport=way, base_url=HERE, headers=OWN) as client:
                return (await client.post("/sign-in", data={"name": f"ai {at}", "password": RIGHT})).status_code

        async def asked() -> int:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(house.app), base_url=HERE) as client:
                return (await client.get("/sign-in")).status_code

        async def both() -> tuple[set[int], set[int]]:
            trying = [asyncio.create_task(tried(at)) for at in range(60)]
            try:  # threads take work in its order: what is asked in a later round comes after all of the others
                answered = {await asyncio.wait_for(asked(), 20) for _ in range(8)}
            finally:
                hasher.go_on.set()
            return answered, set(await asyncio.gather(*trying))

        assert asyncio.run(both()) == ({200}, {403})
    assert hasher.checks == 60


# Sessions


def test_a_secret_that_was_there_before_becomes_nobodys(house: Gatehouse) -> None:
    lan, minh = house.person(), house.person("minh")
    for held in ("a secret that somebody planted", house.access.sessions.open(minh.id)):
        client = house.client()
        client.cookies.set(NAME, held)
        found = sign_in(client)
        given = found.cookies[NAME]
        assert given != held
        times = {"longest": 3600.0, "idle": 3600.0}
        assert house.access.sessions.person_of(held, **times) is None
        assert house.access.sessions.person_of(given, **times) == (lan.id, False)


def test_two_sign_ins_at_once_are_two_sessions(house: Gatehouse) -> None:
    house.person()
    clients = [house.client(), house.client()]
    assert len({sign_in(client).cookies[NAME] for client in clients}) == 2
    clients[0].post("/sign-out")
    assert [client.get("/account").status_code for client in clients] == [303, 200]


def test_signing_out_ends_the_session(house: Gatehouse) -> None:
    house.person()
    client = house.client()
    secret = sign_in(client).cookies[NAME]
    found = client.post("/sign-out")
    assert found.status_code == 303
    assert found.headers["clear-site-data"] == '"cache"'
    assert NAME not in client.cookies
    client.cookies.set(NAME, secret)
    away = client.get("/account")
    assert away.status_code == 303
    assert away.headers["location"] == "sign-in?next=account"
    assert "Đã đăng xuất" in words(house.client().get("/sign-in?out=1"))
    assert [one.action for one in house.trail()] == ["sign_out", "sign_in"]
    assert client.post("/sign-out").status_code == 303, "again is no fault"


def test_a_session_is_over_when_it_was_left_alone_or_has_lasted(tmp_path: Path, tables: Path) -> None:
    with gatehouse(tables, tmp_path, session_hours=3, session_idle=60) as house:
        house.person()
        client = house.client()
        sign_in(client)
        for _ in range(5):
            house.clock.now += 35 * 60
            assert client.get("/account").status_code == 200
        house.clock.now += 5 * 60
        assert client.get("/account").status_code == 303, "three hours"
        sign_in(client)
        house.clock.now += 3600
        assert client.get("/account").status_code == 303, "an hour of rest"
        sign_in(client)
        assert len(house.access.sessions.counts()) == 1, "and what is over is forgotten"


# Links


def test_looking_at_a_link_signs_nobody_in(house: Gatehouse) -> None:
    secret = house.access.sessions.new_link(house.person(shown=f"Chị {MARK}").id)
    client = house.client()
    for _ in range(3):
        page = client.get("/sign-in/link", params={"token": secret})
        assert page.status_code == 200
        assert "set-cookie" not in page.headers
    assert MARK not in page.text
    assert "Đăng nhập với tên Chị <script>" in words(page)
    assert page.headers["cache-control"] == "no-store"
    found = client.post("/sign-in/link", data={"token": secret})
    assert found.status_code == 303
    assert urljoin(f"{HERE}/sign-in/link", found.headers["location"]) == f"{HERE}/account?done=linked"
    assert "đặt mật khẩu" in words(client.get("/account?done=linked"))
    assert house.trail()[0].details["way"] == "link"


def test_a_link_works_once_and_for_a_day(house: Gatehouse) -> None:
    lan = house.person()
    used, over = house.access.sessions.new_link(lan.id), ""
    assert house.client().post("/sign-in/link", data={"token": used}).status_code == 303
    over = house.access.sessions.new_link(lan.id)
    house.clock.now += LINK_SECONDS
    for secret in (used, over, "", "x", "\x00", MARK):
        client = house.client()
        for page in (
            client.get("/sign-in/link", params={"token": secret}),
            client.post("/sign-in/link", data={"token": secret}),
        ):
            assert page.status_code == 403
            assert "Liên kết này không dùng được" in words(page)
            assert "set-cookie" not in page.headers
            assert MARK not in page.text


def test_a_link_of_who_is_disabled_signs_nobody_in(house: Gatehouse) -> None:
    secret = house.access.sessions.new_link(house.person().id)
    house.access.people.set_disabled("lan", True)
    house.access.people.set_disabled("lan", False)
    assert house.client().get("/sign-in/link", params={"token": secret}).status_code == 403
    assert house.client().post("/sign-in/link", data={"token": secret}).status_code == 403


def test_a_link_tells_who_is_signed_in_that_they_will_not_be(house: Gatehouse) -> None:
    secret = house.access.sessions.new_link(house.person(shown="Chị Lan").id)
    client = house.entered("minh", shown="Anh Minh")
    assert "đang đăng nhập với tên Anh Minh" in words(client.get("/sign-in/link", params={"token": secret}))
    client.post("/sign-in/link", data={"token": secret})
    assert "Tài khoản: Chị Lan" in words(client.get("/account"))
    assert list(house.access.sessions.counts()) == [house.access.people.named("lan").id]
