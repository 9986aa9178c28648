"""The command doctor, on data folders sound and broken, with and without the programs beside Python."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.programs import LIBREOFFICE, PROGRAMS, TESSERACT
from prompts.texts import LANGUAGES, say, texts
from ui.cli import main
from ui.commands.diagnosis import Finding, diagnose
from ui.commands.session import Session
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.library import Library

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    made = Parts(Settings(data=tmp_path / "data"))
    yield made
    made.close()


def by_name(findings: Iterator[Finding]) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


def test_a_new_folder_is_well_and_is_not_made(parts: Parts) -> None:
    found = by_name(diagnose(parts, "vi"))
    assert found["data"].state == "ok"
    assert "catalogue" not in found
    assert not parts.settings.data.exists()


def test_plans_are_counted_and_searched(sample_library: Library, tmp_path: Path) -> None:
    found = by_name(diagnose(Parts(Settings(data=tmp_path), library=sample_library), "en"))
    assert found["catalogue"].found.startswith(f"{len(sample_library.plans())} plans")
    assert found["search"] == Finding("search", "ok", say("doctor.search.works", "en"))


def test_a_catalogue_that_is_none_is_said_with_a_remedy(parts: Parts, capsys: Capture) -> None:
    parts.settings.data.mkdir()
    (parts.settings.data / "catalogue.db").write_bytes(b"no database at all, " * 100)
    assert main(["doctor", "--json"], Session(parts, "en")) == 1
    found = {one["name"]: one for one in json.loads(capsys.readouterr().out)["findings"]}
    assert found["catalogue"]["state"] == "failed"
    assert "backup" in found["catalogue"]["remedy"]
    assert found["formats"]["state"] == "ok"  # the other checks went on


def test_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    found = by_name(diagnose(Parts(Settings(data=tmp_path / "data")), "vi"))
    assert found["data"].state == "failed"
    assert found["data"].remedy


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_program_is_named_with_its_install_command(
    parts: Parts, language: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["doctor"], Session(parts, language)) == 0  # type: ignore[arg-type]
    shown = " ".join(capsys.readouterr().out.split())
    for program in PROGRAMS:
        assert program.install in shown
        assert texts()[program.purpose][language] in shown


def test_tesseract_without_vietnamese_is_missing_something(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from ingest import programs

    script = tmp_path / "tesseract"
    script.write_text("#!/bin/sh\nprintf 'List of available languages (1):\\neng\\ntesseract 9.9.9\\n'\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    programs.recognised_languages.cache_clear()
    try:
        found = by_name(diagnose(parts, "en"))[TESSERACT.name]
    finally:
        programs.recognised_languages.cache_clear()
    assert (found.state, TESSERACT.install in found.remedy) == ("missing", True)
    assert "9.9.9" in found.found


def test_the_program_for_office_files_goes_by_two_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "libreoffice").write_text("#!/bin/sh\n")
    (tmp_path / "libreoffice").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert LIBREOFFICE.path() == tmp_path / "libreoffice"
