"""A unit's duties are complete however many plans there are."""

import pytest

from assistant import duties
from assistant.answering import Assistant
from ingest.pipeline import ingest
from tests.conftest import SAMPLE_PLANS
from vectorstore.library import Library

PLANS = 20


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Copies of the commune sample, each with a number and a place of its own."""
    text = (SAMPLE_PLANS / "xa_trang_khe_duoi_nuoc_2024.txt").read_text(encoding="utf-8")
    folder = tmp_path_factory.mktemp("plans")
    for n in range(PLANS):
        copy = text.replace("47/KH-UBND", f"{100 + n}/KH-UBND")
        (folder / f"{n}.txt").write_text(copy.replace("Tràng Khê", f"Tràng Khê {n + 1}"), encoding="utf-8")
    library = Library.open(tmp_path_factory.mktemp("data"))
    assert [r.error for r in ingest(library, [folder]) if r.outcome != "created"] == []
    return library


@pytest.mark.slow
@pytest.mark.parametrize("read_whole", [duties.READ_WHOLE, 2], ids=["every plan read", "the index asked first"])
def test_every_plan_answers(many: Library, read_whole: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duties, "READ_WHOLE", read_whole)
    answer = Assistant(many).ask("Công an xã phải làm gì?")
    assert answer.searched.matched == PLANS
    assert len(answer.citations) == 7 * PLANS
    many.close()
