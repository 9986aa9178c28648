"""What an editor does with the register: corrects obligations, and reviews what a new edition has unsettled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from typing import Any

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.corrections import (
    Correction,
    Identify,
    State,
    as_they_stand,
    checked,
    corrected,
    in_force,
    value_of,
)
from vectorstore.errors import UnknownCorrection, UnknownObligation
from vectorstore.folding import syllables
from vectorstore.obligation import Obligation
from vectorstore.values import PlanContents

_ALIKE = 0.6  # the least likeness of two quotes for one to be taken for the other's later wording


@dataclass(frozen=True, slots=True)
class Proposal:
    """A correction whose words the current edition no longer has, and the words there that are likeliest its own."""

    correction: Correction
    obligation: Obligation | None  # None: nothing there is alike
    quote: str
    likeness: float  # 0..1


class Editor:
    """Corrects the obligations of one catalogue. ``lock`` is held while it writes; ``identify`` knows the units."""

    def __init__(
        self,
        catalogue: Catalogue,
        lock: Callable[[], AbstractContextManager[None]],
        now: Callable[[], datetime],
        identify: Identify,
    ) -> None:
        self._catalogue = catalogue
        self._lock = lock
        self._now = now
        self._identify = identify

    def applied(self, contents: PlanContents) -> PlanContents:
        """The edition with the corrections that hold for its obligations."""
        if not contents.obligations:
            return contents
        held = in_force(self._catalogue.corrections.all(contents.plan.id))
        obligations = tuple(
            corrected(contents.text, one, held.get(one.id, ()), self._identify) for one in contents.obligations
        )
        here = {one.id for one in obligations}
        holding = tuple(one for id_, several in held.items() if id_ in here for one in several)
        return replace(contents, obligations=obligations, corrections=holding)

    def corrections(self, plan_id: str | None = None) -> tuple[Correction, ...]:
        """Every correction ever made, oldest first; those that a later one has replaced are superseded."""
        made = self._catalogue.corrections.all(plan_id)
        plans = {one.plan_id for one in made}
        stand = (one for plan in plans for one in as_they_stand(each for each in made if each.plan_id == plan))
        return tuple(sorted(stand, key=lambda one: one.id))

    def deadline_words(self, plan_id: str, obligation_id: str) -> str:
        """The words of an obligation's deadline as it stands; empty where it has none. Raises UnknownObligation."""
        deadline = _of_id(self.applied(self._catalogue.contents(plan_id)), obligation_id).deadline
        return deadline.text if deadline else ""

    def correct(
        self, plan_id: str, obligation_id: str, values: Mapping[str, Any], *, by: str, why: str
    ) -> tuple[Correction, ...]:
        """Corrects fields of an obligation of the plan's current edition; the corrections in force for it.

        Raises UnknownPlan, UnknownObligation, BadCorrection, Locked.
        """
        kept = {field: checked(field, value) for field, value in values.items()}
        with self._lock():
            contents = self.applied(self._catalogue.contents(plan_id))
            obligation = _of_id(contents, obligation_id)
            made = [_columns(contents, obligation, field, value, why=why) for field, value in kept.items()]
            self._catalogue.corrections.change((), made, by=by, at=self._time())
        return in_force(self._catalogue.corrections.all(plan_id)).get(obligation_id, ())

    def review(self, plan_id: str | None = None) -> tuple[Proposal, ...]:
        """The corrections that wait for a decision, oldest first: the current edition has no obligation of their id."""
        made = self._catalogue.corrections.all(plan_id)
        current = {plan.id for plan in self._catalogue.plans()}
        proposals: list[Proposal] = []
        for plan in sorted(current & {one.plan_id for one in made}):
            contents = self._catalogue.contents(plan)
            here = {one.id for one in contents.obligations}
            held = in_force(one for one in made if one.plan_id == plan)
            gone = (one for id_, several in held.items() if id_ not in here for one in several)
            proposals += (propose(one, contents) for one in gone if one.state == "active")
        return tuple(sorted(proposals, key=lambda one: one.correction.id))

    def accept(self, correction: int, *, by: str, obligation_id: str | None = None) -> Correction:
        """Carries a correction over to the likeliest obligation of the current edition, or to the one named.

        Raises UnknownCorrection, UnknownObligation, Locked.
        """
        with self._lock():
            found = next((one for one in self.review() if one.correction.id == correction), None)
            if found is None:
                state = self._catalogue.corrections.get(correction).state
                raise UnknownCorrection(correction, f"{state}, not to review")
            old = found.correction
            contents = self._catalogue.contents(old.plan_id)
            chosen = _of_id(contents, obligation_id) if obligation_id else found.obligation
            if chosen is None:
                raise UnknownCorrection(correction, "like no obligation of the current edition; say which it is for")
            made = _columns(contents, chosen, old.field, old.value, why=old.why) | {"origin": old.id}
            self._catalogue.corrections.change([(old.id, "accepted")], [made], by=by, at=self._time())
            return self._catalogue.corrections.all(old.plan_id)[-1]

    def reject(self, correction: int, *, by: str) -> None:
        """Decides that a correction to review isn't carried over. Raises UnknownCorrection, Locked."""
        self._end(correction, "rejected", by)

    def withdraw(self, correction: int, *, by: str) -> None:
        """Lets a correction hold no more; it stays in the history. Raises UnknownCorrection, Locked."""
        self._end(correction, "withdrawn", by)

    def _end(self, correction: int, state: State, by: str) -> None:
        with self._lock():
            was = self._catalogue.corrections.get(correction).state
            if was == "withdrawn":
                raise UnknownCorrection(correction, was)
            if state == "rejected" and all(one.correction.id != correction for one in self.review()):
                raise UnknownCorrection(correction, f"{was}, not to review")
            self._catalogue.corrections.change([(correction, state)], (), by=by, at=self._time())

    def _time(self) -> str:
        return self._now().astimezone(UTC).isoformat(timespec="seconds")


def propose(correction: Correction, contents: PlanContents) -> Proposal:
    """The obligation whose quote is most like the words that the correction was made for."""
    matcher = SequenceMatcher(a=(), b=syllables(correction.quote), autojunk=False)
    best = Proposal(correction, None, "", 0.0)
    for obligation in contents.obligations:
        quote = _quote(contents, obligation)
        matcher.set_seq1(syllables(quote))
        least = max(_ALIKE, best.likeness)
        likeness = matcher.ratio() if matcher.quick_ratio() >= least else 0.0
        if likeness >= least and likeness > best.likeness:
            best = Proposal(correction, obligation, quote, likeness)
    return best


def _columns(contents: PlanContents, obligation: Obligation, field: Any, value: Any, *, why: str) -> dict[str, Any]:
    return {
        "plan_id": contents.plan.id,
        "obligation_id": obligation.id,
        "field": field,
        "value": value,
        "was": value_of(obligation, field),
        "why": why,
        "quote": _quote(contents, obligation),
    }


def _of_id(contents: PlanContents, obligation_id: str) -> Obligation:
    for obligation in contents.obligations:
        if obligation.id == obligation_id:
            return obligation
    raise UnknownObligation(contents.plan.id, obligation_id)


def _quote(contents: PlanContents, obligation: Obligation) -> str:
    return " ".join(span.of(contents.text) for span in obligation.spans)
