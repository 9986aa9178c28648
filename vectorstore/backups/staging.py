"""What a restore unpacks, beside what serves, until all of it is in place.

A restore that was killed before its swap leaves the old state; one that was killed after it is finished from here: both
by ``settle``, which whoever writes next calls.
"""

from __future__ import annotations

import re
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from vectorstore.backups import swap
from vectorstore.backups.manifest import FILES, UPLOADS

FOLDER = "restore.unfinished"
WORD_LISTS = ("units.yaml", "glossary.yaml", "units_read.yaml")  # where a backup has none, none is left after it
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Staging:
    """The folder in ``data`` that a backup is unpacked to. ``mark`` is the number of this restore."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._folder = data / FOLDER
        self.files = self._folder / "new"
        self.mark = secrets.randbelow(2**31 - 1) + 1
        self.files.mkdir(parents=True)
        (self._folder / "mark").write_text(str(self.mark))

    def place_originals(self) -> None:
        """Moves the originals among those that are there: the same name is the same content."""
        place = self._data / FILES
        place.mkdir(exist_ok=True)
        for path in (self.files / FILES).glob("*"):
            path.replace(place / path.name)

    def place_uploads(self) -> None:
        """Copies the files that wait to be read to where their jobs, which aren't known yet, will look for them."""
        for path in (self.files / UPLOADS).rglob("*"):
            if path.is_file():
                _place(path, self._data / path.relative_to(self.files))


def settle(data: Path, live: Path | None) -> None:
    """Finishes or forgets what a restore left, if it left anything. Only while holding the writer lock.

    Raises CatalogueFailed.
    """
    folder = data / FOLDER
    if live is None or not folder.exists():
        return
    mark = _read_mark(folder)
    if mark and mark == swap.committed(live):
        _place_rest(data, folder / "new")
    else:
        _drop_uploads(data, folder / "new", live)
    _drop_orphans(data, live)
    (folder / "mark").unlink(missing_ok=True)  # first: without it nothing is placed a second time
    shutil.rmtree(folder, ignore_errors=True)


def _read_mark(folder: Path) -> int:
    try:
        return int((folder / "mark").read_text())
    except (OSError, ValueError):
        return 0


def _place_rest(data: Path, new: Path) -> None:
    """Word lists. Copied, so that it can be done again."""
    for path in new.glob("*.yaml"):
        _place(path, data / path.relative_to(new))
    for name in WORD_LISTS:
        if not (new / name).exists():
            (data / name).unlink(missing_ok=True)


def _place(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f"{target.name[:200]}.unfinished")
    shutil.copyfile(path, beside)
    beside.replace(target)


def _drop_uploads(data: Path, new: Path, live: Path) -> None:
    """Removes the files that were placed for jobs which there aren't after all."""
    placed = list((new / UPLOADS).glob("*"))
    known = swap.jobs(live) if placed else set()
    for folder in placed:
        if folder.name not in known:
            shutil.rmtree(data / UPLOADS / folder.name, ignore_errors=True)


def _drop_orphans(data: Path, live: Path) -> None:
    """Removes the originals that no edition has, as far as they let themselves be removed."""
    kept = swap.originals(live)
    for path in (data / FILES).glob("*"):
        if _DIGEST.fullmatch(path.name) and path.name not in kept:
            with suppress(OSError):
                path.unlink()
