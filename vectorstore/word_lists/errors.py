"""What can go wrong with a change of an admin's word lists.

StoreError
└── WordListError
    ├── BadWord        a name can't stand in the list
    ├── WordTaken      another entry has the name
    ├── WordChanged    the entry is no longer as it was seen
    └── WordNotPlaced  the file's form doesn't let it be changed here

``code`` names the text for users, ``words.fault.…``, and ``fields`` are the text's.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vectorstore.errors import StoreError, storable


class WordListError(StoreError):
    """A word list isn't changed."""

    def __init__(self, code: str, message: str, **fields: object) -> None:
        super().__init__(storable(message))
        self.code = code
        self.fields = fields


class BadWord(WordListError):
    """A name can't stand in the list; ``code`` says why."""


class WordTaken(WordListError):
    """Another entry has the name."""

    def __init__(self, name: str, names: Sequence[str]) -> None:
        entry = ", ".join(names)
        message = f"{name!r} is in the list already, in the entry {entry!r}: change or remove that one"
        super().__init__("taken", message, name=name, entry=entry)


class WordChanged(WordListError):
    """The entry is no longer as it was seen."""

    def __init__(self, name: str) -> None:
        message = f"the entry {name!r} was changed or removed meanwhile; look at the list again"
        super().__init__("changed", message, name=name)


class WordNotPlaced(WordListError):
    """The file's form doesn't let it be changed here."""

    def __init__(self, path: Path) -> None:
        message = f"{path} is written in a form in which single entries can't be changed; change it in a text editor"
        super().__init__("not_placed", message, file=path)
