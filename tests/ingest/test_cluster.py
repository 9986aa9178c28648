"""A folder read by the workers of a real cluster: what is kept is what one process keeps, whatever dies meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from benchmarks.written_plans import plan_text
from ingest import cluster as clusters
from ingest.cluster import Cluster, cluster
from ingest.errors import ReadersFailed
from ingest.hands import Hands
from ingest.pipeline import FileReport, ingest
from ingest.readers import no_progress
from tests.ingest.ahead_fakes import Readings, held
from tests.ingest.cluster_office import ROOT, begun, command, office, until, write_files
from tests.ingest.ingest_fakes import write
from vectorstore.library import Library

pytest.importorskip("distributed", reason="needs the extra cluster: pip install 'plan-assistant[cluster]'")
pytestmark = pytest.mark.slow

# What a worker runs before anything else: a file with these words in it ends the process that reads it.
DEADLY = "một tệp rất lớn"
DIES = f"""
import os, signal
import ingest.sent
def dies(data, *more, read=ingest.sent.read_plan):
    if {DEADLY.encode()!r} in data:
        os.kill(os.getpid(), signal.SIGKILL)
    return read(data, *more)
ingest.sent.read_plan = dies
"""
# A file with these words in it is never read to its end; that it was begun is told by another file.
ENDLESS = "một tệp không bao giờ đọc xong"
WAITS = f"""
import pathlib, time
import ingest.sent
def waits(data, *more, read=ingest.sent.read_plan):
    if {ENDLESS.encode()!r} in data:
        pathlib.Path("BEGUN").touch()
        time.sleep(3600)
    return read(data, *more)
ingest.sent.read_plan = waits
"""
OTHER = """
import ingest.release
ingest.release.release = lambda: "9.9 of another day"
"""


def read(shelf: Readings, folder: Path, address: str) -> Iterator[FileReport]:
    """A report a file that the cluster read."""
    with Hands(1) as here, cluster(address, here) as readers:
        for report in ingest(shelf, [folder], readers=readers):
            yield replace(report, seconds=0.0)


def alone(shelf: Readings, folder: Path) -> list[FileReport]:
    return [replace(report, seconds=0.0) for report in ingest(shelf, [folder])]


@pytest.mark.timeout(900)
def test_a_worker_killed_in_the_middle_is_missed_by_nobody(tmp_path: Path) -> None:
    write_files(tmp_path / "tep", 90)
    write(tmp_path / "tep", "zz_hong.docx", b"PK\x03\x04")
    here, there = Readings(), Readings()
    reports: list[FileReport] = []
    with office(tmp_path / "cum", workers=3) as cum:
        for report in read(there, tmp_path / "tep", cum.address):
            reports.append(report)
            if len(reports) == 15:
                cum.kill()
            if len(reports) == 45:
                cum.kill()
                cum.employ()
    assert reports == alone(here, tmp_path / "tep")
    assert Counter(report.outcome for report in reports) == {"created": 90, "failed": 1}
    assert there.taken == here.taken
    assert list(there.taken) == sorted(there.taken)


@pytest.mark.long  # ten minutes on two cores
@pytest.mark.timeout(1800)
def test_an_ingest_killed_in_the_middle_goes_on_where_it_was(tmp_path: Path) -> None:
    """The command, its own library, and 600 files: nothing lost, nothing twice, and what one process would keep."""
    folder, data = tmp_path / "tep", tmp_path / "data"
    write_files(folder, 600)
    with office(tmp_path / "cum", workers=2) as cum:
        told = {"--cluster": cum.address}
        arguments = ["ingest", str(folder), "--json", *(word for pair in told.items() for word in pair)]
        first = []
        with begun(data, *arguments) as process:
            assert process.stdout is not None
            for line in process.stdout:
                first.append(json.loads(line))
                if len(first) == 70:
                    process.kill()
                    break
        cum.kill()
        cum.employ()
        done = subprocess.run(command(data, *arguments), capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    second = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["outcome"] for one in first] == ["created"] * 70
    assert [Path(one["path"]).name for one in second] == sorted(path.name for path in folder.iterdir())
    outcomes = [one["outcome"] for one in second]
    kept = outcomes.count("skipped")
    assert outcomes == ["skipped"] * kept + ["created"] * (600 - kept)
    assert 70 <= kept < 600  # files are kept together: some more were kept than told as it was killed
    local = subprocess.run(
        command(tmp_path / "local", "ingest", str(folder), "--jobs", "1"), capture_output=True, cwd=ROOT, check=False
    )
    assert local.returncode == 0, local.stderr
    with Library.open(data) as there, Library.open(tmp_path / "local") as here:
        found = held(there)
        assert len(found) == 600
        assert found == held(here)


def test_a_file_in_which_workers_end_is_given_up_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dask blames every file that such a worker had; here that is told apart."""
    folder = tmp_path / "tep"
    write_files(folder, 24)
    write(folder, "00005_nang.txt", (plan_text(99) + DEADLY).encode())
    dies = write(tmp_path, "dies.py", DIES.encode())
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    shelf = Readings()
    with office(tmp_path / "cum", workers=3, preload=str(dies)) as cum:
        reports = {report.path.name: report for report in read(shelf, folder, cum.address)}
        ended = [worker.poll() for worker in cum.workers]
    assert Counter(report.outcome for report in reports.values()) == {"created": 24, "failed": 1}
    assert reports["00005_nang.txt"].code == "workers_died"
    assert "2" in (reports["00005_nang.txt"].error or "")
    assert sum(status is not None for status in ended) == 2
    assert len(shelf.taken) == 24


def test_a_lost_scheduler_ends_it_and_what_is_kept_stays(tmp_path: Path) -> None:
    write_files(tmp_path / "tep", 60)
    shelf, told = Readings(), []
    with office(tmp_path / "cum", workers=2) as cum, pytest.raises(ReadersFailed) as lost:
        for report in read(shelf, tmp_path / "tep", cum.address):
            told.append(report.path.name)
            if len(told) == 10:
                cum.scheduler.kill()
    assert lost.value.code == "lost"
    assert 10 <= len(told) < 60
    assert list(shelf.taken) == told == sorted(told)


def test_the_last_worker_lost_is_waited_for_and_then_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_NO_WORKERS_SECONDS", 1.0)
    write_files(tmp_path / "tep", 60)
    shelf, told = Readings(), 0
    with office(tmp_path / "cum", workers=1) as cum, pytest.raises(ReadersFailed) as gone:
        for _ in read(shelf, tmp_path / "tep", cum.address):
            told += 1
            if told == 5:
                cum.kill()
    assert gone.value.code == "no_workers"
    assert 5 <= told < 60


class Scripted:
    """A client who answers nothing by itself: ``sent`` has what was sent, and the answers to give."""

    status = "running"

    def __init__(self) -> None:
        self.sent: list[tuple[bytes, Future[bytes]]] = []
        self.refuses = False

    def nthreads(self) -> dict[str, int]:
        return {"tcp://127.0.0.1:1": 1}

    def get_executor(self, pure: bool) -> Scripted:
        return self

    def submit(self, read: Callable[[bytes], bytes], request: bytes, key: str) -> Future[bytes]:
        if self.refuses:
            raise RuntimeError("cannot schedule new futures")
        self.sent.append((request, Future()))
        return self.sent[-1][1]


def killed() -> Exception:
    from distributed import KilledWorker  # only where it is installed

    return KilledWorker("read", None, 3)


@pytest.mark.timeout(60)
def test_whatever_waits_hears_why_nothing_more_is_sent() -> None:
    """A worker ends with two files; one is tried again alone, and the worker that came instead reads nothing."""
    client = Scripted()
    with Hands(1) as here:
        readers = Cluster(client, here)
        first, second = (readers.begin(request, no_progress) for request in (b"1", b"2"))
        for _, answer in list(client.sent):
            answer.set_exception(killed())
        third = readers.begin(b"3", no_progress)
        (again,) = client.sent[2:]
        again[1].set_exception(ModuleNotFoundError("No module named 'ingest'"))
        late = readers.begin(b"4", no_progress)
        for waits in (first, second, third, late):
            assert "No module named 'ingest'" in str(waits.exception(5))
            assert isinstance(waits.exception(5), ReadersFailed)
    assert len(client.sent) == 3


@pytest.mark.timeout(60)
def test_a_client_that_takes_nothing_more_is_said_to_all_who_wait() -> None:
    client = Scripted()
    with Hands(1) as here:
        readers = Cluster(client, here)
        files = [readers.begin(request, no_progress) for request in (b"1", b"2")]
        client.refuses = True
        for _, answer in list(client.sent):
            answer.set_exception(killed())
        assert [type(one.exception(5)) for one in files] == [ReadersFailed, ReadersFailed]


def test_a_worker_of_another_release_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    other = write(tmp_path, "other.py", OTHER.encode())
    with office(tmp_path / "cum", workers=1, preload=str(other)) as cum, pytest.raises(ReadersFailed) as refused:
        next(read(Readings(), write(tmp_path, "a.txt", plan_text(1).encode()), cum.address))
    assert refused.value.code == "other_release"
    assert "9.9 of another day" in refused.value.say("vi")


def test_a_secret_paper_is_refused_there_too_and_its_name_is_in_no_log(tmp_path: Path) -> None:
    stamped = plan_text(3).replace("Số: 3/KH-UBND", "Số: 3/KH-UBND\nTỐI MẬT", 1)
    with office(tmp_path / "cum", workers=1) as cum:
        (report,) = read(Readings(), write(tmp_path, "ten_rieng.txt", stamped.encode()), cum.address)
    assert report.code == "secret"
    logs = "".join(path.read_text(errors="replace") for path in (tmp_path / "cum").glob("*.log"))
    assert "ten_rieng" not in logs


def test_a_file_too_large_to_be_sent_is_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "MOST_SENT", 3000)
    large, small = plan_text(1) * 2, plan_text(2)[:1200]
    folder = tmp_path / "tep"
    folder.mkdir()
    for name, words in (("a.txt", large), ("b.txt", small)):
        write(folder, name, words.encode())
    shelf = Readings()
    with office(tmp_path / "cum", workers=1) as cum, Hands(1) as here, cluster(cum.address, here) as readers:
        sent: list[int] = []
        begin = here.begin
        monkeypatch.setattr(here, "begin", lambda request, pages: sent.append(len(request)) or begin(request, pages))
        reports = list(ingest(shelf, [folder], readers=readers))
    assert [report.outcome for report in reports] == ["created", "created"]
    assert len(sent) == 1


def certificate(folder: Path) -> dict[str, str]:
    """A certificate that is its own authority, as the environment tells distributed of it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cum may")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    files = {"CERT": str(write(folder, "cert.pem", signed)), "KEY": str(write(folder, "key.pem", plain))}
    told = {f"{who}__{what}": file for who in ("SCHEDULER", "WORKER", "CLIENT") for what, file in files.items()}
    told["CA_FILE"] = files["CERT"]
    return {f"DASK_DISTRIBUTED__COMM__TLS__{name}": file for name, file in told.items()}


def test_with_certificates_nobody_comes_in_without_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As distributed's own configuration says it, of which the command knows nothing."""
    file = write(tmp_path, "a.txt", plan_text(1).encode())
    bare = dict(os.environ)
    for name, value in certificate(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION", "true")
    with office(tmp_path / "cum", workers=1, protocol="tls") as cum:
        arguments = command(tmp_path / "d", "--lang", "en", "ingest", str(file), "--cluster", cum.address)
        without = subprocess.run(arguments, capture_output=True, text=True, cwd=ROOT, env=bare, check=False)
        plain = [word.replace("tls://", "tcp://") for word in arguments]
        unencrypted = subprocess.run(plain, capture_output=True, text=True, cwd=ROOT, env=bare, check=False)
        assert subprocess.run(arguments, capture_output=True, cwd=ROOT, check=False).returncode == 0
    for refused in (without, unencrypted):
        assert refused.returncode == 1
        assert "No scheduler can be reached at" in refused.stderr
        assert refused.stderr.count("\n") == 1


def test_nobody_at_the_address_is_said_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_CONNECT_SECONDS", 1)
    for address in ("tcp://127.0.0.1:1", "nonsense://x", "127.0.0.1"):
        with pytest.raises(ReadersFailed) as refused:
            next(read(Readings(), tmp_path, address))
        assert refused.value.code == "unreachable"
        assert address in refused.value.say("vi")


def test_a_cluster_without_workers_is_said_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_CONNECT_SECONDS", 2)
    with office(tmp_path / "cum") as cum, pytest.raises(ReadersFailed) as refused:
        next(read(Readings(), tmp_path, cum.address))
    assert refused.value.code == "no_workers"


WITHOUT = """
import sys
sys.modules["distributed"] = None
from ui.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_without_the_package_the_command_says_how_to_get_it(tmp_path: Path) -> None:
    arguments: list[Any] = [
        "--data",
        tmp_path / "d",
        "--lang",
        "en",
        "ingest",
        tmp_path,
        "--cluster",
        "tcp://127.0.0.1:1",
    ]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "plan-assistant[cluster]" in done.stderr


def test_the_command_says_on_one_line_that_the_scheduler_is_gone(tmp_path: Path) -> None:
    (tmp_path / "tep").mkdir()
    write(tmp_path / "tep", "mai.txt", (plan_text(7) + ENDLESS).encode())
    waits = write(tmp_path, "waits.py", WAITS.replace("BEGUN", str(tmp_path / "begun")).encode())
    with office(tmp_path / "cum", workers=1, preload=str(waits)) as cum:
        arguments = ["--lang", "en", "ingest", str(tmp_path / "tep"), "--json", "--cluster", cum.address]
        with begun(tmp_path / "data", *arguments) as process:
            assert process.stderr is not None
            until((tmp_path / "begun").exists, "the file is not begun")
            cum.scheduler.kill()
            said = process.stderr.read().decode()
            assert process.wait(60) == 1
    assert said.startswith("plan-assistant: The connection to the cluster's scheduler is lost.")
    assert said.count("\n") == 1
