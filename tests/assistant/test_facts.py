"""Weighing passages: what is quoted, what a plan speaks of, what is stated."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.evidence import Evidence, Piece, Shelf
from assistant.facts import quoted, rarity, speaking_of, states, strength
from vectorstore.library import Library
from vectorstore.values import PlanContents

COMMUNE = "47-kh-ubnd-trang-khe-2024"
WARD = "09-kh-ubnd-lac-giang-2026"


def piece(contents: PlanContents, words: str, fit: float, certainty: float = 0.5) -> Piece:
    """The passage that begins with these words, as evidence."""
    found = next(p for p in contents.passages if p.words(contents.text).startswith(words))
    return Piece(contents, found, fit, certainty)


@pytest.fixture(scope="module")
def commune(library: Library) -> PlanContents:
    return library.contents(COMMUNE)


@pytest.fixture(scope="module")
def ward(library: Library) -> PlanContents:
    return library.contents(WARD)


def test_quoted_up_to_where_the_fit_falls_off(commune: PlanContents) -> None:
    best = piece(commune, "Lớp dạy bơi", 1.0)
    near = piece(commune, "Ít nhất 65%", 0.8)
    far = piece(commune, "90% hộ gia đình", 0.5)
    assert quoted(Evidence((best, near, far)), ()) == [best, near]


def test_every_plan_that_treats_the_matter_answers(commune: PlanContents, ward: PlanContents) -> None:
    best = piece(commune, "Tổng kinh phí", 1.0, 0.8)
    other = piece(ward, "Tổng kinh phí", 0.6, 0.7)
    unlike = replace(other, certainty=0.2)
    assert quoted(Evidence((best, other)), ()) == [best, other]
    assert quoted(Evidence((best, unlike)), ()) == [best]
    assert quoted(Evidence((best, unlike)), (COMMUNE, WARD)) == [best, unlike], "both are named: both answer"


def test_a_label_answers_with_what_stands_under_it(library: Library) -> None:
    plans = {plan.source: plan.id for plan in library.plans()}
    school = library.contents(plans["truong_loc_khe_an_toan_so_2024.txt"])
    answer = quoted(Evidence((piece(school, "Tháng 10/2024", 1.0),)), ())
    assert [p.words[:11] for p in answer] == ["Tập huấn sử", "Diễn tập th"]


def test_a_unit_without_duties_is_spoken_of_or_not(commune: PlanContents) -> None:
    police = piece(commune, "Tăng cường tuần tra", 1.0)
    women = piece(commune, "Vận động hội viên", 0.9)
    found = speaking_of(["cong an xa"], Evidence((police, women)))
    assert (found.pieces, found.near) == ((police,), (women,))
    assert speaking_of(["ngan hang"], Evidence((police, women))).pieces == ()


def test_strength_is_that_of_the_best(commune: PlanContents) -> None:
    pieces = tuple(piece(commune, "Lớp dạy bơi", fit, fit / 2) for fit in (0.9, 0.8, 0.7))
    assert strength(Evidence(pieces)) == 0.45
    assert strength(Evidence()) == 0.0


@pytest.mark.parametrize(
    ("asks", "words", "stated"),
    [
        ("deadline", "Lớp dạy bơi", True),
        ("deadline", "Hoạt động phải tổ chức", False),
        ("target", "Ít nhất 65%", True),
        ("target", "Hoạt động phải tổ chức", False),
        ("fact", "Hoạt động phải tổ chức", True),  # nothing particular is asked for
    ],
)
def test_what_is_stated(asks: str, words: str, stated: bool, commune: PlanContents) -> None:
    assert states(asks, [piece(commune, words, 1.0)]) is stated


def test_rare_words_weigh_more() -> None:
    weight = rarity({"xa": 90, "dap": 1, "bank": 0}.__getitem__, 100)
    assert 0 < weight("xa") < weight("dap") < weight("bank")


def test_a_question_reads_each_plan_once_and_in_one_edition(library: Library) -> None:
    read: list[tuple[str, int | None]] = []

    class Counting:
        def contents(self, plan_id: str, edition: int | None = None) -> PlanContents:
            read.append((plan_id, edition))
            return library.contents(plan_id, edition)

    shelf, plan = Shelf(Counting()), library.plan(COMMUNE)
    assert shelf.contents(plan) is shelf.contents(plan)
    assert read == [(COMMUNE, plan.edition)]
    assert shelf.text(COMMUNE, plan.edition) == shelf.contents(plan).text
    with pytest.raises(KeyError):
        shelf.text(COMMUNE, plan.edition + 1)
