"""A plan that somebody may not see is, on every surface for readers, an id that nobody has."""

from __future__ import annotations

import ast
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from edition_samples import FIRST, SECOND, brought, opened
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient
from store_fakes import with_pages
from ui_clients import LocalClient, enter, guarded

from ingest.reading import read
from ui.admin.frame import Frame, install_faults
from ui.api.editions import editions_router
from ui.api.plans import api_router, health_router
from ui.api.register import register_router
from ui.plans.images import page_images_router
from ui.plans.listing import plans_page_router
from ui.plans.page import plan_page_router
from ui.problems import hears_all, install
from ui.register.page import register_page_router
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.errors import CatalogueFailed, EncoderMissing, IndexFailed, Locked, StoreError
from vectorstore.keeping.originals import digest_of
from vectorstore.library import Library
from vectorstore.placement import Choice

ROOT = Path(__file__).parents[2]
GROUP = "Tổ kín"
PNG = b"\x89PNG not really"
SECRET = FIRST.replace("18/KH-UBND", "77/KH-UBND").replace("KHE VÀNG", "ZIM LAU").replace("Khe Vàng", "Zim Lau")
SECRET = SECRET.replace("Công an xã", "Đội Zimzim").replace(
    "TM. ỦY BAN",
    "3. Kế hoạch này thay thế Kế hoạch số 18/KH-UBND ngày 05 tháng 3 năm 2024 của Ủy ban nhân dân xã Khe Vàng.\n\n"
    "TM. ỦY BAN",
)
NOBODYS = "78-kh-ubnd-zim-lau-2024"
ADDRESSES = (
    "/api/plans/{}",
    "/api/plans/{}?edition=1",
    "/api/plans/{}?edition=9",
    "/api/plans/{}/text",
    "/api/plans/{}/text?edition=1",
    "/api/plans/{}/file",
    "/api/plans/{}/file?edition=9",
    "/api/plans/{}/editions",
    "/api/plans/{}/diff",
    "/api/plans/{}/diff?old=1&new=2",
    "/api/obligations?plan={}",
    "/api/obligations?plan={}&format=csv",
    "/plans/{}",
    "/plans/{}?edition=1",
    "/plans/{}?edition=9&start=1&end=5",
    "/plans/{}?edition=x",
    "/plans/{}?page=1",
    "/plans/{}/pages/1.png",
    "/plans/{}/pages/9.png?edition=1",
    "/register?plan={}",
)
LISTS = ("/api/plans", "/api/obligations", "/plans", "/register", "/api/obligations?format=csv", "/register?q=zim")


class Office:
    """A library with a plan for everybody, one for a group, and who looks at them."""

    def __init__(self, library: Library, client: TestClient, parts: Parts) -> None:
        self.library, self.client, self.parts = library, client, parts
        self.open, self.hidden = (plan.id for plan in library.plans())

    def get(self, who: str, address: str, **headers: str) -> Response:
        self.client.cookies.clear()
        if who != "anonymous":
            enter(self.client, self.parts, "admin" if who == "admin" else "reader", who, [GROUP] * (who == "member"))
        return self.client.get(address, headers=headers, follow_redirects=False)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with opened(tmp_path_factory.mktemp("data")) as library:
        kept = library.catalogue.access.collections.create("Kín", [GROUP]).id
        for text, choice in ((FIRST, Choice()), (SECOND, Choice())):
            brought(library, text, "ke-hoach.txt", choice)
        choice = Choice(new=True, collection=kept)
        for text in (SECRET, SECRET.replace("bỏng", "gãy xương")):
            data = text.encode()
            of = {"source": "zim.pdf", "path": "/plans/zim.pdf", "digest": digest_of(data), "data": data}
            choice = Choice(library.take(with_pages(read(text)), **of, choice=choice).plan.id)  # type: ignore[arg-type]
        settings = Settings(language="vi", data=library._data)
        parts = Parts(settings, library=library, draw=lambda *_: PNG)
        with LocalClient(served(parts), raise_server_exceptions=False) as client:
            yield Office(library, client, parts)


def served(parts: Parts) -> FastAPI:
    app = FastAPI()
    for router in (api_router, editions_router, register_router, health_router):
        app.include_router(router(parts, "vi"))
    for router in (plans_page_router, plan_page_router, register_page_router, page_images_router):
        app.include_router(router(parts, "vi"))
    install_faults(app, Frame(parts, "vi"))
    guarded(app, parts)
    install(app, "vi")
    return app


def alike(reply: Response, plan_id: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body, without the id asked for."""
    headers = {name: value.replace(plan_id, "ID") for name, value in reply.headers.items() if name != "content-length"}
    return reply.status_code, headers, reply.text.replace(plan_id, "ID")


@pytest.mark.parametrize("who", ["anonymous", "stranger"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_hidden_id_is_one_that_nobody_has(who: str, address: str, office: Office) -> None:
    assert len(NOBODYS) == len(office.hidden)
    hidden, nobodys = (office.get(who, address.format(plan)) for plan in (office.hidden, NOBODYS))
    assert alike(hidden, office.hidden) == alike(nobodys, NOBODYS)
    assert hidden.status_code == 404
    assert (
        office.get("member", address.format(office.hidden)).status_code in (200, 303)
        or "9" in address
        or "=x" in address
    )


def test_a_question_of_a_hidden_plan_is_of_none(office: Office) -> None:
    office.client.cookies.clear()
    replies = []
    for plan in (office.hidden, NOBODYS):
        sent = {"question": "Đội Zimzim phải làm gì?", "plans": [plan]}
        replies.append(alike(office.client.post("/api/ask", json=sent), plan))
    assert replies[0] == replies[1] and replies[0][0] == 404


@pytest.mark.parametrize("address", LISTS)
def test_lists_and_exports_hold_what_may_be_seen(address: str, office: Office) -> None:
    for who in ("anonymous", "stranger"):
        told = office.get(who, address).text.lower()
        assert "zim lau" not in told and "zimzim" not in told and "77/kh" not in told
    assert "zim" in office.get("member", address).text.lower().replace("?q=zim", "")


def test_a_plan_says_nothing_of_a_hidden_one_that_replaces_it(office: Office) -> None:
    notice = re.compile(r"thay thế", re.IGNORECASE)
    assert not notice.search(office.get("stranger", f"/plans/{office.open}").text)
    for who in ("member", "admin"):
        assert notice.search(office.get(who, f"/plans/{office.open}").text)


def test_a_withdrawn_plans_edition_opens_for_who_may_see_its_collection(office: Office) -> None:
    """The links of answers go on working, and nobody else learns that it was there."""
    address = f"/plans/{office.hidden}?edition=2"
    office.library.withdraw(office.hidden)
    try:
        assert office.get("member", address).status_code == 200
        assert office.get("member", f"/plans/{office.hidden}").status_code == 404
        gone, nobodys = office.get("stranger", address), office.get("stranger", f"/plans/{NOBODYS}?edition=2")
        assert alike(gone, office.hidden) == alike(nobodys, NOBODYS)
    finally:
        office.library.restore(office.hidden)


def test_no_image_is_left_for_the_next_person_at_the_browser(office: Office) -> None:
    file = office.library.plan(office.hidden).file
    address = f"/plans/{office.hidden}/pages/1.png?file={file}&edition=2"
    shown = office.get("member", address)
    assert (shown.content, shown.headers["cache-control"]) == (PNG, "private, no-cache")
    tag = {"if-none-match": shown.headers["etag"]}
    assert office.get("member", address, **tag).status_code == 304
    for who in ("stranger", "anonymous"):
        assert office.get(who, address, **tag).status_code == 404


FAILURES = [
    CatalogueFailed("/srv/bí mật/catalogue.db", "disk I/O error"),
    CatalogueFailed("/srv/bí mật/catalogue.db", OSError(28, "No space left on device")),
    IndexFailed(Path("/srv/bí mật/lexical"), "corrupt"),
    EncoderMissing("/srv/bí mật/encoder", "no such folder"),
    Locked(Path("/srv/bí mật/lock"), 1.0),
    PermissionError(13, "Permission denied", "/srv/bí mật"),
    StoreError("the folder /srv/bí mật is odd"),
]


@pytest.mark.parametrize("failure", FAILURES, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("address", ["/api/plans", "/plans/{}", "/register", "/readyz"])
def test_where_plans_are_kept_is_told_to_admins_and_at_this_machine(
    failure: Exception, address: str, office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> object:
        raise failure

    address = address.format(office.open)
    for name in ("plans", "contents"):
        monkeypatch.setattr(office.library, name, fail)
    for who in ("stranger", "member"):
        with caplog.at_level(logging.WARNING):
            reply = office.get(who, address)
        assert reply.status_code == 503 and "/srv" not in reply.text and "bí mật" not in reply.text
        assert "bí mật" in caplog.text  # for who looks after it
    for who in ("admin", "anonymous"):
        assert "/srv/bí mật" in office.get(who, address).text
    far = TestClient(office.client.app, base_url="http://ke-hoach.xa.example", raise_server_exceptions=False)
    assert "bí mật" not in far.get("/readyz").text


def test_who_is_not_known_is_told_no_places() -> None:
    assert not hears_all(None)


# --- the source ---

# Who may hold the library itself: what admins and editors use to change it, what the machine's owner runs, what tells
# who somebody is, what takes files in or writes down what people did, and the one View.
WHOLE = {
    "access", "admin", "api.collections", "api.corrections", "api.jobs", "cli", "commands", "corrections.page",
    "feedback", "metrics.library_figures", "serving", "uploads", "view", "watching",
}  # fmt: skip
OF_PARTS = {"library", "register", "assistant", "ask"}
EXCEPT = {("api.plans", "library", "ready")}  # whether there is a plan at all, for who looks after the server


def uses(tree: ast.Module) -> set[tuple[str, str]]:
    """Where every plan could be read: what of the parts is taken, in which function."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in OF_PARTS and is_parts(node.value):
            around = [one for one in functions if one.lineno <= node.lineno <= (one.end_lineno or 0)]
            found.add((node.attr, max(around, key=lambda one: one.lineno).name if around else ""))
    return found


def is_parts(value: ast.expr) -> bool:
    name = value.id if isinstance(value, ast.Name) else value.attr if isinstance(value, ast.Attribute) else ""
    return name in ("parts", "_parts")


def test_what_is_looked_for_is_found() -> None:
    source = """
def route(parts):
    async def inner():
        return parts.library.plans()
    return self._parts.ask("?"), frame.parts.register, view.library, parts.view(viewer).register
"""
    assert uses(ast.parse(source)) == {("library", "inner"), ("ask", "route"), ("register", "route")}


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT / "ui").with_suffix("").parts)


def may_hold(module: str) -> str | None:
    """The module or package of the list that it is of."""
    return next((one for one in WHOLE if module == one or module.startswith(f"{one}.")), None)


def test_surfaces_for_readers_hold_a_view_and_never_the_library() -> None:
    told = {}
    for path in sorted((ROOT / "ui").rglob("*.py")):
        module = module_of(path)
        taken = {one for one in uses(ast.parse(path.read_text(encoding="utf-8"))) if (module, *one) not in EXCEPT}
        if taken and not may_hold(module):
            told[module] = taken
    assert not told, "use parts.view(viewer), or list the module in WHOLE and say why"


def test_who_may_hold_the_library_does() -> None:
    """The list is no longer than it need be."""
    holding = {
        may_hold(module_of(path))
        for path in (ROOT / "ui").rglob("*.py")
        if uses(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert holding >= WHOLE
