"""The audit trail's values: who did what when, in a chain of which no link can be changed unseen.

Each entry's digest is over what it says and over the digest of the one before; entries are added, never changed, and
go only from the oldest end, when they have been kept for as long as the setting says. That some went is an entry too,
with the digest of the last of them: a beginning that was cut off otherwise is found. An end that was cut off, or a
chain that was written anew from some entry on, only those find who wrote down the digest of a later entry elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, Literal

START = "0" * 64  # what stands before the first entry of all
PRUNED = "prune_audit"  # the action by which old entries went
MOST_WORDS = 400  # characters of one value: an address may be as long as a browser sends it
MOST_VALUES = 60  # in one list

Fault = Literal["", "changed", "unlinked", "cut"]
"""What is wrong with an entry: it doesn't say what was written, it doesn't follow the one before, or those before the
first were not let go by the program."""


@dataclass(frozen=True, slots=True)
class Done:
    """Something that somebody did, or was refused. ``at``: ISO moment in UTC.

    ``who``: their name, "" for nobody in particular. ``how``: as of ``Viewer``; "job" for what a job of theirs came to,
    "program" for what nobody asked for. ``action``: a key of the texts (``audit.action.<action>``). ``of``: to what: an
    id or a name. ``outcome``: "done", "refused" or "failed". ``details``: short values and lists of them only, never a
    secret, nor the text of a question.
    """

    at: str
    who: str
    how: str
    action: str
    of: str = ""
    outcome: str = "done"
    address: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the trail. ``number`` grows from entry to entry."""

    number: int
    done: Done
    previous: str
    digest: str

    @property
    def is_sound(self) -> bool:
        """Whether it still says what was written."""
        return self.digest == digest_of(self.done, self.previous)

    def to_json(self) -> dict[str, Any]:
        """All of it, as JSON values."""
        return {"number": self.number, **asdict(self.done), "previous": self.previous, "digest": self.digest}


@dataclass(frozen=True, slots=True)
class Checked:
    """How a trail was found. ``entries``: that were looked at. ``last``: the last sound one. ``broken``: the first that
    is not, and its ``fault``; None and "" where all are.
    """

    entries: int
    last: Entry | None = None
    broken: Entry | None = None
    fault: Fault = ""

    def to_json(self) -> dict[str, Any]:
        """All of it, as JSON values."""
        last = {"number": self.last.number, "digest": self.last.digest} if self.last else None
        broken = {"number": self.broken.number, "fault": self.fault} if self.broken else None
        return {"entries": self.entries, "last": last, "broken": broken}


def checked(entries: Iterable[Entry]) -> Checked:
    """The first fault of a trail, whose entries come from the oldest on."""
    count, starts = 0, {START}
    first: Entry | None = None
    last: Entry | None = None
    for count, entry in enumerate(entries, 1):
        if not entry.is_sound:
            return Checked(count, last, entry, "changed")
        if last is not None and entry.previous != last.digest:
            return Checked(count, last, entry, "unlinked")
        if entry.done.action == PRUNED:
            starts.add(str(entry.done.details.get("digest")))
        first, last = first or entry, entry
    if first is not None and first.previous not in starts:
        return Checked(count, last, first, "cut")
    return Checked(count, last)


def digest_of(done: Done, previous: str) -> str:
    """The digest of an entry that comes after the one with the digest ``previous``."""
    whole = [previous, *asdict(done).values()]
    said = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=repr)
    return sha256(said.encode("utf-8", "backslashreplace")).hexdigest()
