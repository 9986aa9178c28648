"""Questions that a conversation may open with, each with what would answer it: read out of plans, not yet asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from assistant.answer import Language
from assistant.glossary import Glossary
from assistant.said_names import english_name
from assistant.text_data import key, section_titles, signs
from assistant.unit_choice import Chosen, units_of
from prompts.texts import say
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.obligation import Obligation
from vectorstore.occasions import periods, year_of
from vectorstore.span import Span
from vectorstore.values import Plan, PlanContents

_UNITS = 2  # of each plan that are tried
_PURPOSE = "muc dich yeu cau"  # the part of a plan that says it, in cues.yaml


@dataclass(frozen=True, slots=True)
class Opening:
    """A question; ``spans``: what of the plan its answer should begin with."""

    question: str
    plan_id: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Opener:
    """Makes openings out of ``plans``. ``named``: what a question calls a plan. ``unit``: of who asks, or ""."""

    plans: tuple[PlanContents, ...]
    named: Callable[[Plan], str]
    language: Language
    today: date
    lexicon: Lexicon
    glossary: Glossary
    unit: str = ""

    def kinds(self) -> tuple[Iterator[Opening], ...]:
        """The openings of each kind, the best first; the kinds begin with different plans, as far as there are."""
        ways = (self._purposes, self._targets) if len(self.plans) % 2 else (self._targets, self._purposes)
        return (
            self._duties(),
            chain(self._next_due(), self._reports(self._from(1))),
            chain.from_iterable(way(self._from(2)) for way in ways),
            self._leads(self._from(3)),
            self._budgets(self._from(4)),
        )

    def _from(self, number: int) -> tuple[PlanContents, ...]:
        at = number % len(self.plans) if self.plans else 0
        return self.plans[at:] + self.plans[:at]

    def _asked(self, text: str, contents: PlanContents, spans: Iterable[Span], **fields: str) -> Iterator[Opening]:
        """The question, unless nothing in the plan would answer it, or a question can't name the plan."""
        answering, plan = tuple(spans), self.named(contents.plan)
        if answering and plan:
            words = say(text, self.language, plan=plan, **fields)
            yield Opening(words[0].upper() + words[1:], contents.plan.id, answering)

    def _duties(self) -> Iterator[Opening]:
        found = [(plan, one) for plan in self.plans for one in units_of(plan, self.lexicon, self.unit)[:_UNITS]]
        if self.unit:
            found.sort(key=lambda one: (one[1].near, -len(one[1].spans)))
        for plan, unit in found:
            for name in self._names(unit):
                yield from self._asked("suggest.duties", plan, unit.spans, unit=name)

    def _names(self, unit: Chosen) -> tuple[str, ...]:
        """What to call a unit: in English by the glossary's name, else as in Vietnamese."""
        english = english_name(unit.common, self.glossary) if self.language == "en" else ""
        return (f"the {english}", unit.name) if english else (unit.name,)

    def _next_due(self) -> Iterator[Opening]:
        """What is due next of all that is still to come."""
        days = ((day, at) for at, plan in enumerate(self.plans) for one in plan.obligations for day in _fixed_days(one))
        coming = min((one for one in days if one[0] >= self.today), default=None)
        if coming:
            day, plan = coming[0], self.plans[coming[1]]
            spans = [span for one in plan.obligations if day in _fixed_days(one) for span in one.spans]
            yield from self._asked("suggest.due", plan, spans, day=_day(day, self.language))
            yield from self._asked("suggest.month", plan, spans, month=_month(day, self.language))

    def _reports(self, plans: Sequence[PlanContents]) -> Iterator[Opening]:
        for plan in plans:
            year = year_of(plan.plan)
            dated = (one for one in plan.obligations if one.kind == "report" and periods(one.deadline, year))
            spans = [span for one in dated for span in one.spans]
            yield from self._asked("suggest.report", plan, spans)
            yield from self._asked("suggest.reports", plan, spans)

    def _purposes(self, plans: Sequence[PlanContents]) -> Iterator[Opening]:
        titles = section_titles()[_PURPOSE][:1]
        for plan in plans:
            spans = _headed(plan, lambda heading: any(title in key(heading) for title in titles))
            yield from self._asked("suggest.purpose", plan, spans)

    def _targets(self, plans: Sequence[PlanContents]) -> Iterator[Opening]:
        for plan in plans:
            spans = [span for one in plan.obligations if one.targets for span in one.spans]
            yield from self._asked("suggest.targets", plan, spans)

    def _leads(self, plans: Sequence[PlanContents]) -> Iterator[Opening]:
        for plan in plans:
            spans = [span for one in plan.obligations if one.of_role("lead") for span in one.spans]
            yield from self._asked("suggest.lead", plan, spans)
            yield from self._asked("suggest.leads", plan, spans)

    def _budgets(self, plans: Sequence[PlanContents]) -> Iterator[Opening]:
        for plan in plans:
            spans = _headed(plan, signs("headed")["budget"].search)
            yield from self._asked("suggest.budget", plan, spans)


def _fixed_days(one: Obligation) -> frozenset[date]:
    """The days by which it is to be done, but for those that recur: every day is one of some of them."""
    if one.deadline is None:
        return frozenset()
    return frozenset(map(date.fromisoformat, (*one.deadline.due, *(one.deadline.interval or ())[1:])))


def _headed(contents: PlanContents, covers: Callable[[str], object]) -> list[Span]:
    """The sections whose headings say so, each with what stands below it."""
    found = []
    for at, section in enumerate(contents.sections):
        if covers(section.heading):
            after = (one.span.start for one in contents.sections[at + 1 :] if one.level <= section.level)
            found.append(Span(section.span.start, next(after, len(contents.text))))
    return found


def _day(day: date, language: Language) -> str:
    return f"{day.day} {day:%B} {day.year}" if language == "en" else f"{day.day}/{day.month}/{day.year}"


def _month(day: date, language: Language) -> str:
    return f"{day:%B} {day.year}" if language == "en" else f"{day.month}/{day.year}"
