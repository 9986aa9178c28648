"""What ``doctor`` looks at: the data folder and what is in it, the search, and the programs beside Python.

Each check is a function from what it looks at to a Finding; none changes anything.
"""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterator
from pathlib import Path

from ingest.programs import PROGRAMS, Program, is_ready, version
from ingest.readers import ARCHIVES, FORMATS
from prompts.texts import Language, say
from ui.commands.finding import Finding
from ui.commands.model_finding import model_finding
from ui.wiring import Parts

__all__ = ["Finding", "diagnose"]

LEAST_FREE = 500  # megabytes on the data folder's disk: an ingest of scans needs room to work


def diagnose(parts: Parts, language: Language) -> Iterator[Finding]:
    """Every finding, in the order of the way of the data. A check that fails doesn't stop the others."""
    yield Finding("python", "ok", platform.python_version())
    folder = _folder(parts.settings.data, language)
    yield folder
    if folder.state == "ok" and parts.settings.data.is_dir():
        yield from _library(parts, language)
    yield model_finding(parts.settings, language)
    for program in PROGRAMS:
        yield _program(program, language)
    yield Finding("formats", "ok", " ".join((*FORMATS, *ARCHIVES)))


def _folder(data: Path, language: Language) -> Finding:
    """The data folder, or the folder that it would be made in."""
    there = next(path for path in (data.absolute(), *data.absolute().parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        found = say("doctor.folder.locked", language, folder=data)
        return Finding("data", "failed", found, say("doctor.folder.locked.remedy", language))
    free = shutil.disk_usage(there).free // 1_000_000
    if free < LEAST_FREE:
        found = say("doctor.folder.full", language, folder=data, free=free)
        return Finding("data", "failed", found, say("doctor.folder.full.remedy", language, free=LEAST_FREE))
    key = "doctor.folder.there" if data.is_dir() else "doctor.folder.new"
    return Finding("data", "ok", say(key, language, folder=data, free=free))


def _library(parts: Parts, language: Language) -> Iterator[Finding]:
    """The catalogue, and a search that needs both indexes and the encoder."""
    try:
        plans = parts.library.plans()
    except Exception as error:  # noqa: BLE001 - the check's edge: whatever fails is the finding
        yield Finding("catalogue", "failed", str(error), say("doctor.catalogue.remedy", language))
        return
    counts = {"plans": len(plans), "passages": sum(plan.passages for plan in plans)}
    yield Finding("catalogue", "ok", say("doctor.catalogue.holds", language, **counts))
    if plans:
        yield _search(parts, language)
    yield _trail(parts, language)
    yield _access(parts, language)


def _search(parts: Parts, language: Language) -> Finding:
    from vectorstore.retriever import Query  # cost: numpy

    try:
        found = parts.library.retriever.find(Query(say("doctor.search.words", "vi")), limit=1)
    except Exception as error:  # noqa: BLE001 - as above
        return Finding("search", "failed", str(error), say("doctor.search.remedy", language))
    if found.words_only:
        return Finding(
            "search", "failed", say("doctor.search.words_only", language), say("doctor.search.remedy", language)
        )
    return Finding("search", "ok", say("doctor.search.works", language))


def _trail(parts: Parts, language: Language) -> Finding:
    """Whether the audit trail is as it was written."""
    from ui.audit_view import checked_said  # cost: rich, 0.1 s

    try:
        found = parts.library.catalogue.access.audit.checked()
    except Exception as error:  # noqa: BLE001 - as above
        return Finding("trail", "failed", str(error), say("doctor.catalogue.remedy", language))
    if found.broken is None:
        return Finding("trail", "ok", checked_said(found, language))
    return Finding("trail", "failed", checked_said(found, language), say("doctor.trail.remedy", language))


def _access(parts: Parts, language: Language) -> Finding:
    """Who may read without signing in, and who can sign in; what an admin should see to."""
    settings = parts.settings
    try:
        people = [one for one in parts.library.catalogue.access.people.all() if not one.disabled]
    except Exception as error:  # noqa: BLE001 - as above
        return Finding("access", "failed", str(error), say("doctor.catalogue.remedy", language))
    admins = sum("admin" in (one.role, one.given_role) for one in people)
    rule = "no" if settings.anonymous == "loopback" and not settings.on_loopback else settings.anonymous
    said = {"anonymous": say(f"doctor.access.{rule}", language), "people": len(people), "admins": admins}
    found = say("doctor.access.found", language, **said)
    if not settings.on_loopback and not settings.public_url.lower().startswith("https:"):
        return Finding("access", "warning", found, say("doctor.access.plain_http", language, host=settings.host))
    if not admins and (people or not settings.on_loopback):
        return Finding("access", "warning", found, say("doctor.access.no_admin", language))
    return Finding("access", "ok", found)


def _program(program: Program, language: Language) -> Finding:
    """A program, and what it needs beside itself."""
    purpose = say(program.purpose, language)
    remedy = say("ingest.program_missing.remedy", language, install=program.install)
    if (number := version(program)) is None:
        return Finding(program.name, "missing", say("doctor.program.missing", language, purpose=purpose), remedy)
    if not is_ready(program):
        return Finding(program.name, "missing", say("doctor.program.no_vietnamese", language, version=number), remedy)
    return Finding(program.name, "ok", say("doctor.program.there", language, version=number, purpose=purpose))
