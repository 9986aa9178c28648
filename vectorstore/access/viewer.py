"""Who asks, and what they may see. Every surface works for one viewer at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vectorstore.access.roles import Role, may

How = Literal["anonymous", "session", "token", "proxy", "box", "owner"]


@dataclass(frozen=True, slots=True)
class Sight:
    """The collections that somebody may see. What is in none is for everybody who may come in. None: all of them."""

    collections: frozenset[str] | None = frozenset()

    @property
    def everything(self) -> bool:
        """Nothing is hidden."""
        return self.collections is None

    def sees(self, collection: str | None) -> bool:
        """Whether a plan of this collection, or of none, may be seen."""
        return self.collections is None or collection is None or collection in self.collections


EVERYTHING = Sight(None)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks. ``key``: the person's id, "" for nobody in particular. ``name``: who is noted to have done something.

    ``unit``: theirs, "" where they named none. ``how`` they were told: by a session's cookie, a token, the header of a
    trusted proxy, the page that holds a box; or they run the program on its own machine and own all of it.
    """

    key: str
    name: str
    role: Role
    sight: Sight
    how: How
    unit: str = ""
    shown: str = ""  # as a page greets them

    def may(self, least: Role) -> bool:
        """Whether they may do what needs at least this role."""
        return may(self.role, least)

    @property
    def is_known(self) -> bool:
        """A person, who can sign out and has a profile."""
        return bool(self.key)


ANONYMOUS = Viewer("", "", "reader", Sight(), "anonymous")
OWNER = Viewer("", "", "admin", EVERYTHING, "owner")
