"""What is opened in the background as a server starts."""

from __future__ import annotations

from pathlib import Path

import pytest
from ui_hidden import hide, parts_of

from prompts.texts import LANGUAGES
from ui.settings import Settings
from ui.warming import warm
from ui.wiring import Parts
from vectorstore.access.viewer import ANONYMOUS


def test_the_first_page_finds_its_questions_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hide(tmp_path / "data")
    parts = parts_of(tmp_path / "data")
    warm(parts)
    made = parts.shared.one("suggestions", dict)
    monkeypatch.setattr(type(made), "_keep", lambda *_: pytest.fail("made once more"))
    assert all(parts.view(ANONYMOUS).examples(language) for language in LANGUAGES)


def test_a_server_starts_with_a_library_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder", encoding="utf-8")
    warm(Parts(Settings(data=tmp_path / "data")))
