"""From a row of the register to its correction and back in a real browser, by the keyboard alone; and how it looks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from correction_office import AMENDED, Office, brought, furnish, office_in
from paper_fakes import served
from starlette.staticfiles import StaticFiles
from test_admin_browser import LOW_CONTRAST, TOO_WIDE
from ui_browser import (
    DESK,
    NEEDS_BROWSER,
    PHONE,
    SMALL_TEXT,
    ActionChains,
    By,
    Keys,
    WebDriver,
    WebDriverWait,
    entered,
    until,
)
from ui_clients import person_of

from ui.pages import STATIC

pytestmark = [*NEEDS_BROWSER]
PATROL, REPORT = range(2)


@pytest.fixture
def office(tmp_path: Path, tables: Path) -> Iterator[tuple[str, Office]]:
    furnished = furnish(tmp_path / "furnished", tables)
    with office_in(tmp_path, furnished) as made:
        made.app.mount("/pages", StaticFiles(directory=STATIC))
        with served(made.app) as address:
            yield address, made


@pytest.fixture
def editor(browser: WebDriver, office: tuple[str, Office]) -> WebDriver:
    """A browser in which an editor has signed in."""
    address, made = office
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", DESK)
    entered(browser, address, made.parts, person_of(made.parts, "editor", "lan"))
    return browser


def keys(browser: WebDriver, *typed: str) -> None:
    ActionChains(browser).send_keys(*typed).perform()


def tabbed_to(browser: WebDriver, name: str) -> None:
    """Goes on by the keyboard until what has this id or begins with these words is in focus."""
    for _ in range(60):
        keys(browser, Keys.TAB)
        now = browser.switch_to.active_element
        if name in (now.get_attribute("id"), now.get_attribute("aria-label"), now.text):
            return
    raise AssertionError(f"the keyboard does not get to {name}")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_the_whole_way_by_the_keyboard(editor: WebDriver, office: tuple[str, Office], scripts: bool) -> None:
    address, made = office
    editor.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
    quote = made.obligations()[REPORT]["quote"]
    editor.get(f"{address}/register?q=chay+rung")
    tabbed_to(editor, f"Sửa: {quote}")
    keys(editor, Keys.ENTER)
    assert quote in until(editor, "blockquote")
    tabbed_to(editor, "due")
    keys(editor, "31/2/2024")
    tabbed_to(editor, "why")
    keys(editor, "Công văn 31")
    tabbed_to(editor, "Ghi hiệu chỉnh")
    keys(editor, Keys.ENTER)
    assert "“31/2/2024”" in until(editor, "#e-due")
    assert editor.find_element(By.ID, "why").get_attribute("value") == "Công văn 31"
    assert made.obligations()[REPORT]["corrected"] is None
    field = editor.find_element(By.ID, "due")
    field.clear()
    field.send_keys("30/9/2024", Keys.ENTER)
    assert "Đã ghi hiệu chỉnh" in until(editor, ".notice")
    assert "30/09/2024" in until(editor, "#made", lambda words: "Công văn 31" in words)
    assert made.obligations()[REPORT]["deadline"]["due"] == ["2024-09-30"]
    editor.get(str(editor.find_element(By.LINK_TEXT, "← Sổ nhiệm vụ").get_attribute("href")))
    assert "q=chay+rung" in editor.current_url
    assert "lan sửa" in until(editor, ".note")
    editor.get(str(editor.find_element(By.LINK_TEXT, "Xem các hiệu chỉnh").get_attribute("href")))
    until(editor, "summary.button")
    tabbed_to(editor, "Rút hiệu chỉnh")
    keys(editor, Keys.ENTER, Keys.TAB, Keys.ENTER)
    assert "Đã rút" in until(editor, ".notice")
    assert made.obligations()[REPORT]["corrected"] is None


def test_what_waits_is_decided(editor: WebDriver, office: tuple[str, Office]) -> None:
    address, made = office
    _correct_all(editor, address, made)
    brought(made.library, AMENDED, "ke-hoach-sua.txt")
    editor.get(f"{address}/corrections")
    assert "kéo dài" in until(editor, "#waiting")
    editor.find_element(By.CSS_SELECTOR, "#waiting button.primary").click()
    assert "Đã chuyển" in until(editor, ".notice")
    editor.find_element(By.LINK_TEXT, "Chọn nhiệm vụ khác").click()
    until(editor, "#choice")
    assert editor.switch_to.active_element.get_attribute("id") == "choice"
    keys(editor, Keys.DOWN)
    editor.find_element(By.CSS_SELECTOR, ".choose button").click()
    assert "Đã chuyển" in until(editor, ".notice") and not editor.find_elements(By.ID, "waiting")
    assert {one["kind"] for one in made.obligations()} >= {"target"}


@pytest.mark.parametrize(
    ("screen", "dark"),
    [
        (DESK, False),
        (PHONE, True),
        pytest.param(DESK, True, marks=pytest.mark.long),
        pytest.param(PHONE, False, marks=pytest.mark.long),
    ],
    ids=["desk-light", "phone-dark", "desk-dark", "phone-light"],
)
def test_every_page_is_readable(
    editor: WebDriver, office: tuple[str, Office], screen: dict[str, object], dark: bool
) -> None:
    address, made = office
    _correct_all(editor, address, made)
    brought(made.library, AMENDED, "ke-hoach-sua.txt")
    known = made.obligations()[PATROL]["id"]
    editor.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    scheme = {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]}
    editor.execute_cdp_cmd("Emulation.setEmulatedMedia", scheme)
    form = f"corrections/new?plan={made.open}&obligation={known}"
    for path in ("register", "corrections", "corrections?choose=2", form, f"{form}&done=corrected"):
        editor.get(f"{address}/{path}")
        until(editor, "h1")
        if "done" in path:
            editor.find_element(By.ID, "due").send_keys("một_ngày_dài_không_có_chỗ_ngắt_nào_cả_trong_đó", Keys.ENTER)
            until(editor, ".wrong-here")
        WebDriverWait(editor, 20).until(
            lambda driver: driver.execute_script("return document.readyState") == "complete"
        )
        editor.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert editor.execute_script(SMALL_TEXT) == [], path
        wide, *cut = editor.execute_script(TOO_WIDE, screen["width"])
        assert wide <= screen["width"] and not cut, (path, wide, cut)
        assert editor.execute_script(LOW_CONTRAST) == [], path
    severe = [entry["message"] for entry in editor.get_log("browser") if entry["level"] == "SEVERE"]
    assert [words for words in severe if "422" not in words and "favicon" not in words] == []


def _correct_all(editor: WebDriver, address: str, made: Office) -> None:
    """Two corrections that the next edition leaves waiting, made on the pages."""
    patrol, report = made.obligations()[:2]
    for one, field, typed in ((patrol, "actor", "\nDân quân xã"), (report, "why", "")):
        editor.get(f"{address}/corrections/new?plan={made.open}&obligation={one['id']}")
        until(editor, "h1")
        editor.find_element(By.ID, field).send_keys(typed)
        if one is report:
            editor.find_element(By.ID, "kind").send_keys("Chỉ")
        editor.find_element(By.ID, "why").send_keys("Công văn số 31/UBND-VX ngày 02/5/2024 của UBND xã")
        editor.find_element(By.CSS_SELECTOR, "form.correct button").click()
        until(editor, ".notice")
