"""Collections in a real browser: made, filled by an upload, a plan moved, and what a reader sees of it meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from edition_samples import FIRST, PLAN
from paper_fakes import served
from store_fakes import HashEncoder
from ui_browser import NEEDS_BROWSER, PHONE, SMALL_TEXT, By, Keys, WebDriver, entered, until
from ui_clients import person_of

from ui.app import create_app
from ui.settings import Settings
from ui.watching import working
from ui.wiring import Parts
from vectorstore.library import Library

pytestmark = NEEDS_BROWSER
WIDTH = "return document.documentElement.scrollWidth"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[str, Parts]]:
    data = tmp_path / "data"
    with Library.open(data, encoder=HashEncoder) as library:
        parts = Parts(Settings(language="vi", data=data), library=library)
        with served(create_app(parts.settings, parts)) as address, working(parts):
            yield address, parts


def press(browser: WebDriver, words: str) -> None:
    """Presses the button with these words, by the keyboard."""
    button = browser.find_element(By.XPATH, f"//main//button[contains(., '{words}')]")
    button.send_keys(Keys.ENTER)


def test_from_a_new_collection_to_who_sees_its_plan(
    browser: WebDriver, office: tuple[str, Parts], tmp_path: Path
) -> None:
    address, parts = office
    reader, other = (
        person_of(parts, "reader", name, groups=[group]) for name, group in (("lan", "Y tế"), ("hoa", "B"))
    )
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    entered(browser, address, parts, person_of(parts))
    browser.get(f"{address}/admin/collections")
    browser.find_element(By.ID, "name").send_keys("Nội bộ")
    browser.find_element(By.CSS_SELECTOR, "#create input[value='Y tế']").send_keys(Keys.SPACE)
    press(browser, "Lập bộ sưu tập")
    assert "Đã lập" in until(browser, ".notice")
    assert parts.library.catalogue.access.collections.one("noi-bo").groups == ("Y tế",)
    assert browser.execute_script(SMALL_TEXT) == [] and browser.execute_script(WIDTH) <= 360

    file = tmp_path / "ke-hoach.txt"
    file.write_text(FIRST, encoding="utf-8")
    browser.get(f"{address}/admin")
    browser.find_element(By.CSS_SELECTOR, "#collection option[value='noi-bo']").click()
    browser.find_element(By.ID, "files").send_keys(str(file))
    press(browser, "Nạp")
    until(browser, "article.job[data-is=done]")
    assert parts.library.catalogue.access.collections.of_plans() == {PLAN: "noi-bo"}

    for person, sees in ((reader, True), (other, False)):
        entered(browser, address, parts, person)
        browser.get(f"{address}/plans")
        until(browser, "h1")
        assert bool(browser.find_elements(By.CSS_SELECTOR, f"a[href*='{PLAN}']")) == sees

    entered(browser, address, parts, person_of(parts))
    browser.get(f"{address}/admin/plans/{PLAN}")
    assert "Nội bộ" in until(browser, "#collection")
    browser.find_element(By.CSS_SELECTOR, "#into option[value='-']").click()
    press(browser, "Chuyển")
    assert "ai vào được cũng xem được" in until(browser, ".notice")
    entered(browser, address, parts, other)
    browser.get(f"{address}/plans")
    assert browser.find_elements(By.CSS_SELECTOR, f"a[href*='{PLAN}']")
