"""The panel in which a citation's source opens, in a real browser: on a page with an answer and no chat around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from paper_fakes import PaperLibrary, served
from ui_browser import DESK, NEEDS_BROWSER, PHONE, SMALL_TEXT, ActionChains, By, Keys, WebDriver, WebDriverWait, until
from ui_clients import guarded
from ui_fakes import FakeAssistant, contents, evil_plan

from prompts.texts import say
from ui.chat.answer_html import answer_html
from ui.pages import STATIC
from ui.plans.page import plan_page_router
from ui.plans.source import source_router
from ui.settings import Settings
from ui.wiring import Parts

pytestmark = NEEDS_BROWSER
SCREENS = pytest.mark.parametrize(
    ("screen", "role"), [(DESK, "complementary"), (PHONE, "dialog")], ids=["desk", "phone"]
)
FILLING = "".join(f"- Việc thứ {number} của đơn vị khác trong năm.\n" for number in range(90))
LONG = contents("dai", contents().text.replace("2. Trường tiểu học\n", f"2. Trường tiểu học\n{FILLING}"))
PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>x</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="pages/chat.css"><link rel="stylesheet" href="pages/answer.css">
<script type="module" src="pages/source.js"></script></head>
<body><gradio-app>{answer}<div id="question"><textarea aria-label="x"></textarea></div></gradio-app></body></html>"""
FOCUS = "return document.activeElement.id || document.activeElement.className || document.activeElement.tagName"

WITHIN = "return document.querySelector('gradio-app').contains(document.activeElement)"
HOLD_THE_FIRST = """const real = window.fetch; let calls = 0;
window.fetch = (...given) => calls++ ? real(...given) : new Promise((done) => {
  window.late = async () => {
    done(await real(...given));
    for (let i = 0; i < 9; i++) await new Promise(requestAnimationFrame);
  };
});"""


@dataclass(frozen=True, slots=True)
class Desk:
    """A page with an answer that cites two plans, and the library behind it."""

    address: str
    library: PaperLibrary


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    library = PaperLibrary(LONG, evil_plan())
    parts = Parts(Settings(language="vi"), library=library)
    app = FastAPI()
    page = PAGE.format(answer=answer_html(FakeAssistant(library).ask("Ai làm gì?"), "vi"))
    app.add_api_route("/", lambda: HTMLResponse(page))
    app.include_router(plan_page_router(parts, "vi"))
    app.include_router(source_router(parts, "vi"))
    app.mount("/pages", StaticFiles(directory=STATIC))
    with served(guarded(app, parts)) as address:
        yield Desk(address, library)


def on(browser: WebDriver, desk: Desk, screen: dict[str, Any]) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    browser.get(desk.address)
    until(browser, "[data-do=copy]")  # the script has run


def follow(browser: WebDriver, number: int = 0, selector: str = "a.marker") -> str:
    """Follows a link by the keyboard; the marked words of what opens."""
    link = browser.find_elements(By.CSS_SELECTOR, f".answer {selector}")[number]
    browser.execute_script("arguments[0].focus()", link)
    link.send_keys(Keys.ENTER)
    return until(browser, "#source mark")


def name_is(browser: WebDriver, end: str) -> None:
    until(browser, "#source-name", lambda words: words.endswith(end))


def focus(browser: WebDriver) -> str:
    return str(browser.execute_script(FOCUS))


def in_sight(browser: WebDriver) -> bool:
    """The mark's first line is within the panel's visible part."""
    return bool(
        browser.execute_script(
            "const m = document.querySelector('#source mark').getClientRects()[0];"
            "const b = document.querySelector('#source .body').getBoundingClientRect();"
            "return m.top >= b.top && m.bottom <= b.bottom + 1 && m.left >= b.left"
        )
    )


@SCREENS
def test_a_source_opens_with_its_quote_in_sight_and_closes(
    browser: WebDriver, desk: Desk, screen: dict[str, Any], role: str
) -> None:
    on(browser, desk, screen)
    last = len(LONG.obligations) - 1  # far down in a section of ninety others
    words = follow(browser, last)
    assert words == "Tổ chức dạy bơi cho học sinh lớp 4, lớp 5."
    assert in_sight(browser)
    panel = browser.find_element(By.ID, "source")
    assert (panel.get_attribute("role"), panel.get_attribute("aria-modal")) == (
        role,
        "true" if role == "dialog" else None,
    )
    assert focus(browser) == "source-name"
    assert browser.execute_script("return document.documentElement.scrollWidth") <= screen["width"]
    assert browser.execute_script(SMALL_TEXT) == []
    current = browser.find_elements(By.CSS_SELECTOR, ".answer [aria-current]")
    assert [one.get_attribute("class") for one in current] == ["marker", "open"]
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    assert browser.find_elements(By.ID, "source") == []
    assert focus(browser) == "marker" and browser.switch_to.active_element.text == f"[{last + 1}]"
    assert len(browser.window_handles) == 1 and not browser.find_elements(By.CSS_SELECTOR, "[aria-current]")


@SCREENS
def test_the_focus_stays_within_what_lies_over_the_page(
    browser: WebDriver, desk: Desk, screen: dict[str, Any], role: str
) -> None:
    on(browser, desk, screen)
    follow(browser)
    reached = set()
    for _ in range(12):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        reached.add(browser.execute_script(WITHIN))
    assert (True in reached) == (role == "complementary")
    browser.find_element(By.CSS_SELECTOR, "#source .close").click()
    assert not browser.execute_script("return document.querySelector('gradio-app').inert")
    assert focus(browser) == "marker"


def test_the_screen_may_be_turned(browser: WebDriver, desk: Desk) -> None:
    on(browser, desk, DESK)
    follow(browser)
    for screen, role in ((PHONE, "dialog"), (DESK, "complementary")):
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        panel = browser.find_element(By.ID, "source")
        WebDriverWait(browser, 10).until(lambda _, panel=panel, role=role: panel.get_attribute("role") == role)
        inert = browser.execute_script("return document.querySelector('gradio-app').inert")
        assert inert == (role == "dialog")


def test_going_back_closes_what_lies_over_the_page(browser: WebDriver, desk: Desk) -> None:
    on(browser, desk, PHONE)
    follow(browser)
    browser.back()
    WebDriverWait(browser, 10).until(lambda page: not page.find_elements(By.ID, "source"))
    assert focus(browser) == "marker", "the page is still there"


def test_closing_leaves_no_step_behind(browser: WebDriver, desk: Desk) -> None:
    """Nor does opening it again before the browser has gone back."""
    on(browser, desk, PHONE)
    follow(browser)
    browser.execute_script(
        "document.querySelector('#source .close').click(); document.querySelector('.answer a.marker').click()"
    )
    WebDriverWait(browser, 10).until(lambda page: page.execute_script("return history.state?.source"))
    until(browser, "#source mark")
    browser.find_element(By.CSS_SELECTOR, "#source .close").click()
    WebDriverWait(browser, 10).until(lambda page: page.execute_script("return history.state === null"))
    assert browser.find_elements(By.ID, "source") == []


def test_beside_the_conversation_it_has_no_step(browser: WebDriver, desk: Desk) -> None:
    on(browser, desk, DESK)
    before = browser.execute_script("return history.length")
    follow(browser)
    assert browser.execute_script("return history.length") == before


def test_through_the_sources_by_keys_and_buttons(browser: WebDriver, desk: Desk) -> None:
    on(browser, desk, DESK)
    follow(browser)
    count = len(browser.find_elements(By.CSS_SELECTOR, ".answer a.open"))
    name_is(browser, f"[1] · 1/{count}")
    ActionChains(browser).send_keys("n").perform()
    name_is(browser, f"[2] · 2/{count}")
    until(browser, "#source mark", lambda words: words.startswith("Tuần tra"))
    assert focus(browser) == "source-name"
    ActionChains(browser).send_keys("pp").perform()
    name_is(browser, f"[{count}] · {count}/{count}")
    after = browser.find_element(By.CSS_SELECTOR, "#source .after")
    assert after.accessible_name == say("source.after", "vi")
    after.click()
    name_is(browser, f"[1] · 1/{count}")
    assert focus(browser) == "after"


def test_letters_typed_in_the_question_turn_nothing(browser: WebDriver, desk: Desk) -> None:
    on(browser, desk, DESK)
    follow(browser)
    box = browser.find_element(By.CSS_SELECTOR, "#question textarea")
    box.send_keys("nnp", Keys.ESCAPE)
    assert box.get_attribute("value") == "nnp"
    name_is(browser, f"1/{len(browser.find_elements(By.CSS_SELECTOR, '.answer a.open'))}")


def test_with_a_key_held_the_plans_page_opens_in_a_tab_of_its_own(browser: WebDriver, desk: Desk) -> None:
    on(browser, desk, DESK)
    link = browser.find_element(By.CSS_SELECTOR, ".answer a.marker")
    ActionChains(browser).key_down(Keys.CONTROL).click(link).key_up(Keys.CONTROL).perform()
    WebDriverWait(browser, 10).until(lambda driver: len(driver.window_handles) == 2)
    assert browser.find_elements(By.ID, "source") == []
    whole = f"{desk.address}/plans/dai?start="
    follow(browser, 1)
    (link,) = browser.find_elements(By.CSS_SELECTOR, "#source .links a")
    assert str(link.get_attribute("href")).startswith(whole)


def test_a_plan_that_is_gone_is_told_with_a_way_on(browser: WebDriver, desk: Desk) -> None:
    on(browser, desk, DESK)
    kept = desk.library.kept.pop("dai")
    try:
        link = browser.find_element(By.CSS_SELECTOR, ".answer a.marker")
        link.click()
        told = until(browser, "#source .failed")
        assert told == say("page.not_found_hint", "vi", plan="dai")
        again = browser.find_element(By.CSS_SELECTOR, "#source .again")
    finally:
        desk.library.kept = {"dai": kept} | desk.library.kept
    again.click()
    until(browser, "#source mark")
    assert focus(browser) == "source-name" and not browser.find_elements(By.CSS_SELECTOR, "#source .failed")


def test_a_server_that_says_nothing_is_told(browser: WebDriver, desk: Desk) -> None:
    on(browser, desk, DESK)
    browser.execute_script("window.fetch = () => Promise.reject(new TypeError('off'))")
    browser.find_element(By.CSS_SELECTOR, ".answer a.marker").click()
    assert until(browser, "#source .failed") == say("source.failed", "vi")
    assert browser.find_element(By.CSS_SELECTOR, "#source .links a").get_attribute("target") == "_blank"


def test_a_late_source_does_not_cover_another(browser: WebDriver, desk: Desk) -> None:
    on(browser, desk, DESK)
    browser.execute_script(HOLD_THE_FIRST)
    browser.find_elements(By.CSS_SELECTOR, ".answer a.marker")[0].click()
    until(browser, "#source .loading", lambda words: words == say("source.loading", "vi"))
    follow(browser, 1)
    browser.execute_async_script("window.late().then(arguments[0])")
    assert until(browser, "#source mark").startswith("Tuần tra")


def test_an_evil_plan_is_shown_and_does_nothing(browser: WebDriver, desk: Desk) -> None:
    on(browser, desk, DESK)
    follow(browser, len(LONG.text.split("\n- ")) - 1)
    assert "<script>" in until(browser, "#source mark")
    title = browser.find_element(By.CSS_SELECTOR, "#source .title").text
    assert title.startswith("<script>window.hacked=1</script>")
    assert browser.execute_script("return window.hacked") is None
    assert not browser.find_elements(By.CSS_SELECTOR, "#source :is(img, script, h1)")
