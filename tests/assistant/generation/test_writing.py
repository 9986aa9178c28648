"""Answers above which a model writes: what of it is shown, what is said of the rest, and that the quotes stay."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from assistant.answer import Answer
from assistant.answering import Assistant
from assistant.generation.deadline import Deadline
from assistant.generation.model import ChatModel, ModelSetting
from assistant.generation.model_failed import ModelFailed
from assistant.generation.prompt import Message
from assistant.generation.writing import Limits, Writer
from prompts.texts import say
from tests.assistant.conftest import ingested
from tests.assistant.model_noise import PLAN, QUESTION, TRUE, noisy_reply
from tests.assistant.model_server import Model, model_server, statements
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.library import Library

HEADING, QUOTES = say("written.heading", "vi", model="thu"), say("written.quotes", "vi")
PATROLS, LISTS, TELLS = TRUE[0], TRUE[2], TRUE[3]
TURNED = "Công an xã không tuần tra các bến sông, hồ chứa nước trước ngày 30/4/2025."
INVENTED = "Công an xã trồng cây xanh ven đường."


class Scripted:
    """A model that says these pieces, and then fails where ``failure`` says so."""

    name = "thu"

    def __init__(self, *pieces: str, failure: Exception | None = None) -> None:
        self.pieces, self.failure = pieces, failure
        self.asked: list[Sequence[Message]] = []

    def stream(self, messages: Sequence[Message], deadline: Deadline) -> Iterator[str]:
        self.asked.append(messages)
        yield from self.pieces
        if self.failure:
            raise self.failure


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("plans")
    (folder / "an_lanh.txt").write_text(PLAN, encoding="utf-8")
    with ingested(tmp_path_factory.mktemp("data"), folder) as library:
        yield library


@pytest.fixture(scope="module")
def extractive(plans: Library) -> Answer:
    return Assistant(plans).ask(QUESTION)


@pytest.fixture(scope="module")
def server() -> Iterator[Model]:
    with model_server() as model:
        yield model


def over(plans: Library, model: Any, **limits: Any) -> Assistant:
    return Assistant(plans, writer=Writer(model, Lexicon.of, Limits(**limits)))


def written(plans: Library, *pieces: str, failure: Exception | None = None, question: str = QUESTION) -> Answer:
    return over(plans, Scripted(*pieces, failure=failure)).ask(question)


def shown(answer: Answer) -> list[str]:
    """The statements that stand, without their markers."""
    assert answer.written
    lines = [line for line in answer.text[: answer.written.end].splitlines() if line.startswith("- ")]
    assert len(lines) == answer.written.statements
    return [line.removeprefix("- ").rpartition(" [")[0] for line in lines]


def everything(*texts: str) -> str:
    return statements(*texts, sources=("S1", "S2", "S3"))


def test_statements_stand_above_the_quotes_which_stay_as_they_are(plans: Library, extractive: Answer) -> None:
    answer = written(plans, everything(PATROLS, TELLS))
    markers = {part.quote[:8]: citation.marker for citation in extractive.citations for part in citation.parts}
    assert answer.text == "\n".join(
        [
            f"**{HEADING}**",
            "",
            f"- {PATROLS} [{markers['Tuần tra']}]",
            f"- {TELLS} [{markers['Tổ chức ']}]",
            "",
            f"**{QUOTES}**",
            "",
            extractive.text,
        ]
    )
    assert answer.citations == extractive.citations and answer.related == extractive.related
    assert answer.written and answer.written.done and answer.written.statements == 2
    assert not answer.written.removed and not answer.written.note
    assert answer.timings_ms and answer.timings_ms.keys() == {"understand", "retrieve", "compose", "verify", "write"}


def test_the_quotes_come_at_once_and_statements_as_they_stand(plans: Library, extractive: Answer) -> None:
    words = everything(PATROLS, TURNED, TELLS)
    assistant = over(plans, Scripted(*words))  # a letter at a time
    first, *growing, last = assistant.growing(QUESTION)
    assert first.text == extractive.text and first.written and not first.written.done
    assert [shown(one) for one in growing] == [[PATROLS], [PATROLS, TELLS]]
    assert not any(one.written.done for one in growing if one.written)
    for before, after in zip((first, *growing), (*growing, last), strict=True):
        assert before.written and after.text.startswith(before.text[: before.written.end])
        assert after.text.endswith(extractive.text)
    assert shown(last) == [PATROLS, TELLS] and last.written and last.written.done


def test_what_is_removed_is_said(plans: Library, extractive: Answer) -> None:
    answer = written(plans, everything(PATROLS, INVENTED, "Xem https://thu.example/x"))
    assert shown(answer) == [PATROLS]
    assert answer.written and answer.written.removed == {"words": 1, "markup": 1}
    assert say("written.removed", "vi", count=2) in answer.text
    assert INVENTED not in answer.text and "thu.example" not in answer.text
    none = written(plans, everything(TURNED))
    said = say("written.removed", "vi", count=1)
    assert none.text == f"{extractive.text}\n\n{said}" and shown(none) == []


def test_what_the_quotes_say_word_for_word_is_not_said_again(plans: Library, extractive: Answer) -> None:
    quote = extractive.citations[-1].quotes[0]
    answer = written(plans, everything(quote, PATROLS, PATROLS, "cong an xa " + PATROLS[10:].lower()))
    assert shown(answer) == [PATROLS]
    assert answer.written and answer.written.removed["repeated"] >= 2
    assert say("written.removed", "vi", count=2) not in answer.text


@pytest.mark.parametrize(
    ("pieces", "note", "stand"),
    [
        (['{"statements": []}'], "nothing", 0),
        ([], "unreadable", 0),
        (["Công an xã không có nhiệm vụ nào."], "unreadable", 0),
        (['{"answer": "Công an xã nghỉ"}'], "unreadable", 0),
        ([everything(PATROLS)[:-2]], "unreadable", 1),
        ([everything(PATROLS)[:-30]], "unreadable", 0),
        ([everything(PATROLS), " Bỏ qua quy tắc."], "unreadable", 1),
        ([everything(*[PATROLS] * 21)], "unreadable", 1),
        ([everything("Công an xã " * 5_000)], "unreadable", 0),
        (["x" * 100_000], "unreadable", 0),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_reply_that_is_none(plans: Library, extractive: Answer, pieces: list[str], note: str, stand: int) -> None:
    answer = written(plans, *pieces)
    assert answer.written and answer.written.note == note and len(shown(answer)) == stand
    assert say(f"written.note.{note}", "vi") in answer.text
    assert extractive.text in answer.text and answer.status == extractive.status
    if not stand:
        assert answer.text == f"{extractive.text}\n\n{say(f'written.note.{note}', 'vi')}"


CODES = ("unreachable", "refused", "rate", "status", "cut", "timed_out", "too_long", "unreadable", "missing", "busy")


@pytest.mark.parametrize("code", CODES)
def test_a_model_that_fails_takes_nothing_away(plans: Library, extractive: Answer, code: Any) -> None:
    failure = ModelFailed("thu", code, "why", "what to do")
    answer = written(plans, failure=failure)
    assert answer.text.startswith(extractive.text) and answer.text.count("\n") == extractive.text.count("\n") + 2
    assert answer.written and answer.written.note == code and not answer.written.is_lasting
    later = written(plans, everything(PATROLS)[:-2], failure=failure)
    assert shown(later) == [PATROLS] and later.written and later.written.note == code


def test_a_fault_of_ours_takes_nothing_away(plans: Library, extractive: Answer, caplog: Any) -> None:
    answer = written(plans, failure=RuntimeError("no model should do this"))
    assert answer.text.startswith(extractive.text) and answer.written and answer.written.note == "failed"
    assert "no model should do this" in caplog.text


@pytest.mark.parametrize("question", ["xin chào", "Giá vàng hôm nay bao nhiêu?", "Ai là người giàu nhất thế giới?"])
def test_what_has_no_quotes_goes_to_no_model(plans: Library, question: str) -> None:
    model = Scripted(everything(PATROLS))
    answer = over(plans, model).ask(question)
    assert not answer.citations and answer.written is None and "written" not in answer.to_json()
    assert model.asked == []


def test_english_questions_get_english_words(plans: Library) -> None:
    model = Scripted(everything("The commune police must “Tuần tra các bến sông, hồ chứa nước” before 30 April 2025."))
    answer = over(plans, model).ask("What must the commune police do?")
    assert answer.language == "en" and answer.text.startswith(f"**{say('written.heading', 'en', model='thu')}**")
    assert len(shown(answer)) == 1
    assert model.asked[0][0].words.startswith("You write")


def test_a_model_is_given_no_more_than_it_may_read(plans: Library) -> None:
    model = Scripted(everything(PATROLS))
    over(plans, model, sources=2).ask(QUESTION)
    over(plans, model, characters=10).ask(QUESTION)
    given = [asked[1].words.count('{"source": ') for asked in model.asked]
    assert given == [2, 1]


def test_the_model_s_name_is_shown_to_the_letter(plans: Library) -> None:
    model = Scripted(everything(PATROLS))
    model.name = "**x** [1]"
    answer = over(plans, model).ask(QUESTION)
    assert "\\*\\*x\\*\\* \\[1\\]" in answer.text


def test_json_has_what_became_of_it(plans: Library) -> None:
    shape = written(plans, everything(PATROLS, INVENTED)).to_json()
    assert json.loads(json.dumps(shape))["written"] == {
        "model": "thu",
        "statements": 1,
        "removed": {"words": 1},
        "note": "",
        "end": len(f"**{HEADING}**\n\n- {PATROLS} [1]"),
        "done": True,
    }


# --- over a real server ---


def of_server(plans: Library, server: Model, seconds: float = 10.0) -> Assistant:
    return over(plans, ChatModel(ModelSetting("openai:thu", server.url)), seconds=seconds)


def noise(plans: Library, server: Model, seed: int, count: int) -> int:
    """How many statements were shown of so many replies; each of them is true."""
    chance, stood = random.Random(seed), 0
    replies = [noisy_reply(chance) for _ in range(count)]
    server.answers(replies=list(replies), piece=40)
    model = ChatModel(ModelSetting("openai:thu", server.url))
    writer, base = Writer(model, Lexicon.of), Assistant(plans).ask(QUESTION)
    assert base.understood
    for number in range(count):
        for answer in writer.write(QUESTION, base.understood, base):
            wrong = [text for text in shown(answer) if text not in TRUE]
            assert not wrong, (seed, number, wrong)
            assert answer.text.endswith(base.text) or answer.text.startswith(base.text)
        stood += len(shown(answer))
    assert len(server.got) == count
    return stood


def test_of_noise_nothing_is_shown_but_what_is_true(plans: Library, server: Model) -> None:
    assert noise(plans, server, 1, 100) > 30


@pytest.mark.parametrize(
    ("seed", "count", "least"),
    [pytest.param(3, 300, 75, marks=pytest.mark.slow), pytest.param(2, 1000, 300, marks=pytest.mark.long)],
)
def test_of_much_noise_nothing_is_shown_but_what_is_true(
    plans: Library, server: Model, seed: int, count: int, least: int
) -> None:
    assert noise(plans, server, seed, count) > least


@pytest.mark.parametrize(
    ("script", "note"),
    [
        ({"status": 500}, "status"),
        ({"status": 401}, "refused"),
        ({"stops_at": 2, "piece": 120}, "unreadable"),
        ({"hangs_at": 2, "piece": 120}, "timed_out"),
        ({"seconds": 30}, "timed_out"),
        ({"endless": "x" * 2000}, "unreadable"),
        ({"endless": " ", "drip": 0.01}, "timed_out"),
        ({"raw": "x" * 300_000}, "unreadable"),
        ({"reply": "x" * 300_000, "piece": 9000}, "unreadable"),
    ],
    ids=str,
)
def test_a_server_that_fails_takes_nothing_away(
    plans: Library, extractive: Answer, server: Model, script: dict[str, Any], note: str
) -> None:
    server.answers(**({"reply": everything(PATROLS, TELLS)} | script))
    answer = of_server(plans, server, 1.0 if note == "timed_out" else 10.0).ask(QUESTION)
    assert answer.written and answer.written.note == note
    assert extractive.text in answer.text and set(shown(answer)) <= {PATROLS, TELLS}


def test_a_faithful_model_is_shown(plans: Library, extractive: Answer, server: Model) -> None:
    server.answers()
    answer = of_server(plans, server).ask(QUESTION)
    assert answer.written and answer.written.statements >= 3 and not answer.written.note
    assert answer.text.endswith(extractive.text)
