"""Files → plans in the library: load, read, keep; a report a file, and one file's fault stops no other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from ingest.ahead import Readers, read_ahead
from ingest.found import Brought, brought
from ingest.found import expand as expand
from ingest.one_file import Shelf, kept, loaded, reported
from ingest.read_file import Manner as Manner
from ingest.read_file import read_plan as read_plan
from ingest.readers import Pages
from ingest.reports import FileReport as FileReport
from ingest.reports import passed_over
from prompts.texts import Language, say
from vectorstore.lexicon.own_units import OwnUnits
from vectorstore.placement import AUTOMATIC, Choice
from vectorstore.values import Reading

Progress = Callable[[str, float, int], None]
"""Called with what is read, how many files are done and how many there are; a file of pages is done by fractions."""
Moved = Callable[[str, int, int], None]
"""Called with a file's name, and how many of its pages are done and how many there are."""


def ingest(
    library: Shelf,
    paths: Sequence[Path],
    *,
    progress: Progress | None = None,
    language: Language = "vi",
    own: OwnUnits | None = None,
    secret: bool = False,
    choice: Choice = AUTOMATIC,
    uploaded: bool = False,
    page: Moved | None = None,
    readers: Readers | None = None,
) -> Iterator[FileReport]:
    """Reads every file, and every file in every folder and archive, into the library; yields a report a file.

    A file that no reader knows is an error where it was asked for by name, and passed over where a folder or an archive
    holds it. ``own``: an admin's own names of units. ``secret``: takes papers stamped as state secrets too.
    ``choice``: which plan the files are of, else placing.py says; and into which collection new ones go. ``uploaded``:
    they lie here only for now.
    ``page``: called a page, instead of ``progress``. Raises what these raise, when nothing of the file at hand is kept.
    ``readers``: read what comes next, elsewhere, while this process keeps; what is kept and every report are the same,
    in the same order. ``progress`` is then called from other threads too. Raises ReadersFailed.
    """
    files = list(dict.fromkeys(found for path in paths for found in expand(path)))
    manner = Manner(language, own, secret, choice, uploaded)
    move = _Move(progress or _no_progress, files, language)
    if readers is not None:
        ahead = brought(files, paths, manner, _begin_nothing)
        yield from read_ahead(library, ahead, manner, readers, begin=move.begin, page=page or move.page)
    else:
        for one in brought(files, paths, manner, move.begin):
            yield _ingest_file(library, one, manner, partial(page or move.page, one.path.name))
    move.begin(len(files))


class _Move:
    """Tells how many files are done, and how much of the one at hand."""

    def __init__(self, progress: Progress, files: Sequence[Path], language: Language) -> None:
        self._progress, self._files, self._language = progress, files, language
        self._done = 0

    def begin(self, number: int) -> None:
        """The file of this number is next; after the last, none is."""
        self._done = number
        self._progress(self._files[number].name if number < len(self._files) else "", number, len(self._files))

    def page(self, name: str, done: int, of: int) -> None:
        """So many pages of a file are done; of a file without pages there is nothing to say."""
        if of:
            said = say("cli.ingest.page", self._language, name=name, done=done, of=of)
            self._progress(said, min(self._done + done / of, len(self._files)), len(self._files))


def _no_progress(doing: str, done: float, of: int) -> None:
    pass


def _begin_nothing(number: int) -> None:
    pass


def _ingest_file(library: Shelf, one: Brought, manner: Manner, pages: Pages) -> FileReport:
    """The report of one file, read in this process."""
    report = one.report or (None if one.asked else passed_over(one.path, manner.language))
    if report is not None:
        return report
    started = time.perf_counter()
    report = reported(one.path, manner, lambda: _kept(library, one, manner, pages))
    return replace(report, seconds=round(time.perf_counter() - started, 3))


def _kept(library: Shelf, one: Brought, manner: Manner, pages: Pages) -> FileReport:
    file = loaded(one.path, one.file, manner)

    def read() -> Reading:
        reading = read_plan(file.data, file.path, manner, pages)
        pages(len(reading.pages), len(reading.pages))  # the last moment to stop
        return reading

    return kept(library, file, manner, read)
