"""Files of older formats, through LibreOffice: nothing in them is run, and nothing that they name is fetched."""

from __future__ import annotations

import http.server
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.errors import IngestError
from ingest.programs import LIBREOFFICE
from ingest.readers import docx, libreoffice, no_progress, workbook
from ingest.readers.office import read
from ingest.reading import read as read_plan
from prompts.texts import LANGUAGES
from tests.ingest.readers.office_fixtures import (
    converted,
    macro_at_opening,
    ole,
    opendocument,
    plan_docx,
    rtf,
    text_with,
)
from tests.ingest.readers.workbook_fixtures import task_list

needs_libreoffice = pytest.mark.skipif(
    LIBREOFFICE.path() is None, reason=f"LibreOffice is missing: {LIBREOFFICE.install}"
)
BOF = b"\x09\x08\x10\x00\x00\x06"  # of a workbook's stream
WORD = "WordDocument".encode("utf-16-le")


def text_of(data: bytes, name: str) -> str:
    return read(data, Path(name), no_progress).text


def refusal(data: bytes, name: str) -> IngestError:
    with pytest.raises(IngestError) as refused:
        text_of(data, name)
    assert all(refused.value.message(language) and refused.value.remedy(language) for language in LANGUAGES)
    return refused.value


@needs_libreoffice
def test_rtf() -> None:
    """The one conversion of the default suite."""
    assert text_of(rtf("KẾ HOẠCH", "Trồng cây năm 2025"), "a.RTF") == "KẾ HOẠCH\nTrồng cây năm 2025\n"


@pytest.mark.slow
@needs_libreoffice
@pytest.mark.parametrize("suffix", [".doc", ".odt", ".rtf"])
def test_a_plan_reads_alike_in_every_format(tmp_path: Path, suffix: str) -> None:
    own = docx.read(plan_docx(), Path("a.docx"), no_progress).text
    text = text_of(converted(plan_docx(), ".docx", suffix, tmp_path), f"a{suffix}")
    assert [line for line in text.split("\n") if line] == [line for line in own.split("\n") if line]
    reading = read_plan(text)
    assert (reading.header.number.value, reading.header.signer.value) == ("15/KH-UBND", "Hoàng Văn Thử")
    assert [o.spans[0].of(text) for o in reading.obligations] == [
        "Tuần tra các bến sông trong tháng 6 năm 2025.",
        "Khám sức khỏe cho học sinh trước ngày 30/5/2025.",
        "Phát tờ rơi",
    ]


@pytest.mark.slow
@needs_libreoffice
@pytest.mark.parametrize("suffix", [".xls", ".ods"])
def test_a_task_list_reads_alike_in_every_format(tmp_path: Path, suffix: str) -> None:
    own = workbook.read(task_list(), Path("a.xlsx"), no_progress)
    assert text_of(converted(task_list(), ".xlsx", suffix, tmp_path), f"a{suffix}") == own.text


@pytest.mark.slow
@needs_libreoffice
def test_several_conversions_at_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        texts = list(pool.map(lambda i: text_of(rtf(f"Kế hoạch {i}"), "a.rtf"), range(6)))
    assert texts == [f"Kế hoạch {i}\n" for i in range(6)]


REFUSED: list[tuple[str, str, bytes, str]] = [
    ("Word with a password", "a.doc", ole(WORD, b"\xec\xa5".ljust(10, b"\0") + b"\x00\x01"), "encrypted"),
    ("Excel with a password", "a.xls", ole(BOF.ljust(20, b"\0") + b"\x2f\x00\x36\x00"), "encrypted"),
    ("newer Word with a password named .doc", "a.doc", ole("EncryptedPackage".encode("utf-16-le")), "encrypted"),
    ("OpenDocument with a password", "a.odt", opendocument("", encrypted=True), "encrypted"),
    ("an entity in OpenDocument", "a.odt", opendocument("", parts={"styles.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}),
     "damaged_file"),
    ("a text named .doc", "a.doc", b"xin chao", "damaged_file"),
    ("a web page named .xls", "a.xls", b"<html><table>", "damaged_file"),
    ("a workbook named .doc", "a.doc", ole(BOF), "damaged_file"),
    ("no RTF", "a.rtf", b"{\\x rtf1}", "damaged_file"),
    ("no archive", "a.odt", b"PK\x03\x04", "damaged_file"),
    ("an archive of something else", "a.ods", opendocument("").replace(b"content.xml", b"context.xml"), "damaged_file"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_refused_before_it_is_converted(name: str, data: bytes, code: str) -> None:
    assert refusal(data, name).code == code


def test_a_missing_program_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    error = refusal(rtf("KẾ HOẠCH"), "a.rtf")
    assert error.code == "program_missing"
    assert "apt-get install" in error.remedy("vi")


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, *steps: str) -> None:
    """In the place of LibreOffice, a script of these steps."""
    script = folder / "soffice"
    script.write_text("\n".join(("#!/bin/sh", *steps)))
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.slow
def test_a_conversion_that_hangs_is_ended_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, f"sleep 300 & echo $! > {tmp_path / 'child'}", "wait")
    monkeypatch.setattr(libreoffice, "SECONDS", 1)
    assert refusal(rtf("KẾ HOẠCH"), "a.rtf").code == "timed_out"
    child = int((tmp_path / "child").read_text())
    assert ends(child)


def ends(process: int) -> bool:
    """The process is gone, or dead and only waits to be counted."""
    for _ in range(100):
        status = Path(f"/proc/{process}/stat")
        if not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        (("echo 'Error: source file could not be loaded' >&2",), "source file could not be loaded"),
        (("exit 1",), "nothing came out"),
        (("exit 81",), "nothing came out"),  # asks to be started again, and again
    ],
)
def test_a_failed_conversion_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: tuple[str, ...], reason: str
) -> None:
    program(tmp_path, monkeypatch, *steps)
    error = refusal(rtf("KẾ HOẠCH"), "a.rtf")
    assert error.code == "conversion_failed"
    assert reason in error.message("en")


@pytest.fixture
def listening() -> Iterator[tuple[str, list[str]]]:
    """A web server of this machine, and the paths that it was asked for."""
    asked: list[str] = []

    class Ask(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ask) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


LINKS: list[tuple[str, str, Callable[[str], bytes]]] = [
    ("a picture on a server", "a.odt", lambda url: text_with(
        '<text:p><draw:frame svg:width="1cm" svg:height="1cm"><draw:image xlink:href="'
        f'{url}/a.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>')),
    ("a section on a server", "a.odt", lambda url: text_with(
        f'<text:section text:name="a"><text:section-source xlink:href="{url}/a.odt"/><text:p/></text:section>')),
    ("a picture and a text named in RTF", "a.rtf", lambda url: rtf(
        "KẾ HOẠCH", f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{url}/a.png" \\\\d}}}}',
        f'{{\\field{{\\*\\fldinst INCLUDETEXT "{url}/a.txt"}}}}')),
    ("a template on a server", "a.rtf", lambda url: rtf(f"{{\\*\\template {url}/a.dot}}KẾ HOẠCH")),
    ("a formula that asks a server", "a.ods", lambda url: opendocument(
        '<office:spreadsheet><table:table table:name="a"><table:table-row><table:table-cell office:value-type="string">'
        '<text:p>KẾ HOẠCH</text:p></table:table-cell><table:table-cell table:formula="of:=WEBSERVICE(&quot;'
        f'{url}/a&quot;)"/></table:table-row></table:table></office:spreadsheet>',
        kind="application/vnd.oasis.opendocument.spreadsheet")),
]  # fmt: skip


@pytest.mark.slow
@needs_libreoffice
@pytest.mark.parametrize(("name", "made"), [case[1:] for case in LINKS], ids=[case[0] for case in LINKS])
def test_nothing_is_fetched(listening: tuple[str, list[str]], name: str, made: Callable[[str], bytes]) -> None:
    url, asked = listening
    assert "KẾ HOẠCH" in text_of(made(url), name)
    assert asked == []


@pytest.mark.slow
@needs_libreoffice
@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("a.odt", lambda url: text_with(
            f'<text:section text:name="a"><text:section-source xlink:href="{url}"/><text:p/></text:section>')),
        ("a.rtf", lambda url: rtf("KẾ HOẠCH", f'{{\\field{{\\*\\fldinst INCLUDETEXT "{url}"}}{{\\fldrslt x}}}}')),
    ],
    ids=["section", "field"],
)  # fmt: skip
def test_no_other_file_is_read(tmp_path: Path, name: str, made: Callable[[str], bytes]) -> None:
    secret = tmp_path / "kin.txt"
    secret.write_text("MAT KHAU 12345")
    assert "12345" not in text_of(made(secret.as_uri()), name)


@pytest.mark.slow
@needs_libreoffice
def test_macros_do_not_run(tmp_path: Path) -> None:
    mark = tmp_path / "da_chay"
    assert "KẾ HOẠCH" in text_of(macro_at_opening(mark), "a.odt")
    assert not mark.exists()
