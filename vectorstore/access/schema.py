"""The tables of people, sessions, tokens, collections and the audit trail."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vectorstore.catalogue.schema import Base


class PersonRow(Base):
    """A person: see people.py. ``password``: its hash; empty where there is none."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("origin", "subject"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    shown: Mapped[str]
    role: Mapped[str]
    unit: Mapped[str]
    origin: Mapped[str]
    subject: Mapped[str | None]
    password: Mapped[str | None]
    disabled: Mapped[bool]
    groups: Mapped[list[str]] = mapped_column(JSON)
    given_role: Mapped[str]
    given_groups: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[str]
    seen_at: Mapped[str | None]


class SessionRow(Base):
    """A browser that is signed in. Times are seconds since the epoch. ``by_link``: without a password."""

    __tablename__ = "sessions"

    digest: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    opened_at: Mapped[float]
    seen_at: Mapped[float]
    by_link: Mapped[bool]
    address: Mapped[str]


class LinkRow(Base):
    """A link that signs somebody in once, until ``until`` (seconds since the epoch)."""

    __tablename__ = "links"

    digest: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    until: Mapped[float]


class TokenRow(Base):
    """An API token. ``role``: it may do no more than this, nor than its person."""

    __tablename__ = "tokens"

    id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    label: Mapped[str]
    role: Mapped[str]
    created_at: Mapped[str]
    until: Mapped[str | None]
    used_at: Mapped[str | None]
    revoked_at: Mapped[str | None]


class AttemptRow(Base):
    """A sign-in that was tried and has not succeeded. ``at``: seconds since the epoch."""

    __tablename__ = "attempts"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's form

    key: Mapped[int] = mapped_column(primary_key=True)
    name_key: Mapped[str] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(index=True)
    at: Mapped[float] = mapped_column(index=True)


class UsedTokenRow(Base):
    """A token of a host page that opened a visit, until it is over anyway: ``until``, seconds since the epoch."""

    __tablename__ = "used_tokens"

    digest: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[float] = mapped_column(index=True)


class CollectionRow(Base):
    """A collection: see collections.py."""

    __tablename__ = "collections"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    groups: Mapped[list[str]] = mapped_column(JSON)
    standard: Mapped[bool]
    created_at: Mapped[str]


class CollectedRow(Base):
    """A plan that is in a collection; those in none have no row."""

    __tablename__ = "collected"

    plan_id: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True)
    collection_id: Mapped[str] = mapped_column(ForeignKey("collections.id"), index=True)


class AuditRow(Base):
    """Who did what: see audit.py. Never changed; ``digest`` is over the row and the ``previous`` row's digest."""

    __tablename__ = "audit"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's form

    key: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(index=True)
    who: Mapped[str] = mapped_column(index=True)
    how: Mapped[str]
    action: Mapped[str] = mapped_column(index=True)
    of: Mapped[str]
    outcome: Mapped[str]
    address: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str]
    digest: Mapped[str]
