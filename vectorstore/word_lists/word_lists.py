"""An admin's own word lists, changed entry by entry: ``units.yaml`` and ``glossary.yaml`` in the data folder.

The rest of a file stays to the letter, comments and order too. A file is checked before it is written, written beside
and then renamed, under the writer lock; the one before is kept as ``….yaml.bak``.

Questions go by every list at once. What plans were read by changes with ``units.yaml`` when they are read again
(``plan-assistant reindex``); ``words_read.py`` tells whether that is due.
"""

from __future__ import annotations

import os
import shutil
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar, get_args

from yaml import YAMLError

from vectorstore.backups.manifest import CATALOGUE
from vectorstore.backups.staging import settle
from vectorstore.catalogue.lock import WAIT_SECONDS, writing
from vectorstore.lexicon import own_lexicon
from vectorstore.lexicon.name_words import known_words
from vectorstore.lexicon.own_file import OwnFileError, parsed
from vectorstore.lexicon.own_units import OwnUnits
from vectorstore.word_lists import own_glossary
from vectorstore.word_lists.errors import WordChanged, WordNotPlaced, WordTaken
from vectorstore.word_lists.own_glossary import OwnGlossary, Renderings, term_key
from vectorstore.word_lists.own_words import checked_names
from vectorstore.word_lists.yaml_edit import inserted, removed, replaced

Part = Literal["same", "abbreviations", "units", "words", "said"]
PARTS: tuple[Part, ...] = get_args(Part)
_UNITS: tuple[Part, ...] = ("same", "abbreviations")  # of units.yaml; the others are of glossary.yaml
Own = OwnUnits | OwnGlossary


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a word list.

    ``names``: in "same", every name of one unit, the one shown first; in "abbreviations", the short form and the full
    one; in the parts of the glossary, the term and its Vietnamese renderings, the commonest first.
    """

    part: Part
    names: tuple[str, ...]

    @property
    def of_plans(self) -> bool:
        """Plans are read by it too, so that it wants them read again; questions go by every entry at once."""
        return self.part in _UNITS

    def __str__(self) -> str:
        """The entry on one line."""
        first, *others = self.names
        return ", ".join(self.names) if self.part == "same" else f"{first} → {' | '.join(others)}"


New = TypeVar("New", Entry, None)


class WordLists:
    """The word lists of the data folder ``data``. Safe to use from several threads and processes.

    What changes them raises OwnFileError where the file can't be used as it is, Locked, and OSError.
    """

    def __init__(self, data: Path, lock_seconds: float = WAIT_SECONDS) -> None:
        self._data, self._seconds = data, lock_seconds

    def entries(self) -> tuple[Entry, ...]:
        """Every own entry, part by part in the order of the files. Raises OwnFileError."""
        return (*_entries(_own(self._data, "same")), *_entries(_own(self._data, "words")))

    def add(self, part: Part, names: Sequence[str]) -> Entry:
        """Adds an entry; in "same", further names of a unit that is listed join it. The entry as it is then.

        Raises BadWord, WordTaken, WordNotPlaced.
        """
        wanted = Entry(part, checked_names(part, names))
        return self._changed(part, lambda entries: _joined(wanted, entries))

    def change(self, seen: Entry, names: Sequence[str]) -> Entry:
        """Gives an entry other names. Raises BadWord, WordTaken, WordNotPlaced, WordChanged."""
        wanted = Entry(seen.part, checked_names(seen.part, names))

        def change(entries: Sequence[Entry]) -> tuple[Entry, Entry]:
            _check_seen(seen, entries)
            _check_free(wanted, [entry for entry in entries if entry != seen])
            return wanted, seen

        return self._changed(seen.part, change)

    def remove(self, seen: Entry) -> None:
        """Removes an entry. Raises WordNotPlaced, and WordChanged where it is no longer as it was seen."""
        self._changed(seen.part, lambda entries: (None, _check_seen(seen, entries)))

    def _changed(self, part: Part, change: Callable[[Sequence[Entry]], tuple[New, Entry | None]]) -> New:
        """Writes the (new, old) that ``change`` makes of the entries as they are now; the new one."""
        self._data.mkdir(parents=True, exist_ok=True)
        with writing(self._data, self._seconds):
            settle(self._data, self._data / CATALOGUE)  # else what a restore left would come over the change
            entries = _entries(_own(self._data, part))
            new, old = change(entries)
            path = path_of(self._data, part).resolve()  # a link stays one
            data = path.read_bytes() if path.exists() else b""
            mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
            edited = _edited(path, data.decode("utf-8-sig"), entries, new, old)
            _write(path, mark + edited.encode("utf-8"))
        return new


def path_of(data: Path, part: Part) -> Path:
    """The file that has the part."""
    return data / (own_lexicon.FILE if part in _UNITS else own_glossary.FILE)


def _own(data: Path, part: Part) -> Own:
    """The file that has the part, as it is read. Raises OwnFileError."""
    path = path_of(data, part)
    return OwnUnits.read(path) if part in _UNITS else OwnGlossary.read(path)


def _entries(own: Own) -> tuple[Entry, ...]:
    if isinstance(own, OwnUnits):
        groups = [Entry("same", names) for names in own.groups]
        return (*groups, *(Entry("abbreviations", pair) for pair in own.abbreviations.items()))
    parts: tuple[tuple[Part, Renderings], ...] = (("units", own.units), ("words", own.words), ("said", own.said))
    return tuple(Entry(part, (term, *written)) for part, terms in parts for term, written in terms.items())


def _joined(wanted: Entry, entries: Sequence[Entry]) -> tuple[Entry, Entry | None]:
    """(the entry, the one that it is instead of): names of a unit that is listed join it. Raises WordTaken."""
    listed = [entry for entry in entries if wanted.part == "same" and not _beside(wanted, entry)]
    further = [name for name in wanted.names if listed and _beside(Entry("same", (name,)), listed[0])]
    if len(listed) != 1 or not further:
        _check_free(wanted, entries)
        return wanted, None
    return Entry("same", (*listed[0].names, *further)), listed[0]


def _check_seen(seen: Entry, entries: Sequence[Entry]) -> Entry:
    """The entry, where it is still as it was seen. Raises WordChanged."""
    if seen not in entries:
        raise WordChanged(seen.names[0] if seen.names else "")
    return seen


def _check_free(wanted: Entry, entries: Sequence[Entry]) -> None:
    for entry in entries:
        if not _beside(wanted, entry):
            raise WordTaken(wanted.names[0], entry.names)


def _beside(one: Entry, other: Entry) -> bool:
    """Whether both can stand in the lists: no unit's name stands twice, and no term."""
    if "same" in (one.part, other.part):
        return one.part != other.part or _keys(one).isdisjoint(_keys(other))
    if "abbreviations" in (one.part, other.part):
        return one.part != other.part or one.names[0] != other.names[0]
    if (one.part == "said") != (other.part == "said"):
        return True
    return term_key(one.part, one.names[0]) != term_key(other.part, other.names[0])


def _keys(unit: Entry) -> set[tuple[str | None, ...]]:
    return {tuple(word.key for word in known_words(name)) for name in unit.names}


def _edited(path: Path, text: str, entries: Sequence[Entry], new: Entry | None, old: Entry | None) -> str:
    """The file's text with the change. Raises WordNotPlaced."""
    try:
        if new and old and (new.part == "same" or new.names[0] == old.names[0]):
            edited = _rewritten(text, entries, new, old)
            wanted = [new if entry == old else entry for entry in entries]
        else:
            edited = removed(text, _place(old, entries)) if old else text
            edited = inserted(edited, (new.part,), _written(new)) if new else edited
            wanted = [entry for entry in entries if entry != old] + ([new] if new else [])
            wanted.sort(key=lambda entry: PARTS.index(entry.part))
        is_of_units = all(entry.part in _UNITS for entry in (new, old) if entry)
        found = _entries((OwnUnits if is_of_units else OwnGlossary).checked(path, parsed(edited)))
    except (LookupError, ValueError, YAMLError, OwnFileError) as error:
        raise WordNotPlaced(path) from error
    if list(found) != wanted:
        raise WordNotPlaced(path)
    return edited


def _rewritten(text: str, entries: Sequence[Entry], new: Entry, old: Entry) -> str:
    """The entry where it stood: names go and come one by one, so that comments between them stay."""
    place = _place(old, entries)
    if new.part != "same":
        return replaced(text, place, " | ".join(new.names[1:]))
    kept = [name for name in old.names if name in new.names]
    if (*kept, *(name for name in new.names if name not in kept)) != new.names:
        return replaced(text, place, new.names)
    for number in reversed([at for at, name in enumerate(old.names) if name not in kept]):
        text = removed(text, (*place, number))
    for name in new.names[len(kept) :]:
        text = inserted(text, place, name)
    return text


def _place(entry: Entry, entries: Sequence[Entry]) -> tuple[str | int, ...]:
    return ("same", entries.index(entry)) if entry.part == "same" else (entry.part, entry.names[0])


def _written(entry: Entry) -> Sequence[str] | Mapping[str, str]:
    return entry.names if entry.part == "same" else {entry.names[0]: " | ".join(entry.names[1:])}


def _write(path: Path, data: bytes) -> None:
    """Puts the file in place whole; the one before is kept beside it."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())  # else a power cut may leave the name of an empty file
    if path.exists():
        shutil.copymode(path, beside)
        shutil.copy2(path, path.with_name(f"{path.name}.bak"))
    beside.replace(path)
