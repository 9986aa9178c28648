"""Questions to begin with, as a surface gets them: of what its viewer may see, made once for all who see the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from ui_hidden import Hidden, hide, marks_in, parts_of

from prompts.texts import LANGUAGES, Language
from ui.wiring import Parts
from vectorstore.access.viewer import ANONYMOUS, OWNER, Sight, Viewer


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Parts, Hidden]:
    data: Path = tmp_path_factory.mktemp("examples") / "data"
    hidden = hide(data)
    return parts_of(data), hidden


def of_group(hidden: Hidden) -> Viewer:
    return Viewer("", "", "reader", Sight(frozenset({hidden.collection})), "anonymous")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_a_hidden_plan_is_offered(kept: tuple[Parts, Hidden], language: Language) -> None:
    parts, hidden = kept
    for viewer in (OWNER, of_group(hidden)):
        assert marks_in((), " ".join(parts.view(viewer).examples(language, (hidden.hidden,))).encode())
    for plans in ((), (hidden.open,), (hidden.open, hidden.hidden)):
        offered = parts.view(ANONYMOUS).examples(language, plans)
        assert offered
        assert marks_in((), " ".join(offered).encode()) == []
    assert parts.view(ANONYMOUS).examples(language, (hidden.hidden,)) == ()
    assert parts.view(ANONYMOUS).examples(language, (hidden.withdrawn,)) == ()


def test_every_view_of_the_same_parts_takes_from_what_was_made(kept: tuple[Parts, Hidden]) -> None:
    parts, _ = kept
    first = parts.view(ANONYMOUS).examples("vi")
    again = parts.view(ANONYMOUS).examples("vi")
    assert again is first


def test_the_unit_of_who_asks_counts(kept: tuple[Parts, Hidden]) -> None:
    parts, hidden = kept
    asked = parts.view(ANONYMOUS).examples("vi", (hidden.open,), unit="Công an xã Khe Vàng")
    assert asked[0].startswith("Công an xã phải làm gì")
