"""Ids of plans."""

from __future__ import annotations

import pytest

from vectorstore.keeping.plan_id import new_plan_id
from vectorstore.values import ABSENT, Header, HeaderField


def header(
    number: str = "", place: str = "", issuer: str = "", title: str = "", date: str = "", year: int = 0
) -> Header:
    def field(value: str) -> HeaderField:
        return HeaderField("present", value) if value else ABSENT

    return Header(
        number=field(number),
        place=field(place),
        issuer=field(issuer),
        title=field(title),
        date=field(date),
        year=year or None,
    )


@pytest.mark.parametrize(
    ("given", "plan_id"),
    [
        (header("50/KH-UBND", "Đà Nẵng", year=2023), "50-kh-ubnd-da-nang-2023"),
        (header("50/KH-UBND", "Kỳ Anh", date="2024-05-02"), "50-kh-ubnd-ky-anh-2024"),  # y stays y
        (header("50/KH-UBND", issuer="UBND xã Mai Sao"), "50-kh-ubnd-ubnd-xa-mai-sao"),
        (header("12/2021/KH-UBND", "Huế", year=2021), "12-2021-kh-ubnd-hue"),  # the year is there
        (header(title="KẾ HOẠCH Công tác trẻ em năm 2024", place="Mai Sao"), "ke-hoach-cong-tac-tre-em-nam-2024"),
        (header(), "ke-hoach-boi"),
        (header(title="…", place="Huế"), "ke-hoach-boi"),
    ],
)
def test_new_id(given: Header, plan_id: str) -> None:
    assert new_plan_id(given, "Kế hoạch bơi.docx", ()) == plan_id


def test_a_taken_id_gets_a_number() -> None:
    assert new_plan_id(header(), "a.txt", {"a"}) == "a-2"
    assert new_plan_id(header(), "a.txt", {"a", "a-2"}) == "a-3"


def test_a_long_title_is_cut_between_words() -> None:
    made = new_plan_id(header(title="Kế hoạch " * 30), "a.txt", ())
    assert len(made) <= 80
    assert made.endswith(("-ke", "-hoach"))


def test_a_file_without_a_usable_name() -> None:
    assert new_plan_id(header(), "….txt", ()) == "plan"
