"""The chat page in a real browser: what it keeps, what is chosen, and what is done with an answer."""

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from site_office import application, free_port, running
from ui_browser import DESK, NEEDS_BROWSER, PHONE, SMALL_TEXT, By, Keys, WebDriver, WebDriverWait, until
from ui_serving import serving

from prompts.texts import say
from ui.settings import Settings
from ui.wiring import Parts

pytestmark = NEEDS_BROWSER
QUESTION = "Công an xã phải làm gì?"
OTHER = "Kế hoạch nhằm mục đích gì?"
KEY = "plan-assistant-conversation"
LOAD = say("chat.load_again", "vi")
# What can be scrolled, by its name; the page is "html".
SCROLLED = """const flow = e => getComputedStyle(e).overflowY;
return [...document.querySelectorAll("html, body *")].filter(e =>
  (e.localName === "html" ? flow(e) + flow(document.body) === "visiblevisible" : /auto|scroll/.test(flow(e)))
  && e.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true })
  && e.scrollHeight > e.clientHeight + 1).map(e => e.className || e.localName)"""
OFF_SCREEN = """return [...document.querySelectorAll("#head a, #head summary, #bar button, #bar textarea")]
  .filter(e => e.checkVisibility() && !e.matches(".skip")).map(e => [e, e.getBoundingClientRect()])
  .filter(([e, box]) => box.width && (box.left < 0 || box.right > innerWidth || box.height < 24))
  .map(([e]) => e.outerHTML.slice(0, 100))"""


@pytest.fixture(scope="module")
def address(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("chat")
    copytree(data, folder / "data")
    with serving(folder / "data", folder / "log") as address:
        yield address
    assert not (folder / "log").exists(), (folder / "log").read_text()


def opened(browser: WebDriver, address: str, screen: dict[str, Any] = DESK) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    browser.get(f"{address}/")
    until(browser, "#head .state", lambda words: "2 kế hoạch" in words)


def ask(browser: WebDriver, question: str) -> None:
    before = len(answers(browser))
    until(browser, "#question textarea")
    browser.find_element(By.CSS_SELECTOR, "#question textarea").send_keys(question, Keys.ENTER)
    wait(browser, lambda: len(answers(browser)) == before + 1 and "[1]" in answers(browser)[-1])
    wait(browser, lambda: len(browser.find_elements(By.CSS_SELECTOR, ".answer .tools")) == before + 1)  # it is whole


@contextmanager
def slowly(browser: WebDriver, latency: int) -> Iterator[None]:
    """By a network that takes so many milliseconds for each request."""
    browser.execute_cdp_cmd("Network.enable", {})
    wide = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", wide | {"latency": latency})
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Network.emulateNetworkConditions", wide)


def asked_in(browser: WebDriver) -> list[str]:
    return list(browser.execute_script("return [...document.querySelectorAll('.asked')].map(e => e.textContent)"))


def answers(browser: WebDriver) -> list[str]:
    shown = browser.execute_script("return [...document.querySelectorAll('.answer')].map(e => e.textContent)")
    return [str(words) for words in shown]


def wait(browser: WebDriver, holds: Any) -> None:
    WebDriverWait(browser, 30).until(lambda _: holds())


def kept(browser: WebDriver) -> list[str]:
    found = browser.execute_script(f"return [localStorage, sessionStorage].map(s => s.getItem('{KEY}') || '')")
    return [str(one) for one in found]


def complaints(browser: WebDriver) -> list[Any]:
    return [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]


def test_a_conversation_is_there_again_after_a_reload(browser: WebDriver, address: str) -> None:
    opened(browser, address)
    ask(browser, QUESTION)
    wait(browser, lambda: kept(browser)[1])
    own, tabs = kept(browser)
    assert own == "" and tabs.startswith("n.")  # nobody's goes with the tab
    assert "Công" not in tabs
    browser.refresh()
    wait(browser, lambda: len(answers(browser)) == 1 and "[1]" in answers(browser)[0])
    browser.find_element(By.CSS_SELECTOR, "#asked summary").click()
    until(browser, "#asked [data-ask]", lambda words: words == QUESTION)
    browser.find_element(By.CSS_SELECTOR, "#asked [data-ask]").click()
    wait(browser, lambda: len(answers(browser)) == 2)
    browser.find_element(By.ID, "clear").click()
    wait(browser, lambda: answers(browser) == [])
    wait(browser, lambda: kept(browser)[1] not in ("", tabs))  # what can be asked again
    browser.find_element(By.CSS_SELECTOR, "#asked summary").click()
    browser.find_element(By.CSS_SELECTOR, "#asked [data-do=forget]").click()
    wait(browser, lambda: kept(browser) == ["", ""])
    assert browser.find_element(By.ID, "asked").text == ""


def test_what_asks_nothing_takes_nothing_of_what_is_kept(browser: WebDriver, address: str) -> None:
    opened(browser, address)
    ask(browser, QUESTION)
    wait(browser, lambda: kept(browser)[1])
    before = kept(browser)
    browser.refresh()
    wait(browser, lambda: len(answers(browser)) == 1)
    box = browser.find_element(By.CSS_SELECTOR, "#question textarea")
    box.send_keys(Keys.ENTER)
    browser.execute_script("arguments[0].value = 'a '.repeat(1500)", box)
    box.send_keys("?", Keys.ENTER)
    until(browser, "#conversation .answer.failed")
    time.sleep(0.3)  # what follows on the event has come, too
    assert kept(browser) == before and box.get_attribute("value")


def test_what_is_typed_before_the_question_stands_there_is_the_next(browser: WebDriver, address: str) -> None:
    opened(browser, address)
    box = browser.find_element(By.CSS_SELECTOR, "#question textarea")
    with slowly(browser, 700):
        box.send_keys(QUESTION, Keys.ENTER)
        box.send_keys(f" {OTHER}")
        wait(browser, lambda: len(answers(browser)) == 1)
        wait(browser, lambda: box.get_attribute("value") == OTHER)
        box.send_keys(Keys.ENTER, Keys.ENTER)  # a key that is pressed twice asks once
        box.send_keys(f" {QUESTION}", Keys.ENTER)  # and this is put as soon as that has its answer
        wait(browser, lambda: len(answers(browser)) == 3)
        time.sleep(1)
    assert asked_in(browser) == [QUESTION, OTHER, QUESTION] and box.get_attribute("value") == ""


def test_a_question_without_its_answer_outlives_a_reload(browser: WebDriver, address: str) -> None:
    opened(browser, address)
    value = "return document.querySelector('#question textarea')?.value"
    with slowly(browser, 1500):
        browser.find_element(By.CSS_SELECTOR, "#question textarea").send_keys(QUESTION, Keys.ENTER)
        browser.refresh()
    wait(browser, lambda: browser.execute_script(value) == QUESTION)
    assert asked_in(browser) == []
    browser.refresh()
    wait(browser, lambda: browser.execute_script(value) == QUESTION)  # what is written, too
    browser.execute_script("window.gradio_config.username = 'another'")
    browser.refresh()
    until(browser, "#head .state", lambda words: "2 kế hoạch" in words)
    assert browser.execute_script(value) == ""  # nor is it shown to another


def test_what_is_chosen_is_said_and_asked(browser: WebDriver, address: str) -> None:
    opened(browser, address)
    fold = browser.find_element(By.CSS_SELECTOR, "#filter button.label-wrap")
    assert fold.text == say("chat.filter", "vi")
    fold.send_keys(Keys.ENTER)
    wait(browser, lambda: fold.get_attribute("aria-expanded") == "true")
    until(browser, "#filter-plans input")
    plans = browser.find_element(By.CSS_SELECTOR, "#filter-plans input")
    plans.click()
    until(browser, "#filter-plans [role=option], [role=listbox] [role=option]")
    titles = [one.text for one in browser.find_elements(By.CSS_SELECTOR, "[role=option]")]
    assert len(titles) == 2
    plans.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    wait(browser, lambda: fold.text != say("chat.filter", "vi"))
    plans.send_keys(Keys.ESCAPE)
    browser.find_element(By.CSS_SELECTOR, "#unit input").send_keys("Công an xã")
    assert browser.execute_script("return document.querySelector('#unit input').list?.options.length > 0")
    wait(browser, lambda: "Công an xã" in fold.text)
    browser.find_element(By.CSS_SELECTOR, "#unit input").send_keys(Keys.ESCAPE)
    wait(browser, lambda: fold.get_attribute("aria-expanded") == "false")
    assert browser.switch_to.active_element == fold
    ask(browser, QUESTION)
    cited = browser.execute_script("return [...document.querySelectorAll('.answer .title')].map(e => e.textContent)")
    assert len(set(cited)) == 1
    assert complaints(browser) == []


@pytest.mark.long  # test_axe_browser.py looks at the same states
@pytest.mark.parametrize("size", ["normal", "largest"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_is_cut_small_or_off_the_screen(
    browser: WebDriver, address: str, screen: dict[str, Any], theme: str, size: str
) -> None:
    browser.get(f"{address}/pages/icon.svg")
    chosen = {"theme": theme, "size": size}
    browser.execute_script(
        "for (const [k, v] of Object.entries(arguments[0])) localStorage[`plan-assistant-${k}`] = v", chosen
    )
    opened(browser, address, screen)
    ask(browser, QUESTION)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= screen["width"]
    assert browser.execute_script(SMALL_TEXT) == []
    assert browser.execute_script(SCROLLED) == ["html" if screen is PHONE else "gradio-app"]
    assert browser.execute_script(OFF_SCREEN) == []
    scale = {"normal": 16.0, "largest": 23.2}[size]
    assert (
        abs(browser.execute_script("return parseFloat(getComputedStyle(document.documentElement).fontSize)") - scale)
        < 0.1
    )
    ground = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(18, 24, 28)") is (theme == "dark")


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_source_beside_the_answer_scrolls_by_itself(browser: WebDriver, address: str, screen: dict[str, Any]) -> None:
    """And the page not at all; over the answer it is all that scrolls. What was read stays where it is."""
    opened(browser, address, screen | {"height": 500})
    ask(browser, QUESTION)
    marker = browser.find_elements(By.CSS_SELECTOR, ".answer a.marker")[1]
    shown = "arguments[0].scrollIntoView({ block: 'center' }); return arguments[0].getBoundingClientRect().top"
    WebDriverWait(browser, 30).until(lambda driver: 0 < driver.execute_script(shown, marker) < 500)  # the page is still
    browser.execute_script("arguments[0].click()", marker)
    until(browser, "#source mark")
    assert browser.execute_script(SCROLLED) == (["gradio-app", "body"] if screen is DESK else ["body"])
    top, height = browser.execute_script("return [arguments[0].getBoundingClientRect().top, innerHeight]", marker)
    assert 0 < top < height
    assert browser.execute_script("return scrollY") == 0 or screen is PHONE


def test_questions_and_answers_have_names_in_the_pages_language(browser: WebDriver, address: str) -> None:
    opened(browser, address)
    ask(browser, QUESTION)
    names = browser.execute_script(
        "return [...document.querySelectorAll('#conversation [aria-label]')].filter(e => e.checkVisibility())"
        ".map(e => e.getAttribute('aria-label'))"
    )
    spoken = [say(f"chat.said.{name}", "vi") for name in ("conversation", "question", "answer")]
    assert names[:3] == spoken
    assert not [name for name in names if "<" in name or "message" in name]


def test_a_question_that_the_network_lost_is_told_and_asked_later(browser: WebDriver, address: str) -> None:
    """Gradio takes no event then until the page is loaded anew, which it does by itself."""
    opened(browser, address, PHONE)
    ask(browser, QUESTION)
    gone = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", gone)
    browser.execute_script("window.old = true")
    browser.find_element(By.CSS_SELECTOR, "#question textarea").send_keys(OTHER, Keys.ENTER)
    assert until(browser, "#not-done", lambda words: bool(words.strip())) == say("chat.not_done", "vi")
    assert not browser.find_element(By.CSS_SELECTOR, "#signed-out").is_displayed()
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", gone | {"offline": False})
    wait(browser, lambda: not browser.execute_script("return window.old"))
    wait(browser, lambda: len(answers(browser)) == 1)
    box = browser.find_element(By.CSS_SELECTOR, "#question textarea")
    wait(browser, lambda: box.get_attribute("value") == OTHER)
    box.send_keys(Keys.ENTER)
    wait(browser, lambda: len(answers(browser)) == 2 and "[1]" in answers(browser)[-1])


def test_nothing_is_said_to_be_searched_for_once_an_event_came_to_nothing(browser: WebDriver, address: str) -> None:
    opened(browser, address)
    waits = "const one = document.createElement('p'); one.className = 'pending'; one.textContent = 'x';"
    browser.execute_script(f"{waits} document.getElementById('conversation').append(one)")
    assert browser.find_element(By.CSS_SELECTOR, "#conversation .pending").is_displayed()
    browser.execute_script("window.planAssistant.cameToNothing()")
    until(browser, "#not-done", lambda words: bool(words.strip()))
    assert not browser.find_element(By.CSS_SELECTOR, "#conversation .pending").is_displayed()


def test_what_has_no_answer_has_no_thumbs(browser: WebDriver, address: str) -> None:
    opened(browser, address)
    ask(browser, QUESTION)
    thumbs = "#conversation .message-buttons button"
    wait(browser, lambda: any(one.is_displayed() for one in browser.find_elements(By.CSS_SELECTOR, thumbs)))
    box = browser.find_element(By.CSS_SELECTOR, "#question textarea")
    browser.execute_script("arguments[0].value = 'x'.repeat(3000); arguments[0].dispatchEvent(new Event('input'))", box)
    box.send_keys(Keys.ENTER)
    until(browser, ".answer.failed")
    last = "#conversation .message-row:has(.failed) + .message-buttons"
    assert not any(one.is_displayed() for one in browser.find_elements(By.CSS_SELECTOR, last))


def test_the_questions_to_begin_with_are_a_group_with_a_name(browser: WebDriver, address: str) -> None:
    opened(browser, address)
    until(browser, ".example")
    group = browser.find_element(By.CSS_SELECTOR, "#conversation .examples")
    wait(browser, lambda: group.get_attribute("role") == "group")
    assert group.get_attribute("aria-label") == say("chat.said.examples", "vi")
    for example in browser.find_elements(By.CSS_SELECTOR, "#conversation .example"):
        assert example.accessible_name == example.text


def test_an_answer_is_copied_saved_and_printed(browser: WebDriver, address: str, tmp_path: Path) -> None:
    opened(browser, address)
    allowed = {"behavior": "allow", "downloadPath": str(tmp_path)}
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", allowed)
    ask(browser, QUESTION)
    ask(browser, OTHER)

    def press(tool: str, number: int) -> None:
        button = browser.find_elements(By.CSS_SELECTOR, f".tools button[data-do={tool}]")[number]
        browser.execute_script("arguments[0].scrollIntoView({ block: 'center' })", button)
        button.click()

    press("copy", 0)
    until(browser, "#done", lambda words: words == say("chat.said.copied", "vi"))
    box = browser.find_element(By.CSS_SELECTOR, "#question textarea")
    box.send_keys(Keys.CONTROL, "v")
    wait(browser, lambda: "[1]" in str(box.get_attribute("value")))
    assert say("chat.print_all", "vi") not in str(box.get_attribute("value"))

    press("docx", 1)
    until(browser, "#done", lambda words: words == say("chat.said.saved", "vi"))
    wait(browser, lambda: [file.suffix for file in tmp_path.iterdir()] == [".docx"])
    (file,) = tmp_path.iterdir()
    assert file.read_bytes().startswith(b"PK")

    browser.execute_script("window.print = () => { window.asked = document.documentElement.dataset.print; }")
    press("print", 0)
    assert browser.execute_script("return window.asked") == "one"
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    shown = "return [...document.querySelectorAll('.message-row')].filter(e => e.checkVisibility()).length"
    assert browser.execute_script(shown) == 2
    assert browser.execute_script("return document.querySelectorAll('#conversation details:not([open])').length") == 0
    assert not browser.find_element(By.ID, "bar").is_displayed()
    assert base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {})["data"]).startswith(b"%PDF")
    browser.execute_script("dispatchEvent(new Event('afterprint'))")
    assert browser.execute_script(shown) == 4
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_after_a_restart_nothing_of_the_conversation_is_lost(browser: WebDriver, data: Path) -> None:
    """The new process knows nothing of the page, which is loaded again: by itself, or as it is told to."""
    port = free_port()
    with site_at(data, port) as address:
        opened(browser, address)
        ask(browser, QUESTION)
        before = kept(browser)
    with site_at(data, port):
        browser.find_element(By.CSS_SELECTOR, "#question textarea").send_keys(OTHER, Keys.ENTER)
        words = "return document.querySelector('#conversation').innerText"
        box = "return document.querySelector('#question textarea')?.value"
        wait(browser, lambda: OTHER in (browser.execute_script(box) or "") or LOAD in browser.execute_script(words))
        assert kept(browser) == before
        browser.get(f"{address}/")
        wait(browser, lambda: len(answers(browser)) == 1)
        ask(browser, OTHER)
        wait(browser, lambda: len(answers(browser)) == 2 and "[1]" in answers(browser)[-1])


@contextmanager
def site_at(data: Path, port: int) -> Iterator[str]:
    """A process's worth of the site, at a port of its own."""
    parts = Parts(Settings(language="vi", data=data))
    try:
        with running(application(parts), port) as address:
            yield address
    finally:
        parts.close()
