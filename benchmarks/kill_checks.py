"""What must hold of a data folder after a process that wrote to it was killed: each function gives what doesn't."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from vectorstore.folding import terms
from vectorstore.indexes import chroma, generations
from vectorstore.indexes.rows import index_rows
from vectorstore.library import Library
from vectorstore.retriever import Query


@dataclass(frozen=True, slots=True)
class Kept:
    """What a library holds: the text of each edition, and which edition of each plan serves."""

    texts: Mapping[tuple[str, int], str]
    serving: Mapping[str, int]


def kept(library: Library) -> Kept:
    """What it holds."""
    plans, keys = library.plans(), library.catalogue.plan_ids()
    return Kept(
        {
            (id_, plan.edition): library.catalogue.edition_contents(plan.edition_key).text
            for id_ in keys - {one.plan.id for one in library.waiting()} - _unserved(library, keys)
            for plan in library.editions(id_)
        },
        {plan.id: plan.edition for plan in plans},
    )


def _unserved(library: Library, plan_ids: Iterable[str]) -> set[str]:
    """Plans of which no edition ever served: what a killed process left, unseen by readers."""
    activated = _rows(library, "SELECT DISTINCT plan_id FROM editions WHERE activated")
    return set(plan_ids) - {plan_id for (plan_id,) in activated}


def lost(before: Kept, after: Kept, may_change: Iterable[str]) -> Iterator[str]:
    """Plans and editions that are gone or changed; those that the work was about may serve another edition."""
    touched = set(may_change)
    for place, text in before.texts.items():
        if after.texts.get(place) != text:
            yield f"edition {place} is gone or has another text"
    for plan_id, edition in before.serving.items():
        if plan_id not in touched and after.serving.get(plan_id) != edition:
            yield f"{plan_id}: edition {edition} served, now {after.serving.get(plan_id)}"


def halves(library: Library, now: Kept, known: Iterable[str], searched: Iterable[str]) -> Iterator[str]:
    """Plans that serve but aren't whole: of no text that was ever written, without passages, or not to be found."""
    texts, wanted = set(known), set(searched)
    for plan in library.plans():
        contents = library.catalogue.edition_contents(plan.edition_key)
        if now.texts.get((plan.id, plan.edition)) not in texts:
            yield f"{plan.id}: its text is none of its editions'"
        if not plan.passages == len(contents.passages) > 0 or plan.obligations != len(contents.obligations):
            yield f"{plan.id}: {len(contents.passages)} of {plan.passages} passages"
        if plan.id in wanted:
            words = contents.passages[-3].words(contents.text)
            hits = library.retriever.search(Query(words), 3, plans={plan.id})
            if not hits or hits[0].stored.text != words or not hits[0].lexical or not hits[0].dense:
                yield f"{plan.id}: {words!r} finds {hits[:1]}"


def leftovers(library: Library, data: Path) -> Iterator[str]:
    """What a sweep should have removed or mended."""
    if pending := library.catalogue.pending():
        yield f"pending editions {pending}"
    if stale := library.catalogue.stale():
        yield f"editions whose rows may still be indexed {stale}"
    if broken := _rows(library, "PRAGMA foreign_key_check") + _rows(library, "PRAGMA quick_check")[1:]:
        yield f"the database: {broken}"
    yield from _of_files(library, data / "files")
    yield from _of_folders(data)
    yield from _of_rows(library, data)


def _of_files(library: Library, folder: Path) -> Iterator[str]:
    wanted = {name for (name,) in _rows(library, "SELECT DISTINCT file FROM editions WHERE file != ''")}
    there = {path.name: path for path in folder.iterdir()} if folder.exists() else {}
    if wanted != there.keys():
        yield f"original files: missing {sorted(wanted - there.keys())}, too many {sorted(there.keys() - wanted)}"
    for name in wanted & there.keys():
        if sha256(there[name].read_bytes()).hexdigest() != name:
            yield f"the original file {name} holds other bytes"


def _of_folders(data: Path) -> Iterator[str]:
    serving = generations.serving(data / "dense")
    builds = [path.name for path in (data / "dense").glob("build-*") if path != serving]
    beside = [path.name for path in data.glob("lexical.*")]
    if builds or beside:
        yield f"half-built indexes {builds + beside}"


def _of_rows(library: Library, data: Path) -> Iterator[str]:
    """Both indexes hold exactly the rows of what serves."""
    rows = [row for key in library.catalogue.current() for row in index_rows(library.catalogue.edition_contents(key))]
    wanted = {(row.edition_key, row.ordinal) for row in rows}
    client, collection = chroma.open_collection(generations.serving(data / "dense"), None)
    with closing(client):
        dense = {tuple(map(int, id_.split(":"))) for id_ in collection.get(include=[])["ids"]} if collection else set()
    any_word = dict.fromkeys({term for row in rows for term in terms(row.body)[:1]}, 1.0)
    lexical = {(edition, ordinal) for edition, ordinal, _ in library.lexical.search(any_word, len(rows) * 3 + 1000)}
    for name, found, size in (("dense", dense, len(dense)), ("lexical", lexical, library.lexical.size())):
        if found != wanted or size != len(wanted):
            yield f"the {name} index: {size} rows, missing {len(wanted - found)}, too many {len(found - wanted)}"


def _rows(library: Library, statement: str) -> list[tuple[str, ...]]:
    path = library.catalogue.file()
    assert path is not None, "a library in SQLite"
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()
