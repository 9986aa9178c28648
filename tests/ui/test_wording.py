import pytest

from ui.wording import Block, Run, blocks_of, printable


def runs(text: str, markers: str = "12a") -> tuple[Run, ...]:
    (block,) = blocks_of(text, markers)
    return block.runs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ngày 30/4.", (Run("Ngày 30/4."),)),
        ("**Công an xã**: tuần tra [1]", (Run("Công an xã", strong=True), Run(": tuần tra "), Run("1", marker=True))),
        ("gần [a]", (Run("gần "), Run("a", marker=True))),
        ("điều [3], [xem]", (Run("điều [3], [xem]"),)),  # no citation has marker 3
        (r"số \*HĐ\* \[1\]", (Run("số *HĐ* [1]"),)),  # escaped by the composer
        ("số *HĐ*/KH_GD", (Run("số *HĐ*/KH_GD"),)),  # single signs are a plan's own
        ("[a](javascript:x)", (Run("a", marker=True), Run("(javascript:x)"))),  # never a link
        ("**chưa đóng", (Run("**chưa đóng"),)),
        ("**đậm [1]**", (Run("đậm ", strong=True), Run("1", strong=True, marker=True))),
    ],
)
def test_runs(text: str, expected: tuple[Run, ...]) -> None:
    assert runs(text) == expected


def test_blocks() -> None:
    text = "## Nhiệm vụ\nMở đầu\ntiếp\n\n- một\n  - hai\n  nối\n> trích\n> tiếp\n"
    assert blocks_of(text, ()) == (
        Block("heading", (Run("Nhiệm vụ", strong=True),)),
        Block("paragraph", (Run("Mở đầu\ntiếp"),)),
        Block("item", (Run("một"),)),
        Block("item", (Run("hai\nnối"),), level=1),
        Block("quote", (Run("trích\ntiếp"),)),
    )


def test_a_line_may_be_emphasised_whole() -> None:
    assert blocks_of(r"*V. \*HĐ\** ", ()) == (Block("emphasis", (Run("V. *HĐ*"),)),)


def test_an_empty_text_has_no_blocks() -> None:
    assert blocks_of(" \n\n", ()) == ()


def test_control_characters_do_not_reach_a_terminal() -> None:
    assert printable("a\x1b[31mb\x00\x9bc\t\nđ") == "a�[31mb��c\t\nđ"


def test_nothing_turns_the_direction_of_writing() -> None:
    turning = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
    assert printable(f"a{turning}b\u200d\r") == "a" + "�" * len(turning) + "b\u200d�"
