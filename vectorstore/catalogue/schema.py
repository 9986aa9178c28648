"""The catalogue's tables. Changes to them are migrations: see ``migrations/``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, MetaData, String, UniqueConstraint, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

# Constraints have names, so that a migration can drop them on every database.
NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
}


class Base(DeclarativeBase):
    """Base of the tables. Numbers are as wide, and texts in the same order, whichever database holds them."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's form
        int: BigInteger().with_variant(Integer(), "sqlite"),  # which counts keys in an INTEGER only
        str: String().with_variant(String(collation="C"), "postgresql"),
    }


class PlanRow(Base):
    """A plan. ``current`` is the key of the edition that serves; empty before the first and after withdrawal.

    ``last`` is the key of the edition that served when the plan was withdrawn.
    """

    __tablename__ = "plans"

    id: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[str]
    current: Mapped[int | None] = mapped_column(ForeignKey("editions.key", use_alter=True))
    last: Mapped[int | None]


class EditionRow(Base):
    """An edition whole, without its passages and obligations, in one reading of its text.

    Never changed once it has been current, but for ``indexed``: what a later reading of the same text finds is a row of
    its own, with the same number.
    """

    __tablename__ = "editions"
    __table_args__ = (
        UniqueConstraint("plan_id", "number", "reading"),
        Index(None, "activated", "indexed"),  # else SQLite would read past every text to them, at each change
        {"sqlite_autoincrement": True},
    )

    key: Mapped[int] = mapped_column(primary_key=True)  # never used again, so that no stale index row can match it
    plan_id: Mapped[str] = mapped_column(ForeignKey("plans.id"))
    number: Mapped[int]
    reading: Mapped[int]  # from 1; the latest that was activated counts
    source: Mapped[str]
    path: Mapped[str] = mapped_column(index=True)
    digest: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]
    header: Mapped[dict[str, Any]] = mapped_column(JSON)
    outline: Mapped[list[Any]] = mapped_column(JSON)
    warnings: Mapped[list[str]] = mapped_column(JSON)
    noted: Mapped[list[str]] = mapped_column(JSON)
    passages: Mapped[int]  # how many
    obligations: Mapped[int]  # how many
    file: Mapped[str] = mapped_column(index=True)  # under which the original is kept; "" where it isn't
    pages: Mapped[int]  # how many
    confidence: Mapped[float | None]  # of the worst page
    changes: Mapped[list[Any]] = mapped_column(JSON)  # what it says of other documents: see changes.py
    ingested_at: Mapped[str]
    activated: Mapped[bool]  # has been current
    indexed: Mapped[bool]  # the indexes may hold rows of it


class PassageRow(Base):
    """A passage of an edition."""

    __tablename__ = "passages"

    edition_key: Mapped[int] = mapped_column(ForeignKey("editions.key", ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    section: Mapped[int | None]
    kind: Mapped[str]
    column: Mapped[str]
    spans: Mapped[list[Any]] = mapped_column(JSON)
    basis: Mapped[list[Any]] = mapped_column(JSON)
    words: Mapped[str]


class ObligationRow(Base):
    """An obligation of an edition, as read. ``body``: all that no query asks for."""

    __tablename__ = "obligations"

    edition_key: Mapped[int] = mapped_column(ForeignKey("editions.key", ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    passage: Mapped[int]
    section: Mapped[int | None]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class PageRow(Base):
    """A page of an edition. ``placed``: as ``Page.placed``."""

    __tablename__ = "pages"

    edition_key: Mapped[int] = mapped_column(ForeignKey("editions.key", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[int]
    end: Mapped[int]
    width: Mapped[float]
    height: Mapped[float]
    confidence: Mapped[float | None]
    placed: Mapped[bytes]


class CorrectionRow(Base):
    """A correction of one field of an obligation. Never deleted: they are the history of who changed what."""

    __tablename__ = "corrections"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's form

    key: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plans.id"), index=True)
    obligation_id: Mapped[str]
    field: Mapped[str]
    value: Mapped[Any] = mapped_column(JSON, nullable=False)  # null is a value: no deadline
    was: Mapped[Any] = mapped_column(JSON, nullable=False)
    made_by: Mapped[str]
    made_at: Mapped[str]
    why: Mapped[str]
    quote: Mapped[str]
    state: Mapped[str]
    origin: Mapped[int | None]
    ended_by: Mapped[str | None]
    ended_at: Mapped[str | None]


class SeenRow(Base):
    """A file as it was last seen: which bytes it held, and of which plan they are."""

    __tablename__ = "seen"

    path: Mapped[str] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str]
    seen_at: Mapped[str]


class WaitingRow(Base):
    """A file that was read and waits for an admin to say which plan it is an edition of.

    Its reading is an edition that was never current, of a plan of its own. ``candidates``: [[plan id, reason,
    likeness], …], the likeliest first.
    """

    __tablename__ = "waiting"

    edition_key: Mapped[int] = mapped_column(ForeignKey("editions.key", ondelete="CASCADE"), primary_key=True)
    candidates: Mapped[list[Any]] = mapped_column(JSON)


class DismissedRow(Base):
    """The bytes of a file that an admin wants neither as a plan nor as an edition."""

    __tablename__ = "dismissed"

    digest: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    at: Mapped[str]


class DecisionRow(Base):
    """What an admin decided about a change that a plan makes to another one. The latest of a change counts."""

    __tablename__ = "decisions"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's form

    key: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plans.id"), index=True)  # that says so
    target_id: Mapped[str] = mapped_column(ForeignKey("plans.id"))
    kind: Mapped[str]
    verdict: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[str]


class JobRow(Base):
    """Work that an admin asked for, and how it goes. ``worker`` and ``beat_at``: who does it, and its last sign."""

    __tablename__ = "jobs"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    asked_by: Mapped[str]
    asked_at: Mapped[str]
    started_at: Mapped[str | None]
    ended_at: Mapped[str | None]
    worker: Mapped[str | None]
    beat_at: Mapped[float | None]  # seconds since the epoch
    attempts: Mapped[int]
    cancelled: Mapped[bool]  # is to stop
    done: Mapped[float]  # of ``total``
    total: Mapped[int]
    doing: Mapped[str]
    error: Mapped[str]


class JobFileRow(Base):
    """A file of a job. ``choice``: "" for as the rules say, "new", or the id of the plan that it is an edition of.

    ``collection``: into which it goes where it is a new plan; "" for the standard one.
    """

    __tablename__ = "job_files"

    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    path: Mapped[str]  # where it lies
    digest: Mapped[str]
    state: Mapped[str]
    page: Mapped[int]  # how many are done
    pages: Mapped[int]  # how many there are; 0 where that isn't known
    choice: Mapped[str]
    collection: Mapped[str]
    reports: Mapped[list[Any]] = mapped_column(JSON)  # as ``FileReport.to_json``; several of an archive


class AskedRow(Base):
    """A question that was asked, by what was understood of it. ``words``: its text, where the setting keeps it."""

    __tablename__ = "asked"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's form

    key: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(index=True)
    surface: Mapped[str]
    language: Mapped[str]
    status: Mapped[str] = mapped_column(index=True)
    understood: Mapped[dict[str, Any]] = mapped_column(JSON)
    plans: Mapped[list[str]] = mapped_column(JSON)  # cited
    citations: Mapped[int]
    milliseconds: Mapped[float]
    words: Mapped[str]


class FeedbackRow(Base):
    """What a reader said of an answer, with the question and the answer as they sent them."""

    __tablename__ = "feedback"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's form

    key: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(index=True)
    verdict: Mapped[str]
    reason: Mapped[str]
    comment: Mapped[str]
    question: Mapped[str]
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    handled_by: Mapped[str | None]
    handled_at: Mapped[str | None]


class StateRow(Base):
    """One row: a number that grows with every change of what readers see."""

    __tablename__ = "state"

    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int]


def advance(session: Session) -> None:
    """Notes that what readers see has changed."""
    session.execute(update(StateRow).values(value=StateRow.value + 1))
