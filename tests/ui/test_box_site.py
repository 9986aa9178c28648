"""The box in the whole site, in both languages: what is open, what may be framed, and one count for both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from box_fakes import FRAME, HOST, OTHER, Hands, box_parts, claims_of, opened, signed
from ui_clients import LocalClient, person_of
from ui_fakes import FakeAssistant, FakeLibrary, contents

from ui.languages import create_site
from ui.wiring import Parts


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory, tables: Path) -> Parts:
    """One plan, and a box; all must sign in."""
    kept = box_parts(tmp_path_factory.mktemp("site"), tables, Hands(), box_visitor_quota=3)
    library: Any = FakeLibrary(contents())
    library.catalogue = kept.library.catalogue
    assistant: Any = FakeAssistant(library)
    whole = Parts(kept.settings, library=library, assistant=assistant)
    whole._box = kept.box
    person_of(whole, "admin", "lan")
    return whole


@pytest.fixture(scope="module")
def site(parts: Parts) -> Any:
    return create_site(parts.settings, parts)


@pytest.fixture
def client(site: Any) -> Iterator[LocalClient]:
    yield LocalClient(site, headers=FRAME, follow_redirects=False)


def framers(reply: Any) -> str:
    policy = reply.headers["content-security-policy"]
    return next((part.strip() for part in policy.split(";") if part.strip().startswith("frame-ancestors")), "")


def test_the_boxes_page_alone_may_be_framed_by_others(client: LocalClient) -> None:
    for path in ("/box", "/box?lang=en", "/en/box"):
        page = client.get(path, headers={"accept": "text/html"})
        assert page.status_code == 200
        assert framers(page) == f"frame-ancestors 'self' {HOST} {OTHER}"
        assert "x-frame-options" not in page.headers and "set-cookie" not in page.headers


@pytest.mark.parametrize("path", ["/", "/sign-in", "/plans", "/register", "/account", "/admin", "/api/docs", "/box/x"])
def test_no_other_page_may(parts: Parts, client: LocalClient, path: str) -> None:
    visit = opened(client, parts, jti="framed-page-" + path.ljust(10, "-"))
    for headers in ({}, visit):
        page = client.get(path, headers={"accept": "text/html"} | headers)
        assert framers(page) in ("frame-ancestors 'self'", "frame-ancestors 'none'"), path


def test_what_the_page_is_made_of_is_open(client: LocalClient) -> None:
    page = client.get("/box").text
    needed = {one.lstrip("./") for one in re.findall(r"""(?:src|href)=["'](\.?/[^"']+\.(?:js|css))["']""", page)}
    assert any("assets/" in one for one in needed)
    assert {one: client.get("/" + one).status_code for one in needed} == dict.fromkeys(needed, 200)
    assert client.get("/theme.css").status_code == 200 and client.get("/embed.js").status_code == 200


def test_a_visit_holds_in_both_languages_and_its_token_in_one(parts: Parts, client: LocalClient) -> None:
    token = signed(parts.box.key(HOST), claims_of(jti="used-in-vietnamese"))
    body = {"token": token, "origin": HOST}
    began = client.post("/box/session", json=body)
    assert began.status_code == 200 and began.json()["name"] == "lan"
    again = client.post("/en/box/session", json=body)
    assert again.status_code == 401 and "used before" in again.json()["detail"]
    header = {"authorization": f"Box {began.json()['session']}"}
    for path in ("/api/me", "/en/api/me"):
        me = client.get(path, headers=header).json()
        assert (me["name"], me["role"], me["how"]) == ("lan", "reader", "box")


def test_questions_are_counted_in_both_languages_together(parts: Parts, client: LocalClient) -> None:
    minh = person_of(parts, "reader", "minh")
    header = {"authorization": f"Box {parts.box.began(HOST, minh.id)}"}
    asked = [client.post(f"{at}/api/ask", json={"question": "Công an xã phải làm gì?"}, headers=header)
             for at in ("", "/en", "", "/en")]  # fmt: skip
    assert [one.status_code for one in asked] == [200, 200, 200, 429]


def test_a_page_of_a_listed_origin_reads_what_fails_too(client: LocalClient) -> None:
    sent = {"origin": HOST, "sec-fetch-site": "cross-site"}
    for at in ("", "/en"):
        reply = client.post(f"{at}/api/ask", content=b"x" * 2_000_000, headers=sent)
        assert reply.status_code in (401, 413) and reply.headers["access-control-allow-origin"] == HOST
        leave = client.options(f"{at}/api/ask", headers=sent | {"access-control-request-method": "POST"})
        assert leave.status_code == 204


def test_a_closed_site_stays_closed(client: LocalClient) -> None:
    assert client.get("/api/plans").status_code == 401
    assert client.get("/", headers={"accept": "text/html"}).status_code == 303
    assert client.post("/gradio_api/queue/join", json={}).status_code == 401


def test_a_box_asks_its_own_plans(parts: Parts, client: LocalClient) -> None:
    (plan,) = parts.library.plans()
    people = iter([person_of(parts, "reader", name) for name in ("a", "b")])  # each may ask three questions

    def asked(held: tuple[str, ...], *plans: str) -> int:
        header = {"authorization": f"Box {parts.box.began(HOST, who.id, held)}"}
        reply = client.post("/api/ask", json={"question": "Ai?", "plans": plans}, headers=header)
        return int(reply.status_code)

    who = next(people)
    assert [asked((plan.id,)), asked((plan.id, "gone")), asked((plan.id,), plan.id)] == [200] * 3
    who = next(people)
    assert [asked((plan.id,), "other"), asked(("gone",)), asked(("gone",), plan.id)] == [404] * 3
