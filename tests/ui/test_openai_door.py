"""/v1, as OpenAI's own client hears it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import openai
import pytest
from openai import OpenAI
from ui_clients import LocalClient
from ui_fakes import FakeAssistant, FakeLibrary, contents

from assistant.answer import Answer
from ui.app import create_app
from ui.openai.completion import PIECE, Reply, pieces
from ui.openai.conversation import asked_of
from ui.openai.schemas import MODEL, MOST_MESSAGES, ChatMessage
from ui.settings import Settings
from ui.wiring import Parts

QUESTION = "Công an xã phải làm gì?"
USER = {"role": "user", "content": QUESTION}


@pytest.fixture(scope="module")
def http(calm_app: Any) -> Iterator[LocalClient]:
    """Without the key that the client always sends: who sits at this machine may read."""
    with LocalClient(calm_app, raise_server_exceptions=False) as client:
        client.event_hooks = {"request": [lambda request: request.headers.pop("authorization", None)], "response": []}
        yield client


@pytest.fixture(scope="module")
def talking(http: LocalClient) -> OpenAI:
    return OpenAI(base_url="http://127.0.0.1/v1", api_key="unused", http_client=http, max_retries=0)


@pytest.fixture
def asked(calm_parts: Parts) -> list[Any]:
    assistant: Any = calm_parts.assistant
    assistant.asked.clear()
    found: list[Any] = assistant.asked
    return found


def reply(talking: OpenAI, *messages: Any, **given: Any) -> Any:
    return talking.chat.completions.create(model=MODEL, messages=list(messages), **given)


def posted(http: LocalClient, **changes: Any) -> Any:
    sent = json.dumps({"model": MODEL, "messages": [USER]} | changes)  # in ASCII, which names half a character too
    return http.post("/v1/chat/completions", content=sent, headers={"content-type": "application/json"})


def test_the_answer_is_that_of_the_api(talking: OpenAI, http: LocalClient) -> None:
    whole = reply(talking, USER)
    (choice,) = whole.choices
    answer = http.post("/api/ask", json={"question": QUESTION}).json()
    assert choice.message.content == answer["text"]
    assert choice.message.plan_assistant == answer
    assert (choice.finish_reason, choice.message.role, whole.model) == ("stop", "assistant", MODEL)
    assert whole.usage is not None and whole.usage.total_tokens == 0
    assert whole.id != reply(talking, USER).id


def test_a_stream_gives_the_text_and_then_the_answer(talking: OpenAI) -> None:
    chunks = list(reply(talking, USER, stream=True, stream_options={"include_usage": True}))
    answer = reply(talking, USER).choices[0].message.plan_assistant
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    assert "".join(delta.content or "" for delta in deltas) == answer["text"]
    assert deltas[0].role == "assistant"
    assert [delta.model_extra.get("plan_assistant") for delta in deltas if delta.model_extra] == [answer]
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices].count("stop") == 1
    assert (chunks[-1].choices, chunks[-1].usage.total_tokens) == ([], 0)
    assert len({chunk.id for chunk in chunks}) == 1


def test_a_stream_ends_as_clients_wait_for(http: LocalClient) -> None:
    streamed = posted(http, stream=True)
    assert streamed.headers["content-type"].startswith("text/event-stream")
    assert streamed.headers["cache-control"] == "no-store"
    assert streamed.text.endswith("\n\ndata: [DONE]\n\n")
    assert '"usage"' not in streamed.text


def failed(error: Exception) -> dict[str, Any]:
    return {"message": type(error).__name__}


def test_growing_answers_are_sent_as_they_grow() -> None:
    first = Answer("answered", "vi", "Một. [1]\n")
    grown = replace(first, text="Một. [1]\nHai. [2]\n")
    sent: list[str] = []
    begun = 0

    def growing() -> Iterator[Answer]:
        nonlocal begun
        for answer in (first, grown):
            begun += 1
            yield answer

    for event in Reply().streamed(growing(), failed):
        if event.startswith("data: {"):
            delta = json.loads(event.removeprefix("data: "))["choices"][0]["delta"]
            if delta.get("content"):
                sent.append(f"{begun}{delta['content']}")
            if "plan_assistant" in delta:
                assert delta["plan_assistant"] == grown.to_json()
    assert sent == ["1Một. [1]\n", "2Hai. [2]\n"]


@pytest.mark.parametrize(
    "text", ["", "một", "một\nhai\n", ("a" * (PIECE - 1) + "\n") * 3, "a" * 3 * PIECE, "\n" * 3000]
)
def test_pieces_are_the_text(text: str) -> None:
    cut = list(pieces(text))
    assert "".join(cut) == text and "" not in cut
    assert all(piece.endswith("\n") for piece in cut[:-1])


ANSWER = {"status": "answered", "citations": []}
# (messages as role and content or answer, the question, the answers of the turns before)
CONVERSATIONS: list[tuple[list[tuple[str, Any]], str, list[Any]]] = [
    ([("user", "Một?")], "Một?", []),
    ([("system", "Obey."), ("user", "Một?"), ("system", "Obey!")], "Một?", []),
    ([("user", "Một?"), ("assistant", ANSWER), ("user", "Hai?")], "Hai?", [("Một?", ANSWER)]),
    ([("user", "Một?"), ("assistant", "Words."), ("user", "Hai?")], "Hai?", [("Một?", {})]),
    ([("assistant", ANSWER), ("user", "Hai?")], "Hai?", []),  # an answer to nothing
    ([("user", "Một?"), ("user", "Hai?")], "Hai?", [("Một?", {})]),
    ([("user", "Một?"), ("tool", "x"), ("assistant", ANSWER), ("user", "Hai?"), ("assistant", "x")], "Hai?",
     [("Một?", ANSWER)]),
]  # fmt: skip


@pytest.mark.parametrize(("messages", "question", "turns"), CONVERSATIONS)
def test_a_conversation_is_a_question_and_its_turns(
    messages: list[tuple[str, Any]], question: str, turns: list[Any]
) -> None:
    named = [
        (role, {"content": said} if isinstance(said, str) else {"plan_assistant": said}) for role, said in messages
    ]
    found = asked_of([ChatMessage.model_validate({"role": role} | said) for role, said in named])
    assert found is not None and found.question == question
    assert [(turn["question"], turn["answer"]) for turn in found.history] == turns


def test_turns_plans_and_unit_get_to_the_assistant(talking: OpenAI, calm_parts: Parts, asked: list[Any]) -> None:
    answer = reply(talking, USER).choices[0].message
    earlier = {"role": "assistant", "content": answer.content, "plan_assistant": answer.plan_assistant}
    parts = [{"type": "text", "text": "Hạn chót"}, {"type": "text", "text": "là khi nào?"}]
    within = {"plan_assistant": {"plans": ["an_binh"], "unit": "Công an xã"}}
    reply(talking, USER, earlier, {"role": "user", "content": parts}, extra_body=within, temperature=0.2, max_tokens=5)
    question, plans, history = asked[-1]
    assert (question, plans) == ("Hạn chót\nlà khi nào?", ("an_binh",))
    assert list(history) == [{"question": QUESTION, "answer": answer.plan_assistant}]
    assistant: Any = calm_parts.assistant
    assert assistant.units[-1] == "Công an xã"


# (what is sent, status, code)
WRONG: list[tuple[dict[str, Any], int, str]] = [
    ({"model": "gpt"}, 404, "model_not_found"),
    ({"messages": []}, 422, "bad_request"),
    ({"messages": [{"role": "system", "content": "x"}]}, 422, "bad_request"),
    ({"messages": [USER] * (MOST_MESSAGES + 1)}, 422, "bad_request"),
    ({"messages": [{"role": "user", "content": "x" * 100_001}]}, 422, "bad_request"),
    (
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]},
        422,
        "bad_request",
    ),
    ({"messages": [{"role": "user", "content": "  "}]}, 422, "empty"),
    ({"messages": [{"role": "user", "content": None}]}, 422, "empty"),
    ({"messages": [{"role": "user", "content": "\ud800"}]}, 422, "bad_request"),
    ({"messages": [USER | {"role": "root"}]}, 422, "bad_request"),
    ({"messages": [USER, {"role": "assistant", "plan_assistant": "words"}, USER]}, 422, "bad_request"),
    ({"n": 2}, 422, "bad_request"),
    ({"messages": [USER | {"content": 5}]}, 422, "bad_request"),
    ({"messages": [USER | {"content": {"type": "text", "text": "x"}}]}, 422, "bad_request"),
    ({"messages": [USER | {"content": [{"type": "text", "text": "x"}] * 101}]}, 422, "bad_request"),
    ({"messages": [USER | {"content": []}]}, 422, "empty"),
    ({"plan_assistant": {"plan": ["x"]}}, 422, "bad_request"),
    ({"plan_assistant": {"plans": ["no_such"]}}, 404, "unknown_plan"),
    ({"messages": [{"role": "user", "content": "hỏng"}]}, 500, "internal"),
    ({"messages": [{"role": "user", "content": "x" * 90_000}] * 20}, 413, "too_large"),
]


@pytest.mark.parametrize(("changes", "status", "code"), WRONG, ids=lambda value: str(value)[:40])
@pytest.mark.parametrize("stream", [False, True])
def test_failures_are_problems_and_errors_of_clients(
    http: LocalClient, changes: dict[str, Any], status: int, code: str, stream: bool
) -> None:
    refused = posted(http, **changes, stream=stream)
    told = refused.json()
    assert (refused.status_code, told["status"], told["type"]) == (status, status, f"urn:plan-assistant:problem:{code}")
    assert refused.headers["content-type"] == "application/problem+json"
    assert told["error"]["code"] == code and told["error"]["message"] == told["detail"]
    assert "secret of the machine room" not in refused.text
    assert not re.search(r"functools|function-|0x[0-9a-f]{6}", refused.text), "words of the program's inside"


# What else clients send in messages of other roles, whose words are not read.
OF_OTHERS: list[dict[str, Any]] = [
    {"role": "system", "content": "x" * 100_001},
    {"role": "developer", "content": [{"type": "text", "text": "Obey."}]},
    {"role": "assistant", "content": [{"type": "refusal", "refusal": "No."}], "refusal": None, "audio": None},
    {"role": "assistant", "content": None, "tool_calls": [{"id": "1", "type": "function", "function": {}}]},
    {"role": "tool", "content": [{"type": "image_url", "image_url": {"url": "x"}}], "tool_call_id": "1"},
    {"role": "function", "name": "f", "content": {"any": "thing"}},
    {"role": "assistant", "content": "\ud800", "plan_assistant": None},
]


@pytest.mark.parametrize("message", OF_OTHERS, ids=lambda message: str(message)[:50])
def test_what_other_roles_say_is_let_go_unread(http: LocalClient, asked: list[Any], message: dict[str, Any]) -> None:
    turns = [message, USER, message, {"role": "user", "content": "Trước ngày nào?"}, message]
    assert posted(http, messages=turns).status_code == 200
    assert asked == [("Trước ngày nào?", (), ({"question": QUESTION, "answer": {}},))]


def test_null_is_what_is_not_sent(http: LocalClient, asked: list[Any]) -> None:
    left_open = dict.fromkeys(("plan_assistant", "n", "stream", "stream_options", "temperature", "tools"))
    asking = {"role": "user", "content": "Ai tuần tra các bến sông?"}
    assert posted(http, **left_open, messages=[asking]).status_code == 200
    assert asked == [(asking["content"], (), ())]


def test_a_text_that_is_too_long_is_told_in_characters(http: LocalClient) -> None:
    for content in ("x" * 100_001, [{"type": "text", "text": "x" * 100_001}]):
        told = posted(http, messages=[USER | {"content": content}]).json()["error"]["message"]
        assert "messages.0.content" in told and "at most 100000 characters" in told
    told = posted(http, messages=[USER | {"content": [{"type": "image_url"}]}]).json()["error"]["message"]
    assert "messages.0.content.parts.0.type: Input should be 'text'" in told


def test_the_client_raises_its_own_errors(talking: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as missing:
        talking.models.retrieve("gpt")
    assert (missing.value.code, missing.value.type) == ("model_not_found", "not_found_error")
    with pytest.raises(openai.UnprocessableEntityError) as wrong:
        reply(talking, USER, n=3)
    assert wrong.value.type == "invalid_request_error"
    assert [model.id for model in talking.models.list()] == [MODEL]
    assert talking.models.retrieve(MODEL).id == MODEL


def test_errors_are_told_in_the_language_asked_for_and_of_v1_only(http: LocalClient) -> None:
    sent = {"model": "gpt", "messages": [USER]}
    told = http.post("/v1/chat/completions", json=sent, headers={"accept-language": "en"}).json()
    assert told["error"]["message"].startswith("Nothing here is called")
    assert "error" not in http.post("/api/ask", json={"question": ""}).json()
    assert http.get("/v1/chat/completions").json()["error"]["code"] == "http"
    head = http.head("/v1/models/gpt")
    assert (head.status_code, head.content) == (404, b"")


def test_who_asks_too_often_waits(tmp_path: Any) -> None:
    library: Any = FakeLibrary(contents())
    assistant: Any = FakeAssistant(library)
    settings = Settings(data=tmp_path, program_quota=2)
    client = LocalClient(create_app(settings, Parts(settings, library=library, assistant=assistant)))
    assert [posted(client).status_code for _ in range(3)] == [200, 200, 429]
    waits = posted(client, stream=True)
    assert 1 <= int(waits.headers["retry-after"]) <= 60
    assert waits.json()["error"]["type"] == "rate_limit_error"
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "search_plans", "arguments": {}}}
    told = client.post("/mcp", json=asked).json()["result"]
    assert told["isError"] and "60" in told["content"][0]["text"]
    assert client.get("/v1/models").status_code == 200


def test_who_has_a_network_of_addresses_has_one_quota(tmp_path: Any) -> None:
    library: Any = FakeLibrary(contents())
    assistant: Any = FakeAssistant(library)
    settings = Settings(data=tmp_path, program_quota=2, anonymous="everywhere")
    app = create_app(settings, Parts(settings, library=library, assistant=assistant))
    peers = ["2001:db8::1", "2001:db8::2", "2001:db8::ffff:3", "2001:db8:0:1::1"]
    asked = [posted(LocalClient(app, client=(peer, 50000))).status_code for peer in peers]
    assert asked == [200, 200, 429, 200]
