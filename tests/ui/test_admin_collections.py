"""The pages of collections, and what the API has of them: who sees which plans, said and changed by an admin."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from admin_office import pages_alone
from edition_samples import FIRST, PLAN, SECOND, THIRD, brought, opened
from starlette.testclient import TestClient
from ui_clients import OWN, LocalClient, enter, person_of, token_of

from prompts.texts import texts
from ui.api.collections import CollectionsAnswer, PlanCollection
from ui.api.jobs import jobs_router
from ui.problems import install
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.access.collections import NONE
from vectorstore.access.kept_collections import Collections
from vectorstore.library import Library
from vectorstore.placement import Choice

EVIL = "<b>Mật</b> & \"riêng\" 'tư'"


@pytest.fixture(scope="module")
def filled(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan in two editions in the collection "noi-bo", and a file that waits in none."""
    data = tmp_path_factory.mktemp("filled")
    shutil.copy(tables, data / "catalogue.db")
    with opened(data) as library:
        library.catalogue.access.collections.create("Nội bộ", ["Công an xã"])
        library.catalogue.access.collections.create("Quân sự")
        brought(library, FIRST, "a.txt", Choice(collection="noi-bo"))
        brought(library, SECOND, "a.txt")
        assert brought(library, THIRD, "b.txt").outcome == "waiting"
    return data


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[LocalClient, Parts]:
    """One application for all tests, over a library that each sets anew."""
    parts = Parts(Settings(language="vi", data=tmp_path_factory.mktemp("served") / "data"))
    app = pages_alone(parts)
    app.include_router(jobs_router(parts, "vi"))
    install(app, "vi")
    return LocalClient(app, follow_redirects=False, raise_server_exceptions=False), parts


@pytest.fixture
def library(served: tuple[LocalClient, Parts], filled: Path, tmp_path: Path) -> Iterator[Library]:
    client, parts = served
    with opened(Path(shutil.copytree(filled, tmp_path / "data"))) as library:
        parts._library = library
        client.cookies.clear()
        enter(client, parts, "admin")
        yield library


@pytest.fixture
def client(served: tuple[LocalClient, Parts], library: Library) -> LocalClient:
    return served[0]


@pytest.fixture
def kept(library: Library) -> Collections:
    return library.catalogue.access.collections


def seen(page: Any) -> str:
    """The words of a page, as they are read."""
    assert page.status_code == 200, page.text[:2000]
    return words_of(page)


def words_of(page: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def post(client: TestClient, path: str, **fields: Any) -> str:
    """Sends a form of a page; the words of the page that it leads to."""
    answer = client.post(path, data=fields, headers=OWN)
    assert answer.status_code == 303, words_of(answer)
    return seen(client.get(str(answer.next_request.url) if answer.next_request else ""))


def noted(library: Library) -> tuple[str, str, dict[str, Any]]:
    """What the audit trail noted last."""
    (entry,) = library.catalogue.access.audit.entries(limit=1)
    return entry.done.action, entry.done.of, dict(entry.done.details)


def test_a_collection_is_made_with_groups_that_there_are_and_others(
    client: LocalClient, served: tuple[LocalClient, Parts], library: Library, kept: Collections
) -> None:
    person_of(served[1], "reader", "lan", groups=["Văn phòng"])
    page = client.get("/admin/collections").text
    assert 'name="group" value="Văn phòng"' in page and 'name="group" value="Công an xã"' in page
    said = post(client, "/admin/collections/create", name="Hồ sơ", group=["Văn phòng"], others=" Đội 7; ; văn  phòng ")
    assert "Đã lập bộ sưu tập" in said and "Hồ sơ" in said
    assert kept.one("ho-so").groups == ("Văn phòng", "Đội 7")
    assert "Hiện không có ai trong nhóm: Đội 7." in said
    assert noted(library) == ("create_collection", "", {"collection": "ho-so", "groups": ["Văn phòng", "Đội 7"]})


def test_what_can_not_be_made_is_told_beside_the_form_as_it_was(client: LocalClient, kept: Collections) -> None:
    form = {"name": "nội  BỘ", "group": ["Công an xã"], "others": EVIL}
    answer = client.post("/admin/collections/create", data=form, headers=OWN)
    assert answer.status_code == 409 and "đã được dùng" in words_of(answer)
    create = answer.text.split('id="create"')[1]
    assert 'value="nội  BỘ"' in create and html.escape(EVIL, quote=False) not in create
    assert html.unescape(re.findall(r'name="others"[^>]*value="([^"]*)"', create)[0]) == EVIL
    assert re.search(r'value="Công an xã" checked', create)
    for name in ("", " ", "x" * 101):
        assert client.post("/admin/collections/create", data={"name": name}, headers=OWN).status_code == 422
    assert len(kept.all()) == 2


def test_who_may_see_it_is_changed_and_warned_of(
    client: LocalClient, served: tuple[LocalClient, Parts], library: Library, kept: Collections
) -> None:
    before = seen(client.get("/admin/collections"))
    assert "Hiện không có ai trong nhóm: Công an xã." in before  # of the one
    assert "Chưa có nhóm nào được xem" in before  # of the other
    person_of(served[1], "reader", "minh", groups=["CÔNG AN XÃ"])
    after = seen(client.get("/admin/collections"))
    assert "Hiện không có ai" not in after
    served[1].library.catalogue.access.people.set_disabled("minh", True)
    assert "Hiện không có ai trong nhóm: Công an xã." in seen(client.get("/admin/collections"))
    state = library.state()
    assert "Đã đổi các nhóm" in post(client, "/admin/collections/noi-bo/groups", group=[], others="")
    assert kept.one("noi-bo").groups == () and library.state() > state
    assert noted(library) == ("set_collection_groups", "noi-bo", {"groups": []})


def test_new_plans_go_where_the_page_says(client: LocalClient, library: Library, kept: Collections) -> None:
    said = post(client, "/admin/collections/standard", collection="quan-su")
    assert "Đã đổi nơi" in said and "kế hoạch mới vào đây" in said
    assert [one.id for one in kept.all() if one.standard] == ["quan-su"]
    assert noted(library) == ("set_standard_collection", "", {"collection": "quan-su"})
    upload = client.get("/admin").text
    options = re.findall(r'<option value="([^"]*)"', upload.split('id="collection"')[1].split("</select>")[0])
    assert options == ["", "noi-bo", NONE] and "Quân sự (mặc định)" in upload
    post(client, "/admin/collections/standard", collection=NONE)
    assert not [one for one in kept.all() if one.standard]


def test_one_without_plans_is_deleted_and_no_other(client: LocalClient, library: Library, kept: Collections) -> None:
    page = client.get("/admin/collections").text
    assert "collections/quan-su/forget" in page and "collections/noi-bo/forget" not in page
    refused = client.post("/admin/collections/noi-bo/forget", headers=OWN)
    assert refused.status_code == 409 and "còn 1 kế hoạch" in words_of(refused)
    assert "Đã xóa" in post(client, "/admin/collections/quan-su/forget")
    assert [one.id for one in kept.all()] == ["noi-bo"]
    assert noted(library)[:2] == ("forget_collection", "quan-su")


def test_a_plan_is_moved_on_its_page(client: LocalClient, library: Library, kept: Collections) -> None:
    page = seen(client.get(f"/admin/plans/{PLAN}"))
    assert "Thuộc bộ sưu tập “Nội bộ”; nhóm được xem: Công an xã." in page and "Hiện không có ai" in page
    said = post(client, f"/admin/plans/{PLAN}/collection", collection="quan-su")
    assert "Đã chuyển kế hoạch" in said and "nhóm được xem: không nhóm nào" in said
    assert noted(library) == ("move_plan", PLAN, {"collection": "quan-su", "before": "noi-bo"})
    said = post(client, f"/admin/plans/{PLAN}/collection", collection=NONE)
    assert "ai vào được cũng xem được" in said and kept.of_plans() == {}
    library.withdraw(PLAN)
    post(client, f"/admin/plans/{PLAN}/collection", collection="noi-bo")
    assert kept.of_plans() == {PLAN: "noi-bo"}


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (f"/admin/plans/{PLAN}/collection", {"collection": "nix"}),
        ("/admin/plans/nix/collection", {"collection": "noi-bo"}),
        ("/admin/collections/nix/groups", {"others": "A"}),
        ("/admin/collections/nix/forget", {}),
        ("/admin/collections/standard", {"collection": "nix"}),
        ("/admin/collections/standard", {"collection": "a\0b"}),
        ("/admin/collections/standard", {}),  # what says nothing opens nothing
        (f"/admin/plans/{PLAN}/collection", {}),
    ],
)
def test_what_there_is_not_is_told_on_a_page(
    client: LocalClient, kept: Collections, path: str, fields: dict[str, str]
) -> None:
    before = kept.all(), kept.of_plans()
    answer = client.post(path, data=fields, headers=OWN)
    assert answer.status_code == 404 and answer.headers["content-type"].startswith("text/html")
    assert (kept.all(), kept.of_plans()) == before


def test_the_list_shows_and_is_filtered_by_collection(client: LocalClient, library: Library) -> None:
    from ingest.reading import read

    library.keep(read(FIRST.replace("18/KH", "19/KH")), source="c.txt", path="", digest="c", plan_id=None)
    cases = {"": {PLAN, "19"}, "noi-bo": {PLAN}, NONE: {"19"}, "quan-su": set(), "nix": set()}
    for collection, plans in cases.items():
        page = client.get("/admin/plans", params={"collection": collection}).text
        assert len(re.findall(r"<li><h3>", page)) == len(plans), collection
        assert (f"admin/plans/{PLAN}" in page) == (PLAN in plans), collection
    page = client.get("/admin/plans", params={"collection": "noi-bo", "q": "rừng", "state": "withdrawn"}).text
    assert "admin/plans?q=r%E1%BB%ABng&amp;collection=noi-bo" in page  # the filter stays with the list
    assert re.search(r'class="badge" href="[^"]*#collection">Nội bộ<', client.get("/admin/plans").text)


def test_a_file_that_waits_says_where_it_would_be(client: LocalClient, library: Library, kept: Collections) -> None:
    (waiting,) = library.waiting()
    page = seen(client.get(f"/admin/waiting/{waiting.key}"))
    assert "Nếu là kế hoạch mới, tệp không thuộc bộ sưu tập nào" in page
    kept.put(waiting.plan.id, "quan-su")
    assert "tệp thuộc bộ sưu tập “Quân sự”" in seen(client.get(f"/admin/waiting/{waiting.key}"))
    assert "Quân sự" in seen(client.get("/admin/waiting"))
    assert "1 đang chờ quyết định" in seen(client.get("/admin/collections"))


def test_without_collections_nothing_is_asked_of_them(client: LocalClient, kept: Collections) -> None:
    kept.put(PLAN, None)
    for one in kept.all():
        kept.forget(one.id)
    for path in ("/admin", "/admin/plans", f"/admin/plans/{PLAN}"):
        assert 'name="collection"' not in client.get(path).text
    assert "Chưa có bộ sưu tập nào" in seen(client.get("/admin/collections"))


def test_a_name_is_shown_to_the_letter(client: LocalClient, library: Library, kept: Collections) -> None:
    made = kept.create(EVIL, [EVIL])
    kept.put(PLAN, made.id)
    kept.put(library.waiting()[0].plan.id, made.id)
    key = library.waiting()[0].key
    pages = (
        "/admin/collections",
        "/admin/plans",
        f"/admin/plans/{PLAN}",
        "/admin",
        "/admin/waiting",
        f"/admin/waiting/{key}",
    )
    for path in pages:
        page = client.get(path).text
        assert "<b>Mật</b>" not in page, path
        assert EVIL in " ".join(html.unescape(page).split()), path


# Over HTTP


def test_the_api_lists_and_moves(client: LocalClient, served: tuple[LocalClient, Parts], kept: Collections) -> None:
    client.cookies.clear()
    admin = token_of(served[1])
    answer = client.get("/api/collections", headers=admin)
    listed = CollectionsAnswer.model_validate(answer.json()).collections
    assert [(one.id, one.groups, one.plans) for one in listed] == [("noi-bo", ["Công an xã"], 1), ("quan-su", [], 0)]
    for into in ("quan-su", None, "noi-bo"):
        answer = client.put(f"/api/plans/{PLAN}/collection", json={"collection": into}, headers=admin)
        assert PlanCollection.model_validate(answer.json()) == PlanCollection(plan=PLAN, collection=into)
        assert kept.of_plans().get(PLAN) == into


@pytest.mark.parametrize(
    ("plan", "body", "status"),
    [
        (PLAN, {"collection": "nix"}, 404),
        (PLAN, {"collection": ""}, 404),
        (PLAN, {"collection": "\ud800"}, 422),
        (PLAN, {"collection": "a\0"}, 404),
        ("nix", {"collection": None}, 404),
        ("%00", {"collection": None}, 404),
        (PLAN, {}, 422),
        (PLAN, {"collection": 7}, 422),
        (PLAN, {"collection": None, "more": 1}, 422),
        (PLAN, ["noi-bo"], 422),
    ],
)
def test_the_api_refuses_what_can_not_be(
    client: LocalClient, served: tuple[LocalClient, Parts], kept: Collections, plan: str, body: Any, status: int
) -> None:
    client.cookies.clear()
    headers = token_of(served[1]) | {"content-type": "application/json"}
    answer = client.put(f"/api/plans/{plan}/collection", content=json.dumps(body), headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    assert kept.of_plans() == {PLAN: "noi-bo"}


@pytest.mark.parametrize("role", ["reader", "editor", ""])
def test_nobody_else_may(client: LocalClient, served: tuple[LocalClient, Parts], kept: Collections, role: Any) -> None:
    client.cookies.clear()
    headers = token_of(served[1], role) if role else {}
    answers = [
        client.get("/api/collections", headers=headers),
        client.put(f"/api/plans/{PLAN}/collection", json={"collection": None}, headers=headers),
        client.get("/admin/collections", headers=headers),
        client.post("/admin/collections/create", data={"name": "x"}, headers=OWN | headers),
        client.post(f"/admin/plans/{PLAN}/collection", data={"collection": NONE}, headers=OWN | headers),
    ]
    assert {answer.status_code for answer in answers} <= ({403} if role else {401, 303})
    assert kept.of_plans() == {PLAN: "noi-bo"} and len(kept.all()) == 2


def test_the_pages_say_everything_in_both_languages() -> None:
    used = "".join(path.read_text(encoding="utf-8") for path in Path("ui/templates").glob("*.html"))
    keys = set(re.findall(r'say\("((?:admin\.)?collections\.[\w.]+)"', used))
    assert keys and keys <= texts().keys()
