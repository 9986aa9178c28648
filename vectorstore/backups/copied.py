"""The catalogue of a backup, unpacked: checked as a file that anybody may have changed, and brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import JSON

from vectorstore.backups.errors import BadBackup
from vectorstore.backups.manifest import CATALOGUE, FILES, Manifest
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.migrations import HEAD
from vectorstore.catalogue.schema import Base
from vectorstore.values import PlanContents

_REVISION = "SELECT version_num FROM alembic_version"
# Nothing that acts by itself: no trigger, no view, no virtual table.
_ACTING = "SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index') OR sql LIKE 'CREATE VIRTUAL%'"


class Copy:
    """The checked catalogue of a backup, in the tables of this version. Make one with ``checked``; close it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._catalogue = Catalogue(f"sqlite:///{path}")

    def current(self, beyond: int) -> Iterator[PlanContents]:
        """The editions that will serve, their keys moved by ``beyond``."""
        for key in sorted(self._catalogue.current()):
            contents = self._catalogue.edition_contents(key)
            yield replace(contents, plan=replace(contents.plan, edition_key=key + beyond))

    def close(self) -> None:
        """Lets go of the file, whole and without a log beside it."""
        self._catalogue.close()
        with closing(sqlite3.connect(self.path)) as database:
            database.execute("PRAGMA journal_mode=DELETE")


def checked(file: Path, folder: Path, manifest: Manifest) -> Copy:
    """The catalogue that the backup ``file`` was unpacked to in ``folder``. Raises BadBackup."""
    path = folder / CATALOGUE
    with _failures(file):
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA trusted_schema=OFF")
            _check_file(file, database)
            _check_revision(file, database, manifest)
        copy = Copy(path)
        try:
            copy._catalogue.migrate()
        finally:
            copy.close()
        with closing(sqlite3.connect(path)) as database:
            _check_tables(file, database)
            keys = [key for (key,) in database.execute("SELECT key FROM editions ORDER BY key")]
            _check_originals(file, database, manifest)
    _check_readings(file, copy, keys)
    return copy


def _bad(file: Path, reason: object) -> BadBackup:
    return BadBackup(file, "damaged", member=CATALOGUE, reason=reason)


@contextmanager
def _failures(file: Path) -> Iterator[None]:
    try:
        yield
    except BadBackup:
        raise
    except Exception as failure:  # of a changed file SQLite and the migrations raise anything
        raise _bad(file, f"{type(failure).__name__}: {failure}") from failure


def _check_file(file: Path, database: sqlite3.Connection) -> None:
    (state,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if state != "ok":
        raise _bad(file, state)
    if database.execute("PRAGMA foreign_key_check").fetchone():
        raise _bad(file, "it refers to rows that aren't there")
    for (name,) in database.execute(_ACTING):
        raise BadBackup(file, "unsafe", member=f"{CATALOGUE}: {name}")


def _check_revision(file: Path, database: sqlite3.Connection, manifest: Manifest) -> None:
    """Revisions are numbers of one length, so that a later one is the greater text."""
    revision = str(database.execute(_REVISION).fetchone()[0])
    if len(revision) == len(HEAD) and revision > HEAD:
        raise BadBackup(file, "too_new", program=manifest.program)
    if revision != manifest.revision or len(revision) != len(HEAD):
        raise _bad(file, f"its revision is {revision!r}")


def _check_tables(file: Path, database: sqlite3.Connection) -> None:
    """Every table has its columns, what should be JSON is, and there is one state."""
    for name, table in Base.metadata.tables.items():
        found = {column for _, column, *_ in database.execute(f'PRAGMA table_info("{name}")')}
        if found != {column.name for column in table.columns}:
            raise _bad(file, f"its table {name} has other columns")
        for column in table.columns:
            if isinstance(column.type, JSON):
                wrong = f'SELECT 1 FROM "{name}" WHERE "{column.name}" IS NOT NULL AND NOT json_valid("{column.name}")'
                if database.execute(wrong).fetchone():
                    raise _bad(file, f"{name}.{column.name} holds what can't be read")
    if database.execute("SELECT count(*), typeof(max(value)) FROM state").fetchone() != (1, "integer"):
        raise _bad(file, "it has no state")


def _check_originals(file: Path, database: sqlite3.Connection, manifest: Manifest) -> None:
    known = {*manifest.lost, *(name.removeprefix(f"{FILES}/") for name in manifest.members)}
    for (name,) in database.execute("SELECT DISTINCT file FROM editions WHERE file <> ''"):
        if name not in known:
            raise BadBackup(file, "damaged", member=f"{FILES}/{name}", reason="an edition was read from it")


def _check_readings(file: Path, copy: Copy, keys: list[int]) -> None:
    """Every edition can be read as a plan."""
    try:
        for key in keys:
            copy._catalogue.edition_contents(key)
    except Exception as failure:  # of a changed file its reading raises anything
        raise _bad(file, f"its edition {key} can't be read ({type(failure).__name__}: {failure})") from failure
    finally:
        copy.close()
