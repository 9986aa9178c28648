"""Questions are noted beside their answers: without their words, without delay, and never in the way of an answer."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from ui_clients import LocalClient, guarded
from ui_fakes import FakeAssistant, FakeLibrary, contents

from assistant.answer import Answer
from assistant.errors import EmptyQuestion
from assistant.understanding.understand import understand
from ui.api.plans import api_router
from ui.app import create_app
from ui.recording import Recorder, understood_parts
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.journal import Asked
from vectorstore.catalogue.kept_journal import Journal
from vectorstore.errors import CatalogueFailed
from vectorstore.lexicon.lexicon import Lexicon

LEXICON = Lexicon.of()
NOW = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)
SINCE, UNTIL = NOW - timedelta(days=400), NOW + timedelta(days=4000)
ANSWER = Answer("not_found", "vi", "Không kế hoạch nào nói về điều này.")
# Of the question, nothing may be kept but the kind of question, the unit's kind, the year, and the plan that it names.
PRIVATE = "Năm 2024 Công an xã Quỳnh Hoa phải làm gì khi ông Nguyễn Văn Kín tố giác Trường THCS Lê Thị Lặng?"
PRIVATE_WORDS = ("Quỳnh", "quynh", "Văn Kín", "van kin", "tố giác", "to giac", "Lê Thị", "le thi", "Lặng", "zzwhistle")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with closing(Catalogue(f"sqlite:///{tmp_path / 'catalogue.db'}")) as catalogue:
        catalogue.migrate()
        yield catalogue.journal


def recorder_of(journal: Any, **settings: Any) -> Recorder:
    return Recorder(lambda: journal, LEXICON.common_name, **({"now": lambda: NOW} | settings))


def asked_of(recorder: Recorder, surface: str, question: str, ask: Callable[[], Answer]) -> Answer:
    """What ``ask`` gives, as the recorder notes it."""
    (answer,) = recorder.noting(surface, question, lambda: (one() for one in (ask,)))
    return answer


def noted(journal: Journal) -> int:
    return journal.figures(SINCE, UNTIL).questions


def bytes_of(folder: Path) -> str:
    """All that the files of a folder hold, with what JSON escapes written out."""
    held = b"".join(path.read_bytes() for path in sorted(folder.rglob("catalogue.db*")))
    return held.decode("utf-8", "replace") + held.decode("raw_unicode_escape", "replace")


def test_no_word_of_a_question_is_in_the_database(tmp_path: Path, data: Path) -> None:
    shutil.copytree(data, tmp_path / "data")
    before = bytes_of(tmp_path / "data")
    assert not [word for word in PRIVATE_WORDS if word in before]
    settings = Settings(data=tmp_path / "data")
    parts = Parts(settings)
    with closing(parts), LocalClient(create_app(settings, parts)) as client:
        answer = client.post("/api/ask", json={"question": PRIVATE, "unit": "Trạm Y tế xã Quỳnh Hoa"}).json()
        client.post("/api/ask", json={"question": "What must nguyenvankin do about zzwhistle?"})
        assert "understood" not in answer
        duties = parts.ask("Công an xã phải làm gì?").to_json()
        verdict = {"question": "Công an xã phải làm gì?", "answer": duties, "verdict": "up"}
        assert client.post("/api/feedback", json=verdict).status_code == 201
    held = bytes_of(tmp_path / "data")
    assert not [word for word in PRIVATE_WORDS if word in held]
    with closing(Catalogue(f"sqlite:///{tmp_path / 'data' / 'catalogue.db'}")) as catalogue:
        figures = catalogue.journal.figures(SINCE, UNTIL)
        evidence = catalogue.journal.feedback()[0].answer
    assert {one["verified"] for one in (*evidence["citations"], *evidence["related"])} == {True}
    assert (figures.surfaces, figures.languages) == ((("api", 2),), (("en", 1), ("vi", 1)))
    assert "Công an xã" in dict(figures.units)


def test_the_words_are_kept_where_the_setting_says_so(journal: Journal) -> None:
    for keep in (False, True):
        recorder = recorder_of(journal, keep_questions=keep)
        recorder.start()
        asked_of(recorder, "api", PRIVATE, lambda: replace(ANSWER, understood=understand(PRIVATE, [], LEXICON)))
        recorder.close()
    groups = {group.words: group.understood for group in journal.unanswered()}
    assert groups.keys() == {(), (PRIVATE,)}
    assert "topic" not in groups[()] and groups[PRIVATE,]["topic"]


@given(
    st.sampled_from(
        (
            "{0} {1} phải làm gì?",
            "Công an xã {0} {1} có nhiệm vụ gì trong năm 2024?",
            "Trường THCS {0} {1} báo cáo ai trước ngày nào?",
            "Tôi là {0} ở thôn {1}, kinh phí bao nhiêu?",
            "Kế hoạch số 5/KH-{0} của xã {1} nói gì về {0}?",
            "What must the {0} police do with {1} in 2024?",
            "Ban Chỉ đạo {0} và ông {1} làm gì?",
        )
    ),
    st.lists(st.from_regex(r"[A-Z][bdkw]{2}[aou][bdkw]{2}[aou]", fullmatch=True), min_size=2, max_size=2, unique=True),
)
@settings(max_examples=15, deadline=None)
def test_what_is_noted_holds_no_free_word(question: str, words: list[str]) -> None:
    understood = understand(question.format(*words), [], LEXICON)
    shape = json.dumps(understood_parts(understood, LEXICON.common_name), ensure_ascii=False).lower()
    assert not [word for word in words if word.lower() in shape]


def test_what_is_noted_of_a_question() -> None:
    plans = [contents().plan]
    asked = understand("Năm 2024 Công an xã Quỳnh Hoa, tỉnh Nghệ An được cấp bao nhiêu tiền?", plans, LEXICON)
    parts = understood_parts(asked, LEXICON.common_name)
    assert parts["units"] == ["Công an xã"] and parts["years"] == [2024] and parts["places"] == ["nghe an"]
    assert parts["details"] == ["money"] and parts["asks"]
    assert "topic" not in parts
    assert understood_parts(asked, LEXICON.common_name, whole=True)["topic"]
    chat = understand("Xin chào bạn", plans, LEXICON)
    assert understood_parts(chat, LEXICON.common_name) == {"asks": ["small_talk"]}


def test_questions_are_noted_with_their_fate(journal: Journal) -> None:
    recorder = recorder_of(journal)
    asked_of(recorder, "api", "q", lambda: ANSWER)  # not started yet
    recorder.start()
    assert asked_of(recorder, "chat", "q", lambda: ANSWER) is ANSWER
    for error in (EmptyQuestion(), OSError("disk gone")):
        with pytest.raises(type(error)):
            asked_of(recorder, "chat", "q", partial(_raise, error))
    recorder.close()
    asked_of(recorder, "api", "q", lambda: ANSWER)  # no longer
    figures = journal.figures(SINCE, UNTIL)
    assert figures.surfaces == (("chat", 2),)
    assert figures.statuses == (("failed", 1), ("not_found", 1))  # what can't be a question is none


def _raise(error: Exception) -> Answer:
    raise error


def test_an_answer_does_not_wait_for_a_locked_database(journal: Journal, tmp_path: Path) -> None:
    recorder = recorder_of(journal)
    recorder.start()
    with closing(sqlite3.connect(tmp_path / "catalogue.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert asked_of(recorder, "api", "q", lambda: ANSWER) is ANSWER
        assert noted(journal) == 0
        other.execute("ROLLBACK")
    recorder.close()
    assert noted(journal) == 1


class Broken:
    """A journal that can't be written while it is broken, and otherwise remembers."""

    def __init__(self) -> None:
        self.broken = True
        self.notes: list[Asked] = []
        self.tried, self.go_on = Event(), Event()
        self.go_on.set()

    def note(self, asked: Sequence[Asked]) -> None:
        self.tried.set()
        assert self.go_on.wait(30)
        if self.broken:
            raise CatalogueFailed("sqlite:///x", "attempt to write a readonly database")
        self.notes += asked

    def prune(self, before: datetime) -> int:
        return 0


def test_a_database_that_can_not_be_written_loses_notes_and_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    journal = Broken()
    recorder = recorder_of(journal)
    caplog.set_level(logging.INFO)
    for broken in (True, True, False):
        journal.broken = broken
        recorder.start()
        assert asked_of(recorder, "api", "q", lambda: ANSWER) is ANSWER
        recorder.close()
    assert len(journal.notes) == 1
    first, second = caplog.messages  # a failure that goes on is told once
    assert "readonly database" in first and "2 were not" in second


def test_a_full_queue_loses_notes_and_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    journal = Broken()
    journal.broken = False
    journal.go_on.clear()
    recorder = recorder_of(journal, most_waiting=3)
    recorder.start()
    assert asked_of(recorder, "api", "q", lambda: ANSWER) is ANSWER
    assert journal.tried.wait(30)  # the first is being written
    for _ in range(10):
        assert asked_of(recorder, "api", "q", lambda: ANSWER) is ANSWER
    journal.go_on.set()
    recorder.close()
    assert len(journal.notes) == 1 + 3
    assert [message for message in caplog.messages if "too many" in message]
    assert "7 were not" in caplog.messages[-1]


def test_old_questions_are_deleted_when_the_server_starts(journal: Journal) -> None:
    journal.note([Asked(NOW - timedelta(days=days), "api", "vi", "answered") for days in (29, 31)])
    recorder = recorder_of(journal, keep_days=30)
    recorder.start()
    asked_of(recorder, "api", "q", lambda: ANSWER)
    recorder.close()
    assert noted(journal) == 2


def test_each_surface_names_itself_and_the_command_line_does_not(parts: Parts) -> None:
    from chat_page import told  # cost: the chat's room

    class Listening(Recorder):
        surfaces: list[str] = []  # noqa: RUF012 - one test's

        def noting(self, surface: str, question: str, answers: Any) -> Iterator[Answer]:
            self.surfaces.append(surface)
            return super().noting(surface, question, answers)

    listening = Parts(parts.settings, library=parts.library, assistant=FakeAssistant(FakeLibrary(contents())))
    listening._recorder = Listening(lambda: Broken(), str)  # type: ignore[arg-type,return-value]
    listening.ask("Công an xã phải làm gì?")
    told(listening, "Công an xã phải làm gì?")
    app = FastAPI()
    app.include_router(api_router(listening, "vi"))
    LocalClient(guarded(app, listening)).post("/api/ask", json={"question": "Công an xã phải làm gì?"})
    assert Listening.surfaces == ["chat", "api"]
