"""The admin pages of people: who may come in, and what they may do."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from access_fakes import RIGHT
from gatehouse import Gatehouse, gatehouse, words
from ui_clients import HERE

from ui.access.cookies import NAME
from vectorstore.access.kept_attempts import OF_NAME

MARK = "<script>window.hacked=1</script>"
ACTS = ("change", "disable", "enable", "forget", "link", "unlock", "revoke", "sign-out")


@pytest.fixture
def admin(house: Gatehouse) -> Any:
    return house.entered("trưởng", "admin", password=None)


def link_in(page: Any) -> str:
    found = re.search(r'<pre class="secret">([^<]+)</pre>', page.text)
    assert found, words(page)
    return html.unescape(found[1])


def followed(house: Gatehouse, link: str) -> int:
    """What a browser gets that follows a link and presses its button."""
    query = urlsplit(link).query.removeprefix("token=")
    return int(house.client().post("/sign-in/link", data={"token": query}).status_code)


@pytest.mark.parametrize("role", ["reader", "editor"])
def test_only_admins_see_people_or_change_them(house: Gatehouse, role: Any) -> None:
    minh = house.person("minh", "admin", password=None)
    client = house.entered("lan", role, password=None)
    for path in ("/admin/people", f"/admin/people/{minh.id}"):
        page = client.get(path)
        assert page.status_code == 403
        assert "minh" not in page.text
    for path in ("create", *(f"{minh.id}/{act}" for act in ACTS)):
        data = {"name": "x", "role": "admin", "groups": "", "unit": "", "shown": ""}
        assert client.post(f"/admin/people/{path}", data=data).status_code == 403
        assert house.client().post(f"/admin/people/{path}", data=data).status_code == 401
    assert house.access.people.named("minh") == minh
    assert len(house.access.people.all()) == 2


def test_the_list_says_what_is_known_of_each(house: Gatehouse, admin: Any) -> None:
    house.person("minh", "editor", password=None, shown=f"Anh {MARK}", unit="Công an xã", groups=["Tổ A", "Tổ B"])
    house.access.people.set_disabled("minh", True)
    house.access.people.arrived("https://sso.example", "1", "hoa", role="editor", groups=["ban hành"])
    page = admin.get("/admin/people")
    said = words(page)
    for word in (
        "Anh <script>",
        "Biên tập viên",
        "Tổ A, Tổ B",
        "Công an xã",
        "đã khóa",
        "tài khoản cơ quan",
        "ban hành",
    ):
        assert word in said
    assert MARK not in page.text
    assert page.headers["cache-control"] == "no-store"


def test_somebody_new_gets_a_link_that_is_shown_once(house: Gatehouse, admin: Any) -> None:
    given = {"name": " lan ", "role": "editor", "groups": "Tổ A, Tổ B,", "unit": "Công an xã", "shown": "Chị Lan"}
    page = admin.post("/admin/people/create", data=given)
    assert page.status_code == 200
    link = link_in(page)
    assert link.startswith(f"{HERE}/sign-in/link?token=")
    person = house.access.people.named("lan")
    assert (person.shown, person.role, person.unit, person.groups) == (
        "Chị Lan",
        "editor",
        "Công an xã",
        ("Tổ A", "Tổ B"),
    )
    assert link not in admin.get(f"/admin/people/{person.id}").text
    assert urlsplit(link).query[6:] not in str(house.trail())
    assert house.trail()[0].details["person"] == "lan"
    assert followed(house, link) == 303
    assert followed(house, link) == 403


def test_a_link_names_the_address_that_browsers_use(tmp_path: Path, tables: Path) -> None:
    with gatehouse(tables, tmp_path, public_url="https://ke-hoach.example/van-phong/") as house:
        admin = house.entered("trưởng", "admin", password=None)
        page = admin.post("/admin/people/create", data={"name": "lan", "role": "reader"})
        assert link_in(page).startswith("https://ke-hoach.example/van-phong/sign-in/link?token=")


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"name": "TRƯỞNG"}, 409),
        ({"name": ""}, 422),
        ({"name": "x" * 101}, 422),
        ({"name": "lan", "groups": "x" * 101}, 422),
        ({"name": "lan", "unit": "x" * 201}, 422),
        ({"name": "lan", "shown": "\x1b[2J"}, 422),
    ],
)
def test_somebody_who_can_not_be_made_is_told_beside_the_form(
    house: Gatehouse, admin: Any, given: dict[str, str], status: int
) -> None:
    page = admin.post("/admin/people/create", data={"role": "reader"} | given)
    assert page.status_code == status
    assert 'role="alert"' in page.text
    assert [one.name for one in house.access.people.all()] == ["trưởng"]


def test_a_role_that_there_is_not_is_a_readers(house: Gatehouse, admin: Any) -> None:
    admin.post("/admin/people/create", data={"name": "lan", "role": "owner"})
    assert house.access.people.named("lan").role == "reader"


def test_a_change_counts_at_once(house: Gatehouse, admin: Any) -> None:
    lan = house.person("lan", "editor", password=None, groups=["cũ"])
    client = house.as_(lan)
    given = {"role": "admin", "groups": "Tổ A", "unit": "Trạm Y tế xã", "shown": "Chị Lan"}
    assert admin.post(f"/admin/people/{lan.id}/change", data=given).status_code == 303
    assert "Đã lưu" in words(admin.get(f"/admin/people/{lan.id}?done=person_changed"))
    assert client.get("/admin/people").status_code == 200
    me = client.get("/api/me").json()
    assert (me["role"], me["groups"], me["unit"], me["shown"]) == ("admin", ["Tổ A"], "Trạm Y tế xã", "Chị Lan")
    noted = house.trail()[0]
    assert (noted.who, noted.action, noted.details["person"]) == ("trưởng", "change_person", "lan")
    admin.post(f"/admin/people/{lan.id}/change", data=given | {"role": "reader"})
    assert client.get("/admin/people").status_code == 403
    wrong = admin.post(f"/admin/people/{lan.id}/change", data=given | {"groups": "x" * 101, "unit": "Tổ mới"})
    assert wrong.status_code == 422
    assert 'role="alert" tabindex="-1" autofocus' in wrong.text, "the browser goes there"
    assert "x" * 101 in wrong.text and 'value="Tổ mới"' in wrong.text, "what was typed is kept"
    assert '<option value="admin" selected>' in wrong.text
    assert house.access.people.named("lan").groups == ("Tổ A",)


def test_who_is_disabled_is_out_at_once_and_may_come_again(house: Gatehouse, admin: Any) -> None:
    lan = house.person(password=None)
    client = house.as_(lan)
    secret, _ = house.access.tokens.create(lan.id, "x", "reader")
    program = house.client(headers={"authorization": f"Bearer {secret}"})
    assert admin.post(f"/admin/people/{lan.id}/disable").status_code == 303
    assert client.get("/account").status_code == 303
    assert program.get("/api/me").status_code == 401
    page = admin.get(f"/admin/people/{lan.id}")
    assert "đã khóa" in words(page)
    assert f"{lan.id}/link" not in page.text
    assert admin.post(f"/admin/people/{lan.id}/link").status_code == 409
    assert admin.post(f"/admin/people/{lan.id}/enable").status_code == 303
    assert client.get("/account").status_code == 303, "no old session opens again"
    assert program.get("/api/me").status_code == 200
    assert followed(house, link_in(admin.post(f"/admin/people/{lan.id}/link"))) == 303


def test_the_ways_in_are_ended_one_by_one(house: Gatehouse, admin: Any) -> None:
    lan = house.person()
    client = house.as_(lan)
    secret, _ = house.access.tokens.create(lan.id, "báo cáo", "reader")
    program = house.client(headers={"authorization": f"Bearer {secret}"})
    assert "báo cáo" in words(admin.get(f"/admin/people/{lan.id}"))
    admin.post(f"/admin/people/{lan.id}/sign-out")
    assert (client.get("/account").status_code, program.get("/api/me").status_code) == (303, 200)
    admin.post(f"/admin/people/{lan.id}/revoke")
    assert program.get("/api/me").status_code == 401
    for _ in range(OF_NAME):
        house.access.attempts.begin("lan", "10.0.0.1")
    assert house.access.attempts.begin("lan", "10.0.0.2")
    admin.post(f"/admin/people/{lan.id}/unlock")
    assert house.access.attempts.begin("lan", "10.0.0.2") == 0
    assert house.access.people.checked("lan", RIGHT)


def test_who_is_deleted_is_gone_and_stays_noted(house: Gatehouse, admin: Any) -> None:
    lan = house.person(password=None)
    client = house.as_(lan)
    found = admin.post(f"/admin/people/{lan.id}/forget")
    assert (found.status_code, found.headers["location"]) == (303, "./../../../admin/people?done=person_forgotten")
    assert client.get("/account").status_code == 303
    assert admin.get(f"/admin/people/{lan.id}").status_code == 404
    assert house.trail()[0].details["person"] == "lan"


@pytest.mark.parametrize(
    ("act", "data"), [("disable", {}), ("forget", {}), ("change", {"role": "reader"}), ("change", {"role": "editor"})]
)
def test_the_last_admin_is_told_that_they_are(house: Gatehouse, admin: Any, act: str, data: dict[str, str]) -> None:
    me = house.access.people.named("trưởng")
    assert "tài khoản của chính bạn" in words(admin.get(f"/admin/people/{me.id}"))
    page = admin.post(f"/admin/people/{me.id}/{act}", data=data)
    assert page.status_code == 409
    assert "quản trị viên cuối cùng" in words(page)
    assert 'class="tabs"' in page.text, "a page among the others"
    assert admin.get("/admin/people").status_code == 200
    assert house.trail()[0].outcome == "failed"


@pytest.mark.parametrize("person_id", ["0123456789abcdef", "%00", "%ED%A0%80", "x" * 3000])
def test_somebody_who_is_not_there_is_a_page(house: Gatehouse, admin: Any, person_id: str) -> None:
    for page in (admin.get(f"/admin/people/{person_id}"), admin.post(f"/admin/people/{person_id}/forget")):
        assert page.status_code == 404
    assert len(house.access.people.all()) == 1


def test_a_form_of_another_site_makes_nobody(house: Gatehouse, admin: Any) -> None:
    admin.headers["origin"] = "https://evil.example"
    assert admin.post("/admin/people/create", data={"name": "x", "role": "admin"}).status_code == 403
    assert len(house.access.people.all()) == 1
    assert NAME in admin.cookies
