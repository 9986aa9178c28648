"""Whether two names mean one unit, and what units a list holds."""

from __future__ import annotations

import pytest

from assistant.actors import GENERAL, SAME, SIMILAR, closeness, contained_in, likeness, single_units
from assistant.mentions import canonical_words


@pytest.mark.parametrize(
    ("words", "units"),
    [
        ("5. Công an xã", ["cong an xa"]),
        ("Điều 10. Công an huyện", ["cong an huyen"]),
        ("a) **Giao Trung tâm Y tế**:", ["trung tam y te"]),
        ("Các sở: Y tế, GDĐT; Công an, Thành đoàn", ["so y te", "so giao duc va dao tao", "cong an", "thanh doan"]),
        ("UBND quận, huyện", ["ubnd quan", "ubnd huyen"]),
        ("Kế toán, Thủ quỹ", ["ke toan", "thu qui"]),
        ("Công an phường, Ban Chỉ huy Quân sự phường", ["cong an phuong", "bo chi huy quan su phuong"]),
        ("", []),
        (" ; , ", []),
    ],
)
def test_single_units(words: str, units: list[str]) -> None:
    found = single_units(words)
    assert list(found[: len(units)]) == units
    assert len(found) <= len(units) + 1  # and the whole, which may be one unit after all


def test_a_name_with_commas_gives_no_unit_of_its_words() -> None:
    units = single_units("Ban Điều hành bảo vệ, chăm sóc, giáo dục trẻ em")
    assert "ban cham soc" not in units


@pytest.mark.parametrize(
    ("asked", "actor"),
    [
        ("Công an xã", "Công an xã"),
        ("Công an", "Công an xã"),
        ("Công an xã", "Công an cấp xã"),
        ("UBND xã", "Ủy ban nhân dân xã"),
        ("Sở GD-ĐT", "Sở Giáo dục và Đào tạo"),
        ("Ban Điều hành", "Ban Điều hành bảo vệ trẻ em tỉnh"),
        ("kế toán xã", "Công chức Tài chính - Kế toán xã"),  # an officer's field is the unit
        ("Trưởng thôn", "Trưởng các thôn"),
        ("Mặt trận Tổ quốc xã", "Đề nghị Ủy ban MTTQ Việt Nam xã"),
    ],
)
def test_one_unit(asked: str, actor: str) -> None:
    assert likeness(canonical_words(asked), single_units(actor)[0]) >= SAME


@pytest.mark.parametrize(
    ("asked", "actor"),
    [
        ("Công an xã", "Công an huyện"),
        ("Bộ Chỉ huy Quân sự tỉnh", "Ban Chỉ huy Quân sự phường"),  # "quân sự" tells no level
        ("UBND phường", "UBND quận"),
        ("Kế toán trường", "Y tế trường học"),
        ("Thư viện trường", "Hiệu trưởng"),
        ("Bưu điện văn hóa xã", "Công chức Văn hóa - Xã hội xã"),
        ("Sở Y tế", "Y tế trường học"),
        ("Mặt trận Tổ quốc xã", "UBND"),
        ("Hội Nông dân xã", "Hội Liên hiệp Phụ nữ xã"),
        ("Trạm Y tế xã", ""),
        ("", "Trạm Y tế xã"),
    ],
)
def test_different_units(asked: str, actor: str) -> None:
    assert likeness(canonical_words(asked), canonical_words(actor)) < SIMILAR


def test_a_class_of_units_is_near_one_of_them() -> None:
    assert likeness("so y te", "cac so") == GENERAL


@pytest.mark.parametrize(
    ("actor", "question", "held"),
    [
        ("so tai chinh", "so tai chinh tinh co nhiem vu gi", True),
        ("ban cham soc", "bao ve cham soc tre em", False),  # its first two words don't stand together
        ("cong an huyen", "cong an xa lam gi", False),
        ("so", "so y te", False),
    ],
)
def test_actors_in_a_question_without_a_unit(actor: str, question: str, held: bool) -> None:
    assert (contained_in(actor, question) >= SIMILAR) is held
    assert (closeness((), question, [actor]) >= SIMILAR) is held
