"""Pictures of the pages for docs/: ``python -m tests.ui.screenshots admin`` or ``access``.

Look at each before it is committed.
"""

from __future__ import annotations

import base64
import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))
from admin_office import FIRE, SWIMMING, furnish
from paper_fakes import served
from ui_browser import DESK, PHONE, By, WebDriver, chromium, entered, until
from ui_clients import person_of

from ui.app import create_app
from ui.offline import stay_offline
from ui.settings import Settings
from ui.watching import working
from ui.wiring import Parts

DOCS = Path(__file__).parents[2] / "docs"
MOST_BYTES = 200_000
TALLEST = 2600  # pixels of a picture; what is below is of the same kind
NOT_A_PLAN = Path(__file__).parents[1] / "samples" / "not_plans" / "thu_vien_truyen.txt"
GOOD = Path(__file__).parents[1] / "samples" / "plans" / "phuong_lac_giang_cchc_2026.md"


def admin_pages(waiting: int) -> dict[str, str]:
    """The address of each page of the admins by the name of its picture."""
    return {
        "overview": "admin",
        "plans": "admin/plans",
        "plan": f"admin/plans/{SWIMMING}",
        "diff": f"admin/plans/{SWIMMING}/diff?old=1&new=2",
        "waiting": "admin/waiting",
        "waiting-one": f"admin/waiting/{waiting}",
        "changes": "admin/changes",
        "warnings": "admin/warnings",
        "words": "admin/words",
        "questions": "admin/questions",
        "feedback": "admin/feedback",
    }


def access_pages(obligation: str) -> dict[str, str]:
    """Those of people and access: who may see, ask and change, and what an editor does."""
    return {
        "account": "account",
        "people": "admin/people",
        "collections": "admin/collections",
        "audit": "admin/audit",
        "register": f"register?plan={SWIMMING}",
        "corrections": "corrections",
        "correction": f"corrections/new?plan={SWIMMING}&obligation={obligation}",
    }


def shoot(browser: WebDriver, address: str, screen: dict[str, object], file: Path) -> None:
    """The whole page as PNG with few colours."""
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    browser.get(address)
    until(browser, "h1")
    height = min(TALLEST, int(browser.execute_script("return document.documentElement.scrollHeight")))
    clip = {"x": 0, "y": 0, "width": screen["width"], "height": height, "scale": 1}
    shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip})
    image = Image.open(io.BytesIO(base64.b64decode(shot["data"]))).convert("RGB")
    image.quantize(64, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    assert file.stat().st_size < MOST_BYTES, f"{file}: {file.stat().st_size} bytes"


def upload_two(browser: WebDriver, address: str) -> None:
    """A file that is known and one that is no plan, as an admin would send them."""
    browser.get(f"{address}/admin")
    browser.find_element(By.ID, "files").send_keys(f"{GOOD.resolve()}\n{NOT_A_PLAN.resolve()}")
    browser.find_element(By.CSS_SELECTOR, "#upload button[type=submit]").click()
    until(browser, "article.job[data-is=failed] h3")


def people_an_office(parts: Parts) -> None:
    """People of every role, and a collection that one group sees."""
    library, people = parts.library, parts.library.catalogue.access.people
    for name, role, groups in (
        ("quan.tri", "admin", ()),
        ("hoang.mai", "editor", ("Văn phòng",)),
        ("vu.lan", "reader", ("Văn phòng", "Hội đồng trường")),
        ("thay.binh", "reader", ()),
    ):
        people.create(name, role, groups=groups)  # type: ignore[arg-type]
    people.set_profile("quan.tri", shown="Quàng Thị Sim", unit="Văn phòng UBND xã")
    people.set_profile("hoang.mai", shown="Hoàng Thị Mai", unit="Văn phòng UBND xã")
    people.set_disabled("thay.binh", True)
    collections = library.catalogue.access.collections
    collections.put(FIRE, collections.create("Nội bộ Văn phòng", ["Văn phòng"]).id)


def correct_one(browser: WebDriver, address: str, obligation: str) -> None:
    """A deadline, as an editor would correct it."""
    browser.get(f"{address}/corrections/new?plan={SWIMMING}&obligation={obligation}")
    for field, typed in (("due", "30/6/2024"), ("why", "Công văn số 52/UBND-VX: lùi hạn đến cuối tháng 6")):
        browser.find_element(By.ID, field).send_keys(typed)
    browser.find_element(By.CSS_SELECTOR, "form.correct button").click()
    until(browser, ".notice")


def main(of: str, target: Path) -> None:
    """Every page of the admins, or of people and access, on a desk's screen and on a phone's."""
    stay_offline()
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data, brought = Path(folder, "data"), Path(folder, "brought")
        brought.mkdir()
        furnish(data, brought)
        parts = Parts(Settings(language="vi", data=data))
        browser = chromium(str(Path(folder, "profile")))
        try:
            with served(create_app(parts.settings, parts)) as address, working(parts):
                shoot_them = _shoot_admin if of == "admin" else _shoot_access
                shoot_them(browser, address, parts, target)
        finally:
            browser.quit()
            parts.close()


def _shoot_admin(browser: WebDriver, address: str, parts: Parts, target: Path) -> None:
    entered(browser, address, parts, person_of(parts))
    upload_two(browser, address)
    _shoot_all(browser, address, admin_pages(parts.library.waiting()[0].key), target)


def _shoot_access(browser: WebDriver, address: str, parts: Parts, target: Path) -> None:
    people_an_office(parts)
    _shoot_all(browser, address, {"sign-in": "sign-in"}, target)
    dated = next(one for one in parts.library.contents(SWIMMING).obligations if one.deadline and one.deadline.due)
    entered(browser, address, parts, person_of(parts, name="hoang.mai"))
    correct_one(browser, address, dated.id)
    entered(browser, address, parts, person_of(parts, name="quan.tri"))
    _shoot_all(browser, address, access_pages(dated.id), target)


def _shoot_all(browser: WebDriver, address: str, pages: dict[str, str], target: Path) -> None:
    for name, path in pages.items():
        for width, screen in ((1280, DESK), (360, PHONE)):
            shoot(browser, f"{address}/{path}", screen, target / f"{name}-{width}.png")


if __name__ == "__main__":
    if sys.argv[1:2] not in (["admin"], ["access"]):
        raise SystemExit("usage: python -m tests.ui.screenshots admin|access [FOLDER]")
    main(sys.argv[1], Path(sys.argv[2]) if len(sys.argv) > 2 else DOCS / sys.argv[1])
