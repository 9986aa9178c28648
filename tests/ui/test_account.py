"""One's own account: what a person may change of it, and what a token or nobody in particular may not."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from access_fakes import NEW, RIGHT
from gatehouse import OWN, Gatehouse, gatehouse, words
from ui_clients import HERE, LocalClient

from ui.access.account import LONGEST_DAYS, days_of
from ui.access.cookies import NAME
from vectorstore.access.kept_attempts import OF_NAME
from vectorstore.access.people import Person

MARK = "<script>window.hacked=1</script>"
FORMS = {
    "profile": {"shown": "x", "unit": "y"},
    "password": {"old": RIGHT, "new": NEW, "again": NEW},
    "tokens": {"label": "x", "role": "reader", "days": "1"},
    "leave-all": {},
}


def secret_in(page: Any) -> str:
    found = re.search(r'<pre class="secret">([^<]+)</pre>', page.text)
    assert found, words(page)
    return html.unescape(found[1])


def bearer(house: Gatehouse, person: Person, role: Any = "admin") -> dict[str, str]:
    return {"authorization": f"Bearer {house.access.tokens.create(person.id, 't', role)[0]}"}


# Who may


def test_nobody_in_particular_is_led_to_sign_in(house: Gatehouse) -> None:
    """On this machine they may read, and have no account."""
    client = house.client()
    found = client.get("/account")
    assert (found.status_code, found.headers["location"]) == (303, "sign-in?next=account")
    for form, fields in FORMS.items():
        assert client.post(f"/account/{form}", data=fields).status_code == 401


@pytest.mark.parametrize("form", FORMS)
def test_a_token_changes_nothing(house: Gatehouse, form: str) -> None:
    person = house.person(role="admin")
    client = house.client()
    headers = bearer(house, person)
    assert client.get("/account", headers=headers).status_code == 403
    assert client.post(f"/account/{form}", data=FORMS[form], headers=headers).status_code == 403
    assert house.access.people.checked("lan", RIGHT)
    assert len(house.access.tokens.all()) == 1
    assert [one.outcome for one in house.trail()] == ["refused"]


@pytest.mark.parametrize("form", FORMS)
def test_another_sites_page_changes_nothing(house: Gatehouse, form: str) -> None:
    client = house.entered()
    client.headers["origin"] = "https://evil.example"
    assert client.post(f"/account/{form}", data=FORMS[form]).status_code == 403
    assert house.access.people.checked("lan", RIGHT)
    assert house.access.sessions.counts()


def test_who_is_deleted_has_no_account(house: Gatehouse) -> None:
    client = house.entered()
    house.access.people.forget("lan")
    assert client.get("/account").status_code == 303


# The page and the profile


def test_the_page_says_who_one_is(house: Gatehouse) -> None:
    client = house.entered("lan", "editor", shown="Chị Lan", unit="Công an xã", groups=["Tổ A", "Tổ B"])
    page = client.get("/account")
    assert page.headers["cache-control"] == "no-store"
    said = words(page)
    for word in ("Chị Lan", "Biên tập viên", "Tổ A, Tổ B"):
        assert word in said
    assert 'value="Công an xã"' in page.text
    assert 'href="admin"' not in page.text
    assert 'value="admin"' not in page.text, "no role to give a token that is above one's own"
    assert 'href="account"' in page.text


def test_the_profile_is_ones_own(house: Gatehouse) -> None:
    client = house.entered("lan", unit="cũ")
    found = client.post("/account/profile", data={"shown": MARK, "unit": "  Trạm  Y tế xã "})
    assert (found.status_code, found.headers["location"]) == (303, "./../account?done=profile")
    person = house.access.people.named("lan")
    assert (person.shown, person.unit) == (MARK, "Trạm Y tế xã")
    page = client.get("/account?done=profile")
    assert "Đã lưu" in words(page)
    assert MARK not in page.text
    assert "Đã lưu" not in words(client.get(f"/account?done={MARK}"))
    noted = house.trail()[0]
    assert (noted.who, noted.action, noted.outcome) == ("lan", "set_profile", "done")


@pytest.mark.parametrize(("shown", "unit"), [("x" * 101, ""), ("", "y" * 201), ("\x1b[2J", ""), ("a\x00", "")])
def test_what_can_not_be_a_name_or_unit_is_said_beside_the_form(house: Gatehouse, shown: str, unit: str) -> None:
    client = house.entered()
    found = client.post("/account/profile", data={"shown": shown, "unit": unit})
    assert found.status_code == 422
    assert 'role="alert"' in found.text
    assert house.access.people.named("lan").shown == "lan"


def test_a_blank_name_is_the_one_to_sign_in_with(house: Gatehouse) -> None:
    client = house.entered(shown="Chị Lan", unit="Công an xã")
    client.post("/account/profile", data={"shown": " ", "unit": " "})
    person = house.access.people.named("lan")
    assert (person.shown, person.unit) == ("lan", "")


# The password


def test_a_new_password_takes_the_old_and_ends_the_other_sessions(house: Gatehouse) -> None:
    person = house.person()
    client, other = house.as_(person), house.as_(person)
    headers = bearer(house, person, "reader")
    before = client.cookies[NAME]
    found = client.post("/account/password", data={"old": RIGHT, "new": NEW, "again": NEW})
    assert found.status_code == 303
    assert found.cookies[NAME] != before
    del client.cookies[NAME]
    client.cookies.set(NAME, found.cookies[NAME])
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert house.access.people.checked("lan", NEW)
    assert house.access.people.checked("lan", RIGHT) is None
    assert house.client().get("/api/me", headers=headers).status_code == 200
    assert house.trail()[0].action == "change_password"
    assert not [secret for secret in (RIGHT, NEW) if secret in str(house.trail())]


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"old": NEW, "new": NEW, "again": NEW}, 403),
        ({"old": "", "new": NEW, "again": NEW}, 403),
        ({"new": NEW, "again": NEW}, 403),
        ({"old": RIGHT, "new": NEW, "again": NEW + "!"}, 422),
        ({"old": RIGHT, "new": "ngắn", "again": "ngắn"}, 422),
        ({"old": RIGHT, "new": "matkhau123", "again": "matkhau123"}, 422),
        ({"old": RIGHT}, 422),
        ({"old": RIGHT, "new": "x" * 5000, "again": "x" * 5000}, 422),
    ],
)
def test_a_password_that_is_not_changed_says_why(house: Gatehouse, given: dict[str, str], status: int) -> None:
    client = house.entered()
    found = client.post("/account/password", data=given)
    assert found.status_code == status
    assert 'role="alert"' in found.text
    assert not [one for one in given.values() if len(one) > 4 and one in found.text]
    assert house.access.people.checked("lan", RIGHT)
    assert client.get("/account").status_code == 200


def test_who_finds_an_open_browser_can_not_guess_the_password(house: Gatehouse) -> None:
    client = house.entered()
    for _ in range(OF_NAME):
        assert client.post("/account/password", data={"old": "x", "new": NEW, "again": NEW}).status_code == 403
    found = client.post("/account/password", data={"old": RIGHT, "new": NEW, "again": NEW})
    assert found.status_code == 429
    assert int(found.headers["retry-after"]) > 0
    assert client.get("/account").status_code == 200


def test_who_came_by_a_link_sets_a_password_without_the_old(house: Gatehouse) -> None:
    for name, password in (("mới", None), ("quên", RIGHT)):
        client = house.entered(name, by_link=True, password=password)
        assert 'name="old"' not in client.get("/account").text
        found = client.post("/account/password", data={"new": NEW, "again": NEW})
        assert found.status_code == 303
        assert house.access.people.checked(name, NEW)
        again = house.client()
        again.cookies.set(NAME, found.cookies[NAME])
        assert 'name="old"' in again.get("/account").text, "the link's right is used up"


def test_a_password_that_a_sign_on_keeps_is_not_changed_here(house: Gatehouse) -> None:
    person = house.access.people.arrived("https://sso.example", "1", "hoa")
    client = house.as_(person)
    assert 'action="account/password"' not in client.get("/account").text
    assert client.post("/account/password", data={"new": NEW, "again": NEW}).status_code == 409


# Tokens


@pytest.mark.parametrize(
    ("said", "days"),
    [("", None), (" ", None), ("1", 1), (" 30 ", 30), ("730", 730)]
    + [(bad, ValueError) for bad in ("0", "-1", "731", "1.5", "x", "1e3", "9" * 5000, "\x00")],
)
def test_for_how_long(said: str, days: Any) -> None:
    if days is ValueError:
        with pytest.raises(ValueError):
            days_of(said)
    else:
        assert days_of(said) == days


def test_a_token_is_shown_once_and_works(house: Gatehouse) -> None:
    client = house.entered("lan", "editor")
    found = client.post("/account/tokens", data={"label": MARK, "role": "reader", "days": "30"})
    assert found.status_code == 200
    assert found.headers["cache-control"] == "no-store"
    assert MARK not in found.text
    secret = secret_in(found)
    assert secret not in client.get("/account").text
    assert secret not in str(house.trail())
    (token,) = house.access.tokens.all()
    assert (token.label, token.role) == (MARK, "reader")
    assert house.trail()[0].details["token"] == token.id
    program = house.client(headers={"authorization": f"Bearer {secret}"})
    assert program.get("/api/me").json()["role"] == "reader"
    assert client.post(f"/account/tokens/{token.id}/revoke").status_code == 303
    assert program.get("/api/me").status_code == 401
    assert "đã thu hồi" in words(client.get("/account"))


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"label": "x", "role": "admin", "days": "1"}, 403),
        ({"label": "x", "role": "", "days": "1"}, 403),
        ({"label": "x", "role": "owner", "days": "1"}, 403),
        ({"label": "", "role": "reader", "days": "1"}, 422),
        ({"label": "x" * 101, "role": "reader", "days": "1"}, 422),
        ({"label": "x", "role": "reader", "days": str(LONGEST_DAYS + 1)}, 422),
        ({"label": "x", "role": "reader", "days": "mãi mãi"}, 422),
    ],
)
def test_a_token_that_can_not_be_is_not_made(house: Gatehouse, given: dict[str, str], status: int) -> None:
    client = house.entered("lan", "editor")
    assert client.post("/account/tokens", data=given).status_code == status
    assert house.access.tokens.all() == ()


def test_anothers_token_is_a_token_that_nobody_has(house: Gatehouse) -> None:
    _, theirs = house.access.tokens.create(house.person("minh").id, "x", "reader")
    client = house.entered("lan", "admin")
    pages = [client.post(f"/account/tokens/{one}/revoke") for one in (theirs.id, "0123456789abcdef")]
    assert [page.status_code for page in pages] == [404, 404]
    assert pages[0].text.replace(theirs.id, "0123456789abcdef") == pages[1].text
    assert house.access.tokens.all()[0].revoked_at is None


def test_a_tokens_person_who_is_lowered_lowers_it(house: Gatehouse) -> None:
    house.person("trưởng", "admin")
    person = house.person(role="admin")
    program = house.client(headers=bearer(house, person, "admin"))
    assert program.get("/api/me").json()["role"] == "admin"
    house.access.people.set_role("lan", "reader")
    assert program.get("/api/me").json()["role"] == "reader"
    house.access.people.set_disabled("lan", True)
    assert program.get("/api/me").status_code == 401


# Out


def test_signing_out_everywhere_ends_every_session(house: Gatehouse) -> None:
    person = house.person()
    clients = [house.as_(person) for _ in range(3)]
    found = clients[0].post("/account/leave-all")
    assert found.status_code == 303
    assert found.headers["location"] == "./../sign-in?out=1"
    assert found.headers["clear-site-data"] == '"cache"'
    assert [client.get("/account").status_code for client in clients] == [303] * 3


# Programs


def test_a_program_is_told_who_it_is(house: Gatehouse) -> None:
    person = house.person("lan", "editor", shown="Chị Lan", unit="Công an xã", groups=["Tổ A"])
    known = {"name": "lan", "shown": "Chị Lan", "role": "editor", "unit": "Công an xã", "groups": ["Tổ A"]}
    assert house.as_(person).get("/api/me").json() == known | {"how": "session"}
    assert house.client(headers=bearer(house, person, "reader")).get("/api/me").json() == known | {
        "how": "token",
        "role": "reader",
    }
    nobody = {"name": "", "shown": "", "role": "reader", "unit": "", "how": "anonymous", "groups": []}
    assert house.client().get("/api/me").json() == nobody


def test_a_proxys_people_have_a_profile_and_tokens_and_no_password_here(tmp_path: Path, tables: Path) -> None:
    with gatehouse(tables, tmp_path, sign_on="proxy", proxies="127.0.0.1", anonymous="no") as house:
        client = house.client()
        client.headers["x-remote-user"] = "hoa"
        assert "Tài khoản: hoa" in words(client.get("/account"))
        assert client.post("/account/profile", data={"shown": "Cô Hoa", "unit": ""}).status_code == 303
        made = client.post("/account/tokens", data={"label": "x", "role": "reader", "days": ""})
        assert secret_in(made).startswith("pa_")
        assert client.post("/account/password", data={"new": NEW, "again": NEW}).status_code == 403
        assert client.get("/api/me").json()["how"] == "proxy"


def test_every_form_of_the_page_leads_to_a_route_that_notes_it(house: Gatehouse) -> None:
    client = house.entered("lan", "admin")
    house.access.tokens.create(house.access.people.named("lan").id, "x", "reader")
    forms = set(re.findall(r'<form[^>]*action="([^"]+)" method="post"', client.get("/account").text))
    assert len(forms) == 6
    for form in forms - {"sign-out"}:
        assert client.post(f"{HERE}/{form}", headers=OWN).status_code != 404


@pytest.mark.parametrize("path", ["/plans", "/plans/an_binh", "/plans/nowhere", "/register", "/api/docs"])
def test_every_plain_page_leads_to_the_account(calm_app: Any, path: str) -> None:
    page = LocalClient(calm_app).get(path)
    (link,) = re.findall(r'href="([^"]*account)"', page.text)
    assert urljoin(f"{HERE}{path}", link) == f"{HERE}/account"
