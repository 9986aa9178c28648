"""The states of the chat that pictures are made of, each with the way to it."""

from __future__ import annotations

from collections.abc import Callable

from site_chat import ANSWERED, BOX, NOT_FOUND, ask, click, open_source, opened
from site_office import Site
from ui_browser import By, Keys, WebDriver, until

ASKED = "Công an xã Tràng Khê phải làm gì?"
ENGLISH = "What does the commune police of Tràng Khê have to do?"
HOST_PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Trang nội bộ</title><style>body{{font:18px/1.6 sans-serif;margin:2rem;max-width:42rem}}</style>
<h1>Trang thông tin nội bộ</h1><p>Lịch họp giao ban, văn bản mới, danh bạ.</p><p>Thứ hai: họp chuyên môn. Thứ tư: tập
huấn. Thứ sáu: báo cáo tuần.</p><script src="{address}/embed.js" data-title="Hỏi đáp kế hoạch"></script></html>"""

State = Callable[[WebDriver, Site], None]


def _asked(browser: WebDriver, site: Site) -> None:
    opened(browser, f"{site.address}/")
    ask(browser, ASKED)


def _empty(browser: WebDriver, site: Site) -> None:
    opened(browser, f"{site.address}/")
    until(browser, ".example")


def _source(browser: WebDriver, site: Site) -> None:
    _asked(browser, site)
    open_source(browser)


def _sources(browser: WebDriver, site: Site) -> None:
    """The cards below the answer."""
    _asked(browser, site)
    sources = f"document.querySelector('{ANSWERED} .sources')"
    browser.execute_script(f"{sources}.open = true; {sources}.scrollIntoView({{block: 'start', behavior: 'instant'}})")


def _clarify(browser: WebDriver, site: Site) -> None:
    opened(browser, f"{site.address}/")
    ask(browser, "Tôi phải làm gì?")


def _not_found(browser: WebDriver, site: Site) -> None:
    opened(browser, f"{site.address}/")
    ask(browser, NOT_FOUND)


def _filters(browser: WebDriver, site: Site) -> None:
    _empty(browser, site)
    click(browser, "#filter button.label-wrap")
    until(browser, "#filter-plans input")


def _display(browser: WebDriver, site: Site) -> None:
    _empty(browser, site)
    click(browser, ".display summary")


def _asked_before(browser: WebDriver, site: Site) -> None:
    _asked(browser, site)
    click(browser, "#asked summary")


def _feedback(browser: WebDriver, site: Site) -> None:
    _asked(browser, site)
    click(browser, "#conversation .message-buttons button:first-of-type")
    until(browser, "#feedback")


def _kept(browser: WebDriver, site: Site, **choices: str) -> None:
    """What the display was set to."""
    browser.get(f"{site.address}/healthz")
    for name, value in choices.items():
        browser.execute_script("localStorage.setItem(arguments[0], arguments[1])", f"plan-assistant-{name}", value)


def _dark(browser: WebDriver, site: Site) -> None:
    _kept(browser, site, theme="dark")
    _source(browser, site)


def _large(browser: WebDriver, site: Site) -> None:
    _kept(browser, site, size="largest")
    _asked(browser, site)


def _english(browser: WebDriver, site: Site) -> None:
    opened(browser, f"{site.address}/en")
    ask(browser, ENGLISH)
    open_source(browser)


def _too_long(browser: WebDriver, site: Site) -> None:
    opened(browser, f"{site.address}/")
    box = browser.find_element(By.CSS_SELECTOR, BOX)
    setting = "const e = arguments[0]; e.value = 'Công an xã '.repeat(300); e.dispatchEvent(new Event('input'))"
    browser.execute_script(setting, box)
    box.send_keys(" ", Keys.ENTER)
    until(browser, ".answer.failed")


def _signed_out(browser: WebDriver, site: Site) -> None:
    """Signed out in another tab while the page was open."""
    site.enter(browser, "reader")
    _asked(browser, site)
    browser.execute_async_script("const done = arguments[0]; fetch('sign-out', {method: 'POST'}).then(done, done)")
    browser.find_element(By.CSS_SELECTOR, BOX).send_keys("Còn trường học?", Keys.ENTER)
    until(browser, ".answer.failed, #signed-out p, p#signed-out", lambda words: bool(words.strip()))


def _box(browser: WebDriver, site: Site) -> None:
    """On a page of another origin."""
    browser.get(site.host)
    browser.execute_script("document.querySelector('plan-assistant-box').open()")
    frame = browser.execute_script(
        "return document.querySelector('plan-assistant-box').shadowRoot.querySelector('iframe')"
    )
    browser.switch_to.frame(frame)
    until(browser, BOX)
    ask(browser, ASKED)
    browser.switch_to.default_content()


def _bare(browser: WebDriver, site: Site) -> None:
    browser.get(f"{site.address}/")
    until(browser, "#head", lambda words: "kế hoạch" in words)


# By the name of the picture.
STATES: dict[str, State] = {
    "chat-empty": _empty,
    "chat-answer": _asked,
    "chat-source": _source,
    "chat-sources": _sources,
    "chat-clarify": _clarify,
    "chat-not-found": _not_found,
    "chat-filters": _filters,
    "chat-display": _display,
    "chat-asked": _asked_before,
    "chat-feedback": _feedback,
    "chat-dark": _dark,
    "chat-large": _large,
    "chat-english": _english,
    "chat-too-long": _too_long,
    "chat-signed-out": _signed_out,
    "box-open": _box,
}
BARE: dict[str, State] = {"chat-no-plans": _bare}  # of a site that has no plan yet
