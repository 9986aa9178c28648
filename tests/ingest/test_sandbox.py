"""A reading process: what it may do, what becomes of it, and that nothing it says is believed unchecked."""

from __future__ import annotations

import contextlib
import json
import math
import os
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.archive import Member
from ingest.document import Document
from ingest.errors import DamagedFile, IngestError, ProgramMissing, ReaderDied, TimedOut, TooComplex
from ingest.sandbox import wire
from ingest.sandbox.apart import _believed, _image_of, _member_of, read_apart
from ingest.sandbox.folders import PREFIX, sweep
from ingest.sandbox.limits import LIMITS, Limits
from ingest.sandbox.process import _Clock, environment
from prompts.texts import LANGUAGES
from tests.ingest.sandbox_fakes import PATH, ask, ask_bare
from vectorstore.pages import Page, pack
from vectorstore.span import Span

SAMPLE = Path(__file__).parents[1] / "samples" / "plans" / "xa_trang_khe_duoi_nuoc_2024.txt"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has these")

PARTS = [pytest.param(True, id="with namespaces"), pytest.param(False, id="without", marks=pytest.mark.slow)]

# what the job does, the code of the error it must give, what the message must name, limits
WAYS_TO_END: list[tuple[str, str, str, str, Limits]] = [
    ("ends without a word", "os._exit(0)", "reader_died", "0", LIMITS),
    ("ends with a status", "os._exit(3)", "reader_died", "3", LIMITS),
    ("is killed", "os.kill(os.getpid(), 9)", "reader_died", "SIGKILL", LIMITS),
    ("aborts", "os.abort()", "reader_died", "SIGABRT", LIMITS),
    ("raises", "raise KeyError('w:p')", "reader_died", "KeyError", LIMITS),
    ("leaves the interpreter", "sys.exit('x')", "reader_died", "1", LIMITS),
    ("recurses", "def f(): f()\nf()", "too_complex", "", LIMITS),
    ("sleeps", "time.sleep(60)", "timed_out", "", Limits(seconds=0.6)),
    ("turns round and round", "while True: pass", "timed_out", "", Limits(seconds=0.6)),
    ("takes memory", "x = bytearray(900_000_000)", "out_of_memory", "600", Limits(memory=600)),
    ("gathers memory", "x = []\nwhile True: x.append(bytes(1 << 20))", "out_of_memory", "600", Limits(memory=600)),
    ("aborts for want of memory", "x = b'x' * 400_000_000\nos.abort()", "out_of_memory", "1000",
     Limits(memory=1000)),
    ("fills the disk", "open('x', 'wb').write(bytes(3_000_000))", "reader_died", "OSError", Limits(size=2)),
    ("says NaN", "return {'document': float('nan')}", "reader_died", "ValueError", LIMITS),
    ("says half a letter", r"return {'document': '\ud800'}", "reader_died", "UnicodeEncodeError", LIMITS),
    ("says the file is damaged", "from ingest.errors import DamagedFile\nraise DamagedFile(file, reason='reason.cut')",
     "damaged_file", "", LIMITS),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "code", "named", "limits"), [row[1:] for row in WAYS_TO_END], ids=[row[0] for row in WAYS_TO_END]
)
def test_every_way_to_end_has_its_error(tmp_path: Path, body: str, code: str, named: str, limits: Limits) -> None:
    with pytest.raises(IngestError) as refused:
        ask(tmp_path, body, limits=limits)
    error = refused.value
    assert error.code == code
    assert error.path == PATH
    for language in LANGUAGES:
        assert named in error.message(language)
        assert error.remedy(language)


def test_what_a_job_gives_comes_back(tmp_path: Path) -> None:
    assert ask(tmp_path, "return {'said': [file.name, *told]}", "một", "hai") == ("said", ["file.pdf", "một", "hai"])


def test_what_libraries_print_disturbs_nothing(tmp_path: Path) -> None:
    body = """
print("hello")
os.write(1, b'{"said": "false"}\\n')
os.system("echo from a program")
print("to the log", file=sys.stderr)
return {"said": "true"}
"""
    assert ask(tmp_path, body) == ("said", "true")
    assert {"hello", "from a program", "to the log"} <= set((tmp_path / "log").read_text().split("\n"))


def test_pages_are_heard_in_order_and_the_last_one_always(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    body = "for done in range(1, 1001): pages(done, 1000)\nreturn {'said': 1}"
    ask(tmp_path, body, pages=lambda done, of: heard.append((done, of)))
    assert heard == sorted(heard)
    assert heard[-1] == (1000, 1000)
    assert len(heard) < 100


# seconds and what is heard then, and whether there is time left in the end: 100 s to begin with, 10 s more a page
HEARD: list[tuple[str, list[tuple[float, int, int]], float, bool]] = [
    ("nothing yet", [], 99, True),
    ("nothing for too long", [], 101, False),
    ("that there are pages, but none is done", [(50, 0, 5)], 101, False),
    ("a page", [(90, 1, 5)], 149, True),
    ("a page, and none for too long", [(10, 1, 50)], 111, False),
    ("pages, but all together too slow", [(90, 1, 2), (110, 2, 2)], 121, False),
    ("the same page over and over", [(90, 1, 50), (100, 1, 50), (180, 1, 50)], 191, False),
    ("as many pages as there can be", [(at * 90, at, 2000) for at in range(1, 12)], 1001, False),
]


@pytest.mark.parametrize(("heard", "then", "left"), [row[1:] for row in HEARD], ids=[row[0] for row in HEARD])
def test_time_is_given_by_pages(
    heard: list[tuple[float, int, int]], then: float, left: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr("ingest.sandbox.process.time.monotonic", lambda: now[0])
    clock = _Clock(Limits(seconds=100, page_seconds=10, most_seconds=1000), PATH)
    for at, done, of in heard:
        now[0] = 1000.0 + at
        clock.hear(done, of)
    now[0] = 1000.0 + then
    if left:
        assert clock.left() > 0
    else:
        with pytest.raises(TimedOut):
            clock.left()


def test_too_many_pages_are_refused_at_the_first_word_of_them(tmp_path: Path) -> None:
    with pytest.raises(IngestError) as refused:
        ask(tmp_path, "pages(0, 10_000)\ntime.sleep(60)")
    assert refused.value.code == "too_many_pages"
    assert "10000" in refused.value.message("vi")


@pytest.mark.parametrize("raised", [KeyboardInterrupt, RuntimeError])
def test_who_hears_of_pages_can_stop_it(tmp_path: Path, raised: type[BaseException]) -> None:
    def stop(done: int, of: int) -> None:
        raise raised

    with pytest.raises(raised):
        ask(tmp_path, "open('pid', 'w').write('x')\npages(1, 2)\ntime.sleep(60)", pages=stop)


MARK = "tests-of-the-sandbox-{}"


def running(mark: str) -> list[str]:
    """The processes that have ``mark`` on their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if mark.encode() in line and b"sleep-for" in line:
                found.append(entry.name)
    return found


def wait_for(count: int, mark: str) -> list[str]:
    until = time.monotonic() + 20
    while len(found := running(mark)) != count and time.monotonic() < until:
        time.sleep(0.02)
    return found


def parted(folder: Path, kind: str) -> bool:
    """Whether a reading process has a namespace of its own."""
    _, namespace = ask(folder, f"return {{'said': os.readlink('/proc/self/ns/{kind}')}}")
    return bool(namespace != str(Path(f"/proc/self/ns/{kind}").readlink()))


SPAWN = """
import subprocess
for session in (False, {escapes}):
    code = "import time; time.sleep(120)"
    subprocess.Popen([sys.executable, "-I", "-c", code, "sleep-for", {mark!r}], start_new_session=session)
{then}
"""


@LINUX
@pytest.mark.parametrize("parts", PARTS)
@pytest.mark.parametrize(
    ("then", "limits"),
    [
        ("time.sleep(60)", Limits(seconds=0.8)),
        ("os.kill(os.getpid(), 9)", LIMITS),
        ("return {'said': 1}", LIMITS),
        ("raise KeyError", LIMITS),
    ],
    ids=["that is too slow", "that is killed", "that is done", "that fails"],
)
def test_what_it_started_ends_with_a_process(tmp_path: Path, then: str, limits: Limits, parts: bool) -> None:
    mark = MARK.format(tmp_path.name)
    with contextlib.suppress(IngestError):
        ask(tmp_path, SPAWN.format(escapes=False, mark=mark, then=then), limits=limits, parts=parts)
    assert wait_for(0, mark) == []


@LINUX
@pytest.mark.slow
def test_many_processes_end_with_it(tmp_path: Path) -> None:
    """A bomb of processes, each starting two, four deep."""
    mark = MARK.format(tmp_path.name)
    body = f"""
import subprocess
code = (
    "import subprocess, sys, time; n = int(sys.argv[1]);"
    "[subprocess.Popen([sys.executable, '-I', '-S', '-c', sys.argv[4], str(n - 1), *sys.argv[2:]]) for _ in 'ab' if n];"
    "time.sleep(120)"
)
subprocess.Popen([sys.executable, "-I", "-S", "-c", code, "3", "sleep-for", {mark!r}, code])
time.sleep(60)
"""
    with pytest.raises(IngestError):
        ask(tmp_path, body, limits=Limits(seconds=1))
    assert wait_for(0, mark) == []


@LINUX
@pytest.mark.parametrize("parts", PARTS)
def test_a_process_ends_when_the_one_that_asked_is_killed(tmp_path: Path, parts: bool) -> None:
    mark = MARK.format(tmp_path.name)
    body = SPAWN.format(escapes=False, mark=mark, then="while True: pass")
    code = (
        "from pathlib import Path; from tests.ingest.sandbox_fakes import ask;"
        f"ask(Path({str(tmp_path)!r}), {body!r}, parts={parts})"
    )
    asking = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
    assert len(wait_for(2, mark)) == 2
    asking.kill()
    asking.wait()
    assert wait_for(0, mark) == []


@LINUX
def test_what_leaves_the_group_ends_too(tmp_path: Path) -> None:
    """Where the system allows the process to have numbers of its own; elsewhere it is the one way out."""
    if not parted(tmp_path, "pid"):
        pytest.skip("the system lets no one make a namespace of processes")
    mark = MARK.format(tmp_path.name)
    ask(tmp_path, SPAWN.format(escapes=True, mark=mark, then="return {'said': 1}"))
    assert wait_for(0, mark) == []


NETWORK = """
import socket
try:
    {attempt}
except PermissionError as error:
    return {{"said": "refused"}}
return {{"said": "reached"}}
"""


@pytest.mark.parametrize(
    "attempt",
    ["socket.socket()", "socket.getaddrinfo('example.invalid', 80)", "socket.create_connection(('127.0.0.1', 9))"],
)
def test_the_network_is_closed(tmp_path: Path, attempt: str) -> None:
    assert ask(tmp_path, NETWORK.format(attempt=attempt)) == ("said", "refused")


@LINUX
def test_the_network_is_closed_to_programs_where_the_system_allows_it(tmp_path: Path) -> None:
    if not parted(tmp_path, "net"):
        pytest.skip("the system lets no one make a namespace of networks")
    _, links = ask(tmp_path, "return {'said': open('/proc/net/dev').read()}")
    assert [line.split(":")[0].strip() for line in links.split("\n")[2:] if line] in (["lo"], [])


def test_the_environment_is_bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    _, seen = ask(tmp_path, "return {'said': [dict(os.environ), os.getcwd(), sys.flags.isolated]}")
    variables, where, isolated = seen
    assert set(variables) <= set(environment(tmp_path)) | {"LC_CTYPE"}
    assert Path(where) == tmp_path == Path(variables["TMPDIR"])
    assert isolated
    assert "SECRET_TOKEN" not in variables


def test_no_file_of_the_asking_process_is_open_in_it(tmp_path: Path) -> None:
    with SAMPLE.open("rb") as held:
        os.set_inheritable(held.fileno(), True)
        _, seen = ask(tmp_path, "return {'said': [os.readlink(f'/proc/self/fd/{n}') for n in range(40) "
                                "if os.path.exists(f'/proc/self/fd/{n}')]}")  # fmt: skip
    assert str(SAMPLE) not in seen


RUBBISH = [
    ("no JSON", b"hello"),
    ("not UTF-8", b'{"document": "\xff"}'),
    ("not a message", b"[1, 2]"),
    ("two things at once", b'{"document": 1, "error": 2}'),
    ("nothing", b"{}"),
    ("NaN", b'{"pages": [NaN, 1]}'),
    ("a number of a million digits", b'{"pages": [' + b"9" * 1_000_000 + b", 1]}"),
    ("nested too deep", b"[" * 200_000),
    ("no numbers of pages", b'{"pages": ["1", "2"]}'),
    ("more pages than there are", b'{"pages": [2, 1]}'),
    ("negative pages", b'{"pages": [-1, 1]}'),
    ("true is no number", b'{"pages": [true, true]}'),
    ("an unknown error", b'{"error": {"code": "hacked", "fields": {}}}'),
    ("an error without its field", b'{"error": {"code": "damaged_file", "fields": {}}}'),
    ("an error with another field", b'{"error": {"code": "damaged_file", "fields": {"path": "/", "reason": "x"}}}'),
    ("an error whose field is no text", b'{"error": {"code": "damaged_file", "fields": {"reason": 7}}}'),
    ("an error that is a list", b'{"error": ["damaged_file"]}'),
    ("half a line", b'{"document": '),
]


@pytest.mark.parametrize("line", [line for _, line in RUBBISH], ids=[name for name, _ in RUBBISH])
def test_rubbish_is_not_believed(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "line").write_bytes(line + b"\n")
    with pytest.raises(ReaderDied):
        ask_bare(tmp_path, "sys.stdout.buffer.write(open('line', 'rb').read())")


def test_rubbish_without_end_is_not_gathered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.sandbox.process.MOST_BYTES", 10_000_000)
    with pytest.raises(ReaderDied):
        ask_bare(tmp_path, "while True: os.write(1, bytes(100_000))")


def test_an_answer_is_taken_at_once(tmp_path: Path) -> None:
    """Whatever the process does after it."""
    assert ask_bare(tmp_path, "os.write(1, b'{\"said\": 1}\\n'); time.sleep(60)") == ("said", 1)


TEXT = "Xã Khe Nước\nKế hoạch 2026\n"
PAGES = (
    Page(1, Span(0, 11), 595.0, 842.0, None, pack([(Span(0, 2), (1, 2, 3, 4)), (Span(3, 6), (4, 2, 8, 4))])),
    Page(2, Span(12, 25), 595.0, 842.0, 91.5, b""),
)
DOCUMENT = Document(TEXT, PAGES, ("- 2 -",), ("low_confidence:2",))


def sent(document: Document) -> Any:
    return json.loads(wire.line_of({"document": wire.document_json(document)}))["document"]


def test_a_document_comes_over_the_wire_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"warning.low_confidence": {"vi": "{detail}", "en": "{detail}"}}
    monkeypatch.setattr(wire, "texts", lambda: known)
    assert wire.document_of(sent(DOCUMENT)) == DOCUMENT


def changed(where: list[object], value: object) -> Any:
    document = sent(Document(TEXT, PAGES))
    place = document
    for key in where[:-1]:
        place = place[key]
    place[where[-1]] = value
    return document


def words(*placed: tuple[int, int, float, float, float, float]) -> str:
    return wire.base64_of(b"".join(struct.pack("<IIffff", *word) for word in placed))


DISTORTED = [
    ("text that is none", ["text"], 7),
    ("half a letter", ["text"], "\ud800"),
    ("a page out of the text", ["pages", 1, 2], 99),
    ("a page before the text", ["pages", 0, 1], -1),
    ("a page that ends before it begins", ["pages", 0, 2], 0 - 1),
    ("pages over each other", ["pages", 1, 1], 5),
    ("pages out of order", ["pages", 1, 0], 1),
    ("page 0", ["pages", 0, 0], 0),
    ("half a page", ["pages", 0, 2], 5.5),
    ("a page as wide as the land", ["pages", 0, 3], 1e30),
    ("a page of no number", ["pages", 0, 3], "595"),
    ("surer than sure", ["pages", 0, 5], 101.0),
    ("a short page", ["pages", 0], [1, 2, 3]),
    ("boxes that are no base64", ["pages", 0, 6], "///"),
    ("half a box", ["pages", 0, 6], wire.base64_of(bytes(23))),
    ("a word out of its page", ["pages", 0, 6], words((0, 20, 0, 0, 1, 1))),
    ("words out of order", ["pages", 0, 6], words((3, 6, 0, 0, 1, 1), (0, 2, 0, 0, 1, 1))),
    ("a word within a longer one", ["pages", 0, 6], words((0, 9, 0, 0, 1, 1), (3, 6, 0, 0, 1, 1))),
    ("a word that ends before it begins", ["pages", 0, 6], words((5, 3, 0, 0, 1, 1))),
    ("a box of no number", ["pages", 0, 6], words((0, 2, math.nan, 0, 1, 1))),
    ("a box without end", ["pages", 0, 6], words((0, 2, 0, 0, math.inf, 1))),
    ("a box inside out", ["pages", 0, 6], words((0, 2, 9, 0, 1, 1))),
    ("margins that are none", ["margins"], "- 2 -"),
    ("a margin that is none", ["margins"], [None]),
    ("a warning that no one knows", ["warnings"], ["hacked:x"]),
    ("a warning that is none", ["warnings"], ["<script>"]),
]


@pytest.mark.parametrize(("where", "value"), [row[1:] for row in DISTORTED], ids=[row[0] for row in DISTORTED])
def test_a_distorted_document_is_not_believed(where: list[object], value: object) -> None:
    distorted = changed(where, value)
    with pytest.raises(wire.Rubbish):
        wire.document_of(distorted)
    with pytest.raises(ReaderDied):
        _believed(("document", distorted), "document", wire.document_of, PATH)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["text", "pages", "margins", "warnings", "code", "fields"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(JSON)
def test_anything_else_is_refused_by_name(value: object) -> None:
    for check in (wire.document_of, wire.counts_of, lambda one: wire.error_of(one, PATH), _image_of):
        with contextlib.suppress(wire.Rubbish):
            check(value)


def test_errors_come_over_the_wire_with_their_words() -> None:
    for error in (
        TooComplex(PATH, reason="reason.nested"),
        ProgramMissing(PATH, program="Tesseract", install="apt-get install x"),
        DamagedFile(PATH, reason="it\x1b[31mblinks"),
    ):
        again = wire.error_of(json.loads(json.dumps(wire.error_json(error))), PATH)
        for language in LANGUAGES:
            assert again.message(language) == error.message(language).replace("\x1b", " ")
            assert again.remedy(language) == error.remedy(language)


def test_a_member_lies_in_its_folder_or_is_not_believed(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "0001.docx").write_bytes(b"x")
    (folder / "link").symlink_to(SAMPLE)
    (tmp_path / "outside").write_bytes(b"x")
    good = {"name": "Kế hoạch/a.docx", "file": "0001.docx", "error": None}
    assert _member_of(good, folder) == Member("Kế hoạch/a.docx", folder / "0001.docx")
    for file in ("../outside", str(SAMPLE), "link", "missing", ".", "", "a\x00b"):
        with pytest.raises(wire.Rubbish):
            _member_of(good | {"file": file}, folder)


def test_plain_text_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: pytest.fail("a process was started"))
    assert read_apart(SAMPLE.read_bytes(), SAMPLE).text == SAMPLE.read_text("utf-8")


def test_the_signals_of_the_asking_process_are_as_before(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    ask(tmp_path, "return {'said': 1}")
    assert signal.getsignal(signal.SIGTERM) is before


KILLED = """
import os, pathlib, sys
from ingest.sandbox.folders import working_folder
with working_folder() as folder:
    (folder / "file.pdf").write_bytes(b"secret")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_what_a_killed_process_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    """One that is at work keeps its folder, however old; what others named is not ours to remove."""
    (tmp_path / "plan-assistant-other").mkdir()
    command = (sys.executable, "-c", KILLED)
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"TMPDIR": str(tmp_path)}
    ) as process:
        assert process.stdout
        left = Path(process.stdout.readline().strip())
        for folder in tmp_path.iterdir():
            os.utime(folder, (0, 0))
        sweep(tmp_path)
        assert (left / "file.pdf").is_file()
        process.kill()
        process.wait()
        assert (left / "file.pdf").is_file()
        sweep(tmp_path)
    assert [folder.name for folder in tmp_path.iterdir()] == ["plan-assistant-other"]


def test_a_folder_just_made_is_not_swept(tmp_path: Path) -> None:
    """Whoever makes it has not locked it yet."""
    (tmp_path / f"{PREFIX}new").mkdir()
    sweep(tmp_path)
    assert (tmp_path / f"{PREFIX}new").is_dir()
