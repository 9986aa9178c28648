"""The original files: kept whole under their digest, or not at all."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from vectorstore.errors import FileNotKept
from vectorstore.keeping.originals import Originals

DATA = b"%PDF-1.7 " + bytes(range(256)) * 40


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """As on a disk that is full: whatever is written beyond ``size`` of a file fails."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_kept_under_its_digest(tmp_path: Path) -> None:
    originals = Originals(tmp_path / "files")
    digest = originals.keep(DATA)
    assert digest == sha256(DATA).hexdigest()
    path = originals.path(digest)
    assert path is not None and path.read_bytes() == DATA
    assert names(tmp_path / "files") == [digest]


def test_a_file_that_is_there_is_left(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    path = originals.path(originals.keep(DATA))
    assert path is not None
    before = path.stat()
    originals.keep(DATA)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_that_was_cut_short_is_written_anew(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    path = originals.path(originals.keep(DATA))
    assert path is not None
    path.write_bytes(DATA[:100])  # as a damaged disk may leave it
    originals.keep(DATA)
    assert path.read_bytes() == DATA


@pytest.mark.parametrize("digest", ["", ".", "..", "../catalogue.db", "a" * 63, "A" * 64, "a" * 64, "a" * 64 + "\n"])
def test_what_is_not_kept_has_no_path(tmp_path: Path, digest: str) -> None:
    (tmp_path / "catalogue.db").touch()
    originals = Originals(tmp_path / "files")
    originals.keep(DATA)
    assert originals.path(digest) is None
    originals.drop(digest)
    assert (tmp_path / "catalogue.db").exists()


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    with files_no_larger_than(1000), pytest.raises(FileNotKept, match="the original file can't be kept in"):
        originals.keep(DATA)
    assert names(tmp_path) == []
    assert names(tmp_path) == [] and originals.path(originals.keep(DATA)) is not None


def test_a_folder_that_can_not_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")
    with pytest.raises(FileNotKept, match=r"files: .*; see that the folder is writable"):
        Originals(tmp_path / "files").keep(DATA)


def test_what_to_do_where_the_disk_is_full() -> None:
    assert "free space on its disk" in str(FileNotKept(Path("files"), OSError(28, "No space left on device")))


def test_dropped_and_swept(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    first, second = originals.keep(DATA), originals.keep(b"other")
    (tmp_path / f"{'b' * 64}.unfinished").write_bytes(b"ha")
    originals.drop(first)
    originals.drop(first)
    originals.sweep()
    assert names(tmp_path) == [second]


def test_a_folder_that_is_not_there_has_nothing_to_sweep(tmp_path: Path) -> None:
    originals = Originals(tmp_path / "files")
    originals.sweep(), originals.drop("a" * 64)
    assert not (tmp_path / "files").exists()
