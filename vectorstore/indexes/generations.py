"""The generations of an index: each build has a folder of its own, and ``current`` names the one that serves.

A build stands beside the one that serves and takes its place in one step, so that readers have the old whole or the new
whole, also where the process dies. Where nothing is named, the index lies in the folder itself: so does a new one, and
those from before there were generations.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

CURRENT = "current"
_NAME = re.compile(r"build-[0-9a-f]{32}")


def serving(folder: Path) -> Path:
    """The folder of the generation that serves. Raises ValueError where ``current`` holds no name of one."""
    try:
        name = (folder / CURRENT).read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return folder
    if not _NAME.fullmatch(name):
        raise ValueError(f"{CURRENT} names no build: {name[:80]!r}")
    return folder / name


def begin(folder: Path) -> Path:
    """A new, empty generation, which doesn't serve yet."""
    build = folder / f"build-{uuid4().hex}"
    build.mkdir(parents=True)
    return build


def serve(folder: Path, build: Path) -> None:
    """Lets the generation serve instead of the one before, in one step."""
    beside = folder / f"{CURRENT}.new"
    with beside.open("w", encoding="ascii") as file:
        file.write(build.name)
        file.flush()
        os.fsync(file.fileno())  # else a power cut may leave the name of an empty file
    beside.replace(folder / CURRENT)


def seen(folder: Path) -> tuple[Path, str]:
    """The generation that serves, and the mark of what was last written to it; "" where nothing was."""
    generation = serving(folder)
    try:
        return generation, (generation / "mark").read_text()
    except FileNotFoundError:
        return generation, ""


def renew_mark(generation: Path) -> str:
    """Marks the generation as changed, so that who has it open sees it; the new mark."""
    generation.mkdir(parents=True, exist_ok=True)
    renewed = uuid4().hex
    (generation / "mark").write_text(renewed)
    return renewed


def sweep(folder: Path) -> None:
    """Removes what doesn't serve, as far as it lets itself be removed. Only while holding the writer lock."""
    with suppress(OSError, ValueError):
        kept = serving(folder)
        if kept == folder:
            gone = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
        elif kept.is_dir():
            gone = [path for path in folder.iterdir() if path != kept and path.name != CURRENT]
        else:
            return  # lost: what there is may yet be of use to who looks
        for path in gone:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    path.unlink()
