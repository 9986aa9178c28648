"""Rates brought to one denominator, where that is exact."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.composition.rates import on_one_denominator
from assistant.retrieval.duties import obligations_of
from assistant.retrieval.evidence import Piece
from assistant.retrieval.plan_words import PlanWords

WordsOf = Callable[[str], PlanWords]
PLAN = "ỦY BAN NHÂN DÂN XÃ {name}\nSố: {number}/KH-UBND\nKẾ HOẠCH\nPhòng cháy năm 2024\n\nII. CHỈ TIÊU\n\n{targets}\n"


@pytest.fixture
def targets(plan_of: Callable[[str], PlanWords]) -> Callable[..., list[Piece]]:
    """The targets of plans that set these, a plan each."""

    def of(*said: str) -> list[Piece]:
        names = ("AN LÀNH", "BÌNH YÊN", "CẨM GIANG")
        plans = [plan_of(PLAN.format(name=names[at], number=at + 1, targets=words)) for at, words in enumerate(said)]
        return [piece for plan in plans for piece in obligations_of(plan)]

    return of


def rate(figure: str) -> str:
    return f"1. Tỷ lệ trẻ em bị xâm hại giảm xuống dưới {figure} trẻ em."


def test_one_is_said_in_the_others_measure(targets: Callable[..., list[Piece]]) -> None:
    assert on_one_denominator(targets(rate("60/10.000"), rate("500/100.000"))) == (
        "60/10.000 = 600/100.000; 500/100.000"
    )


def test_a_share_of_a_unit_is_exact_too(targets: Callable[..., list[Piece]]) -> None:
    assert "45/10.000 = 450/100.000" in on_one_denominator(targets(rate("45/10.000"), rate("450/100.000")))


@pytest.mark.parametrize(
    "said",
    [
        (rate("60/10.000"), rate("50/10.000")),  # one denominator
        (rate("60/10.000"),),  # one plan
        (f"{rate('60/10.000')}\n\n2. Tỷ lệ hộ nghèo dưới 500/100.000 hộ.",),  # one plan with two
        (rate("60/10.000"), "1. Ít nhất 90% trẻ em biết bơi."),  # a share
        (rate("3/30.000"), rate("5/100.000")),  # no whole multiple
        ("1. Phủ sóng 12/15 thôn có nhà văn hóa.", rate("500/100.000")),  # a share of a few
        (),
    ],
    ids=["same", "one plan", "two in one plan", "percent", "no multiple", "few", "nothing"],
)
def test_nothing_to_bring_together(said: tuple[str, ...], targets: Callable[..., list[Piece]]) -> None:
    assert on_one_denominator(targets(*said) if said else []) == ""


def test_of_plans_that_depend_on_one_another(words_of: WordsOf) -> None:
    plans = [words_of("tinh_trieu_sa"), words_of("huyen_go_mam_han_man_2025")]
    pieces = [piece for plan in plans for piece in obligations_of(plan)]
    assert on_one_denominator(pieces) == "40/10.000 = 400/100.000; 450/100.000"
