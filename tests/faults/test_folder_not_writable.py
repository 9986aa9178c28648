"""A data folder that can't be written: the failure is one that was foreseen, and says where and what to do."""

from __future__ import annotations

import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ui.access.trail import add
from ui.faults import fault_of
from vectorstore.access.audit import Done
from vectorstore.catalogue.lock import writing
from vectorstore.errors import CatalogueFailed, Locked

DONE = Done("2026-05-20T02:00:00+00:00", "lan", "session", "withdraw", "plan-1")


def test_the_writers_lock_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.write_text("a file in its place")
    with pytest.raises(CatalogueFailed, match="can't be read or written") as failure, writing(folder):
        pass
    assert str(folder) in str(failure.value)
    fault = fault_of(failure.value, "vi")
    assert fault is not None and fault.status == 503


def test_one_that_another_has_is_still_said_to_be_so(tmp_path: Path) -> None:
    with writing(tmp_path), pytest.raises(Locked), writing(tmp_path, seconds=0.01):
        pass


@pytest.mark.parametrize(
    ("raised", "traced"), [(CatalogueFailed("catalogue.db", "disk is full"), False), (KeyError("x"), True)]
)
def test_what_the_trail_can_not_keep_is_told_and_traced_only_where_nobody_foresaw_it(
    caplog: pytest.LogCaptureFixture, raised: Exception, traced: bool
) -> None:
    def refuse(_: object) -> None:
        raise raised

    audit = SimpleNamespace(add=refuse)
    parts: Any = SimpleNamespace(
        library=SimpleNamespace(catalogue=SimpleNamespace(access=SimpleNamespace(audit=audit)))
    )
    with caplog.at_level(logging.ERROR):
        add(parts, DONE)
    (record,) = caplog.records
    assert "the audit trail could not be written: withdraw plan-1" in record.message
    assert bool(record.exc_info) is traced
