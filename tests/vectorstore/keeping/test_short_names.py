"""Names written in full and short."""

from __future__ import annotations

import pytest

from vectorstore.keeping.short_names import one_name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ubnd xa dong mo", "uy ban nhan dan xa dong mo", True),
        ("phong gd dt huyen na men", "phong giao duc va dao tao huyen na men", True),
        ("truong thcs le quy don", "truong trung hoc co so lqd", True),  # each short in another place
        ("ubnd xa dong mo", "uy ban nhan dan xa hon dat", False),
        ("ubnd xa dong mo", "uy ban nhan dan xa", False),
        ("xa dm", "xa dong mo nam", False),
        ("khu pho a", "khu pho an", False),  # one letter alone
        ("to 12", "to 1 2", False),
        ("", "xa", False),
    ],
)
def test_one_name(one: str, other: str, same: bool) -> None:
    assert one_name(one.split(), other.split()) is same
    assert one_name(other.split(), one.split()) is same
