"""The notice at the head of an amended plan in a real browser: opened, followed, and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from paper_fakes import served
from ui_browser import DESK, NEEDS_BROWSER, PHONE, SMALL_TEXT, By, WebDriver, until

from ui.app import create_app
from ui.cli import main
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.library import Library

pytestmark = NEEDS_BROWSER
PLANS = Path(__file__).parents[1] / "samples" / "changes" / "plans"
WASTE, AMENDING = "21-kh-ubnd-rach-cui-2025", "58-kh-ubnd-rach-cui-2025"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the two plans."""
    data = tmp_path_factory.mktemp("changes")
    files = [str(PLANS / f"xa_rach_cui_{name}_2025.txt") for name in ("rac_thai", "sua_doi")]
    assert main(["--data", str(data), "ingest", *files]) == 0
    settings = Settings(language="vi", data=data)
    with Library.open(data) as library, served(create_app(settings, Parts(settings, library=library))) as address:
        yield address


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_both_places_are_one_click_away(screen: dict[str, object], site: str, browser: WebDriver) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    for position, plan_id, words in (
        (0, AMENDING, "Sửa đổi điểm a khoản 1 mục II như sau:"),
        (1, WASTE, "Thu gom rác tại các ấp vào thứ Ba và thứ Sáu hằng tuần."),
    ):
        browser.get(f"{site}/plans/{WASTE}")
        until(browser, ".changes summary", lambda said: "(3)" in said)
        browser.find_element(By.CSS_SELECTOR, ".changes summary").click()
        assert browser.execute_script("return document.documentElement.scrollWidth") <= screen["width"]
        assert browser.execute_script(SMALL_TEXT) == []
        browser.find_elements(By.CSS_SELECTOR, ".changes li a")[position].click()
        assert until(browser, "mark") == words
        assert f"/plans/{plan_id}?" in browser.current_url
