"""What the documentation of the API says holds for whoever asks: statuses, shapes, and what is taken and refused."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openapi_runs import Run, headers_of, run
from ui_hidden import hide, parts_of

from ui.wiring import Parts
from vectorstore.access.roles import Role

EVERY = ("examples", "coverage", "fuzzing", "stateful")
FEW, MANY = 4, 60
OPERATIONS = 30  # that there are at least


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("documented") / "data"
    hide(data)
    return data


@pytest.fixture
def parts(filled: Path, tmp_path: Path) -> Iterator[Parts]:
    """A library of its own, since much is changed in it."""
    made = parts_of(Path(shutil.copytree(filled, tmp_path / "data")))
    yield made
    made.close()


def check(done: Run, statuses: set[int]) -> None:
    assert done.failures == {}
    assert len(done.asked) >= OPERATIONS
    assert statuses <= set(done.statuses), done.statuses
    assert not [status for status in done.statuses if status >= 500 and status != 503]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("role", "how", "phases", "statuses"),
    [
        (None, "", ("examples", "fuzzing"), {200, 401, 404, 422}),
        ("reader", "session", ("examples", "fuzzing"), {200, 403, 404, 422}),
        ("editor", "token", ("examples", "fuzzing"), {200, 403, 404, 422}),
        ("admin", "session", ("examples", "coverage", "fuzzing"), {200, 201, 202, 404, 405, 422}),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_every_operation_is_as_documented(
    parts: Parts, role: Role | None, how: str, phases: tuple[str, ...], statuses: set[int]
) -> None:
    check(run(parts, headers_of(parts, role, how), FEW, phases), statuses)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("role", "how"),
    [(None, ""), *((role, how) for role in ("reader", "editor", "admin") for how in ("token", "session"))],
)
def test_every_operation_many_times(parts: Parts, role: Role | None, how: str) -> None:
    check(run(parts, headers_of(parts, role, how), MANY, EVERY, seed=2), {200, 404, 405, 422})
