"""Light, dark and large, and the switch of the language, in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ui_browser import DESK, NEEDS_BROWSER, PHONE, SMALL_TEXT, By, Keys, WebDriver, WebDriverWait, until
from ui_serving import serving

pytestmark = [*NEEDS_BROWSER, pytest.mark.long]  # the chat's journey switches the language, axe every scheme
SHOWN = """const root = document.documentElement, paper = getComputedStyle(document.body).backgroundColor;
return {theme: root.dataset.theme, shade: root.dataset.shade, size: root.dataset.size, lang: root.lang,
  pixels: parseFloat(getComputedStyle(root).fontSize), paper: paper,
  gradio: document.body.classList.contains("dark")}"""
LIGHT, DARK = "rgb(246, 247, 248)", "rgb(18, 24, 28)"
WIDE = """return [...document.querySelectorAll(".bar, .bar *")]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
  .map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def address(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(data, tmp_path_factory.mktemp("serve") / "log") as address:
        yield address


def shown(browser: WebDriver) -> dict[str, Any]:
    return browser.execute_script(SHOWN)


def turns(browser: WebDriver, **wanted: Any) -> None:
    """The page comes to be shown so: of what the system prefers it hears a moment later."""
    waiting = WebDriverWait(browser, 10)
    waiting.until(lambda _: {name: shown(browser)[name] for name in wanted} == wanted, f"not {wanted}")


def system(browser: WebDriver, shade: str) -> None:
    """What the browser says that the system prefers."""
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": shade}]}
    )


def choose(browser: WebDriver, kind: str, value: str) -> None:
    """With the keyboard alone."""
    summary = browser.find_element(By.CSS_SELECTOR, ".display summary")
    summary.send_keys(Keys.ENTER)
    button = browser.find_element(By.CSS_SELECTOR, f'.display button[data-display="{kind}"][value="{value}"]')
    for _ in range(8):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        if browser.switch_to.active_element == button:
            break
    browser.switch_to.active_element.send_keys(Keys.SPACE)
    assert button.get_attribute("aria-pressed") == "true"
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not browser.find_elements(By.CSS_SELECTOR, ".display[open]")
    assert browser.switch_to.active_element == summary


def test_what_is_chosen_holds_on_every_page(browser: WebDriver, address: str) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", DESK)
    browser.get(f"{address}/plans")
    before = shown(browser)
    assert (before["theme"], before["size"], before["paper"]) == ("system", "normal", LIGHT)
    choose(browser, "theme", "dark")
    choose(browser, "size", "largest")
    now = shown(browser)
    assert (now["theme"], now["shade"], now["paper"]) == ("dark", "dark", DARK)
    assert now["pixels"] == pytest.approx(before["pixels"] * 1.45)
    for page in ("/register", "/sign-in", "/en/plans"):
        browser.get(address + page)
        there = shown(browser)
        assert (there["shade"], there["size"], there["paper"]) == ("dark", "largest", DARK), page
    browser.get(f"{address}/")
    until(browser, "#head h1")
    turns(browser, shade="dark", size="largest", gradio=True)


def test_the_system_is_followed_until_somebody_chooses(browser: WebDriver, address: str) -> None:
    system(browser, "dark")
    browser.get(f"{address}/plans")
    turns(browser, paper=DARK)
    system(browser, "light")
    turns(browser, paper=LIGHT)
    choose(browser, "theme", "light")
    system(browser, "dark")
    browser.get(f"{address}/register")
    assert shown(browser)["paper"] == LIGHT
    browser.get(f"{address}/")
    until(browser, "#head h1")
    turns(browser, shade="light", gradio=False)


def test_the_menu_gives_way(browser: WebDriver, address: str) -> None:
    browser.get(f"{address}/plans")
    menu = browser.find_element(By.CSS_SELECTOR, ".display")
    menu.find_element(By.TAG_NAME, "summary").click()
    pressed = [one.get_attribute("value") for one in menu.find_elements(By.CSS_SELECTOR, '[aria-pressed="true"]')]
    assert pressed == ["system", "normal"]
    browser.find_element(By.TAG_NAME, "h1").click()
    assert menu.get_attribute("open") is None


def test_without_scripts_there_is_no_menu_but_the_other_language(browser: WebDriver, address: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    system(browser, "dark")
    browser.get(f"{address}/plans")
    assert not browser.find_element(By.CSS_SELECTOR, ".display").is_displayed()
    assert (
        browser.find_element(By.TAG_NAME, "body")
        .value_of_css_property("background-color")
        .startswith(DARK[:-1].replace("rgb", "rgba"))
    )
    browser.find_element(By.CSS_SELECTOR, ".language").click()
    assert until(browser, "h1") == "Plans"


def test_the_switch_stays_on_the_page(browser: WebDriver, address: str) -> None:
    browser.get(f"{address}/register?unit=c%C3%B4ng%20an")
    here = browser.current_url
    browser.find_element(By.CSS_SELECTOR, ".language").click()
    assert until(browser, "h1") == "Register of obligations" and browser.current_url == here
    browser.get(f"{address}/")  # the chat speaks it too, and says so
    assert until(browser, "#head .language") == "Tiếng Việt" and shown(browser)["lang"] == "en"
    browser.find_element(By.CSS_SELECTOR, "#head .language").click()
    until(browser, "#head .language", lambda words: words == "English")
    assert shown(browser)["lang"] == "vi" and browser.current_url == f"{address}/"


@pytest.mark.parametrize("size", ["normal", "largest"])
def test_the_bar_is_whole_on_a_phone(browser: WebDriver, address: str, size: str) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    for page in ("/vi/plans", "/en/register", "/en/sign-in"):
        browser.get(address + page)
        choose(browser, "size", size)
        browser.find_element(By.CSS_SELECTOR, ".display summary").click()
        WebDriverWait(browser, 5).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, ".display[open]"))
        assert browser.execute_script(WIDE) == [] and browser.execute_script(SMALL_TEXT) == []
        assert browser.execute_script("return document.documentElement.scrollWidth") == PHONE["width"]
