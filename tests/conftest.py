"""Libraries that tests share: the sample plans, and the real plans where the folder beside the project is there."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from assistant.answering import Assistant
from ingest.pipeline import ingest
from vectorstore.catalogue.database import migrate, open_engine
from vectorstore.library import Library

settings.register_profile("unhurried", deadline=None)  # how long an example takes is the machine's matter
settings.load_profile("unhurried")

ROOT = Path(__file__).parents[1]
SAMPLE_PLANS = ROOT / "tests" / "samples" / "plans"
REAL_PLANS = ROOT.parent / "shared" / "plans"
MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30  # bytes; what tests write is a fraction of it, and is removed as they pass


def pytest_configure() -> None:
    gc.disable()  # what is collected stays to the end
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM and not _without_programs(MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))  # a disk makes each commit to it wait


def _without_programs(folder: Path) -> bool:
    """Whether nothing that lies there can be run, as the programs that some tests write are."""
    return bool(os.statvfs(folder).f_flag & os.ST_NOEXEC)


def pytest_collection_finish() -> None:
    """The modules and tests at hand are not gone through again and again: that took an eighth of the time."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    gc.enable()


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty catalogue, to be copied: making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("tables") / "catalogue.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


def library_of(data: Path, plans: Path) -> Library:
    library = Library.open(data)
    reports = list(ingest(library, [plans]))
    assert [report.path.name for report in reports if report.outcome != "created"] == []
    return library


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The sample plans, read by the real pipeline with the shipped encoder."""
    with library_of(tmp_path_factory.mktemp("samples"), SAMPLE_PLANS) as library:
        yield library


@pytest.fixture(scope="session")
def sample_assistant(sample_library: Library) -> Assistant:
    return Assistant(sample_library)


@pytest.fixture(scope="session")
def real_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The real plans; skips where they are not there."""
    if not REAL_PLANS.is_dir():
        pytest.skip(f"no {REAL_PLANS.name} beside the project")
    with library_of(tmp_path_factory.mktemp("real"), REAL_PLANS) as library:
        yield library


@pytest.fixture(scope="session")
def real_assistant(real_library: Library) -> Assistant:
    return Assistant(real_library)
