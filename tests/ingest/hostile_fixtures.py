"""Files that were made to harm whoever reads them, each with its purpose and what must become of it.

Built in memory when a test asks for them; the largest is 8 MB as a file, and 4 GB where it is unpacked carelessly.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.ingest.file_fixtures import (
    HTML,
    docx_bytes,
    image_bytes,
    odf_bytes,
    xlsx_bytes,
    zip_bytes,
)
from tests.ingest.hostile_images import images
from tests.ingest.hostile_packages import packages
from tests.ingest.hostile_pages import old_office, pages_of_the_web
from tests.ingest.hostile_papers import papers, pdf_bytes

# One of every kind of harm, for the suite that runs each time.
QUICK = frozenset(
    [
        "laughs.docx",
        "external.xlsx",
        "bomb.docx",
        "tables.docx",
        "macros.docx",
        "password.docx",
        "far.xlsx",
        "active.pdf",
        "pages.pdf",
        "password.pdf",
        "tree_loop.pdf",
        "nested.html",
        "active.html",
        "bomb.png",
        "password.odt",
    ]
)
HOSTILE = [*packages(), *papers(), *pages_of_the_web(), *images(), *old_office()]

# Whole files, of which tests take the beginning.
WHOLE: dict[str, Callable[[], bytes]] = {
    ".docx": docx_bytes,
    ".xlsx": xlsx_bytes,
    ".pdf": pdf_bytes,
    ".html": lambda: HTML,
    ".odt": odf_bytes,
    ".zip": lambda: zip_bytes({f"{at}.docx": docx_bytes() for at in range(3)}, stored=True),
    **{
        f".{kind.lower()}": (lambda kind=kind: image_bytes(kind, (400, 300))) for kind in ("PNG", "TIFF", "BMP", "WEBP")
    },  # type: ignore[misc]
    ".jpg": lambda: image_bytes("JPEG", (400, 300)),
}
