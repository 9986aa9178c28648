"""DOCX: every trait of Word in a file of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers import read
from tests.ingest.readers.docx_fixture import Fixture
from tests.ingest.readers.docx_fixtures import FIXTURES


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.name)
def test_canonical_text(fixture: Fixture) -> None:
    document = read(fixture.data, Path(f"plan{fixture.suffix}"))
    assert document.text.split("\n") == [*fixture.lines, ""], fixture.purpose
    assert document.warnings == fixture.warnings
    assert document.margins == fixture.margins
    assert document.pages == ()
