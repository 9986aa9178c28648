"""What an amending plan replaces, repeals or rewords, and where that stands in the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.retrieval.amendments import Amendment, amending, amendments_of, amends, kept_by
from assistant.retrieval.duties import obligations_of
from assistant.retrieval.evidence import Piece
from assistant.retrieval.plan_words import PlanWords

WordsOf = Callable[[str], PlanWords]
AMENDED, AMENDING = "huyen_go_mam_han_man_2025", "huyen_go_mam_sua_doi_2025"


def piece(plan: PlanWords, start: str) -> Piece:
    """The passage that begins with these words."""
    return next(Piece(plan, words) for words in plan.passages if words.text.startswith(start))


def test_only_a_title_that_says_so_amends(words_of: WordsOf) -> None:
    assert amends(words_of(AMENDING).contents.plan)
    for other in (AMENDED, "tinh_trieu_sa", "xa_trang_khe"):
        assert not amends(words_of(other).contents.plan)
        assert amendments_of(words_of(other)) == []


def test_every_change(words_of: WordsOf) -> None:
    found = amendments_of(words_of(AMENDING))
    assert [(one.how, one.place) for one in found[:3]] == [
        ("replaced", {"section": "III", "clause": "2", "point": "b"}),
        ("repealed", {"section": "IV", "clause": "1", "dash": "2"}),
        ("reworded", {"section": "III", "clause": "3"}),
    ]
    assert {one.number for one in found} == {"52 kh ubnd"}
    assert [said.text[:9] for said in found[0].says] == ["Sửa đổi, ", "“b) Mỗi x"]
    assert found[2].old == "truoc ngay 30 thang 4 nam 2025"
    assert [one.how for one in found[3:]] == ["handed over", "kept"]
    assert found[3].old == "Phòng Nông nghiệp và Phát triển nông thôn, Phòng Tài nguyên và Môi trường"
    assert [one.place for one in found[3:]] == [{}, {}]


@pytest.mark.parametrize(
    ("start", "how"),
    [
        ("Mỗi xã, thị trấn bố trí ít nhất 02 điểm", ["replaced"]),
        ("Lập danh sách hộ được hỗ trợ mua bồn", ["repealed", "handed over"]),
        ("Phòng Nông nghiệp và Phát triển nông thôn chủ trì", ["reworded", "handed over"]),
    ],
)
def test_what_is_changed(start: str, how: list[str], words_of: WordsOf) -> None:
    assert [one.how for one in amending(piece(words_of(AMENDED), start), [words_of(AMENDING)])] == how


@pytest.mark.parametrize(
    "start",
    [
        "Là cơ quan thường trực",  # the bullet before the one that is repealed
        "Tham mưu UBND huyện báo cáo",  # the bullet behind
        "Chủ trì lấy mẫu nước",  # of the other unit
    ],
)
def test_what_is_only_handed_over(start: str, words_of: WordsOf) -> None:
    (only,) = amending(piece(words_of(AMENDED), start), [words_of(AMENDING)])
    assert only.how == "handed over"
    assert [said.text[:40] for said in only.says] == ["Các nhiệm vụ giao Phòng Nông nghiệp và P"]


def test_what_others_do_is_not_handed_over_with_it(words_of: WordsOf) -> None:
    """Nor where the unit only gets a report, or has none."""
    for start in ("Chỉ đạo các trường học", "Tham mưu cấp kinh phí", "Ban hành kế hoạch của địa phương"):
        assert amending(piece(words_of(AMENDED), start), [words_of(AMENDING)]) == []


@pytest.mark.parametrize(
    "start",
    [
        "Nạo vét 14 tuyến kênh",  # the point before
        "Huy động 04 xe bồn",  # the point behind
        "Tuyên truyền, yêu cầu hộ nuôi tôm",
    ],
)
def test_what_stands(start: str, words_of: WordsOf) -> None:
    assert amending(piece(words_of(AMENDED), start), [words_of(AMENDING)]) == []


def test_a_duty_is_changed_as_its_passage_is(words_of: WordsOf) -> None:
    changed = {one.text[:12] for one in obligations_of(words_of(AMENDED)) if amending(one, [words_of(AMENDING)])}
    assert {"Mỗi xã, thị ", "Lập danh sác"} <= changed
    assert not {"Nạo vét 14 t", "Huy động 04 "} & changed


def test_another_plan_with_the_same_wording_stands(words_of: WordsOf) -> None:
    commune = piece(words_of("xa_bai_vet_han_man_2025"), "Bố trí 02 điểm cấp nước")
    assert amending(commune, [words_of(AMENDING)]) == []


def test_an_earlier_plan_amends_no_later_one(words_of: WordsOf) -> None:
    plan = words_of(AMENDING)
    header = plan.contents.plan.header
    early = replace(header, date=replace(header.date, value="2024-01-01"))
    earlier = replace(plan, contents=replace(plan.contents, plan=replace(plan.contents.plan, header=early)))
    assert amending(piece(words_of(AMENDED), "Mỗi xã, thị trấn bố trí"), [earlier]) == []


def test_a_plan_does_not_amend_itself(words_of: WordsOf) -> None:
    plan = words_of(AMENDING)
    assert amending(piece(plan, "Bãi bỏ gạch"), [plan]) == []
    assert isinstance(amendments_of(plan)[0], Amendment)


def test_where_the_rest_is_kept_as_it_is(words_of: WordsOf) -> None:
    plans = [words_of(AMENDED), words_of(AMENDING)]
    kept = kept_by(piece(words_of(AMENDED), "Nạo vét 14 tuyến kênh"), plans)
    assert [one.text[:40] for one in kept] == ["Các nội dung khác của Kế hoạch số 52/KH-"]
    assert kept[0].contents.plan.id == words_of(AMENDING).contents.plan.id
    assert kept_by(piece(words_of(AMENDED), "Nạo vét 14 tuyến kênh"), [words_of(AMENDED)]) == []
    assert kept_by(piece(words_of("xa_bai_vet_han_man_2025"), "Bố trí 02 điểm cấp nước"), plans) == []
