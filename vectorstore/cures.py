"""Which failures a full disk or a lacking permission is behind, and what to do about it."""

from __future__ import annotations

import errno
from typing import Literal

Cure = Literal["full", "read_only", "newer", "server", ""]

CURES = {
    "full": "free space on its disk and try again",
    "read_only": "let the user that runs this program read and write the data folder, and try again",
    "newer": "a newer version of the program has used this data folder: install that version, or a newer one, again",
    "server": (
        "see that the database server runs and can be reached from this machine, and that PLAN_ASSISTANT_DATABASE "
        "names a database and a user who may create and change tables in it, and try again"
    ),
}
_SQLITE_FULL = 13
_FULL = ("no space left", "disk is full", "disk full", "(code: 13)", "quota exceeded")
_READ_ONLY = ("permission denied", "read-only file system", "readonly database", "operation not permitted")


class NewerTables(Exception):
    """The tables are those of a later version of the program."""


def cure_of(reason: object) -> Cure:
    """``full`` where a disk is, ``read_only`` where a folder can't be written, ``newer`` as of NewerTables.

    "" for another reason.

    Of what the libraries raise, often only the words tell.
    """
    if isinstance(reason, NewerTables):
        return "newer"
    number, words = getattr(reason, "errno", None), str(reason).lower()
    full = getattr(reason, "sqlite_errorcode", None) == _SQLITE_FULL or any(said in words for said in _FULL)
    if full or number in (errno.ENOSPC, errno.EDQUOT):
        return "full"
    if number in (errno.EROFS, errno.EACCES, errno.EPERM) or any(said in words for said in _READ_ONLY):
        return "read_only"
    return ""
