"""No page has a grave fault of accessibility: each by axe-core, on a phone and a desk, light and dark."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from axe import violations
from site_chat import BOX, NOT_FOUND, ask, click, open_source, opened
from site_office import Site
from site_pages import ADDRESSES, NO_PAGES, pages_of
from ui_browser import DESK, NEEDS_BROWSER, PHONE, By, Keys, WebDriver, until
from ui_routes import LEAST

from ui.access.cookies import NAME

pytest_plugins = ["site_fixtures"]
pytestmark = NEEDS_BROWSER
# The screen and the scheme of colours; the other two hold the same sizes and colours, the other way round.
LOOKS: list[tuple[dict[str, Any], str]] = [(PHONE, "light"), (DESK, "dark")]
OTHER_LOOKS: list[tuple[dict[str, Any], str]] = [(PHONE, "dark"), (DESK, "light")]
BOTH = pytest.mark.parametrize(
    "looks", [LOOKS, pytest.param(OTHER_LOOKS, marks=pytest.mark.long)], ids=["looks", "other looks"]
)
Looks = list[tuple[dict[str, Any], str]]
OPEN_ALL = "document.querySelectorAll('details:not(.display, #asked details)').forEach(one => one.open = true)"


def looked_at(browser: WebDriver, page: str, looks: Looks) -> list[str]:
    """What is wrong with the page that is open, in each of the looks."""
    found = []
    for screen, scheme in looks:
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        features = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", features)
        found += [f"{page} at {screen['width']}, {scheme}: {fault}" for fault in violations(browser)]
    return found


@BOTH
def test_every_plain_page(browser: WebDriver, office: Site, looks: Looks) -> None:
    found, role = [], "nobody yet"
    for page in pages_of(office):
        if page.role != role:
            role = page.role
            office.enter(browser, role)
        browser.get(f"{office.address}/{page.path}")
        open_all(browser)
        found += looked_at(browser, page.path, looks)
    assert not found, "\n".join(found)


def open_all(browser: WebDriver) -> None:
    """Whatever is folded stands open, but for what lies over the page then."""
    browser.execute_script(OPEN_ALL)


def test_no_page_is_forgotten(office: Site) -> None:
    """A route that gives a page stands in the table with an address."""
    admin = office.parts.library.catalogue.access.sessions.open(office.person("admin").id)
    forgotten = []
    with httpx.Client(base_url=office.address, trust_env=False, cookies={NAME: admin}) as client:
        for route in sorted(LEAST.keys() - ADDRESSES.keys() - NO_PAGES):
            method, path = route.split(" ")
            if method == "GET" and client.get(path).headers.get("content-type", "").startswith("text/html"):
                forgotten.append(route)
    assert forgotten == []
    assert {page.route for page in pages_of(office)} >= ADDRESSES.keys() & LEAST.keys()


@BOTH
def test_the_chat(browser: WebDriver, office: Site, looks: Looks) -> None:
    """Empty, answered, with the source open, with nothing found, with each of what is folded open."""
    found = []

    def look(state: str) -> None:
        found.extend(looked_at(browser, state, looks))

    opened(browser, f"{office.address}/")
    until(browser, ".example")
    look("empty")
    ask(browser)
    open_all(browser)
    look("answer")
    open_source(browser)
    look("source")  # over the conversation on a phone, beside it on a desk
    click(browser, "#source .close")
    ask(browser, NOT_FOUND)
    look("not found")
    click(browser, "#filter button.label-wrap")
    until(browser, "#filter-plans input")
    look("filter")
    browser.find_element(By.CSS_SELECTOR, "#filter button.label-wrap").send_keys(Keys.ESCAPE)
    click(browser, ".display summary")
    look("display")
    browser.find_element(By.CSS_SELECTOR, ".display summary").send_keys(Keys.ESCAPE)
    click(browser, "#conversation .message-buttons button:first-of-type")
    until(browser, "#feedback")
    look("feedback")
    assert not found, "\n".join(found)


@BOTH
def test_the_chat_in_english_in_large_type(browser: WebDriver, office: Site, looks: Looks) -> None:
    browser.get(f"{office.address}/healthz")
    browser.execute_script("localStorage.setItem('plan-assistant-size', 'largest')")
    opened(browser, f"{office.address}/en")
    ask(browser, "What does the commune police have to do?")
    open_source(browser)
    found = looked_at(browser, "english", looks)
    assert not found, "\n".join(found)


@BOTH
def test_the_box(browser: WebDriver, office: Site, looks: Looks) -> None:
    """What stands in the frame; the page of a host around it has its own tests."""
    browser.get(f"{office.address}/box")
    until(browser, BOX)
    until(browser, ".example")
    found = looked_at(browser, "box", looks)
    assert not found, "\n".join(found)
