"""The chat page as somebody uses it in a browser: what is asked, what comes, what is open."""

from __future__ import annotations

from selenium.common.exceptions import WebDriverException
from ui_browser import By, Keys, WebDriver, WebDriverWait, until

BOX = "#question textarea"
QUESTION = "Công an xã phải làm gì?"
NOT_FOUND = "Giá vé máy bay đi Đà Lạt là bao nhiêu?"
ANSWERED = ".answer:not(.growing)"  # whole: its sources and tools are there


def opened(browser: WebDriver, address: str) -> None:
    """The chat at this address, ready to be asked."""
    browser.get(address)
    until(browser, BOX)
    until(browser, "#head", lambda words: "kế hoạch" in words or "plans" in words)


def ask(browser: WebDriver, question: str = QUESTION) -> str:
    """Puts a question; the words of its whole answer."""
    before = len(browser.find_elements(By.CSS_SELECTOR, ANSWERED))
    browser.find_element(By.CSS_SELECTOR, BOX).send_keys(question, Keys.ENTER)
    return answer_after(browser, before)


def answer_after(browser: WebDriver, before: int) -> str:
    """The words of the answer that comes after so many others, once it is whole."""

    def came(driver: WebDriver) -> str | None:
        found = driver.find_elements(By.CSS_SELECTOR, ANSWERED)
        return found[-1].text if len(found) > before and found[-1].text else None

    return str(WebDriverWait(browser, 30).until(came, "no answer came"))


def click(browser: WebDriver, selector: str) -> str:
    """Clicks the last of these that there is, moved from under the bar that stays in sight; its words."""

    def clicked(driver: WebDriver) -> str:
        element = driver.find_elements(By.CSS_SELECTOR, selector)[-1]
        driver.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        words = element.text or " "
        element.click()
        return words

    waiting = WebDriverWait(browser, 10, ignored_exceptions=[WebDriverException, IndexError])  # the page still moves
    return str(waiting.until(clicked, f"{selector} can't be clicked"))


def questions(browser: WebDriver) -> list[str]:
    """The questions of the conversation, to the letter."""
    return list(browser.execute_script("return [...document.querySelectorAll('.asked')].map(e => e.textContent)"))


def open_source(browser: WebDriver, number: int = 0) -> str:
    """Follows a marker of the last answer; the words that are marked in the panel."""
    markers = f"[...[...document.querySelectorAll('{ANSWERED}')].at(-1).querySelectorAll('a.marker')]"
    browser.execute_script(f"{markers}[arguments[0]].click()", number)
    return until(browser, "#source mark")


def in_sight(browser: WebDriver, selector: str) -> bool:
    """The element is on the screen, within all that scrolls around it, and nothing lies over its middle."""
    return bool(
        browser.execute_script(
            "const e = document.querySelector(arguments[0]); if (!e) return false; const r = e.getClientRects()[0];"
            "const top = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);"
            "return r.top >= 0 && r.left >= 0 && r.top < innerHeight && (e.contains(top) || top.contains(e))",
            selector,
        )
    )
