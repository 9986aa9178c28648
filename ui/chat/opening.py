"""What the chat page shows as it is opened, and what its fold of choices says, each for whoever looks at it.

The handlers are methods with their types written out: Gradio goes by them to hand in the request.
"""

from __future__ import annotations

import logging
from typing import Any

import gradio as gr

from prompts.texts import Language
from ui.chat.asked_list import asked_html
from ui.chat.asker import Asker, name_of
from ui.chat.boxes import with_examples
from ui.chat.callers import Callers
from ui.chat.filter_form import filled_form, filter_words, title_of
from ui.chat.head import head_of
from ui.chat.keeping import Keeping
from ui.chat.scope import plans_at_hand
from ui.chat.turns import messages
from ui.wiring import Parts

log = logging.getLogger(__name__)


class Opening:
    """The handlers of one page."""

    def __init__(self, parts: Parts, language: Language, asker: Asker) -> None:
        self._language = language
        self._callers = Callers(parts, language, asker)
        self._keeping = Keeping(parts.settings.data)

    def opened(self, kept: str | None, request: gr.Request) -> list[Any]:
        """How much is searched for whom, the unit of their profile, and what was said before, as was kept."""
        who = self._callers.who(request)
        held = self._keeping.opened(who.viewer, who.view, who.visit, kept or "")
        return [
            head_of(who.view, self._language, who.visit),
            who.view.unit if who.viewer.is_known else gr.update(),
            name_of(who.viewer),
            held.turns,
            messages(held.turns, self._language),
            held.asked,
            asked_html(held.asked, self._language),
        ]

    def examples(self, request: gr.Request) -> Any:
        """Questions that the plans at hand answer."""
        who = self._callers.who(request)
        questions: tuple[str, ...] = ()
        has_plans = True
        try:
            has_plans = bool(plans_at_hand(who.view, who.visit))
            questions = who.view.examples(self._language, who.visit.plans if who.visit else ())
        except Exception:
            log.exception("no question could be suggested")
        return with_examples(questions, self._language, has_plans=has_plans)

    def filled(self, request: gr.Request) -> list[Any]:
        """What can be chosen."""
        who = self._callers.who(request)
        return filled_form(who.view, who.visit, self._language)

    def chosen(self, plans: list[str] | None, years: list[str] | None, unit: str | None, request: gr.Request) -> Any:
        """The fold says what is chosen."""
        who = self._callers.who(request)
        titles = [title_of(plan) for plan in plans_at_hand(who.view, who.visit) if plan.id in plans] if plans else []
        return gr.update(label=filter_words(titles, years or (), unit or "", self._language))
