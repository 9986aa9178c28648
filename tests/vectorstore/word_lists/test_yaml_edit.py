"""One entry changed in a YAML text; the rest stays to the letter."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.word_lists.yaml_edit import NotFound, flow, inserted, removed, replaced

LINES = """\
# đầu tệp
same:  # đơn vị
  - [Tổ A, TA]  # một
  # trước Tổ B
  - [Tổ B]
# cuối danh sách
abbreviations:
  A: "An"  # hai
  # trước B
  B: Bình
"""


@pytest.mark.parametrize(
    ("text", "place", "new", "result"),
    [
        ("", ("same",), ["a", "b"], "same:\n  - [a, b]\n"),
        ("# trống\n", ("t",), {"k": "v"}, "# trống\nt:\n  k: v\n"),
        ("a:\n  b: c", ("same",), ["x"], "a:\n  b: c\nsame:\n  - [x]\n"),  # no break at the end
        ("same:\na:\n  b: c\n", ("same",), ["x"], "same:\n  - [x]\na:\n  b: c\n"),
        ("same: # gì đó\n", ("same",), ["x"], "same: # gì đó\n  - [x]\n"),
        ("same: ~\n", ("same",), ["x"], "same: \n  - [x]\n"),
        ("same:\n- [a]\n", ("same",), ["x"], "same:\n- [a]\n- [x]\n"),
        ("same:\r\n  - [a]\r\n", ("same",), ["x"], "same:\r\n  - [a]\r\n  - [x]\r\n"),
        ("same: []\n", ("same",), ["x"], "same: [[x]]\n"),
        ("t: []\n", ("t",), {"k": "v"}, "t: {k: v}\n"),
        ("same: [[a],]\n", ("same",), ["x"], "same: [[a], [x],]\n"),
        ("{}", ("same",), ["x"], "{same: [[x]]}"),
        ("{t: {}}", ("same",), ["x"], "{t: {}, same: [[x]]}"),
        ("t:\n  k: |\n    dài\n", ("t",), {"b": "c"}, "t:\n  k: |\n    dài\n  b: c\n"),
        ("t:\n  k:\n# cuối\n", ("t",), {"b": "c"}, "t:\n  k:\n  b: c\n# cuối\n"),
        ("same:\n  - [a, b] # một\n", ("same", 0), "c", "same:\n  - [a, b, c] # một\n"),
        ("same:\n  - - a # một\n    - b # hai\n", ("same", 0), "c", "same:\n  - - a # một\n    - b # hai\n    - c\n"),
        ("same: []\n", ("same",), ["a, b", "5", "no", "x: y", "# z"], "same: [['a, b', '5', 'no', 'x: y', '# z']]\n"),
    ],
)  # fmt: skip
def test_inserted(text: str, place: tuple[str | int, ...], new: object, result: str) -> None:
    assert inserted(text, place, new) == result


@pytest.mark.parametrize(
    ("text", "place", "result"),
    [
        (LINES, ("same", 0), LINES.replace("  - [Tổ A, TA]  # một\n", "")),
        (LINES, ("same", 1), LINES.replace("  - [Tổ B]\n", "")),
        (LINES, ("same", 0, 1), LINES.replace(", TA", "")),
        (LINES, ("abbreviations", "A"), LINES.replace('  A: "An"  # hai\n', "")),
        ("same: [\n [a], # một\n # hai\n [b]\n]\n", ("same", 0), "same: [\n # một\n # hai\n [b]\n]\n"),
        ("same: [\n [a], # một\n [b]\n]\n", ("same", 1), "same: [\n [a], # một\n \n]\n"),
        ("t: {a: b, c: d}\n", ("t", "c"), "t: {a: b}\n"),
        ("t: {a: b}\n", ("t", "a"), "t: {}\n"),
        ("same:\n-\n  - a - b\n  - c\n- - d\n", ("same", 0), "same:\n- - d\n"),
        ("same:\n- - d\n-\n  - a - b\n  - c", ("same", 1), "same:\n- - d\n"),
    ],
)  # fmt: skip
def test_removed(text: str, place: tuple[str | int, ...], result: str) -> None:
    assert removed(text, place) == result


def test_replaced() -> None:
    assert replaced(LINES, ("abbreviations", "A"), "An Bình") == LINES.replace('"An"', "An Bình")
    assert replaced(LINES, ("same", 1), ["B", "C"]) == LINES.replace("[Tổ B]", "[B, C]")


@pytest.mark.parametrize("place", [("same", 2), ("t",), ("abbreviations", "C"), ("same", "A"), ("abbreviations", 0)])
def test_what_is_not_there(place: tuple[str | int, ...]) -> None:
    with pytest.raises(NotFound):
        removed(LINES, place)


NAMES = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=120)


@settings(deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=4))
def test_every_text_is_read_as_it_was_written(names: list[str]) -> None:
    assert yaml.safe_load(f"a: {flow(names)}\n") == {"a": names}
    assert yaml.safe_load(f"t:\n  {flow({names[0]: names[-1]})}\n") == {"t": {names[0]: names[-1]}}
    assert yaml.safe_load(f"[{flow(names[0])}]") == [names[0]]
