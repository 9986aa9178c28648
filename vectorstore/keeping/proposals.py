"""What plans say of other plans at hand, proposed to an admin: withdraw what is replaced or repealed, or let it be.

Nothing is kept of a proposal but what was decided. What is open follows from the plans that serve, in whichever order
they came; and what was accepted is open again once the plan that it withdrew serves again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, Protocol, get_args

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.kept_decisions import Decision, Verdict
from vectorstore.changes import CHANGE_KINDS, Change, ChangeKind, number_key
from vectorstore.errors import UnknownChange
from vectorstore.keeping.meant_plans import MeantPlans
from vectorstore.keeping.writer import Writer
from vectorstore.values import Plan, PlanContents

State = Literal["open", "accepted", "rejected", "not_at_hand"]
_ORDER: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that a plan makes to another one, with the words that say so. ``target``: None where none is at hand.

    A target that was withdrawn by what was accepted is in the edition that served last.
    """

    plan: Plan
    change: Change
    quote: str
    target: Plan | None
    state: State
    by: str = ""  # who decided
    at: str = ""  # when, ISO date and time, UTC


class Decisions(Protocol):
    """What was decided."""

    def all(self) -> tuple[Decision, ...]:
        """Every decision, oldest first; the latest of a change counts."""


class Deciding(Protocol):
    """Where decisions are kept."""

    @property
    def decisions(self) -> Decisions:
        """Those there are."""


class Source(Protocol):
    """What is needed of the library, or of what somebody may see of it."""

    @property
    def catalogue(self) -> Deciding:
        """Where the decisions are kept."""

    def plans(self) -> tuple[Plan, ...]:
        """The current plans."""

    def withdrawn(self) -> tuple[Plan, ...]:
        """The withdrawn plans."""

    def contents(self, plan_id: str, edition: int | None = None) -> PlanContents:
        """A plan whole."""


def proposals(library: Source, plan_id: str | None = None) -> tuple[Proposal, ...]:
    """Every change that a current plan makes to another document, by the plans' ids; the open ones first.

    Once for two plans, however often it is said: what ends a plan counts before what amends it. ``plan_id``: only what
    this plan says, and what others say of it.
    """
    plans = library.plans()
    saying = [plan for plan in plans if plan.changes]
    if saying and plan_id is not None:
        numbers = _numbers(plan for plan in (*plans, *library.withdrawn()) if plan.id == plan_id)
        saying = [plan for plan in saying if plan.id == plan_id or numbers & _named(plan)]
    if not saying:
        return ()
    held = _held(library, plans)
    found = (one for plan in saying for one in _of_plan(library, plan, held) if _is_of(one, plan_id))
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.state)))


def _numbers(plans: Iterable[Plan]) -> set[str]:
    return {number_key(plan.header.number.value) for plan in plans if plan.header.number.value}


def _named(plan: Plan) -> set[str]:
    return {number_key(change.number) for change in plan.changes}


def _is_of(proposal: Proposal, plan_id: str | None) -> bool:
    return plan_id in (None, proposal.plan.id, proposal.target.id if proposal.target else None)


@dataclass(frozen=True, slots=True)
class _Held:
    """The plans that changes may mean, and what was decided of each (plan, target, kind)."""

    serving: MeantPlans
    gone: tuple[Plan, ...]  # withdrawn by what was accepted
    decided: dict[tuple[str, str, ChangeKind], Decision]

    def withdrawn_by(self, plan: Plan) -> MeantPlans:
        """The plans that were withdrawn as this one ends them."""
        accepted = {target for (by, target, _), one in self.decided.items() if by == plan.id and _is_accepted(one)}
        return MeantPlans(one for one in self.gone if one.id in accepted)


def _held(library: Source, plans: tuple[Plan, ...]) -> _Held:
    decided = {(one.plan_id, one.target_id, one.kind): one for one in library.catalogue.decisions.all()}
    ended = {one.target_id for one in decided.values() if _is_accepted(one)} - {plan.id for plan in plans}
    gone = tuple(plan for plan in library.withdrawn() if plan.id in ended) if ended else ()
    return _Held(MeantPlans(plans), gone, decided)


def _is_accepted(decision: Decision) -> bool:
    return decision.verdict == "accepted"


def _of_plan(library: Source, plan: Plan, held: _Held) -> Iterator[Proposal]:
    """What one plan says. A plan that it withdrew is meant where none that serves can be."""
    withdrawn = held.withdrawn_by(plan)
    text = library.contents(plan.id, plan.edition).text
    seen: set[str] = set()
    for change in sorted(plan.changes, key=lambda one: (CHANGE_KINDS.index(one.kind), one.span)):
        quote = change.span.of(text)
        serving = held.serving.meant(plan, change, quote)
        target = serving or withdrawn.meant(plan, change, quote)
        if target is None:
            yield Proposal(plan, change, quote, None, "not_at_hand")
        elif target.id not in seen:
            seen.add(target.id)
            decision = held.decided.get((plan.id, target.id, change.kind))
            yield _proposal(Proposal(plan, change, quote, target, "open"), decision, serves=serving is not None)


def _proposal(open_one: Proposal, decision: Decision | None, *, serves: bool) -> Proposal:
    """The proposal as it was decided; open again where the plan that it ended serves again."""
    if decision is None or (_is_accepted(decision) and open_one.change.ends and serves):
        return open_one
    return replace(open_one, state=decision.verdict, by=decision.by, at=decision.at)


class Whole(Source, Protocol):
    """What is needed of the library to decide."""

    @property
    def catalogue(self) -> Catalogue:
        """Where the decisions are kept."""


class Decider:
    """Decides about proposals, under the writer lock."""

    def __init__(self, library: Whole, writer: Writer) -> None:
        self._library = library
        self._writer = writer

    def decide(self, plan_id: str, target_id: str, verdict: Verdict, *, by: str) -> Proposal:
        """Accepts or rejects what the plan says of the other one.

        Accepting that it is replaced or repealed withdraws it, both at once or not at all. What is open may be decided,
        and what was rejected or only amends, anew; a plan that was withdrawn is brought back by restoring it. Raises
        UnknownChange, Locked.
        """
        with self._writer.locked():
            found = self._of(plan_id, target_id)
            if found is None:
                raise UnknownChange(plan_id, target_id)
            if found.state == verdict or (found.state == "accepted" and found.change.ends):
                raise UnknownChange(plan_id, target_id, found.state)
            decision = Decision(plan_id, target_id, found.change.kind, verdict, by, self._writer.time())
            ends = verdict == "accepted" and found.change.ends
            self._library.catalogue.decisions.decide(decision, ends=ends)
            if ends:
                self._writer.sweep_or_leave()
            decided = self._of(plan_id, target_id)
            assert decided is not None, "it was there under the same lock"
            return decided

    def _of(self, plan_id: str, target_id: str) -> Proposal | None:
        chosen = (one for one in proposals(self._library, plan_id) if one.plan.id == plan_id)
        return next((one for one in chosen if one.target and one.target.id == target_id), None)
