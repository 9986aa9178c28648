"""The page of admins that writes the code for the chat box."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from admin_office import pages_alone
from axe import violations
from edition_samples import FIRST, brought, opened
from paper_fakes import served
from starlette.staticfiles import StaticFiles
from ui_browser import DESK, NEEDS_BROWSER, PHONE, SMALL_TEXT, By, Keys, WebDriver, entered, until
from ui_clients import LocalClient, enter, person_of

from prompts.texts import say
from ui.admin.box import Choices, snippets
from ui.pages import STATIC
from ui.settings import Settings
from ui.wiring import Parts

EVIL = "\"><script>alert(1)</script>'&"
SITE = "https://tro-ly.example/"


class Elements(HTMLParser):
    """The elements that a browser would make of a piece of code, and its words."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(code)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def client_of(data: Path, **settings: str) -> tuple[LocalClient, Parts]:
    parts = Parts(Settings(language="vi", data=data, **settings))  # type: ignore[arg-type]
    return LocalClient(pages_alone(parts)), parts


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("box") / "data"
    with opened(folder) as library:
        brought(library, FIRST, "ke-hoach.txt")
    return folder


@pytest.fixture(scope="module")
def allowed(data: Path) -> Iterator[tuple[LocalClient, Parts]]:
    client, parts = client_of(data, box_origins="https://noi-bo.example, http://10.0.0.8:8080", public_url=SITE)
    enter(client, parts)
    yield client, parts
    parts.close()


def code_of(page: str) -> dict[str, str]:
    """The pieces of code that a page shows, as whoever copies them gets them."""
    return {
        name: unescape(code)
        for name, code in re.findall(r'id="(\w+)">\n<h2>[^\n]*\n[^\n]*\n<pre[^>]*><code>(.*?)</code>', page, re.DOTALL)
    }


def test_without_allowed_pages_it_says_what_to_set(data: Path) -> None:
    client, parts = client_of(data)
    enter(client, parts)
    page = client.get("/admin/box").text
    parts.close()
    assert say("admin.box.off", "vi") in page and "PLAN_ASSISTANT_BOX_ORIGINS=" in page
    assert "box-key" not in page and 'id="here-only"' in page
    assert 'aria-current="page">' + say("admin.tab.box", "vi") in page


def test_allowed_pages_are_listed_with_how_each_gets_its_key(allowed: tuple[LocalClient, Parts]) -> None:
    page = allowed[0].get("/admin/box").text
    for origin in ("https://noi-bo.example", "http://10.0.0.8:8080"):
        assert f"plan-assistant admin box-key {origin}</code>" in page
    assert say("admin.box.vouched", "vi") in page
    assert 'id="off"' not in page and 'id="here-only"' not in page


def test_where_anyone_reads_no_key_is_needed(data: Path) -> None:
    client, parts = client_of(data, box_origins="https://noi-bo.example", anonymous="everywhere")
    enter(client, parts)
    page = client.get("/admin/box").text
    parts.close()
    assert say("admin.box.open_to_all", "vi") in page and say("admin.box.vouched", "vi") not in page


def test_what_is_chosen_stands_in_the_code_and_in_the_form(allowed: tuple[LocalClient, Parts]) -> None:
    client, parts = allowed
    (plan,) = parts.library.plans()
    asked = {"plan": plan.id, "language": "en", "colour": "#7a1b12", "title": "Hỏi xã", "token_url": "/the"}
    page = client.get("/admin/box", params=asked | {"position": "left"}).text
    code = code_of(page)
    assert set(code) == {"script", "component", "iframe", "link"}
    ((tag, said),) = Elements(code["script"]).found
    assert (tag, said["src"]) == ("script", f"{SITE}embed.js") and "defer" in said
    chosen = {"plans": plan.id, "language": "en", "colour": "#7a1b12", "title": "Hỏi xã", "token-url": "/the"}
    chosen["position"] = "left"
    assert {name.removeprefix("data-"): one for name, one in said.items() if name.startswith("data-")} == chosen
    assert Elements(code["component"]).found[1] == ("plan-assistant-box", chosen)
    frame = urlsplit(Elements(code["iframe"]).found[0][1]["src"] or "")
    assert frame.path == "/box"
    assert parse_qs(frame.query) == {"lang": ["en"], "plans": [plan.id], "colour": ["#7a1b12"]}
    assert Elements(code["link"]).found[0][1]["href"] == f"{SITE}en/" and Elements(code["link"]).words == "Hỏi xã"
    assert f'value="{plan.id}" checked' in page and 'value="left" selected' in page and 'value="en" selected' in page


def test_what_is_no_choice_is_left_out(allowed: tuple[LocalClient, Parts]) -> None:
    asked = {"plan": "nothing", "language": "fr", "colour": "red;x", "position": "up"}
    code = code_of(allowed[0].get("/admin/box", params=asked).text)
    assert Elements(code["script"]).found[0][1].keys() == {"src", "defer", "data-language"}
    assert "lang=vi" in code["iframe"] and "colour" not in code["iframe"]


def test_nothing_that_is_typed_becomes_markup(allowed: tuple[LocalClient, Parts]) -> None:
    page = allowed[0].get("/admin/box", params={"title": EVIL, "token_url": EVIL}).text
    assert "<script>alert(1)" not in page
    for name, code in code_of(page).items():
        tags = [tag for tag, _ in Elements(code).found]
        assert tags == {"component": ["script", "plan-assistant-box"], "link": ["a"]}.get(name, [name])
    assert Elements(snippets(SITE, Choices("vi", title=EVIL))["script"]).found[0][1]["data-title"] == EVIL


def test_who_is_no_admin_does_not_see_it(data: Path) -> None:
    client, parts = client_of(data)
    enter(client, parts, "editor")
    assert client.get("/admin/box").status_code == 403
    parts.close()


@pytest.fixture
def site(allowed: tuple[LocalClient, Parts]) -> Iterator[str]:
    app = pages_alone(allowed[1])
    app.mount("/pages", StaticFiles(directory=STATIC))
    app.add_api_route("/healthz", lambda: "")
    with served(app) as address:
        yield address


class TestInABrowser:
    pytestmark = NEEDS_BROWSER

    def test_a_piece_of_code_is_copied_whole(
        self, browser: WebDriver, allowed: tuple[LocalClient, Parts], site: str
    ) -> None:
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", DESK)
        entered(browser, site, allowed[1], person_of(allowed[1]))
        browser.get(f"{site}/admin/box?token_url=/the")
        button = browser.find_element(By.CSS_SELECTOR, "#component button")
        assert button.text == say("admin.box.copy", "vi")
        button.click()
        until(browser, "#component button", lambda words: words == say("admin.box.copied", "vi"))
        said = browser.find_element(By.ID, "live").get_attribute("textContent")
        assert said == f"{say('admin.box.copied', 'vi')}: {say('admin.box.component', 'vi')}"
        browser.execute_script("document.body.append(document.createElement('textarea'))")
        field = browser.find_element(By.TAG_NAME, "textarea")
        field.send_keys(Keys.CONTROL, "v")
        assert field.get_attribute("value") == browser.find_element(By.CSS_SELECTOR, "#component code").text
        assert '<plan-assistant-box language="vi" token-url="/the">' in str(field.get_attribute("value"))

    def test_on_a_phone_it_fits(self, browser: WebDriver, allowed: tuple[LocalClient, Parts], site: str) -> None:
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
        entered(browser, site, allowed[1], person_of(allowed[1]))
        browser.get(f"{site}/admin/box")
        assert violations(browser) == []
        assert browser.execute_script("return document.documentElement.scrollWidth") <= PHONE["width"]
        assert browser.execute_script(SMALL_TEXT) == []
