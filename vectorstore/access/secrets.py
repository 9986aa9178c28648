"""Secrets that are handed out once: session cookies, links and API tokens. Only their digests are kept.

They are random, 256 bits, so that a fast digest is enough: there is nothing to guess. Passwords are another matter.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

_BYTES = 32
_LONGEST = 200  # characters of what may be one


def new_secret(prefix: str = "") -> str:
    """A new one, of letters, digits, - and _."""
    return prefix + secrets.token_urlsafe(_BYTES)


def digest_of(secret: str) -> str:
    """What is kept of it; of what can't be one, something that no secret has."""
    return sha256(secret[: _LONGEST + 1].encode("utf-8", "surrogatepass")).hexdigest()


def new_id() -> str:
    """A short random name for what has none."""
    return secrets.token_hex(8)
