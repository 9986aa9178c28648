"""The audit trail, as the catalogue keeps it.

Nothing else in the project changes its table, but for a restore, which brings a backup's trail only where there is
none (backups/swap.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, delete, func, insert, select, text
from sqlalchemy.orm import Session

from vectorstore.access.audit import (
    MOST_VALUES,
    MOST_WORDS,
    PRUNED,
    START,
    Checked,
    Done,
    Entry,
    checked,
    digest_of,
)
from vectorstore.access.places import place_of
from vectorstore.access.schema import AuditRow
from vectorstore.catalogue.database import reading, writing
from vectorstore.catalogue.journal_figures import as_text
from vectorstore.catalogue.schema import StateRow
from vectorstore.errors import storable

_AT_ONCE = 500
_TEXTS = ("at", "who", "how", "action", "of", "outcome", "address")


class Audit:
    """The trail of one catalogue. Every method raises CatalogueFailed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, done: Done) -> None:
        """Adds an entry at the end; values that are too long are cut."""
        with _adding(self._engine) as session:
            _append(session, done)

    # Reading

    def entries(
        self,
        *,
        limit: int = 100,
        before: int | None = None,
        who: str = "",
        action: str = "",
        since: str = "",
        until: str = "",
    ) -> tuple[Entry, ...]:
        """The latest first; those before one of this number, of somebody, of an action, from one moment to another."""
        chosen = _chosen().where(*_conditions(who, action, since, until))
        if before is not None:
            chosen = chosen.where(AuditRow.key < before)
        with reading(self._engine) as session:
            return tuple(map(_to_entry, session.execute(chosen.order_by(AuditRow.key.desc()).limit(limit))))

    def all(self, *, who: str = "", action: str = "", since: str = "", until: str = "") -> Iterator[Entry]:
        """Every entry, or those chosen as by ``entries``, from the oldest, read some at a time."""
        after, chosen = 0, _chosen().where(*_conditions(who, action, since, until)).order_by(AuditRow.key)
        while True:
            with reading(self._engine) as session:
                found = [_to_entry(row) for row in session.execute(chosen.where(AuditRow.key > after).limit(_AT_ONCE))]
            yield from found
            if len(found) < _AT_ONCE:
                return
            after = found[-1].number

    def count(self, *, who: str = "", action: str = "", since: str = "", until: str = "") -> int:
        """How many entries there are of those that are chosen as by ``entries``."""
        with reading(self._engine) as session:
            chosen = select(func.count()).select_from(AuditRow).where(*_conditions(who, action, since, until))
            return session.scalar(chosen) or 0

    def names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Everybody who did something, and everything that was done, by name."""
        with reading(self._engine) as session:
            who, actions = (
                tuple(session.scalars(select(column).distinct().order_by(column)))
                for column in (AuditRow.who, AuditRow.action)
            )
            return who, actions

    def was_refused(self, who: str, address: str, but: str, within: timedelta, now: datetime) -> bool:
        """Whether somebody at an address was refused something other than the action ``but`` a short while ago.

        Of an IPv6 network all addresses are one, as they are where passwords are tried.
        """
        since = _moment(now - within)
        theirs = (AuditRow.who == storable(who), AuditRow.outcome == "refused")
        chosen = select(AuditRow.address).where(AuditRow.at > since, AuditRow.action != but, *theirs).distinct()
        with reading(self._engine) as session:
            return place_of(storable(address)) in set(map(place_of, session.scalars(chosen)))

    # The chain

    def checked(self) -> Checked:
        """How many entries there are, the last one, and the first that is not as it was written."""
        with reading(self._engine) as session:  # in one statement: entries that go meanwhile break no chain
            chosen = _chosen().order_by(AuditRow.key).execution_options(yield_per=_AT_ONCE)
            return checked(map(_to_entry, session.execute(chosen)))

    def broken(self) -> Entry | None:
        """The first entry that was changed, or that doesn't follow what was before; None where the chain is sound."""
        return self.checked().broken

    def has(self, digest: str) -> bool:
        """Whether an entry has this digest, or was the last of those that were let go: see ``prune``."""
        with reading(self._engine) as session:
            if session.scalar(select(AuditRow.key).where(AuditRow.digest == digest).limit(1)) is not None:
                return True
            pruned = map(_to_entry, session.execute(_chosen().where(AuditRow.action == PRUNED)))
            return any(entry.done.details.get("digest") == digest for entry in pruned)

    def prune(self, before: datetime, now: datetime | None = None) -> int:
        """Lets go of the oldest entries, up to the first since a moment, and adds one that says so; how many went."""
        with _adding(self._engine) as session:
            first = session.scalar(_first_since(before))
            going = select(AuditRow.key).order_by(AuditRow.key.desc()).limit(1)
            last = session.scalar(going if first is None else going.where(AuditRow.key < first))
            row = session.get(AuditRow, last) if last is not None else None
            if row is None:
                return 0
            told: dict[str, Any] = {"digest": row.digest, "until": row.at}
            end = session.scalar(_last_digest())  # read now: all of it may go
            session.expunge(row)
            if self._engine.dialect.name == "sqlite":
                session.execute(text("PRAGMA secure_delete=ON"))  # else the words stay in the file's free pages
            gone = int(session.execute(delete(AuditRow).where(AuditRow.key <= last)).rowcount)  # type: ignore[attr-defined]
            at = _moment(now or datetime.now(UTC))
            _append(session, Done(at, "", "program", PRUNED, details=told | {"entries": gone}), end)
            return gone


@contextmanager
def _adding(engine: Engine) -> Iterator[Session]:
    """A transaction beside which no other one adds: SQLite has one writer; elsewhere the row of the state is locked.

    Of two that read the same last entry, both would follow it.
    """
    with writing(engine) as session:
        session.execute(_state_locked())
        yield session


def _state_locked() -> Select[Any]:
    return select(StateRow.value).with_for_update()  # which SQLite's dialect leaves out


def _append(session: Session, done: Done, end: str | None = None) -> None:
    done = _storable(done)
    previous = end or session.scalar(_last_digest()) or START
    columns: dict[str, Any] = {name: getattr(done, name) for name in _TEXTS}
    columns |= {"details": dict(done.details), "previous": previous, "digest": digest_of(done, previous)}
    session.execute(insert(AuditRow).values(**columns))


def _last_digest() -> Select[Any]:
    return select(AuditRow.digest).order_by(AuditRow.key.desc()).limit(1)


def _conditions(who: str, action: str, since: str, until: str) -> list[ColumnElement[bool]]:
    """``who`` and ``action``: "" for all; moments as texts in UTC, whose order is that of times."""
    asked = (
        (who, AuditRow.who == storable(who)),
        (action, AuditRow.action == storable(action)),
        (since, AuditRow.at >= since),
        (until, AuditRow.at < until),
    )
    return [condition for wanted, condition in asked if wanted]


def _first_since(moment: datetime) -> Select[Any]:
    return select(AuditRow.key).where(AuditRow.at >= _moment(moment)).order_by(AuditRow.key).limit(1)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _storable(done: Done) -> Done:
    texts = {name: _text(getattr(done, name)) for name in _TEXTS}
    details: Mapping[str, Any] = {_text(str(name)): _value(value) for name, value in done.details.items()}
    return Done(**texts, details=details)


def _text(words: str) -> str:
    """No character that some database can't keep, and not too many of them."""
    kept = storable(words).replace("\x00", "\\x00")
    return kept if len(kept) <= MOST_WORDS else kept[: MOST_WORDS - 1] + "…"


def _value(value: Any) -> Any:
    """A value as every database gives it back: what isn't plain becomes words."""
    if value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) < 2**53):
        return value
    if isinstance(value, (list, tuple, set, frozenset)):
        some = sorted(value, key=str) if isinstance(value, (set, frozenset)) else list(value)
        more = [f"+{len(some) - MOST_VALUES}"] if len(some) > MOST_VALUES else []
        return [_text(str(one)) for one in some[:MOST_VALUES]] + more
    return _text(str(value))


def _chosen() -> Select[Any]:
    """Rows for ``_to_entry``. Details as they are written: what somebody made of them may be no JSON any more."""
    texts = (getattr(AuditRow, name) for name in _TEXTS)
    return select(AuditRow.key, AuditRow.previous, AuditRow.digest, as_text(AuditRow.details), *texts)


def _to_entry(row: Any) -> Entry:
    key, previous, digest, written, *texts = row
    try:
        details = json.loads(written)
    except (TypeError, ValueError):
        details = None
    if not isinstance(details, dict):
        details = {"?": str(written)}
    return Entry(key, Done(**dict(zip(_TEXTS, texts, strict=True)), details=details), previous, digest)
