"""People, what lets them in, collections and the audit trail: what of them comes with a backup, and what stays.

Who is signed in, and links that sign in, are in no backup. Where there are people already, they stay with what lets
them in: a restore brings back nobody who was forgotten or shut out, nor a token that was revoked. The trail stays
where there is one. Collections come with the plans, but who sees one that there is already stays as it was said last.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

NEVER = ("sessions", "links")  # are in no backup
_OF_PEOPLE = ("people", "tokens", "attempts", *NEVER)
_TRAIL = "audit"
_MOVED = """
    SELECT count(*) FROM main.plans here JOIN came.plans there ON here.id = there.id
    WHERE coalesce((SELECT collection_id FROM main.collected WHERE plan_id = here.id), '')
       <> coalesce((SELECT collection_id FROM came.collected WHERE plan_id = here.id), '')
"""


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


def moved(database: sqlite3.Connection) -> int:
    """How many plans will be in another collection than they are in now, of those that are here and come."""
    return int(database.execute(_MOVED).fetchone()[0])


def groups(database: sqlite3.Connection) -> Mapping[str, str]:
    """Which groups see each collection that there is now, as they are written, by its id."""
    return dict(database.execute("SELECT id, groups FROM main.collections"))


def give(database: sqlite3.Connection, kept: Mapping[str, str]) -> None:
    """Lets these groups see the collections, as far as there are such."""
    database.executemany(
        "UPDATE main.collections SET groups = ? WHERE id = ?", [(said, id_) for id_, said in kept.items()]
    )


def _has_rows(database: sqlite3.Connection, table: str) -> bool:
    return database.execute(f'SELECT 1 FROM main."{table}" LIMIT 1').fetchone() is not None
