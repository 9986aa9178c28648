"""What can go wrong with backups.

StoreError
└── BackupError
    ├── BackupFailed  a backup can't be made
    └── BadBackup     a file can't be restored; nothing was changed

``code`` and ``fields`` let a surface say it in its own words.
"""

from __future__ import annotations

from pathlib import Path

from vectorstore.errors import StoreError, storable


class BackupError(StoreError):
    """Base of what can go wrong with the backup ``file``."""

    WORDS: dict[str, str] = {}  # noqa: RUF012 - never changed

    def __init__(self, file: Path, code: str, **fields: object) -> None:
        self.file, self.code = file, code
        self.fields = {"file": storable(str(file)), **{name: storable(str(said)) for name, said in fields.items()}}
        super().__init__(self.WORDS[code].format(**self.fields))


class BackupFailed(BackupError):
    """A backup can't be made."""

    WORDS = {  # noqa: RUF012 - never changed
        "exists": "{file} exists already; name another file, or add --force to put the new backup in its place",
        "other_database": (
            "the catalogue is in {database}, and {file} can't hold it; back it up with pg_dump, and after that copy "
            "the folder of the original files ({files}) and the word lists (*.yaml) of the data folder"
        ),
        "busy": "another backup is being written to {file}; wait until it has finished, or name another file",
        "unwritable": (
            "the backup {file} can't be written: {reason}; see that its folder is writable and has free space, "
            "and try again"
        ),
    }


class BadBackup(BackupError):
    """A file can't be restored; nothing was changed."""

    WORDS = {  # noqa: RUF012 - never changed
        "unreadable": "the backup {file} can't be read: {reason}; see that the file is there and may be read",
        "no_zip": (
            "{file} is no whole ZIP file ({reason}); it was cut short or is something else: take another backup; "
            "nothing was changed"
        ),
        "foreign": "{file} is no backup of this program: {reason}; name a file that plan-assistant backup has made",
        "too_new": (
            "{file} was made by a newer version of this program ({program}); install that version, and restore "
            "with it; nothing was changed"
        ),
        "unsafe": (
            "{file} holds {member}, which no backup holds: the file was changed; take another backup; nothing "
            "was changed"
        ),
        "damaged": (
            "{member} in the backup {file} is damaged or missing ({reason}); take another backup; nothing was changed"
        ),
        "too_large": (
            "{file} unpacks to {size} bytes, and there is room for {room}; free space on the disk of the data "
            "folder, and try again"
        ),
        "bomb": (
            "{file} unpacks to {size} bytes, far more than a backup of its size holds; take another backup; "
            "nothing was changed"
        ),
        "unplaceable": (
            "the files of {file} can't be written to the data folder: {reason}; free space on its disk, or let "
            "the user that runs this program write there, and try again"
        ),
        "other_database": (
            "the catalogue is in {database}, and {file} can't be restored into it; restore what pg_dump wrote with "
            "pg_restore, put the original files back into {files}, and run plan-assistant reindex on each machine"
        ),
    }
