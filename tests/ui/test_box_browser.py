"""The chat box in pages of other sites, in a real browser: its scripts against a server of the box alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from box_hosts import Host, StandIn, host_served, stand_in_served
from ui_browser import DESK, NEEDS_BROWSER, PHONE, SMALL_TEXT, By, Keys, WebDriver, WebDriverWait, until

from prompts.texts import say, texts
from ui.pages import STATIC

pytestmark = [*NEEDS_BROWSER, pytest.mark.long]  # test_box_site_browser.py goes the ways that visitors go
BOX = "plan-assistant-box"
STRICT = "default-src 'none'; script-src {0}; frame-src {0}; connect-src 'self'; require-trusted-types-for 'script'"
CONTRAST = """const [r, g, b] = arguments[0].match(/[\\d.]+/g).map(Number).map((v) => v / 255).map(
  (v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)"""

PAINTED = """return ["bar", "day", "night"].map(
  (name) => document.documentElement.style.getPropertyValue(`--box-${name}`))"""


@pytest.fixture(scope="module")
def places() -> Iterator[tuple[StandIn, Host, Host]]:
    with host_served(Host()) as host, host_served(Host()) as stranger, stand_in_served(StandIn()) as server:
        yield server, host, stranger


@pytest.fixture
def server(places: tuple[StandIn, Host, Host]) -> StandIn:
    server = places[0]
    server.__dict__.update(StandIn(origins=(places[1].address,), address=server.address).__dict__)
    return server


@pytest.fixture
def host(places: tuple[StandIn, Host, Host], server: StandIn) -> Host:
    """An allowed page with the script tag and no more."""
    return emptied(places[1], script(server))


@pytest.fixture
def stranger(places: tuple[StandIn, Host, Host], server: StandIn) -> Host:
    """A page that is not allowed."""
    return emptied(places[2], script(server))


def emptied(host: Host, code: str) -> Host:
    host.__dict__.update(Host(code=code, address=host.address).__dict__)
    return host


def script(server: StandIn, said: str = "") -> str:
    return f'<script src="{server.address}/embed.js" defer {said}></script>'


class Box:
    """The box of the page that the browser shows."""

    def __init__(self, browser: WebDriver, address: str = "", screen: dict[str, Any] = DESK) -> None:
        self.browser = browser
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        browser.get(f"{address}/")
        self.wait(lambda: browser.execute_script(f"return Boolean(document.querySelector('{BOX}')?.shadowRoot)"))

    def wait(self, holds: Callable[[], Any]) -> Any:
        return WebDriverWait(self.browser, 20).until(lambda _: holds())

    def part(self, selector: str) -> Any:
        root = self.browser.find_element(By.CSS_SELECTOR, BOX).shadow_root
        return root.find_element(By.CSS_SELECTOR, selector)

    def press(self) -> None:
        self.part("#opener").click()

    @property
    def is_open(self) -> bool:
        expanded = self.part("#opener").get_attribute("aria-expanded")
        shown = self.part("#panel").is_displayed()
        assert (expanded == "true") == shown
        return bool(shown)

    def focused(self) -> str:
        """The id or tag of what has the focus, within the box where that is there."""
        return str(
            self.browser.execute_script(
                "let e = document.activeElement; if (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;"
                "return e.id || e.localName"
            )
        )

    def enter(self) -> WebDriver:
        """From here on the browser looks into the frame."""
        frame = self.wait(lambda: self.part("iframe"))
        self.browser.switch_to.frame(frame)
        return self.browser

    def replied(self) -> list[Any]:
        """What the request of the frame's page got."""
        found: list[Any] = json.loads(until(self.browser, "output", lambda words: words.startswith("[")))
        return found

    def leave(self) -> None:
        self.browser.switch_to.default_content()


def severe(browser: WebDriver) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]


def test_the_scripts_say_what_the_catalogue_says() -> None:
    told = set()
    for name in ("embed.js", "frame.js"):
        code = (STATIC / name).read_text(encoding="utf-8")
        words = re.search(r"const WORDS = (\{.*?\n  \});", code, re.DOTALL)
        assert words
        for language, block in re.findall(r"\b(vi|en): \{(.*?)\n    \}", words[1], re.DOTALL):
            for key, wording in re.findall(r'(\w+): ("(?:[^"\\]|\\.)*"),', block):
                assert json.loads(wording) == say(f"embed.{key}", language), (name, key)
                told.add((f"embed.{key}", language))
    assert told == {(key, language) for key in texts() if key.startswith("embed.") for language in ("vi", "en")}


def test_a_visitor_asks_in_a_page_that_says_who_it_is(browser: WebDriver, server: StandIn, host: Host) -> None:
    host.code = script(server, 'data-plans="mot, hai" data-token-url="/token"')
    host.token = "signed by the page's server"
    box = Box(browser, host.address)
    assert box.part("#opener").text == say("embed.open", "vi") and not box.is_open
    assert server.visits == [] and box.browser.find_elements(By.TAG_NAME, "iframe") == []  # nothing before it is opened
    box.press()
    assert box.is_open
    box.enter()
    status, said = box.replied()
    assert status == 200
    assert said == {"by": "Box s1", "cookies": {}, "words": "Ai?"}
    assert server.visits == [{"token": host.token, "origin": host.address, "plans": ["mot", "hai"]}]
    assert host.asked == [{"login": "lan"}]  # with the page's own cookie
    assert not [one for one in browser.get_cookies() if one["name"] != "login"]
    box.leave()
    assert severe(browser) == []


def test_without_a_token_address_it_is_nobody_in_particular(browser: WebDriver, server: StandIn, host: Host) -> None:
    box = Box(browser, host.address)
    box.press()
    box.enter()
    assert box.replied()[0] == 200
    assert server.visits == [{"token": None, "origin": host.address, "plans": []}] and host.asked == []


def test_the_panel_is_opened_and_left_by_keyboard(browser: WebDriver, server: StandIn, host: Host) -> None:
    box = Box(browser, host.address)
    box.part("#opener").send_keys(Keys.ENTER)
    assert box.is_open
    box.enter()
    box.wait(lambda: browser.execute_script("return document.activeElement.localName") == "textarea")
    browser.find_element(By.CSS_SELECTOR, "textarea").send_keys(Keys.ESCAPE)
    box.leave()
    box.wait(lambda: not box.is_open)
    assert box.focused() == "opener"
    box.part("#opener").send_keys(Keys.ENTER)
    box.wait(lambda: box.focused() == "iframe")
    box.part("#closer").send_keys(Keys.ESCAPE)
    assert not box.is_open and box.focused() == "opener"
    box.press()
    box.part("#closer").click()
    assert not box.is_open and box.focused() == "opener"
    assert len(server.visits) == 1  # it is the same frame each time


@pytest.mark.parametrize("fold", [".display", "#asked"])
def test_escape_closes_a_menu_of_the_frame_first(browser: WebDriver, host: Host, fold: str) -> None:
    box = Box(browser, host.address)
    box.press()
    box.enter()
    menu = browser.find_element(By.CSS_SELECTOR, f"{fold} summary")
    menu.click()
    menu.send_keys(Keys.ESCAPE)
    browser.execute_script("for (const one of document.querySelectorAll('details')) one.open = false")
    box.leave()
    assert box.is_open
    box.enter()
    menu.send_keys(Keys.ESCAPE)
    box.leave()
    box.wait(lambda: not box.is_open)


def test_the_page_opens_and_closes_it_too(browser: WebDriver, host: Host) -> None:
    box = Box(browser, host.address)
    browser.find_element(By.ID, "first").click()
    browser.execute_script(f"document.querySelector('{BOX}').open()")
    assert box.is_open and box.focused() == "iframe"
    browser.execute_script(f"document.querySelector('{BOX}').close()")
    assert not box.is_open and box.focused() == "first"  # where the visitor was


def test_a_session_that_is_over_is_renewed(browser: WebDriver, server: StandIn, host: Host) -> None:
    host.code, host.token = script(server, 'data-token-url="/token"'), iter(["first", "second"]).__next__
    server.seconds = 0
    box = Box(browser, host.address)
    box.press()
    box.enter()
    assert box.replied()[1]["by"] == "Box s1"
    server.seconds = 3600
    browser.execute_async_script("ask().then(arguments[0])")
    assert box.replied()[1]["by"] == "Box s2"
    browser.execute_async_script("ask().then(arguments[0])")
    assert [visit["token"] for visit in server.visits] == ["first", "second"]


def test_a_refused_session_is_renewed_once(browser: WebDriver, server: StandIn, host: Host) -> None:
    box = Box(browser, host.address)
    box.press()
    box.enter()
    assert box.replied()[1]["by"] == "Box s1"
    server.over = {"Box s1"}
    browser.execute_async_script("Promise.all([ask(), ask()]).then(arguments[0])")
    assert box.replied() == [200, {"by": "Box s2", "cookies": {}, "words": "Ai?"}]
    assert len(server.visits) == 2  # for both requests
    server.over = {"Box s2", "Box s3"}
    browser.execute_async_script("ask().then(arguments[0])")
    assert box.replied()[0] == 401 and len(server.visits) == 3


@pytest.mark.parametrize(
    ("refused", "token", "token_status", "trouble"),
    [
        ("401 box_no_visitor", None, 200, "unknown"),
        ("401 box_no_visitor", None, 401, "unknown"),  # the page knows nobody
        ("401 box_person", "of a stranger", 200, "stranger"),
        ("401 box_token", "forged", 200, "unheard"),
        ("", None, 500, "unheard"),
        ("", 7, 200, "unheard"),
        ("403 box_origin", None, 200, "refused"),
        ("404 not_found", None, 200, "refused"),
        ("421 wrong_host", None, 200, "misnamed"),
        ("429 too_many", None, 200, "busy"),
        ("500 ", None, 200, "away"),
    ],
)
def test_what_stands_in_the_way_is_said_with_what_to_do(
    browser: WebDriver, server: StandIn, host: Host, refused: str, token: Any, token_status: int, trouble: str
) -> None:
    host.code = script(server, 'data-token-url="/token"')
    host.token, host.token_status, server.refused = token, token_status, refused
    box = Box(browser, host.address)
    box.press()
    box.enter()
    assert until(browser, "#box-notice p") == say(f"embed.{trouble}", "vi")
    assert browser.execute_script(SMALL_TEXT) == []
    link = browser.find_element(By.CSS_SELECTOR, "#box-notice a")
    assert link.text == say("embed.elsewhere", "vi") and link.get_attribute("href") == f"{server.address}/vi/"
    assert server.asked == []  # nothing is sent without a session
    host.token, host.token_status, server.refused = "good", 200, ""
    browser.find_element(By.CSS_SELECTOR, "#box-notice button").click()
    assert box.replied()[0] == 200  # the request that had to wait
    assert browser.find_elements(By.ID, "box-notice") == []


def test_a_page_that_is_not_allowed_shows_no_frame(browser: WebDriver, server: StandIn, stranger: Host) -> None:
    stranger.code = script(server, 'data-token-url="/token"')
    box = Box(browser, stranger.address)
    box.press()
    box.wait(lambda: box.part("#failed").is_displayed())
    assert say("embed.failed", "vi") in box.part("#failed").text
    assert box.part("#failed a").get_attribute("href") == f"{server.address}/vi/"
    assert not box.part("iframe").is_displayed() and box.focused() == "closer"
    assert server.visits == [] and stranger.asked == []


def test_other_pages_are_not_heard(browser: WebDriver, server: StandIn, host: Host, stranger: Host) -> None:
    host.code = f'<iframe id="other" src="{stranger.address}/"></iframe>{script(server)}'
    stranger.code = ""
    box = Box(browser, host.address)
    box.press()
    box.enter()
    box.replied()
    box.leave()
    forged = [{"planAssistant": "close"}, {"planAssistant": "token?", "id": "1"}, {"planAssistant": "hello"}]
    browser.switch_to.frame("other")
    browser.execute_script("for (const one of arguments[0]) parent.postMessage(one, '*')", forged)
    assert browser.execute_script("return parent.frames.length") == 1  # of the page: it can't even name the box's own
    box.leave()
    browser.execute_async_script("setTimeout(arguments[0])")  # messages that came before are heard by now
    assert box.is_open
    assert host.asked == [] and len(server.visits) == 1


def test_a_frame_says_nothing_to_a_page_that_pretends(browser: WebDriver, server: StandIn, stranger: Host) -> None:
    """A page that could frame it, but is not the one that the address names, hears no word."""
    server.origins = (*server.origins, stranger.address)
    heard = "<script>window.heard = []; addEventListener('message', (e) => heard.push(e.data))</script>"
    address = f"{server.address}/box?host=http://localhost:1"
    stranger.code = f'{heard}<iframe id="box" src="{address}"></iframe>{script(server, "data-manual")}<{BOX}></{BOX}>'
    Box(browser, stranger.address)
    browser.switch_to.frame("box")
    browser.execute_script("return document.readyState")
    browser.switch_to.default_content()
    browser.execute_async_script("setTimeout(arguments[0], 200)")
    assert browser.execute_script("return window.heard") == [] and server.visits == []


def test_a_strict_page_needs_to_allow_no_more_than_the_server(browser: WebDriver, server: StandIn, host: Host) -> None:
    host.headers = {"content-security-policy": STRICT.format(server.address)}
    host.code = script(server, 'data-colour="#7a1b12" data-position="left" data-title="Hỏi xã" data-token-url="/token"')
    box = Box(browser, host.address)
    opener = box.part("#opener")
    assert opener.value_of_css_property("background-color") == "rgba(122, 27, 18, 1)"
    assert opener.text == "Hỏi xã" and opener.rect["x"] < 100
    box.press()
    box.enter()
    assert box.replied()[0] == 200
    box.leave()
    assert box.part("#title").text == "Hỏi xã" and box.part("iframe").get_attribute("title") == "Hỏi xã"
    assert severe(browser) == []


@pytest.mark.parametrize("said", ["#ffee00", "fe0", "#ffffff", "#1d5b79", "#000000", "red", "javascript:x"])
def test_words_can_be_read_on_any_colour(browser: WebDriver, server: StandIn, host: Host, said: str) -> None:
    host.code = script(server, f'data-colour="{said}"')
    box = Box(browser, host.address)
    ground = box.part("#opener").value_of_css_property("background-color")
    assert browser.execute_script(CONTRAST, ground) >= 4.5
    box.press()
    box.enter()
    box.replied()
    own = browser.execute_script(PAINTED)
    if said in ("red", "javascript:x"):
        assert own == ["", "", ""]
        return
    bar, day, night = (bytes.fromhex(one.removeprefix("#")) for one in own)
    assert ground == "rgba({}, {}, {}, 1)".format(*bar)
    for words, behind in ((day, (227, 239, 244)), (night, (22, 53, 68))):  # --tint in ui/static/chat.css
        ratios = [browser.execute_script(CONTRAST, str(tuple(one))) for one in (words, behind)]
        assert max(ratios) / min(ratios) >= 4.5


def test_on_a_phone_it_fills_the_screen(browser: WebDriver, server: StandIn, host: Host) -> None:
    box = Box(browser, host.address, PHONE)
    width = browser.execute_script("return document.documentElement.scrollWidth")
    assert width <= PHONE["width"] and box.part("#opener").size["height"] >= 44
    box.press()
    assert box.part("#panel").size == {"width": PHONE["width"], "height": PHONE["height"]}
    assert browser.execute_script(f"return document.querySelector('{BOX}').shadowRoot.querySelector(':modal') !== null")
    assert min(box.part("#closer").size.values()) >= 44
    box.part("#closer").send_keys(Keys.ESCAPE)
    assert not box.is_open and box.focused() == "opener"
    box.press()
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", DESK)  # turned, or a window made larger
    box.wait(lambda: box.part("#panel").size["width"] < DESK["width"])
    assert box.is_open and len(browser.find_elements(By.CSS_SELECTOR, BOX)) == 1


def test_another_language_is_chosen_in_the_frame(browser: WebDriver, server: StandIn, host: Host) -> None:
    box = Box(browser, host.address)
    box.press()
    box.enter()
    box.replied()
    browser.find_element(By.CSS_SELECTOR, "#words a").click()
    until(browser, "html[lang=en] output", lambda words: words.startswith("[200"))
    assert server.visits[-1] == server.visits[0]
    box.leave()
    box.wait(lambda: box.part("#opener").text == say("embed.open", "en"))
    assert box.part("#closer").get_attribute("aria-label") == say("embed.close", "en") and box.is_open


def test_what_a_link_leads_to_opens_in_a_tab_of_its_own(browser: WebDriver, server: StandIn, host: Host) -> None:
    box = Box(browser, host.address)
    box.press()
    box.enter()
    browser.find_element(By.CSS_SELECTOR, "#link a").click()
    box.wait(lambda: len(browser.window_handles) == 2)
    browser.switch_to.window(browser.window_handles[1])
    assert until(browser, "h1") == "/plans/mot" and browser.execute_script("return window.opener") is None
    browser.close()
    browser.switch_to.window(browser.window_handles[0])
    assert box.is_open


def test_an_element_of_the_page_is_the_box(browser: WebDriver, server: StandIn, host: Host) -> None:
    said = 'plans="mot" language="en" title="A &lt;b&gt; & c" token-url="/token"'
    host.code, host.token = f"{script(server)}<p><{BOX} {said}></{BOX}></p>", "of the page"
    box = Box(browser, host.address)
    assert len(browser.find_elements(By.CSS_SELECTOR, BOX)) == 1 and box.part("#opener").text == "A <b> & c"
    box.press()
    box.enter()
    until(browser, "html[lang=en] output", lambda words: words.startswith("[200"))
    assert server.visits == [{"token": "of the page", "origin": host.address, "plans": ["mot"]}]


def test_a_plain_frame_needs_no_script_of_the_page(browser: WebDriver, server: StandIn, host: Host) -> None:
    host.code = f'<iframe id="box" src="{server.address}/box?lang=en&plans=mot" referrerpolicy="origin"></iframe>'
    browser.get(f"{host.address}/")
    browser.switch_to.frame("box")
    until(browser, "output", lambda words: words.startswith("[200"))
    assert server.visits == [{"token": None, "origin": host.address, "plans": ["mot"]}]
    browser.find_element(By.CSS_SELECTOR, "#words a").click()
    until(browser, "html[lang=vi] output", lambda words: words.startswith("[200"))
    assert server.visits[1:] == server.visits[:1]
    address = browser.execute_script("return location.search")  # a browser without ancestorOrigins knows no more of it
    assert f"page={quote(host.address, safe='')}" in address


def test_by_itself_the_address_is_the_chat_page(browser: WebDriver, server: StandIn) -> None:
    browser.get(f"{server.address}/box?lang=en")
    assert until(browser, "h1") == "/en/"
    assert server.visits == [] and server.asked == []
