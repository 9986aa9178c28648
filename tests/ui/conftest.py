from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ui_fakes import SAMPLE, SAMPLES, FakeAssistant, FakeLibrary, contents, evil_plan

from ui.cli import main
from ui.offline import stay_offline
from ui.settings import Settings
from ui.wiring import Parts

if TYPE_CHECKING:
    from gatehouse import Gatehouse

stay_offline()  # before any test imports gradio


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two sample plans, made by the command itself; not to be changed."""
    folder = tmp_path_factory.mktemp("data")
    files = sorted(SAMPLES.glob("*.txt"))
    chosen = [file for file in files if file.name == SAMPLE] + [file for file in files if file.name != SAMPLE][:1]
    assert main(["--data", str(folder), "ingest", *map(str, chosen)]) == 0
    return folder


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, tables: Path) -> Path:
    """The data folder of a register that editors correct, to be copied."""
    from correction_office import furnish  # cost: the whole store, for the tests of corrections alone

    return furnish(tmp_path_factory.mktemp("furnished") / "data", tables)


@pytest.fixture(scope="session")
def one_house(tmp_path_factory: pytest.TempPathFactory, tables: Path) -> Iterator[Gatehouse]:
    from gatehouse import gatehouse  # cost: FastAPI and its routes, for the tests of the way in alone

    with gatehouse(tables, tmp_path_factory.mktemp("house")) as one:
        yield one


@pytest.fixture
def house(one_house: Gatehouse) -> Gatehouse:
    """The way in, with nobody who could come."""
    return one_house.emptied()


@pytest.fixture
def settings() -> Settings:
    return Settings(language="vi")


@pytest.fixture
def parts(settings: Settings) -> Parts:
    """One calm plan."""
    return parts_over(settings, FakeLibrary(contents()))


@pytest.fixture(scope="session")
def calm_parts() -> Parts:
    """One calm plan, for all tests that only ask."""
    return parts_over(Settings(language="vi"), FakeLibrary(contents()))


@pytest.fixture(scope="session")
def calm_app(calm_parts: Parts) -> Any:
    """The application over it: making one takes a quarter of a second."""
    from ui.app import create_app  # cost: gradio, which most tests don't need

    return create_app(calm_parts.settings, calm_parts)


@pytest.fixture
def evil_parts(settings: Settings) -> Parts:
    """A plan whose every word tries to be markup, and a calm one."""
    return parts_over(settings, FakeLibrary(evil_plan(), contents()))


def parts_over(settings: Settings, library: FakeLibrary) -> Parts:
    return Parts(settings, library=library, assistant=FakeAssistant(library))


@pytest.fixture(scope="session")
def one_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from ui_browser import chromium  # cost: selenium, which only the tests marked "browser" need

    driver = chromium(str(tmp_path_factory.mktemp("browser") / "profile"))
    yield driver
    driver.quit()


@pytest.fixture
def browser(one_browser: Any) -> Iterator[Any]:
    """A browser that knows of no other test; its pages are left before the servers of the test end."""
    from ui_browser import forget

    yield one_browser
    forget(one_browser)
