"""Whether plans were read with the units as they are now."""

from __future__ import annotations

from pathlib import Path

import pytest

from vectorstore.lexicon.own_lexicon import own_units
from vectorstore.lexicon.own_units import OwnUnits
from vectorstore.word_lists.words_read import note_read, unread

GOOD = "same:\n  - [Vọng lâu quan sát, VLQS]\n"


def write(data: Path, text: str) -> None:
    (data / "units.yaml").write_text(text, encoding="utf-8")


def test_units_written_after_plans_were_read(tmp_path: Path) -> None:
    assert not unread(tmp_path)
    write(tmp_path, GOOD)
    assert unread(tmp_path)
    note_read(tmp_path, own_units(tmp_path), every=True)
    assert not unread(tmp_path)
    write(tmp_path, f"# chỉ thêm ghi chú\n{GOOD}")
    assert not unread(tmp_path)
    write(tmp_path, GOOD.replace("VLQS", "VLQST"))
    assert unread(tmp_path)
    write(tmp_path, GOOD)
    assert not unread(tmp_path)
    (tmp_path / "units.yaml").unlink()
    assert unread(tmp_path)


def test_some_plans_read_by_new_units_beside_others(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    note_read(tmp_path, own_units(tmp_path), every=False)
    assert unread(tmp_path)
    (tmp_path / "units.yaml").unlink()
    assert unread(tmp_path)  # some have units that are gone
    note_read(tmp_path, OwnUnits(), every=True)
    assert not unread(tmp_path)


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    note_read(tmp_path, OwnUnits(), every=False)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("bad", ["same: [", "sam: []"])
def test_a_file_that_can_not_be_used_is_unread(tmp_path: Path, bad: str) -> None:
    write(tmp_path, bad)
    assert unread(tmp_path)
