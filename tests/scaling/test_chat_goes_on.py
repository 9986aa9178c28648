"""A chat whose replica dies: opened again it goes on at the other one, with what was said before."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scaling import small_plan
from tests.scaling.fleet import PASSWORD, PUBLIC, Fleet, Replica
from tests.scaling.nginx_process import HOST

pytest.importorskip("selenium.webdriver")
import ui_browser
from selenium.common.exceptions import WebDriverException
from site_chat import ANSWERED, BOX, ask, opened
from ui_browser import NEEDS_BROWSER, By, Keys, WebDriver, WebDriverWait, chromium, until

pytestmark = [*NEEDS_BROWSER, pytest.mark.slow, pytest.mark.timeout(900)]
PLAN = 601
FIRST, _ = small_plan.marks(PLAN, 0)
THEN = "Còn Văn phòng UBND xã?"


@pytest.fixture
def browser(fleet: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebDriver]:
    """A browser that reaches nginx under the name of the site."""
    told = [f"--host-resolver-rules=MAP {HOST} 127.0.0.1:{fleet.nginx.port}", "--ignore-certificate-errors"]
    monkeypatch.setattr(ui_browser, "ARGUMENTS", [*ui_browser.ARGUMENTS, *told])
    driver = chromium(str(tmp_path / "profile"))
    yield driver
    driver.quit()
    shutil.rmtree(tmp_path / "profile", ignore_errors=True)


def replica_of_the_chat(fleet: Fleet) -> Replica:
    """Who has had the last event of the chat page."""
    seen = fleet.nginx.log()
    ports = re.findall(r" 127\.0\.0\.1:(\d+) 200 POST \S*/gradio_api/queue/join$", seen, re.MULTILINE)
    assert ports, "no event of the chat came by nginx"
    (found,) = (one for one in fleet.replicas if one.port == int(ports[-1]))
    return found


def answers(browser: WebDriver) -> list[str]:
    """The whole answers that the page shows."""
    return [one.text for one in browser.find_elements(By.CSS_SELECTOR, ANSWERED)]


def enter(browser: WebDriver, fleet: Fleet, name: str) -> None:
    fleet.person(name)
    browser.get(f"{PUBLIC}/sign-in")
    until(browser, "#password")
    browser.find_element(By.ID, "name").send_keys(name)
    browser.find_element(By.ID, "password").send_keys(PASSWORD, Keys.ENTER)
    WebDriverWait(browser, 30).until(lambda driver: not driver.find_elements(By.ID, "password"))


@pytest.fixture
def asked_once(fleet: Fleet, browser: WebDriver, tmp_path: Path) -> WebDriver:
    """The chat, in which a question was put and answered."""
    file = tmp_path / f"{PLAN}.txt"
    file.write_text(small_plan.text(PLAN), encoding="utf-8")
    assert fleet.replicas[0].command("ingest", str(file)).returncode == 0
    enter(browser, fleet, "lan")
    opened(browser, PUBLIC)
    assert FIRST in ask(browser, small_plan.question(PLAN))
    return browser


def goes_on(browser: WebDriver) -> None:
    """Both answers are there, the later one understood by what was said before."""
    WebDriverWait(browser, 120, ignored_exceptions=[WebDriverException]).until(lambda driver: len(answers(driver)) > 1)
    said = answers(browser)
    assert FIRST in said[0] and "30/11/2026" in said[-1], said


def test_opened_again_it_goes_on(fleet: Fleet, asked_once: WebDriver) -> None:
    """What was on its way is lost; the page, opened again by hand, has what was said before."""
    mine = replica_of_the_chat(fleet)
    mine.kill()
    opened(asked_once, PUBLIC)
    until(asked_once, ANSWERED, lambda words: FIRST in words)
    asked_once.find_element(By.CSS_SELECTOR, BOX).send_keys(THEN, Keys.ENTER)
    goes_on(asked_once)
    assert replica_of_the_chat(fleet) is not mine
