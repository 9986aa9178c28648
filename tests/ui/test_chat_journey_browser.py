"""What a teacher or an officer does with the chat, from the first question to the answer in a file, by mouse or key."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from site_chat import ANSWERED, BOX, QUESTION, answer_after, ask, click, in_sight, open_source, opened, questions
from site_office import PASSWORD, SWIMMING, WHO, Site
from ui_browser import DESK, NEEDS_BROWSER, PHONE, ActionChains, By, Keys, WebDriver, WebDriverWait, until

pytest_plugins = ["site_fixtures"]
pytestmark = NEEDS_BROWSER
SCREENS = pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
# The element in focus is outlined, or what it lies in is.
FOCUS_SEEN = """let one = document.activeElement;
for (let up = 0; one && up < 5; up += 1, one = one.parentElement) {
  const style = getComputedStyle(one);
  if (style.outlineStyle != "none" && parseFloat(style.outlineWidth) > 0) return true;
}
return false;"""


def on(browser: WebDriver, screen: dict[str, Any]) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)


def severe(browser: WebDriver) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]


def scrolls(browser: WebDriver) -> int:
    """How wide the page is."""
    return int(browser.execute_script("return document.documentElement.scrollWidth"))


@SCREENS
def test_a_question_its_source_and_what_follows(browser: WebDriver, office: Site, screen: dict[str, Any]) -> None:
    on(browser, screen)
    opened(browser, f"{office.address}/")
    words = ask(browser)
    assert questions(browser) == [QUESTION]
    assert "[1]" in words
    marked = open_source(browser)
    WebDriverWait(browser, 10).until(lambda driver: in_sight(driver, "#source mark"), "the quote is not in sight")
    quoted = browser.find_element(By.CSS_SELECTOR, f"{ANSWERED} .sources blockquote").get_attribute("textContent")
    assert marked and " ".join(marked.split()) in " ".join(str(quoted).split())
    panel = browser.find_element(By.ID, "source")
    assert panel.get_attribute("role") == ("complementary" if screen is DESK else "dialog")
    title = browser.find_element(By.CSS_SELECTOR, f"{ANSWERED} .sources .title").get_attribute("textContent")
    assert str(title) in panel.text
    browser.find_element(By.CSS_SELECTOR, "#source .after").click()
    WebDriverWait(browser, 10).until(lambda driver: "2/" in driver.find_element(By.ID, "source-name").text)
    assert scrolls(browser) <= screen["width"]
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    assert browser.find_elements(By.ID, "source") == []
    following = click(browser, "#conversation .option")
    answer_after(browser, 1)
    assert questions(browser) == [QUESTION, following]
    assert scrolls(browser) <= screen["width"] and severe(browser) == []


def test_english_and_back(browser: WebDriver, office: Site) -> None:
    opened(browser, f"{office.address}/")
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "vi"
    browser.find_element(By.CSS_SELECTOR, "#head a.language").click()
    until(browser, "#head", lambda words: "plans" in words)
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"
    assert "Plan Assistant" in browser.find_element(By.CSS_SELECTOR, "#head h1").text
    words = ask(browser, "What does the commune police have to do?")
    assert "[1]" in words and "Công an xã" in words  # quotes stay as the plan has them
    browser.get(f"{office.address}/plans")
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"
    browser.find_element(By.CSS_SELECTOR, "a.language").click()
    WebDriverWait(browser, 10).until(
        lambda driver: driver.find_element(By.TAG_NAME, "html").get_attribute("lang") == "vi"
    )
    assert browser.current_url == f"{office.address}/plans"
    opened(browser, f"{office.address}/")
    assert "Trợ lý Kế hoạch" in browser.find_element(By.CSS_SELECTOR, "#head h1").text


def test_an_answer_is_saved_as_a_document(browser: WebDriver, office: Site, tmp_path: Path) -> None:
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    opened(browser, f"{office.address}/")
    ask(browser)
    quoted = browser.find_element(By.CSS_SELECTOR, f"{ANSWERED} .sources blockquote").get_attribute("textContent")
    click(browser, f"{ANSWERED} .tools [data-do=docx]")
    WebDriverWait(browser, 20).until(lambda driver: list(tmp_path.glob("*.docx")), "no file came")
    (file,) = tmp_path.glob("*.docx")
    document = Document(io.BytesIO(file.read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    words = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    assert QUESTION in words
    assert " ".join(str(quoted).split()) in " ".join(words.split())
    assert severe(browser) == []


def test_a_conversation_is_there_again_until_it_is_begun_anew(browser: WebDriver, office: Site) -> None:
    opened(browser, f"{office.address}/")
    ask(browser)
    browser.refresh()
    until(browser, ANSWERED, lambda words: "[1]" in words)
    assert questions(browser) == [QUESTION]
    ask(browser, "Còn Trạm Y tế xã?")  # and goes on
    assert len(questions(browser)) == 2
    browser.find_element(By.ID, "clear").click()
    until(browser, ".example")
    browser.refresh()
    until(browser, ".example")
    assert questions(browser) == []


def test_only_the_plans_chosen_are_asked(browser: WebDriver, office: Site) -> None:
    opened(browser, f"{office.address}/")
    plan = office.parts.library.plan(SWIMMING)
    browser.find_element(By.CSS_SELECTOR, "#filter button.label-wrap").click()
    field = "#filter-plans input"
    until(browser, field)
    browser.find_element(By.CSS_SELECTOR, field).send_keys(str(plan.header.number.value), Keys.ENTER)
    until(browser, "#filter button.label-wrap", lambda words: str(plan.header.number.value) in words)
    browser.find_element(By.CSS_SELECTOR, "#filter button.label-wrap").send_keys(Keys.ESCAPE)
    ask(browser, "Công an phải làm gì?")
    titles = {one.get_attribute("textContent") for one in browser.find_elements(By.CSS_SELECTOR, f"{ANSWERED} .title")}
    assert titles and all(plan.title in str(title) for title in titles)


def test_a_reader_signs_in_and_may_not_administer(browser: WebDriver, office: Site) -> None:
    opened(browser, f"{office.address}/")
    browser.find_element(By.PARTIAL_LINK_TEXT, "Đăng nhập").click()
    until(browser, "#password")
    browser.find_element(By.ID, "name").send_keys(WHO["reader"])
    browser.find_element(By.ID, "password").send_keys(PASSWORD, Keys.ENTER)
    until(browser, "#head", lambda words: "Vũ Thị Lan" in words)
    until(browser, "#filter", lambda words: "Trạm Y tế xã" in words)
    ask(browser, "Đơn vị tôi phải làm gì?")
    browser.get(f"{office.address}/admin")
    assert "không" in until(browser, "main").lower()
    assert browser.find_elements(By.CSS_SELECTOR, "form[action*=upload]") == []
    assert "Quản trị" not in browser.find_element(By.CSS_SELECTOR, "h1").text


def test_by_keyboard_alone(browser: WebDriver, office: Site) -> None:
    """A question is typed, its source read and closed; the next question, the filter and the display are reached."""

    def press(*keys: str) -> Any:
        ActionChains(browser).send_keys(*keys).perform()
        return browser.switch_to.active_element

    def reach(selector: str, *, back: bool = False) -> Any:
        """Tabs on until the focus is there, and is to be seen."""
        for _ in range(60):
            if back:
                ActionChains(browser).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
            else:
                press(Keys.TAB)
            if browser.execute_script("return document.activeElement.matches(arguments[0])", selector):
                assert browser.execute_script(FOCUS_SEEN), f"the focus on {selector} is not to be seen"
                return browser.switch_to.active_element
        raise AssertionError(f"{selector} is not reached")

    opened(browser, f"{office.address}/")
    WebDriverWait(browser, 10).until(
        lambda driver: driver.execute_script(f"return document.activeElement.matches('{BOX}')")
    )
    press(QUESTION, Keys.ENTER)
    answer_after(browser, 0)
    reach("a.marker", back=True)
    press(Keys.ENTER)
    until(browser, "#source mark")
    named = browser.find_element(By.ID, "source-name").text
    press("n")
    until(browser, "#source-name", lambda words: words != named)
    press(Keys.ESCAPE)
    assert browser.switch_to.active_element.get_attribute("class") == "marker"
    reach(".tools [data-do=copy]")
    press(Keys.ENTER)
    until(browser, "#done", lambda words: bool(words.strip()))
    reach("#conversation .option")
    press(Keys.ENTER)
    answer_after(browser, 1)
    assert len(questions(browser)) == 2
    reach("#filter button.label-wrap")
    press(Keys.ENTER)
    reach("#filter-plans input")
    press(Keys.ESCAPE)
    press(Keys.ESCAPE)
    reach(".display summary", back=True)
    press(Keys.ENTER)
    reach(".display button[value=dark]")
    press(Keys.SPACE)
    assert browser.execute_script("return document.documentElement.dataset.theme") == "dark"
