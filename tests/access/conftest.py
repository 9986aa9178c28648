from collections.abc import Iterator

import pytest

from ui.offline import stay_offline

stay_offline()  # before any test imports gradio

from ui_office import Office, office_over  # noqa: E402


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One for all tests that leave its plans as they are."""
    with office_over(tmp_path_factory.mktemp("office") / "data") as made:
        yield made
