"""Several data folders over one PostgreSQL database, as several machines have them."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from contract_fakes import FIRST, QUESTION, SECOND, address_of, found, keep
from copied_tables import PostgresTables
from store_fakes import HashEncoder

from vectorstore.access.viewer import Sight
from vectorstore.errors import EncoderFailed, IndexFailed
from vectorstore.indexes.dense import DenseIndex
from vectorstore.indexes.indexes import WritableDense
from vectorstore.indexes.rows import index_rows
from vectorstore.library import Library

pytestmark = pytest.mark.slow
Opening = Callable[..., Library]
Beside = Callable[..., subprocess.Popen[str]]
OLD, NEW = ["Báo cáo hằng tuần", "Trực ban ban đêm"], ["Trực ban cả ngày"]


@pytest.fixture(scope="module")
def tables(on_postgres: PostgresTables) -> PostgresTables:
    """Only a server's database has several data folders."""
    return on_postgres


@pytest.fixture
def both(open_library: Opening) -> Iterator[tuple[Library, Library]]:
    yield open_library("here"), open_library("there")


def is_whole(library: Library) -> bool:
    """Whether both indexes hold what serves and nothing else."""
    library.retriever.search(QUESTION)
    rows = sum(len(list(index_rows(library.contents(plan.id)))) for plan in library.plans())
    return library.lexical.size() == library.dense().size() == rows


def test_each_sees_what_the_other_changes(both: tuple[Library, Library]) -> None:
    here, there = both
    plan_id = keep(here)
    for one in both:
        assert found(one) == OLD and is_whole(one)
    keep(there, plan_id)
    assert found(here) == NEW and is_whole(here)
    here.rollback(plan_id, 1)
    assert found(there) == OLD and is_whole(there)
    there.withdraw(plan_id)
    assert found(here) == []
    here.restore(plan_id)
    assert found(there) == OLD and not there.retriever.find(QUESTION).words_only
    here.editor.correct(plan_id, FIRST.obligations[0].id, {"kind": "report"}, by="an", why="là báo cáo")
    assert there.contents(plan_id).obligations[0].kind == "report"


def test_what_somebody_may_see_is_the_same_everywhere(both: tuple[Library, Library]) -> None:
    here, there = both
    plan_id = keep(here)
    closed = here.catalogue.access.collections.create("Nội bộ", ["Tổ kín"]).id
    seen = there.seen_by(Sight())
    assert [hit.stored.text for hit in seen.retriever.search(QUESTION)]
    here.catalogue.access.collections.put(plan_id, closed)
    assert seen.retriever.search(QUESTION) == [] and seen.plans() == ()


def test_a_folder_that_comes_later_or_was_lost_is_filled(open_library: Opening, tmp_path: Path) -> None:
    here = open_library("here")
    for number in range(4):
        keep(here, name=f"{number}.txt")
    late = open_library("late")
    assert set(found(late)) == set(OLD) and is_whole(late)
    late.close()
    shutil.rmtree(tmp_path / "late")
    keep(here, here.plans()[0].id)
    again = open_library("late")
    assert set(found(again)) == {*OLD, *NEW} and is_whole(again)
    assert again.state() == here.state()


def test_a_folder_of_another_catalogue_is_made_anew(open_library: Opening, tmp_path: Path) -> None:
    with Library.open(tmp_path / "there", encoder=HashEncoder) as alone:
        for number in range(3):
            keep(alone, name=f"{number}.txt")
        assert alone.lexical.size() == 6
    here, there = open_library("here"), open_library("there")
    keep(here, keep(here))
    assert found(there) == NEW and is_whole(there)


def test_an_index_is_built_anew_in_one_folder_alone(both: tuple[Library, Library], tmp_path: Path) -> None:
    here, there = both
    keep(here)
    assert found(here) == found(there) == OLD
    for part in ("lexical", "dense"):
        shutil.rmtree(tmp_path / "there" / part)
    there.close()
    with pytest.raises(IndexFailed):
        there.lexical.search({"truc": 1.0}, 3)
    there.rebuild()
    assert found(there) == found(here) == OLD
    assert is_whole(there) and is_whole(here)


def test_old_or_new_whole_while_the_other_changes_it(both: tuple[Library, Library]) -> None:
    here, there = both
    plan_id = keep(here)
    with ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(found, there) for _ in range(60)]
        for _ in range(4):
            keep(here, plan_id)
            here.rollback(plan_id, 1)
        answers = {tuple(one.result()) for one in asked}
    assert answers <= {tuple(OLD), tuple(NEW)}
    assert found(there) == OLD and is_whole(there)


FOLLOWING = """
import os, signal, sys
from pathlib import Path
from store_fakes import HashEncoder
from contract_fakes import found
from vectorstore.indexes import following
from vectorstore.indexes import follow_note
from vectorstore.library import Library
data, url, step = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
following.PASSAGES_AT_ONCE = 2
write, steps = follow_note.write, iter(range(1000))
def dying(path, note):
    if next(steps) == step:
        os.kill(os.getpid(), signal.SIGKILL)
    write(path, note)
follow_note.write = dying
found(Library.open(data, encoder=HashEncoder, database_url=url))
"""


@pytest.mark.parametrize(
    ("folder", "step"), [*(("there", step) for step in (0, 1, 2, 4, 5, 6, 9)), ("new", 0), ("new", 1)]
)
def test_killed_while_it_follows(open_library: Opening, tmp_path: Path, beside: Beside, folder: str, step: int) -> None:
    here, there = open_library("here"), open_library("there")
    first, *_ = [keep(here, name=f"{number}.txt") for number in range(3)]
    assert set(found(there)) == set(OLD)
    here.withdraw(first)
    for number in (3, 4):
        keep(here, name=f"{number}.txt")
    there.close()
    ended = beside(FOLLOWING, str(tmp_path / folder), address_of(here), str(step))
    ended.communicate()
    assert ended.returncode == -signal.SIGKILL
    for one in (there, open_library(folder)):
        assert found(one) == found(here) and is_whole(one)


def test_two_processes_of_one_folder_follow_once(open_library: Opening) -> None:
    here, one, other = open_library("here"), open_library("there"), open_library("there")
    plan_id = keep(here)
    for _ in range(3):
        with ThreadPoolExecutor(6) as threads:
            assert set(map(tuple, threads.map(found, [one, other] * 3))) <= {tuple(OLD), tuple(NEW)}
        assert is_whole(one) and is_whole(other)
        keep(here, plan_id)


def test_originals_and_their_end_are_shared(open_library: Opening, tmp_path: Path) -> None:
    files = tmp_path / "shared"
    here, there = (open_library(name, files=files) for name in ("here", "there"))
    plan_id = keep(here)
    assert there.original(plan_id) == here.original(plan_id)
    assert [path.read_bytes() for path in files.iterdir()] == [FIRST.text.encode()]
    file = {"source": "b.txt", "path": "/b.txt", "digest": "b", "data": SECOND.text.encode()}
    key = there.take(FIRST, **file).plan.edition_key
    assert len(list(files.iterdir())) == 2
    (waiting,) = here.waiting()
    assert waiting.key == key
    here.dismiss(key)
    assert len(list(files.iterdir())) == 1


def test_a_dense_index_of_all_of_them_is_written_once(open_library: Opening, tmp_path: Path) -> None:
    encoded: list[str] = []

    class Counting(HashEncoder):
        def encode(self, texts, contexts=None):  # type: ignore[no-untyped-def]
            encoded.extend(texts if contexts else ())  # not what is asked
            return super().encode(texts, contexts)

    def common(_folder: Path, encoder: Callable[[], Counting]) -> WritableDense:
        return DenseIndex(tmp_path / "server", encoder)

    settings = {"dense": common, "dense_is_shared": True, "encoder": Counting}
    here, there = (open_library(name, **settings) for name in ("here", "there"))
    plan_id = keep(here)
    assert sorted(encoded) == OLD
    assert found(there) == found(here) == OLD and not there.retriever.find(QUESTION).words_only
    assert sorted(encoded) == OLD, "who follows encodes nothing"
    keep(there, plan_id)
    assert found(here) == NEW and here.dense().size() == here.lexical.size() == 1
    assert not (tmp_path / "here" / "dense").exists()


def test_an_encoder_that_fails_leaves_the_words(open_library: Opening) -> None:
    class Failing(HashEncoder):
        def encode(self, texts, contexts=None):  # type: ignore[no-untyped-def]
            raise EncoderFailed("the encoder", "it is gone")

    here, there = open_library("here"), open_library("there", encoder=Failing)
    keep(here)
    assert found(there) == OLD and there.retriever.find(QUESTION).words_only
    keep(here, here.plans()[0].id)
    assert found(there) == NEW


HOLDING = """
import sys, time
from pathlib import Path
from vectorstore.library import Library
with Library.open(Path(sys.argv[1]), database_url=sys.argv[2]) as library, library._writer.locked():
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_lock_of_a_killed_writer_of_another_folder_is_free(
    open_library: Opening, tmp_path: Path, beside: Beside
) -> None:
    here = open_library("here", lock_seconds=20)
    holding = beside(HOLDING, str(tmp_path / "there"), address_of(here))
    assert holding.stdout is not None and holding.stdout.readline() == "held\n"
    began = time.monotonic()
    holding.kill()
    holding.communicate()
    assert keep(here) and time.monotonic() - began < 20
