"""The admin key: whoever has it may change what is kept. It stands in the data folder, where only its owner reads."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from filelock import FileLock

from vectorstore.errors import StoreError

NAME = "admin.key"
_BYTES = 32
_USABLE = re.compile(r"[A-Za-z0-9_-]{32,256}")
_WAIT_SECONDS = 10.0


class AdminKeyError(StoreError):
    """The file of the admin key can't be used."""

    def __init__(self, path: Path, reason: object) -> None:
        super().__init__(
            f"the admin key in {path} can't be used: {reason}; delete the file, let the user that runs this program "
            "write the folder, and run plan-assistant admin link, which makes a new key"
        )
        self.path = path


def admin_key(data: Path) -> str:
    """The key of a data folder, made at the first need: 32 random bytes, URL-safe. Raises AdminKeyError.

    Of two processes that need it at once, both get the same.
    """
    path = data / NAME
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise AdminKeyError(path, error) from error
    try:
        data.mkdir(parents=True, exist_ok=True)
        with FileLock(data / f"{NAME}.lock", timeout=_WAIT_SECONDS):
            if not path.exists():
                _write(path, secrets.token_urlsafe(_BYTES))
        return _read(path)
    except OSError as error:  # Timeout of the lock is one too
        raise AdminKeyError(path, error) from error


def _read(path: Path) -> str:
    words = path.read_text(encoding="ascii", errors="replace").strip()
    if not _USABLE.fullmatch(words):
        raise AdminKeyError(path, "it holds no key of at least 32 letters, digits, - or _")
    return words


def _write(path: Path, key: str) -> None:
    """Whole or not at all, and never readable by others."""
    beside = path.with_name(f"{NAME}.{os.getpid()}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(key + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
