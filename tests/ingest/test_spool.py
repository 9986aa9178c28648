"""The spool of uploads: names that lead nowhere else, and nothing left behind."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.jobs.spool import NAME_BYTES, UNNAMED, Spool, safe_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("kế hoạch số 50.docx", "kế hoạch số 50.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\an\\Kế hoạch.pdf", "Kế hoạch.pdf"),
        ("/abs/olute.txt", "olute.txt"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("\x1b[31mđỏ.txt", "[31mđỏ.txt"),
        ("kế\u202egpj.exe.pdf", "kếgpj.exe.pdf"),  # turns the direction of writing
        ("<img src=x onerror=alert(1)>.docx", "<img src=x onerror=alert(1)>.docx"),  # data, shown to the letter
        ("", UNNAMED),
        (".", UNNAMED),
        ("..", UNNAMED),
        ("a/..", UNNAMED),
        ("  /  ", UNNAMED),
        (".docx", UNNAMED + ".docx"),
        ("\ud800.txt", UNNAMED + ".txt"),
        ("ế" * 300 + ".docx", "ế" * 65 + ".docx"),  # 200 bytes, and no half letter
        ("a." + "b" * 300, "a." + "b" * 198),
    ],
)
def test_names(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@given(st.text(max_size=400))
def test_no_name_leads_elsewhere(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe.encode()) <= NAME_BYTES
    assert safe not in (".", "..") and not set(safe) & set("/\\\0\n\r")
    assert safe_name(safe) == safe


def receive(spool: Spool, job: str, *names: str) -> None:
    with spool.receive(job) as incoming:
        for name in names:
            incoming.begin(name)
            incoming.write(b"x")
            incoming.end()


def test_files_of_one_name_lie_apart(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    with spool.receive("j") as incoming:
        for data in (b"one", b"two"):
            incoming.begin("../a.txt")
            incoming.write(data[:1])
            incoming.write(data[1:])
            incoming.end()
    assert [Path(file.path).read_bytes() for file in incoming.files] == [b"one", b"two"]
    assert [file.path for file in incoming.files] == [str(spool.path("j", at, "a.txt")) for at in (1, 2)]
    assert incoming.files[0].digest != incoming.files[1].digest


def test_nothing_of_a_broken_upload_stays(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError), Spool(tmp_path).receive("j") as incoming:
        incoming.begin("a.txt")
        incoming.write(b"half")
        raise ConnectionError
    assert list(tmp_path.iterdir()) == []


def test_what_no_job_has_is_swept_unless_it_is_coming_in(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for job in ("known", "orphan", "young"):
        receive(spool, job, "a.txt")
    (tmp_path / "a file").write_text("not ours")
    (tmp_path / "link").symlink_to(tmp_path / "known")
    old = time.time() - 3600
    with spool.receive("coming") as incoming:
        incoming.begin("b.txt")
        for name in ("known", "orphan", "coming", "a file"):
            os.utime(tmp_path / name, (old, old))
        spool.sweep(lambda: {"known"})
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a file", "coming", "known", "link", "young"]
        incoming.write(b"x")
        incoming.end()
    os.utime(tmp_path / "coming", (old, old))
    spool.sweep(lambda: {"known"})
    assert not (tmp_path / "coming").exists()
    Spool(tmp_path / "none").sweep(set)


def test_a_job_is_dropped_with_its_last_file(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    receive(spool, "j", "a.txt", "b.txt")
    spool.drop_file("j", 1)
    spool.drop_file("j", 1)
    assert [path.name for path in (tmp_path / "j").iterdir()] == ["2"]
    spool.drop_file("j", 2)
    assert not (tmp_path / "j").exists()
