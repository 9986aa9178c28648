"""The lexicon of a library while its admin edits units.yaml."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from vectorstore.lexicon.own_lexicon import FILE, own_lexicon, own_units
from vectorstore.lexicon.own_units import OwnUnitsError

GOOD = "same:\n  - [Vọng lâu quan sát, VLQS]\n"
BAD = ["same: [x\n", "sam: []\n", "same:\n  - VLQS\n", "\x00"]


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.levelno == logging.WARNING]


@pytest.mark.parametrize("bad", BAD)
def test_a_file_that_can_not_be_used_is_told_once_and_the_last_names_serve(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, bad: str
) -> None:
    file = tmp_path / FILE
    assert not own_lexicon(tmp_path).same("VLQS", "Vọng lâu quan sát")
    file.write_text(GOOD, encoding="utf-8")
    assert own_lexicon(tmp_path).same("VLQS", "Vọng lâu quan sát")
    assert warnings(caplog) == []
    file.write_text(bad, encoding="utf-8")
    for _ in range(3):
        assert own_lexicon(tmp_path).same("VLQS", "Vọng lâu quan sát")
    (told,) = warnings(caplog)
    assert str(file) in told
    with pytest.raises(OwnUnitsError):
        own_units(tmp_path)
    file.write_text(GOOD.replace("VLQS", "VLQST"), encoding="utf-8")  # mended
    assert own_lexicon(tmp_path).same("VLQST", "Vọng lâu quan sát")
    assert not own_lexicon(tmp_path).same("VLQS", "Vọng lâu quan sát")
    file.unlink()
    assert not own_lexicon(tmp_path).same("VLQST", "Vọng lâu quan sát")


@pytest.mark.parametrize("bad", BAD)
def test_without_names_known_before_the_packaged_ones_serve(tmp_path: Path, bad: str) -> None:
    (tmp_path / FILE).write_text(bad, encoding="utf-8")
    assert own_lexicon(tmp_path).same("CA xã", "Công an xã")
