"""What went wrong in a call of a tool, in words for who called."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request

from prompts.texts import Language
from ui.access.refused import Refused
from ui.faults import fault_of
from ui.problems import in_words


def telling(language: Language, request: Request | None) -> Callable[[Exception], str]:
    """Says it as who sent the request may hear it; without a request to who owns the machine, who hears all."""

    def tell(error: Exception) -> str:
        if isinstance(error, Refused):
            return ": ".join(error.told(language))
        if request is None and (fault := fault_of(error, language)):
            return fault.detail
        return in_words(error, language, request)

    return tell
