"""The audit trail and the questions noted, in the words of a reader, and as files for other programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from prompts.texts import Language, named, say
from ui.moments import second
from ui.register.exports import HIDDEN, harmless
from ui.terminal import plain
from vectorstore.access.audit import Checked, Entry
from vectorstore.catalogue.journal import Asked

FORMATS = ("csv", "jsonl")
MEDIA = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
COLUMNS = ("number", "at", "who", "how", "action", "of", "outcome", "address", "details", "digest")
QUESTION_COLUMNS = (
    "at",
    "surface",
    "status",
    "language",
    "kind",
    "units",
    "plans",
    "understood",
    "milliseconds",
    "words",
)
_APART = ("asks", "units", "plans")  # what was understood that has a column of its own
_STYLES = {"refused": "yellow", "failed": "red"}


def who_said(entry: Entry, language: Language) -> str:
    """Who did it: a name, or what stands for nobody in particular."""
    return entry.done.who or named("audit.nobody", entry.done.how, language)


def action_said(action: str, language: Language) -> str:
    """What was done, in words; an action that this version of the program doesn't know stands as it is."""
    return named("audit.action", action, language)


def how_said(how: str, language: Language) -> str:
    """How they were told, in words."""
    return named("audit.how", how, language)


def outcome_said(outcome: str, language: Language) -> str:
    """How it ended, in words."""
    return named("audit.outcome", outcome, language)


def details_said(details: Mapping[str, Any], language: Language) -> str:
    """More of it: each value with its name; what the program itself calls something (a role, a way in), in words."""
    said = {
        name: named(f"audit.value.{name}", value, language) if isinstance(value, str) and value else value
        for name, value in details.items()
    }
    return "; ".join(
        f"{named('audit.detail', name, language)}: {_value(value, language)}" for name, value in said.items()
    )


def cells(entry: Entry, language: Language) -> tuple[str, ...]:
    """An entry's cells, one for each of COLUMNS. Times are those of Vietnam."""
    done = entry.done
    return (
        str(entry.number),
        second(done.at),
        done.who,
        how_said(done.how, language),
        action_said(done.action, language),
        done.of,
        outcome_said(done.outcome, language),
        done.address,
        details_said(done.details, language),
        entry.digest,
    )


def question_cells(asked: Asked, language: Language) -> tuple[str, ...]:
    """A question's cells, one for each of QUESTION_COLUMNS."""
    parts = asked.understood
    others = {name: values for name, values in parts.items() if name not in _APART}
    return (
        second(asked.at.isoformat()),
        named("usage.surface", asked.surface, language),
        named("usage.status", asked.status, language),
        asked.language,
        "; ".join(named("explain.asks", str(one), language) for one in parts.get("asks", ())),
        "; ".join(map(str, parts.get("units", ()))),
        "; ".join(asked.plans),
        "; ".join(f"{name}: {_value(values, language)}" for name, values in others.items()),
        str(asked.milliseconds),
        asked.words,
    )


def question_json(asked: Asked) -> dict[str, Any]:
    """A question as it is kept, as JSON values; its words only where they were kept."""
    shown = ("surface", "status", "language", "citations", "milliseconds")
    values = {"at": asked.at.isoformat(timespec="seconds")} | {name: getattr(asked, name) for name in shown}
    values |= {"understood": dict(asked.understood), "plans": list(asked.plans)}
    return values | ({"words": asked.words} if asked.words else {})


def trail_file(entries: Iterable[Entry], form: str, language: Language) -> Iterator[bytes]:
    """The entries as a file of one of FORMATS, piece by piece."""
    if form == "jsonl":
        return _jsonl(entry.to_json() for entry in entries)
    headings = [say(f"audit.column.{name}", language) for name in COLUMNS]
    return _csv(headings, (cells(entry, language) for entry in entries))


def questions_file(asked: Iterable[Asked], form: str, language: Language) -> Iterator[bytes]:
    """The questions as a file of one of FORMATS, piece by piece."""
    if form == "jsonl":
        return _jsonl(map(question_json, asked))
    headings = [say(f"audit.question.{name}", language) for name in QUESTION_COLUMNS]
    return _csv(headings, (question_cells(one, language) for one in asked))


def trail_view(entries: Sequence[Entry], language: Language) -> Group:
    """Two lines an entry, the latest first: when and who; what, of what, and more of it."""
    lines: list[RenderableType] = []
    for entry in entries:
        done = entry.done
        how = ", ".join(one for one in (how_said(done.how, language), done.address) if one)
        lines.append(
            Text.assemble(plain(f"{second(done.at)}  {who_said(entry, language)}", "bold"), plain(f" ({how})", "dim"))
        )
        what = " ".join(one for one in (action_said(done.action, language), done.of) if one)
        outcome = plain(f" – {outcome_said(done.outcome, language)}", _STYLES.get(done.outcome, ""))
        more = plain(f"  {details_said(done.details, language)}" if done.details else "", "dim")
        lines.append(Text.assemble("  ", plain(what), outcome if done.outcome != "done" else "", more))
    return Group(*lines)


def questions_view(asked: Sequence[Asked], language: Language) -> Group:
    """A line a question: when, what was understood of it, and how it ended."""
    rows = (dict(zip(QUESTION_COLUMNS, question_cells(one, language), strict=True)) for one in asked)
    shown = ("at", "surface", "kind", "units", "plans", "understood", "status", "words")
    return Group(*(plain(" · ".join(row[name] for name in shown if row[name]), "") for row in rows))


def checked_said(found: Checked, language: Language) -> str:
    """Whether the trail is sound, or where it is not."""
    if found.broken is not None:
        return say(f"audit.broken.{found.fault}", language, number=found.broken.number)
    if found.last is None:
        return say("audit.empty", language)
    return say("audit.sound", language, count=found.entries, number=found.last.number, digest=found.last.digest)


def _csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark so that Excel reads it as such; no cell runs as a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    yield b"\xef\xbb\xbf"
    for row in chain((headings,), rows):
        writer.writerow([harmless(cell.translate(HIDDEN)) for cell in row])
        yield out.getvalue().encode("utf-8", "backslashreplace")
        out.seek(0)
        out.truncate()


def _jsonl(shapes: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    for shape in shapes:
        yield (json.dumps(shape, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8", "backslashreplace")


def _value(value: Any, language: Language) -> str:
    if isinstance(value, bool):
        return say("audit.yes" if value else "audit.no", language)
    said = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value if value is not None else "")
    return said or "–"
