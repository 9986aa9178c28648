"""The chat page in a real browser."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from ui_browser import NEEDS_BROWSER, PHONE, SMALL_TEXT, By, Keys, WebDriver, WebDriverWait, until
from ui_serving import serving

pytestmark = NEEDS_BROWSER
QUESTION = "Công an xã phải làm gì?"


@pytest.fixture(scope="module")
def address(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("serve") / "log"
    with serving(data, log) as served:
        yield served
    assert not log.exists(), log.read_text()


def ask(browser: WebDriver, question: str) -> None:
    until(browser, "#question textarea")
    box = browser.find_element(By.CSS_SELECTOR, "#question textarea")
    box.send_keys(question)
    box.send_keys(Keys.ENTER)


def hosts_reached(browser: WebDriver) -> set[str | None]:
    """The hosts of every request of the browser's pages; chrome: and data: addresses have none."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [m["params"] for m in messages if m["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated")]
    addresses = [params["request"]["url"] if "request" in params else params["url"] for params in asked]
    assert addresses
    return {urlsplit(a).hostname for a in addresses if a.startswith(("http", "ws"))}


def test_a_question_its_answer_and_the_quote_in_the_plan(browser: WebDriver, address: str) -> None:
    metrics = PHONE | {"width": 1280, "height": 900, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.get(f"{address}/")
    assert "Trợ lý Kế hoạch" in until(browser, "#head h1")
    assert browser.title == "Trợ lý Kế hoạch"
    ask(browser, QUESTION)
    until(browser, ".answer .tools")
    answer = until(browser, ".answer", lambda words: "[1]" in words)
    assert "Nguồn trích dẫn" in answer and "4. Công an xã" in answer and "47/KH-UBND" in answer
    quote = browser.find_element(By.CSS_SELECTOR, ".answer .sources blockquote").get_attribute("textContent")
    link = browser.find_element(By.CSS_SELECTOR, ".answer .sources a.open")
    assert link.get_attribute("target") == "_blank"
    address = str(link.get_attribute("href"))
    browser.switch_to.new_window("tab")  # as the link does: Gradio's script complains of a page that is left
    browser.get(address)
    assert until(browser, "mark#quote") == quote
    seen = browser.execute_script(
        "const r = document.getElementById('quote').getBoundingClientRect(); return [r.top, r.bottom, innerHeight]"
    )
    assert seen[0] >= 0 and seen[1] <= seen[2], "the quote is not on the screen"
    assert hosts_reached(browser) == {"127.0.0.1"}
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_the_register_from_a_unit_to_its_quote(browser: WebDriver, address: str) -> None:
    browser.get(f"{address}/plans")
    browser.find_element(By.LINK_TEXT, "Sổ nhiệm vụ").click()
    until(browser, ".register tbody tr")
    everything = until(browser, ".found strong")
    box = browser.find_element(By.ID, "f-unit")
    box.send_keys("cong an xa")
    box.send_keys(Keys.ENTER)
    until(browser, ".found strong", lambda words: words != everything)
    assert "unit=cong" in browser.current_url and "kind=" not in browser.current_url  # blank fields aren't sent
    of_unit = until(browser, ".found strong")
    browser.find_element(By.CSS_SELECTOR, "#f-kind option[value=report]").click()  # sent by itself
    until(browser, ".found strong", lambda words: words != of_unit)
    assert "kind=report" in browser.current_url
    quote = browser.find_element(By.CSS_SELECTOR, ".register a.quote").text
    browser.find_element(By.CSS_SELECTOR, ".register tbody td.c-deadline").click()  # the row leads where its quote does
    assert " ".join(until(browser, "mark#quote").split()) == quote
    browser.back()
    until(browser, ".found strong")
    assert browser.find_element(By.ID, "f-unit").get_attribute("value") == "cong an xa"
    assert browser.find_element(By.ID, "f-unit").is_enabled()
    assert hosts_reached(browser) == {"127.0.0.1"}
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_an_example_question_is_asked_by_a_click(browser: WebDriver, address: str) -> None:
    browser.get(f"{address}/")
    example = until(browser, ".example", lambda words: words.strip().endswith("?")).strip()
    browser.find_element(By.CSS_SELECTOR, ".example").click()
    assert until(browser, ".asked") == example
    assert "[1]" in until(browser, ".answer", lambda words: "[1]" in words)
    until(browser, ".answer .tools")
    browser.find_element(By.ID, "clear").click()
    assert example in until(browser, ".example")


def test_a_question_to_go_on_with_is_asked_by_a_click(browser: WebDriver, address: str) -> None:
    browser.get(f"{address}/")
    until(browser, "#filter button.label-wrap")
    browser.find_element(By.CSS_SELECTOR, "#filter button.label-wrap").click()
    until(browser, "#unit input, #unit textarea", lambda words: True)
    browser.find_element(By.CSS_SELECTOR, "#unit input, #unit textarea").send_keys("Trạm Y tế xã")
    ask(browser, QUESTION)
    until(browser, ".answer .tools")
    next_question = until(browser, "#conversation .option")
    browser.find_element(By.CSS_SELECTOR, "#conversation .option").send_keys(Keys.ENTER)  # wherever it moved
    WebDriverWait(browser, 30).until(
        lambda driver: next_question in [asked.text for asked in driver.find_elements(By.CSS_SELECTOR, ".asked")]
    )
    WebDriverWait(browser, 30).until(lambda driver: len(driver.find_elements(By.CSS_SELECTOR, ".answer")) == 2)
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_a_question_is_shown_to_the_letter_and_never_run(browser: WebDriver, address: str) -> None:
    evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> **a** [b](javascript:x) $$x$$ &lt;'
    browser.get(f"{address}/")
    ask(browser, evil)
    assert until(browser, ".asked", lambda words: "javascript" in words) == evil
    until(browser, ".answer")
    assert browser.execute_script("return window.hacked") is None
    assert browser.find_elements(By.CSS_SELECTOR, ".asked *") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone(browser: WebDriver, address: str, scheme: str) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    features = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", features)
    browser.get(f"{address}/")
    ask(browser, QUESTION)
    until(browser, ".answer", lambda words: "[1]" in words)
    cited = browser.find_element(By.CSS_SELECTOR, ".answer a").get_attribute("href")
    for path in (None, "/plans", "/register", "/register?unit=cong+an+xa", cited, "/api/docs"):
        if path:
            browser.get(path if path.startswith("http") else address + path)
        assert browser.execute_script(SMALL_TEXT) == []
        assert browser.execute_script("return document.documentElement.scrollWidth") <= PHONE["width"]
