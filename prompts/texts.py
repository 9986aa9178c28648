"""The fixed on-screen texts, Vietnamese and English side by side in catalogue/, a file a surface.

Errors:
    TextError (LookupError)
    ├── UnknownText   no such key
    └── WrongFields   the text's {fields} and those given differ
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

import yaml

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")
CATALOGUE = Path(__file__).with_name("catalogue")


class TextError(LookupError):
    """A text of the catalogue can't be shown as asked."""


class UnknownText(TextError):
    """No text has this key."""


class WrongFields(TextError):
    """The fields given are not those that the text has."""


def say(key: str, language: Language, **fields: object) -> str:
    """The text ``key`` in ``language`` with its fields filled in.

    Raises UnknownText, or WrongFields where a field is missing or would go unused.
    """
    entry = texts().get(key)
    if entry is None:
        raise UnknownText(f"no text {key!r} in prompts/{CATALOGUE.name}: add it there in Vietnamese and English")
    wording = entry[language]
    if fields_of(wording) != fields.keys():
        wanted, given = sorted(fields_of(wording)), sorted(fields)
        raise WrongFields(f"text {key!r} takes the fields {wanted}, not {given}")
    return wording.format(**fields)


def named(prefix: str, name: str, language: Language, otherwise: str | None = None) -> str:
    """What the catalogue calls something, ``<prefix>.<name>``; where it has no such text, ``otherwise`` or the name."""
    key = f"{prefix}.{name}"
    if key in texts():
        return say(key, language)
    return name if otherwise is None else otherwise


def fields_of(wording: str) -> set[str]:
    """The names of the {fields} in ``wording``."""
    return {name for _, name, _, _ in Formatter().parse(wording) if name is not None}


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """The whole catalogue. Raises TextError where a key stands twice, or the languages of an entry don't match."""
    files = [_loaded(path) for path in sorted(CATALOGUE.glob("*.yaml"))]
    entries = {key: entry for file in files for key, entry in file.items()}
    if len(entries) < sum(map(len, files)):
        raise TextError("a key stands in two files of the catalogue")
    for key, entry in entries.items():
        if not isinstance(entry, dict) or set(entry) != set(LANGUAGES):
            raise TextError(f"text {key!r} needs exactly the languages {LANGUAGES}")
        if fields_of(entry["vi"]) != fields_of(entry["en"]):
            raise TextError(f"text {key!r} has different fields in its two languages")
    return entries


def _loaded(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # nine times as fast, where PyYAML has it
    entries: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), loader)
    return entries
