"""A chat whose replica dies: it is opened anew by itself, or by hand, and goes on at the other one."""

from __future__ import annotations

import os
import re
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scaling import small_plan
from tests.scaling.fleet import PASSWORD, PUBLIC, Fleet, Replica
from tests.scaling.nginx_process import HOST
from ui.chat.scripts import KEY

pytest.importorskip("selenium.webdriver")
import ui_browser
from selenium.common.exceptions import WebDriverException
from site_chat import ANSWERED, BOX, ask, opened
from ui_browser import NEEDS_BROWSER, By, Keys, WebDriver, WebDriverWait, chromium, until

from prompts.texts import say

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
    kept = f"return !!(localStorage.getItem('{KEY}') || sessionStorage.getItem('{KEY}'))"  # a moment after it is shown
    WebDriverWait(browser, 30).until(lambda driver: driver.execute_script(kept), "nothing was kept")
    return browser


def goes_on(browser: WebDriver, before: int = 1) -> None:
    """The answers of before are there and another one, understood by what was said before."""
    waiting = WebDriverWait(browser, 120, ignored_exceptions=[WebDriverException])
    waiting.until(lambda driver: len(answers(driver)) > before)
    said = answers(browser)
    assert FIRST in said[0] and "30/11/2026" in said[-1], said


def written(browser: WebDriver) -> str:
    return str(browser.execute_script(f"return document.querySelector('{BOX}')?.value ?? ''"))


def put(browser: WebDriver, question: str) -> None:
    browser.find_element(By.CSS_SELECTOR, BOX).send_keys(question, Keys.ENTER)


def opens_anew(browser: WebDriver) -> None:
    """By itself: it says so, what was said before is there, and the question stands in the box."""
    waiting = WebDriverWait(browser, 120, ignored_exceptions=[WebDriverException])
    waiting.until(lambda driver: not driver.execute_script("return window.same ?? false"))
    until(browser, "#moved", lambda words: say("chat.moved", "vi") in words)
    until(browser, ANSWERED, lambda words: FIRST in words)
    waiting.until(lambda driver: written(driver) == THEN)


def test_a_question_that_was_put_when_its_replica_died_stands_in_the_box(fleet: Fleet, asked_once: WebDriver) -> None:
    """The page opens itself anew at the other one, once, and the question can be sent as it stands."""
    mine = replica_of_the_chat(fleet)
    asked_once.execute_script("window.same = true")
    assert mine.process is not None
    os.kill(mine.process.pid, signal.SIGSTOP)  # so that it has the question when it dies
    put(asked_once, THEN)
    time.sleep(1)
    mine.kill()
    opens_anew(asked_once)
    asked_once.execute_script("window.same = true")
    asked_once.find_element(By.CSS_SELECTOR, BOX).send_keys(Keys.ENTER)
    goes_on(asked_once)
    assert asked_once.execute_script("return window.same")
    assert replica_of_the_chat(fleet) is not mine


@pytest.mark.long
def test_a_question_put_after_its_replica_died_stands_in_the_box(fleet: Fleet, asked_once: WebDriver) -> None:
    """Its stream was still open, and was cut: what comes over it would be heard by nobody."""
    ask(asked_once, small_plan.question(PLAN))
    asked_once.execute_script("window.same = true")
    replica_of_the_chat(fleet).kill()
    put(asked_once, THEN)
    opens_anew(asked_once)
    asked_once.find_element(By.CSS_SELECTOR, BOX).send_keys(Keys.ENTER)
    goes_on(asked_once, before=2)


def test_opened_again_it_goes_on(fleet: Fleet, asked_once: WebDriver) -> None:
    """What was on its way is lost; the page, opened again by hand, has what was said before."""
    mine = replica_of_the_chat(fleet)
    mine.kill()
    opened(asked_once, PUBLIC)
    until(asked_once, ANSWERED, lambda words: FIRST in words)
    asked_once.find_element(By.CSS_SELECTOR, BOX).send_keys(THEN, Keys.ENTER)
    goes_on(asked_once)
    assert replica_of_the_chat(fleet) is not mine
