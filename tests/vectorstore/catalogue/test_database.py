"""What a failure of the catalogue's database tells, to who reads the log."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from vectorstore.catalogue.database import open_engine, reading, writing
from vectorstore.errors import CatalogueFailed

SECRET = "digest-of-a-token"


@pytest.mark.parametrize("using", [reading, writing])
@pytest.mark.parametrize("values", [{"kept": SECRET}, [{"kept": SECRET}, {"kept": f"{SECRET}-2"}]])
def test_no_value_of_a_statement(tmp_path: Path, using: Callable[..., Any], values: Any) -> None:
    """Names, addresses, digests of tokens, the words of questions where they are kept."""
    engine = open_engine(f"sqlite:///{tmp_path / 'catalogue.db'}")
    with pytest.raises(CatalogueFailed) as failed, using(engine) as session:
        session.execute(text("INSERT INTO nowhere VALUES (:kept)"), values)
    told = "".join(traceback.format_exception(failed.value))
    assert "no such table: nowhere" in told and "INSERT INTO nowhere" in told
    assert SECRET not in told
    engine.dispose()
