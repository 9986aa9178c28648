"""The programs beside Python that some formats need: whether they are there, and how to get them."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_SECONDS = 30  # that a program may take to say its version; LibreOffice is slow when it starts for the first time


@dataclass(frozen=True, slots=True)
class Program:
    """A program by its commands' names, the Debian packages that bring it, and what it is for (a key of the texts)."""

    name: str
    commands: tuple[str, ...]
    packages: str
    purpose: str

    def path(self) -> Path | None:
        """Where it is, or None."""
        found = next((there for command in self.commands if (there := shutil.which(command))), None)
        return Path(found) if found else None

    @property
    def install(self) -> str:
        """The command that installs it on Debian."""
        return f"apt-get install {self.packages}"


TESSERACT = Program(
    "Tesseract", ("tesseract",), "tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd", "doctor.for.tesseract"
)
LIBREOFFICE = Program(
    "LibreOffice", ("soffice", "libreoffice"), "libreoffice-writer-nogui libreoffice-calc-nogui", "doctor.for.soffice"
)
PROGRAMS = (TESSERACT, LIBREOFFICE)
LANGUAGE = "vie"  # of Tesseract's trained data; "osd" beside it tells which way a page lies


def version(program: Program) -> str | None:
    """What the program says of its version, or None where it isn't there or doesn't run."""
    path = program.path()
    said = _output(path, "--version") if path else None
    found = re.search(r"\d+(?:\.\d+)+", said or "")
    return found.group() if found else None


@cache
def recognised_languages() -> frozenset[str]:
    """The languages that Tesseract has data for; none where it isn't there."""
    path = TESSERACT.path()
    said = _output(path, "--list-langs") if path else None
    return frozenset((said or "").split("\n")[1:]) - {""}


def is_ready(program: Program) -> bool:
    """Whether the program is there, with all that it needs: Tesseract has its data for Vietnamese."""
    return program.path() is not None and (program is not TESSERACT or LANGUAGE in recognised_languages())


def _output(path: Path, argument: str) -> str | None:
    try:
        done = subprocess.run([path, argument], capture_output=True, text=True, timeout=_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout or done.stderr
