"""Where the verb stands behind a unit's name, and what only looks like one."""

from __future__ import annotations

import pytest

from ingest.units.verbs import is_named_by, is_verb

VERBS = [  # "|" stands before the word that is asked about
    ("Công an xã |tuần tra bến đò", True),
    ("Các trường |tổ chức tuyên truyền", True),
    ("Trạm Y tế |được giao làm đầu mối", True),
    ("**Phòng Nội vụ** |chủ trì", True),
    ("UBND |Tổ chức họp dân", True),  # capitals before it tell nothing of a capital behind them
    ("Công an xã: |Tuần tra", True),
    ("Bộ phận giúp việc |lập danh sách", True),  # "việc" is part of a name here
    ("Trạm Y tế xã |cắt cử người trực", True),  # any word in small letters behind a complete name
    ("UBND huyện |quay lại hiện trường", True),
    ("Công an các |tổ chức", False),
    ("Công an xã |và Trạm Y tế", False),
    ("Công an xã |có liên quan", False),
    ("Các trường |mầm non", False),  # a plural is never complete
    ("Công an xã |Tuần tra", False),  # a capital inside goes on with the name
    ("Công chức Địa chính - |Xây dựng xã", False),
    ("các cơ quan, |tổ chức liên quan", False),
    ("các cơ quan, |tổ chức, cá nhân", False),
    ("Ban Điều hành |chăm sóc trẻ em", False),  # what the committee is for
    ("Ban Điều hành xã |chăm sóc trẻ em", True),  # behind the level its name is complete
    ("Ban |quản lý chợ", False),  # a head that is no name by itself
    ("cơ quan |quản lý thị trường", False),
    ("Văn phòng Đăng |ký đất đai", False),  # the rest of a word with a capital
    ("Công an xã |các thôn", False),  # another unit
    ("sự |phối hợp", False),
]


@pytest.mark.parametrize(("words", "expected"), VERBS, ids=[words for words, _ in VERBS])
def test_verbs_behind_units(words: str, expected: bool) -> None:
    at = words.index("|")
    assert is_verb(words.replace("|", ""), 0, at) is expected


def test_the_list_begins_where_it_is_said_to() -> None:
    """The words before the list are not looked at."""
    words = "Mời các Công an xã tuần tra"
    assert is_verb(words, words.index("Công"), words.index("tuần"))
    words = "của các tổ chức"
    assert not is_verb(words, words.index("các"), words.index("tổ"))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("các cơ quan", "quản lý thị trường", True),
        ("Đơn vị", "chủ trì", True),
        ("cán bộ", "phụ trách thú y", True),
        ("các cơ quan", "lập danh sách", False),
        ("Công an", "quản lý cư trú", False),
        ("Phó Hiệu trưởng", "phụ trách", True),
    ],
)
def test_verbs_that_are_part_of_a_name(before: str, after: str, expected: bool) -> None:
    assert is_named_by(before, after) is expected
