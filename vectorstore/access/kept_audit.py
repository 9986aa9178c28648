"""The audit trail, as the catalogue keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Engine, delete, func, insert, select

from vectorstore.access.audit import START, Done, Entry, digest_of
from vectorstore.access.schema import AuditRow
from vectorstore.database import reading, writing
from vectorstore.errors import storable

_AT_ONCE = 500


class Audit:
    """The trail of one catalogue. Every method raises CatalogueFailed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, done: Done) -> None:
        """Adds an entry at the end."""
        done = _storable(done)
        with writing(self._engine) as session:
            last = select(AuditRow.digest).order_by(AuditRow.key.desc()).limit(1)
            previous = session.scalar(last) or START
            columns = {name: getattr(done, name) for name in ("at", "who", "how", "action", "of", "outcome", "address")}
            columns |= {"details": dict(done.details), "previous": previous, "digest": digest_of(done, previous)}
            session.execute(insert(AuditRow).values(**columns))

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
        chosen = select(AuditRow).order_by(AuditRow.key.desc()).limit(limit)
        for wanted, condition in (
            (before, AuditRow.key < (before or 0)),
            (who, AuditRow.who == who),
            (action, AuditRow.action == action),
            (since, AuditRow.at >= since),
            (until, AuditRow.at < until),
        ):
            if wanted:
                chosen = chosen.where(condition)
        with reading(self._engine) as session:
            return tuple(map(_to_entry, session.scalars(chosen)))

    def all(self) -> Iterator[Entry]:
        """Every entry, from the oldest, read some at a time."""
        after = 0
        while True:
            chosen = select(AuditRow).where(AuditRow.key > after).order_by(AuditRow.key).limit(_AT_ONCE)
            with reading(self._engine) as session:
                found = [_to_entry(row) for row in session.scalars(chosen)]
            yield from found
            if len(found) < _AT_ONCE:
                return
            after = found[-1].number

    def broken(self) -> Entry | None:
        """The first entry that was changed, or that doesn't follow the one before; None where the chain is sound."""
        previous: str | None = None
        for entry in self.all():
            if not entry.is_sound or previous not in (None, entry.previous):
                return entry
            previous = entry.digest
        return None

    def prune(self, before: datetime) -> int:
        """Lets go of entries from before a moment, the latest of all excepted: the chain goes on from it; how many."""
        moment = before.astimezone(UTC).isoformat(timespec="seconds")
        with writing(self._engine) as session:
            kept = select(AuditRow.key).where(AuditRow.at >= moment).order_by(AuditRow.key).limit(1)
            first = session.scalar(kept) or session.scalar(select(func.max(AuditRow.key))) or 0
            return int(session.execute(delete(AuditRow).where(AuditRow.key < first)).rowcount)  # type: ignore[attr-defined]


def _storable(done: Done) -> Done:
    texts = {name: storable(getattr(done, name)) for name in ("at", "who", "how", "action", "of", "outcome", "address")}
    details = {storable(name): storable(v) if isinstance(v, str) else v for name, v in done.details.items()}
    return Done(**texts, details=details)


def _to_entry(row: AuditRow) -> Entry:
    done = Done(row.at, row.who, row.how, row.action, row.of, row.outcome, row.address, row.details)
    return Entry(row.key, done, row.previous, row.digest)
