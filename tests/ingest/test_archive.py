"""Archives: what is in them comes out under names of ours, and what is hostile does not."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import archive
from ingest.archive import clean_name, unpack
from ingest.errors import IngestError
from prompts.texts import LANGUAGES

WORDS = "KẾ HOẠCH\nTrồng cây năm 2024\n".encode()


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data)
    return file.getvalue()


def unpacked(tmp_path: Path, data: bytes) -> list[archive.Member]:
    path, folder = tmp_path / "gui.zip", tmp_path / "ra"
    path.write_bytes(data)
    folder.mkdir(exist_ok=True)
    members = unpack(path, folder)
    for member in members:
        for language in LANGUAGES:
            assert member.error is None or member.error.message(language)
    kept = {member.path for member in members if member.path}
    assert set(tmp_path.rglob("*")) == {path, folder, *kept}, "nothing else was written anywhere"
    return members


def outcomes(members: list[archive.Member]) -> dict[str, str]:
    return {m.name: m.error.code if m.error else "read" if m.path else "skipped" for m in members}


def named(name: bytes) -> bytes:
    """An archive of one text whose name is these bytes, in no code page that it names."""
    return zipped(("x" * len(name), WORDS)).replace(b"x" * len(name), name)


def linked() -> bytes:
    info = zipfile.ZipInfo("ke_hoach.txt")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return zipped((info, b"/etc/hostname"))


def encrypted() -> bytes:
    """Flags of two members say that they need a password; a third is open."""
    data = bytearray(zipped(("a.docx", WORDS), ("b.txt", WORDS)))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1
    return bytes(data)


def unicode_path() -> bytes:
    name = "Kế hoạch.txt".encode()
    info = zipfile.ZipInfo("K_ ho_ch.txt")
    field = struct.pack("<BI", 1, zlib.crc32(b"K_ ho_ch.txt")) + name
    info.extra = struct.pack("<HH", 0x7075, len(field)) + field
    return zipped((info, WORDS))


def overlapping() -> bytes:
    """Two entries of the directory that point at the bytes of one (after David Fifield's "A better zip bomb")."""
    data = zipped(("a.txt", b"a" * 100), ("b.txt", b"a" * 100))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    return data[: second + 42] + struct.pack("<I", 0) + data[second + 46 :]


def mangled() -> bytes:
    data = bytearray(zipped(("a.txt", bytes(range(256)) * 8), ("b.txt", WORDS)))
    data[60:80] = b"\xff" * 20
    return bytes(data)


def over_its_limit() -> bytes:
    info = zipfile.ZipInfo("a.txt")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(info, bytes(20_100_000), zipfile.ZIP_STORED)
    return file.getvalue()


def nameless() -> bytes:
    """A member without a name, beside one that has one."""
    data = zipped(("a.txt", WORDS), ("b.txt", WORDS))
    return data.replace(b"a.txt", b"\0\0\0\0\0")


# purpose, the archive, what becomes of each member
ARCHIVES: list[tuple[str, bytes | Callable[[], bytes], dict[str, str]]] = [
    ("files, folders, other kinds", zipped(("a.docx", WORDS), ("Sở/b.PDF", WORDS), ("Sở/", b""), ("c.rar", WORDS)),
     {"Sở/b.PDF": "read", "a.docx": "read", "c.rar": "skipped"}),
    ("a name in UTF-8 without its flag", named("Kế hoạch số 5.txt".encode()), {"Kế hoạch số 5.txt": "read"}),
    ("a name in the code page of DOS", named(b"K\x82 ho\x85ch.txt"), {"Ké hoàch.txt": "read"}),
    ("a name in the extra field of WinRAR", unicode_path, {"Kế hoạch.txt": "read"}),
    ("what systems leave beside documents",
     zipped(("__MACOSX/._a.docx", b"x"), (".a.txt", b"x"), ("x/Thumbs.db", b"x"), ("~$a.docx", b"x"), ("a.txt", WORDS)),
     {"a.txt": "read"}),
    ("names that lead out of the folder",
     zipped(("../../a.txt", WORDS), ("/etc/b.txt", WORDS), ("C:\\x\\..\\c.txt", WORDS), ("x\\d.txt", WORDS)),
     {"a.txt": "read", "etc/b.txt": "read", "x/c.txt": "read", "x/d.txt": "read"}),
    ("one name twice", zipped(("x/../a.txt", WORDS), ("x/a.txt", WORDS)), {"x/a.txt": "read", "x/a (2).txt": "read"}),
    ("names of devices, and signs no name may have", zipped(("CON.txt", WORDS), ("nul/a?\x01.txt", WORDS)),
     {"CON.txt": "read", "nul/a__.txt": "read"}),
    ("a link to a file of the machine", linked, {"ke_hoach.txt": "too_complex"}),
    ("a member with a password", encrypted, {"a.docx": "encrypted", "b.txt": "read"}),
    ("an archive in it", zipped(("a.zip", zipped(("b.txt", WORDS))), ("b.txt", WORDS)),
     {"a.zip": "nested_archive", "b.txt": "read"}),
    ("a member that unpacks to 1,000 times its size", zipped(("a.pdf", bytes(9_000_000)), ("b.txt", WORDS)),
     {"a.pdf": "too_complex", "b.txt": "read"}),
    ("a short form all alike", zipped(("a.txt", b"." * 900_000)), {"a.txt": "read"}),
    ("a member over the limit of its kind", over_its_limit, {"a.txt": "too_large"}),
    ("an empty member", zipped(("a.txt", b"")), {"a.txt": "empty"}),
    ("a member whose bytes were changed", mangled, {"a.txt": "damaged_file", "b.txt": "read"}),
    ("a member without a name", nameless, {"b.txt": "read"}),
    ("nothing in it", zipped(), {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "expected"), [case[1:] for case in ARCHIVES], ids=[purpose for purpose, _, _ in ARCHIVES]
)
def test_members(tmp_path: Path, data: bytes | Callable[[], bytes], expected: dict[str, str]) -> None:
    assert outcomes(unpacked(tmp_path, data() if callable(data) else data)) == expected


REFUSED: list[tuple[str, bytes | Callable[[], bytes], str]] = [
    ("no archive", b"PK\x03\x04 not a zip", "damaged_file"),
    ("the end is missing", zipped(("a.txt", WORDS))[:-30], "damaged_file"),
    ("no bytes", b"", "empty"),
    ("overlapping members", overlapping, "too_complex"),
    ("too many members", zipped(*((f"{i}.txt", b"x") for i in range(501))), "too_complex"),
]


@pytest.mark.parametrize(("data", "code"), [case[1:] for case in REFUSED], ids=[purpose for purpose, _, _ in REFUSED])
def test_archives_refused_whole(tmp_path: Path, data: bytes | Callable[[], bytes], code: str) -> None:
    with pytest.raises(IngestError) as refused:
        unpacked(tmp_path, data() if callable(data) else data)
    assert refused.value.code == code


def test_all_members_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "UNPACKED", 2 * len(WORDS))
    with pytest.raises(IngestError) as refused:
        unpacked(tmp_path, zipped(*((f"{i}.txt", WORDS) for i in range(3))))
    assert refused.value.code == "too_complex"


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(IngestError) as refused:
        unpack(tmp_path / "khong_co.zip", tmp_path)
    assert refused.value.code == "missing"


def test_members_keep_their_bytes_and_endings(tmp_path: Path) -> None:
    (member,) = unpacked(tmp_path, zipped(("Phòng A/kế hoạch.DOCX", WORDS)))
    assert member.path and member.path.suffix == ".docx" and member.path.read_bytes() == WORDS


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("a/./b.txt", "a/b.txt"),
        ("..", ""),
        ("a:b.txt", "b.txt"),
        ("ab:c.txt", "ab_c.txt"),
        (" a .txt", "a .txt"),
        ("a" * 9000 + ".txt", "a" * 996 + ".txt"),
        ("a/" * 9000 + "b.txt", "a/" * 497 + "b.txt"),
    ],
)
def test_names(name: str, clean: str) -> None:
    assert clean_name(name) == clean
