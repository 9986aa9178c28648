"""The secret by which this server knows what it signed itself: in the data folder, where only its owner reads it.

Whoever has it can say who visits through a box, as a reader; and can pretend that a sign-on was begun here, by which
they become nobody. A new one ends the sign-ons and visits that are under way, and what browsers keep of conversations;
and the keys of pages that hold the box are others then.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from filelock import FileLock

from vectorstore.errors import StoreError

NAME = "secret.key"
_BYTES = 32
_USABLE = re.compile(r"[A-Za-z0-9_-]{32,256}")
_WAIT_SECONDS = 10.0


class SecretError(StoreError):
    """The file of the secret can't be used."""

    def __init__(self, path: Path, reason: object) -> None:
        super().__init__(
            f"the secret in {path} can't be used: {reason}; delete the file, and let the user that runs this program "
            "write the folder: a new one is made when it is needed"
        )
        self.path = path


def signing_secret(data: Path) -> str:
    """The secret of a data folder, made at the first need: 32 random bytes, URL-safe. Raises SecretError.

    Of two processes that need it at once, both get the same.
    """
    path = data / NAME
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise SecretError(path, error) from error
    try:
        data.mkdir(parents=True, exist_ok=True)
        with FileLock(data / f"{NAME}.lock", timeout=_WAIT_SECONDS):
            if not path.exists():
                _write(path, secrets.token_urlsafe(_BYTES))
        return _read(path)
    except OSError as error:  # Timeout of the lock is one too
        raise SecretError(path, error) from error


def _read(path: Path) -> str:
    words = path.read_text(encoding="ascii", errors="replace").strip()
    if not _USABLE.fullmatch(words):
        raise SecretError(path, "it holds none of at least 32 letters, digits, - or _")
    return words


def _write(path: Path, secret: str) -> None:
    """Whole or not at all, and never readable by others."""
    beside = path.with_name(f"{NAME}.{os.getpid()}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secret + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
