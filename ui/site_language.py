"""In which language a request is answered, as far as its address says: what ui/languages.py tells the pages of it."""

from __future__ import annotations

import re
from typing import cast

from starlette.types import Scope

from prompts.texts import LANGUAGES, Language

NAMED = f"(?P<language>{'|'.join(LANGUAGES)})"  # the step of an address that names one
PREFIX = re.compile(rf"/{NAMED}(?P<within>/.*)")
_EVENTS = "plan_assistant.events"  # of a request's state


def without_prefix(scope: Scope) -> tuple[Scope, Language | None]:
    """The request as of an address that names no language, and the language that it named: /en/plans is /plans."""
    root = scope.get("root_path", "")
    found = PREFIX.fullmatch(scope["path"].removeprefix(root))
    if found is None:
        return scope, None
    path = root + found["within"]
    raw = (scope.get("raw_path") or path.encode()).removeprefix(f"/{found['language']}".encode())
    return {**scope, "path": path, "raw_path": raw}, cast(Language, found["language"])


def events_below(scope: Scope, below: str) -> Scope:
    """The request, whose page sends its events to ``below``, relative to the page: "./en" at /, "." at /en/."""
    return {**scope, "state": scope.get("state", {}) | {_EVENTS: below}}


def events_of(scope: Scope) -> str:
    """Where the page asked for sends its events; "." where nobody said: the application is of one language."""
    return cast(str, scope.get("state", {}).get(_EVENTS, "."))
