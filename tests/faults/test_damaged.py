"""Files of a data folder that hold rubbish: what a reader sees until somebody mends it, and what mends it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from tests.scaling import small_plan
from ui.faults import fault_of
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.errors import IndexLost, StoreError
from vectorstore.library import Library
from vectorstore.retriever import Query

PLAN = 811
WORDS = Query("lập sổ theo dõi sức khỏe người cao tuổi")
DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut short": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "rubbish": lambda path: path.write_bytes(os.urandom(path.stat().st_size)),
    "gone": lambda path: path.unlink(),
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one plan; not to be changed."""
    place = tmp_path_factory.mktemp("kept")
    file = place / f"{PLAN}.txt"
    file.write_text(small_plan.text(PLAN), encoding="utf-8")
    with Library.open(place / "data") as library:
        assert [report.outcome for report in ingest(library, [file])] == ["created"]
    return place / "data"


@pytest.fixture
def data(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "data"))


@pytest.fixture
def parts(data: Path) -> Iterator[Parts]:
    with closing(Parts(Settings(data=data))) as opened:
        yield opened


def asked(parts: Parts) -> set[int]:
    """The versions of the plan in an answer."""
    answer = parts.ask(small_plan.question(PLAN))
    return small_plan.versions_in(json.dumps(answer.to_json(), ensure_ascii=False), PLAN, 1)


def told(parts: Parts) -> str:
    """What a reader is told where no answer can be given: a foreseen fault, which names no place of the machine's."""
    with pytest.raises(StoreError) as failure:
        asked(parts)
    fault = fault_of(failure.value, "vi")
    assert fault is not None and fault.status == 503, fault
    return f"{fault.title} {fault.detail}"


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock" and path.stat().st_size]


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_lexical_index(data: Path, parts: Parts, caplog: pytest.LogCaptureFixture, damage: str) -> None:
    for path in files_of(data / "lexical"):
        DAMAGES[damage](path)
    assert asked(parts) == {0}, "by the other index, or by the register alone"
    try:
        assert all(hit.lexical == 0 for hit in parts.library.retriever.search(WORDS))
        assert "searching without one of the indexes" in caplog.text
    except IndexLost as failure:  # of one whose files have gone nothing tells that it was not empty, but the catalogue
        assert damage == "gone" and "reindex" in str(failure)
    parts.library.rebuild()
    assert any(hit.lexical > 0 for hit in parts.library.retriever.search(WORDS))


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_dense_index(data: Path, parts: Parts, caplog: pytest.LogCaptureFixture, damage: str) -> None:
    for path in files_of(data / "dense"):
        DAMAGES[damage](path)
    assert asked(parts) == {0}
    found = parts.library.retriever.find(WORDS)
    assert found.words_only and found.hits[0].lexical > 0
    assert "searching without one of the indexes" in caplog.text
    parts.library.rebuild()
    assert not parts.library.retriever.find(WORDS).words_only


@pytest.mark.parametrize("damage", ["cut short", "zeros", "rubbish"])
def test_the_catalogue(data: Path, parts: Parts, damage: str) -> None:
    for path in data.glob("catalogue.db*"):
        if path.stat().st_size:
            DAMAGES[damage](path)
    words = told(parts)
    assert "catalogue" in words or "danh mục" in words, words
    assert small_plan.UNIT not in words


def test_an_original_file(data: Path, parts: Parts) -> None:
    """Answers and quotes come from the catalogue: only who opens the file itself is told."""
    (file,) = files_of(data / "files")
    file.chmod(0o600)
    DAMAGES["cut short"](file)
    assert asked(parts) == {0}
