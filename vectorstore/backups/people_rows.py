"""People, what lets them in, collections and the audit trail: what of them comes with a backup, and what stays.

Who is signed in, links that sign in, and which tokens of host pages were used, are in no backup. Where there are people
already, they stay with what lets them in: a restore brings back nobody who was forgotten or shut out, nor a token that
was revoked. The trail stays where there is one. A collection that there is stays as it is, and so does where a plan is
that there is already: no plan comes out of a collection into which it was put after the backup was made. The backup
adds what is not here.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

NEVER = ("sessions", "links", "used_tokens")  # are in no backup
_OF_PEOPLE = ("people", "tokens", "attempts", *NEVER)
_TRAIL = "audit"


def empty(copy: sqlite3.Connection) -> None:
    """Takes out of a copied catalogue what no backup holds, so that nothing of it is left in the file."""
    copy.execute("PRAGMA secure_delete=ON")
    there = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in NEVER:
        if table in there:  # not in one of an earlier version
            copy.execute(f'DELETE FROM "{table}"')
    copy.commit()


def staying(database: sqlite3.Connection) -> frozenset[str]:
    """The tables of the live catalogue that a restore leaves as they are."""
    people = _OF_PEOPLE if _has_rows(database, "people") else ()
    return frozenset((*people, *((_TRAIL,) if _has_rows(database, _TRAIL) else ())))


@dataclass(frozen=True, slots=True)
class Shelves:
    """The collections that there are, as rows by their columns, and by the id of each plan in which of them it is."""

    rows: tuple[dict[str, Any], ...]
    plans: tuple[tuple[str, str | None], ...]


def shelves(database: sqlite3.Connection) -> Shelves:
    """Those of the live catalogue."""
    found = database.execute("SELECT * FROM main.collections")
    names = [column for column, *_ in found.description]
    placed = "SELECT p.id, c.collection_id FROM main.plans p LEFT JOIN main.collected c ON c.plan_id = p.id"
    rows = tuple(dict(zip(names, row, strict=True)) for row in found)
    return Shelves(rows, tuple(database.execute(placed).fetchall()))


def put_back(database: sqlite3.Connection, kept: Shelves) -> None:
    """Lets these be as they were, beside those that came. One that came under the name of another is that one."""
    here = "SELECT id FROM main.collections WHERE name_key = :name_key AND id <> :id"
    if kept.rows:
        database.execute("UPDATE main.collections SET standard = 0")
    for row in kept.rows:
        database.execute(f"UPDATE main.collected SET collection_id = :id WHERE collection_id IN ({here})", row)
        database.execute("DELETE FROM main.collections WHERE id = :id OR name_key = :name_key", row)
        columns = ", ".join(f'"{name}"' for name in row)
        values = ", ".join(f":{name}" for name in row)
        database.execute(f"INSERT INTO main.collections ({columns}) VALUES ({values})", row)
    for plan_id, collection in kept.plans:
        database.execute("DELETE FROM main.collected WHERE plan_id = ?", (plan_id,))
        if collection is not None:
            came = "INSERT INTO main.collected (plan_id, collection_id) SELECT id, ? FROM main.plans WHERE id = ?"
            database.execute(came, (collection, plan_id))


def _has_rows(database: sqlite3.Connection, table: str) -> bool:
    return database.execute(f'SELECT 1 FROM main."{table}" LIMIT 1').fetchone() is not None
