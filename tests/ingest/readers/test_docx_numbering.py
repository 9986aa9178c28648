"""Numbers of lists: against a model that counts the plain way, and against LibreOffice."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.programs import LIBREOFFICE
from ingest.readers import read
from ingest.readers.docx.numerals import numeral
from tests.ingest.readers.docx_lists import FIXTURES
from tests.ingest.readers.docx_package import abstract, docx, lvl, num, p

LEVELS = 4
LEGAL = abstract(0, *(lvl(at, "decimal", ".".join(f"%{n}" for n in range(1, at + 2))) for at in range(LEVELS)))
ALIKE = ("list levels", "list upper levels", "list instances", "list styles")  # LibreOffice knows no restart or legal


@given(st.lists(st.integers(0, LEVELS - 1), min_size=1, max_size=30))
def test_levels_count_as_by_hand(levels: list[int]) -> None:
    counts, expected = [0] * LEVELS, []
    for level in levels:
        counts = [max(1, count) for count in counts[:level]] + [counts[level] + 1] + [0] * (LEVELS - level - 1)
        expected.append(".".join(map(str, counts[: level + 1])) + " A")
    data = docx("".join(p("A", num=(1, level)) for level in levels), numbering=LEGAL + num(1, 0))
    assert read(data, Path("plan.docx")).text.split("\n") == [*expected, ""]


@pytest.mark.parametrize(
    ("count", "form", "shown"),
    [
        (0, "upperRoman", "0"), (4, "lowerRoman", "iv"), (1994, "upperRoman", "MCMXCIV"), (4000, "upperRoman", "4000"),
        (1, "lowerLetter", "a"), (5, "lowerLetter", "e"), (26, "upperLetter", "Z"), (28, "upperLetter", "BB"),
        (781, "lowerLetter", "781"), (-1, "lowerLetter", "-1"), (7, "decimalZero", "07"), (12, "decimalZero", "12"),
        (11, "ordinal", "11th"), (22, "ordinal", "22nd"), (3, "decimalEnclosedCircle", "③"), (5, "chicago", "**"),
        (21, "decimalEnclosedCircle", "21"), (3, "decimalEnclosedParen", "(3)"), (3, "", "3"), (3, "none", ""),
    ],
)  # fmt: skip
def test_numerals(count: int, form: str, shown: str) -> None:
    assert numeral(count, form) == shown


@pytest.mark.slow
@pytest.mark.skipif(LIBREOFFICE.path() is None, reason=f"LibreOffice isn't there: {LIBREOFFICE.install}")
def test_numbers_as_libreoffice_shows_them(tmp_path: Path) -> None:
    fixtures = [one for one in FIXTURES if one.name in ALIKE]
    for one in fixtures:
        (tmp_path / f"{one.name}.docx").write_bytes(one.data)
    command = [str(LIBREOFFICE.path()), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    files = [str(path) for path in tmp_path.glob("*.docx")]
    subprocess.run([*command, "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), *files], check=True)
    for one in fixtures:
        shown = (tmp_path / f"{one.name}.txt").read_text(encoding="utf-8-sig").replace("•", "-").split("\n")
        assert [line.strip() for line in shown if line.strip()] == list(one.lines), one.purpose
