"""An admin's word lists changed entry by entry."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.catalogue.lock import writing
from vectorstore.errors import Locked, StoreError
from vectorstore.lexicon.name_words import known_words
from vectorstore.lexicon.own_file import OwnFileError
from vectorstore.lexicon.own_units import OwnUnits
from vectorstore.word_lists.errors import BadWord, WordChanged, WordListError, WordNotPlaced, WordTaken
from vectorstore.word_lists.own_glossary import OwnGlossary
from vectorstore.word_lists.own_words import MAX_NAME
from vectorstore.word_lists.word_lists import PARTS, Entry, Part, WordLists

UNITS = """\
# Do văn phòng giữ
same:
  - [Vọng lâu quan sát, VLQS]  # hỏi chị Mây
  # hai đội nhập lại năm 2024
  - - Đội canh lũ  # tên mới
    - Đội trực nước
abbreviations:
  CL: 'Canh lũ'  # trong báo cáo tuần
"""
GLOSSARY = """\
# English
words:
  ring dike: đê bao|bờ bao  # both
units: {watchtower crew: tổ vọng lâu}
"""


@pytest.fixture
def lists(tmp_path: Path) -> WordLists:
    (tmp_path / "units.yaml").write_text(UNITS, encoding="utf-8")
    (tmp_path / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    return WordLists(tmp_path)


def text(folder: Path, name: str = "units.yaml") -> str:
    return (folder / name).read_bytes().decode("utf-8")


def test_every_entry_is_listed_part_by_part(lists: WordLists) -> None:
    assert lists.entries() == (
        Entry("same", ("Vọng lâu quan sát", "VLQS")),
        Entry("same", ("Đội canh lũ", "Đội trực nước")),
        Entry("abbreviations", ("CL", "Canh lũ")),
        Entry("units", ("watchtower crew", "tổ vọng lâu")),
        Entry("words", ("ring dike", "đê bao", "bờ bao")),
    )
    assert [entry.of_plans for entry in lists.entries()] == [True, True, True, False, False]


def first(lists: WordLists, part: Part) -> Entry:
    return next(entry for entry in lists.entries() if entry.part == part)


def second(lists: WordLists) -> Entry:
    return [entry for entry in lists.entries() if entry.part == "same"][1]


TEAM, BOTH, CREW = "    - Đội trực nước\n", "# both\n", "lâu}\n"
# (what is done, what stood in the file, what stands there for it)
CHANGES: list[tuple[Callable[[WordLists], object], str, str]] = [
    (lambda lists: lists.add("same", ["Tổ  gác đò", "tgđ"]), "abbr", "  - [Tổ gác đò, tgđ]\nabbr"),
    (lambda lists: lists.add("same", ["vlqs", "Trạm canh rừng"]), "VLQS]", "VLQS, Trạm canh rừng]"),
    (lambda lists: lists.add("same", ["Đội Trực Nước", "ĐTN"]), TEAM, f"{TEAM}    - ĐTN\n"),
    (lambda lists: lists.add("abbreviations", ["GĐ", "Gác đò"]), "tuần\n", "tuần\n  GĐ: Gác đò\n"),
    (lambda lists: lists.remove(first(lists, "same")), "  - [Vọng lâu quan sát, VLQS]  # hỏi chị Mây\n", ""),
    (lambda lists: lists.change(second(lists), ["Đội canh lũ"]), TEAM, ""),
    (lambda lists: lists.change(first(lists, "same"), ["VLQS", "Lâu"]), "Vọng lâu quan sát, VLQS", "VLQS, Lâu"),
    (lambda lists: lists.change(first(lists, "abbreviations"), ["CL", "Canh lụt"]), "'Canh lũ'", "Canh lụt"),
    (lambda lists: lists.add("words", ["sluice", "cống | cửa cống"]), BOTH, f"{BOTH}  sluice: cống | cửa cống\n"),
    (lambda lists: lists.add("units", ["ferry guard", "tổ gác đò"]), CREW, "lâu, ferry guard: tổ gác đò}\n"),
    (lambda lists: lists.add("said", ["canh nước", "trực lũ"]), CREW, f"{CREW}said:\n  canh nước: trực lũ\n"),
    (lambda lists: lists.remove(first(lists, "words")), "  ring dike: đê bao|bờ bao  # both\n", ""),
]


@pytest.mark.parametrize(("change", "was", "is_now"), CHANGES)
def test_a_change_leaves_the_rest_to_the_letter(
    lists: WordLists, tmp_path: Path, change: Callable[[WordLists], object], was: str, is_now: str
) -> None:
    file, before = ("units.yaml", UNITS) if was in UNITS else ("glossary.yaml", GLOSSARY)
    assert before.count(was) == 1
    change(lists)
    assert text(tmp_path, file) == before.replace(was, is_now)
    assert text(tmp_path, f"{file}.bak") == before
    assert {path.name for path in tmp_path.iterdir()} == {"units.yaml", "glossary.yaml", f"{file}.bak", "writer.lock"}


def test_the_first_entry_makes_the_file(tmp_path: Path) -> None:
    lists = WordLists(tmp_path / "new")
    added = lists.add("words", ["Ring Dike", "đê bao|bờ bao", "bờ bao"])
    assert added == Entry("words", ("Ring Dike", "đê bao", "bờ bao"))
    assert lists.entries() == (added,)
    assert OwnGlossary.read(tmp_path / "new" / "glossary.yaml").words == {"Ring Dike": ("đê bao", "bờ bao")}


def test_line_breaks_the_byte_order_mark_and_the_mode_stay(tmp_path: Path) -> None:
    file = tmp_path / "units.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + UNITS.replace("\n", "\r\n").encode())
    file.chmod(0o640)
    WordLists(tmp_path).add("same", ["Tổ gác đò"])
    assert file.read_bytes().startswith(b"\xef\xbb\xbf# Do")
    assert file.read_bytes().count(b"\r\n") == file.read_bytes().count(b"\n") == UNITS.count("\n") + 1
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "kept.yaml").write_text(UNITS, encoding="utf-8")
    data = tmp_path / "data"
    data.mkdir()
    (data / "units.yaml").symlink_to(tmp_path / "kept.yaml")
    WordLists(data).add("same", ["Tổ gác đò"])
    assert (data / "units.yaml").is_symlink()
    assert "gác đò" in text(tmp_path, "kept.yaml")


@pytest.mark.parametrize(
    ("part", "names", "code"),
    [
        ("same", [], "none"),
        ("same", [" "], "blank"),
        ("same", ["Tổ A", "--"], "blank"),
        ("same", ["Tổ\x1b[31m A"], "unprintable"),
        ("same", ["Tổ \u202eA"], "unprintable"),
        ("same", ["a" * (MAX_NAME + 1)], "long"),
        ("abbreviations", ["CL"], "pair"),
        ("abbreviations", ["CL", "CL"], "pair"),
        ("abbreviations", ["CL", "Canh lũ", "Chợ lũ"], "pair"),
        ("words", ["dike"], "rendering"),
        ("words", ["dike", "đê | "], "blank"),
        ("words", ["đê", "dike"], "not_english"),
        ("units", ["a b c d e f g h i", "tổ"], "long_term"),
        ("said", ["canh nước", "canh nước"], "rendering"),
    ],
)
def test_what_can_not_stand_in_a_list(tmp_path: Path, part: Part, names: list[str], code: str) -> None:
    with pytest.raises(BadWord) as refused:
        WordLists(tmp_path).add(part, names)
    assert refused.value.code == code
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("part", "names", "entry"),
    [
        ("same", ["VLQS"], "Vọng lâu quan sát, VLQS"),  # nothing new
        ("same", ["VLQS", "đội canh lũ"], "Vọng lâu quan sát, VLQS"),  # of two units
        ("abbreviations", ["CL", "Chợ lũ"], "CL, Canh lũ"),
        ("words", ["Ring dike", "đê"], "ring dike, đê bao, bờ bao"),
        ("words", ["watchtower crew", "tổ"], "watchtower crew, tổ vọng lâu"),  # of the other part
    ],
)
def test_what_another_entry_has(lists: WordLists, tmp_path: Path, part: Part, names: list[str], entry: str) -> None:
    with pytest.raises(WordTaken) as refused:
        lists.add(part, names)
    assert refused.value.fields == {"name": names[0], "entry": entry}
    assert (text(tmp_path), text(tmp_path, "glossary.yaml")) == (UNITS, GLOSSARY)


def test_a_change_to_what_another_entry_has(lists: WordLists) -> None:
    with pytest.raises(WordTaken):
        lists.change(lists.entries()[0], ["Vọng lâu quan sát", "Đội canh lũ"])


def test_an_entry_that_changed_since_it_was_seen_is_left(lists: WordLists, tmp_path: Path) -> None:
    seen = lists.entries()[0]
    lists.change(seen, [*seen.names, "Trạm canh rừng"])
    after = text(tmp_path)
    with pytest.raises(WordChanged):
        lists.remove(seen)
    with pytest.raises(WordChanged):
        lists.change(seen, ["Vọng lâu"])
    assert text(tmp_path) == after


@pytest.mark.parametrize("bad", ["same: [x\n", "sam: []\n", "same:\n  - VLQS\n", "\x00", "same: 2024-13-40\n"])
def test_a_file_that_can_not_be_used_is_not_changed(tmp_path: Path, bad: str) -> None:
    (tmp_path / "units.yaml").write_text(bad, encoding="utf-8")
    lists = WordLists(tmp_path)
    with pytest.raises(OwnFileError, match=r"units\.yaml"):
        lists.add("same", ["Tổ gác đò"])
    with pytest.raises(OwnFileError):
        lists.entries()
    assert text(tmp_path) == bad


@pytest.mark.parametrize(
    ("written", "change"),
    [
        ("abbreviations: {CL: a, CL: b}\n", lambda lists: lists.remove(lists.entries()[0])),  # a key twice
        ("---\nsame: [[a]]\n...\n", lambda lists: lists.add("abbreviations", ["CL", "Canh lũ"])),
    ],
)
def test_a_form_that_can_not_be_changed_here_is_left(
    tmp_path: Path, written: str, change: Callable[[WordLists], object]
) -> None:
    (tmp_path / "units.yaml").write_text(written, encoding="utf-8")
    with pytest.raises(WordNotPlaced, match=r"units\.yaml"):
        change(WordLists(tmp_path))
    assert text(tmp_path) == written


def test_every_error_has_a_text_code() -> None:
    assert issubclass(WordListError, StoreError)
    for error in (WordTaken("a", ["b"]), WordChanged("a"), WordNotPlaced(Path("a"))):
        assert error.code and error.fields


# Adding and removing, whatever the names are.
WORDS = st.text(st.sampled_from("aAbcđĐêởuy 5-.:'\"#,[]{}&*!|>%@`~?\\"), min_size=1, max_size=12).filter(
    lambda name: bool(known_words(name))
)
PLAIN = {
    part: WORDS.filter(lambda term: term.isascii()) if part in ("units", "words") else WORDS for part in PARTS
}  # English has no marks
FILES = [UNITS, "", "# trống\n", "same: []\nabbreviations: {}\n", UNITS.replace("\n", "\r\n"), UNITS.rstrip("\n")]


@settings(deadline=None, max_examples=30)
@given(part=st.sampled_from(PARTS), data=st.data(), file=st.sampled_from(FILES))
def test_what_is_added_is_read_and_the_rest_stays(
    part: Part, data: st.DataObject, file: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("lists")
    name = "units.yaml" if part in ("same", "abbreviations") else "glossary.yaml"
    file = file if name == "units.yaml" else file.replace("same", "words").replace("abbreviations", "said")
    file = file if "Vọng" not in file or name == "units.yaml" else GLOSSARY
    (folder / name).write_bytes(file.encode())
    lists = WordLists(folder)
    before = lists.entries()
    try:
        added = lists.add(part, [data.draw(PLAIN[part]), data.draw(WORDS)])
    except (BadWord, WordTaken):
        assert text(folder, name) == file
        return
    assert added in lists.entries()
    others = [entry for entry in lists.entries() if entry != added]
    assert others == [entry for entry in before if entry.names[0] != added.names[0]]
    for line in file.splitlines():
        assert re.split(r"[\[{]", line)[0].rstrip() in text(folder, name)  # in brackets, an entry may have joined
    lists.remove(added)
    assert [entry for entry in lists.entries() if entry not in before] == []
    assert {line for line in file.splitlines() if line.startswith("#")} <= set(text(folder, name).splitlines())


# Several at once.


def test_two_admins_at_once_lose_nothing(lists: WordLists, tmp_path: Path) -> None:
    names = [[f"Tổ {letter}ong", f"t{letter}"] for letter in "bcdhklmn"]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda pair: WordLists(tmp_path).add("same", pair), names))
    assert {entry.names for entry in lists.entries()} >= {tuple(pair) for pair in names}
    assert "# hỏi chị Mây" in text(tmp_path)


def test_two_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from vectorstore.word_lists.word_lists import WordLists\n"
        "for n in range(10): WordLists(Path(sys.argv[1])).add('abbreviations', [f'{sys.argv[2]}{n}', 'tên đủ'])"
    )
    root = Path(__file__).parents[3]
    started = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), letter], cwd=root) for letter in "XY"]
    assert [process.wait(60) for process in started] == [0, 0]
    assert len(OwnUnits.read(tmp_path / "units.yaml").abbreviations) == 20


def test_of_two_who_change_what_both_saw_one_is_told(lists: WordLists) -> None:
    seen = lists.entries()[0]

    def change(name: str) -> str:
        try:
            return lists.change(seen, [*seen.names, name]).names[-1]
        except WordChanged:
            return "told"

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(change, ["Trạm A", "Trạm B"]))
    assert done.count("told") == 1
    assert lists.entries()[0].names == (*seen.names, next(name for name in done if name != "told"))


def test_who_writes_holds_the_lock(lists: WordLists, tmp_path: Path) -> None:
    with writing(tmp_path), pytest.raises(Locked):
        WordLists(tmp_path, lock_seconds=0).add("same", ["Tổ gác đò"])
    assert text(tmp_path) == UNITS
