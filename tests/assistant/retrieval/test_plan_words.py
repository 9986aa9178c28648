"""A plan made ready for asking: what stands beside the words of a passage."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answering import Assistant
from assistant.retrieval.plan_words import PlanWords

PLAN = """ỦY BAN NHÂN DÂN
XÃ NẬM KHUA

Số: 12/KH-UBND
Nậm Khua, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Cấp nước sạch năm 2026 trên địa bàn xã Nậm Khua

I. NHIỆM VỤ
1. Công an xã bảo vệ các bể nước công cộng.
2. Trạm Y tế xã xét nghiệm nguồn nước ở bản Huổi Sái trước ngày 30/4/2026.

Trên đây là Kế hoạch./.

PHỤ LỤC
BỂ NƯỚC VÀ SỐ HỘ DÙNG CHUNG
"""
TABLE = """TT\tBản\tSố hộ dùng chung\tSố bể nước
1\tHuổi Sái\t47\t03
2\tNậm Lanh\t52\t
Tổng cộng\t\t99\t03
"""


def beside(plan: PlanWords) -> list[str]:
    return [words.beside for words in plan.passages if words.passage.kind == "cell"]


def test_what_the_figures_of_a_row_count(plan_of: Callable[[str], PlanWords]) -> None:
    assert beside(plan_of(PLAN + TABLE)) == [
        "1 TT 47 Số hộ dùng chung 03 Số bể nước",
        "2 TT 52 Số hộ dùng chung",
        "99 Số hộ dùng chung 03 Số bể nước",
    ]


def test_a_row_between_pipes(plan_of: Callable[[str], PlanWords]) -> None:
    table = "| TT | Bản | Số hộ |\n|---|---|---|\n| 1 | Huổi Sái | 47 |\n"
    assert beside(plan_of(PLAN + table)) == ["1 TT 47 Số hộ"]


def test_figures_below_a_column_without_a_title_count_nothing(plan_of: Callable[[str], PlanWords]) -> None:
    table = "TT\tBản\t\tSố bể\n1\tHuổi Sái\t47\t03\n"
    assert beside(plan_of(PLAN + table)) == [""]


@pytest.mark.parametrize(
    ("question", "status", "row"),
    [
        ("Bản Huổi Sái có bao nhiêu hộ dùng chung bể nước?", "answered", "1 Huổi Sái 47 03"),
        ("ban huoi sai co bao nhieu ho dung chung be nuoc?", "answered", "1 Huổi Sái 47 03"),
        ("Bản Nậm Lanh có mấy hộ dùng chung?", "answered", "2 Nậm Lanh 52"),
        ("Bản Huổi Sái có bao nhiêu trâu bò?", "not_found", ""),
    ],
)
def test_a_figure_of_an_appendix_answers(
    over: Callable[..., Assistant], quotes: Callable[..., list[str]], question: str, status: str, row: str
) -> None:
    """The title of its column says what is counted, the row where."""
    answer = over(a=PLAN + TABLE).ask(question)
    assert answer.status == status
    assert not row or row in quotes(answer)
