"""An open chat page whose server is gone, or is another one: it says so and is opened anew, once. A slow one isn't."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from site_chat import ANSWERED, BOX, ask, in_sight, opened, questions
from site_office import application, running
from ui_browser import NEEDS_BROWSER, By, Keys, WebDriver, WebDriverWait, until
from ui_fakes import FakeAssistant, FakeLibrary, contents
from wire import wired

from assistant.answer import Answer
from prompts.texts import say
from ui.settings import Settings
from ui.wiring import Parts

pytestmark = NEEDS_BROWSER
QUESTION, SLOW, OTHER = "Công an xã phải làm gì?", "Câu hỏi chậm?", "Trường tiểu học phải làm gì?"
LOOKED = "return performance.getEntriesByType('resource').filter(e => e.name.endsWith('/app_id')).length"
AT_ONCE = "window.planAssistant.silence = 0; window.same = true;"  # it looks soon whether another server answers


class Slow(FakeAssistant):
    """One whose answer to SLOW takes as long as a test likes."""

    def __init__(self, library: FakeLibrary) -> None:
        super().__init__(library)
        self.goes_on = Event()

    def growing(self, question: str, *, stopped: Callable[[], bool], **given: Any) -> Iterator[Answer]:
        if question == SLOW:
            assert self.goes_on.wait(60)
        yield from super().growing(question, stopped=stopped, **given)


@pytest.fixture
def assistant() -> Iterator[Slow]:
    slow = Slow(FakeLibrary(contents()))
    yield slow
    slow.goes_on.set()


@pytest.fixture
def address(assistant: Slow, tmp_path: Path) -> Iterator[str]:
    given: Any = {"library": assistant.library, "assistant": assistant}
    parts = Parts(Settings(language="vi", data=tmp_path), **given)
    with running(application(parts)) as address:
        yield address


def put(browser: WebDriver, question: str) -> None:
    browser.find_element(By.CSS_SELECTOR, BOX).send_keys(question, Keys.ENTER)


def written(browser: WebDriver) -> str:
    return str(browser.execute_script(f"return document.querySelector('{BOX}')?.value ?? ''"))


def is_same(browser: WebDriver) -> bool:
    """The page has not been loaded anew."""
    return bool(browser.execute_script("return window.same ?? false"))


def wait(browser: WebDriver, holds: Callable[[], object]) -> None:
    WebDriverWait(browser, 30).until(lambda _: holds())


def test_a_slow_server_is_waited_for(browser: WebDriver, address: str, assistant: Slow) -> None:
    opened(browser, address)
    browser.execute_script(AT_ONCE)
    put(browser, SLOW)
    wait(browser, lambda: browser.execute_script(LOOKED) > 1)
    assert is_same(browser) and in_sight(browser, "#conversation .pending")
    assistant.goes_on.set()
    until(browser, ANSWERED)
    assert is_same(browser)


def test_where_another_server_answers_the_page_says_so_and_keeps_all(
    browser: WebDriver, address: str, assistant: Slow
) -> None:
    """The stream is open, but nothing comes: as where a machine lost its power. What is typed stays in the box."""
    opened(browser, address)
    ask(browser, QUESTION)
    browser.execute_script(f"{AT_ONCE} window.gradio_config.app_id = 'of another'")
    put(browser, SLOW)
    until(browser, "#conversation .pending")
    wait(browser, lambda: written(browser) == "")
    browser.find_element(By.CSS_SELECTOR, BOX).send_keys(OTHER)
    wait(browser, lambda: not is_same(browser))
    assert say("chat.moved", "vi") in until(browser, "#moved", lambda words: bool(words.strip()))
    assert questions(browser) == [QUESTION]
    assert written(browser) == OTHER
    assistant.goes_on.set()
    browser.find_element(By.CSS_SELECTOR, "#moved [data-ask]").click()
    wait(browser, lambda: len(browser.find_elements(By.CSS_SELECTOR, ANSWERED)) == 2)
    assert questions(browser) == [QUESTION, SLOW]
    assert written(browser) == OTHER
    wait(browser, lambda: not browser.find_element(By.ID, "moved").is_displayed())


def test_a_question_over_a_stream_that_was_cut_is_not_waited_for(browser: WebDriver, address: str) -> None:
    """Gradio takes a stream that was cut while nothing waited for open, and would hear nothing of the next question."""
    with wired(address) as wire:
        opened(browser, wire.address)
        ask(browser, QUESTION)
        browser.execute_script("window.same = true")
        wire.cut()
        put(browser, OTHER)
        wait(browser, lambda: not is_same(browser))
        until(browser, "#moved", lambda words: say("chat.moved", "vi") in words)
        wait(browser, lambda: written(browser) == OTHER)
        assert questions(browser) == [QUESTION]
        assert not browser.find_element(By.CSS_SELECTOR, "#moved [data-ask]").is_displayed()
        browser.execute_script("window.same = true")
        browser.find_element(By.CSS_SELECTOR, BOX).send_keys(Keys.ENTER)
        wait(browser, lambda: len(browser.find_elements(By.CSS_SELECTOR, ANSWERED)) == 2)
        assert is_same(browser)


def test_a_question_under_way_when_the_stream_is_cut_stands_in_the_box(
    browser: WebDriver, address: str, assistant: Slow
) -> None:
    with wired(address) as wire:
        opened(browser, wire.address)
        ask(browser, QUESTION)
        browser.execute_script("window.same = true")
        put(browser, SLOW)
        until(browser, "#conversation .pending")
        wire.cut()
        wait(browser, lambda: not is_same(browser))
        until(browser, "#moved", lambda words: say("chat.moved", "vi") in words)
        wait(browser, lambda: written(browser) == SLOW)
        assert questions(browser) == [QUESTION]
