"""Bad files: a named error with its remedy in both languages, the other files go on, nothing is stored."""

from __future__ import annotations

import errno
import os
import random
import tempfile
import unicodedata
from pathlib import Path

import pytest

from ingest.errors import IngestError
from ingest.pipeline import expand, ingest
from ingest.readers import FORMATS, MEGABYTE, load, read
from prompts.texts import LANGUAGES, texts
from tests.ingest.file_fixtures import HTML, zip_bytes
from tests.ingest.ingest_fakes import MemoryShelf, explains, run, write
from vectorstore.library import Library

SAMPLES = Path(__file__).parents[1] / "samples"
PLAN = SAMPLES / "plans" / "xa_trang_khe_duoi_nuoc_2024.txt"
STORY = SAMPLES / "not_plans" / "thu_vien_truyen.txt"
WORDS = PLAN.read_text(encoding="utf-8")
NOT_ROOT = pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything: run as another user")
NOISE = random.Random(7).randbytes(3000)

# file name, its bytes, the code of the error it must give
ABC = "C«ng an x· phèi hîp víi c¸c tr­êng häc, b¶o vÖ trÎ em."
VNI = "Coâng an xaõ phoái hôïp vôùi caùc tröôøng hoïc, baûo veä treû em."
BAD_FILES = [
    ("rong.txt", b"", "empty"),
    ("trang.txt", b" \n\r\n\t\xef\xbb\xbf", "empty"),
    ("anh.txt", b"\x89PNG\r\n\x1a\n" + NOISE, "mislabelled"),
    ("nen.txt", b"PK\x03\x04\x14\x00\x00\x00" + NOISE, "binary"),
    ("nhieu.md", NOISE, "binary"),
    ("abc.txt", ABC.encode("latin-1"), "legacy_encoding"),
    ("abc_utf8.txt", ABC.encode(), "legacy_encoding"),
    ("vni.txt", VNI.encode("latin-1"), "legacy_encoding"),
    ("vni_utf8.txt", VNI.encode(), "legacy_encoding"),
    ("hai_lan.txt", WORDS.encode().decode("latin-1").encode(), "legacy_encoding"),
    ("mat_chu.txt", WORDS.replace("ạ", "\ufffd").encode(), "damaged"),
    ("cut.txt", WORDS.encode()[: WORDS.encode().index("ạ".encode()) + 1], "damaged"),
    ("truyen.txt", STORY.read_bytes(), "not_a_plan"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "data", "code"), BAD_FILES, ids=[name for name, _, _ in BAD_FILES])
def test_bad_files_are_refused(tmp_path: Path, name: str, data: bytes, code: str, language: str) -> None:
    shelf = MemoryShelf()
    path = write(tmp_path, name, data)
    (report,) = run(shelf, path, language=language)
    assert report.path == path
    explains(report, code, language)
    assert not shelf.kept


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode("utf-16"),
        WORDS.encode("utf-16-le"),
        WORDS.encode("utf-16-be"),
        WORDS.encode("utf-8-sig"),
        WORDS.replace("\n", "\r\n").encode(),
        unicodedata.normalize("NFD", WORDS).encode(),
    ],
    ids=["utf-16 with a mark", "utf-16-le", "utf-16-be", "utf-8 with a mark", "CRLF", "NFD"],
)
def test_other_encodings_of_a_plan_are_read(tmp_path: Path, data: bytes) -> None:
    """As the plan itself: the same passages, no warning."""
    (report,) = run(MemoryShelf(), write(tmp_path, "a.txt", data))
    (expected,) = run(MemoryShelf(), PLAN)
    assert (report.outcome, report.passages, report.warnings) == ("created", expected.passages, expected.warnings)


def test_a_file_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty megabytes of holes: the size alone is looked at."""
    path = tmp_path / "lon.txt"
    with path.open("wb") as file:
        file.truncate(50 * MEGABYTE)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("the file was read"))
    (report,) = run(MemoryShelf(), path, language="en")
    explains(report, "too_large", "en")
    assert report.error is not None
    assert "50 MB" in report.error
    assert "20 MB" in report.error


def test_paths_that_lead_nowhere(tmp_path: Path) -> None:
    (report,) = run(MemoryShelf(), tmp_path / "khong_co.txt")
    explains(report, "missing", "vi")


def test_a_folder_with_a_files_name(tmp_path: Path) -> None:
    """It is a folder: its files are read, and the reader itself refuses it."""
    folder = tmp_path / "ke_hoach.txt"
    folder.mkdir()
    assert run(MemoryShelf(), folder) == []
    write(folder, "a.txt", WORDS.encode())
    assert [report.outcome for report in run(MemoryShelf(), folder)] == ["created"]
    with pytest.raises(IngestError) as refused:
        load(folder)
    assert refused.value.code == "missing"


def test_unreadable_files(tmp_path: Path) -> None:
    path = write(tmp_path, "khoa.txt", WORDS.encode())
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    (report,) = run(MemoryShelf(), path)
    explains(report, "missing", "vi")


def test_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    (report,) = run(MemoryShelf(), tmp_path / "a.txt")
    explains(report, "missing", "vi")
    assert expand(tmp_path) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_format_without_a_reader_is_an_error_where_it_was_asked_for(tmp_path: Path, language: str) -> None:
    (report,) = run(MemoryShelf(), write(tmp_path, "ke_hoach.xyz", b"x"), language=language)
    explains(report, "unsupported", language)
    assert report.error is not None
    assert ".xyz" in report.error
    assert ".txt" in report.error


def test_inside_a_folder_it_is_skipped_with_a_warning(tmp_path: Path) -> None:
    write(tmp_path, "ke_hoach.xyz", b"x")
    write(tmp_path, "a.txt", WORDS.encode())
    created, skipped = run(MemoryShelf(), tmp_path)
    assert (created.outcome, skipped.outcome) == ("created", "skipped")
    assert skipped.error is None
    assert ".xyz" in skipped.warnings[0]


@pytest.mark.parametrize("name", ["thu_muc", "ke_hoach"])
def test_a_name_without_a_suffix(tmp_path: Path, name: str) -> None:
    (report,) = run(MemoryShelf(), write(tmp_path, name, WORDS.encode()))
    explains(report, "unsupported", "vi")
    assert name in (report.error or "")


def test_hidden_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path / ".git", "a.txt", WORDS.encode())
    write(tmp_path, ".b.txt", WORDS.encode())
    assert expand(tmp_path) == []


def test_what_office_leaves_beside_an_open_document_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "~$ke_hoach.docx", b"\x05user")
    assert expand(tmp_path) == []


def test_a_name_that_no_file_has_stops_no_other(tmp_path: Path) -> None:
    long = tmp_path / f"{'k' * 300}.txt"
    first, second = run(MemoryShelf(), long, write(tmp_path, "ke_hoach.txt", WORDS.encode()))
    explains(first, "missing", "vi")
    assert second.outcome == "created"


@NOT_ROOT
def test_what_may_not_be_opened_in_a_folder_has_its_report(tmp_path: Path) -> None:
    """A file, the files of a folder that may only be listed, a folder, an archive: and the last file is read."""
    write(tmp_path, "a.txt", WORDS.encode()).chmod(0)
    modes = {"b": 0o600, "c": 0o000}
    for name in modes:
        (tmp_path / name).mkdir()
        write(tmp_path / name, "x.txt", WORDS.encode())
    write(tmp_path, "d.zip", b"PK").chmod(0)
    write(tmp_path, "e.txt", WORDS.encode())
    for name, mode in modes.items():
        (tmp_path / name).chmod(mode)
    try:
        reports = run(MemoryShelf(), tmp_path)
    finally:
        for name in modes:
            (tmp_path / name).chmod(0o700)
    assert [report.path.relative_to(tmp_path).as_posix() for report in reports] == [
        "a.txt", "b/x.txt", "c", "d.zip", "e.txt"
    ]  # fmt: skip
    for refused in reports[:-1]:
        explains(refused, "missing", "vi")
    assert reports[-1].outcome == "created"


@pytest.mark.parametrize("name", ["ke_hoach.html", "ke_hoach.zip"])
def test_a_full_disk_of_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    data = zip_bytes({"a.txt": WORDS.encode()}) if name.endswith("zip") else HTML
    first, second = run(MemoryShelf(), write(tmp_path, name, data), write(tmp_path, "b.txt", WORDS.encode()))
    explains(first, "no_room", "vi")
    assert second.outcome == "created"


def test_suffixes_in_capitals(tmp_path: Path) -> None:
    (report,) = run(MemoryShelf(), write(tmp_path, "KE_HOACH.TXT", WORDS.encode()))
    assert report.outcome == "created"


def test_a_folder_of_good_and_bad_files(library: Library, tmp_path: Path) -> None:
    """The good ones are stored whole, of the bad ones nothing; every file has its report, in order."""
    folder = tmp_path / "tep"
    folder.mkdir()
    for name, data, _ in BAD_FILES:
        write(folder, name, data)
    write(folder, "a_tot.txt", WORDS.encode())
    write(folder, "z_tot.md", (SAMPLES / "plans" / "phuong_lac_giang_cchc_2026.md").read_bytes())
    seen: list[tuple[str, int, int]] = []
    reports = list(ingest(library, [folder], progress=lambda *step: seen.append(step)))
    outcomes = {report.path.name: report.outcome for report in reports}
    assert outcomes == {name: "failed" for name, _, _ in BAD_FILES} | {"a_tot.txt": "created", "z_tot.md": "created"}
    assert sorted(plan.source for plan in library.plans()) == ["a_tot.txt", "z_tot.md"]
    assert [step[1:] for step in seen] == [(at, len(reports)) for at in range(len(reports) + 1)]
    for plan in library.plans():
        contents = library.contents(plan.id)
        assert contents.text == read((folder / plan.source).read_bytes(), folder / plan.source).text
        assert len(contents.passages) == plan.passages


def test_every_error_is_in_the_catalogue_in_both_languages() -> None:
    entries = texts()
    for error in IngestError.__subclasses__():
        for key in (f"ingest.{error.code}", f"ingest.{error.code}.remedy"):
            assert set(entries[key]) == set(LANGUAGES)


def test_every_format_has_a_limit() -> None:
    assert all(kind.limit > 0 for kind in FORMATS.values())
