"""The roles: a reader asks, an editor also corrects what was read, an admin also decides who sees and does what."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["reader", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)  # each may do what those before it may


def may(role: Role, least: Role) -> bool:
    """Whether who has ``role`` may do what needs at least ``least``."""
    return ROLES.index(role) >= ROLES.index(least)


def lower(one: Role, other: Role) -> Role:
    """The one that may do less."""
    return min(one, other, key=ROLES.index)


def higher(one: Role, other: Role) -> Role:
    """The one that may do more."""
    return max(one, other, key=ROLES.index)
