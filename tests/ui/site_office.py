"""The whole site as an office has it: something on every page, people of every role, a page that may hold the box.

Served in a thread, its queue and recorder running, by a clock that stands still.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from socket import SO_REUSEADDR, SOL_SOCKET, socket
from typing import Any

import uvicorn
from admin_office import FIRE, SWIMMING, furnish
from paper_fakes import on_paper
from starlette.types import ASGIApp
from ui_browser import WebDriver, entered
from ui_clients import person_of

from ingest.reading import read
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.access.people import Person
from vectorstore.access.roles import Role
from vectorstore.keeping.originals import digest_of
from vectorstore.placement import Choice

TODAY = date(2024, 5, 20)  # some deadlines of the sample plans are over, some are near
PASSWORD = "bến đò Cây Gạo sáng sớm"
PAPER = (
    (
        "ỦY BAN NHÂN DÂN XÃ TÂN SƠN ĐOÀI",
        "Số: 21/KH-UBND",
        "KẾ HOẠCH",
        "Phòng, chống đuối nước trẻ em xã Tân Sơn Đoài năm 2024",
        "I. MỤC ĐÍCH",
        "Giảm số trẻ em bị đuối nước trên địa bàn xã.",
    ),
    (
        "II. TỔ CHỨC THỰC HIỆN",
        "1. Công an xã rà soát các ao, hồ, đập nước và cắm biển cảnh báo trước ngày 15/6/2024.",
        "2. Trạm Y tế xã tập huấn sơ cấp cứu cho giáo viên.",
    ),
)
PEOPLE: Mapping[str, tuple[Role, str, str, tuple[str, ...]]] = {
    "quan.tri": ("admin", "Quàng Thị Sim", "Văn phòng UBND xã", ()),
    "hoang.mai": ("editor", "Hoàng Thị Mai", "Văn phòng UBND xã", ("Văn phòng",)),
    "vu.lan": ("reader", "Vũ Thị Lan", "Trạm Y tế xã", ("Văn phòng", "Hội đồng trường")),
    "thay.binh": ("reader", "", "", ()),
}
WHO: Mapping[Role, str] = {"admin": "quan.tri", "editor": "hoang.mai", "reader": "vu.lan"}


@dataclass(frozen=True, slots=True)
class Site:
    """A site and its address. ``host``: the origin of a page that may hold the box."""

    address: str
    host: str
    parts: Parts
    paper: str  # the plan that has images of its pages

    def person(self, role: Role) -> Person:
        """The person of this role."""
        return person_of(self.parts, name=WHO[role])

    def enter(self, browser: WebDriver, role: Role | None) -> None:
        """The browser is signed in as the person of this role from here on; None: as nobody."""
        if role:
            entered(browser, self.address, self.parts, self.person(role))
        else:
            browser.delete_all_cookies()


@contextmanager
def site_over(data: Path, **settings: Any) -> Iterator[Site]:
    """Serves a data folder. ``settings``: beside those that it needs."""
    host = f"http://127.0.0.1:{free_port()}"
    given = {"language": "vi", "data": data, "box_origins": host, "keep_questions": True} | settings
    parts = Parts(Settings(**given), today=lambda: TODAY)
    paper = next((plan.id for plan in parts.library.plans() if plan.source.endswith(".pdf") and plan.file), "")
    try:
        with running(application(parts)) as address:
            yield Site(address, host, parts, paper)
    finally:
        parts.close()


def furnish_site(folder: Path) -> Path:
    """The data folder of an office, made in an empty folder."""
    (folder / "brought").mkdir()
    furnish(folder / "data", folder / "brought")
    parts = Parts(Settings(language="vi", data=folder / "data"))
    try:
        _people(parts)
        _correct(parts)
        _paper(parts)
    finally:
        parts.close()
    return folder / "data"


def application(parts: Parts) -> ASGIApp:
    """What ``serve`` serves."""
    try:
        from ui.languages import create_site  # cost: gradio
    except ImportError:
        from ui.app import create_app as create_site
    return create_site(parts.settings, parts)


@contextmanager
def running(app: ASGIApp, port: int = 0) -> Iterator[str]:
    """The application, with what it starts and stops; its address. ``port``: any that is free where there is none."""
    with socket() as listening:
        listening.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)  # at a port that was just left
        listening.bind(("127.0.0.1", port))
        config = uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        assert server.started, "the server did not start"
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _people(parts: Parts) -> None:
    """Everybody, one who is locked out, and a collection that one group sees."""
    access = parts.library.catalogue.access
    for name, (role, shown, unit, groups) in PEOPLE.items():
        access.people.create(name, role, groups=groups, password=PASSWORD if name == WHO["reader"] else None)
        access.people.set_profile(name, shown=shown or name, unit=unit)
    access.people.set_disabled("thay.binh", True)
    access.collections.put(FIRE, access.collections.create("Nội bộ Văn phòng", ["Văn phòng"]).id)


def _correct(parts: Parts) -> None:
    """Who must do something is corrected, and a job waits, so that their pages show one."""
    duty = parts.library.contents(SWIMMING).obligations[0]
    parts.library.editor.correct(SWIMMING, duty.id, {"actor": ["Tổ an ninh xóm"]}, by="hoang.mai", why="Công văn số 52")
    parts.library.catalogue.jobs.add("reread", by="quan.tri")


def _paper(parts: Parts) -> None:
    """A plan of which the pages can be looked at."""
    made, pdf = on_paper(PAPER)
    reading = replace(read(made.text), pages=made.pages)
    name, new = "Kế hoạch xã Tân Sơn Đoài.pdf", Choice(new=True)
    parts.library.take(reading, source=name, path="", digest=digest_of(pdf), data=pdf, choice=new)
