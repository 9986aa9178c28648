"""Every duty of the units asked about, and nothing that is another unit's."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from assistant.retrieval.duties import Duties, duties, in_months, obligations_of
from assistant.retrieval.evidence import Piece
from assistant.retrieval.plan_words import PlanWords
from assistant.understanding.understood import Understood

WordsOf = Callable[[str], PlanWords]
Understand = Callable[[str], Understood]


def given(question: str, understood: Understand, *plans: PlanWords) -> Duties:
    return duties(plans, understood(question), lambda term: 1.0)


def starts(pieces: Sequence[Piece], length: int = 30) -> list[str]:
    return [piece.text[:length].strip() for piece in pieces]


POLICE = [
    "Công an xã có trách nhiệm xác",  # outside its heading
    "Tăng cường tuần tra, kiểm soát",
    "Chủ trì, phối hợp với Đoàn Tha",
    "Quản lý chặt chẽ đối tượng có",
    "Lập danh sách, phân công cán b",
    "Mỗi tháng kiểm tra các cơ sở k",
    "Báo cáo UBND xã tình hình trẻ",
]


@pytest.mark.parametrize(
    "question",
    [
        "Công an xã phải làm gì?",
        "cong an xa phai lam gi",
        "CÔNG AN XÃ PHẢI LÀM GÌ",
        "What does the commune police have to do?",
        "Liệt kê mọi nhiệm vụ của công an xã",
    ],
)
def test_all_that_is_its_own(question: str, understood: Understand, words_of: WordsOf) -> None:
    assert starts(given(question, understood, words_of("xa_trang_khe")).own) == POLICE


@pytest.mark.parametrize(
    ("plan", "question", "own"),
    [
        ("xa_trang_khe", "Trạm Y tế xã phải làm gì?", ["Bố trí cán bộ", "Chủ trì tập h", "Thống kê các"]),
        ("xa_trang_khe", "Hội Liên hiệp Phụ nữ xã phải làm gì?", ["Vận động hội"]),
        ("xa_trang_khe", "ke toan xa phai lam gi", ["Thẩm định dự"]),
        ("tinh_trung_lac", "Sở Tài chính phải làm gì?", ["Tham mưu bố t"]),
        ("tinh_trung_lac", "Tỉnh đoàn phải làm gì?", ["Đề nghị Ủy ba", "riêng Tỉnh đo"]),
        ("huyen_tan_luong", "Công an huyện phải làm gì?", ["Phối hợp với"]),
        ("huyen_tan_luong", "Công an xã phải làm gì?", ["Công an xã bả"]),
        ("phuong_lac_giang", "Phòng Kinh tế, Hạ tầng và Đô thị phải làm gì?", ["**Phòng Kinh"]),
        ("xa_bai_vet_han_man_2025", "Công an xã phải làm gì?", ["Bảo đảm trật", "Tuần tra, ngă"]),
    ],
)
def test_a_units_own_duties(
    plan: str, question: str, own: list[str], understood: Understand, words_of: WordsOf
) -> None:
    assert starts(given(question, understood, words_of(plan)).own, 13) == own


@pytest.mark.parametrize(
    ("plan", "question", "others"),
    [
        ("xa_trang_khe", "Công an xã phải làm gì?", ("Trạm Y tế", "Đoàn Thanh niên xã", "Trưởng các thôn")),
        ("tinh_trung_lac", "Sở Xây dựng phải làm gì?", ("Công an tỉnh", "Sở Tài chính")),
        ("huyen_tan_luong", "Công an huyện phải làm gì?", ("Công an xã", "Trung tâm Y tế huyện")),
        ("truong_loc_khe", "Bảo vệ phải làm gì?", ("Kế toán", "Tổ chuyên môn")),
    ],
)
def test_nothing_that_is_another_units(
    plan: str, question: str, others: tuple[str, ...], understood: Understand, words_of: WordsOf
) -> None:
    found = given(question, understood, words_of(plan))
    assert found.own
    actors = {party.text for piece in found.own for party in (piece.obligation.actors if piece.obligation else ())}
    assert not [actor for actor in actors if actor.startswith(others)]


def test_where_it_only_takes_part(understood: Understand, words_of: WordsOf) -> None:
    found = given("Công an xã phải làm gì?", understood, words_of("xa_trang_khe"))
    assert starts(found.partner, 18) == ["Công chức Địa chín"]
    assert not set(starts(found.partner)) & set(starts(found.own))


def test_what_is_everybodys(understood: Understand, words_of: WordsOf) -> None:
    found = given("Sở Y tế phải làm gì?", understood, words_of("tinh_trung_lac"))
    assert any(start.startswith("Các sở, ban, ngành, UBND") for start in starts(found.general))
    assert not {piece.place for piece in found.general} & {piece.place for piece in found.own}


def test_what_it_gets_reports_of(understood: Understand, words_of: WordsOf) -> None:
    found = given("Trạm Y tế xã nhận báo cáo gì?", understood, words_of("huyen_tan_luong"))
    assert any("gửi danh sách trẻ" in piece.text for piece in found.recipient)


@pytest.mark.parametrize(
    ("question", "own"),
    [
        ("Công an xã phải làm gì trong tháng 7?", ["Chủ trì, phối hợp với Đoàn Tha"]),
        ("cong an xa phai lam gi trong thang 7", ["Chủ trì, phối hợp với Đoàn Tha"]),
        ("Trưởng các thôn phải làm gì trong tháng 6?", ["Trực tiếp kiểm tra, đóng cọc,"]),
    ],
)
def test_the_duties_of_a_month(question: str, own: list[str], understood: Understand, words_of: WordsOf) -> None:
    found = given(question, understood, words_of("xa_trang_khe"))
    assert (starts(found.own), found.restricted) == (own, True)
    assert all(in_months(piece, understood(question).months) for piece in found.own)


def test_a_month_without_duties_restricts_nothing(understood: Understand, words_of: WordsOf) -> None:
    found = given("Công an xã phải làm gì trong tháng 2?", understood, words_of("xa_trang_khe"))
    assert (starts(found.own), found.restricted) == (POLICE, False)


@pytest.mark.parametrize(
    ("question", "own"),
    [
        ("Trạm Y tế xã phải làm gì về tập huấn?", ["Chủ trì tập h"]),
        ("tram y te xa phai lam gi ve tap huan", ["Chủ trì tập h"]),
        ("What must the health station do about training?", ["Chủ trì tập h"]),
    ],
)
def test_the_duties_about_a_matter(question: str, own: list[str], understood: Understand, words_of: WordsOf) -> None:
    found = given(question, understood, words_of("xa_trang_khe"))
    assert (starts(found.own, 13), found.restricted) == (own, True)


def test_a_matter_that_no_duty_is_about(understood: Understand, words_of: WordsOf) -> None:
    found = given("Trạm Y tế xã phải làm gì về phòng cháy chữa cháy?", understood, words_of("xa_trang_khe"))
    assert found.off_topic
    assert len(found.own) == 3


def test_the_titles_matter_holds_for_all(understood: Understand, words_of: WordsOf) -> None:
    found = given("Công an xã phải làm gì về đuối nước?", understood, words_of("xa_trang_khe"))
    assert starts(found.own) == POLICE


def test_a_unit_without_duties(understood: Understand, words_of: WordsOf) -> None:
    found = given("Ngân hàng Nhà nước phải làm gì?", understood, words_of("xa_trang_khe"))
    assert (found.own, found.partner) == ((), ())


def test_of_several_plans(understood: Understand, words_of: WordsOf) -> None:
    plans = [words_of("xa_trang_khe"), words_of("huyen_tan_luong"), words_of("xa_bai_vet_han_man_2025")]
    found = given("Công an xã phải làm gì?", understood, *plans)
    assert [piece.plan for piece in found.own] == ([plans[0]] * 7 + [plans[1]] + [plans[2]] * 2)


def test_the_register_as_pieces(words_of: WordsOf) -> None:
    plan = words_of("xa_trang_khe")
    pieces = list(obligations_of(plan))
    assert [piece.obligation for piece in pieces] == list(plan.contents.obligations)
    assert all(piece.obligation and piece.spans == piece.obligation.spans for piece in pieces)


JOINT = ["Ba ngành thành lập Tổ giúp việ", "Ba ngành trao đổi số liệu vào", "Quá trình thực hiện nếu cần đi"]


@pytest.mark.parametrize(
    ("unit", "issues"),
    [
        ("Công an tỉnh", True),
        ("Sở Giáo dục và Đào tạo", True),
        ("Tỉnh đoàn", True),
        ("Sở Y tế", False),
        ("Công an xã", False),
        ("Hiệu trưởng", False),
    ],
)
def test_what_all_issuers_do_together(unit: str, issues: bool, understood: Understand, words_of: WordsOf) -> None:
    found = given(f"{unit} phải làm gì?", understood, words_of("lien_nganh"))
    assert [start for start in starts(found.own) if start in JOINT] == (JOINT if issues else [])
    assert not set(JOINT) & set(starts((*found.partner, *found.general)))


def test_a_part_of_the_unit_acts_for_it(understood: Understand, words_of: WordsOf) -> None:
    assert "Phòng Cảnh sát giao thông chủ" in starts(
        given("Công an tỉnh phải làm gì?", understood, words_of("lien_nganh")).own
    )
    commune = given("Công an xã phải làm gì?", understood, words_of("lien_nganh"))
    assert "Phòng Cảnh sát giao thông chủ" not in starts((*commune.own, *commune.general))


@pytest.mark.parametrize("question", ["Trường phải làm gì trong tháng 12?", "truong phai lam gi trong thang 12"])
def test_tasks_of_a_month_that_name_nobody(question: str, understood: Understand, words_of: WordsOf) -> None:
    found = given(question, understood, words_of("truong_loc_khe"))
    assert found.restricted
    assert starts(found.own, 15) == ["Sơ kết học kỳ I"]
    assert [piece.obligation.implicit for piece in found.own if piece.obligation] == [True]
    assert all(in_months(piece, (12,)) for piece in found.own)


def test_of_no_plan(understood: Understand) -> None:
    assert given("Công an xã phải làm gì?", understood) == Duties()
