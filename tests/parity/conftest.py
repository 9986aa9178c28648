"""Gives the files of the plan to tests, one at a time; a file that this machine can't build or read is skipped."""

from collections.abc import Callable, Iterator

import pytest

from tests.parity.files import FILES, File, missing
from tests.parity.papers import Paper

PAGED = [file for file in FILES if file.paged]


def each(files: list[File]) -> list[object]:
    """The files as parameters, the slow ones marked."""
    return [pytest.param(one, id=one.name, marks=[pytest.mark.long] if one.slow else []) for one in files]


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[File], Paper]]:
    """The paper of a file, built and read once."""
    folder = tmp_path_factory.mktemp("parity")
    known: dict[str, Paper] = {}

    def paper_of(file: File) -> Paper:
        if lacking := missing(file):
            pytest.skip(f"{file.name}: {lacking}")
        return known.setdefault(file.name, Paper(file, folder))

    yield paper_of
    for paper in known.values():
        paper.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """``file``: every format; ``paged``: those with pages."""
    for name, files in (("file", list(FILES)), ("paged", PAGED)):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, each(files))


@pytest.fixture
def paper(file: File, papers: Callable[[File], Paper]) -> Paper:
    return papers(file)


@pytest.fixture
def sheets(paged: File, papers: Callable[[File], Paper]) -> Paper:
    return papers(paged)
