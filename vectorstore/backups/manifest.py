"""What a backup says of itself: ``manifest.json`` in it, with the size and SHA-256 of each file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any

FORMAT = 1  # of backups; raise it where an older program couldn't read a new one
MANIFEST, CATALOGUE, FILES, UPLOADS = "manifest.json", "catalogue.db", "files", "uploads"
_SIMPLE = re.compile(rf"{re.escape(CATALOGUE)}|{FILES}/[0-9a-f]{{64}}|[a-z][a-z0-9_]*\.yaml")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LONGEST_NAME = 255  # bytes, of one folder or file


class Unreadable(ValueError):
    """It isn't a manifest; the message says why."""


class TooNew(ValueError):
    """A newer program made it; the message is that program's version."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a backup: its size in bytes, and its SHA-256 in hexadecimals."""

    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """``made_at``: when, in UTC. ``revision``: of the catalogue's tables. ``folder``: the data folder it is of.

    ``lost``: originals that were not there any more when the backup was made.
    """

    made_at: str
    revision: str
    folder: str
    plans: int
    editions: int
    members: Mapping[str, Member]
    lost: tuple[str, ...] = ()
    program: str = field(default_factory=lambda: program())

    def to_json(self) -> dict[str, Any]:
        """The manifest as it stands in the backup."""
        return {
            "format": FORMAT,
            "program": self.program,
            "made_at": self.made_at,
            "catalogue": self.revision,
            "folder": self.folder,
            "counts": {"plans": self.plans, "editions": self.editions},
            "lost": list(self.lost),
            "members": {name: {"size": one.size, "sha256": one.digest} for name, one in self.members.items()},
        }

    @classmethod
    def parse(cls, data: bytes) -> Manifest:
        """The manifest of these bytes. Raises Unreadable, TooNew."""
        try:
            shape = json.loads(data)
            if shape["format"] > FORMAT:
                raise TooNew(str(shape["program"]))
            counts, members = shape["counts"], shape["members"]
            return cls(
                _text(shape["made_at"]),
                _text(shape["catalogue"]),
                _text(shape["folder"]),
                _count(counts["plans"]),
                _count(counts["editions"]),
                {name: Member(_count(one["size"]), _digest(one["sha256"])) for name, one in members.items()},
                tuple(map(_digest, shape["lost"])),
                _text(shape["program"]),
            )
        except TooNew:
            raise
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as wrong:
            raise Unreadable(f"its {MANIFEST} can't be read ({type(wrong).__name__}: {wrong})") from wrong


def program() -> str:
    """This program's version."""
    try:
        return version("plan-assistant")
    except PackageNotFoundError:  # run from its source
        return "?"


def is_member(name: str) -> bool:
    """Whether a backup may hold a file of this name: nothing that leads out of the folder it is unpacked into."""
    if _SIMPLE.fullmatch(name):
        return True
    first, *others = name.split("/")
    return first == UPLOADS and bool(others) and all(map(_is_plain, others))


def _is_plain(part: str) -> bool:
    signs = not any(ord(sign) < 32 or sign in "\\\x7f" for sign in part)
    try:
        return signs and part not in ("", ".", "..") and len(part.encode()) <= _LONGEST_NAME
    except UnicodeEncodeError:
        return False


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError(f"{value!r} is no count")
    return value


def _digest(value: Any) -> str:
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise TypeError(f"{value!r} is no digest")
    return value
