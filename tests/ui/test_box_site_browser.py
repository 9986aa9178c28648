"""The chat box as it is served, on pages of an origin that is allowed and of one that is not, in a real browser."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from urllib.parse import urlsplit

import pytest
from axe import violations
from box_hosts import Host, host_served
from joserfc import jwt
from joserfc.jwk import OctKey
from ui_browser import DESK, NEEDS_BROWSER, PHONE, SMALL_TEXT, By, Keys, WebDriver, WebDriverWait, until
from ui_serving import serving

from prompts.texts import say
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.values import Plan

pytestmark = NEEDS_BROWSER
QUESTION = "Công an xã phải làm gì?"
BOX = "plan-assistant-box"


@dataclass
class Intranet:
    """A server on which nobody reads unknown, a page that may hold the box, and one that may not."""

    server: str
    host: Host
    stranger: Host
    key: str
    seen: Plan
    hidden: Plan

    def token(self, name: str = "lan") -> str:
        """What the page's server says of its visitor."""
        now = int(time.time())
        said = {"iss": self.host.address, "aud": "plan-assistant-box", "sub": name, "iat": now, "exp": now + 120}
        return jwt.encode({"alg": "HS256"}, said | {"jti": secrets.token_hex(16)}, OctKey.import_key(self.key))

    def code(self, said: str = "") -> str:
        return f'<script src="{self.server}/embed.js" defer {said}></script>'


@pytest.fixture(scope="module")
def intranet(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Intranet]:
    folder = tmp_path_factory.mktemp("intranet") / "data"
    copytree(data, folder)
    log = folder.with_name("log")
    with closing(Catalogue(f"sqlite:///{folder / 'catalogue.db'}")) as catalogue:
        seen, hidden = catalogue.plans()
        for plan, group in ((seen, "y tế"), (hidden, "công an")):
            collection = catalogue.access.collections.create(f"Kế hoạch của {group}", groups=(group,))
            catalogue.access.collections.put(plan.id, collection.id)
        catalogue.access.people.create("lan", "admin", shown="Nguyễn Thị Lan", groups=("y tế",))
        catalogue.access.people.create("ha", "reader", groups=("y tế", "công an"))
        catalogue.access.people.create("minh", "reader", shown="Trần Văn Minh", groups=("công an",))
    with host_served(Host()) as host, host_served(Host()) as stranger, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAN_ASSISTANT_ANONYMOUS", "no")
        patch.setenv("PLAN_ASSISTANT_BOX_ORIGINS", host.address)
        key = Parts(Settings(data=folder)).box.key(host.address)
        with serving(folder, log) as server:
            yield Intranet(server, host, stranger, key, seen, hidden)
    assert not log.exists(), log.read_text()


@pytest.fixture(autouse=True)
def as_set_up(intranet: Intranet) -> None:
    for host in (intranet.host, intranet.stranger):
        host.__dict__.update(Host(code=intranet.code('data-token-url="/token"'), address=host.address).__dict__)
    intranet.host.token = intranet.token


def opened(browser: WebDriver, address: str) -> None:
    """Opens the page and its box, and looks into its frame."""
    browser.get(f"{address}/")
    shadow = f"return document.querySelector('{BOX}')?.shadowRoot"
    WebDriverWait(browser, 20).until(lambda driver: driver.execute_script(shadow))
    root = browser.find_element(By.CSS_SELECTOR, BOX).shadow_root
    root.find_element(By.CSS_SELECTOR, "#opener").click()
    browser.switch_to.frame(root.find_element(By.CSS_SELECTOR, "iframe"))


def ask(browser: WebDriver, question: str) -> str:
    """The answer's words."""
    before = len(browser.find_elements(By.CSS_SELECTOR, ".answer"))
    until(browser, "#question textarea")
    browser.find_element(By.CSS_SELECTOR, "#question textarea").send_keys(question, Keys.ENTER)
    ended = ".answer:has(.tools), .answer.failed"
    WebDriverWait(browser, 30).until(lambda driver: len(driver.find_elements(By.CSS_SELECTOR, ended)) == before + 1)
    return browser.find_elements(By.CSS_SELECTOR, ".answer")[-1].text


def asked_for(browser: WebDriver) -> list[str]:
    """The addresses that the browser has asked for."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    sent = [one["params"]["request"]["url"] for one in messages if one["method"] == "Network.requestWillBeSent"]
    return [url for url in sent if url.startswith("http")]


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_whom_the_page_names_asks_what_they_may_see(
    browser: WebDriver, intranet: Intranet, screen: dict[str, object]
) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    opened(browser, intranet.host.address)
    until(browser, "#head", lambda words: say("chat.plans", "vi", count=1) in words)
    assert "[1]" in ask(browser, QUESTION)
    titles = browser.find_elements(By.CSS_SELECTOR, ".answer .title")
    assert {one.get_attribute("textContent") for one in titles} == {intranet.seen.title}
    assert intranet.hidden.title not in browser.find_element(By.ID, "conversation").text
    for link in ("account", "admin", "sign-in"):
        assert browser.find_elements(By.CSS_SELECTOR, f'#head a[href$="{link}"]') == []
    assert browser.execute_script(SMALL_TEXT) == []
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    assert browser.execute_cdp_cmd("Network.getCookies", {"urls": [intranet.server]})["cookies"] == []
    hosts = {urlsplit(url).netloc for url in asked_for(browser)}
    assert hosts == {urlsplit(intranet.server).netloc, urlsplit(intranet.host.address).netloc}
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_another_visitor_of_the_same_browser_finds_nothing_of_it(browser: WebDriver, intranet: Intranet) -> None:
    opened(browser, intranet.host.address)
    ask(browser, QUESTION)
    intranet.host.token = lambda: intranet.token("minh")
    opened(browser, intranet.host.address)
    until(browser, "#head", lambda words: say("chat.plans", "vi", count=1) in words)
    ask(browser, "Tổng đài nào tiếp nhận tin báo?")
    assert intranet.seen.title not in browser.find_element(By.TAG_NAME, "body").get_attribute("textContent")


def test_a_quote_is_seen_in_its_plan_within_the_box(browser: WebDriver, intranet: Intranet) -> None:
    opened(browser, intranet.host.address)
    ask(browser, QUESTION)
    browser.find_element(By.CSS_SELECTOR, ".answer a.marker").click()
    assert until(browser, "#source mark").strip()
    assert len(browser.window_handles) == 1
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.ESCAPE)
    WebDriverWait(browser, 10).until(
        lambda driver: not any(one.is_displayed() for one in driver.find_elements(By.ID, "source"))
    )
    browser.switch_to.default_content()
    root = browser.find_element(By.CSS_SELECTOR, BOX).shadow_root
    assert root.find_element(By.ID, "panel").is_displayed()  # Escape closed the plan, and not the box


def test_the_box_asks_its_plans_alone(browser: WebDriver, intranet: Intranet) -> None:
    intranet.host.code = intranet.code(f'data-token-url="/token" data-plans="{intranet.seen.id}, gone"')
    intranet.host.token = lambda: intranet.token("ha")
    opened(browser, intranet.host.address)
    until(browser, "#head", lambda words: say("chat.plans", "vi", count=1) in words)
    assert "[1]" in ask(browser, QUESTION)
    titles = browser.find_elements(By.CSS_SELECTOR, ".answer .title")
    assert {one.get_attribute("textContent") for one in titles} == {intranet.seen.title}


def test_a_box_of_plans_that_a_visitor_may_not_see_answers_from_no_other(
    browser: WebDriver, intranet: Intranet
) -> None:
    intranet.host.code = intranet.code(f'data-token-url="/token" data-plans="{intranet.hidden.id}"')
    opened(browser, intranet.host.address)
    words = ask(browser, QUESTION)
    assert "[1]" not in words and intranet.hidden.title not in words
    assert intranet.seen.title not in browser.find_element(By.TAG_NAME, "body").get_attribute("textContent")


def test_the_language_is_changed_within_the_box(browser: WebDriver, intranet: Intranet) -> None:
    opened(browser, intranet.host.address)
    until(browser, "#head", lambda words: say("chat.plans", "vi", count=1) in words)
    browser.find_element(By.CSS_SELECTOR, "#head a.language").click()
    until(browser, "html[lang=en] #head", lambda words: say("chat.plans", "en", count=1) in words)
    assert "[1]" in ask(browser, "What must the commune police do?")
    browser.switch_to.default_content()
    root = browser.find_element(By.CSS_SELECTOR, BOX).shadow_root
    assert root.find_element(By.ID, "opener").text == say("embed.open", "en")
    assert browser.execute_cdp_cmd("Network.getCookies", {"urls": [intranet.server]})["cookies"] == []


def test_whom_the_page_does_not_know_is_told_to_sign_in_there(browser: WebDriver, intranet: Intranet) -> None:
    intranet.host.token = None
    opened(browser, intranet.host.address)
    assert until(browser, "#box-notice p") == say("embed.unknown", "vi")
    intranet.host.token = intranet.token  # they have signed in, in another tab
    browser.find_element(By.CSS_SELECTOR, "#box-notice button").click()
    until(browser, "#head", lambda words: say("chat.plans", "vi", count=1) in words)
    assert "[1]" in ask(browser, QUESTION)


COLOURED = 'data-colour="#ffee00"'


@pytest.mark.parametrize(
    ("theme", "said"),
    [
        ("light", COLOURED),
        ("dark", ""),
        pytest.param("light", "", marks=pytest.mark.long),
        pytest.param("dark", COLOURED, marks=pytest.mark.long),
    ],
)
def test_everybody_can_use_it(browser: WebDriver, intranet: Intranet, theme: str, said: str) -> None:
    wanted = {"name": "prefers-color-scheme", "value": theme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [wanted]})
    intranet.host.code = intranet.code(f'data-token-url="/token" {said}')
    opened(browser, intranet.host.address)
    ask(browser, QUESTION)
    assert violations(browser) == []
    browser.switch_to.default_content()
    assert violations(browser) == []


def test_a_notice_can_be_read_by_everybody(browser: WebDriver, intranet: Intranet) -> None:
    intranet.host.token = None
    opened(browser, intranet.host.address)
    until(browser, "#box-notice p")
    assert violations(browser) == []


@pytest.mark.parametrize(("name", "trouble"), [("nobody-here", "stranger"), ("", "unheard")])
def test_a_token_that_names_nobody_opens_nothing(
    browser: WebDriver, intranet: Intranet, name: str, trouble: str
) -> None:
    intranet.host.token = lambda: intranet.token(name)
    opened(browser, intranet.host.address)
    assert until(browser, "#box-notice p") == say(f"embed.{trouble}", "vi")


def test_a_page_that_is_not_allowed_gets_no_box(browser: WebDriver, intranet: Intranet) -> None:
    intranet.stranger.token = intranet.token
    opened(browser, intranet.stranger.address)
    browser.switch_to.default_content()
    root = browser.find_element(By.CSS_SELECTOR, BOX).shadow_root
    failed = root.find_element(By.ID, "failed")
    WebDriverWait(browser, 20).until(lambda _: failed.is_displayed())
    assert say("embed.failed", "vi") in failed.text
    assert not [url for url in asked_for(browser) if "box/session" in url or "/token" in url]


@pytest.mark.parametrize("path", ["", "plans", "sign-in", "register"])
def test_no_other_page_is_shown_in_a_frame(browser: WebDriver, intranet: Intranet, path: str) -> None:
    intranet.host.code = f'<iframe id="framed" src="{intranet.server}/{path}"></iframe>'
    browser.get(f"{intranet.host.address}/")
    messages = [entry["message"] for entry in browser.get_log("browser")]
    assert any("frame-ancestors" in message for message in messages), messages
