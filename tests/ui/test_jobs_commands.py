"""``plan-assistant jobs`` and ``ingest --watch``."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from store_fakes import HashEncoder
from ui_clients import token_of
from ui_fakes import SAMPLE, SAMPLES
from ui_serving import free_port

from ingest.jobs.watch import Look
from ingest.reports import FileReport
from prompts.texts import say
from ui.cli import main
from ui.commands.session import Session
from ui.commands.watch import report_of
from ui.settings import Settings
from ui.watching import MANY, is_known, queue, reader_of, told
from ui.wiring import Parts
from vectorstore.catalogue.jobs import NewFile
from vectorstore.library import Library

ROOT = Path(__file__).parents[2]
OTHER = next(path.name for path in sorted(SAMPLES.glob("*.txt")) if path.name != SAMPLE)


@pytest.fixture
def session(tmp_path: Path, tables: Path) -> Iterator[Session]:
    settings = Settings(data=tmp_path / "data", language="vi")
    settings.data.mkdir()
    shutil.copy(tables, settings.data / "catalogue.db")
    with Library.open(settings.data, encoder=HashEncoder) as library:
        yield Session(Parts(settings, library=library), "vi")


def run(session: Session, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["jobs", *arguments], session)
    return status, *capsys.readouterr()


def test_jobs_are_listed_with_what_went_wrong(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    jobs = session.parts.library.catalogue.jobs
    status, out, err = run(session, capsys)
    assert (status, out, " ".join(err.split())) == (0, "", say("cli.jobs.none", "vi"))
    queued = jobs.add("reread", by="an").id
    failed = jobs.add("upload", [NewFile("a\x1b[31m.pdf", "/in/a.pdf"), NewFile("b.pdf", "/in/b.pdf")], by="an").id
    jobs.claim("w")
    jobs.cancel(queued)
    jobs.claim("w")
    report = FileReport(Path("a.pdf"), "failed", error="Tệp hỏng.").to_json() | {"member": "trong.docx"}
    jobs.file_done(failed, "w", 1, "failed", [report])
    jobs.finish(failed, "w", error="died")
    status, out, _ = run(session, capsys)
    assert status == 0
    assert f"{queued}  đọc lại tất cả" in out and "đang dừng" in out
    assert f"{failed}  tải tệp lên" in out and "1/2 tệp" in out and "có lỗi" in out
    assert "a�[31m.pdf/trong.docx: Tệp hỏng." in out and "\x1b" not in out
    status, out, _ = run(session, capsys, "--json")
    assert [job["id"] for job in json.loads(out)] == sorted([queued, failed], reverse=True)


def test_a_job_is_cancelled_and_tried_again(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    job = session.parts.library.catalogue.jobs.add("reread", by="an").id
    status, out, _ = run(session, capsys, "--cancel", job)
    assert (status, "đã huỷ" in out) == (0, True)
    status, out, err = run(session, capsys, "--retry", job, "--json")
    assert (status, json.loads(out)[0]["state"], "hàng đợi" in err) == (0, "queued", True)


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["--cancel", "none"], 1, "none"),
        (["--retry", "none"], 1, "plan-assistant jobs"),
        (["--retry", "none", "--cancel", "none"], 2, "--retry"),
    ],
)
def test_what_can_not_be_done(
    session: Session, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, says: str
) -> None:
    found, _, err = run(session, capsys, *arguments)
    assert (found, says in err) == (status, True)


@pytest.mark.parametrize("arguments", [["--watch", "--new"], ["--watch", "--replace", "x"], ["--poll"]])
def test_watching_goes_with_no_choice_of_a_plan(
    session: Session, capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str]
) -> None:
    file = tmp_path / "a.txt"
    file.touch()
    assert main(["ingest", str(file), *arguments], session) == 2
    assert "--watch" in capsys.readouterr().err


def test_only_folders_are_watched(session: Session, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["ingest", "--watch", str(tmp_path / "none")], session) == 2
    assert "none" in capsys.readouterr().err


def test_many_files_become_several_jobs(session: Session) -> None:
    made = queue(session.parts.library, [Path(f"/in/{number}.txt") for number in range(MANY + 1)])
    assert [job.total for job in made] == [MANY, 1]


def test_what_a_watched_folder_holds_goes_where_it_is_said(session: Session, tmp_path: Path) -> None:
    """Into the standard collection where nothing is said, as by ``serve``."""
    parts = session.parts
    kept = parts.library.catalogue.access.collections
    kept.create("Riêng")
    kept.set_standard(kept.create("Chung").id)
    samples = sorted(SAMPLES.glob("*.txt"))[:2]
    read = reader_of(parts)
    for sample, said, into in zip(samples, ("", "rieng"), ("chung", "rieng"), strict=True):
        (job,) = queue(parts.library, [sample], said)
        (report,) = read(job, job.files[0], sample, lambda *_: None)
        assert kept.of_plans()[str(report.plan_id)] == into


def test_what_is_known_of_a_watched_folder_is_not_read_again(session: Session, tmp_path: Path) -> None:
    plan, copy = tmp_path / "a.txt", tmp_path / "b.txt"
    plan.write_bytes((SAMPLES / SAMPLE).read_bytes())
    library = session.parts.library
    assert not is_known(library, plan)
    list(session.parts.ingest([plan], "vi"))
    copy.write_bytes(plan.read_bytes())
    assert is_known(library, plan) and is_known(library, copy)
    plan.write_text("changed")
    assert not is_known(library, plan) and not is_known(library, tmp_path / "none")


def test_a_report_comes_back_as_it_was() -> None:
    report = FileReport(
        Path("/in/a.txt"), "waiting", warnings=("x",), waiting=4, candidates=({"plan_id": "p", "reason": "title"},)
    )
    assert report_of(json.loads(json.dumps(report.to_json() | {"member": ""}))) == report


class Watching:
    """``ingest --watch --json`` in a process of its own."""

    def __init__(self, data: Path, *folders: Path) -> None:
        self.log = data.with_suffix(".log")
        command = [sys.executable, "-m", "ui.cli", "--data", str(data), "ingest", "--watch", "--json"]
        with self.log.open("wb") as out:
            self.process = subprocess.Popen([*command, *map(str, folders)], cwd=ROOT, stdout=out, stderr=out)

    def reports(self) -> dict[str, str]:
        lines = [line for line in self.log.read_text().splitlines() if line.startswith("{")]
        return {Path(report["path"]).name: report["outcome"] for report in map(json.loads, lines)}

    def until(self, expected: dict[str, str], seconds: float = 90) -> None:
        end = time.monotonic() + seconds
        while self.reports() != expected:
            assert time.monotonic() < end and self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)


@contextmanager
def watching(data: Path, *folders: Path) -> Iterator[Watching]:
    one = Watching(data, *folders)
    try:
        yield one
    finally:
        one.process.kill()
        one.process.wait(20)


@pytest.mark.slow
def test_a_folder_is_taken_in_and_watched_until_it_is_stopped(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(SAMPLES / SAMPLE, folder / "a.txt")
    (folder / "b.pptx").write_bytes(b"x")
    with watching(tmp_path / "data", folder) as one:
        one.until({"a.txt": "created", "b.pptx": "skipped"})
        (folder / "a.txt").write_text((SAMPLES / SAMPLE).read_text() + "\n3. Trạm Y tế xã\n- Trực cấp cứu.\n")
        shutil.copy(SAMPLES / OTHER, folder / "c.txt")
        one.until({"a.txt": "updated", "b.pptx": "skipped", "c.txt": "created"})
        (folder / "c.txt").unlink()
        end = time.monotonic() + 30
        while "c.txt không còn" not in one.log.read_text():
            assert time.monotonic() < end, one.log.read_text()
            time.sleep(0.1)
        one.process.send_signal(signal.SIGINT)
        assert one.process.wait(30) == 0, one.log.read_text()
    with Library.open(tmp_path / "data") as library:
        assert len(library.plans()) == 2
        assert {job.state for job in library.catalogue.jobs.list()} == {"done"}


@pytest.mark.slow
def test_a_job_whose_process_was_killed_is_done_by_the_next_one(tmp_path: Path) -> None:
    """kill -9 within a job: what was read is not read again, and the rest is."""
    folder, data = tmp_path / "in", tmp_path / "data"
    folder.mkdir()
    many = 12
    text = (SAMPLES / SAMPLE).read_text()
    for number in range(many):
        (folder / f"{number:02}.txt").write_text(text.replace("Số: ", f"Số: {number + 1}9", 1))
    with watching(data, folder) as one:
        end = time.monotonic() + 90
        while len(one.reports()) < 3:
            assert time.monotonic() < end and one.process.poll() is None, one.log.read_text()
            time.sleep(0.01)
        os.kill(one.process.pid, signal.SIGKILL)
        one.process.wait(20)
    with Library.open(data) as library:
        (killed,) = library.catalogue.jobs.list()
        assert killed.state == "running"
        read = {file.name for file in killed.files if file.state == "done"}
        assert 3 <= len(read) < many
    (tmp_path / "empty").mkdir()
    with watching(data, tmp_path / "empty") as one:  # does the job of the first one: its process has gone
        end = time.monotonic() + 25  # sooner than by its missing signs of life
        with Library.open(data) as library:
            while not library.catalogue.jobs.get(killed.id).over:
                assert time.monotonic() < end + 60, one.log.read_text()
                time.sleep(0.1)
            job = library.catalogue.jobs.get(killed.id)
            assert (job.state, job.attempts) == ("done", 2)
            before = {file.name: file.reports for file in killed.files if file.name in read}
            assert before == {file.name: file.reports for file in job.files if file.name in read}
            assert {report["outcome"] for file in job.files for report in file.reports} <= {
                "created",
                "skipped",
                "waiting",
                "updated",
            }
            assert len(library.plans()) + len(library.waiting()) == many


@pytest.mark.slow
def test_a_server_does_uploads_and_watches_folders(tmp_path: Path) -> None:
    import httpx

    folder, data, port = tmp_path / "in", tmp_path / "data", free_port()
    folder.mkdir()
    command = [sys.executable, "-m", "ui.cli", "--data", str(data), "serve", "--port", str(port)]
    environment = os.environ | {"PLAN_ASSISTANT_WATCH": str(folder), "PLAN_ASSISTANT_MAX_UPLOAD": "4000000"}
    log = tmp_path / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        _until(lambda: f"http://127.0.0.1:{port}" in log.read_text(), log)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            plan = (SAMPLES / SAMPLE).read_bytes()
            assert client.post("/api/plans", files={"files": ("a.txt", plan)}).status_code == 401
            with Library.open(data) as library:
                allowed = token_of(Parts(Settings(data=data), library=library))
            big = {"files": ("big.txt", b"x" * 3_000_000)}  # over the limit of other requests
            sent = client.post(
                "/api/plans", files=[("files", ("a.txt", plan)), ("files", big["files"])], headers=allowed
            )
            assert sent.status_code == 202, sent.text
            over = client.post("/api/plans", files={"files": ("over.txt", b"x" * 6_000_000)}, headers=allowed)
            assert over.status_code == 413, "it is heard out, and told"
            shutil.copy(SAMPLES / OTHER, folder / "c.txt")

            def jobs() -> Any:
                return client.get("/api/jobs", headers=allowed).json()["jobs"]

            _until(lambda: len(jobs()) == 2 and all(job["ended_at"] for job in jobs()), log)
            assert {(job["kind"], job["state"]) for job in jobs()} == {("upload", "failed"), ("watch", "done")}
            assert len(client.get("/api/plans").json()["plans"]) == 2
        server.terminate()
        assert server.wait(30) == 0, log.read_text()
    finally:
        server.kill()
        server.wait(20)


def _until(true: Any, log: Path, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.2)


def test_a_name_begins_no_line_of_the_log() -> None:
    lines: list[str] = []
    told(Look(gone=(Path("/x/a.txt\nERROR: all is lost"), Path("/x/kế hoạch.txt"))), lines.append)
    assert not [line for line in lines if "\n" in line]
    assert lines[1].startswith("/x/kế hoạch.txt is gone")
