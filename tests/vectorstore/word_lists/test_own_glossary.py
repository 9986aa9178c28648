"""An admin's glossary: what may stand in it, and what an error says."""

from __future__ import annotations

from pathlib import Path

import pytest

from vectorstore.word_lists.own_glossary import OwnGlossary, OwnGlossaryError

GOOD = """\
units:
  flood warden team: đội canh lũ
words:
  ring dike: đê bao |  bờ  bao
  "2024": năm 2024
said:
  canh nước: trực lũ
  cánh nước: cánh đồng ngập
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "glossary.yaml"


def test_every_part_is_read(path: Path) -> None:
    path.write_text(GOOD, encoding="utf-8")
    own = OwnGlossary.read(path)
    assert own.units == {"flood warden team": ("đội canh lũ",)}
    assert own.words == {"ring dike": ("đê bao", "bờ bao"), "2024": ("năm 2024",)}
    assert own.said == {"canh nước": ("trực lũ",), "cánh nước": ("cánh đồng ngập",)}  # diacritics tell these apart


@pytest.mark.parametrize("text", ["", "# chưa có gì\n", "units:\nwords: {}\n"])
def test_nothing_is_no_words(path: Path, text: str) -> None:
    assert OwnGlossary.read(path) == OwnGlossary()
    path.write_text(text, encoding="utf-8")
    assert OwnGlossary.read(path) == OwnGlossary()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("words: {", "line"),
        ("- a", "list"),
        ("word: {a: b}", "word is unknown"),
        ("words: a", "words is no table"),
        ("words: [a]", "words is no table"),
        ("words: {5: b}", "words, 5 is no pair"),
        ("words: {a: [b]}", "words, a is no pair"),
        ("words: {no: không}", "words, False is no pair"),
        ("words: {a: '-'}", "words, a has no word"),
        ("words: {a: 'b | '}", "words, a has no word"),
        ("words: {đê: dike}", "words, đê is not English"),
        ("units: {a b c d e f g h i: tổ}", "units, a b c d e f g h i is too long"),
        ("units: {Ring dike: a}\nwords: {ring-dike: b}", "words, ring-dike stands at units, Ring dike too"),
        ("said: {Canh nước: a, canh  nước: b}", "said, canh  nước stands at said, Canh nước too"),
    ],
)
def test_an_error_names_the_file_and_the_place(path: Path, text: str, place: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OwnGlossaryError) as error:
        OwnGlossary.read(path)
    assert str(error.value).startswith(f"{path}: {place}")


def test_a_file_that_is_no_text(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(OwnGlossaryError, match="UTF-8"):
        OwnGlossary.read(path)
