"""Headless Chromium for the tests of what a browser makes of the pages."""

import shutil
from collections.abc import Callable

import pytest

from ui.access.cookies import NAME
from ui.wiring import Parts
from vectorstore.access.people import Person

webdriver = pytest.importorskip("selenium.webdriver")
from selenium.common.exceptions import WebDriverException  # noqa: E402
from selenium.webdriver.common.action_chains import ActionChains as ActionChains  # noqa: E402
from selenium.webdriver.common.by import By as By  # noqa: E402
from selenium.webdriver.common.keys import Keys as Keys  # noqa: E402
from selenium.webdriver.remote.webdriver import WebDriver as WebDriver  # noqa: E402
from selenium.webdriver.support.wait import WebDriverWait as WebDriverWait  # noqa: E402

NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (shutil.which("chromium") and shutil.which("chromedriver")),
        reason="chromium and chromedriver are not installed",
    ),
]
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--window-size=1280,900",
]
PHONE = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
DESK = PHONE | {"width": 1280, "height": 900, "mobile": False}
SMALL_TEXT = """return [...document.querySelectorAll("body *")].filter(e => !["SCRIPT", "STYLE"].includes(e.tagName)
  && [...e.childNodes].some(n => n.nodeType == 3 && n.textContent.trim())
  && parseFloat(getComputedStyle(e).fontSize) < 16).map(e => e.outerHTML.slice(0, 120))"""


def chromium(profile: str) -> WebDriver:
    """A new browser, which notes what it asks for and what it complains of."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))


def forget(browser: WebDriver) -> None:
    """Leaves a browser as a new one is: one blank tab, nothing emulated, no cookies, storage or log.

    What its cache may keep is what servers allow, each at a port of its own: a page of a test is asked for anew.
    """
    left = browser.window_handles
    browser.switch_to.new_window("tab")  # what was emulated goes with the tab that it was emulated in
    blank = browser.current_window_handle
    for tab in left:
        browser.switch_to.window(tab)
        browser.close()
    browser.switch_to.window(blank)
    browser.execute_cdp_cmd("Network.clearBrowserCookies", {})
    browser.execute_cdp_cmd("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
    for log in ("performance", "browser"):
        browser.get_log(log)


def entered(browser: WebDriver, address: str, parts: Parts, person: Person) -> None:
    """Signs the browser in to the server at the address, whose pages it has left then."""
    browser.get(f"{address}/healthz")  # a cookie is set of the site that is open
    secret = parts.library.catalogue.access.sessions.open(person.id)
    browser.add_cookie({"name": NAME, "value": secret, "path": "/", "httpOnly": True, "sameSite": "Lax"})


def until(browser: WebDriver, selector: str, holds: Callable[[str], bool] = lambda words: True) -> str:
    """The words of the first element, once there is one whose words are right."""

    def found(driver: WebDriver) -> str | None:
        words = [element.text for element in driver.find_elements(By.CSS_SELECTOR, selector)]
        return (words[0] or " ") if words and holds(words[0]) else None

    waiting = WebDriverWait(browser, 30, ignored_exceptions=[WebDriverException])  # of a page that gives way
    return str(waiting.until(found, f"no {selector}"))


def press(browser: WebDriver, words: str, within: str = "body") -> None:
    """Clicks the first button, summary or link with these words, also where the page writes it anew meanwhile."""

    def pressed(driver: WebDriver) -> bool:
        places = ", ".join(f"{within} {kind}" for kind in ("button", "summary", "a"))
        found = [one for one in driver.find_elements(By.CSS_SELECTOR, places) if words in one.text]
        if not found:
            return False
        driver.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", found[0])
        found[0].click()
        return True

    waiting = WebDriverWait(browser, 10, ignored_exceptions=[WebDriverException])  # of a page that gives way
    waiting.until(pressed, f"nothing to press says {words!r}")
