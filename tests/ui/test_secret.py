"""The secret by which the server knows what it signed itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ui.access.secret import NAME, SecretError, signing_secret


def test_it_is_made_once_and_stays(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: signing_secret(folder), range(8)))
    assert made == {signing_secret(folder)}
    assert len(made.pop()) >= 43
    assert (folder / NAME).stat().st_mode & 0o777 == 0o600
    assert signing_secret(tmp_path / "other") != signing_secret(folder)


@pytest.mark.parametrize(
    "words", ["", "short", "x" * 31, "x" * 257, "spaces in it, and more than thirty-two letters", "é" * 40]
)
def test_what_is_no_secret_is_not_taken_for_one(tmp_path: Path, words: str) -> None:
    (tmp_path / NAME).write_text(words, encoding="utf-8")
    with pytest.raises(SecretError, match="delete the file") as error:
        signing_secret(tmp_path)
    assert not words or words not in str(error.value)


def test_a_folder_that_cannot_be_written_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(SecretError, match="can't be used"):
        signing_secret(tmp_path / "data")
