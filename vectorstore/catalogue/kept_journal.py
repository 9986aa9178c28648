"""Questions asked and feedback given, as the catalogue keeps them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from vectorstore.catalogue.database import reading, writing
from vectorstore.catalogue.journal import UNANSWERED, Asked, Feedback, Figures, Unanswered, moment
from vectorstore.catalogue.journal_figures import as_text, figures_in, most
from vectorstore.catalogue.schema import AskedRow, FeedbackRow
from vectorstore.errors import UnknownFeedback, storable

TEXTS = 5  # of a group of unanswered questions
_MOST_KEYS = 2**63
_AT_ONCE = 500


class Journal:
    """The journal of one catalogue. Its writes are short, and need no writer lock: no reader of plans sees them.

    Every method raises CatalogueFailed.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # Questions

    def note(self, asked: Sequence[Asked]) -> None:
        """Keeps these questions, in one transaction."""
        rows = [
            {
                "at": moment(one.at),
                "surface": one.surface,
                "language": one.language,
                "status": one.status,
                "understood": dict(one.understood),
                "plans": list(one.plans),
                "citations": one.citations,
                "milliseconds": one.milliseconds,
                "words": storable(one.words),
            }
            for one in asked
        ]
        if rows:
            with writing(self._engine) as session:
                session.execute(insert(AskedRow), rows)

    def prune(self, before: datetime) -> int:
        """Deletes questions and feedback from before this moment for good; how many."""
        gone = 0
        with writing(self._engine) as session:
            if self._engine.dialect.name == "sqlite":
                session.execute(text("PRAGMA secure_delete=ON"))  # else the words stay in the file's free pages
            for row in (AskedRow, FeedbackRow):
                gone += session.execute(delete(row).where(row.at < moment(before))).rowcount  # type: ignore[attr-defined]
        return gone

    def questions(self, since: str = "", until: str = "", limit: int | None = None) -> Iterator[Asked]:
        """The questions from one moment until before another (ISO in UTC; "" for none), from the oldest.

        ``limit``: no more than the latest so many. They are read some at a time.
        """
        within = [condition for wanted, condition in _between(since, until) if wanted]
        after = 0
        with reading(self._engine) as session:
            if limit is not None:
                latest = select(AskedRow.key).where(*within).order_by(AskedRow.key.desc()).offset(limit).limit(1)
                after = session.scalar(latest) or 0
        chosen = select(AskedRow).where(*within).order_by(AskedRow.key).limit(_AT_ONCE)
        while True:
            with reading(self._engine) as session:
                rows = session.scalars(chosen.where(AskedRow.key > after)).all()
                found = [(row.key, _to_asked(row)) for row in rows]
            yield from (asked for _, asked in found)
            if len(found) < _AT_ONCE:
                return
            after = found[-1][0]

    def figures(self, since: datetime, until: datetime) -> Figures:
        """The figures of the questions from ``since`` until before ``until``."""
        with reading(self._engine) as session:
            return figures_in(session, since, until)

    def unanswered(self, limit: int = 50) -> tuple[Unanswered, ...]:
        """The questions that got no answer, in groups of what was understood alike, the most frequent first."""
        written = as_text(AskedRow.understood)
        chosen = select(written, AskedRow.status, func.count(), func.max(AskedRow.at))
        chosen = chosen.where(AskedRow.status.in_(UNANSWERED)).group_by(written, AskedRow.status)
        groups: dict[str, list[Any]] = {}
        with reading(self._engine) as session:
            for row in session.execute(chosen):
                groups.setdefault(json.dumps(json.loads(row[0]), sort_keys=True), []).append(row)
            ordered = sorted(groups.values(), key=lambda rows: max(row[3] for row in rows), reverse=True)
            ordered.sort(key=lambda rows: sum(row[2] for row in rows), reverse=True)
            return tuple(_group(session, rows) for rows in ordered[:limit])

    # Feedback

    def add_feedback(self, given: Feedback) -> int:
        """Keeps what a reader said; its id."""
        columns = {
            "at": moment(given.at) if isinstance(given.at, datetime) else given.at,
            "verdict": given.verdict,
            "reason": given.reason,
            "comment": storable(given.comment),
            "question": storable(given.question),
            "answer": dict(given.answer),
        }
        with writing(self._engine) as session:
            made = session.execute(insert(FeedbackRow).values(**columns).returning(FeedbackRow.key))
            return made.scalar_one()

    def feedback(self, open_only: bool = True, limit: int | None = 100) -> tuple[Feedback, ...]:
        """What readers said, the latest first; only what no admin has handled, or all."""
        chosen = select(FeedbackRow).order_by(FeedbackRow.key.desc()).limit(limit)
        if open_only:
            chosen = chosen.where(FeedbackRow.handled_at.is_(None))
        with reading(self._engine) as session:
            return tuple(map(_to_feedback, session.scalars(chosen)))

    def open_feedback(self) -> int:
        """How much of it no admin has handled."""
        with reading(self._engine) as session:
            return session.scalars(select(func.count()).where(FeedbackRow.handled_at.is_(None))).one()

    def one_feedback(self, id_: int) -> Feedback:
        """What one reader said. Raises UnknownFeedback."""
        with reading(self._engine) as session:
            row = session.get(FeedbackRow, id_) if 0 < id_ < _MOST_KEYS else None
            if row is None:
                raise UnknownFeedback(id_)
            return _to_feedback(row)

    def handle(self, id_: int, by: str, at: datetime | None = None) -> None:
        """Notes that an admin has handled it; who did first stays. Raises UnknownFeedback."""
        if self.one_feedback(id_).handled_at is None:
            columns = {"handled_by": storable(by), "handled_at": moment(at or datetime.now(UTC))}
            still_open = (FeedbackRow.key == id_, FeedbackRow.handled_at.is_(None))
            with writing(self._engine) as session:
                session.execute(update(FeedbackRow).where(*still_open).values(**columns))


def _between(since: str, until: str) -> tuple[tuple[str, ColumnElement[bool]], ...]:
    return (since, AskedRow.at >= since), (until, AskedRow.at < until)


def _to_asked(row: AskedRow) -> Asked:
    what = (row.surface, row.language, row.status, row.understood, tuple(row.plans))
    return Asked(datetime.fromisoformat(row.at), *what, row.citations, row.milliseconds, row.words)


def _group(session: Session, rows: Sequence[Any]) -> Unanswered:
    """Of rows of (what was understood, status, how many, the latest), understood alike."""
    counts = Counter[str]()
    for _, status, count, _ in rows:
        counts[status] += count
    alike = (as_text(AskedRow.understood).in_({row[0] for row in rows}), AskedRow.status.in_(UNANSWERED))
    latest = func.max(AskedRow.key).desc()
    words = select(AskedRow.words).where(*alike, AskedRow.words != "").group_by(AskedRow.words).order_by(latest)
    texts = tuple(session.scalars(words.limit(TEXTS)))
    return Unanswered(json.loads(rows[0][0]), counts.total(), most(counts), max(row[3] for row in rows), texts)


def _to_feedback(row: FeedbackRow) -> Feedback:
    said: Any = row  # its verdict and reason are as they were checked
    handled = (row.handled_by, row.handled_at)
    return Feedback(row.key, row.at, said.verdict, said.reason, row.comment, row.question, row.answer, *handled)
