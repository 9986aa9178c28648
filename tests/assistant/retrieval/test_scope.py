"""Which plans may answer."""

from __future__ import annotations

from collections.abc import Callable, Collection

import pytest

from assistant.retrieval.scope import about_themselves, asks_for_bases, asks_for_documents, in_scope, years_of
from assistant.understanding.understand import understand
from assistant.understanding.understood import Understood
from vectorstore.errors import StoreError
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.library import Library
from vectorstore.retriever import Found
from vectorstore.values import Header, HeaderField, Plan

Understand = Callable[[str], Understood]
COMMUNE = "47-kh-ubnd-trang-khe-2024"
DISTRICT = "ke-hoach-phong-chong-dich-benh-truyen-nhiem-o-nguoi-va-benh-lay-tu-dong-vat"


@pytest.mark.parametrize(
    ("question", "plans"),
    [
        ("Công an xã Tràng Khê phải làm gì?", {COMMUNE}),
        ("cong an xa trang khe phai lam gi", {COMMUNE}),
        ("What must the Tràng Khê police do?", {COMMUNE}),
        ("Công an tỉnh Hải Phòng phải làm gì?", set()),  # a province that no plan is of
        ("What must the Hải Phòng police do?", set()),
        ("UBND xã Hòn Mây phải làm gì?", {DISTRICT}),  # a place that one plan speaks of
        ("UBND xã Không Đâu phải làm gì?", set()),
    ],
)
def test_plans_of_a_question(question: str, plans: set[str], understood: Understand, library: Library) -> None:
    assert {plan.id for plan in in_scope(understood(question), library.plans(), library.lexical)} == plans


def test_every_plan_where_none_is_named(understood: Understand, library: Library) -> None:
    assert in_scope(understood("Công an xã phải làm gì?"), library.plans(), library.lexical) == library.plans()


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("Công an xã Bãi Vẹt phải làm gì năm 2024?", {"18/KH-UBND"}),
        ("Công an xã Bãi Vẹt phải làm gì năm 2025?", {"22/KH-UBND", None}),  # the school's has no number
        ("Công an xã Bãi Vẹt phải làm gì năm 2031?", {"18/KH-UBND", "22/KH-UBND", None}),
    ],
)
def test_of_a_places_plans_those_of_the_year(
    question: str, numbers: set[str | None], related_library: Library, lexicon: Lexicon
) -> None:
    plans = related_library.plans()
    scope = in_scope(understand(question, plans, lexicon), plans, related_library.lexical)
    assert {plan.header.number.value for plan in scope} == numbers


class Broken:
    def search(self, weights: dict[str, float], limit: int, editions: Collection[int] | None = None) -> Found:
        raise StoreError("the index is gone")


def test_without_the_index_any_plan_may_speak_of_a_place(understood: Understand, library: Library) -> None:
    assert in_scope(understood("UBND xã Hòn Mây phải làm gì?"), library.plans(), Broken()) == library.plans()


def test_years_of_a_plan() -> None:
    header = Header(date=HeaderField("present", "2024-12-28"), year=2025)
    assert years_of(Plan("p", 1, 1, "p.txt", header, 0, "")) == {2024, 2025}
    assert years_of(Plan("p", 1, 1, "p.txt", Header(), 0, "")) == set()


@pytest.mark.parametrize(
    ("question", "plans"),
    [
        ("Kế hoạch Tràng Khê số mấy?", {COMMUNE}),
        ("Kế hoạch phòng chống đuối nước số mấy?", {COMMUNE}),  # by its title
        ("ke hoach phong chong duoi nuoc so may", {COMMUNE}),
        ("Công an xã phải làm gì?", set()),  # about no document
        ("Ai ký kế hoạch?", set()),  # of which, can't be told
    ],
)
def test_whose_own_data_are_asked(question: str, plans: set[str], understood: Understand, library: Library) -> None:
    asked = understood(question)
    scope = in_scope(asked, library.plans(), library.lexical)
    assert {plan.id for plan in about_themselves(asked, scope)} == plans


def test_this_plan_is_the_one_at_hand(understood: Understand, library: Library) -> None:
    plan = library.plan(COMMUNE)
    assert about_themselves(understood("Kế hoạch này số mấy?"), [plan]) == (plan,)


@pytest.mark.parametrize(
    ("question", "bases", "documents"),
    [
        ("Kế hoạch của Tràng Khê căn cứ vào đâu?", True, False),
        ("What is the Tràng Khê plan based on?", True, False),
        ("Kế hoạch Tràng Khê nhắc đến mọi văn bản nào, liệt kê tất cả?", False, True),
        ("Kế hoạch Tràng Khê căn cứ Quyết định 1248/QĐ-TTg thế nào?", False, False),  # one of them
        ("Việc dạy bơi ở Tràng Khê căn cứ vào đâu?", False, False),  # of one matter
        ("Căn cứ vào đâu?", False, False),  # of which plan
    ],
)
def test_all_documents_of_a_plan(question: str, bases: bool, documents: bool, understood: Understand) -> None:
    asked = understood(question)
    assert (asks_for_bases(asked) and not asked.whole_list, asks_for_documents(asked)) == (bases, documents)
