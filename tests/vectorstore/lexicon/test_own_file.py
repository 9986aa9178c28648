"""What is made of a file of a data folder, while the file changes."""

from __future__ import annotations

import os
from pathlib import Path

from vectorstore.lexicon.own_file import Kept, OwnFileError


def kept(made: list[str]) -> Kept[str]:
    """Makes the file's text of it, and writes down what it made; text with "!" can't be used."""

    def make(data: Path) -> str:
        text = (data / "f").read_text(encoding="utf-8")
        made.append(text)
        if "!" in text:
            raise OwnFileError(data / "f", "line 1", "can't be used")
        return text

    return Kept("f", make, lambda: "without")


def test_it_is_made_once_while_the_file_stays(tmp_path: Path) -> None:
    made: list[str] = []
    of = kept(made).of
    assert of(tmp_path) == "without"
    (tmp_path / "f").write_text("một", encoding="utf-8")
    assert [of(tmp_path), of(tmp_path)] == ["một", "một"]
    assert made == ["một"]


def test_a_file_put_in_its_place_in_the_same_moment_is_noticed(tmp_path: Path) -> None:
    of = kept([]).of
    for text in ("một", "hai"):
        (tmp_path / "new").write_text(text, encoding="utf-8")
        os.utime(tmp_path / "new", ns=(1, 1))
        (tmp_path / "new").replace(tmp_path / "f")
        assert of(tmp_path) == text


def test_each_folder_has_its_own(tmp_path: Path) -> None:
    made: list[str] = []
    of = kept(made).of
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        (folder / "f").write_text(folder.name, encoding="utf-8")
    assert [of(folder) for folder in folders * 2] == ["a", "b", "a", "b"]
    assert made == ["a", "b"]


def test_a_bad_file_changes_only_what_is_made_of_its_folder(tmp_path: Path) -> None:
    made: list[str] = []
    of = kept(made).of
    (tmp_path / "f").write_text("tốt", encoding="utf-8")
    assert of(tmp_path) == "tốt"
    (tmp_path / "f").write_text("hỏng!", encoding="utf-8")
    assert [of(tmp_path), of(tmp_path)] == ["tốt", "tốt"]
    (tmp_path / "f").write_text("cũng hỏng!", encoding="utf-8")
    assert of(tmp_path) == "tốt"
    assert made == ["tốt", "hỏng!", "cũng hỏng!"]
    (tmp_path / "f").unlink()
    assert of(tmp_path) == "without"
