"""A unit's duties are complete however many plans there are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant import answering
from assistant.answering import Assistant
from ingest.pipeline import ingest
from tests.conftest import SAMPLE_PLANS
from vectorstore.library import Library

PLANS = 20


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Copies of the commune sample, each with a number and a place of its own."""
    text = (SAMPLE_PLANS / "xa_trang_khe_duoi_nuoc_2024.txt").read_text(encoding="utf-8")
    folder = tmp_path_factory.mktemp("plans")
    for n in range(PLANS):
        copy = text.replace("47/KH-UBND", f"{100 + n}/KH-UBND")
        (folder / f"{n}.txt").write_text(copy.replace("Tràng Khê", f"Tràng Khê {n + 1}"), encoding="utf-8")
    with Library.open(tmp_path_factory.mktemp("data")) as library:
        assert [r.error for r in ingest(library, [folder]) if r.outcome != "created"] == []
        yield library


@pytest.mark.slow
@pytest.mark.parametrize("read_whole", [answering.READ_PLANS, 2], ids=["every plan read", "the indexes asked first"])
def test_every_plan_answers(many: Library, read_whole: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "READ_PLANS", read_whole)
    answer = Assistant(many).ask("Công an xã phải làm gì?")
    assert answer.searched.matched == PLANS
    assert len(answer.citations) == 7 * PLANS


@pytest.mark.slow
def test_one_of_many_is_found_by_its_number(many: Library) -> None:
    answer = Assistant(many).ask("Tổng kinh phí của kế hoạch 107/KH-UBND là bao nhiêu tiền?")
    assert {citation.number for citation in answer.citations} == {"107/KH-UBND"}
