"""Plans are found by their names as they are looked for one by one, however many there are."""

from __future__ import annotations

from random import Random

import pytest

from assistant.plan_names import named_in, names_of
from assistant.text_data import key
from vectorstore.values import Header, HeaderField, Plan

PLACES = ("Đồng Mơ", "Hòn Đất Nhỏ", "Đồng Mơ Thượng", "Bãi Vẹt", "Vẹt Con")


def plan(at: int, place: str, number: str) -> Plan:
    issuer = HeaderField("present", f"ỦY BAN NHÂN DÂN XÃ {place.upper()}")
    header = Header(issuer=issuer, place=HeaderField("present", place), number=HeaderField("present", number))
    return Plan(f"p{at}", 1, at, "p.txt", header, 0, "")


PLANS = tuple(plan(at, place, f"{at}/KH-UBND") for at, place in enumerate(PLACES * 2))


@pytest.mark.parametrize("kind", [tuple, list])
@pytest.mark.parametrize("cut", [None, 12, 25])
def test_named_as_one_by_one(kind: type, cut: int | None) -> None:
    drawn = Random(7)
    words = key(" ".join(PLACES) + " kế hoạch 3/KH-UBND số 7").split()
    plans = kind(PLANS)
    for _ in range(300):
        question = f" {' '.join(drawn.choices(words, k=drawn.randint(0, 12)))} "[:cut]
        slow = {one.id: {name for name in names_of(one) if f" {name} " in question} for one in plans}
        found = named_in(question, plans)
        assert {id_: set(names) for id_, names in found.items()} == {id_: names for id_, names in slow.items() if names}
        assert list(found) == [one.id for one in plans if one.id in found]
