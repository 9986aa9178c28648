"""A whole day's way through the site asks nothing of any other machine, by the browser's own log."""

from __future__ import annotations

from urllib.parse import urlsplit

from site_chat import answer_after, ask, click, open_source, opened
from site_office import Site
from site_pages import pages_of
from ui_browser import NEEDS_BROWSER, By, WebDriver
from ui_traffic import addresses_asked

pytest_plugins = ["site_fixtures"]
pytestmark = NEEDS_BROWSER


def test_nothing_is_asked_of_another_host(browser: WebDriver, office: Site) -> None:
    opened(browser, f"{office.address}/")
    ask(browser)
    open_source(browser)
    browser.find_element(By.CSS_SELECTOR, "#source .close").click()
    click(browser, "#conversation .option")
    answer_after(browser, 1)
    asked, role = addresses_asked(browser), None
    for page in pages_of(office):
        if page.role != role:
            role = page.role
            office.enter(browser, role)
        browser.get(f"{office.address}/{page.path}")
        asked += addresses_asked(browser)
    assert len(asked) > 200, "the log has lost what was asked"
    own = urlsplit(office.address).netloc
    assert {one for one in asked if urlsplit(one).netloc != own} == set()
