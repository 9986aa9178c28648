"""The library: plans are kept, replaced, rolled back, withdrawn and found."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from weakref import ref

import pytest
from filelock import FileLock
from store_fakes import HashEncoder, reading_of, with_obligations

from vectorstore.errors import IndexMismatch, Locked, UnknownEdition, UnknownPlan
from vectorstore.library import Library
from vectorstore.retriever import Query
from vectorstore.values import Plan, PlanContents, Reading

FIRST = reading_of("I. CÔNG AN XÃ", "Tuần tra ban đêm", "Báo cáo hằng tháng")
SECOND = reading_of("I. CÔNG AN XÃ", "Trực ban ngày")
OTHER = reading_of("I. TRẠM Y TẾ", "Khám sức khỏe cho trẻ em", number="7/KH-UBND", place="Huế")


def keep(library: Library, reading: Reading = FIRST, plan_id: str | None = None, source: str = "a.txt") -> Plan:
    return library.keep(reading, source=source, path=f"/plans/{source}", digest=source, plan_id=plan_id)


def found(library: Library, question: str, plans: list[str] | None = None) -> list[str]:
    return [hit.stored.text for hit in library.retriever.search(Query(question), plans=plans)]


def test_a_plan_is_kept_and_found(library: Library) -> None:
    plan = keep(library)
    assert (plan.id, plan.edition, plan.ingested_at) == ("50-kh-ubnd-da-nang-2023", 1, "2024-05-20T12:00:00+00:00")
    assert library.plans() == (plan,)
    assert library.plan(plan.id) == plan
    assert library.contents(plan.id).text == FIRST.text
    (best, *_) = library.retriever.search(Query("tuan tra dem"))
    assert (best.stored.text, best.stored.path, best.stored.edition_key) == (
        "Tuần tra ban đêm",
        ("I. CÔNG AN XÃ",),
        plan.edition_key,
    )
    assert best.lexical == 1.0
    assert best.dense > 0


def test_the_context_finds_too(library: Library) -> None:
    keep(library)
    keep(library, OTHER)
    assert found(library, "trạm y tế")[0] == "Khám sức khỏe cho trẻ em"
    assert found(library, "Huế")[0] == "Khám sức khỏe cho trẻ em"


def test_the_next_edition_replaces_the_earlier_one(library: Library) -> None:
    first = keep(library)
    second = keep(library, SECOND, plan_id=first.id)
    assert (second.id, second.edition) == (first.id, 2)
    assert found(library, "công an xã tuần tra") == ["Trực ban ngày"]
    assert library.lexical.size() == library.dense().size() == 1
    assert library.contents(first.id).text == SECOND.text
    assert library.contents(first.id, 1).text == FIRST.text
    assert [plan.edition for plan in library.editions(first.id)] == [1, 2]


def test_two_plans_of_one_number_get_two_ids(library: Library) -> None:
    assert [keep(library).id, keep(library).id] == ["50-kh-ubnd-da-nang-2023", "50-kh-ubnd-da-nang-2023-2"]


def test_rollback(library: Library) -> None:
    plan = keep(library)
    keep(library, SECOND, plan_id=plan.id)
    assert library.rollback(plan.id, 1).edition == 1
    assert "Tuần tra ban đêm" in found(library, "tuần tra")
    assert library.lexical.size() == library.dense().size() == 2
    assert library.rollback(plan.id, 1).edition == 1  # again changes nothing
    with pytest.raises(UnknownEdition):
        library.rollback(plan.id, 3)
    assert keep(library, SECOND, plan_id=plan.id).edition == 3


def test_withdraw(library: Library) -> None:
    plan, other = keep(library), keep(library, OTHER)
    library.withdraw(plan.id)
    assert library.plans() == (other,)
    assert found(library, "công an xã tuần tra") == ["Khám sức khỏe cho trẻ em"]
    assert library.lexical.size() == library.dense().size() == 1
    with pytest.raises(UnknownPlan):
        library.contents(plan.id)
    library.rollback(plan.id, 1)
    assert found(library, "công an xã tuần tra")[0] == "Tuần tra ban đêm"


def test_a_plan_filter(library: Library) -> None:
    plan, other = keep(library), keep(library, OTHER)
    assert found(library, "công an xã tuần tra", [other.id]) == ["Khám sức khỏe cho trẻ em"]
    assert len(found(library, "công an xã tuần tra", [plan.id])) == 2


def test_contents_are_read_once_while_nothing_changes(library: Library) -> None:
    plan = keep(library)
    contents, state = library.contents(plan.id), library.state()
    assert library.contents(plan.id) is contents
    keep(library, SECOND, plan_id=plan.id)
    assert library.state() > state
    assert library.contents(plan.id).text == SECOND.text


def test_a_plan_without_passages_is_kept(library: Library) -> None:
    plan = keep(library, reading_of("I. CÔNG AN XÃ"))
    assert plan.passages == 0
    assert found(library, "công an") == []


def test_rebuild(library: Library, tmp_path: Path) -> None:
    plan = keep(library)
    keep(library, SECOND, plan_id=plan.id)
    keep(library, OTHER)
    before = found(library, "công an xã")
    (tmp_path / "data" / "lexical" / "meta.json").write_text("{")
    library.rebuild()
    assert found(library, "công an xã") == before
    assert library.lexical.size() == library.dense().size() == 2


def test_another_encoder_is_refused_until_the_indexes_are_rebuilt(open_library: Callable[..., Library]) -> None:
    library = open_library()
    plan = keep(library)
    library.close()
    other = open_library(encoder=lambda: HashEncoder("other", 32))
    assert found(other, "tuần tra")[0] == "Tuần tra ban đêm"  # by the lexical index
    with pytest.raises(IndexMismatch, match="run plan-assistant reindex"):
        keep(other, SECOND, plan_id=plan.id)
    assert other.plan(plan.id).edition == 1
    other.rebuild()
    assert keep(other, SECOND, plan_id=plan.id).edition == 2
    assert other.dense().size() == 1


def test_another_writer_is_waited_for_and_then_named(open_library: Callable[..., Library], tmp_path: Path) -> None:
    library = open_library(lock_seconds=0.05)
    with FileLock(tmp_path / "data" / "writer.lock"), pytest.raises(Locked, match=r"writer\.lock for 0\.05 seconds"):
        keep(library)
    assert keep(library).edition == 1


def test_a_second_opening_sees_what_the_first_keeps(open_library: Callable[..., Library]) -> None:
    writer, reader = open_library(), open_library()
    plan = keep(writer)
    assert "Tuần tra ban đêm" in found(reader, "tuần tra")
    keep(writer, SECOND, plan_id=plan.id)
    assert found(reader, "tuần tra ban ngày") == ["Trực ban ngày"]
    assert reader.contents(plan.id).text == SECOND.text


def test_opening_imports_neither_model_nor_chroma(tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from vectorstore.library import Library
with Library.open(Path({str(tmp_path / "new")!r})) as library:
    assert library.plans() == ()
found = {{"torch", "chromadb", "model2vec", "langchain_core", "sentence_transformers"}} & set(sys.modules)
assert not found, found
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_threads_ask_while_plans_are_kept(library: Library) -> None:
    plan_id = keep(library).id
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(found, library, "công an xã tuần tra trực ban") for _ in range(40)]
        for _ in range(3):
            keep(library, SECOND, plan_id=plan_id)
        answers = {tuple(sorted(one.result())) for one in asked}
    assert answers <= {("Báo cáo hằng tháng", "Tuần tra ban đêm"), ("Trực ban ngày",)}


REBUILD = """
import sys
from pathlib import Path
from store_fakes import HashEncoder
from vectorstore.library import Library
with Library.open(Path(sys.argv[1]), encoder=HashEncoder) as library:
    for _ in range(4):
        library.rebuild()
"""


@pytest.mark.slow
def test_questions_while_another_process_rebuilds(
    library: Library, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keep(library)
    here = os.pathsep.join(map(str, (Path(__file__).parent, Path(__file__).parents[2])))
    rebuilding = subprocess.Popen(
        [sys.executable, "-c", REBUILD, str(tmp_path / "data")], env=os.environ | {"PYTHONPATH": here}
    )
    with ThreadPoolExecutor(2) as pool:
        while rebuilding.poll() is None:
            for hits in pool.map(library.retriever.search, [Query("tuần tra")] * 4):
                assert hits[0].dense > 0
    assert rebuilding.returncode == 0
    assert caplog.text == ""


@pytest.mark.slow
def test_questions_while_the_indexes_are_rebuilt(library: Library, caplog: pytest.LogCaptureFixture) -> None:
    keep(library)
    with ThreadPoolExecutor(2) as pool:
        rebuilt = pool.submit(lambda: [library.rebuild() for _ in range(3)])
        while not rebuilt.done():
            assert library.retriever.search(Query("tuần tra"))[0].dense > 0
        rebuilt.result()
    assert caplog.text == ""


def test_the_progress_of_a_rebuild_counts_passages(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vectorstore.indexes.indexes._ROWS_A_BATCH", 2)
    keep(library)
    keep(library, OTHER)
    told: list[tuple[str, int, int]] = []
    library.rebuild(lambda *step: told.append(step))
    assert told == [("encoding", 0, 3), ("encoding", 2, 3), ("encoding", 3, 3)]


def test_what_becomes_of_one_plan_has_no_other_read_again(library: Library) -> None:
    plan, other = keep(library, with_obligations(FIRST)), keep(library, OTHER)
    first, second = library.contents(plan.id), library.contents(other.id)
    assert library.contents(other.id, 1) is second
    keep(library, SECOND, plan_id=plan.id)
    assert library.contents(other.id) is second
    assert library.contents(plan.id).text == SECOND.text and library.contents(plan.id, 1).text == FIRST.text
    library.rollback(plan.id, 1)
    corrected = first.obligations[0].id
    made = library.editor.correct(plan.id, corrected, {"kind": "report"}, by="an", why="là báo cáo")
    assert library.contents(plan.id).obligations[0].kind == "report"
    assert library.contents(other.id) is second
    library.editor.withdraw(made[0].id, by="an")
    assert library.contents(plan.id).obligations[0].kind == "duty"
    library.withdraw(other.id)
    with pytest.raises(UnknownPlan):
        library.contents(other.id)


def test_the_least_recently_used_contents_go(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vectorstore.catalogue.kept_contents.PLANS", 2)
    ids = [library.keep(FIRST, source=f"{at}.txt", path=f"/{at}", digest=str(at), plan_id=None).id for at in range(3)]
    first, second = ref(library.contents(ids[0])), ref(library.contents(ids[1]))
    assert library.contents(ids[0]) is first()
    library.contents(ids[2])
    assert first() is not None and library.contents(ids[0]) is first()
    assert second() is None


def test_contents_while_another_thread_changes_them(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_id = library.keep(FIRST, source="a.txt", path="/a", digest="a", plan_id=None).id
    read = library.catalogue.contents

    def read_slowly(wanted: str, edition: int | None = None) -> PlanContents:
        contents = read(wanted, edition)
        monkeypatch.undo()
        library.keep(FIRST, source="a.txt", path="/a", digest="b", plan_id=plan_id)
        library.contents(plan_id)
        return contents

    monkeypatch.setattr(library.catalogue, "contents", read_slowly)
    assert library.contents(plan_id).plan.edition == 1
    assert library.contents(plan_id).plan.edition == 2
