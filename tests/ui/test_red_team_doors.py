"""Answers of plans that speak to a model, written above by one that obeys them, on the way out through every door."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from selectolax.lexbor import LexborHTMLParser
from ui_clients import LocalClient

from assistant.answer import Answer
from tests.assistant.hostile_plans import FALSE, ODD, QUESTION, QUESTIONS, TEXTS, TRUE, reply_of, write_plans
from tests.assistant.model_server import Model, model_server
from ui.app import create_app
from ui.chat.answer_html import answer_html, answer_steps
from ui.chat.citation_facts import facts_of
from ui.cited_text import cited_text
from ui.cli import main
from ui.openai.schemas import MODEL
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.access.viewer import OWNER

REPLIES = [*(reply_of(*TEXTS[at : at + 18], *TRUE) for at in range(0, len(TEXTS), 18)), ODD[1], ODD[9]]
# What a message of the chat is made of; markup of anybody else's would have other elements or attributes.
ELEMENTS = {"div", "p", "ul", "li", "h3", "h4", "a", "b", "br", "strong", "span", "blockquote"}
ELEMENTS |= {"details", "summary", "button"}
ATTRIBUTES = {"class", "lang", "href", "open", "type", "value", "data-do", "hidden"}


@pytest.fixture(scope="module")
def server() -> Iterator[Model]:
    with model_server() as model:
        yield model


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory, server: Model) -> Iterator[Parts]:
    data, plans = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("hostile") / "plans"
    write_plans(plans)
    assert main(["--data", str(data), "ingest", str(plans)]) == 0
    made = Parts(Settings(data=data, language="vi", model="openai:thu", model_url=server.url, model_timeout=60))
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(parts: Parts) -> Iterator[LocalClient]:
    with LocalClient(create_app(parts.settings, parts), raise_server_exceptions=False) as client:
        yield client


def alive(markdown: str) -> list[str]:
    """What of a text is a link, an image, a table or HTML to who reads it as Markdown."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    return [token.content or token.type for token in _all(tokens) if token.type in LIVE]


LIVE = ("link_open", "image", "html_block", "html_inline", "table_open", "fence", "code_block", "code_inline")


def _all(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or [])


def plain(markdown: str) -> str:
    """The words that who reads it as Markdown sees."""
    return "".join(token.content for token in _all(MarkdownIt("commonmark").parse(markdown)) if token.type == "text")


def test_what_is_alive_is_found() -> None:
    for words in (
        "[a](b)",
        "![a](b)",
        "<img>",
        "<div>\n\na\n</div>",
        "<http://x.example>",
        "| a |\n|---|\n| b |",
        "`a`",
    ):
        assert alive(words), words


def answers_of(parts: Parts, server: Model, question: str) -> Iterator[Answer]:
    """All growing answers to the question, reply by reply."""
    for reply in REPLIES:
        server.answers(reply=reply, piece=400)
        parts.shared = type(parts.shared)()  # nothing is kept
        yield from parts.view(OWNER).growing(question)


@pytest.mark.parametrize("question", QUESTIONS)
def test_messages_of_the_chat_hold_our_own_markup_alone(parts: Parts, server: Model, question: str) -> None:
    view, stood = parts.view(OWNER), 0
    for answer in answers_of(parts, server, question):
        facts = facts_of(answer, view, "vi")
        for message in (*answer_steps(answer, "vi"), answer_html(answer, "vi", facts)):
            page = LexborHTMLParser(message)
            found = page.css("body *")
            assert {node.tag for node in found} <= ELEMENTS
            assert {name for node in found for name in node.attributes} <= ATTRIBUTES
            links = [node.attributes["href"] or "" for node in page.css("a")]
            assert [link for link in links if not link.startswith("plans/")] == []
            assert alive(message.replace("<", "(").replace(">", ")")) == []  # read as Markdown
        assert answer.written
        markers = len(page.css(".words a.marker"))
        stood += answer.written.statements
        assert markers >= answer.written.statements
        said = [node.text().rpartition("[")[0].strip() for node in page.css(".words ul")[0].css("li")]
        assert [text for text in said[: answer.written.statements] if text.partition(" [")[0] not in TRUE] == []
    assert stood


@pytest.mark.parametrize("question", QUESTIONS)
def test_text_for_other_programs_holds_no_markup_of_anybody_else(parts: Parts, server: Model, question: str) -> None:
    for answer in answers_of(parts, server, question):
        assert alive(answer.text) == []
        text = cited_text(answer)
        assert text.startswith(answer.text) and alive(text) == []


def test_sources_named_below_an_answer_are_shown_to_the_letter(parts: Parts) -> None:
    answer = parts.ask(QUESTION, model=False)
    below = plain(cited_text(answer)[len(answer.text) :])
    titles = {citation.title for citation in (*answer.citations, *answer.related)}
    assert any("](https://thu.example/x)" in title for title in titles)
    assert [title for title in titles if " ".join(title.split()) not in below] == []


@pytest.mark.parametrize("stream", [False, True])
def test_v1_and_mcp_give_what_was_checked(client: LocalClient, parts: Parts, server: Model, stream: bool) -> None:
    extractive = parts.ask(QUESTION, model=False)
    for reply in REPLIES:
        server.answers(reply=reply, piece=400)
        parts.shared = type(parts.shared)()
        asked: dict[str, Any] = {"model": MODEL, "messages": [{"role": "user", "content": QUESTION}], "stream": stream}
        given = client.post("/v1/chat/completions", json=asked).text
        if stream:
            lines = [line.removeprefix("data: ") for line in given.splitlines() if line.startswith("data: {")]
            deltas = [choice["delta"] for line in lines for choice in json.loads(line)["choices"]]
            told = "".join(delta.get("content") or "" for delta in deltas)
        else:
            told = json.loads(given)["choices"][0]["message"]["content"]
        call = {"name": "ask", "arguments": {"question": QUESTION}}
        request = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
        by_mcp = client.post("/mcp", json=request).json()["result"]["content"][0]["text"]
        assert extractive.text in told and alive(told) == alive(by_mcp) == []
        assert by_mcp.startswith(extractive.text) or told in by_mcp
        frame = told.replace(extractive.text, "")
        assert FALSE not in frame and "thu.example" not in frame and "kiểm tra" not in frame


def test_names_of_files_are_words_on_the_pages(client: LocalClient, parts: Parts) -> None:
    for path in ("/plans", *(f"/plans/{plan.id}" for plan in parts.library.plans())):
        page = LexborHTMLParser(client.get(path).text)
        assert page.css("main *, body *") and not page.css("[onerror], img[src=x]"), path
        links = [node.attributes.get("href") or "" for node in page.css("a")]
        assert not [link for link in links if "thu.example" in link or link.startswith("javascript")], path


@pytest.mark.parametrize("tool", ["search_plans", "list_obligations"])
def test_what_other_tools_tell_is_words(client: LocalClient, tool: str) -> None:
    arguments = {"query": QUESTION} if tool == "search_plans" else {}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
    (content,) = client.post("/mcp", json=call).json()["result"]["content"]
    assert "thu.example" in content["text"] and alive(content["text"]) == []
