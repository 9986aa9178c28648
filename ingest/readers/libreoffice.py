"""Older formats of offices → those that we read ourselves, by LibreOffice, which is shut off from everything else.

Each conversion has a profile of its own, so that several can run at once and none finds what another left. Macros don't
run, links are not followed, and a proxy that isn't there takes what would go to the network.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

from ingest.errors import ConversionFailed, ProgramMissing, TimedOut
from ingest.programs import LIBREOFFICE

SECONDS = 120  # that a conversion may take
_RESTART = 81  # LibreOffice ends with this after it has made a profile, and wants to be started again
_STARTS = 3  # that it is given
_PR_SET_PDEATHSIG = 1
_FILTERS = {".docx": "MS Word 2007 XML", ".xlsx": "Calc MS Excel 2007 XML"}
_OPTIONS = ("--headless", "--invisible", "--nologo", "--nodefault", "--norestore", "--nolockcheck")
_NOWHERE = ("127.0.0.1", "9")  # the port where everything is thrown away
_SETTINGS = (  # path, name, value
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),  # never
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),  # never
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    ("Inet/Settings", "ooInetProxyType", "2"),  # the proxies named here
    *(
        ("Inet/Settings", f"ooInet{kind}Proxy{field}", value)
        for kind in ("HTTP", "HTTPS", "FTP")
        for field, value in zip(("Name", "Port"), _NOWHERE, strict=True)
    ),
    ("Inet/Settings", "ooInetNoProxy", ""),
)


def convert(data: bytes, path: Path, to: str) -> bytes:
    """The file as ``to``: ".docx" or ".xlsx". ``path`` names it in messages, and its ending says what it is.

    Raises ProgramMissing, TimedOut, ConversionFailed.
    """
    program = LIBREOFFICE.path()
    if program is None:
        raise ProgramMissing(path, program=LIBREOFFICE.name, install=LIBREOFFICE.install)
    with tempfile.TemporaryDirectory(prefix="plan-assistant-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        source = folder / f"source{path.suffix.lower()}"
        source.write_bytes(data)
        _write_profile(folder / "profile")
        said = _run(_command(program, folder, source, to), folder, path)
        converted = folder / "out" / f"source{to}"
        if not converted.is_file():
            raise ConversionFailed(path, reason=said or "reason.no_output")
        return converted.read_bytes()


def _command(program: Path, folder: Path, source: Path, to: str) -> list[str]:
    """LibreOffice itself where it lies beside the script that starts it: one process, which can be ended whole."""
    itself = program.resolve().with_name("soffice.bin")
    return [
        str(itself if itself.is_file() else program),
        *_OPTIONS,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        f"{to[1:]}:{_FILTERS[to]}",
        "--outdir",
        str(folder / "out"),
        str(source),
    ]


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.{escape(path)}"><prop oor:name="{escape(name)}" oor:op="fuse">'
        f"<value>{escape(value)}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(command: Sequence[str], folder: Path, path: Path) -> str:
    """Runs LibreOffice, again where it asks for it; what it says went wrong. Raises TimedOut."""
    until = time.monotonic() + SECONDS
    said = b""
    for _ in range(_STARTS):
        with _start(command, folder) as process:
            try:
                _, said = process.communicate(timeout=max(until - time.monotonic(), 0))
            except subprocess.TimeoutExpired as error:
                raise TimedOut(path, seconds=SECONDS) from error
            finally:
                _kill(process)
        if process.returncode != _RESTART:
            break
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if line.startswith("Error")]
    return lines[-1].partition(": ")[2] if lines else ""


def _start(command: Sequence[str], folder: Path) -> subprocess.Popen[bytes]:
    """A process of its own session, in ``folder``, with nothing of our environment but where programs lie."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",  # no display
        **dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), f"http://{':'.join(_NOWHERE)}"),
    }
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=_dying_with_parent(),
    )


def _dying_with_parent() -> Callable[[], object] | None:
    """What the new process does first: it asks to be ended when the one that started it ends, killed or not."""
    if sys.platform != "linux":
        return None
    return partial(ctypes.CDLL(None).prctl, _PR_SET_PDEATHSIG, signal.SIGKILL)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
