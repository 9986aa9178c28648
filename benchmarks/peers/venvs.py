"""A venv a peer: made when asked, with pinned versions, and kept while its requirements stay the same."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.peers.peers import OURS, Peer

_STAMP = ".installed"  # holds the digest of the requirements that were installed
_BLOCK = 512  # bytes, the unit of st_blocks
_TOLD = 300  # characters of what pip said last
MIB = 1 << 20


class NotInstalled(Exception):
    """A peer's venv isn't there, or can't be made; the message says why."""


def python_of(peer: Peer, work: Path) -> Path:
    """The interpreter in which the peer runs. Raises NotInstalled."""
    if peer.name == OURS:
        return Path(sys.executable)
    venv = _venv(peer, work)
    stamp = venv / _STAMP
    if not stamp.is_file():
        raise NotInstalled("not installed: --install makes its venv")
    if stamp.read_text(encoding="utf-8") != _digest(peer):
        raise NotInstalled("its requirements changed: --install makes its venv anew")
    return venv / "bin" / "python"


def install(peer: Peer, work: Path) -> None:
    """Makes the peer's venv unless it is there. Raises NotInstalled with what pip said last."""
    try:
        python_of(peer, work)
        return
    except NotInstalled:
        venv, digest = _venv(peer, work), _digest(peer)
        shutil.rmtree(venv, ignore_errors=True)
    pip = (str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps")
    for command in (
        (sys.executable, "-m", "venv", str(venv)),
        (*pip, "--requirement", str(peer.requirements)),
    ):  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            said = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
            raise NotInstalled(f"pip could not install it: {said[:_TOLD]}")
    (venv / _STAMP).write_text(digest, encoding="utf-8")


def size_mib(python: Path) -> float:
    """What the venv of an interpreter takes on disk, as `du` counts it: a file with several names once."""
    taken = {}
    for path in python.parents[1].rglob("*"):
        known = path.lstat()
        taken[known.st_ino] = known.st_blocks * _BLOCK
    return sum(taken.values()) / MIB


def _venv(peer: Peer, work: Path) -> Path:
    return work / peer.name / "venv"


def _digest(peer: Peer) -> str:
    return hashlib.sha256(peer.requirements.read_bytes()).hexdigest()
