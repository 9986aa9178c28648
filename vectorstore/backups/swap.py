"""One catalogue's content put in the place of another's, in one SQLite transaction.

Who reads meanwhile sees the old content until the commit and the new one after it; other processes keep their
connections. The rows are copied, not the file: nothing else that a file from elsewhere may hold comes along.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Table

from vectorstore.backups import people_rows
from vectorstore.backups.manifest import UPLOADS
from vectorstore.catalogue.database import BUSY_SECONDS
from vectorstore.catalogue.schema import Base
from vectorstore.errors import CatalogueFailed

_LAST = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?), 0)"
_NAMED = {"editions.key", "plans.last"}  # columns of edition keys that refer to no other column


def committed(live: Path) -> int:
    """The mark of the swap that was committed last. Raises CatalogueFailed."""
    with _opened(live) as database:
        return int(database.execute("PRAGMA user_version").fetchone()[0])


def originals(live: Path) -> set[str]:
    """The originals that editions have, by digest. Raises CatalogueFailed."""
    with _opened(live) as database:
        return {name for (name,) in database.execute("SELECT DISTINCT file FROM editions")}


def jobs(live: Path) -> set[str]:
    """The ids of all jobs. Raises CatalogueFailed."""
    with _opened(live) as database:
        return {job_id for (job_id,) in database.execute("SELECT id FROM jobs")}


def reserve(live: Path, copy: Path) -> int:
    """How far the copy's edition keys are to be moved, so that none was ever given by the live catalogue.

    The moved keys count as given from now on. Raises CatalogueFailed.
    """
    with _opened(live, copy) as database:
        beyond = int(database.execute(_LAST, ("editions",)).fetchone()[0])
        database.execute("BEGIN IMMEDIATE")
        _count_on(database, "editions", beyond + _last_key(database))
        database.execute("COMMIT")
    return beyond


def replace(live: Path, copy: Path, *, beyond: int, mark: int, moved: tuple[str, str]) -> None:
    """Puts the copy's content in place, edition keys moved by ``beyond``, under a state that nobody has seen.

    What of people, collections and the trail stays, people_rows.py says. ``mark`` tells afterwards that it is done.
    ``moved``: the data folder that the copy is of, and the live one: files that wait there are looked for here. Raises
    CatalogueFailed; then nothing has changed.
    """
    with _opened(live, copy) as database:
        database.create_function("moved_reports", 1, lambda reports: _reports(reports, beyond), deterministic=True)
        database.execute("PRAGMA foreign_keys=OFF")  # both are sound, and each row would be looked up
        database.execute("BEGIN IMMEDIATE")
        (state,) = database.execute("SELECT max(a.value, b.value) FROM main.state a, came.state b").fetchone()
        stay, shelves = people_rows.staying(database), people_rows.shelves(database)
        for table in Base.metadata.sorted_tables:
            if table.name not in stay:
                _replace(database, table, beyond)
        people_rows.put_back(database, shelves)
        database.execute("UPDATE main.state SET value = ?", (state + 1,))
        _move_paths(database, *moved)
        database.execute(f"PRAGMA main.user_version = {mark:d}")
        database.execute("COMMIT")
        database.execute("PRAGMA busy_timeout=1000")
        database.execute("PRAGMA main.wal_checkpoint(TRUNCATE)")  # the log is as large as all that was copied


def _replace(database: sqlite3.Connection, table: Table, beyond: int) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(_value(column, beyond) for column in table.columns)
    given = _is_counted(database, table.name)
    last = max(database.execute(_LAST, (table.name,)).fetchone()[0], _last_key(database, table.name)) if given else 0
    database.execute(f'DELETE FROM main."{table.name}"')
    if table.name not in people_rows.NEVER:  # a file that was changed may hold some
        database.execute(f'INSERT INTO main."{table.name}" ({names}) SELECT {values} FROM came."{table.name}"')
    if given and table.name != "editions":  # whose keys were reserved
        _count_on(database, table.name, last)


def _value(column: Column[Any], beyond: int) -> str:
    name = f"{column.table.name}.{column.name}"
    if name in _NAMED or any(key.target_fullname == "editions.key" for key in column.foreign_keys):
        return f'"{column.name}" + {beyond:d}'
    if name == "editions.indexed":
        return "key IN (SELECT current FROM came.plans WHERE current IS NOT NULL)"
    return 'moved_reports("reports")' if name == "job_files.reports" else f'"{column.name}"'


def _is_counted(database: sqlite3.Connection, table: str) -> bool:
    chosen = "SELECT 1 FROM main.sqlite_master WHERE name = ? AND sql LIKE '%AUTOINCREMENT%'"
    return database.execute(chosen, (table,)).fetchone() is not None


def _last_key(database: sqlite3.Connection, table: str = "editions") -> int:
    """The last key that the copy gave."""
    (counted,) = database.execute(_LAST.replace("sqlite_sequence", "came.sqlite_sequence"), (table,)).fetchone()
    (highest,) = database.execute(f'SELECT coalesce(max("key"), 0) FROM came."{table}"').fetchone()
    return max(int(counted), int(highest))


def _count_on(database: sqlite3.Connection, table: str, last: int) -> None:
    """Lets the table give only keys after ``last``."""
    database.execute("DELETE FROM main.sqlite_sequence WHERE name = ?", (table,))
    database.execute("INSERT INTO main.sqlite_sequence (name, seq) VALUES (?, ?)", (table, last))


def _move_paths(database: sqlite3.Connection, source: str, target: str) -> None:
    start = f"{source}/{UPLOADS}/"
    moved = "UPDATE main.job_files SET path = ? || substr(path, ?) WHERE substr(path, 1, ?) = ?"
    database.execute(moved, (f"{target}/{UPLOADS}/", len(start) + 1, len(start), start))


def _reports(reports: str, beyond: int) -> str:
    """The reports on a job's file, with the keys of files that wait moved too."""
    shapes = json.loads(reports)
    for shape in shapes if isinstance(shapes, list) else ():
        if isinstance(shape, dict) and isinstance(shape.get("waiting"), int):
            shape["waiting"] += beyond
    return json.dumps(shapes, ensure_ascii=False)


@contextmanager
def _opened(live: Path, copy: Path | None = None) -> Iterator[sqlite3.Connection]:
    """The live catalogue with the copy attached as ``came``; what isn't committed is undone."""
    try:
        with closing(sqlite3.connect(live, timeout=BUSY_SECONDS, isolation_level=None)) as database:
            database.execute("PRAGMA synchronous=FULL")
            if copy is not None:
                database.execute("ATTACH ? AS came", (str(copy),))
            yield database
    except sqlite3.Error as failure:
        raise CatalogueFailed(str(live), failure) from failure
