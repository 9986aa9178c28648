"""Pictures of the pages for docs/: ``python -m tests.ui.screenshots admin``. Look at each before it is committed."""

from __future__ import annotations

import base64
import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))
from admin_office import SWIMMING, furnish
from paper_fakes import served
from ui.admin.key import admin_key
from ui_browser import DESK, PHONE, By, WebDriver, chromium, until

from ui.app import create_app
from ui.offline import stay_offline
from ui.settings import Settings
from ui.watching import working
from ui.wiring import Parts

DOCS = Path(__file__).parents[2] / "docs" / "admin"
MOST_BYTES = 200_000
TALLEST = 2600  # pixels of a picture; what is below is of the same kind
NOT_A_PLAN = Path(__file__).parents[1] / "samples" / "not_plans" / "thu_vien_truyen.txt"
GOOD = Path(__file__).parents[1] / "samples" / "plans" / "phuong_lac_giang_cchc_2026.md"


def pages(waiting: int) -> dict[str, str]:
    """The address of each page by the name of its picture."""
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


def main(target: Path = DOCS) -> None:
    """Every admin page on a desk's screen and on a phone's."""
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
                _shoot_door(browser, address, target)
                browser.get(f"{address}/admin?key={admin_key(data)}")
                upload_two(browser, address)
                for name, path in pages(parts.library.waiting()[0].key).items():
                    for width, screen in ((1280, DESK), (360, PHONE)):
                        shoot(browser, f"{address}/{path}", screen, target / f"{name}-{width}.png")
        finally:
            browser.quit()
            parts.close()


def _shoot_door(browser: WebDriver, address: str, target: Path) -> None:
    for width, screen in ((1280, DESK), (360, PHONE)):
        shoot(browser, f"{address}/admin", screen, target / f"door-{width}.png")


if __name__ == "__main__":
    if sys.argv[1:2] != ["admin"]:
        raise SystemExit("usage: python -m tests.ui.screenshots admin [FOLDER]")
    main(Path(sys.argv[2]) if len(sys.argv) > 2 else DOCS)
