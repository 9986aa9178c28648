"""What goes between who keeps and who reads: it comes back as it was, and nothing spoilt on the way is believed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest import sent
from ingest.errors import DamagedFile, IngestError, NotAPlan, ReaderDied, ReadersFailed, SecretPaper
from ingest.read_file import Manner, read_plan
from ingest.readers import no_progress
from ingest.release import release
from ingest.sent import answer, request_of, told_in
from ingest.sound import check_sound
from ingest.typed_json import json_of, value_of
from tests.ingest.file_fixtures import docx_bytes
from tests.parity.files import FILES, File, missing
from vectorstore.lexicon.own_units import OwnUnits
from vectorstore.span import Span
from vectorstore.values import Header, Reading

SAMPLES = sorted((Path(__file__).parents[1] / "samples" / "plans").glob("*"))
SAMPLE = Path(__file__).parents[1] / "samples" / "plans" / "xa_trang_khe_duoi_nuoc_2024.txt"
OWN = OwnUnits((("Tổ Bảo vệ bờ biển", "đội canh bờ biển"),), {"BVBB": "Bảo vệ bờ biển"})
# Of two scans, which take longest by far, the second is left to `make long`.
EVERY = [pytest.param(file, marks=pytest.mark.long) if file.name == "straight.pdf" else file for file in FILES]
SHOWN = Path("/srv/ke-hoach/ten rieng.txt")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_reading_comes_back_as_it_was(path: Path) -> None:
    data, manner = path.read_bytes(), Manner(own=OWN)
    told = told_in(answer(request_of(data, path, manner)), path)
    assert told.reading == read_plan(data, path, manner, no_progress)
    assert told.seconds >= 0


@pytest.mark.slow
@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.name)
def test_a_reading_of_every_format_comes_back_as_it_was(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent is the reading that is compared: scans and office files take long to read, and were read once."""
    if lacks := missing(file):
        pytest.skip(lacks)
    data, path = file.build(), Path(file.name)
    read = read_plan(data, path, Manner(), no_progress)
    monkeypatch.setattr(sent, "read_plan", lambda *given: read)
    assert told_in(answer(request_of(data, path, Manner())), path).reading == read


def test_a_file_is_sent_without_its_name() -> None:
    request = request_of(SAMPLE.read_bytes(), SHOWN, Manner(own=OWN))
    assert request.endswith(SAMPLE.read_bytes())
    assert b"ten rieng" not in request


STAMPED = SAMPLE.read_bytes().replace(b"47/KH-UBND", "47/KH-UBND\nMẬT".encode(), 1)
WRONG: list[tuple[str, bytes, type[IngestError]]] = [
    ("a.pdf", b"%PDF-1.7\n%%EOF", DamagedFile),
    ("a.txt", STAMPED, SecretPaper),
    ("a.txt", b"ba con m\xc3\xa8o", NotAPlan),
    ("a.docx", docx_bytes()[:300], DamagedFile),
]


@pytest.mark.parametrize(("name", "data", "kind"), WRONG, ids=[kind.__name__ for _, _, kind in WRONG])
def test_what_is_wrong_with_a_file_is_told_of_its_own_path(name: str, data: bytes, kind: type[IngestError]) -> None:
    path = SHOWN.with_name(name)
    with pytest.raises(kind) as told:
        told_in(answer(request_of(data, path, Manner())), path)
    assert told.value.path == path
    with pytest.raises(kind) as alone:
        read_plan(data, path, Manner(), no_progress)
    assert told.value.message("vi") == alone.value.message("vi")


@pytest.mark.parametrize("request_", [b"", b"\n", b"{}\nx", b'{"release": 1}\n', b"no line"])
def test_a_request_that_is_none_is_answered_too(request_: bytes) -> None:
    with pytest.raises((ReaderDied, ReadersFailed)):
        told_in(answer(request_), SHOWN)


def test_a_reader_of_another_release_reads_nothing() -> None:
    request = request_of(b"x", SHOWN, Manner()).replace(release().encode(), b"0.0.1 beef")
    assert json.loads(answer(request)) == {"release": release(), "seconds": 0, "differs": True}


def spoilt(change: Callable[[dict[str, Any], Any], object]) -> bytes:
    """An answer after ``change`` has had its members, and the reading in it."""
    said = json.loads(answer(request_of(SAMPLE.read_bytes(), SHOWN, Manner())))
    change(said, said["reading"])
    return json.dumps(said).encode()


# What is changed, of the fields of Reading by number: 0 text, 1 header, 2 sections, 3 passages, 4 warnings,
# 5 obligations, 6 pages, 7 noted, 8 changes
SPOILT: list[tuple[str, Callable[[dict[str, Any], Any], object]]] = [
    ("one member more", lambda said, _: said.update(error={})),
    ("no member of a kind", lambda said, _: said.update(news=said.pop("reading"))),
    ("a time that isn't one", lambda said, _: said.update(seconds="2")),
    ("time that ran back", lambda said, _: said.update(seconds=-1)),
    ("no time", lambda said, _: said.pop("seconds")),
    ("a reading of too few fields", lambda _, read: read.pop()),
    ("a reading that is an object", lambda said, read: said.update(reading=dict(enumerate(read)))),
    ("a text that is a number", lambda _, read: read.__setitem__(0, 7)),
    ("half a letter", lambda _, read: read.__setitem__(0, read[0] + "\ud800")),
    ("a text cut short", lambda _, read: read.__setitem__(0, read[0][:900])),
    ("another text of that length", lambda _, read: read.__setitem__(0, "x" * len(read[0]))),
    ("a header field of no state", lambda _, read: read[1][0].__setitem__(0, "lost")),
    ("a blank field with a value", lambda _, read: read[1][1].__setitem__(0, "blank")),
    ("a date that is none", lambda _, read: read[1][4].__setitem__(1, "2024-02-31")),
    ("a year of no calendar", lambda _, read: read[1].__setitem__(10, -3)),
    ("a span that runs back", lambda _, read: read[3][3][3][0].reverse()),
    ("a span before the text", lambda _, read: read[3][3][3][0].__setitem__(0, -1)),
    ("a span out of the text", lambda _, read: read[3][3][3][0].__setitem__(1, 10**7)),
    ("a span of no numbers", lambda _, read: read[3][3][3][0].__setitem__(0, "0")),
    ("a span of yes and no", lambda _, read: read[3][3][3][0].__setitem__(0, True)),
    ("a passage of no words", lambda _, read: read[3][3].__setitem__(3, [])),
    ("a passage of no kind", lambda _, read: read[3][3].__setitem__(2, "poem")),
    ("a passage of no section", lambda _, read: read[3][3].__setitem__(1, 999)),
    ("passages in disorder", lambda _, read: read[3].reverse()),
    ("a section within itself", lambda _, read: read[2][1].__setitem__(1, 1)),
    ("a section within a later one", lambda _, read: read[2][0].__setitem__(1, 2)),
    ("sections in disorder", lambda _, read: read[2].reverse()),
    ("an obligation of no passage", lambda _, read: read[5][0].__setitem__(2, 999)),
    ("an obligation of another's id", lambda _, read: read[5][0].__setitem__(0, read[5][1][0])),
    ("an obligation of an id of no words", lambda _, read: read[5][0].__setitem__(0, "00000000beef")),
    ("an obligation of other words", lambda _, read: read[5][0].__setitem__(5, [[0, 9]])),
    ("an obligation of no words", lambda _, read: read[5][0].__setitem__(5, [])),
    ("an obligation of no kind", lambda _, read: read[5][0].__setitem__(4, "wish")),
    ("a deadline on no date", lambda _, read: dated(read)[8].__setitem__(2, ["31/12/2024"])),
    ("a page out of the text", lambda _, read: read[6].append([1, [0, 10**7], 10.0, 10.0, None, ""])),
    ("a page of a word elsewhere", lambda _, read: read[6].append([1, [0, 9], 10.0, 10.0, None, "AAAA"])),
    ("a page of no size", lambda _, read: read[6].append([1, [0, 9], -1.0, 10.0, None, ""])),
    ("a page surer than sure", lambda _, read: read[6].append([1, [0, 9], 10.0, 10.0, 101.0, ""])),
    ("a page by number 0", lambda _, read: read[6].append([0, [0, 9], 10.0, 10.0, None, ""])),
    ("a warning that is none", lambda _, read: read[4].append("all is well")),
    ("a warning that steers", lambda _, read: read[7].append("\x1b[2J")),
    ("a change on no date", lambda _, read: read[8].append(["repeals", "1/KH", "yesterday", [0, 9]])),
    ("a change of no kind", lambda _, read: read[8].append(["praises", "1/KH", None, [0, 9]])),
]  # fmt: skip


def dated(read: Any) -> Any:
    return next(one for one in read[5] if one[8] is not None)


@pytest.mark.parametrize("change", [row[1] for row in SPOILT], ids=[row[0] for row in SPOILT])
def test_what_is_spoilt_is_not_believed(change: Callable[[dict[str, Any], Any], object]) -> None:
    with pytest.raises(ReaderDied) as refused:
        told_in(spoilt(change), SHOWN)
    assert refused.value.path == SHOWN


@pytest.mark.parametrize("said", [b"", b"null", b"[1]", b"\xff", b'{"a": 1}', b"[" * 100_000, b'{"release": NaN}'])
def test_what_is_no_answer_is_not_believed(said: bytes) -> None:
    with pytest.raises(ReaderDied):
        told_in(said, SHOWN)


def test_an_answer_that_nothing_was_changed_in_is_believed() -> None:
    """What the table of changes begins with."""
    assert told_in(spoilt(lambda said, read: None), SHOWN).reading.text == SAMPLE.read_text(encoding="utf-8")


def test_a_value_made_here_comes_back_too() -> None:
    reading = Reading("ab", Header(), (), ())
    assert value_of(Reading, json_of(reading)) == reading
    check_sound(reading)
    with pytest.raises(ValueError, match="out of the text"):
        check_sound(replace(reading, header=replace(Header(), bases=(Span(0, 3),))))
