"""Thumbs and the feedback form in a real browser."""

import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from ui_browser import DESK, NEEDS_BROWSER, PHONE, SMALL_TEXT, By, Keys, WebDriver, until
from ui_serving import ROOT, serving

pytestmark = NEEDS_BROWSER
QUESTION = "Công an xã phải làm gì?"
COMMENT = 'Thiếu <img src=x onerror="window.hacked=1"> **phần** phối hợp'
THUMBS = "#conversation .message-buttons button"


def kept(data: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "ui.cli", "--data", str(data), "feedback", "--json"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    found: list[dict[str, Any]] = json.loads(shown)
    return found


def press(browser: WebDriver, thumb: int) -> None:
    pressed = browser.find_elements(By.CSS_SELECTOR, THUMBS)[thumb]
    browser.execute_script("arguments[0].click()", pressed)  # wherever the page has scrolled meanwhile
    until(browser, "#feedback", lambda words: "quản trị viên" in words)


@pytest.mark.parametrize("screen", [pytest.param(DESK, marks=pytest.mark.long), PHONE], ids=["desk", "phone"])
def test_a_reader_says_what_is_missing(browser: WebDriver, data: Path, tmp_path: Path, screen: dict[str, Any]) -> None:
    copytree(data, tmp_path / "data")
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    with serving(tmp_path / "data", tmp_path / "log") as address:
        browser.get(f"{address}/")
        until(browser, "#question textarea")
        browser.find_element(By.CSS_SELECTOR, "#question textarea").send_keys(QUESTION, Keys.ENTER)
        until(browser, ".answer .tools")  # it is whole
        until(browser, THUMBS)
        names = [thumb.get_attribute("aria-label") for thumb in browser.find_elements(By.CSS_SELECTOR, THUMBS)]
        assert names == ["Câu trả lời chưa đạt", "Câu trả lời có ích"]
        press(browser, 0)
        browser.find_element(By.ID, "feedback-cancel").click()
        until(browser, "body", lambda words: "quản trị viên" not in words)
        assert kept(tmp_path / "data") == []
        press(browser, 1)
        assert not [one for one in browser.find_elements(By.ID, "feedback-reason") if one.is_displayed()]
        press(browser, 0)
        until(browser, "#feedback-reason", lambda words: "Còn thiếu" in words)
        browser.find_elements(By.CSS_SELECTOR, "#feedback-reason label")[1].click()
        browser.find_element(By.CSS_SELECTOR, "#feedback-comment textarea").send_keys(COMMENT)
        assert browser.execute_script(SMALL_TEXT) == []
        assert browser.execute_script("return document.documentElement.scrollWidth") <= screen["width"]
        browser.find_element(By.ID, "feedback-send").click()
        until(browser, "#feedback-said", lambda words: "Cảm ơn" in words)
        (given,) = kept(tmp_path / "data")
        assert (given["question"], given["verdict"], given["reason"]) == (QUESTION, "down", "incomplete")
        assert given["comment"] == COMMENT
        assert all(citation["verified"] for citation in given["answer"]["citations"])
        assert browser.execute_script("return window.hacked") is None
        assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
        browser.get("about:blank")  # the server ends once nobody listens to it
