"""The journal: questions noted, figures of them, feedback, and what is deleted in time."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.journal import Asked, Feedback, moment
from vectorstore.catalogue.journal_figures import _rank
from vectorstore.catalogue.kept_journal import Journal
from vectorstore.catalogue.lock import writing
from vectorstore.errors import CatalogueFailed, UnknownFeedback

ROOT = Path(__file__).parents[3]
MORNING = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)  # 9 o'clock in Vietnam
EVENING = datetime(2026, 5, 20, 17, 30, tzinfo=UTC)  # half past midnight of the 21st in Vietnam
POLICE = {"asks": ["duties"], "units": ["Công an xã"]}
MONEY = {"asks": ["fact"], "details": ["money"], "years": [2026]}


@pytest.fixture
def file(tmp_path: Path, tables: Path) -> Path:
    return Path(shutil.copy(tables, tmp_path))


@pytest.fixture
def catalogue(file: Path) -> Iterator[Catalogue]:
    with closing(Catalogue(f"sqlite:///{file}")) as opened:
        yield opened


@pytest.fixture
def journal(catalogue: Catalogue) -> Journal:
    return catalogue.journal


def asked(at: datetime = MORNING, status: str = "answered", milliseconds: float = 10.0, **more: Any) -> Asked:
    more = {"surface": "api", "language": "vi", "understood": POLICE} | more
    return Asked(at=at, status=status, milliseconds=milliseconds, **more)


def said(at: datetime = MORNING, **more: Any) -> Feedback:
    answer = {"status": "answered", "text": "t", "citations": [], "related": []}
    given_ = {"verdict": "down", "reason": "wrong", "comment": "c", "question": "q", "answer": answer} | more
    return Feedback(0, at, **given_)


def test_figures_reckoned_by_hand(journal: Journal) -> None:
    journal.note(
        [
            asked(milliseconds=10, plans=("a", "b"), citations=3),
            asked(milliseconds=30, plans=("a",), surface="chat"),
            asked(EVENING, "not_found", 20, understood=MONEY, language="en"),
            asked(EVENING, "failed", 9000, understood={}, language=""),  # no answer: its time counts for none
            asked(EVENING + timedelta(days=1), "answered", 5000),  # after what is asked for
        ]
    )
    journal.add_feedback(said())
    journal.add_feedback(said(EVENING + timedelta(days=1)))
    figures = journal.figures(MORNING, EVENING + timedelta(days=1))
    assert figures.questions == 4
    assert figures.days == (("2026-05-20", 2), ("2026-05-21", 2))
    assert figures.statuses == (("answered", 2), ("failed", 1), ("not_found", 1))
    assert figures.surfaces == (("api", 3), ("chat", 1))
    assert figures.languages == (("vi", 2), ("en", 1))
    assert (figures.median_ms, figures.p95_ms) == (20, 30)
    assert figures.plans == (("a", 2), ("b", 1))
    assert figures.units == (("Công an xã", 2),)
    assert figures.kinds == (("duties", 2), ("fact", 1))
    assert figures.verdicts == (("down", 1),)
    assert figures.to_json()["statuses"] == {"answered": 2, "failed": 1, "not_found": 1}


def test_figures_of_no_question(journal: Journal) -> None:
    figures = journal.figures(MORNING, EVENING)
    assert (figures.questions, figures.days, figures.median_ms, figures.p95_ms) == (0, (), None, None)


@pytest.mark.parametrize(
    ("values", "percent", "rank"),
    [
        ([5.0], 95, 5.0),
        (list(range(1, 101)), 95, 95),
        (list(range(1, 21)), 95, 19),
        ([3, 1, 2], 50, 2),
        ([1, 2], 95, 2),
    ],
)
def test_percentiles_are_by_nearest_rank(values: list[float], percent: int, rank: float) -> None:
    assert _rank(values, percent) == rank


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60), st.integers(1, 100))
def test_a_percentile_is_the_least_value_that_so_many_are_within(values: list[float], percent: int) -> None:
    found = _rank(values, percent)
    within = [sum(value <= least for value in values) * 100 >= percent * len(values) for least in sorted(values)]
    assert found == sorted(values)[within.index(True)]


def test_unanswered_questions_in_groups(journal: Journal) -> None:
    later = MORNING + timedelta(hours=1)
    journal.note(
        [
            asked(MORNING, "not_found", understood=MONEY, words="kinh phí?"),
            asked(later, "clarify", understood=POLICE),
            asked(later, "not_stated", understood=dict(reversed(MONEY.items())), words="bao nhiêu tiền?"),
            asked(later, "answered", understood=MONEY),
        ]
    )
    first, second = journal.unanswered()
    assert (first.understood.keys(), first.count, first.last) == (MONEY.keys(), 2, moment(later))
    assert first.statuses == (("not_found", 1), ("not_stated", 1))
    assert first.words == ("bao nhiêu tiền?", "kinh phí?")
    assert (second.count, second.words) == (1, ())
    assert len(journal.unanswered(limit=1)) == 1


def test_what_is_older_is_deleted_and_its_words_with_it(journal: Journal, catalogue: Catalogue, file: Path) -> None:
    old, new = MORNING - timedelta(days=181), MORNING - timedelta(days=179)
    journal.note([asked(old, words="bí-mật-hỏi" * 50), asked(new, words="còn-mới")])
    journal.add_feedback(said(old, comment="bí-mật-góp-ý" * 50))
    kept = journal.add_feedback(said(new))
    assert journal.prune(MORNING - timedelta(days=180)) == 2
    assert journal.figures(old, MORNING).questions == 1
    assert [one.id for one in journal.feedback(open_only=False)] == [kept]
    catalogue.close()
    left = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert "còn-mới".encode() in left
    assert "bí-mật".encode() not in left and b"b\\u00ed-m" not in left


def test_feedback_is_kept_as_given_and_handled_once(journal: Journal) -> None:
    evil = "<script>alert(1)</script>'; DROP TABLE feedback; -- \x00 \ud800"
    first = journal.add_feedback(said(comment=evil, question=evil))
    second = journal.add_feedback(said(verdict="up", reason=""))
    assert [one.id for one in journal.feedback()] == [second, first]
    assert [one.id for one in journal.feedback(limit=1)] == [second]
    stored = journal.one_feedback(first)
    assert stored.comment == stored.question == evil.replace("\ud800", "\\ud800")
    journal.handle(first, "Lan", MORNING)
    journal.handle(first, "Minh", EVENING)
    assert [one.id for one in journal.feedback()] == [second]
    stored = journal.one_feedback(first)
    assert (stored.handled_by, stored.handled_at) == ("Lan", moment(MORNING))
    assert stored.to_json()["answer"]["status"] == "answered"


@pytest.mark.parametrize("id_", [0, -1, 7, 2**70])
def test_unknown_feedback(journal: Journal, id_: int) -> None:
    with pytest.raises(UnknownFeedback, match=str(id_)):
        journal.handle(id_, "Lan")


def test_the_journal_is_no_change_of_the_plans(journal: Journal, catalogue: Catalogue, file: Path) -> None:
    before = catalogue.state()
    with writing(file.parent, 1):  # as an ingest holds it
        journal.note([asked()])
        journal.handle(journal.add_feedback(said()), "Lan")
        journal.prune(MORNING - timedelta(days=1))
    assert catalogue.state() == before


def test_two_processes_note_at_once(journal: Journal, file: Path) -> None:
    """None of their notes is lost, nor any of this process."""
    code = f"""
from datetime import UTC, datetime
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.journal import Asked
catalogue = Catalogue("sqlite:///{file}")
for number in range(25):
    catalogue.journal.note([Asked(datetime(2026, 5, 20, tzinfo=UTC), "chat", "vi", "answered")] * 2)
catalogue.close()
"""
    own = 0
    other = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    while other.poll() is None:
        journal.note([asked()])
        own += 1
        time.sleep(0.005)
    assert other.returncode == 0
    assert dict(journal.figures(MORNING - timedelta(days=1), EVENING).surfaces) == {"chat": 50, "api": own}


def test_a_read_only_database_says_so(file: Path) -> None:
    with closing(Catalogue(f"sqlite:///file:{file}?mode=ro&uri=true")) as catalogue, pytest.raises(CatalogueFailed):
        catalogue.journal.note([asked()])
