"""How a reader has the pages shown: the menu on each of them, and what the gate adds to the chat page for it."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from ui_clients import LocalClient

from prompts.texts import LANGUAGES, Language, say
from ui.display_menu import CHOICES, OTHER, display_menu
from ui.pages import STATIC

SCRIPT = (STATIC / "display.js").read_text(encoding="utf-8")


@pytest.fixture
def client(calm_app: object) -> TestClient:
    return LocalClient(calm_app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_leads_to_the_other_language_by_its_own_name(language: Language) -> None:
    other = OTHER[language]
    link = f'<a class="language" href="../language/{other}" lang="{other}" hreflang="{other}">'
    assert link + {"en": "English", "vi": "Tiếng Việt"}[other] + "</a>" in display_menu(language, "../")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_is_a_button_with_a_name(language: Language) -> None:
    menu = display_menu(language, "")
    for kind, values in CHOICES.items():
        assert f'role="group" aria-label="{say(f"display.{kind}", language)}"' in menu
        for value in values:
            name = say(f"display.{kind}.{value}", language)
            button = f'<button type="button" data-display="{kind}" value="{value}" aria-pressed="false">{name}</button>'
            assert button in menu


def test_what_leads_to_the_root_is_no_markup() -> None:
    assert '"><script>' not in display_menu("vi", '"><script>')


def test_the_script_knows_the_same_choices() -> None:
    for kind, values in CHOICES.items():
        listed = ", ".join(f'"{value}"' for value in values)
        assert re.search(rf"\b{kind}: {{ key: \"plan-assistant-{kind}\", values: \[{listed}\] }}", SCRIPT)


@pytest.mark.parametrize("style", sorted(STATIC.glob("*.css")), ids=lambda path: path.name)
def test_no_style_goes_by_the_system_against_what_was_chosen(style: Path) -> None:
    """Where the system is asked for dark colours, it is for pages without the script's word."""
    code = style.read_text(encoding="utf-8")
    for found in re.finditer(r"@media[^{]*prefers-color-scheme[^{]*{\s*([^{]*){", code):
        assert ":not([data-shade])" in found[1], f"{style.name}: {found[0]}"


@pytest.mark.parametrize(("path", "up"), [("/plans", ""), ("/register", ""), ("/plans/an_binh", "../")])
def test_every_page_has_the_menu_and_its_script_before_its_style(client: TestClient, path: str, up: str) -> None:
    page = client.get(path).text
    assert page.count(display_menu("vi", up)) == 1
    script, style = f'<script src="{up}pages/display.js"></script>', f'href="{up}pages/pages.css"'
    assert 0 < page.index(script) < page.index(style)


def test_the_chat_page_loads_it_before_anything_is_drawn(client: TestClient) -> None:
    page = client.get("/").text
    first = page.index('<script src="./pages/display.js"></script>')
    assert page.index("<base ") < first < page.index("gradio_config") < page.index("<body")
    last = page.index('<script type="module" src="./pages/chat.js"></script>')
    assert first < last < page.index("</head>")


def test_a_new_version_of_a_script_comes_at_once(client: TestClient) -> None:
    answer = client.get("/pages/display.js")
    assert answer.headers["cache-control"] == "no-cache"
    again = client.get("/pages/display.js", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.headers["cache-control"]) == (304, "no-cache")
