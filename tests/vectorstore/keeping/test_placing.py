"""Which plan a file is of: a table of heads, and how much of the words is the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vectorstore.keeping.placing import placed, share_of, telling
from vectorstore.placement import Placement, Standing
from vectorstore.values import ABSENT, Header, HeaderField


def said(value: str | None) -> HeaderField:
    return HeaderField("present", value) if value else ABSENT


def head(
    number: str | None = "12/KH-UBND",
    issuer: str | None = "ỦY BAN NHÂN DÂN XÃ ĐỒNG MƠ",
    kind: str | None = "KẾ HOẠCH",
    year: int | None = 2024,
    title: str | None = "KẾ HOẠCH Trồng cây đầu xuân",
    date: str | None = None,
) -> Header:
    fields = {"number": number, "issuer": issuer, "kind": kind, "title": title, "date": date}
    return Header(**{name: said(value) for name, value in fields.items()}, year=year)


KEPT = Standing("cay", 1, head())
HERE, ELSEWHERE = "cay", None


@pytest.mark.parametrize(
    ("header", "at_path", "likeness", "decided", "asked"),
    [
        # the same path
        (head(), HERE, 0.9, "cay", None),
        (head(number=None), HERE, 0.1, "cay", None),  # a draft gets its number
        (head(number="13/KH-UBND"), HERE, 0.9, "cay", None),  # a number that is put right
        (head(number="13/KH-UBND", title="KẾ HOẠCH Thu quỹ"), HERE, 0.1, None, "path"),  # another plan in its place
        (head(year=2025, title="KẾ HOẠCH Trồng cây đầu xuân"), HERE, 0.3, None, "path"),  # the next year's plan
        (head(year=2025), HERE, 0.9, None, "path"),  # the next year's, written over this year's
        (head(number=None, year=2025), HERE, 0.9, None, "path"),
        (head(number=None, title="KẾ HOẠCH Trồng cây lấy gỗ"), HERE, 0.3, "cay", None),  # a draft, and its title
        (head(number=None, title="KẾ HOẠCH Thu quỹ"), HERE, 0.1, None, "path"),  # another text without a number
        # issuer, type, number and year are all alike
        (head(), ELSEWHERE, 0.9, "cay", None),
        (head(issuer="UỶ BAN NHÂN DÂN XÃ ĐỒNG MƠ"), ELSEWHERE, 0.3, "cay", None),  # as the mark is placed
        (head(title="KẾ HOẠCH Trồng cây và dọn vệ sinh"), ELSEWHERE, 0.4, "cay", None),
        (head(title="KẾ HOẠCH Thu quỹ"), ELSEWHERE, 0.05, None, "number"),  # one number for two plans
        # one of them differs
        (head(year=2025), ELSEWHERE, 0.95, None, None),  # numbers start again every year
        (head(issuer="ỦY BAN NHÂN DÂN XÃ HÒN ĐẤT"), ELSEWHERE, 0.6, None, None),  # two communes by one form
        (head(issuer="UBND XÃ ĐỒNG MƠ"), ELSEWHERE, 0.95, None, "text"),  # the issuer written short
        (head(issuer="UBND XÃ ĐỒNG MƠ"), ELSEWHERE, 0.6, None, "text"),
        (head(issuer="UBND XÃ HÒN ĐẤT"), ELSEWHERE, 0.6, None, None),
        (head(issuer="ỦY BAN NHÂN DÂN XÃ ĐỐNG MƠI"), ELSEWHERE, 0.9, None, "text"),  # misread
        (head(kind="CÔNG VĂN"), ELSEWHERE, 0.9, None, None),
        (head(number="13/KH-UBND"), ELSEWHERE, 0.9, None, None),
        # one of them is not there
        (head(number=None), ELSEWHERE, 0.2, None, "title"),
        (head(number=None, title="KẾ HOẠCH Thu quỹ"), ELSEWHERE, 0.7, None, "text"),
        (head(number=None, title="KẾ HOẠCH Thu quỹ"), ELSEWHERE, 0.3, None, None),
        (head(number=None, year=None, issuer=None), ELSEWHERE, 0.0, None, "title"),
        (head(number=None, title=None), ELSEWHERE, 0.1, None, None),
    ],
)
def test_where_a_file_belongs(
    header: Header, at_path: str | None, likeness: float, decided: str | None, asked: str | None
) -> None:
    placement = placed(header, at_path, [KEPT], lambda key: likeness)
    assert placement.plan_id == decided
    assert [one.reason for one in placement.candidates] == ([asked] if asked else [])
    assert all(one.plan_id == "cay" and one.likeness == likeness for one in placement.candidates)


def test_a_number_is_one_with_and_without_its_zero() -> None:
    one, other = head(number="05/KH-UBND"), head(number="5 /KH-UBND")
    assert placed(other, None, [Standing("cay", 1, one)], lambda key: 0.5).plan_id == "cay"


def test_forms_of_two_places_under_one_number_are_two_plans() -> None:
    """However much of their words is the same: whoever misreads the office doesn't misread the place with it."""
    kept = Standing("cay", 1, replace(head(), place=said("Đồng Mơ")))
    form = replace(head(issuer="ỦY BAN NHÂN DÂN XÃ HÒN ĐẤT"), place=said("Hòn Đất"))
    assert placed(form, None, [kept], lambda key: 0.95) == Placement()
    assert placed(replace(form, place=said("Đồng Mơ")), None, [kept], lambda key: 0.95).candidates


def test_weekly_plans_without_a_number_are_told_apart_by_their_day() -> None:
    """A school's plans of a week: one issuer, one title, one year, no number."""
    week = head(number=None, title="KẾ HOẠCH Công tác tuần", date="2024-03-04")
    kept = Standing("tuan-9", 7, week)
    following = replace(week, date=said("2024-03-11"))
    assert placed(following, None, [kept], lambda key: 0.6) == Placement()
    assert [one.reason for one in placed(week, None, [kept], lambda key: 0.6).candidates] == ["title"]
    assert [one.reason for one in placed(following, None, [kept], lambda key: 0.9).candidates] == ["text"]


def test_a_withdrawn_plan_comes_back_only_where_an_admin_says_so() -> None:
    gone = replace(KEPT, withdrawn=True)
    for at_path in (HERE, ELSEWHERE):
        placement = placed(head(), at_path, [gone], lambda key: 0.9)
        assert placement.plan_id is None
        assert [one.reason for one in placement.candidates] == ["withdrawn"]


def test_one_that_serves_comes_before_a_withdrawn_one() -> None:
    gone = Standing("cay-cu", 2, head(), withdrawn=True)
    assert placed(head(), None, [gone, KEPT], lambda key: 0.9).plan_id == "cay"


def test_two_plans_of_one_head_are_asked_about_the_likelier_first() -> None:
    other = Standing("cay-2", 2, head())
    placement = placed(head(), None, [KEPT, other], lambda key: {1: 0.4, 2: 0.8}[key])
    assert placement.plan_id is None
    assert [one.plan_id for one in placement.candidates] == ["cay-2", "cay"]
    assert placed(head(), "cay-2", [KEPT, other], lambda key: 0.1).plan_id == "cay-2"


def test_two_files_that_change_names_and_words_stay_with_their_plans() -> None:
    """By the head where it is whole, though both fill in one form; where it isn't, an admin says."""
    form = Standing("quy", 2, head(number="13/KH-UBND", title="KẾ HOẠCH Thu quỹ"))
    assert placed(form.header, HERE, [KEPT, form], lambda key: 0.7).plan_id == "quy"
    bare = [replace(one, header=replace(one.header, number=ABSENT)) for one in (KEPT, form)]
    placement = placed(bare[1].header, HERE, bare, lambda key: {1: 0.6, 2: 0.8}[key])
    assert placement.plan_id is None
    assert [(one.plan_id, one.reason) for one in placement.candidates] == [("quy", "title"), ("cay", "path")]


def test_words_are_compared_only_where_it_counts() -> None:
    """Of a thousand plans of other numbers and years, none has its words read."""

    def never(key: int) -> float:
        raise AssertionError(key)

    others = [Standing(str(number), number, head(number=f"{number}/KH-UBND", year=2020)) for number in range(1000)]
    assert placed(head(), None, others, never) == Placement()


def test_the_share_of_words() -> None:
    one = telling(["Tuần tra ban đêm ở bến sông", "Báo cáo", "Trực ban ngày lễ, ngày Tết"])
    assert len(one) == 2  # "Báo cáo" stands in every plan
    assert share_of(one, one) == 1
    assert share_of(one, telling(["TUẦN TRA BAN ĐÊM Ở BẾN SÔNG", "Thu gom rác ở chợ phiên"])) == 0.5
    assert share_of(one, frozenset()) == share_of(frozenset(), frozenset()) == 0
