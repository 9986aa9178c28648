"""Files that LibreOffice makes of the Word document: what offices send beside .docx."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from ingest.programs import LIBREOFFICE

_SECONDS = 180


def convert(data: bytes, suffix: str) -> bytes:
    """The .docx ``data`` as a file of another kind (".pdf", ".odt", ".doc", ".rtf")."""
    program = LIBREOFFICE.path()
    assert program is not None, "no LibreOffice: skip first"
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder, "plan.docx")
        written.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        command = [program, "--headless", f"-env:UserInstallation={profile}", "--convert-to", suffix.lstrip("."),
                   "--outdir", folder, written]  # fmt: skip
        subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
        return written.with_suffix(suffix).read_bytes()
