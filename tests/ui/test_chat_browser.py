"""The chat page in a real browser, for people who sign in. PLAN_ASSISTANT_PICTURES=folder keeps pictures of it."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from ui_browser import DESK, NEEDS_BROWSER, PHONE, SMALL_TEXT, By, Keys, WebDriver, WebDriverWait, until
from ui_serving import serving

from ui.access.cookies import NAME
from vectorstore.catalogue.catalogue import Catalogue

pytestmark = NEEDS_BROWSER
QUESTION = "Công an xã phải làm gì?"
SCREENS = {"desk": DESK, "phone": PHONE}


class Office:
    """A served data folder with two plans, each in a collection of its own, and somebody who may see one of them."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with self._catalogue() as catalogue:
            self.seen, self.hidden = catalogue.plans()
            for plan, group in ((self.seen, "y tế"), (self.hidden, "công an")):
                collection = catalogue.access.collections.create(f"Kế hoạch của {group}", groups=(group,))
                catalogue.access.collections.put(plan.id, collection.id)
            people = catalogue.access.people
            people.create("lan", "reader", shown="Nguyễn Thị Lan", unit="Trạm Y tế xã", groups=("y tế",))

    def session(self) -> str:
        """The secret of a new session of hers."""
        with self._catalogue() as catalogue:
            return catalogue.access.sessions.open(catalogue.access.people.named("lan").id)

    def _catalogue(self) -> Any:
        return closing(Catalogue(f"sqlite:///{self.data / 'catalogue.db'}"))


@pytest.fixture(scope="module")
def office(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("office") / "data"
    copytree(data, folder)
    return Office(folder)


@pytest.fixture(scope="module", params=["no", "loopback"])
def served(
    request: pytest.FixtureRequest, office: Office, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """The address, and who may read there without signing in."""
    log = tmp_path_factory.mktemp("serve") / "log"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAN_ASSISTANT_ANONYMOUS", request.param)
        with serving(office.data, log) as address:
            yield address, request.param
    assert not log.exists(), log.read_text()


def ask(browser: WebDriver, question: str) -> None:
    until(browser, "#question textarea")
    browser.find_element(By.CSS_SELECTOR, "#question textarea").send_keys(question, Keys.ENTER)


def keep(browser: WebDriver, name: str) -> None:
    if folder := os.environ.get("PLAN_ASSISTANT_PICTURES"):
        browser.save_screenshot(str(Path(folder) / f"{name}.png"))


@pytest.mark.parametrize("screen", SCREENS)
def test_a_reader_asks_until_she_has_signed_out(
    browser: WebDriver, served: tuple[str, str], office: Office, screen: str
) -> None:
    address, anonymous = served
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", SCREENS[screen])
    browser.get(f"{address}/pages/icon.svg")
    browser.add_cookie({"name": NAME, "value": office.session(), "path": "/", "httpOnly": True, "sameSite": "Lax"})
    browser.get(f"{address}/")
    head = until(browser, "#head", lambda words: "Nguyễn Thị Lan" in words)
    assert "Đang tra cứu trong 1 kế hoạch" in head
    until(browser, "#filter button", lambda words: "Trạm Y tế xã" in words)  # it says what is chosen
    browser.find_element(By.CSS_SELECTOR, "#filter button").click()
    until(browser, "#unit input, #unit textarea")
    unit = browser.find_element(By.CSS_SELECTOR, "#unit input, #unit textarea")
    assert unit.get_attribute("value") == "Trạm Y tế xã" and unit.is_enabled()
    ask(browser, QUESTION)
    until(browser, ".answer .tools")  # it is whole
    answer = until(browser, ".answer", lambda words: "[1]" in words)
    titles = [one.get_attribute("textContent") for one in browser.find_elements(By.CSS_SELECTOR, ".answer .title")]
    assert set(titles) == {office.seen.title} and office.hidden.title not in answer
    keep(browser, f"chat-{anonymous}-{screen}")
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []

    tab = browser.current_window_handle
    browser.switch_to.new_window("tab")
    browser.get(f"{address}/pages/icon.svg")
    browser.execute_async_script("const done = arguments[0]; fetch('/sign-out', { method: 'POST' }).then(done, done)")
    browser.close()
    browser.switch_to.window(tab)
    ask(browser, "Còn trường học?")
    if anonymous == "no":
        until(browser, "#signed-out", lambda words: "đã đăng xuất" in words)
        box = browser.find_element(By.CSS_SELECTOR, "#question textarea")
        assert box.get_attribute("value") == "Còn trường học?"  # to be sent again
        link = browser.find_element(By.CSS_SELECTOR, "#signed-out a")
    else:  # the page goes on for nobody in particular, without what she was told
        until(browser, ".answer.failed", lambda words: "đã đăng xuất" in words)
        assert office.seen.title not in browser.find_element(By.ID, "conversation").text
        link = browser.find_element(By.CSS_SELECTOR, ".answer.failed a")
    assert str(link.get_attribute("href")).startswith(f"{address}/sign-in")
    assert len(browser.find_elements(By.CSS_SELECTOR, "#conversation .bot.message")) == 1
    keep(browser, f"chat-{anonymous}-{screen}-signed-out")
    assert browser.execute_script(SMALL_TEXT) == []
    assert browser.execute_script("return document.documentElement.scrollWidth") <= SCREENS[screen]["width"]

    browser.switch_to.new_window("tab")  # she signs in again
    browser.get(f"{address}/pages/icon.svg")
    browser.add_cookie({"name": NAME, "value": office.session(), "path": "/", "httpOnly": True, "sameSite": "Lax"})
    browser.close()
    browser.switch_to.window(tab)
    browser.find_element(By.ID, "send").click()
    asked = "return [...document.querySelectorAll('.asked')].map(e => e.textContent)"
    WebDriverWait(browser, 30).until(lambda driver: "Còn trường học?" in driver.execute_script(asked))
    answers = ".answer:not(.failed)"  # her conversation goes on where it was
    WebDriverWait(browser, 30).until(lambda driver: len(driver.find_elements(By.CSS_SELECTOR, answers)) == 2)
    assert not browser.find_element(By.ID, "signed-out").is_displayed()
    browser.get("about:blank")
