"""Which plan a file is an edition of: by where it lies, by what it says of itself, else an admin is asked.

A changed file is the next edition of its plan where the same path is read again, or where issuer, type, number and year
are all alike. Numbers start again every year, and many plans have none, so nothing less decides: what looks like an
edition of a known plan then waits for an admin. A file's name alone never decides. What looks like none of them is new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from vectorstore.folding import syllables
from vectorstore.keeping.short_names import one_name
from vectorstore.placement import Candidate, Identity, Placement, Reason, Standing, folded, identity
from vectorstore.values import Header

SAME = 0.5  # likeness of the words of two editions: half of what they say is the same
COPY = 0.8  # hardly anything else is said: one text, whatever their heads say
UNLIKE = 0.2  # less than this is another text, whatever its number


Likeness = Callable[[int], float]
"""How much of the words of an edition, by its key, the new file says too: 0..1."""


def placed(header: Header, at_path: str | None, plans: Iterable[Standing], likeness: Likeness) -> Placement:
    """The plan of a file with this header; ``at_path`` is the plan that was read from its path, if any."""
    new = identity(header)
    near = [plan for plan in plans if plan.plan_id == at_path or _may_meet(new, plan.identity)]
    compared = [_compared(header, new, plan, at_path) for plan in near]
    chosen = _decided(compared, likeness)
    if chosen is not None and not chosen.plan.withdrawn:
        return Placement(chosen.plan.plan_id)
    found = [one for one in (_candidate(each, likeness) for each in compared) if one]
    return Placement(None, tuple(sorted(found, key=lambda one: (-one.likeness, one.plan_id))))


@dataclass(frozen=True, slots=True)
class _Compared:
    """A plan, and which fields of its head are alike, and differ; the others are not in both."""

    plan: Standing
    alike: frozenset[str]
    differ: frozenset[str]
    same_title: bool
    other_date: bool
    other_place: bool
    short_issuer: bool  # one of them writes the issuer short
    at_path: bool

    @property
    def is_same(self) -> bool:
        return len(self.alike) == len(_IDENTITY)


def _decided(compared: Sequence[_Compared], likeness: Likeness) -> _Compared | None:
    """The plan that the path or the head makes certain; None where neither does."""
    here = [one for one in compared if one.at_path]
    namesakes = [one for one in compared if one.is_same]
    for one in here:
        if one.is_same or (not one.differ and _goes_on(one, compared, likeness)):
            return one
    if namesakes:
        serving = [one for one in namesakes if not one.plan.withdrawn] or namesakes
        (one, *others) = serving
        return one if not others and (one.same_title or likeness(one.plan.edition_key) >= UNLIKE) else None
    return next((one for one in here if _put_right(one, likeness)), None)


def _goes_on(here: _Compared, compared: Iterable[_Compared], likeness: Likeness) -> bool:
    """A file says nothing else of itself than the plan at its path, nor is it another text, or another plan moved."""
    if here.same_title:
        return True
    moved = any(one.same_title and not one.differ and not one.plan.withdrawn for one in compared)
    return not moved and likeness(here.plan.edition_key) >= UNLIKE


def _put_right(here: _Compared, likeness: Likeness) -> bool:
    """A field of the head is put right in the same text; with another year it is the plan of that year."""
    return bool(here.differ) and "year" not in here.differ and likeness(here.plan.edition_key) >= SAME


def _candidate(one: _Compared, likeness: Likeness) -> Candidate | None:
    """The plan as one that an admin is asked about; None where it can't be the file's."""
    share = likeness(one.plan.edition_key) if one.at_path or one.is_same or _may_be(one) else 0.0
    reason = _reason(one, share)
    return Candidate(one.plan.plan_id, reason, round(share, 3)) if reason else None


def _may_be(one: _Compared) -> bool:
    """Its words are worth comparing: no field differs, or only the issuer of one number, misread or short."""
    return not one.differ or (one.differ == {"issuer"} and "number" in one.alike and not one.other_place)


def _reason(one: _Compared, share: float) -> Reason | None:
    if one.plan.withdrawn and (one.at_path or one.is_same):
        return "withdrawn"
    if one.at_path:
        return "path"
    if one.is_same:
        return "number"
    if one.differ:
        return "text" if _may_be(one) and share >= (SAME if one.short_issuer else COPY) else None
    if one.same_title and not one.other_date:
        return "title"
    return "text" if share >= (COPY if one.other_date else SAME) else None


_IDENTITY = ("kind", "number", "issuer", "year")


def _may_meet(new: Identity, old: Identity) -> bool:
    """Nothing but the issuer differs: of any other plan a file that lies elsewhere is no edition, whatever it says."""
    return not any(new[name] and old[name] and new[name] != old[name] for name in ("number", "year", "kind"))


def _compared(header: Header, new: Identity, plan: Standing, at_path: str | None) -> _Compared:
    old = plan.identity
    both = [name for name in _IDENTITY if new[name] and old[name]]
    alike = frozenset(name for name in both if new[name] == old[name])
    title = folded(header.title.value)
    dates = header.date.value, plan.header.date.value
    places = folded(header.place.value), folded(plan.header.place.value)
    return _Compared(
        plan,
        alike,
        frozenset(both) - alike,
        bool(title) and title == folded(plan.header.title.value),
        bool(dates[0] and dates[1]) and dates[0] != dates[1],
        bool(places[0] and places[1]) and places[0] != places[1],
        new["issuer"] != old["issuer"] and _is_one_issuer(new["issuer"], old["issuer"]),
        plan.plan_id == at_path,
    )


@lru_cache(maxsize=16384)
def _is_one_issuer(one: str, other: str) -> bool:
    return one_name(one.split(), other.split())


_SHORTEST = 20  # letters of a passage that tells one text from another


def telling(words: Iterable[str]) -> frozenset[str]:
    """The passages of ``BODY``, folded, by which texts are compared: short ones, head and foot are in every plan."""
    return frozenset(_folded_passage(one) for one in words if len(one) >= _SHORTEST)


def _folded_passage(words: str) -> str:
    return " ".join(syllables(words))


def share_of(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of two texts is the same: 0..1 (Dice)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
