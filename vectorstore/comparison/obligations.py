"""What differs between two readings of one obligation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, get_args

from vectorstore.comparison.runs import letters
from vectorstore.obligation import Deadline, Obligation, Party, Role, Target
from vectorstore.span import Span
from vectorstore.values import PlanContents

DutyField = Literal[
    "words", "actors", "partners", "recipients", "deadline", "kind", "targets", "result", "section"
]  # fmt: skip
DUTY_FIELDS: tuple[DutyField, ...] = get_args(DutyField)
_ROLES: dict[str, tuple[Role, ...]] = {
    "actors": ("lead", "actor"),
    "partners": ("partner",),
    "recipients": ("recipient",),
}


def differing(
    old: PlanContents, one: Obligation, new: PlanContents, other: Obligation, *, moved: bool
) -> tuple[DutyField, ...]:
    """The fields that differ, in the order of DUTY_FIELDS; none where the two say the same.

    Units are compared by name and role, deadlines by their words and by the dates computed of them. ``moved``: the two
    stand under different sections.
    """
    left, right = _fields(old.text, one), _fields(new.text, other)
    differ = {name for name in left if left[name] != right[name]} | ({"section"} if moved else set())
    differ |= {name for name, roles in _ROLES.items() if not _same(one.of_role(*roles), other.of_role(*roles))}
    return tuple(name for name in DUTY_FIELDS if name in differ)


def _fields(text: str, one: Obligation) -> dict[str, Any]:
    return {
        "words": _letters(text, one.spans),
        "deadline": _deadline(one.deadline) if one.deadline else None,
        "kind": one.kind,
        "targets": [_target(target) for target in one.targets],
        "result": _letters(text, one.result),
    }


def _same(old: Sequence[Party], new: Sequence[Party]) -> bool:
    """Each party has its like, in whatever order: one name, or one unit that is written in full and short."""
    left = list(new)
    for one in old:
        like = next((other for other in left if _alike(one, other)), None)
        if like is None:
            return False
        left.remove(like)
    return not left


def _alike(one: Party, other: Party) -> bool:
    named = letters(one.text) == letters(other.text) or bool(one.unit_id and one.unit_id == other.unit_id)
    return named and one.role == other.role and _excludes(one) == _excludes(other)


def _excludes(party: Party) -> list[str]:
    return sorted(map(letters, party.excludes))


def _letters(text: str, spans: Sequence[Span]) -> str:
    return letters(" ".join(span.of(text) for span in spans))


def _deadline(deadline: Deadline) -> tuple[Any, ...]:
    return letters(deadline.text), deadline.due, deadline.interval, deadline.rrule


def _target(target: Target) -> tuple[str, ...]:
    return target.comparator, target.value, letters(target.unit), letters(target.population)
