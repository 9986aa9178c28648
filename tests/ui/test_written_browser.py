"""The chat page in a real browser while a model writes; the server may reach no other machine meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.support.wait import WebDriverWait
from ui_browser import NEEDS_BROWSER, By, Keys, WebDriver, until
from ui_serving import serving

from prompts.texts import say
from tests.assistant.model_server import Model, model_server

pytestmark = NEEDS_BROWSER
QUESTION, ANOTHER, OTHER = (f"{unit} phải làm gì?" for unit in ("Công an xã", "Đoàn Thanh niên xã", "Trạm Y tế xã"))
HEADING = say("written.heading", "vi", model="thu")


@pytest.fixture(scope="module")
def model() -> Iterator[Model]:
    with model_server() as server:
        yield server


@pytest.fixture(scope="module")
def address(data: Path, model: Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("serve") / "log"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAN_ASSISTANT_MODEL", "openai:thu")
        patch.setenv("PLAN_ASSISTANT_MODEL_URL", model.url)
        with serving(data, log) as served:
            yield served
    assert not log.exists(), log.read_text()


def ask(browser: WebDriver, question: str) -> None:
    until(browser, "#question textarea")
    browser.find_element(By.CSS_SELECTOR, "#question textarea").send_keys(question, Keys.ENTER)


def test_statements_come_above_quotes_that_are_there_already(browser: WebDriver, address: str, model: Model) -> None:
    model.answers(piece=30, drip=0.1)
    browser.get(f"{address}/")
    ask(browser, QUESTION)
    while_it_writes = until(browser, ".answer.writing", lambda words: "[1]" in words)
    assert say("chat.writing", "vi")[:30] in while_it_writes
    whole = until(browser, ".answer:not(.writing) .words", lambda words: HEADING in words)
    assert whole.index(HEADING) < whole.index(say("written.quotes", "vi"))
    marker = browser.find_element(By.CSS_SELECTOR, ".answer .words li a.marker")
    assert "plans/" in (marker.get_attribute("href") or "")
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    browser.get(f"{address}/")  # what the browser kept
    assert HEADING in until(browser, ".answer .words", lambda words: HEADING in words)


def test_the_next_question_need_not_wait_for_the_model(browser: WebDriver, address: str, model: Model) -> None:
    model.answers(seconds=40)
    browser.get(f"{address}/")
    ask(browser, ANOTHER)
    until(browser, ".answer.writing")
    WebDriverWait(browser, 30).until(lambda _: model.got, "the model is not asked")  # so that it is the one that hangs
    model.answers(reply="{}")
    ask(browser, OTHER)
    notes = [say(f"written.note.{name}", "vi") for name in ("stopped", "unreadable")]
    shown = until(browser, ".message-wrap", lambda words: OTHER in words and all(note in words for note in notes))
    assert shown.index(notes[0]) < shown.index(OTHER) < shown.index(notes[1])
