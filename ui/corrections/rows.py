"""The corrections as their page shows them: worded, plan by plan, and what can be done with each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby

from prompts.texts import Language, say
from ui.addresses import form_address, plan_address
from ui.corrections.view import value_words
from ui.moments import day, moment
from vectorstore.corrections import FIELDS, Correction, Field, value_of
from vectorstore.errors import UnknownPlan
from vectorstore.library import Readable
from vectorstore.obligation import Obligation
from vectorstore.values import Plan, PlanContents

ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Made:
    """A correction. ``address``: of its obligation's form, "" where the current edition has none of its words."""

    correction: Correction
    field: str
    was: str
    now: str
    state: str  # of register.state.…
    at: str
    ended_at: str
    holds: bool  # so that it can be withdrawn
    address: str = ""
    quote_address: str = ""  # in the plan


@dataclass(frozen=True, slots=True)
class OfPlan:
    """The corrections of one plan."""

    plan: Plan
    made: tuple[Made, ...]


@dataclass(frozen=True, slots=True)
class Stands:
    """A field of an obligation: as it was read, and as it stands."""

    name: Field
    read: str
    now: str
    corrected: bool


def by_plan(seen: Readable, corrections: Sequence[Correction], language: Language) -> tuple[OfPlan, ...]:
    """The corrections of plans that are seen, plan by plan; of each the latest first."""
    plans = {plan.id: plan for plan in (*seen.withdrawn(), *seen.plans())}
    known = [one for one in corrections if one.plan_id in plans]
    ordered = sorted(known, key=lambda one: (plans[one.plan_id].title, one.plan_id, -one.id))
    grouped = ((id_, tuple(some)) for id_, some in groupby(ordered, key=lambda one: one.plan_id))
    return tuple(OfPlan(plans[id_], made_of(seen, id_, some, language)) for id_, some in grouped)


def made_of(
    seen: Readable, plan_id: str, corrections: Iterable[Correction], language: Language, *, wait: bool = False
) -> tuple[Made, ...]:
    """Corrections of one plan, in their order. ``wait``: they wait for a decision."""
    contents = None
    with suppress(UnknownPlan):  # it is withdrawn
        contents = seen.contents(plan_id)
    here = {one.id: one for one in contents.obligations} if contents else {}
    made = (_made(one, here.get(one.obligation_id), contents, language) for one in corrections)
    return tuple(replace(one, state="to_review") if wait else one for one in made)


def _made(one: Correction, obligation: Obligation | None, contents: PlanContents | None, language: Language) -> Made:
    return Made(
        one,
        say(f"register.field.{one.field}", language),
        said(one.was, language),
        said(one.value, language),
        one.state,
        moment(one.at),
        moment(one.ended_at or ""),
        one.state == "active" or (contents is not None and one in contents.corrections),
        form_address(one.plan_id, one.obligation_id) if obligation else "",
        address_of(contents, obligation) if contents and obligation else "",
    )


def said(value: object, language: Language) -> str:
    """A value in words, its dates as the language writes them."""
    return value_words(value, language, day if language == "vi" else str)


def address_of(contents: PlanContents, obligation: Obligation) -> str:
    """The obligation's words in its plan."""
    return plan_address(contents.plan.id, [(span.start, span.end) for span in obligation.spans], contents.plan.edition)


def standing(read: Obligation, now: Obligation, corrected: Iterable[Correction], language: Language) -> list[Stands]:
    """The fields that can be corrected, each as it was read and as it stands."""
    fields = {one.field for one in corrected}
    both = ((name, said(value_of(read, name), language), said(value_of(now, name), language)) for name in FIELDS)
    return [Stands(name, before, after, name in fields) for name, before, after in both]
