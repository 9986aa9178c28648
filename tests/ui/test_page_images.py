"""Page images and original files: drawn once, a few at a time, kept within a limit, and harmless to who opens them."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from paper_fakes import DIGEST, PaperLibrary
from starlette.routing import Route
from starlette.testclient import TestClient
from ui_clients import LocalClient, guarded
from ui_fakes import contents

from ingest.errors import DamagedFile
from ui.api.plans import api_router
from ui.plans.drawn import DrawnPages, TooMany, Wanted
from ui.plans.images import page_images_router
from ui.plans.page import plan_page_router
from ui.problems import install
from ui.settings import Settings
from ui.shield import Methods, SecurityHeaders
from ui.wiring import Parts
from vectorstore.pages import Page
from vectorstore.values import Span

PNG = b"\x89PNG\r\n\x1a\nnot really"
LONG = 20  # seconds that no test waits


class Drawer:
    """Draws the request itself, once let go; notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[bytes, str, int, int]] = []
        self.go = threading.Event()
        self.go.set()
        self.at_work, self.most = 0, 0
        self.begun = threading.Semaphore(0)
        self.error: Exception | None = None
        self._lock = threading.Lock()

    def __call__(self, file: Path, name: Path, number: int, width: int) -> bytes:
        with self._lock:
            self.asked.append((file.read_bytes(), str(name), number, width))
            self.at_work += 1
            self.most = max(self.most, self.at_work)
        self.begun.release()
        assert self.go.wait(LONG)
        with self._lock:
            self.at_work -= 1
        if self.error:
            raise self.error
        return PNG + bytes([number])


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    made = Drawer()
    yield made
    made.go.set()


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "files" / DIGEST
    path.parent.mkdir()
    path.write_bytes(b"%PDF the file")
    return path


@pytest.fixture
def wanted(original: Path) -> Callable[..., Wanted]:
    return lambda number=1, width=800: Wanted(original, Path("kế hoạch.pdf"), DIGEST, number, width)


# The images that are kept


def test_a_page_is_drawn_once_and_kept(drawer: Drawer, wanted: Callable[..., Wanted], tmp_path: Path) -> None:
    folder = tmp_path / "drawn"
    pages = DrawnPages(folder, drawer)
    assert pages.kept(wanted()) is None
    assert pages.drawn(wanted()).result(LONG) == PNG + b"\x01"
    assert pages.kept(wanted()) == PNG + b"\x01" == pages.drawn(wanted()).result(LONG)
    assert drawer.asked == [(b"%PDF the file", "kế hoạch.pdf", 1, 800)]
    assert [path.name for path in folder.iterdir()] == [f"{DIGEST}-1-800.png"]
    assert DrawnPages(folder, drawer).kept(wanted()) == PNG + b"\x01"  # of another process


def test_who_asks_meanwhile_waits_for_the_same_drawing(
    drawer: Drawer, wanted: Callable[..., Wanted], tmp_path: Path
) -> None:
    drawer.go.clear()
    pages = DrawnPages(tmp_path / "drawn", drawer)
    futures: list[Future[bytes]] = [pages.drawn(wanted()) for _ in range(5)]
    drawer.go.set()
    assert {future.result(LONG) for future in futures} == {PNG + b"\x01"}
    assert len(drawer.asked) == 1


def test_two_are_drawn_at_a_time_and_too_many_are_refused(
    drawer: Drawer, wanted: Callable[..., Wanted], tmp_path: Path
) -> None:
    drawer.go.clear()
    pages = DrawnPages(tmp_path / "drawn", drawer, waiting=4)
    futures = [pages.drawn(wanted(number)) for number in range(1, 5)]
    assert drawer.begun.acquire(timeout=LONG) and drawer.begun.acquire(timeout=LONG)
    with pytest.raises(TooMany):
        pages.drawn(wanted(5))
    drawer.go.set()
    assert [future.result(LONG)[-1] for future in futures] == [1, 2, 3, 4]
    assert drawer.most == 2
    assert pages.drawn(wanted(5)).result(LONG)


def test_a_failed_page_is_not_tried_again_at_once(
    drawer: Drawer, wanted: Callable[..., Wanted], tmp_path: Path
) -> None:
    drawer.error = DamagedFile(Path("a.pdf"), reason="x")
    pages = DrawnPages(tmp_path / "drawn", drawer)
    with pytest.raises(DamagedFile):
        pages.drawn(wanted()).result(LONG)
    with pytest.raises(DamagedFile):
        pages.drawn(wanted()).result(LONG)
    assert len(drawer.asked) == 1
    drawer.error = None
    assert pages.drawn(wanted(2)).result(LONG)  # another page is


def test_the_least_recently_used_images_go_first(drawer: Drawer, wanted: Callable[..., Wanted], tmp_path: Path) -> None:
    folder = tmp_path / "drawn"
    pages = DrawnPages(folder, drawer, kept=2 * len(PNG + b"."))
    for age, number in ((300, 1), (200, 2)):
        pages.drawn(wanted(number)).result(LONG)
        past = (folder / f"{DIGEST}-{number}-800.png").stat().st_mtime - age
        os.utime(folder / f"{DIGEST}-{number}-800.png", (past, past))
    assert pages.kept(wanted(1))  # used now
    pages.drawn(wanted(3)).result(LONG)
    assert sorted(path.name for path in folder.iterdir()) == [f"{DIGEST}-1-800.png", f"{DIGEST}-3-800.png"]


def test_an_image_that_can_not_be_kept_is_shown(drawer: Drawer, wanted: Callable[..., Wanted], tmp_path: Path) -> None:
    (tmp_path / "drawn").write_text("a file where the folder should be")
    assert DrawnPages(tmp_path / "drawn", drawer).drawn(wanted()).result(LONG) == PNG + b"\x01"


# Over HTTP


@pytest.fixture
def client(drawer: Drawer, original: Path, tmp_path: Path) -> TestClient:
    made = contents("tan_son")
    pages = tuple(Page(number, Span(0, 5), 595, 842) for number in (1, 2))
    plan = replace(made.plan, source='kế hoạch "A"\r\n.pdf', file=DIGEST, pages=2)
    library = PaperLibrary(
        replace(made, plan=plan, pages=pages), contents("an_binh"), files={DIGEST: original, "old": original}
    )
    library.earlier["tan_son", 7] = replace(
        made, plan=replace(plan, edition=7, source="old.pdf", file="old"), pages=pages
    )
    settings = Settings(language="vi", data=tmp_path)
    return LocalClient(_app(Parts(settings, library=library, draw=drawer)))


def _app(parts: Parts) -> FastAPI:
    """What serves images and files, behind the shield, without the chat, which takes long to build."""
    app = FastAPI()
    install(app, "vi")
    routers = (plan_page_router(parts, "vi"), page_images_router(parts, "vi"), api_router(parts, "vi"))
    routes = [route for router in routers for route in router.routes if isinstance(route, Route)]
    for router in routers:
        app.include_router(router)
    app.add_middleware(Methods, routes=routes, language="vi")
    guarded(app, parts)
    app.add_middleware(SecurityHeaders)
    return app


def test_a_page_over_http(client: TestClient, drawer: Drawer) -> None:
    answer = client.get(f"/plans/tan_son/pages/2.png?edition=1&file={DIGEST[:16]}&width=800")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, PNG + b"\x02", "image/png")
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    same = client.get("/plans/tan_son/pages/2.png?width=800", headers={"if-none-match": answer.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["cache-control"] == "private, no-cache"  # of an address that doesn't say which file
    assert client.head("/plans/tan_son/pages/2.png?width=800").content == b""
    assert len(drawer.asked) == 1
    assert client.get("/plans/tan_son/pages/1.png").status_code == 200
    assert drawer.asked[-1][1:] == ('kế hoạch "A"\r\n.pdf', 1, 1200)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/plans/tan_son/pages/3.png", 404, "no_sheet"),
        ("/plans/tan_son/pages/0.png", 404, "no_sheet"),
        ("/plans/tan_son/pages/-1.png", 404, "no_sheet"),
        ("/plans/tan_son/pages/x.png", 404, "no_sheet"),
        (f"/plans/tan_son/pages/{'9' * 5000}.png", 404, "no_sheet"),  # more digits than Python makes a number of
        ("/plans/tan_son/pages/%ED%A0%80.png", 404, "no_sheet"),  # no UTF-8
        ("/plans/an_binh/pages/1.png", 404, "no_sheet"),  # a text without pages
        ("/plans/nowhere/pages/1.png", 404, "unknown_plan"),
        ("/plans/tan_son/pages/1.png?edition=3", 404, "unknown_edition"),
        ("/plans/tan_son/pages/1.png?edition=0", 422, "bad_request"),
        ("/plans/tan_son/pages/1.png?width=801", 422, "bad_request"),
        ("/plans/tan_son/pages/1.png?width=99999999", 422, "bad_request"),
        ("/api/plans/an_binh/file", 404, "no_file"),
        ("/api/plans/nowhere/file", 404, "unknown_plan"),
        ("/api/plans/tan_son/file?edition=3", 404, "unknown_edition"),
        ("/api/plans/tan_son/file?edition=x", 422, "bad_request"),
    ],
)
def test_what_there_is_not(client: TestClient, drawer: Drawer, path: str, status: int, code: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["type"] == f"urn:plan-assistant:problem:{code}"
    assert not drawer.asked


def test_a_page_that_can_not_be_drawn_says_why(client: TestClient, drawer: Drawer) -> None:
    drawer.error = DamagedFile(Path("a.pdf"), reason="hỏng ở trang 1")
    answer = client.get("/plans/tan_son/pages/1.png")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json()["type"] == "urn:plan-assistant:problem:not_drawn"
    assert "hỏng ở trang 1" in answer.json()["detail"] and "Văn bản của trang" in answer.json()["detail"]
    assert "immutable" not in answer.headers.get("cache-control", "")
    drawer.error = RuntimeError("of the machine room")
    unforeseen = client.get("/plans/tan_son/pages/2.png")
    assert unforeseen.status_code == 500 and "machine room" not in unforeseen.text
    assert client.get("/plans/tan_son").status_code == 200  # the text is there all the same


def test_the_original_file_is_saved_and_never_shown(client: TestClient) -> None:
    answer = client.get("/api/plans/tan_son/file")
    assert (answer.status_code, answer.content) == (200, b"%PDF the file")
    assert answer.headers["content-disposition"] == (
        "attachment; filename*=utf-8''k%E1%BA%BF%20ho%E1%BA%A1ch%20%22A%22%0D%0A.pdf"
    )
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert 'filename="old.pdf"' in client.get("/api/plans/tan_son/file?edition=7").headers["content-disposition"]
    head = client.head("/api/plans/tan_son/file")
    assert (head.status_code, head.content) == (200, b"")


def test_a_file_that_is_gone_from_the_disk(client: TestClient, original: Path) -> None:
    original.unlink()
    assert client.get("/plans/tan_son/pages/1.png").status_code == 503
