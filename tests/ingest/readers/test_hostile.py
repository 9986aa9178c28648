"""Hostile files: each gives an error that is named and says what to do, or is read without harm."""

from __future__ import annotations

import io
import socket
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from ingest.errors import DamagedFile, IngestError
from ingest.kinds import check_kind
from ingest.programs import LIBREOFFICE
from ingest.readers import FORMATS, read
from ingest.sandbox.apart import read_apart, render_apart, unpack_apart
from ingest.sandbox.limits import Limits
from prompts.texts import LANGUAGES
from tests.ingest.file_fixtures import PROGRAM, WORDS, docx_bytes, zip_bytes
from tests.ingest.hostile_file import READ, SECRET, SECRET_PATH, Hostile, deflated, raw_zip
from tests.ingest.hostile_fixtures import HOSTILE, QUICK, WHOLE
from tests.ingest.hostile_papers import pdf_bytes

GOOD = docx_bytes()
HOST = b"plans.example.invalid"


def outcome(data: bytes, name: str, limits: Limits | None = None) -> str:
    """The code of the error that reading gives, which must explain itself; READ where it is read."""
    try:
        document = read_apart(data, Path(name), limits=limits)
    except IngestError as error:
        for language in LANGUAGES:
            assert error.message(language)
            assert error.remedy(language)
        assert SECRET not in str(error)
        return error.code
    assert SECRET not in document.text
    return READ


@pytest.mark.parametrize(
    "hostile", [pytest.param(one, id=one.name, marks=[pytest.mark.long] * (one.name not in QUICK)) for one in HOSTILE]
)
def test_a_hostile_file_harms_nothing(hostile: Hostile, tmp_path: Path) -> None:
    if outcome_needs_office(hostile):
        pytest.skip(f"{LIBREOFFICE.name} isn't installed: {LIBREOFFICE.install}")
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    data = hostile.build().replace(SECRET_PATH.encode(), str(secret).encode())
    assert outcome(data, hostile.name) in hostile.outcomes


def outcome_needs_office(hostile: Hostile) -> bool:
    """Whether the file goes through LibreOffice, which isn't there."""
    return FORMATS[Path(hostile.name).suffix].reader == "office" and LIBREOFFICE.path() is None


@pytest.mark.slow
def test_a_good_file_is_read_after_many_hostile_ones_at_once() -> None:
    """Eight hostile files in as many threads; the good one among them and the one after them are read."""
    by_name = {one.name: one for one in HOSTILE}
    names = [
        "laughs.docx",
        "bomb.docx",
        "tables.docx",
        "tree_loop.pdf",
        "garbage.pdf",
        "nested.html",
        "bomb.png",
        "far.xlsx",
    ]
    with ThreadPoolExecutor(9) as pool:
        results = [pool.submit(outcome, by_name[name].build(), name) for name in names]
        good = pool.submit(read_apart, GOOD, Path("a.docx"))
    for name, result in zip(names, results, strict=True):
        assert result.result() in by_name[name].outcomes
    for document in (good.result(), read_apart(GOOD, Path("b.docx"))):
        assert WORDS in document.text


SHARES = (10, 50, 90, 99)


def cut(data: bytes, share: int) -> bytes:
    return data[: len(data) * share // 100]


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("suffix", [*(one for one in WHOLE if one != ".zip")])
def test_a_file_cut_short_is_read_or_refused_by_name(suffix: str, share: int, tmp_path: Path) -> None:
    """Zips, PDFs and images say that they are damaged; of a page of the web what is there is read.

    In this process, for speed: nothing in these files is dangerous.
    """
    path = tmp_path / f"a{suffix}"
    data = cut(WHOLE[suffix](), share)
    try:
        check_kind(data, path)
        text = read(data, path).text
    except IngestError as error:
        assert error.code in {"damaged_file", "no_text", "empty", "conversion_failed"}
        assert error.remedy("vi")
    else:
        assert suffix in (".html", ".pdf")
        assert not text or text in read(WHOLE[suffix](), path).text or suffix == ".html"


@pytest.mark.parametrize("share", SHARES)
def test_an_archive_cut_short_is_refused(share: int, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(cut(WHOLE[".zip"](), share))
    (tmp_path / "out").mkdir()
    with pytest.raises(DamagedFile):
        unpack_apart(path, tmp_path / "out")


@pytest.mark.parametrize("suffix", [*FORMATS])
def test_nothing_at_all_is_refused(suffix: str) -> None:
    """The pipeline refuses it before; the readers do as well."""
    with pytest.raises(IngestError) as refused:
        read(b"", Path(f"a{suffix}"))
    assert refused.value.code in {"empty", "damaged_file", "program_missing", "conversion_failed"}


def test_a_wrong_ending_is_named_before_a_process_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: pytest.fail("a process was started"))
    assert outcome(GOOD, "a.pdf") == "mislabelled"
    assert outcome(PROGRAM, "a.docx") == "foreign"


# purpose, the archive, what becomes of it: an error's code, or the codes of its members
ARCHIVES = [
    ("archives in archives", lambda: nest(zip_bytes({"a.txt": WORDS.encode()}), 3), ["nested_archive"] * 16),
    (
        "a member of four gigabytes",
        lambda: raw_zip([("a.txt", deflated(b" ", 3_900), 0, 3_900_000_000)]),
        ["too_large"],
    ),
    (
        "the same, said to be of a kilobyte",
        lambda: raw_zip([("a.txt", deflated(b" ", 3_900), 0, 1000)]),
        ["damaged_file"],
    ),
    (
        "members that are all the same bytes",
        lambda: raw_zip([(f"{at}.txt", deflated(b" ", 10), 0, 10_000_000) for at in range(400)], shared=True),
        "too_complex",
    ),
    (
        "ten thousand members",
        lambda: raw_zip([(f"{at}.txt", deflated(b" ", 1), 0, 1_000_000) for at in range(10_000)]),
        "too_complex",
    ),
    (
        "names that lead out of it",
        lambda: zip_bytes({"../../a.docx": GOOD, "/b.docx": GOOD, "C:\\c.docx": GOOD}),
        [None] * 3,
    ),
]


def nest(data: bytes, depth: int) -> bytes:
    for _ in range(depth):
        data = zip_bytes({f"{at}.zip": data for at in range(16)})
    return data


@pytest.mark.parametrize(("build", "codes"), [row[1:] for row in ARCHIVES], ids=[row[0] for row in ARCHIVES])
def test_hostile_archives(build: Callable[[], bytes], codes: str | list[str | None], tmp_path: Path) -> None:
    path, folder = tmp_path / "a.zip", tmp_path / "out"
    path.write_bytes(build())
    folder.mkdir()
    try:
        members = unpack_apart(path, folder)
    except IngestError as error:
        assert error.code == codes
    else:
        assert [member.error.code if member.error else None for member in members] == codes
        assert all(member.path.parent == folder for member in members if member.path)
    assert {entry.name for entry in tmp_path.iterdir()} == {"a.zip", "out"}
    assert sum(entry.stat().st_size for entry in folder.iterdir()) < 100_000_000


def test_a_page_is_drawn_apart(tmp_path: Path) -> None:
    kept = tmp_path / "0123abcd"  # originals are kept without an ending
    kept.write_bytes(pdf_bytes())
    image = render_apart(kept, Path("a.pdf"), 1, 200)
    with Image.open(io.BytesIO(image)) as drawn:
        assert drawn.size[0] == 200
    for number in (0, 2, 10**9):
        with pytest.raises(IngestError):
            render_apart(kept, Path("a.pdf"), number, 200)


ASKING = ["elsewhere.docx", "remote.docx", "active.pdf", "active.html", "remote.xlsx", "object.rtf", "elsewhere.odt"]


@pytest.mark.slow
def test_no_file_makes_its_reader_reach_out(tmp_path: Path) -> None:
    """A server of this machine, to which every address in them leads, hears nothing."""
    by_name = {one.name: one for one in HOSTILE}
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}".encode()
        for name in ASKING:
            data = by_name[name].build()
            if name.endswith(("docx", "xlsx", "odt")):
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    members = {one: archive.read(one).replace(HOST, address) for one in archive.namelist()}
                data = zip_bytes(members)
            if not outcome_needs_office(by_name[name]):
                outcome(data.replace(HOST, address), name)
        server.settimeout(0.1)
        with pytest.raises(TimeoutError):
            server.accept()
