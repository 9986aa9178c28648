"""Passwords, kept as Argon2id hashes (RFC 9106) and normalised as NIST SP 800-63B says.

A wrong name takes as long as a wrong password, so that the time tells nobody which names there are.
"""

from __future__ import annotations

import unicodedata
from threading import Semaphore
from typing import TYPE_CHECKING

from vectorstore.access.errors import BadPassword
from vectorstore.access.people import name_key

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LEAST, MOST = 10, 200  # characters
_READ = 4 * MOST  # of a longer one nothing is looked at: a letter is composed of four at most, and most of one
AT_ONCE = 2  # a check takes 64 MiB for a twentieth of a second or more
# Long enough, and in every list of those tried first (families of them: see ``_is_common``).
COMMON = ("password", "matkhau", "qwerty", "admin", "abc", "iloveyou", "letmein", "vietnam", "asdfgh")


class Passwords:
    """Hashes and checks passwords. ``hasher``: another one than Argon2's own choice, as for tests."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._given = hasher
        self._room = Semaphore(AT_ONCE)
        self._nobody = ""

    @property
    def _hasher(self) -> PasswordHasher:
        if self._given is None:
            from argon2 import PasswordHasher  # cost: only who signs in needs it

            self._given = PasswordHasher()
        return self._given

    def hashed(self, password: str, name: str = "") -> str:
        """What is kept of a password for the person of this name. Raises BadPassword."""
        plain = _normal(password)
        if not LEAST <= len(plain) <= MOST or _is_common(plain, name):
            raise BadPassword(least=LEAST, most=MOST)
        return self.renewed(password)

    def renewed(self, password: str) -> str:
        """What is kept now of a password that was taken before, whatever is asked of new ones since."""
        with self._room:
            return self._hasher.hash(_normal(password))

    def right(self, password: str, kept: str | None) -> bool:
        """Whether it is the password of which this is kept; None is nobody's, and takes as long."""
        from argon2.exceptions import InvalidHashError, VerificationError  # cost: as above

        with self._room:
            if not self._nobody:
                self._nobody = self._hasher.hash("nobody's")
            try:
                return self._hasher.verify(kept or self._nobody, _normal(password)) and bool(kept)
            except (VerificationError, InvalidHashError):
                return False

    def is_dated(self, kept: str) -> bool:
        """Whether the hash was made with other parameters than are used now, and should be made anew."""
        return self._hasher.check_needs_rehash(kept)


def _normal(password: str) -> str:
    """The same however a keyboard composes its letters; what UTF-8 can't encode is replaced.

    One that is too long to be one stays too long, and is not looked at whole: that would take long.
    """
    plain = unicodedata.normalize("NFKC", password[:_READ]).encode("utf-8", "replace").decode("utf-8")
    return plain[: MOST + 1] if len(password) <= _READ else plain.ljust(MOST + 1)[: MOST + 1]


def _is_common(plain: str, name: str) -> bool:
    """One letter over and over, a run of digits, the person's name or a common word with digits round it."""
    bare = name_key(plain).strip("0123456789!@#$%^&*._- ")
    same = len(set(plain)) <= 2
    runs = plain in "01234567890123456789" or plain in "98765432109876543210"
    return same or runs or not bare or bare in COMMON or (bool(name) and name_key(plain) == name_key(name))
