"""Images that are broken, blank or too large, and a Tesseract that is missing or fails."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from PIL import Image

from ingest.errors import DamagedFile, NoText, ProgramMissing, TooComplex
from ingest.programs import LANGUAGE, recognised_languages
from ingest.readers import image as image_reader
from ingest.readers import no_progress
from ingest.scans.recognise import confidence_warnings, ensure_legible, recognise_sheets
from ingest.sheets.sheet import Sheet, Word
from prompts.texts import say
from tests.ingest.readers.scan_fixtures import (
    drawn,
    head_page,
    recognised,
    saved,
)

A_PATH = Path("quet.png")


@recognised
@pytest.mark.slow
def test_a_blank_page_has_no_words_and_a_file_of_them_no_text() -> None:
    data = saved(Image.new("L", (620, 877), 250), Image.new("L", (620, 877), 255), kind="TIFF", dpi=(75, 75))
    with pytest.raises(NoText):
        image_reader.read(data, Path("trang.tif"), no_progress)
    (sheet,) = recognise_sheets([(3, lambda: Image.new("1", (620, 877), 1), 595, 842)], A_PATH, lambda _: None)
    assert (sheet.number, sheet.words, sheet.confidence) == (3, (), 0.0)


@drawn
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
@recognised
def test_truncated_images_are_named_damaged(kind: str, share: float) -> None:
    data = saved(head_page().image.crop((0, 0, 900, 600)), kind=kind)
    with pytest.raises(DamagedFile) as caught:
        image_reader.read(data[: int(len(data) * share)], Path(f"cut.{kind.lower()}"), no_progress)
    assert "<_io" not in str(caught.value)


def test_what_is_no_image_is_named_damaged() -> None:
    with pytest.raises(DamagedFile):
        image_reader.read(b"%PDF-1.7 this is another thing", A_PATH, no_progress)


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG file."""
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


@pytest.mark.parametrize("side", [12_000, 60_000])
def test_images_that_unpack_to_too_much_are_refused(side: int) -> None:
    header = side.to_bytes(4, "big") * 2 + bytes((8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", bytes(64))
    with pytest.raises(TooComplex):
        image_reader.read(bomb, A_PATH, no_progress)


def test_a_missing_tesseract_is_named_with_its_install_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    recognised_languages.cache_clear()
    try:
        with pytest.raises(ProgramMissing) as caught:
            image_reader.read(saved(Image.new("L", (300, 300), 255)), A_PATH, no_progress)
    finally:
        recognised_languages.cache_clear()
    assert "tesseract-ocr-vie" in str(caught.value)


def test_a_tesseract_without_vietnamese_is_named_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(tmp_path, "printf 'List of available languages (2):\\neng\\nosd\\n'")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    recognised_languages.cache_clear()
    try:
        with pytest.raises(ProgramMissing):
            image_reader.read(saved(Image.new("L", (300, 300), 255)), A_PATH, no_progress)
    finally:
        recognised_languages.cache_clear()


def test_a_page_that_tesseract_gives_up_is_empty_and_unsure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    languages = f'printf "Languages:\\n{LANGUAGE}\\n"'
    program(tmp_path, f'case "$1" in --list-langs) {languages};; *) cat > /dev/null; exit 1;; esac')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    recognised_languages.cache_clear()
    try:
        job = (7, lambda: Image.new("L", (300, 300), 255), 72.0, 72.0)
        (sheet,) = recognise_sheets([job], A_PATH, lambda _: None)
    finally:
        recognised_languages.cache_clear()
    assert (sheet.words, sheet.confidence) == ((), 0.0)
    assert confidence_warnings([sheet]) == ("low_confidence:7",)


@recognised
def test_an_error_of_one_page_stops_the_others() -> None:
    begun = []

    def draw(number: int) -> Image.Image:
        begun.append(number)
        raise DamagedFile(A_PATH, reason="reason.cut")

    with pytest.raises(DamagedFile):
        recognise_sheets([(n, lambda n=n: draw(n), 72.0, 72.0) for n in range(1, 50)], A_PATH, lambda _: None)
    assert len(begun) < 49


def program(folder: Path, script: str) -> None:
    """A stand-in for Tesseract."""
    file = folder / "tesseract"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def test_warnings_and_legibility_look_at_all_pages() -> None:
    word = Word("Kế", (0, 0, 9, 9), 13)
    sheets = [Sheet(1, 9, 9, (word,), confidence=96), Sheet(2, 9, 9, confidence=0.0), Sheet(3, 9, 9, (word,))]
    ensure_legible(sheets, A_PATH)
    assert confidence_warnings(sheets) == ("low_confidence:2",)
    assert say("warning.low_confidence", "vi", detail="2, 5").count("2, 5") == 1
    with pytest.raises(NoText):
        ensure_legible([sheets[1], Sheet(4, 9, 9, (Word("12", (0, 0, 9, 9), 13),))], A_PATH)
