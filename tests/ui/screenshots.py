"""Pictures of every page for docs/, on a desk's screen and on a phone's: ``python -m tests.ui.screenshots [FOLDER]``.

Look at each before it is committed. Under FOLDER (docs/) they go to screens/, admin/ and access/, where the texts of
docs/ have them; ``-k WORD`` makes those only whose name has the word.
"""

from __future__ import annotations

import argparse
import base64
import io
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

sys.path.insert(0, str(Path(__file__).parent))
from screen_states import BARE, HOST_PAGE, STATES, State
from site_office import Site, furnish_site, running, site_over
from site_pages import pages_of
from ui_browser import DESK, PHONE, By, WebDriver, chromium, forget, until

from ui.offline import stay_offline
from ui.watching import working

DOCS = Path(__file__).parents[2] / "docs"
SCREENS = ((1280, DESK), (360, PHONE))
MOST_BYTES = 200_000
TALLEST = 2600  # pixels of a picture; what is below is of the same kind
COLOURS = 64
SETTLED = """const done = arguments[0]; const images = [...document.images];
for (const one of images) one.loading = "eager";
Promise.all([document.fonts.ready, ...images.map(one => one.decode().catch(() => {}))])
  .then(() => setTimeout(() => requestAnimationFrame(done), 400));"""
SAMPLES = Path(__file__).parents[1] / "samples"
UPLOADS = (SAMPLES / "plans" / "phuong_lac_giang_cchc_2026.md", SAMPLES / "not_plans" / "thu_vien_truyen.txt")


def shoot(browser: WebDriver, file: Path, screen: dict[str, Any], *, whole: bool) -> None:
    """What is open, as PNG with few colours. ``whole``: also what is below the screen."""
    height = int(screen["height"])
    if whole:
        browser.execute_script("scrollTo({top: 0, behavior: 'instant'})")  # what stays in sight is where it begins
        tall = int(browser.execute_script("return document.documentElement.scrollHeight"))
        height = min(TALLEST, max(height, tall))
    clip = {"x": 0, "y": 0, "width": screen["width"], "height": height, "scale": 1}
    if not whole:
        clip["y"] = int(browser.execute_script("return scrollY"))
    shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": whole, "clip": clip})
    image = Image.open(io.BytesIO(base64.b64decode(shot["data"]))).convert("RGB")
    file.parent.mkdir(parents=True, exist_ok=True)
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    assert file.stat().st_size < MOST_BYTES, f"{file}: {file.stat().st_size} bytes"


def _still(browser: WebDriver, screen: dict[str, Any]) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    features = [
        {"name": "prefers-reduced-motion", "value": "reduce"},
        {"name": "prefers-color-scheme", "value": "light"},
    ]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def _settled(browser: WebDriver) -> None:
    """Nothing moves any more, and every picture has come."""
    browser.execute_async_script(SETTLED)


def _shoot_pages(browser: WebDriver, site: Site, folder: Path, word: str) -> None:
    if word in "admin/overview":
        site.enter(browser, "admin")
        _upload(browser, site)
    role: str | None = "nobody yet"
    for page in pages_of(site):
        if word not in page.name:
            continue
        if page.role != role:
            role = page.role
            site.enter(browser, page.role)
        for width, screen in SCREENS:
            _still(browser, screen)
            browser.get(f"{site.address}/{page.path}")
            until(browser, "h1")
            _settled(browser)
            shoot(browser, folder / f"{page.name}-{width}.png", screen, whole=True)


def _upload(browser: WebDriver, site: Site) -> None:
    """A file that is known and one that is no plan, as an admin would send them."""
    browser.get(f"{site.address}/admin")
    browser.find_element(By.ID, "files").send_keys("\n".join(str(file.resolve()) for file in UPLOADS))
    browser.find_element(By.CSS_SELECTOR, "#upload button[type=submit]").click()
    until(browser, "article.job[data-is=failed] h3")


def _shoot_states(browser: WebDriver, site: Site, folder: Path, states: Mapping[str, State], word: str) -> None:
    for name, reach in states.items():
        for width, screen in SCREENS:
            if word in f"screens/{name}":
                forget(browser)
                _still(browser, screen)
                reach(browser, site)
                _settled(browser)
                shoot(browser, folder / "screens" / f"{name}-{width}.png", screen, whole=False)


@contextmanager
def _sites(data: Path, empty: Path) -> Iterator[tuple[Site, Site]]:
    """A furnished site with a host of the box, and one without a plan."""
    with site_over(data) as site, site_over(empty) as bare, working(site.parts):
        host = Starlette(routes=[Route("/", lambda _: HTMLResponse(HOST_PAGE.format(address=site.address)))])
        with running(host, urlsplit(site.host).port or 0):
            yield site, bare


def main(folder: Path, word: str) -> None:
    """Every page and every state of the chat whose name has the word."""
    stay_offline()
    os.environ["LANGUAGE"] = "vi"  # of the browser's own words, such as those in a field for a date
    with tempfile.TemporaryDirectory() as made:
        data, empty = furnish_site(Path(made)), Path(made, "empty")
        browser = chromium(str(Path(made, "profile")))
        try:
            with _sites(data, empty) as (site, bare):
                _shoot_pages(browser, site, folder, word)
                _shoot_states(browser, site, folder, STATES, word)
                _shoot_states(browser, bare, folder, BARE, word)
        finally:
            browser.quit()


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", nargs="?", type=Path, default=DOCS)
    asked.add_argument("-k", dest="word", default="", help="only pictures whose name has the word")
    given = asked.parse_args()
    main(given.folder, given.word)
