"""Plans that stay as they are are read once, by the register too, however many there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

from ui_fakes import contents

from vectorstore.catalogue.kept_contents import PLANS, KeptContents
from vectorstore.errors import UnknownPlan
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.register import Filter, Register
from vectorstore.values import Plan, PlanContents

MANY = PLANS + 40


class Shelf:
    """Many plans of one text, and how often each was read. As the catalogue, and as the library over it."""

    def __init__(self) -> None:
        one = contents()
        self.all = {
            f"p{at:03}": replace(one, plan=replace(one.plan, id=f"p{at:03}", edition_key=at + 1)) for at in range(MANY)
        }
        self.reads: Counter[str] = Counter()
        self.number = 1
        self.corrections = SimpleNamespace(marks=dict)
        self._kept = KeptContents(SimpleNamespace(state=self.state, current=self.current, contents=self.read,
                                                  corrections=self.corrections), lambda one: one)  # type: ignore[arg-type]  # fmt: skip

    def state(self) -> int:
        return self.number

    def current(self) -> dict[int, str]:
        return {one.plan.edition_key: id_ for id_, one in self.all.items()}

    def read(self, plan_id: str, edition: int | None = None) -> PlanContents:
        if plan_id not in self.all:
            raise UnknownPlan(plan_id)
        self.reads[plan_id] += 1
        return replace(self.all[plan_id])

    def plans(self) -> tuple[Plan, ...]:
        return tuple(one.plan for one in self.all.values())

    def plan(self, plan_id: str) -> Plan:
        if plan_id not in self.all:
            raise UnknownPlan(plan_id)
        return self.all[plan_id].plan

    def contents(self, plan_id: str, edition: int | None = None) -> PlanContents:
        return self._kept.contents(plan_id, edition)


def test_the_register_reads_each_plan_once_while_it_stays_as_it_is() -> None:
    shelf = Shelf()
    register = Register(shelf, Lexicon.of)
    found = register.find(Filter())
    assert len(found) == MANY * len(contents().obligations) and set(shelf.reads.values()) == {1}
    assert register.find(Filter()) == found and shelf.reads.total() == MANY
    shelf.number += 1  # another plan changed
    changed = shelf.all["p007"]
    shelf.all["p007"] = replace(changed, plan=replace(changed.plan, edition=2, edition_key=MANY + 1))
    register.find(Filter())
    assert shelf.reads.total() == MANY + 1 and shelf.reads["p007"] == 2


def test_who_sees_fewer_plans_reads_none_anew() -> None:
    shelf, fewer = Shelf(), Shelf()
    register = Register(shelf, Lexicon.of)
    register.find(Filter())
    fewer.all = dict(list(shelf.all.items())[::2])
    found = register.over(fewer).find(Filter())
    assert {entry.plan.id for entry in found} == set(fewer.all)
    assert not fewer.reads and shelf.reads.total() == MANY


def test_what_nobody_holds_goes_where_there_are_too_many() -> None:
    shelf = Shelf()
    for plan_id in (*shelf.all, "p000"):
        shelf.contents(plan_id)
    assert shelf.reads["p000"] == 2 and shelf.reads["p299"] <= 1
    held = shelf.contents("p001")
    for plan_id in shelf.all:
        shelf.contents(plan_id)
    assert shelf.contents("p001") is held
