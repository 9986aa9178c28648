"""People: who may come in, under which name, and what they may do there."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from vectorstore.access.errors import BadName
from vectorstore.access.roles import Role

LOCAL = "local"  # whose password is kept here; other origins are "proxy" and the address of a sign-on provider
LONGEST = 100  # characters of a name, a label or a group
LONGEST_UNIT = 200
_READ = 4 * LONGEST_UNIT  # more are not looked at: composed letters of so few come in fewer than this
_NO_NAME = "…"  # NFKC makes three dots of it, so that no name's key has one


@dataclass(frozen=True, slots=True)
class Person:
    """A person. ``id`` never changes and is never given again; ``name`` is what they sign in with.

    ``subject``: who they are to their ``origin``, "" for local ones. ``role`` and ``groups``: as an admin set them;
    ``given_role`` and ``given_groups``: as their sign-on said last. The higher role counts, and all groups.
    """

    id: str
    name: str
    shown: str
    role: Role
    unit: str = ""
    origin: str = LOCAL
    subject: str = ""
    has_password: bool = False
    disabled: bool = False
    groups: tuple[str, ...] = ()
    given_role: Role = "reader"
    given_groups: tuple[str, ...] = ()
    created_at: str = ""
    seen_at: str | None = None  # when they last signed in

    @property
    def all_groups(self) -> tuple[str, ...]:
        """Their groups, wherever they have them from."""
        return tuple(dict.fromkeys((*self.groups, *self.given_groups)))

    def to_json(self) -> dict[str, Any]:
        """All that an admin may see, as JSON values."""
        shown = ("name", "shown", "role", "unit", "origin", "has_password", "disabled", "given_role")
        values = {name: getattr(self, name) for name in shown}
        groups = {"groups": list(self.groups), "given_groups": list(self.given_groups)}
        return values | groups | {"created_at": self.created_at, "seen_at": self.seen_at}


def checked_name(name: str, most: int = LONGEST) -> str:
    """A name, a label or a group as it is kept: one form of its letters, single spaces. Raises BadName."""
    kept = " ".join(unicodedata.normalize("NFC", name[: _READ + 1]).split())
    if len(name) > _READ or not 0 < len(kept) <= most or any(map(_is_control, kept)):
        raise BadName(name=name[:LONGEST], most=most)
    return kept


def checked_unit(unit: str) -> str:
    """The name of a unit as it is kept; "" for none. Raises BadName."""
    return checked_name(unit, LONGEST_UNIT) if unit.strip() else ""


def name_key(name: str) -> str:
    """By which names are the same, however they are written: no two people have the same one.

    What can't be a name, as it is too long or holds a control character or half a letter, has one that no name has.
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name[:_READ]).casefold())
    known = "".join(_NO_NAME if _is_control(one) else one for one in " ".join(plain.split()))
    return known + (_NO_NAME if len(name) > _READ else "")


def _is_control(letter: str) -> bool:
    """A control or formatting character, half a letter (a surrogate), or one that Unicode doesn't have."""
    return unicodedata.category(letter).startswith("C")
