"""What a superior plan asks that the one below has nothing about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.retrieval.chain import gap, superiors
from assistant.retrieval.plan_words import PlanWords
from vectorstore.values import Plan

WordsOf = Callable[[str], PlanWords]


@pytest.mark.parametrize(
    ("lower", "uppers"),
    [
        ("huyen_go_mam_han_man_2025", {"31/KH-UBND"}),
        ("xa_bai_vet_han_man_2025", {"52/KH-UBND"}),
        ("truong_bai_vet", {"22/KH-UBND"}),
        ("tinh_trieu_sa", set()),
        ("xa_bai_vet_han_man_2024", set()),  # its superior is not at hand
        ("xa_trang_khe", set()),
    ],
)
def test_superiors(lower: str, uppers: set[str], words_of: WordsOf, related_plans: tuple[Plan, ...]) -> None:
    found = superiors(words_of(lower), related_plans)
    assert {plan.header.number.value for plan in found} == uppers


@pytest.mark.parametrize(
    ("lower", "upper", "missing"),
    [
        ("huyen_go_mam_han_man_2025", "tinh_trieu_sa", ["diễn tập", "đường dây nóng", "trám lấp giếng khoan"]),
        ("xa_bai_vet_han_man_2025", "huyen_go_mam_han_man_2025", ["ký cam kết"]),
        ("xa_bai_vet_han_man_2025", "tinh_trieu_sa", ["Thống kê giếng khoan"]),
    ],
)
def test_what_is_missing(lower: str, upper: str, missing: list[str], words_of: WordsOf) -> None:
    found = gap(words_of(lower), words_of(upper), lambda term: 1.0)
    assert (found.lower, found.upper) == (words_of(lower), words_of(upper))
    for words in missing:
        assert any(words in piece.text for piece in found.missing), words


@pytest.mark.parametrize(
    ("lower", "upper", "there"),
    [
        ("huyen_go_mam_han_man_2025", "tinh_trieu_sa", ["Nạo vét kênh nội đồng", "02 điểm cấp nước"]),
        ("xa_bai_vet_han_man_2025", "huyen_go_mam_han_man_2025", ["Đo độ mặn", "Lập danh sách hộ thiếu nước"]),
        ("xa_bai_vet_han_man_2025", "tinh_trieu_sa", ["Niêm yết lịch đóng", "Lập danh sách hộ thiếu nước"]),
    ],
)
def test_what_is_taken_up(lower: str, upper: str, there: list[str], words_of: WordsOf) -> None:
    found = gap(words_of(lower), words_of(upper), lambda term: 1.0)
    for words in there:
        assert not any(words in piece.text for piece in found.missing), words


def test_what_is_asked_of_others_is_no_gap(words_of: WordsOf) -> None:
    found = gap(words_of("huyen_go_mam_han_man_2025"), words_of("tinh_trieu_sa"), lambda term: 1.0)
    actors = {party.text for piece in found.missing if piece.obligation for party in piece.obligation.actors}
    assert {actor.replace("Ủy ban nhân dân", "UBND") for actor in actors} == {"UBND cấp huyện"}


def test_plans_of_one_level_ask_nothing_of_each_other(words_of: WordsOf) -> None:
    assert gap(words_of("tinh_trieu_sa"), words_of("tinh_trieu_sa"), lambda term: 1.0).missing == ()
