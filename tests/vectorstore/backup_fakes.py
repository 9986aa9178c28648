"""A library with something of everything, and what its catalogue holds as plain rows."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store_fakes import reading_of, with_obligations, with_pages

from vectorstore.access.audit import Done
from vectorstore.catalogue.schema import Base
from vectorstore.library import Library
from vectorstore.values import Reading

POLICE = with_obligations(reading_of("I. CÔNG AN XÃ", "Tuần tra ban đêm trước 10/5/2023", "Báo cáo hằng tháng"))
POLICE_AGAIN = with_obligations(reading_of("I. CÔNG AN XÃ", "Tuần tra ban đêm trước 10/5/2023", "Trực ban ngày"))
HEALTH = with_pages(reading_of("I. TRẠM Y TẾ", "Khám sức khỏe cho trẻ em", number="7/KH-UBND", place="Huế"))
SCHOOL = reading_of("I. TRƯỜNG HỌC", "Dạy bơi cho học sinh", number="9/KH-UBND", place="Vinh")
UNITS = "same:\n  - [Tổ Bảo vệ bờ biển, đội canh bờ biển]\n"
OF_PEOPLE = ("people", "tokens", "attempts", "sessions", "links", "used_tokens")
AT = "2024-05-20T12:00:00+00:00"
JOB = "INSERT INTO jobs VALUES ('j1','upload','running','a','{at}',NULL,NULL,'w',1.5,1,0,0.5,2,'x','')"
ROWS = (
    "INSERT INTO dismissed VALUES ('x', 'nhầm.txt', '{at}')",
    JOB.format(at=AT),
    "INSERT INTO decisions VALUES (7,'{plan}','{plan}','replaces','accepted','an','{at}')",
    "INSERT INTO asked VALUES (9,'{at}','api','vi','not_found','{{}}','[]',0,12.5,'')",
    "INSERT INTO feedback VALUES (3,'{at}','wrong','','sai','Ai?','{{}}',NULL,NULL)",
    "INSERT INTO feedback VALUES (8,'{at}','wrong','','sai','Gì?','{{}}',NULL,NULL)",
    "DELETE FROM feedback WHERE key = 8",
    "INSERT INTO attempts VALUES (4,'lan','10.0.0.9',1716206400.0)",
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A library as ``fill`` leaves it. ``police`` serves, in its second edition; ``health`` is withdrawn."""

    library: Library
    data: Path
    police: str
    health: str


def keep(library: Library, reading: Reading, plan_id: str | None = None) -> str:
    """Keeps a reading with its text as the original file; the plan's id."""
    place = {"source": "a.txt", "path": f"/{reading.passages[0].ordinal}.txt", "digest": reading.text}
    return library.keep(reading, plan_id=plan_id, data=reading.text.encode(), **place).id


def fill(library: Library, data: Path) -> tuple[str, str]:
    """Two editions, corrected; a withdrawn plan; a file that waits, of a job; words of readers; own units.

    The ids of the plan that serves and of the withdrawn one.
    """
    police, health = keep(library, POLICE), keep(library, HEALTH)
    keep(library, POLICE_AGAIN, police)
    obligation = library.contents(police).obligations[0]
    library.editor.correct(police, obligation.id, {"kind": "report"}, by="an", why="là báo cáo")
    library.withdraw(health)
    waiting = wait(library)
    let_in(library, health)
    run(data, *(row.format(plan=police, at=AT) for row in ROWS))
    upload = data / "uploads" / "j1" / "0" / "kế hoạch.txt"
    upload.parent.mkdir(parents=True)
    upload.write_text("chờ đọc")
    reports = json.dumps([{"outcome": "waiting", "waiting": waiting}, {"outcome": "failed", "waiting": None}])
    run(data, f"INSERT INTO job_files VALUES ('j1',0,'x','/elsewhere','d','queued',0,0,'','{reports}','')")
    (data / "units.yaml").write_text(UNITS)
    return police, health


def let_in(library: Library, plan_id: str) -> None:
    """Somebody who is signed in and holds a link and a token, a collection with the plan, and what was done."""
    access = library.catalogue.access
    lan = access.people.create("lan", "admin", groups=["y tế"])
    access.sessions.open(lan.id)
    access.sessions.new_link(lan.id)
    access.used_tokens.first("https://noi-bo.example", "0123456789abcdef", until=60.0, now=0.0)
    access.tokens.create(lan.id, "máy in", "reader")
    made = access.collections.create("Y tế", ["y tế"])
    access.collections.put(plan_id, made.id)
    access.audit.add(Done(AT, "lan", "session", "move_plan", plan_id, details={"collection": made.id}))


def wait(library: Library) -> int:
    """A file that waits for an admin; its key."""
    text = SCHOOL.text
    place = {"source": "s.txt", "path": "/s.txt", "digest": "s", "ingested_at": AT}
    key = library.catalogue.add_edition("school", SCHOOL, **place, file=library._originals.keep(text.encode()))
    library.catalogue.files.let_wait(key, ())
    return key


def run(data: Path, *statements: str) -> None:
    with closing(sqlite3.connect(data / "catalogue.db")) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


def tables(data: Path, beyond: int = 0) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the catalogue but its state, as it would be with edition keys ``beyond`` lower."""
    keys = ("edition_key", "current", "last")
    with closing(sqlite3.connect(data / "catalogue.db")) as database:
        database.row_factory = sqlite3.Row
        assert database.execute("PRAGMA foreign_key_check").fetchone() is None
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        found = {}
        for name in Base.metadata.tables:
            rows = [dict(row) for row in database.execute(f'SELECT * FROM "{name}"')]
            for row in rows:
                for key in (*keys, *(("key",) if name == "editions" else ())):
                    if row.get(key) is not None:
                        row[key] -= beyond
                if name == "job_files":
                    row["reports"] = [
                        {**report, "waiting": report["waiting"] and report["waiting"] - beyond}
                        for report in json.loads(row["reports"])
                    ]
            found[name] = sorted(tuple(map(str, row.values())) for row in rows)
    del found["state"]
    return found


def of_plans(data: Path, beyond: int = 0) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that a restore puts in the place of others, whatever of people and access stays: see people_rows.py."""
    staying = (*OF_PEOPLE, "audit", "collections", "collected")
    return {name: rows for name, rows in tables(data, beyond).items() if name not in staying}


def listing(data: Path) -> dict[str, bytes]:
    """What lies in the data folder beside the database and the indexes, by name."""
    derived = ("lexical", "dense", "catalogue.db", "writer.lock")
    paths = (path for path in data.rglob("*") if path.is_file())
    names = {path.relative_to(data).as_posix(): path for path in paths}
    return {name: path.read_bytes() for name, path in names.items() if not name.startswith(derived)}
