"""The command ``admin box-key``."""

from __future__ import annotations

from pathlib import Path

import pytest
from box_fakes import HOST, OTHER, Hands, box_parts
from door_fakes import door_parts

from ui.cli import main
from ui.commands.session import Session
from ui.wiring import Parts


@pytest.fixture
def parts(tmp_path: Path, tables: Path) -> Parts:
    return box_parts(tmp_path, tables, Hands())


def run(
    parts: Parts, capsys: pytest.CaptureFixture[str], *arguments: str, language: str = "en"
) -> tuple[int, str, str]:
    session = Session(parts, "en" if language == "en" else "vi")
    status = main(["--lang", language, "admin", "box-key", *arguments], session)
    told = capsys.readouterr()
    return status, told.out, told.err


@pytest.mark.parametrize("origin", [HOST, "HTTPS://Noi-Bo.Example", HOST + ":443"])
def test_the_key_of_an_origin(parts: Parts, capsys: pytest.CaptureFixture[str], origin: str) -> None:
    status, out, err = run(parts, capsys, origin)
    assert (status, out) == (0, parts.box.key(HOST) + "\n")
    assert HOST in err and parts.box.key(HOST) not in err
    done = [entry.done for entry in parts.library.catalogue.access.audit.entries()]
    assert [(one.action, one.of, one.how) for one in done] == [("box_key", HOST, "owner")]
    assert parts.box.key(HOST) not in repr(done)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "noi-bo.example", HOST + "/x", "", "\x1b[31m", "https://ké.example"]
)
def test_of_an_origin_that_holds_no_box_there_is_none(
    parts: Parts, capsys: pytest.CaptureFixture[str], origin: str, language: str
) -> None:
    status, out, err = run(parts, capsys, origin, language=language)
    assert (status, out) == (2, "")
    assert "PLAN_ASSISTANT_BOX_ORIGINS" in err and HOST in err and OTHER in err and "\x1b" not in err


def test_where_there_is_no_box_there_is_no_key(
    tmp_path: Path, tables: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(box_parts(tmp_path / "off", tables, Hands(), box_origins=""), capsys, HOST)
    assert (status, out) == (2, "") and "none yet" in err


def test_the_key_is_of_the_data_folders_secret(tmp_path: Path, tables: Path) -> None:
    parts = door_parts(tmp_path / "real", tables, box_origins=HOST)
    key = parts.box.key(HOST)
    assert (tmp_path / "real" / "secret.key").exists()
    assert Parts(parts.settings, library=parts.library).box.key(HOST) == key
    (tmp_path / "real" / "secret.key").unlink()
    assert parts.box.key(HOST) != key  # another secret, another key; what was signed before is nobody's
