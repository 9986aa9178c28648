"""An admin's own names: in the lexicon, and in the rules that tell a unit's name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from vectorstore.lexicon import units
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.lexicon.own_units import OwnUnits, OwnUnitsError

GOOD = """\
same:
  - [Vọng lâu quan sát, VLQS, trạm canh rừng]
  - [Công an, Cảnh lực]
  - [Sở Khai quật, SKQ]
abbreviations:
  KQ: Khai quật di chỉ
"""


@pytest.fixture
def own(tmp_path: Path) -> OwnUnits:
    path = tmp_path / "units.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return OwnUnits.read(path)


def test_names_of_one_unit(own: OwnUnits) -> None:
    lexicon = Lexicon.of(own=own)
    assert lexicon.same("VLQS", "vọng lâu quan sát")
    assert lexicon.same("Trạm canh rừng xã", "Vọng lâu quan sát xã")
    assert lexicon.identify("trạm canh rừng").name == "Vọng lâu quan sát"
    assert lexicon.identify("trạm canh rừng").known
    assert not Lexicon.of().identify("Vọng lâu quan sát").known


def test_more_names_of_a_known_kind(own: OwnUnits) -> None:
    lexicon = Lexicon.of(own=own)
    assert lexicon.same("Cảnh lực xã", "CA xã")
    assert lexicon.covers("các ban, ngành", "Cảnh lực xã")


def test_a_new_unit_of_a_known_kind(own: OwnUnits) -> None:
    lexicon = Lexicon.of(own=own)
    assert lexicon.same("SKQ", "Sở Khai quật")
    assert lexicon.covers("các sở, ngành", "SKQ")
    assert lexicon.covers("các đơn vị", "Vọng lâu quan sát")


def test_abbreviations(own: OwnUnits) -> None:
    lexicon = Lexicon.of(own=own)
    assert lexicon.spelled_out("Tổ KQ") == "Tổ Khai quật di chỉ"
    assert lexicon.same("Tổ KQ", "Tổ khai quật di chỉ")


def test_a_plans_definition_comes_first(own: OwnUnits) -> None:
    assert Lexicon.of({"KQ": "Kiểm quỹ"}, own).spelled_out("Tổ KQ") == "Tổ Kiểm quỹ"


def test_no_file_is_no_names(tmp_path: Path) -> None:
    assert OwnUnits.read(tmp_path / "units.yaml") == OwnUnits()


def test_an_empty_file_is_no_names(tmp_path: Path) -> None:
    path = tmp_path / "units.yaml"
    path.write_text("# nothing yet\n", encoding="utf-8")
    assert OwnUnits.read(path) == OwnUnits()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("same: [", "line"),
        ("- [a, b]", "list"),
        ("sane: [[a, b]]", "sane"),
        ("same: vọng lâu", "same"),
        ("same: [vọng lâu]", "same, entry 1"),
        ("same: [[vọng lâu], []]", "same, entry 2"),
        ("same: [[vọng lâu, 5]]", "same, entry 1"),
        ("same: [[vọng lâu, '--']]", "same, entry 1"),
        ("same: [[vọng lâu], [Trạm, Vọng Lâu]]", "same, entry 2"),
        ("abbreviations: [KQ]", "abbreviations"),
        ("abbreviations: {KQ: 5}", "abbreviations, KQ"),
    ],
)
def test_an_error_names_the_file_and_the_place(tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / "units.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OwnUnitsError) as error:
        OwnUnits.read(path)
    assert str(error.value).startswith(f"{path}: {place}")


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "units.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(OwnUnitsError, match="UTF-8"):
        OwnUnits.read(path)


@pytest.fixture
def extended() -> Iterator[None]:
    units.extend(heads=["vọng lâu", "Trạm canh rừng"], aliases=[["vọng lâu quan sát", "VLQS"]])
    yield
    units.reset()


def test_names_are_told_by_own_heads(extended: None) -> None:
    assert units.names_unit("Vọng lâu quan sát trực ngày đêm")
    assert units.names_unit("các vọng lâu ghi sổ", inside=True)
    assert units.canonical("VLQS xã") == "vong lau quan sat xa"
    assert "vong lau" in units.folded_heads()


def test_own_heads_can_be_taken_back(extended: None) -> None:
    units.reset()
    assert not units.names_unit("Vọng lâu quan sát trực ngày đêm")
    assert units.canonical("VLQS xã") == "vlqs xa"
    assert "vong lau" not in units.folded_heads()
