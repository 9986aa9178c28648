"""The programs beside Python: found, asked for their version and languages, named with what installs them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.programs import LANGUAGE, LIBREOFFICE, PROGRAMS, TESSERACT, Program, recognised_languages, version
from prompts.texts import texts

LANGUAGES = f"echo 'List of available languages in \"/data/\" (3):'; echo eng; echo osd; echo {LANGUAGE}"
VERSIONS = [  # how a program says it, and what is taken
    ("echo 'tesseract 5.3.0'; echo ' leptonica-1.82.0'", "5.3.0"),
    ("echo 'LibreOffice 7.4.7.2 40(Build:2)'", "7.4.7.2"),
    ("echo 'tesseract 4.1.1' >&2", "4.1.1"),
    ("echo unknown", None),
    ("exit 3", None),
]


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    recognised_languages.cache_clear()
    yield
    recognised_languages.cache_clear()


def install(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str, script: str) -> Path:
    """The only program there is says what ``script`` says."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return file


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_what_is_missing_is_none_and_has_an_install_command(
    program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program.path() is None
    assert version(program) is None
    assert program.install.startswith("apt-get install ")
    assert program.purpose in texts()


@pytest.mark.parametrize(("script", "said"), VERSIONS)
def test_versions_are_read(script: str, said: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = install(monkeypatch, tmp_path, "tesseract", script)
    assert TESSERACT.path() == file
    assert version(TESSERACT) == said


def test_either_command_of_libreoffice_will_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = install(monkeypatch, tmp_path, "libreoffice", "echo 'LibreOffice 7.4.7.2'")
    assert LIBREOFFICE.path() == file


@pytest.mark.parametrize(
    ("script", "languages"), [(LANGUAGES, {"eng", "osd", LANGUAGE}), ("echo none", set()), ("exit 1", set())]
)
def test_languages_are_read(script: str, languages: set[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path, "tesseract", script)
    assert recognised_languages() == languages
