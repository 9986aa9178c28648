"""The site in both languages: which of them answers, and that they count and keep in one place."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from chat_page import blocks_of, collected_parts
from starlette.testclient import TestClient
from ui_clients import OWN, LocalClient
from ui_fakes import FakeAssistant, FakeLibrary, contents

from prompts.texts import Language, say
from ui.languages import COOKIE, create_site
from ui.settings import Settings
from ui.wiring import Parts

HELD = "https://noi-bo.example"


class Recorder:
    """Notes how often it is started and closed."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def start(self) -> None:
        self.done.append("start")

    def close(self) -> None:
        self.done.append("close")

    def noting(self, _surface: str, _question: str, answer: Callable[[], Any]) -> Any:
        return answer()


class RecordedParts(Parts):
    """Parts whose recorder can be looked at."""

    def __init__(self, settings: Settings, **given: Any) -> None:
        super().__init__(settings, **given)
        self.noted = Recorder()

    @property
    def recorder(self) -> Any:
        return self.noted


def site_parts(**settings: Any) -> RecordedParts:
    library = FakeLibrary(contents())
    return RecordedParts(Settings(**settings), library=library, assistant=FakeAssistant(library))


@pytest.fixture(scope="module")
def parts() -> RecordedParts:
    return site_parts(box_origins=HELD)


@pytest.fixture(scope="module")
def site(parts: Parts) -> Any:
    return create_site(parts.settings, parts)


@pytest.fixture
def client(site: Any) -> TestClient:
    return LocalClient(site, follow_redirects=False)


@pytest.fixture(scope="module")
def english() -> TestClient:
    """A site behind a proxy, whose language is English."""
    parts = site_parts(language="en", public_url="https://Ke-Hoach.example", anonymous="everywhere")
    return LocalClient(create_site(parts.settings, parts))


def language_of(page: str) -> str:
    found = re.search(r"<html\b[^>]*\blang=\"(\w+)\"", page)
    assert found, page[:200]
    return found[1]


@pytest.mark.parametrize(
    ("path", "cookie", "language"),
    [
        ("/plans", None, "vi"),  # the setting
        ("/plans", "en", "en"),
        ("/plans", "vi", "vi"),
        ("/plans", "fr", "vi"),  # another program's cookie, on the same host
        ("/en/plans", None, "en"),
        ("/vi/plans", "en", "vi"),  # an address that names a language is of that language
        ("/en/", None, "en"),
        ("/", "en", "en"),
        ("/box", None, "vi"),
        ("/box?lang=en", "vi", "en"),  # no cookie reaches a frame of another site's page
        ("/box?lang=fr", None, "vi"),
        ("/en/box?lang=vi", None, "en"),
        ("/plans?lang=en", None, "vi"),  # of the box alone
        ("/en/plans/an_binh", None, "en"),
        ("/en/nowhere", None, None),
    ],
)
def test_which_language_answers(client: TestClient, path: str, cookie: str | None, language: str | None) -> None:
    if cookie:
        client.cookies.set(COOKIE, cookie)
    answer = client.get(path)
    if language is None:
        assert answer.status_code == 404
    else:
        assert answer.status_code == 200 and language_of(answer.text) == language


def test_the_setting_is_the_language_where_nobody_chose(english: TestClient) -> None:
    assert language_of(english.get("/plans").text) == "en"


@pytest.mark.parametrize(("path", "to"), [("/en", "en/"), ("/vi?a=1", "vi/?a=1")])
def test_a_language_alone_is_its_chat_page(client: TestClient, path: str, to: str) -> None:
    """With the slash, so that what lies beside the page is of its language too."""
    answer = client.get(path)
    assert answer.status_code == 307 and answer.headers["location"] == to
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/english", "/en.html", "//en/plans", "/fr/plans", "/language/fr", "/language/en/x"])
def test_other_addresses_name_no_language(client: TestClient, path: str) -> None:
    answer = client.get(f"http://127.0.0.1{path}")
    assert answer.status_code == 404 and COOKIE not in answer.cookies


@pytest.mark.parametrize(
    ("switch", "before", "to"),
    [
        ("/language/en", "/plans?x=1", "/plans?x=1"),
        ("/language/en", "/plans/an_binh?start=3&end=9", "/plans/an_binh?start=3&end=9"),
        ("/language/en", "/", "/"),
        ("/en/language/vi", "/en/register?unit=a", "/vi/register?unit=a"),
        ("/en/language/vi", "/en/", "/vi/"),
        ("/en/language/vi", "/plans", "/plans"),
        ("/language/en", "/ke-hoach/plans", "/ke-hoach/plans"),  # below a proxy's path, which only the browser knows
        ("/language/en", "/account/password", "../"),  # what a form gave can't be asked for again
        ("/en/language/vi", "/en/account/password", "../../vi/"),
        ("/language/en", "//evil.example/a", "../"),
        ("/language/en", "/\\evil.example", "../"),
    ],
)
def test_the_switch_leads_back(client: TestClient, switch: str, before: str, to: str) -> None:
    answer = client.get(switch, headers={"referer": f"http://127.0.0.1{before}"})
    assert (answer.status_code, answer.headers["location"]) == (303, to)


NO_PAGE_OF_OURS = [
    "",
    "https://evil.example/plans",
    "http://127.0.0.1.evil.example/plans",
    "plans",
    "http://[",
    "http://[::1",
]


@pytest.mark.parametrize("referer", NO_PAGE_OF_OURS)
def test_the_switch_leads_to_no_other_site(client: TestClient, referer: str) -> None:
    answer = client.get("/language/en", headers={"referer": referer} if referer else {})
    assert (answer.status_code, answer.headers["location"]) == (303, "../")


def test_the_switch_leads_back_by_the_name_that_a_proxy_has(english: TestClient) -> None:
    answer = english.get("/language/vi", headers={"referer": "https://ke-hoach.example/plans"}, follow_redirects=False)
    assert answer.headers["location"] == "/plans"


def test_what_the_switch_chose_is_kept(client: TestClient) -> None:
    answer = client.get("/language/en")
    cookie = answer.headers["set-cookie"].lower()
    assert "samesite=lax" in cookie and "max-age=31536000" in cookie and "path=/" in cookie
    assert answer.headers["cache-control"] == "no-store"
    assert language_of(client.get("/plans").text) == "en"
    client.get("/language/vi")
    assert language_of(client.get("/plans").text) == "vi"


def test_only_a_look_switches(client: TestClient) -> None:
    answer = client.post("/language/en", headers=OWN)
    assert answer.status_code in (404, 405) and "set-cookie" not in answer.headers


def test_a_redirect_stays_in_the_language(client: TestClient) -> None:
    answer = client.get("/en/plans/")
    assert language_of(client.get("/en/plans/", follow_redirects=True).text) == "en", answer.headers


@pytest.mark.parametrize(
    ("path", "below"),
    [("/", "./vi"), ("/en/", "."), ("/vi/", "."), ("/box?lang=en", "./en"), ("/box", "./vi"), ("/en/box", ".")],
)
def test_a_page_sends_its_events_to_its_own_language(client: TestClient, path: str, below: str) -> None:
    """Also once another tab has switched the language of whatever comes next."""
    page = client.get(path).text
    assert page.count(f'new URL("{below}", document.baseURI)') == 2


@pytest.mark.parametrize("language", ["vi", "en"])
def test_events_are_answered_in_the_language_of_their_page(site: Any, language: Language) -> None:
    app = site.app.app.apps[language]
    blocks = blocks_of(app)
    load = next(id_ for id_, fn in blocks.fns.items() if fn.fn and (blocks._id, "load") in fn.targets)
    with LocalClient(site) as client:
        client.cookies.set(COOKIE, "vi" if language == "en" else "en")
        event = {"data": [None] * len(blocks.fns[load].inputs), "fn_index": load, "session_hash": "k3v9x2m5qzt"}
        assert client.post(f"/{language}/gradio_api/queue/join", json=event, headers=OWN).status_code == 200
        app.router.routes[-1].app.streams.held = 0.0
        stream = client.get(f"/{language}/gradio_api/queue/data", params={"session_hash": "k3v9x2m5qzt"}).text
    assert say("chat.sign_in", language) in stream


def test_what_lies_beside_a_page_lies_beside_each_language(client: TestClient) -> None:
    script = next(iter(re.findall(r'src="\./(assets/[^"]+\.js)"', client.get("/en/").text)))
    for path in (script, "pages/display.js", "pages/pages.css", "favicon.ico"):
        plain, prefixed = client.get(f"/{path}"), client.get(f"/en/{path}")
        assert plain.status_code == prefixed.status_code == 200
        assert plain.content == prefixed.content


def test_what_is_started_once_is_started_once(site: Any, parts: RecordedParts) -> None:
    parts.noted.done.clear()
    with LocalClient(site) as client:
        assert parts.noted.done == ["start"]
        assert client.get("/healthz").status_code == 200
    assert parts.noted.done == ["start", "close"]


def test_both_languages_count_in_one_place(tables: Path, tmp_path: Path) -> None:
    """Else whoever is held back in one language goes on in the other."""
    parts = collected_parts(tables, tmp_path)
    with closing(parts.library.catalogue):
        client = LocalClient(create_site(parts.settings, parts))
        answer = parts.assistant.ask("Công an xã phải làm gì?").to_json()
        body = {"question": "Công an xã phải làm gì?", "answer": answer, "verdict": "up"}
        paths = [f"{('', '/en', '/vi')[turn % 3]}/api/feedback" for turn in range(31)]
        statuses = [client.post(path, json=body, headers=OWN).status_code for path in paths]
    assert statuses == [201] * 30 + [429]
