"""Reading processes whose job is a few lines of Python, to see what becomes of every way to go wrong."""

from __future__ import annotations

import sys
from pathlib import Path

from ingest.readers import Pages, no_progress
from ingest.sandbox.limits import LIMITS, Limits
from ingest.sandbox.process import Answer, Reader

PATH = Path("kế hoạch.pdf")  # as the user named it

_SERVE = """
import os, sys, time
from ingest.sandbox import confine
from ingest.sandbox.child import main

if not {parts}:
    confine._parted = lambda: False

def job(file, told, pages):
{body}

main(sys.argv[1:], {{"job": job}})
"""
_BARE = """
import os, sys, time
{body}
"""


def ask(
    folder: Path, body: str, *told: str, limits: Limits = LIMITS, pages: Pages = no_progress, parts: bool = True
) -> Answer:
    """What the real child gives for a job of these lines, which has ``file``, ``told`` and ``pages``.

    ``parts``: False as on a system that lets no one make namespaces.
    """
    lines = "\n".join(f"    {line}" for line in body.strip("\n").split("\n"))
    return _ask(folder, _SERVE.format(body=lines, parts=parts), told, limits, pages)


def ask_bare(folder: Path, body: str, limits: Limits = LIMITS, pages: Pages = no_progress) -> Answer:
    """What a program of these lines gives in the child's place, unconfined."""
    return _ask(folder, _BARE.format(body=body), (), limits, pages)


def _ask(folder: Path, code: str, told: tuple[str, ...], limits: Limits, pages: Pages) -> Answer:
    reader = Reader(folder, PATH, limits, (sys.executable, "-I", "-c", code))
    return reader.ask("job", str(folder / "file.pdf"), *told, pages=pages)
