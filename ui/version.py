"""Which version of the program this is."""

from __future__ import annotations

from contextlib import suppress
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed


def version() -> str:
    """The installed package's version, or that of a bare checkout."""
    with suppress(PackageNotFoundError):
        return installed("plan-assistant")
    return "0"
