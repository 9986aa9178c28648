"""Links between what one plan says of another and the passages that it changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from assistant.retrieval.amendments import amendments_of, amends, is_amendment
from assistant.retrieval.changed_passages import Link, Words, links
from assistant.retrieval.plan_words import PlanWords
from ingest.reading import read
from vectorstore.keeping.proposals import proposals
from vectorstore.values import Plan, PlanContents

SAMPLES = Path(__file__).parents[2] / "samples" / "changes"
EXPECTED = yaml.safe_load((SAMPLES / "expected.yaml").read_text(encoding="utf-8"))
HEAD = "ỦY BAN NHÂN DÂN\nXÃ RẠCH CUI\nSố: 58/KH-UBND\nRạch Cui, ngày 20 tháng 5 năm 2025\n\nKẾ HOẠCH\n"


class Office:
    """The samples of plans that change others, in memory; nothing is decided yet."""

    def __init__(self) -> None:
        self.kept: dict[str, PlanContents] = {}
        for number, path in enumerate(sorted((SAMPLES / "plans").iterdir()), 1):
            found = read(path.read_text(encoding="utf-8"))
            plan = Plan(path.stem, 1, number, path.name, found.header, 0, "", changes=found.changes)
            self.kept[plan.id] = PlanContents(plan, found.text, found.sections, found.passages, found.obligations)

    @property
    def catalogue(self) -> Any:
        return SimpleNamespace(decisions=SimpleNamespace(all=lambda: ()))

    def plans(self) -> tuple[Plan, ...]:
        return tuple(kept.plan for kept in self.kept.values())

    def withdrawn(self) -> tuple[Plan, ...]:
        return ()

    def contents(self, plan_id: str, edition: int | None = None) -> PlanContents:
        return self.kept[plan_id]


@pytest.fixture(scope="module")
def office() -> Office:
    return Office()


def test_the_plans_that_are_meant(office: Office) -> None:
    found = {(one.plan.id, one.change.number, one.target.id if one.target else None) for one in proposals(office)}
    said = {(plan, one[0], one[3]) for plan, of in EXPECTED.items() for one in of["says"]}
    assert found == said


def test_the_passages_that_are_changed(office: Office) -> None:
    for plan in office.plans():
        expected = EXPECTED[plan.id].get("changes", [])
        made = [one for one in links(office, plan.id) if one.plan.id == plan.id and one.how != "amends"]
        found = [one for one in made if one.how not in ("replaces", "repeals")]
        assert [one.how for one in found] == [how for how, _, _ in expected]
        for link, (_, says, changed) in zip(found, expected, strict=True):
            assert link.says.quote.startswith(says)
            assert len(link.changed) == len(changed)
            assert all(one.quote.startswith(words) for one, words in zip(link.changed, changed, strict=True))


def test_quotes_are_slices(office: Office) -> None:
    def holds(words: Words, text: str) -> bool:
        return words.quote == " ".join(" ".join(span.of(text) for span in words.spans).split())

    made = [link for plan in office.plans() for link in links(office, plan.id)]
    assert len(made) >= 10
    for link in made:
        assert holds(link.says, office.contents(link.plan.id).text)
        assert all(holds(words, office.contents(link.amended.id).text) for words in link.changed)


def test_both_plans_have_the_link(office: Office) -> None:
    def pairs(found: tuple[Link, ...]) -> set[tuple[str, str, str]]:
        return {(link.plan.id, link.how, link.says.quote) for link in found}

    of_one, of_other = links(office, "xa_rach_cui_sua_doi_2025"), links(office, "xa_rach_cui_rac_thai_2025")
    assert {link.amended.id for link in of_one} == {"xa_rach_cui_rac_thai_2025"}
    assert pairs(of_one) == pairs(of_other) != set()


def test_a_plan_that_amends_in_passing_is_no_amendment(plan_of: Callable[[str], PlanWords]) -> None:
    """What it says elsewhere binds no other plan."""
    text = (
        f"{HEAD}Phòng cháy năm 2025\n\nI. NỘI DUNG\n\n1. Bãi bỏ lệ phí nêu tại khoản 3 mục II.\n\n"
        "2. Sửa đổi khoản 1 mục II Kế hoạch số 21/KH-UBND như sau: Kiểm tra mỗi tháng 02 lần.\n\n"
        "3. Bãi bỏ bảng biểu tại khoản 4 mục II.\n"
    )
    plan = plan_of(text)
    assert amends(plan.contents.plan)
    assert not is_amendment(plan.contents.plan)
    assert [(one.how, one.number) for one in amendments_of(plan)] == [("replaced", "21 kh ubnd")]


def test_each_passage_is_about_the_plan_that_its_words_or_headings_name(plan_of: Callable[[str], PlanWords]) -> None:
    text = (
        f"{HEAD}Sửa đổi Kế hoạch số 21/KH-UBND và Kế hoạch số 05/KH-UBND\n\nI. SỬA ĐỔI KẾ HOẠCH SỐ 05/KH-UBND\n\n"
        "1. Bãi bỏ khoản 4 mục II.\n\nII. NỘI DUNG KHÁC\n\n1. Bãi bỏ khoản 3 mục II Kế hoạch số 05/KH-UBND.\n\n"
        "2. Bãi bỏ khoản 2 mục II.\n"
    )
    plan = plan_of(text)
    assert is_amendment(plan.contents.plan)
    assert [(one.number, one.place["clause"]) for one in amendments_of(plan)] == [
        ("5 kh ubnd", "4"),
        ("5 kh ubnd", "3"),
        ("21 kh ubnd", "2"),
    ]
