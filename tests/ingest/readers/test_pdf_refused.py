"""PDFs that can't be read, each with the error that says why; and those that only look as if they couldn't."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from ingest.errors import DamagedFile, Encrypted, IngestError, NoText, TooManyPages
from ingest.readers import read

PATH = Path("plan.pdf")


def _made(
    pages: int = 1, words: str = "Ke hoach cua xa", encrypt: StandardEncryption | None = None, script: str = ""
) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 200), invariant=1, encrypt=encrypt, pageCompression=0)
    if script:
        canvas._doc.Catalog.OpenAction = f"<< /S /JavaScript /JS ({script}) >>"
    for _ in range(pages):
        canvas.drawString(30, 100, words)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _cut(share: float) -> bytes:
    data = _made(pages=20)
    return data[: int(len(data) * share)]


def _locked() -> bytes:
    return _made(encrypt=StandardEncryption("bi mat", ownerPassword="chu", strength=128))


def _with_no_pages() -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n" + (
        b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n"
        b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n104\n%%EOF\n"
    )


REFUSED: tuple[tuple[str, Callable[[], bytes], type[IngestError]], ...] = (
    ("opens with a password", _locked, Encrypted),
    ("cut at a tenth", lambda: _cut(0.1), DamagedFile),
    ("cut in the middle", lambda: _cut(0.5), DamagedFile),
    ("cut near the end", lambda: _cut(0.9), DamagedFile),
    ("its last lines are missing", lambda: _cut(0.99), DamagedFile),
    ("no PDF at all", lambda: b"Ke hoach so 12", DamagedFile),
    ("only says that it is one", lambda: b"%PDF-1.7\n%%EOF\n", DamagedFile),
    ("has no page", _with_no_pages, DamagedFile),
    ("has 2,001 pages", lambda: _made(pages=2001), TooManyPages),
    ("has no letter on its page", lambda: _made(words=""), NoText),
)


@pytest.mark.parametrize(("build", "error"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_refused_with_its_reason(build: Callable[[], bytes], error: type[IngestError]) -> None:
    with pytest.raises(error) as caught:
        read(build(), PATH)
    for language in ("vi", "en"):
        assert "reason." not in caught.value.message(language) and caught.value.remedy(language)


ACCEPTED: tuple[tuple[str, Callable[[], bytes]], ...] = (
    ("may be read but not changed", lambda: _made(encrypt=StandardEncryption("", ownerPassword="chu", strength=128))),
    ("would run a script when it opens", lambda: _made(script="app.alert(1)")),
    ("something was put after its end", lambda: _made() + b"\n<!-- sent by mail -->\n" * 9),
    ("something stands before its start", lambda: b"\n\n" + _made()),
)


@pytest.mark.parametrize("build", [case[1] for case in ACCEPTED], ids=[case[0] for case in ACCEPTED])
def test_read_all_the_same(build: Callable[[], bytes]) -> None:
    assert read(build(), PATH).text == "Ke hoach cua xa\n"


def test_pages_are_counted_as_they_are_read() -> None:
    said: list[tuple[int, int]] = []
    read(_made(pages=3), PATH, lambda done, of: said.append((done, of)))
    assert said == [(1, 3), (2, 3), (3, 3)]
