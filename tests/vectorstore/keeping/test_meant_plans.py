"""Which plan a document's number means."""

from __future__ import annotations

import pytest

from vectorstore.changes import Change, number_key
from vectorstore.keeping.meant_plans import MeantPlans
from vectorstore.values import Header, HeaderField, Plan, Span

XA, HUYEN, SO = "ỦY BAN NHÂN DÂN XÃ RẠCH CUI", "ỦY BAN NHÂN DÂN HUYỆN NÀ MÈN", "SỞ Y TẾ TỈNH HÀ SƠN BẮC"


def field(value: str | None) -> HeaderField:
    return HeaderField("present", value) if value else HeaderField()


def plan(
    plan_id: str, number: str = "12/KH-UBND", date: str | None = None, issuer: str = XA, year: int | None = None
) -> Plan:
    header = Header(number=field(number), date=field(date), issuer=field(issuer), year=year)
    return Plan(plan_id, 1, 1, f"{plan_id}.txt", header, 0, "")


BY = plan("by", "58/KH-UBND", "2025-05-20")
WORDS = "Kế hoạch này thay thế Kế hoạch số 12/KH-UBND"


def meant(*plans: Plan, date: str | None = None, words: str = WORDS, number: str = "12/KH-UBND") -> str | None:
    found = MeantPlans(plans).meant(BY, Change("replaces", number, date, Span(0, 0)), words)
    return found.id if found else None


@pytest.mark.parametrize(
    ("plans", "date", "found"),
    [
        ([plan("a")], None, "a"),
        ([plan("a", "13/KH-UBND")], None, None),
        ([plan("by")], None, None),  # it doesn't mean itself
        # Numbers start anew every year.
        ([plan("a", date="2023-03-03"), plan("b", date="2024-03-03")], "2023-03-03", "a"),
        ([plan("a", date="2023-03-03"), plan("b", date="2024-03-03")], None, "b"),
        ([plan("a", date="2023-03-03")], "2024-03-03", None),
        ([plan("a", date="2025-06-01")], None, None),  # later than the plan that names it
        # What has no date may be of that year.
        ([plan("a", year=2023)], "2023-03-03", "a"),
        ([plan("a", year=2024)], "2023-12-20", "a"),
        ([plan("a", year=2021)], "2023-03-03", None),
        ([plan("a")], "2023-03-03", "a"),
        ([plan("a"), plan("b", date="2023-03-03")], "2023-03-03", "b"),
        # Another office's number is another one.
        ([plan("a", issuer=HUYEN)], None, None),
        ([plan("a", issuer="UBND xã Rạch Cui")], None, "a"),
        ([plan("a", issuer="")], None, "a"),
        ([plan("a", issuer=HUYEN, date="2023-03-03"), plan("b", date="2023-03-03")], "2023-03-03", "b"),
    ],
)
def test_by_number_date_and_issuer(plans: list[Plan], date: str | None, found: str | None) -> None:
    assert meant(*plans, date=date) == found


@pytest.mark.parametrize(
    ("said", "issuer", "found"),
    [
        ("của UBND huyện Nà Mèn về phòng, chống dịch", HUYEN, True),
        ("của Chủ tịch Ủy ban nhân dân huyện Nà Mèn", HUYEN, True),
        ("của UBND huyện về phòng, chống dịch", HUYEN, True),
        ("của UBND huyện Nậm Khoai", HUYEN, False),
        ("của UBND xã", HUYEN, False),
        ("của UBND xã", "ỦY BAN NHÂN DÂN XÃ GÒ BƯỞI", False),  # its own
        ("của UBND xã Gò Bưởi (cũ)", "ỦY BAN NHÂN DÂN XÃ GÒ BƯỞI", True),
        ("của Sở Y tế", SO, True),
        ("về chăm sóc của gia đình", SO, False),
    ],
)
def test_an_office_that_the_words_name(said: str, issuer: str, found: bool) -> None:
    assert meant(plan("a", issuer=issuer), words=f"{WORDS} {said}") == ("a" if found else None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("05/KH-UBND", "5/KH-UBND", True),
        ("5 /KH-UBND", "5/kh-ubnd", True),
        ("5/KH-UBND", "50/KH-UBND", False),
        ("5/KH-UBND", "5/QĐ-UBND", False),
        ("07-CTr/ĐU", "7-CTr/ĐU", True),
    ],
)
def test_numbers_alike(one: str, other: str, same: bool) -> None:
    assert (number_key(one) == number_key(other)) is same
