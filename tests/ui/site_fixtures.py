"""The office that browser tests look at, as fixtures: ``pytest_plugins = ["site_fixtures"]``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from site_office import Site


@pytest.fixture(scope="session")
def office_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its data folder, to be copied: making one takes seconds."""
    from site_office import furnish_site  # cost: the whole store and the readers

    return furnish_site(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def office(office_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """It, served, for the tests of one module to change."""
    from site_office import site_over  # cost: gradio

    folder = tmp_path_factory.mktemp("site") / "data"
    copytree(office_data, folder)
    with site_over(folder) as served:
        yield served
