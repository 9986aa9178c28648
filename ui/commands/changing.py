"""Which commands change something, and what the audit trail notes of each: one table, and what follows a command in it.

The commands of ``admin`` note by themselves what they did (``ui.access.trail.note_owner``), since they name people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from ui.commands.session import Session


@dataclass(frozen=True, slots=True)
class Change:
    """What a command changes: the action of its entry, of what, and more of it."""

    action: str
    of: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


Told = Callable[[Mapping[str, Any]], Change | None]
"""What a command changes with these parameters; None where it only shows something."""


def _of(action: str, *names: str, **details: str) -> Told:
    """The parameters ``names`` say of what; ``details``: under which names others are noted, where they are given."""

    def told(given: Mapping[str, Any]) -> Change:
        more = {shown: given[name] for shown, name in details.items() if given[name] not in (None, "", (), [], False)}
        return Change(action, " ".join(str(given[name]) for name in names), more)

    return told


def _ingest(given: Mapping[str, Any]) -> Change | None:
    if given["watch"]:
        return None  # what comes of it are jobs, each noted when it is over
    plan = {"plan": given["replace"] or "new"} if given["replace"] or given["new"] else {}
    collection = {"collection": given["collection"]} if given["collection"] else {}
    return Change("ingest", "", {"paths": list(map(str, given["paths"]))} | plan | collection)


def _restore(given: Mapping[str, Any]) -> Change:
    target = str(given["target"])
    is_file = "." in target or "/" in target  # as commands/backup.py tells them apart
    return Change("restore_backup", Path(target).name) if is_file else Change("restore", target)


def _decide(given: Mapping[str, Any]) -> Change:
    number = str(given["number"])
    return (
        Change("dismiss", number) if given["dismiss"] else Change("decide", number, {"plan": given["replace"] or "new"})
    )


def _correct(given: Mapping[str, Any]) -> Change:
    said = {"actor": "actor", "no_actor": "actor", "deadline": "deadline", "due": "deadline", "no_deadline": "deadline"}
    fields = {shown for name, shown in (said | {"kind": "kind"}).items() if given[name]}
    return Change("correct", f"{given['plan']} {given['obligation']}", {"fields": fields, "by": given["by"]})


def _corrections(given: Mapping[str, Any]) -> Change | None:
    for verdict in ("accept", "reject", "withdraw"):
        if given[verdict] is not None:
            to = {"obligation": given["to"]} if given["to"] else {}
            return Change(f"{verdict}_correction", str(given[verdict]), to | {"by": given["by"]})
    return None


def _changes(given: Mapping[str, Any]) -> Change | None:
    for verdict, target in (("accepted", given["accept"]), ("rejected", given["reject"])):
        if target is not None:
            told = {"target": target, "verdict": verdict, "by": given["by"]}
            return Change("decide_change", str(given["plan"] or ""), told)
    return None


def _jobs(given: Mapping[str, Any]) -> Change | None:
    chosen = ((action, given[action]) for action in ("cancel", "retry"))
    return next((Change(action, job) for action, job in chosen if job is not None), None)


def _feedback(given: Mapping[str, Any]) -> Change | None:
    by = {"by": given["by"]}
    return Change("handle_feedback", str(given["handle"]), by) if given["handle"] is not None else None


def _audit(given: Mapping[str, Any]) -> Change | None:
    """What leaves the program is noted; what the terminal shows is not."""
    if given["form"] in (None, "table") or given["verify"]:
        return None
    asked = {name: given[name] for name in ("who", "action", "since", "until") if given[name]}
    return Change("export_questions" if given["questions"] else "export_audit", "", {"format": given["form"]} | asked)


CHANGING: Mapping[str, Told] = MappingProxyType(
    {
        "ingest": _ingest,
        "decide": _decide,
        "rollback": _of("rollback", "plan", edition="edition"),
        "withdraw": _of("withdraw", "plan"),
        "restore": _restore,
        "reindex": _of("reread"),
        "correct": _correct,
        "corrections": _corrections,
        "changes": _changes,
        "words add-unit": _of("add_word", names="names"),
        "words add-abbreviation": _of("add_word", short="short", full="full"),
        "words add-term": _of("add_word", english="english", vietnamese="vietnamese"),
        "words add-said": _of("add_word", said="said", written="written"),
        "words remove": _of("remove_word", name="name", list="of"),
        "backup": _of("backup", "file"),
        "feedback": _feedback,
        "jobs": _jobs,
        "audit": _audit,
        "collections create": _of("create_collection", "name", groups="groups"),
        "collections groups": _of("set_collection_groups", "collection", groups="groups"),
        "collections standard": _of("set_standard_collection", "collection"),
        "collections move": _of("move_plan", "plan", collection="collection"),
        "collections forget": _of("forget_collection", "collection"),
    }
)


def note_changes(tree: Any) -> None:
    """Has every command of ``CHANGING`` noted after it has run, however it ended."""
    for name, command in leaves(tree):
        if told := CHANGING.get(name):
            command.invoke = partial(_run, command.invoke, told)


def leaves(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every command that has none below it, with its name as it is typed."""
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
    for word, one in (below or {}).items():
        yield from leaves(one, f"{name} {word}".strip())


def _run(invoke: Callable[[Any], Any], told: Told, context: Any) -> Any:
    session: Session = context.obj
    session.told.clear()
    outcome = "failed"
    try:
        result = invoke(context)
        outcome = "done"
    except typer.BadParameter:
        outcome = ""  # nothing was begun
        raise
    except typer.Exit as ended:
        outcome = "failed" if ended.exit_code else "done"
        raise
    finally:
        change = told(context.params) if outcome else None
        if change is not None and (outcome == "done" or session.parts.is_open):
            from ui.access.trail import note_owner  # cost: only what has changed something is noted

            note_owner(session.parts, change.action, change.of, outcome, **(dict(change.details) | session.told))
    return result
