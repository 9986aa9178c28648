"""Backups of one library: made, looked at and restored, while it serves.

How a restore keeps readers whole, also where it is killed: all of the backup is unpacked beside what serves and
checked; the indexes are built anew with the rows of both the old and the restored plans, whose editions have keys that
were never given; then the catalogue's content is replaced in one transaction, and at that moment the restored plans
serve; then the word lists are put in place, and the old rows and originals go. Until the last step a note is left that
the indexes are to be built anew by whoever writes next.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path

from vectorstore.backups import swap
from vectorstore.backups.archive import opened, room_in
from vectorstore.backups.copied import Copy, checked
from vectorstore.backups.errors import BackupFailed, BadBackup
from vectorstore.backups.making import Maker
from vectorstore.backups.manifest import FILES, UPLOADS, Manifest
from vectorstore.backups.staging import WORD_LISTS, Staging, settle
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.lock import writing
from vectorstore.errors import StoreError, storable
from vectorstore.indexes.indexes import Progress
from vectorstore.indexes.opened_indexes import WrittenIndexes
from vectorstore.values import PlanContents

log = logging.getLogger(__name__)


class Backups:
    """Makes and restores backups of the library in ``data``."""

    def __init__(
        self,
        data: Path,
        catalogue: Catalogue,
        indexes: WrittenIndexes,
        unfinished: Path,
        now: Callable[[], datetime],
        lock_seconds: float,
        files: Path | None = None,
    ) -> None:
        """``files``: where the originals are, ``data/files`` unless said; elsewhere only with another database."""
        self._data, self._catalogue, self._indexes = data, catalogue, indexes
        self._unfinished = unfinished  # while it is there, the indexes are built anew before the next change
        self._now, self._lock_seconds = now, lock_seconds
        self._elsewhere = {"database": catalogue.name, "files": files or data / FILES}

    def make(self, file: Path, *, force: bool = False) -> Manifest:
        """Writes a backup of all that isn't derived to ``file``; over one that is there only by ``force``.

        Raises BackupFailed, Locked, CatalogueFailed.
        """
        live = self._catalogue.file()
        if live is None:
            raise BackupFailed(file, "other_database", **self._elsewhere)
        if file.exists() and not force:
            raise BackupFailed(file, "exists")
        return Maker(self._data, live, self._now, self._lock_seconds).make(file.absolute())

    def nothing_kept(self) -> bool:
        """Whether there is nothing that a restore would replace."""
        lists, uploads = (self._data / name for name in WORD_LISTS), (self._data / UPLOADS).rglob("*")
        return not self._catalogue.plan_ids() and not any(path.is_file() for path in (*lists, *uploads))

    def nothing_to_keep(self) -> bool:
        """Whether a backup would keep nothing: there is neither what ``nothing_kept`` names, nor anybody known."""
        access = self._catalogue.access
        return self.nothing_kept() and not access.people.all() and not access.collections.all()

    def read(self, file: Path) -> Manifest:
        """What the backup says of itself. Raises BadBackup."""
        with opened(file) as archive:
            return archive.manifest

    def restore(self, file: Path, progress: Progress | None = None) -> Manifest:
        """Puts what the backup holds in the place of what there is; what was restored.

        Raises BadBackup or another StoreError; then nothing has changed for readers.
        """
        live = self._catalogue.file()
        if live is None:
            raise BadBackup(file, "other_database", **self._elsewhere)
        with writing(self._data, self._lock_seconds):
            settle(self._data, live)  # what an earlier one left
            self._indexes.open()  # an encoder that isn't there is said before anything is unpacked
            try:
                staging = Staging(self._data)
                with opened(file) as archive:
                    archive.check(room_in(self._data))
                    archive.unpack(staging.files)
                    manifest = archive.manifest
                self._serve(live, checked(file, staging.files, manifest), staging, manifest, progress)
            except OSError as failure:
                raise BadBackup(file, "unplaceable", reason=failure) from failure
            finally:
                settle(self._data, live)
        return manifest

    def _serve(self, live: Path, copy: Copy, staging: Staging, manifest: Manifest, progress: Progress | None) -> None:
        beyond = swap.reserve(live, copy.path)
        staging.place_originals()
        old = sorted(self._catalogue.current())
        self._unfinished.touch()

        def both() -> Iterator[PlanContents]:
            return chain(map(self._catalogue.edition_contents, old), copy.current(beyond))

        try:
            self._indexes.rebuild(both, progress)
        finally:
            copy.close()
        staging.place_uploads()  # before a server that runs can have their jobs
        moved = (manifest.folder, storable(str(self._data)))
        swap.replace(live, copy.path, beyond=beyond, mark=staging.mark, moved=moved)
        settle(self._data, live)
        try:
            self._indexes.drop(old)
            self._indexes.renew(lambda: map(self._catalogue.edition_contents, self._catalogue.current()))
        except StoreError as failure:
            log.warning("the indexes are built anew before the next change: %s", failure)
        else:
            self._unfinished.unlink(missing_ok=True)
