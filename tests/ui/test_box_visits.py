"""What a box holds of its visit, and how much is asked through boxes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from box_fakes import HOST, NOW, OTHER, Hands
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.access.box import MOST_PLANS
from ui.box.box import Box
from ui.box.quotas import Quotas
from ui.box.visit import Visit
from ui.box.visits import Visits
from ui.settings import Settings

VISIT = Visit(HOST, "p1", "p1", ("kế-hoạch", "b"))


def visits(secret: str = "s" * 43, clock: Hands | None = None) -> Visits:
    return Visits(lambda: secret, 3600, clock or Hands())


@settings(max_examples=80)
@given(st.lists(st.text(max_size=40), min_size=3, max_size=3), st.lists(st.text(max_size=40), max_size=5))
def test_what_was_sealed_is_read_again(words: list[str], plans: list[str]) -> None:
    visit = Visit(*words, tuple(plans))
    assert visits().read(visits().sealed(visit)) == visit


def test_a_visit_is_over_after_its_time() -> None:
    clock = Hands()
    sealed = visits(clock=clock).sealed(VISIT)
    clock.now = NOW + 3599.9
    assert visits(clock=clock).read(sealed) == VISIT
    clock.now = NOW + 3600
    assert visits(clock=clock).read(sealed) is None


@settings(max_examples=150)
@given(st.data())
def test_a_changed_letter_is_no_visit(data: st.DataObject) -> None:
    sealed = visits().sealed(VISIT)
    at = data.draw(st.integers(0, len(sealed) - 2))  # the last letter has bits that say nothing
    letter = data.draw(st.characters(exclude_characters=sealed[at]))
    assert visits().read(sealed[:at] + letter + sealed[at + 1 :]) is None


@settings(max_examples=100)
@given(st.text(max_size=80))
def test_whatever_is_sent_is_read(sent: str) -> None:
    assert visits().read(sent) is None


def test_another_secret_made_another_visit() -> None:
    assert visits("t" * 43).read(visits().sealed(VISIT)) is None
    assert visits().read("x" * 100_000) is None


def test_the_longest_visit_can_be_read() -> None:
    plans = tuple(f"{number:03}" + '~!?\\"' * 39 for number in range(MOST_PLANS))
    longest = Visit("https://" + "x" * 290, "f" * 32, "f" * 32, plans)
    assert visits().read(visits().sealed(longest)) == longest


def box_of(**said: object) -> Box:
    return Box(Settings(**said), lambda: "s" * 43, Hands())  # type: ignore[arg-type]


def test_who_is_taken_from_the_settings_holds_no_box_any_more() -> None:
    before, now, off = box_of(box_origins=f"{HOST},{OTHER}"), box_of(box_origins=OTHER), box_of()
    session = before.began(HOST)
    visit = before.visit(session)
    assert visit is not None and (visit.origin, visit.person_id) == (HOST, "") and visit.visitor
    assert (now.visit(session), off.visit(session)) == (None, None)


def test_each_visit_of_nobody_is_its_own() -> None:
    box = box_of(box_origins=HOST)
    first, second = (box.visit(box.began(HOST)) for _ in range(2))
    assert first and second and first.visitor != second.visitor


# --- quotas ---


@pytest.fixture
def clock() -> Hands:
    return Hands()


def test_who_comes_through_no_box_is_not_counted(clock: Hands) -> None:
    quotas = Quotas(1, 1, clock)
    assert [quotas.wait(None, "10.0.0.9") for _ in range(5)] == [0] * 5


def test_a_visitor_waits_and_nobody_else_does(clock: Hands) -> None:
    quotas = Quotas(2, 100, clock)
    lan, minh = Visit(HOST, "lan", "lan"), Visit(HOST, "minh", "minh")
    assert [quotas.wait(lan, "10.0.0.9") for _ in range(3)] == [0, 0, 60]
    assert quotas.wait(minh, "10.0.0.9") == 0
    clock.now += 45
    assert quotas.wait(lan, "10.0.0.10") == 15  # wherever they are
    clock.now += 15
    assert quotas.wait(lan, "10.0.0.9") == 0


def test_nobody_in_particular_is_counted_by_where_they_are(clock: Hands) -> None:
    quotas = Quotas(2, 100, clock)
    anew = [Visit(HOST, str(number)) for number in range(4)]
    assert [quotas.wait(one, "10.0.0.9") for one in anew] == [0, 0, 60, 60]  # a box that is opened anew is no other one
    assert quotas.wait(anew[0], "10.0.0.10") == 0
    assert [quotas.wait(anew[0], "") for _ in range(3)] == [0, 0, 60]


def test_an_ipv6_network_is_one_place(clock: Hands) -> None:
    quotas, nobody = Quotas(2, 100, clock), Visit(HOST, "x")
    network = [f"2001:db8:7:1:{number:x}::{number}" for number in range(1, 5)]
    assert [quotas.wait(nobody, address) for address in network] == [0, 0, 60, 60]
    assert quotas.wait(nobody, "2001:db8:7:2::1") == 0
    assert [quotas.wait(nobody, address) for address in ("10.0.0.9", "::ffff:10.0.0.9", "10.0.0.9")] == [0, 0, 60]


def test_an_origin_waits_and_no_other_one_does(clock: Hands) -> None:
    quotas = Quotas(2, 3, clock)
    people = [Visit(HOST, name, name) for name in ("a", "b", "c")]
    assert [quotas.wait(one, "") for one in (*people, people[0])] == [0, 0, 0, 60]
    assert quotas.wait(replace(people[0], origin=OTHER), "") == 0


def test_what_one_visitor_asks_too_much_takes_nothing_from_the_others(clock: Hands) -> None:
    quotas = Quotas(2, 3, clock)
    lan, minh = Visit(HOST, "lan", "lan"), Visit(HOST, "minh", "minh")
    assert [quotas.wait(lan, "") for _ in range(50)].count(0) == 2
    assert quotas.wait(minh, "") == 0
