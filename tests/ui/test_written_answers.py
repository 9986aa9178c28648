"""What a model writes, on every surface: the settings, the command line, the API, /v1, the chat page, the figures."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from chat_page import ChatPage
from gradio.queueing import Event
from prometheus_client import generate_latest
from pydantic import ValidationError
from ui_clients import OWN, LocalClient

from prompts.texts import say
from tests.assistant.model_server import KEY, Model, model_server, statements
from ui.app import create_app
from ui.chat.events import Events
from ui.chat.page import chat_blocks
from ui.chat.turns import Turns
from ui.cli import main
from ui.commands.diagnosis import diagnose
from ui.metrics.measures import measures_of
from ui.openai.completion import Reply
from ui.openai.schemas import MODEL
from ui.settings import PREFIX, Settings, settings_table
from ui.wiring import Parts
from vectorstore.access.viewer import ANONYMOUS, OWNER

QUESTION = "Công an xã phải làm gì?"
OTHER = "Trạm Y tế xã phải làm gì?"
HEADING = say("written.heading", "vi", model="thu")
TURNS, WINDOW, KEPT = 0, 1, 2  # what the event of writing sets
Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def server() -> Iterator[Model]:
    with model_server() as model:
        yield model


@pytest.fixture(autouse=True)
def faithful(server: Model) -> None:
    server.answers()


@pytest.fixture(scope="module")
def given(data: Path, server: Model) -> Settings:
    return Settings(data=data, language="vi", model="openai:thu", model_url=server.url, model_timeout=20)


@pytest.fixture
def parts(given: Settings) -> Iterator[Parts]:
    made = Parts(given)
    yield made
    made.close()


@pytest.fixture
def client(parts: Parts) -> Iterator[LocalClient]:
    with LocalClient(create_app(parts.settings, parts), raise_server_exceptions=False) as client:
        yield client


def events(text: str) -> list[tuple[str, Any]]:
    """Server-sent events: name and data."""
    found = re.findall(r"event: (\w+)\ndata: (.*)\n\n", text)
    return [(name, json.loads(shape)) for name, shape in found]


# --- settings ---


def use(monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(PREFIX + name.upper(), value)


def test_the_settings_of_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, model=" openai:qwen3:14b ", model_url=" http://may-chu:8000/v1\n", model_key=f" {KEY}\n")
    settings = Settings()
    assert (settings.model, settings.model_url) == ("openai:qwen3:14b", "http://may-chu:8000/v1")
    assert KEY not in repr(settings) + str(settings) + settings.model_dump_json() + settings_table()


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"model": "qwen3"}, "must be a provider and a model with a colon"),
        ({"model": "openai:"}, "must be a provider and a model with a colon"),
        ({"model": ":qwen3"}, "must be a provider and a model with a colon"),
        ({"model": "openai:a b"}, "must be a provider and a model with a colon"),
        ({"model": "openai:qwen3"}, "needs the address of the server"),
        ({"model": "openai:qwen3", "model_url": "may-chu:8000"}, "must be the address of a server"),
        ({"model": "openai:qwen3", "model_url": f"http://a:{KEY}@may-chu/v1"}, "must hold no user, password or query"),
        ({"model": "openai:qwen3", "model_url": f"http://may-chu/v1?key={KEY}"}, "must hold no user, password"),
        ({"model": "openai:qwen3", "model_url": "http://may-chu/v1#x"}, "must hold no user, password"),
        ({"model": "openai:qwen3", "model_url": "http://may-chu/v1/chat/completions"}, "must be the base address"),
        ({"model_url": "http://may-chu/v1"}, "needs the name of a model on that server in PLAN_ASSISTANT_MODEL"),
        ({"model_key": KEY}, "is for a model, and PLAN_ASSISTANT_MODEL is empty"),
        ({"model_rewrites": "true"}, "is for a model, and PLAN_ASSISTANT_MODEL is empty"),
        ({"model": "ollama:qwen3", "model_key": "khoá"}, "has characters that no key has"),
        ({"model": "ollama:qwen3", "model_timeout": "1"}, "greater than or equal to 5"),
    ],
    ids=str,
)
def test_settings_that_are_none(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, settings: dict[str, str], reason: str
) -> None:
    use(monkeypatch, **settings)
    with pytest.raises(ValidationError, match=reason):
        Settings()
    assert main(["plans"]) == 2
    said = capsys.readouterr().err
    assert reason in said and KEY not in said


def test_other_providers_need_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, model="ollama:qwen3")
    assert Settings().model == "ollama:qwen3"


# --- doctor ---


def test_the_doctor_says_which_is_set_and_whether_it_answers(given: Settings, server: Model, tmp_path: Path) -> None:
    def found(**changes: Any) -> Any:
        settings = given.model_copy(update={"data": tmp_path / "none", **changes})
        return next(one for one in diagnose(Parts(settings), "vi") if one.name == "model")

    assert found(model="", model_url="").found == say("doctor.model.none", "vi")
    server.answers(reply=statements())
    well = found()
    assert well.state == "ok" and "openai:thu" in well.found and server.url in well.found
    assert len(server.got) == 1
    server.answers(status=401)
    ill = found()
    assert ill.state == "failed" and "401" in ill.found and server.url in ill.found  # more: test_model_finding.py


# --- the command line ---


def test_the_command_line(
    data: Path, server: Model, monkeypatch: pytest.MonkeyPatch, capsys: Capture, tmp_path: Path
) -> None:
    def command(*words: str) -> str:
        assert main(["--data", str(data), "ask", QUESTION, *words]) == 0
        return capsys.readouterr().out

    without = command("--json")
    use(monkeypatch, model="openai:thu", model_url=server.url)
    assert HEADING in " ".join(command().split())
    shape = json.loads(command("--json"))
    assert shape["written"]["statements"] and shape["text"].endswith(json.loads(without)["text"])
    asked = len(server.got)
    quotes = json.loads(command("--json", "--no-model"))
    assert "written" not in quotes and quotes["text"] == json.loads(without)["text"]
    assert len(server.got) == asked == 2


def test_reference_questions_go_to_no_model(
    data: Path, server: Model, monkeypatch: pytest.MonkeyPatch, capsys: Capture, tmp_path: Path
) -> None:
    use(monkeypatch, model="openai:thu", model_url=server.url)
    file = tmp_path / "questions.jsonl"
    rows = [{"id": "1", "type": "unanswerable", "question": "Giá vàng hôm nay?", "gold": []}]
    rows += [{"id": "2", "type": "duties", "question": QUESTION, "gold": []}]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    main(["--data", str(data), "eval", str(file), "--json"])
    capsys.readouterr()
    assert server.got == []


# --- the API ---


def test_the_api_gives_the_last_and_streams_them_all(client: LocalClient, parts: Parts) -> None:
    last = client.post("/api/ask", json={"question": QUESTION}).json()
    assert last["written"]["done"] and last["written"]["statements"] >= 2
    parts.shared = type(parts.shared)()  # nothing is kept
    streamed = client.post("/api/ask/stream", json={"question": QUESTION})
    assert streamed.headers["content-type"].startswith("text/event-stream")
    told = events(streamed.text)
    assert [name for name, _ in told] == ["answer"] * (len(told) - 1) + ["done"]
    first, *growing, end = [shape for name, shape in told if name == "answer"]
    assert first["written"]["statements"] == 0 and not first["written"]["done"]
    assert [one["written"]["statements"] for one in growing] == list(range(1, len(growing) + 1))
    assert end["text"] == last["text"] and end["written"] == last["written"]
    assert all(one["text"].endswith(first["text"]) for one in growing)


def test_a_question_that_can_not_be_asked_is_refused_before_the_stream(client: LocalClient) -> None:
    refused = client.post("/api/ask/stream", json={"question": " "})
    assert refused.status_code == 422 and refused.json()["type"].endswith("empty")
    missing = client.post("/api/ask/stream", json={"question": QUESTION, "plans": ["khong-co"]})
    assert missing.status_code == 404


def test_what_fails_behind_the_quotes_is_a_problem_at_the_end(
    client: LocalClient, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vectorstore.errors import UnknownPlan

    quotes = parts.ask(QUESTION, model=False)

    def failing(self: Any, *_: Any, **__: Any) -> Iterator[Any]:
        yield quotes
        raise UnknownPlan("đã-rút")

    monkeypatch.setattr("ui.view.View.growing", failing)
    told = events(client.post("/api/ask/stream", json={"question": QUESTION}).text)
    assert [name for name, _ in told] == ["answer", "problem"]
    assert told[1][1]["type"].endswith("unknown_plan")


def test_without_a_model_the_stream_is_one_answer(data: Path) -> None:
    with_none = Parts(Settings(data=data, language="vi"))
    with LocalClient(create_app(with_none.settings, with_none)) as client:
        told = events(client.post("/api/ask/stream", json={"question": QUESTION}).text)
        assert [name for name, _ in told] == ["answer", "done"] and "written" not in told[0][1]
        whole = client.post("/api/ask", json={"question": QUESTION}).json()
        assert whole["text"] == told[0][1]["text"]
    with_none.close()


# --- what is kept ---


def test_a_written_answer_is_kept_and_one_with_a_fault_is_not(parts: Parts, server: Model) -> None:
    server.answers(status=500)
    assert [parts.ask(QUESTION).written.note for _ in range(2)] == ["status"] * 2  # type: ignore[union-attr]
    assert len(server.got) == 2
    server.answers()
    kept = parts.ask(QUESTION)
    assert kept.written and kept.written.statements
    assert parts.ask(QUESTION) is kept and len(server.got) == 1
    assert parts.ask(QUESTION, model=False).written is None


def test_a_question_counts_once_and_its_writing_is_timed(client: LocalClient, parts: Parts) -> None:
    client.post("/api/ask/stream", json={"question": QUESTION})
    client.post("/api/ask", json={"question": OTHER})
    figures = generate_latest(measures_of(parts).registry).decode()
    assert 'plan_assistant_answers_total{status="answered",surface="api"} 2.0' in figures
    assert 'plan_assistant_stage_seconds_count{stage="write"} 2.0' in figures


def test_examples_are_found_without_the_model(parts: Parts, server: Model) -> None:
    assert parts.view(OWNER).examples("vi")
    assert server.got == []


# --- /v1 ---


def chunks(text: str) -> Iterator[Any]:
    for line in text.splitlines():
        if line.startswith("data: {"):
            yield json.loads(line.removeprefix("data: "))


def test_v1_holds_the_quotes_back_until_the_statements_are_done(parts: Parts) -> None:
    answers = list(parts.view(OWNER).growing(QUESTION))
    given: list[Any] = []  # by the time that an event is sent

    def growing() -> Iterator[Any]:
        for answer in answers:
            given.append(answer)
            yield answer

    sent: list[tuple[int, str]] = []
    for event in Reply().streamed(growing(), lambda _: {}):
        for chunk in chunks(event):
            if words := chunk["choices"][0]["delta"].get("content"):
                sent.append((len(given), words))
    last = answers[-1]
    assert "".join(words for _, words in sent) == last.text and last.written
    early = "".join(words for at, words in sent if at < len(answers))
    assert early == last.text[: last.written.end]
    assert len({at for at, _ in sent}) == last.written.statements + 1  # a step for each, and one for all below


def test_v1_gives_the_whole_answer(client: LocalClient, parts: Parts) -> None:
    asked = {"model": MODEL, "messages": [{"role": "user", "content": QUESTION}]}
    message = client.post("/v1/chat/completions", json=asked).json()["choices"][0]["message"]
    assert message["content"].startswith(f"**{HEADING}**")
    assert message["plan_assistant"]["written"]["done"]
    streamed = client.post("/v1/chat/completions", json=asked | {"stream": True}).text
    told = [chunk["choices"][0]["delta"] for chunk in chunks(streamed)]
    assert "".join(delta.get("content", "") for delta in told) == message["content"]
    assert told[-1]["plan_assistant"]["written"] == message["plan_assistant"]["written"]


def test_v1_says_where_what_it_sent_no_longer_holds(parts: Parts, client: LocalClient, monkeypatch: Any) -> None:
    answers = parts.ask(QUESTION), parts.ask(OTHER, model=False)

    def restated(self: Any, *_: Any, **__: Any) -> Iterator[Any]:
        yield from answers

    monkeypatch.setattr("ui.view.View.growing", restated)
    asked = {"model": MODEL, "messages": [{"role": "user", "content": QUESTION}], "stream": True}
    *_, end = chunks(client.post("/v1/chat/completions", json=asked).text)
    assert end["error"]["code"] == "changed" and end["error"]["message"] == say("programs.changed_detail", "vi")


# --- the chat page ---


class Anybody:
    def of_event(self, event: object) -> Any:
        return ANONYMOUS


def tab() -> Any:
    return SimpleNamespace(request=None, client=None, session_hash="thẻ")


async def put(page: Events, question: str, turns: Turns = ()) -> Turns:
    """The conversation after a question was put."""
    given = [step async for step in page.put(question, turns, (), None, None, [], [], "", tab())]
    told: Turns = given[-1][1]
    return told


def write(page: Events, turns: Turns) -> Any:
    return page.write(turns, (), [], [], "", tab())


@pytest.fixture
def page(parts: Parts) -> Events:
    asker: Any = Anybody()
    return Events(parts, "vi", asker)


def test_the_quotes_are_shown_at_once_and_the_statements_above_them_as_they_stand(page: Events) -> None:
    async def both() -> tuple[Turns, list[Any]]:
        turns = await put(page, QUESTION)
        return turns, [step async for step in write(page, turns)]

    turns, steps = asyncio.run(both())
    assert "written" not in turns[-1]["answer"] and HEADING not in turns[-1]["shown"]
    *growing, last, sealed = steps
    writes = say("chat.writing", "vi")[:20]
    assert all("writing" in step[TURNS][-1]["shown"] and writes in step[TURNS][-1]["shown"] for step in growing)
    assert writes not in last[TURNS][-1]["shown"] and HEADING in last[TURNS][-1]["shown"]
    assert last[TURNS][-1]["answer"]["written"]["done"] and sealed[KEPT]
    assert [step[KEPT] for step in (*growing, last)] == [""] * (len(growing) + 1)
    assert [turn["question"] for turn in last[TURNS]] == [QUESTION]


def test_what_is_written_already_or_has_no_quotes_is_not_written_again(page: Events, server: Model) -> None:
    async def all_of_it() -> list[Any]:
        turns = await put(page, QUESTION)
        once = [step async for step in write(page, turns)][-2][TURNS]
        again = [step async for step in write(page, once)]
        chat = await put(page, "xin chào")
        return again + [step async for step in write(page, chat)] + [step async for step in write(page, ())]

    assert asyncio.run(all_of_it()) == []
    assert len(server.got) == 1


def test_another_question_ends_the_writing_at_once(page: Events, server: Model) -> None:
    server.answers(seconds=30)

    async def two() -> tuple[Turns, Turns]:
        turns = await put(page, QUESTION)
        writing = write(page, turns)
        await anext(writing)
        second = asyncio.ensure_future(put(page, OTHER, turns))
        async with asyncio.timeout(10):
            steps = [step async for step in writing]
            return steps[-2][TURNS], await second

    first, second = asyncio.run(two())
    assert first[-1]["answer"]["written"]["note"] == "stopped"
    assert say("written.note.stopped", "vi")[:20] in first[-1]["shown"]
    assert [turn["question"] for turn in second] == [QUESTION, OTHER] and all(turn["answer"] for turn in second)


def test_a_page_that_is_closed_ends_the_writing(parts: Parts, server: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Gradio notes it: else the model would write to the end for nobody, and be busy for all others."""
    server.answers(seconds=30)
    monkeypatch.setattr("ui.chat.page.Asker", lambda _: Anybody())

    async def closed() -> Turns:
        blocks = chat_blocks(parts, "vi")
        event = next(one for one in blocks.fns.values() if one.fn and one.fn.__name__ == "write")
        page: Events = event.fn.__self__  # type: ignore[union-attr]
        turns = await put(page, QUESTION)
        nobody: Any = None
        blocks._queue.active_jobs = [None, [Event(tab().session_hash, event, nobody, None)]]
        writing = write(page, turns)
        await anext(writing)
        rest = asyncio.ensure_future(_rest(writing))
        await blocks._queue.clean_events(session_hash="another's")
        await asyncio.sleep(0.5)
        assert not rest.done()
        await blocks._queue.clean_events(session_hash=tab().session_hash)
        async with asyncio.timeout(10):
            told: Turns = (await rest)[-2][TURNS]
            return told

    assert asyncio.run(closed())[-1]["answer"]["written"]["note"] == "stopped"


async def _rest(steps: Any) -> list[Any]:
    return [step async for step in steps]


def test_others_are_answered_while_the_model_writes(page: Events, server: Model) -> None:
    server.answers(seconds=3)

    async def meanwhile() -> int:
        turns = await put(page, QUESTION)
        writing = write(page, turns)
        await anext(writing)
        step = asyncio.ensure_future(anext(writing))
        await asyncio.sleep(0.2)
        held = page._turns.borrowed_tokens
        step.cancel()
        return int(held)

    assert asyncio.run(meanwhile()) == 0


def test_a_plan_that_goes_while_the_page_waits_for_the_model(page: Events, monkeypatch: pytest.MonkeyPatch) -> None:
    from vectorstore.errors import StoreError

    def failing(*_: Any, **__: Any) -> Iterator[Any]:
        raise StoreError("gone")
        yield

    async def both() -> list[Any]:
        turns = await put(page, QUESTION)
        monkeypatch.setattr("ui.view.View.growing", failing)
        return [step async for step in write(page, turns)]

    steps = asyncio.run(both())
    assert steps[0][TURNS][-1]["answer"] is None and "failed" in steps[0][TURNS][-1]["shown"]


def test_the_page_has_the_event_of_writing_where_a_model_is_set(parts: Parts, data: Path) -> None:
    async def names(of: Parts) -> list[str]:
        return [event.fn.__name__ for event in chat_blocks(of, "vi").fns.values() if event.fn]

    assert asyncio.run(names(parts)).count("write") == 4
    assert "write" not in asyncio.run(names(Parts(Settings(data=data))))


def test_a_question_in_the_page(client: LocalClient, parts: Parts, server: Model) -> None:
    chat = ChatPage(client.app, client, OWN)  # type: ignore[arg-type]
    chat.load()
    assert QUESTION in chat.ask(QUESTION)
    put_event = chat.fn("send", "click")
    number = next(
        id_ for id_, fn in chat.fns.items() if fn.fn and fn.fn.__name__ == "write" and fn.trigger_after == put_event
    )
    done = chat.cause(number, [None, None, [], [], ""])
    assert server.got and done["success"]


# --- questions that it rewrites ---


def test_it_rewrites_where_that_is_set(given: Settings, server: Model) -> None:
    question, rewritten = "What must the commune police do?", "Công an xã phải làm gì?"
    server.answers(rewritings={question: rewritten})
    for rewrites in (True, False):
        parts = Parts(given.model_copy(update={"model_rewrites": rewrites}))
        try:
            assert (parts.view(OWNER).understood(question).words == rewritten) == rewrites
            assert parts.view(OWNER).understood(question, model=False).words != rewritten
            asked = parts.ask(question).understood
            assert asked and asked.asked == (question if rewrites else "") and asked.language == "en"
        finally:
            parts.close()
