"""What a model writes while plans are withdrawn, hidden or replaced: nothing of it is shown that no longer holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Answer
from assistant.answering import Assistant
from assistant.generation.deadline import Deadline
from assistant.generation.prompt import Message
from assistant.generation.statements import Statement
from assistant.generation.writing import Limits, Writer
from assistant.growing import ATTEMPTS
from assistant.verify import verify
from ingest.pipeline import ingest
from ingest.reading import read
from prompts.texts import say
from tests.assistant.model_server import statements
from vectorstore.errors import UnknownPlan
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.library import Library

QUESTION = "Công an xã phải làm gì?"
PLAN = """ỦY BAN NHÂN DÂN XÃ {0}
Số: {1}/KH-UBND

KẾ HOẠCH
Phòng, chống {2} năm 2025

I. TỔ CHỨC THỰC HIỆN
1. Công an xã
- Tuần tra các khu vực có {2} vào ban đêm trước ngày {1}/4/2025.
- Lập danh sách {1} điểm có {2}.
"""
FIRE, FLOOD = ("AN LÀNH", 11, "cháy rừng"), ("BÌNH YÊN", 12, "lũ quét")
SAYS = "Công an xã tuần tra các khu vực có {2} vào ban đêm."
OF_FIRE, OF_FLOOD = SAYS.format(*FIRE), SAYS.format(*FLOOD)


class Slow:
    """A model of two pieces; between them, and before the first, something happens."""

    name = "thu"

    def __init__(self, *texts: str, meanwhile: Sequence[Callable[[], object]] = ()) -> None:
        self.texts, self.meanwhile = texts, list(meanwhile)
        self.asked: list[str] = []

    def stream(self, messages: Sequence[Message], deadline: Deadline) -> Iterator[str]:
        self.asked.append(messages[1].words)
        words = statements(*self.texts, sources=tuple(f"S{number}" for number in range(1, 9)))
        cut = words.index("}") + 1
        for piece in (words[:cut], words[cut:]):
            if self.meanwhile:
                self.meanwhile.pop(0)()
            yield piece


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    folder = tmp_path / "plans"
    folder.mkdir()
    for name, given in (("an", FIRE), ("binh", FLOOD)):
        (folder / f"{name}.txt").write_text(PLAN.format(*given), encoding="utf-8")
    with Library.open(tmp_path / "data") as library:
        assert not [report for report in ingest(library, [folder]) if report.error]
        yield library


def plan_id(library: Library, stem: str) -> str:
    return next(plan.id for plan in library.plans() if Path(plan.source).stem == stem)


def over(library: Library, model: Any) -> Assistant:
    return Assistant(library, writer=Writer(model, Lexicon.of, Limits(seconds=20)))


def holds(library: Library, answers: Iterator[Answer]) -> list[Answer]:
    """The answers, each of them verified, and of plans that serve when it is given."""
    given = []
    for answer in answers:
        serving = {(plan.id, plan.edition) for plan in library.plans()}
        assert {(one.plan_id, one.edition) for one in (*answer.citations, *answer.related)} <= serving
        verify(answer, lambda plan, edition: library.contents(plan, edition).text)
        given.append(answer)
    return given


def test_of_a_plan_that_is_withdrawn_meanwhile_nothing_is_shown(library: Library) -> None:
    gone = plan_id(library, "binh")
    model = Slow(OF_FIRE, OF_FLOOD, meanwhile=[lambda: None, lambda: library.withdraw(gone)])
    answers = holds(library, over(library, model).growing(QUESTION))
    last = answers[-1]
    assert {one.plan_id for one in last.citations} == {plan_id(library, "an")}
    assert OF_FIRE in last.text and "lũ quét" not in last.text
    assert last.written and last.written.statements == 1 and not last.written.note
    assert len(model.asked) == 2 and "lũ quét" in model.asked[0] and "lũ quét" not in model.asked[1]


def test_of_a_plan_that_is_hidden_meanwhile_nothing_is_shown(library: Library) -> None:
    from vectorstore.access.viewer import Sight

    collections = library.catalogue.access.collections
    collections.create("Kín")
    gone = plan_id(library, "binh")
    model = Slow(OF_FIRE, OF_FLOOD, meanwhile=[lambda: None, lambda: collections.put(gone, "kin")])
    seen = over(library, model).over(library.seen_by(Sight()))
    *_, last = seen.growing(QUESTION)
    assert OF_FIRE in last.text and "lũ quét" not in last.text


def test_a_change_that_bears_on_nothing_of_it_goes_unnoticed(library: Library) -> None:
    before = library.state()
    model = Slow(OF_FIRE, OF_FLOOD, meanwhile=[lambda: None, lambda: library.reread(read)])
    last = holds(library, over(library, model).growing(QUESTION))[-1]
    assert library.state() != before
    assert last.written and last.written.statements == 2 and len(model.asked) == 1


def anew(library: Library, number: int) -> None:
    """The plan on fires is read anew, with other numbers in it."""
    reading = read(PLAN.format("AN LÀNH", number, "cháy rừng"))
    plan = plan_id(library, "an")
    library.keep(reading, source="an.txt", path="/an.txt", digest=f"{number}", plan_id=plan)


def test_an_edition_that_serves_meanwhile_is_written_of(library: Library) -> None:
    model = Slow(OF_FIRE, OF_FLOOD, meanwhile=[lambda: None, lambda: anew(library, 17)])
    last = holds(library, over(library, model).growing(QUESTION))[-1]
    assert last.written and last.written.statements == 2 and "17/4/2025" in last.text
    assert "17/4/2025" in model.asked[1] and "11/4/2025" not in last.text


def test_where_it_changes_each_time_there_are_only_quotes(library: Library) -> None:
    numbers = iter(range(13, 28))
    model = Slow(OF_FIRE, OF_FLOOD, meanwhile=[lambda: anew(library, next(numbers))] * 10)
    last = holds(library, over(library, model).growing(QUESTION))[-1]
    assert last.written and (last.written.note, last.written.statements) == ("changed", 0)
    assert len(model.asked) == ATTEMPTS
    assert say("written.note.changed", "vi") in last.text


def test_a_question_about_a_plan_that_goes_meanwhile_is_refused(library: Library) -> None:
    gone = plan_id(library, "binh")
    model = Slow(OF_FLOOD, OF_FLOOD, meanwhile=[lambda: None, lambda: library.withdraw(gone)])
    with pytest.raises(UnknownPlan):
        over(library, model).ask(QUESTION, plans=[gone])


def test_what_is_marked_wrongly_is_not_shown(
    library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from assistant.generation import writing

    monkeypatch.setattr(writing, "checked", lambda *_: Statement("Một câu", (99,)))
    last = holds(library, over(library, Slow(OF_FIRE)).growing(QUESTION))[-1]
    assert last.written and (last.written.note, last.written.statements) == ("failed", 0)
    assert "does not hold" in caplog.text and "Một câu" not in last.text


def test_without_a_writer_there_is_one_answer_as_ever(library: Library) -> None:
    (answer,) = Assistant(library).growing(QUESTION)
    assert answer.written is None and "written" not in answer.to_json()
    (again,) = over(library, Slow(OF_FIRE)).over(library, writes=False).growing(QUESTION)
    assert again.text == answer.text and again.written is None


def test_ask_gives_the_last(library: Library) -> None:
    assistant = over(library, Slow(OF_FIRE, OF_FLOOD))
    *_, last = assistant.growing(QUESTION)
    assert assistant.ask(QUESTION).text == last.text
