"""What every page of editors is set in: what was done just now, and what stands where something can't be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from prompts.texts import Language, named, say
from ui.corrections.correcting import LOCKED_SECONDS, InState
from ui.pages import missing, page, unready
from ui.paths import up_from
from ui.replies import unstored
from ui.wiring import Parts
from vectorstore.errors import Locked, StoreError, UnknownCorrection, UnknownObligation, UnknownPlan


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages are made of."""

    parts: Parts
    language: Language

    def page(self, request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A page, which no browser keeps; it says what was done just now."""
        said = named("corrections.done", request.query_params.get("done", ""), self.language, "")
        shown = page(template, self.language, status=status, up=up_from(request), done=said, **values)
        return unstored(shown)

    def answered(self, request: Request, act: Callable[[], Response]) -> Response:
        """What ``act`` gives, or the page that says why there is nothing and what to do."""
        up = up_from(request)
        try:
            return act()
        except UnknownPlan as error:
            return missing(self.language, "page.not_found", up=up, plan=error.plan_id)
        except UnknownObligation:
            return missing(self.language, "corrections.no_obligation", up=up)
        except InState as error:
            return self._failed(up, 409, "problem.unknown_correction", error.say(self.language))
        except UnknownCorrection as error:
            return missing(self.language, "corrections.no_correction", up=up, number=error.correction)
        except Locked:
            hint = say("corrections.fault.locked", self.language)
            return later(self._failed(up, 503, "problem.not_ready", hint))
        except (StoreError, OSError) as error:
            return unready(self.language, error, up=up)

    def _failed(self, up: str, status: int, key: str, hint: str) -> HTMLResponse:
        title = say(key, self.language)
        return page("missing.html", self.language, status=status, up=up, title=title, hint=hint)


def later(shown: HTMLResponse) -> HTMLResponse:
    """The page, with when it may go better."""
    shown.headers["retry-after"] = str(LOCKED_SECONDS)
    return shown
