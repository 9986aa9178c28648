"""The audit trail's values: who did what when, in a chain of which no link can be changed unseen.

Each entry's digest is over what it says and over the digest of the one before; entries are added, never changed, and
go only from the oldest end, when they have been kept for as long as the setting says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

START = "0" * 64  # what stands before the first entry of all


@dataclass(frozen=True, slots=True)
class Done:
    """Something that somebody did, or was refused. ``at``: ISO moment in UTC.

    ``who``: their name, "" for nobody in particular. ``how``: as of ``Viewer``. ``action``: a key of the texts
    (``audit.action.<action>``). ``of``: to what: an id or a name. ``outcome``: "done", "refused" or "failed".
    ``details``: short values only, never a secret, nor the text of a question.
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


def digest_of(done: Done, previous: str) -> str:
    """The digest of an entry that comes after the one with the digest ``previous``."""
    said = json.dumps([previous, *asdict(done).values()], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(said.encode("utf-8", "backslashreplace")).hexdigest()
