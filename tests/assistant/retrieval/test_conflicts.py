"""Where a plan contradicts itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.retrieval.conflicts import conflicts_in
from assistant.retrieval.documents import bases_of, citing, documents_in, superiors_of, two_dates
from assistant.retrieval.plan_words import PlanWords
from vectorstore.values import Plan

WordsOf = Callable[[str], PlanWords]
HEAD = "ỦY BAN NHÂN DÂN XÃ AN LÀNH\nSố: 9/KH-UBND\nKẾ HOẠCH\nPhòng cháy năm 2024\n\n"


def pairs(plan: PlanWords) -> list[tuple[str, str]]:
    return [(one.text, other.text) for one, other in conflicts_in(plan)]


def test_two_dates_and_two_deadlines(words_of: WordsOf) -> None:
    found = pairs(words_of("truong_bai_vet"))
    assert len(found) == 2
    assert ["12 tháng 8 năm 2019" in found[0][0], "12 tháng 8 năm 2020" in found[0][1]] == [True, True]
    assert ["25 tháng 5 năm 2025" in found[1][0], "31 tháng 5 năm 2025" in found[1][1]] == [True, True]


@pytest.mark.parametrize(
    "plan",
    [
        "xa_trang_khe",  # four dates by which four units report
        "truong_loc_khe",
        "huyen_tan_luong",
        "phuong_lac_giang",
        "lien_nganh",
        "tinh_trieu_sa",
        "huyen_go_mam_han_man_2025",
        "huyen_go_mam_sua_doi",
        "xa_bai_vet_han_man_2024",
        "xa_bai_vet_han_man_2025",
    ],
)
def test_plans_at_peace_with_themselves(plan: str, words_of: WordsOf) -> None:
    assert pairs(words_of(plan)) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (
            "1. Công an xã\n- Thực hiện Quyết định số 7/QĐ-UBND ngày 01/02/2023.\n\n"
            "2. Trạm Y tế xã\n- Theo Quyết định số 7/QĐ-UBND ngày 01 tháng 2 năm 2023.\n",
            0,  # one date in two forms
        ),
        (
            "1. Công an xã\n- Thực hiện Quyết định số 7/QĐ-UBND ngày 01/02/2023.\n\n"
            "2. Trạm Y tế xã\n- Theo Quyết định số 7/QĐ-UBND ngày 01/02/2022.\n",
            1,
        ),
        (
            "1. Công an xã\n- Thực hiện Quyết định số 7/QĐ-UBND ngày 01/02/2023.\n\n"
            "2. Trạm Y tế xã\n- Theo Quyết định số 8/QĐ-UBND ngày 01/02/2022.\n",
            0,
        ),
        (
            "1. Công an xã\n- Báo cáo sơ kết công tác phòng cháy về UBND xã trước ngày 10/6/2024.\n"
            "- Báo cáo tổng kết công tác phòng cháy về UBND xã trước ngày 10/12/2024.\n",
            0,  # two reports
        ),
        (
            "1. Công an xã\n- Báo cáo tổng kết công tác phòng cháy về UBND xã trước ngày 10/6/2024.\n\n"
            "2. Kinh phí\n- Công an xã báo cáo tổng kết công tác phòng cháy về UBND xã trước ngày 20/6/2024.\n",
            1,
        ),
    ],
    ids=["same date", "two dates", "two documents", "two reports", "one report"],
)
def test_what_contradicts(text: str, count: int, plan_of: Callable[[str], PlanWords]) -> None:
    assert len(conflicts_in(plan_of(HEAD + text))) == count


def test_documents_by_their_numbers(words_of: WordsOf) -> None:
    plan = words_of("tinh_trung_lac")
    numbers = {(named.number, named.date) for named in documents_in(plan)}
    assert ("136 2020 nd cp", (24, 11, 2020)) in numbers
    assert ("31 2022 nq hdnd", (9, 12, 2022)) in numbers
    assert two_dates(plan) == []


def test_what_a_plan_is_based_on_and_cites(words_of: WordsOf) -> None:
    plan = words_of("xa_trang_khe")
    bases = [piece.text for piece in bases_of(plan)]
    assert [base[:25] for base in bases] == ["Căn cứ Quyết định số 1248", "Thực hiện Kế hoạch số 138"]
    assert {piece.passage.kind for piece in citing(plan)} == {"basis"}, "not the plan's own number"
    assert [base.text[:20] for base in bases_of(words_of("truong_bai_vet"))][1] == "Thực hiện Kế hoạch s"


def test_a_number_alone_is_no_superior_of_another_year(words_of: WordsOf, related_plans: tuple[Plan, ...]) -> None:
    plan = words_of("xa_bai_vet_han_man_2025")
    (superior,) = superiors_of(plan, related_plans)
    assert superior.header.number.value == "52/KH-UBND"
