"""Values of where a file belongs: what is said of it, the plan it is an edition of, those it may be one of.

Which plan that is, is decided in keeping/placing.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from vectorstore.changes import number_key
from vectorstore.folding import syllables
from vectorstore.values import Header, PassageKind, Plan

Reason = Literal["path", "number", "title", "text", "withdrawn"]
Fates = Literal["unchanged", "renamed", "earlier", "withdrawn", "waiting", "dismissed"]

BODY: tuple[PassageKind, ...] = ("basis", "formula", "item", "paragraph", "cell", "result", "footnote")
"""The kinds of passages by which texts are compared: heads and feet are in every plan."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What whoever brings a file says of it: an edition of ``plan_id``, ``new``, or nothing.

    ``collection``: where a new plan goes: its id, "-" for none, "" for the standard one. Editions stay with it.
    """

    plan_id: str | None = None
    new: bool = False
    collection: str = ""

    @property
    def is_automatic(self) -> bool:
        """Which plan the file is of is left to the rules."""
        return self.plan_id is None and not self.new


AUTOMATIC = Choice()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A plan that a file may be an edition of. ``likeness``: 0..1, how much of their words is the same."""

    plan_id: str
    reason: Reason
    likeness: float


@dataclass(frozen=True, slots=True)
class Placement:
    """The plan that a file is the next edition of; none where it is new, or waits for an admin among ``candidates``."""

    plan_id: str | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A file whose bytes are known already, and the edition that has them.

    ``unchanged``: it serves, from this path. ``renamed``: it serves, and this path is another one. ``earlier``: another
    edition of its plan serves. ``withdrawn``: no edition of its plan does. ``waiting``: an admin has to say.
    ``dismissed``: an admin wants nothing of it, and nothing is kept; ``plan`` has its name only.
    """

    fate: Fates
    plan: Plan
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file that was brought: ``created``, ``updated``, ``waiting``, or it was ``known`` already.

    ``noted``: codes of warnings, as that its plan stays in another collection than was said.
    """

    outcome: Literal["created", "updated", "waiting", "known"]
    plan: Plan
    candidates: tuple[Candidate, ...] = ()
    known: Known | None = None
    noted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits for an admin. ``plan`` is what was read of it, under an id that it has only if it is new."""

    key: int
    plan: Plan
    candidates: tuple[Candidate, ...]


Identity = dict[str, str]
"""Type, number, issuer and year as they are compared; "" where the text has none."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan in the edition that serves, or of a withdrawn plan that served last.

    ``identity``: that of its header, read once, as every file that comes is held against every plan.
    """

    plan_id: str
    edition_key: int
    header: Header
    withdrawn: bool = False
    identity: Identity = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "identity", identity(self.header))


def identity(header: Header) -> Identity:
    """What of a header tells one plan from another."""
    fields = {name: folded(getattr(header, name).value) for name in ("kind", "issuer")}
    return fields | {"number": number_key(header.number.value or ""), "year": str(header.year or "")}


@lru_cache(maxsize=16384)
def folded(words: str | None) -> str:
    """A field of a header as it is compared."""
    return " ".join(syllables(words or ""))
