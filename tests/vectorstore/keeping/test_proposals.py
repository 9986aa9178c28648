"""What plans say of others is proposed, decided, and undone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from store_fakes import reading_of

from vectorstore.catalogue.lock import writing
from vectorstore.changes import Change, ChangeKind
from vectorstore.errors import CatalogueFailed, Locked, UnknownChange
from vectorstore.keeping.proposals import proposals
from vectorstore.library import Library
from vectorstore.values import Header, HeaderField, Plan, Reading, Span


def reading(number: str, date: str, *said: tuple[ChangeKind, str, str | None]) -> Reading:
    """A plan that says this of others; its second line are the words that say so. No passage: nothing is indexed."""
    made = reading_of("I. MỤC TIÊU", f"Kế hoạch {number} nói về kế hoạch khác.", number=number)
    header: Header = replace(made.header, date=HeaderField("present", date))
    span = made.passages[0].spans[0]
    return replace(
        made, header=header, passages=(), changes=tuple(Change(kind, of, day, span) for kind, of, day in said)
    )


def keep(library: Library, made: Reading, name: str) -> Plan:
    return library.keep(made, source=name, path=f"/{name}", digest=name, plan_id=None)


def kept(library: Library, kind: ChangeKind = "replaces") -> tuple[str, str]:
    """The ids of a plan of 2025 and of the plan of 2024 of which it says something."""
    old = keep(library, reading("12/KH-UBND", "2024-03-03"), "old.txt")
    new = keep(library, reading("58/KH-UBND", "2025-05-20", (kind, "12/KH-UBND", "2024-03-03")), "new.txt")
    return new.id, old.id


def states(library: Library) -> list[tuple[str, str, str | None]]:
    return [(one.change.kind, one.state, one.target.id if one.target else None) for one in proposals(library)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_in_whichever_order_they_came(order: tuple[int, ...], library: Library) -> None:
    plans = [
        reading("12/KH-UBND", "2024-03-03"),
        reading("12/KH-UBND", "2023-03-03"),
        reading("58/KH-UBND", "2025-05-20", ("replaces", "12/KH-UBND", "2023-03-03"), ("repeals", "9/KH-UBND", None)),
    ]
    ids = {at: keep(library, plans[at], f"{at}.txt").id for at in order}
    assert states(library) == [("replaces", "open", ids[1]), ("repeals", "not_at_hand", None)]
    (first, second) = proposals(library)
    assert first.quote == second.quote == "Kế hoạch 58/KH-UBND nói về kế hoạch khác."


def test_what_is_replaced_is_withdrawn_once_accepted(library: Library) -> None:
    new, old = kept(library)
    decided = library.decider.decide(new, old, "accepted", by="Lan")
    assert (decided.state, decided.by, decided.at) == ("accepted", "Lan", "2024-05-20T12:00:00+00:00")
    assert [plan.id for plan in library.plans()] == [new]
    assert [plan.id for plan in library.withdrawn()] == [old]
    assert states(library) == [("replaces", "accepted", old)]
    assert proposals(library)[0].target == library.withdrawn()[0]


def test_to_restore_it_opens_the_question_again(library: Library) -> None:
    new, old = kept(library, "repeals")
    library.decider.decide(new, old, "accepted", by="Lan")
    library.restore(old)
    assert states(library) == [("repeals", "open", old)]
    library.decider.decide(new, old, "rejected", by="Minh")
    assert [(one.state, one.by) for one in proposals(library)] == [("rejected", "Minh")]
    assert [(one.verdict, one.by) for one in library.catalogue.decisions.all()] == [
        ("accepted", "Lan"),
        ("rejected", "Minh"),
    ]


def test_an_amendment_withdraws_nothing(library: Library) -> None:
    new, old = kept(library, "amends")
    assert library.decider.decide(new, old, "accepted", by="Lan").state == "accepted"
    assert len(library.plans()) == 2
    assert library.decider.decide(new, old, "rejected", by="Lan").state == "rejected"


def test_what_was_rejected_may_be_accepted_later_and_then_no_more(library: Library) -> None:
    new, old = kept(library)
    library.decider.decide(new, old, "rejected", by="Lan")
    assert len(library.plans()) == 2
    assert library.decider.decide(new, old, "accepted", by="Lan").state == "accepted"
    assert len(library.plans()) == 1
    for verdict in ("accepted", "rejected"):
        with pytest.raises(UnknownChange, match="is accepted already"):
            library.decider.decide(new, old, verdict, by="Lan")  # type: ignore[arg-type]


def test_what_no_plan_says_is_not_decided(library: Library) -> None:
    new, old = kept(library)
    for plan, target in ((old, new), (new, "không-có"), ("không-có", old), ("\ud800", old)):
        with pytest.raises(UnknownChange, match="isn't there"):
            library.decider.decide(plan, target, "accepted", by="Lan")


def test_what_ends_a_plan_counts_before_what_amends_it(library: Library) -> None:
    old = keep(library, reading("12/KH-UBND", "2024-03-03"), "old.txt")
    both: tuple[tuple[ChangeKind, str, str | None], ...] = (
        ("amends", "12/KH-UBND", None),
        ("repeals", "12/KH-UBND", None),
    )
    keep(library, reading("58/KH-UBND", "2025-05-20", *both), "new.txt")
    assert states(library) == [("repeals", "open", old.id)]


def test_of_one_plan(library: Library) -> None:
    new, old = kept(library)
    other = keep(library, reading("7/KH-UBND", "2025-01-01", ("amends", "99/KH-UBND", None)), "other.txt")
    assert [one.plan.id for one in proposals(library, new)] == [new]
    assert [one.plan.id for one in proposals(library, old)] == [new]
    assert [one.state for one in proposals(library, other.id)] == ["not_at_hand"]
    library.decider.decide(new, old, "accepted", by="Lan")
    assert [one.plan.id for one in proposals(library, old)] == [new]


def test_a_new_edition_that_no_longer_says_so_proposes_nothing(library: Library) -> None:
    new, old = kept(library)
    quiet = reading("58/KH-UBND", "2025-05-20")
    library.keep(quiet, source="new.txt", path="/new.txt", digest="2", plan_id=new)
    assert states(library) == []
    library.rollback(new, 1)
    assert states(library) == [("replaces", "open", old)]


def test_to_withdraw_it_by_hand_decides_nothing(library: Library) -> None:
    new, old = kept(library)
    library.withdraw(old)
    assert states(library) == [("replaces", "not_at_hand", None)]
    library.withdraw(new)
    assert states(library) == []


def test_decision_and_withdrawal_are_one(library: Library, tmp_path: Path) -> None:
    """Where the second fails, as where the process is killed between them, nothing is kept of the first."""
    new, old = kept(library)
    database = sqlite3.connect(tmp_path / "data" / "catalogue.db")
    refuse = "CREATE TRIGGER no BEFORE UPDATE ON plans BEGIN SELECT RAISE(ABORT, 'no'); END"
    with database:
        database.execute(refuse)
    with pytest.raises(CatalogueFailed):
        library.decider.decide(new, old, "accepted", by="Lan")
    with database:
        database.execute("DROP TRIGGER no")
    database.close()
    assert library.catalogue.decisions.all() == ()
    assert states(library) == [("replaces", "open", old)]


def test_one_decides_at_a_time(open_library: Callable[..., Library], tmp_path: Path) -> None:
    library = open_library(lock_seconds=0)
    new, old = kept(library)
    with writing(tmp_path / "data", 1), pytest.raises(Locked):
        library.decider.decide(new, old, "accepted", by="Lan")


def test_what_is_said_is_kept_and_read_again(library: Library) -> None:
    new, _ = kept(library)
    said = (Change("replaces", "12/KH-UBND", "2024-03-03", Span(12, 53)),)
    assert library.plan(new).changes == library.contents(new).changes == said
    fresh = {plan.id: library.contents(plan.id) for plan in library.plans()}

    def read(text: str) -> Reading:
        of = next(one for one in fresh.values() if one.text == text)
        changes = tuple(replace(one, date=None) for one in of.changes)
        return Reading(of.text, of.plan.header, of.sections, of.passages, of.plan.warnings, changes=changes)

    assert library.reread(read).changed == 1
    assert library.plan(new).changes == (replace(said[0], date=None),)
