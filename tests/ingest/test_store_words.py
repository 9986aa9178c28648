"""What went wrong in the store, said in both languages and without what only a programmer knows."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest

from ingest.reports import failed
from ingest.store_words import store_words
from vectorstore.errors import CatalogueFailed, FileNotKept, IndexFailed, Locked, StoreError, UnknownPlan

WHERE = Path("du-lieu", "files")
DATABASE = "postgresql://10.0.0.7/plans"
READ_ONLY = sqlite3.OperationalError("attempt to write a readonly database")


@pytest.mark.parametrize(
    ("error", "where", "vietnamese", "english"),
    [
        (Locked(WHERE / "writer.lock", 5), WHERE, "đang ghi vào", "is writing to"),
        (FileNotKept(WHERE, OSError(errno.ENOSPC, "No space left")), WHERE, "ổ đĩa đã đầy", "disk is full"),
        (IndexFailed(WHERE, "No space left on device"), WHERE, "ổ đĩa đã đầy", "disk is full"),
        (CatalogueFailed(str(WHERE), READ_ONLY), WHERE, "cấp quyền đọc và ghi", "Let the user"),
        (Locked(DATABASE, 5), DATABASE, "có thể trên máy khác", "perhaps on another machine"),
        (
            CatalogueFailed(DATABASE, "refused", "server"),
            DATABASE,
            "PLAN_ASSISTANT_DATABASE",
            "PLAN_ASSISTANT_DATABASE",
        ),
        (FileExistsError(errno.EEXIST, "File exists", str(WHERE)), WHERE, "là tệp", "is a file"),
    ],
)
def test_words(error: StoreError | OSError, where: Path | str, vietnamese: str, english: str) -> None:
    for language, words in (("vi", vietnamese), ("en", english)):
        told = store_words(error, language) or ""  # type: ignore[arg-type]
        assert str(where) in told and words in told


def test_what_only_the_error_says() -> None:
    for error in (UnknownPlan("x"), IndexFailed(WHERE, "a checksum differs"), OSError(errno.EIO, "Input/output error")):
        assert store_words(error, "vi") is None


def test_a_file_s_report() -> None:
    report = failed(Path("a.txt"), Locked(WHERE / "writer.lock", 5), "vi")
    assert report.code == "locked" and "Hãy đợi xong rồi thử lại" in (report.error or "")
