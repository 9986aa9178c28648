"""What the chat page's events do, each for whoever caused it.

The handlers are methods with their types written out: Gradio goes by them to hand in the request.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import gradio as gr

from prompts.texts import Language, say
from ui.box.visit import Visit, visit_of
from ui.chat.asked_list import asked_html
from ui.chat.asker import NOBODY, Asker, name_of
from ui.chat.boxes import with_examples
from ui.chat.feedback_form import closed_form
from ui.chat.filter_form import filled_form, filter_words, title_of
from ui.chat.head import head_of
from ui.chat.history import Conversation, ConversationSeal, asked_lately
from ui.chat.inert import inert
from ui.chat.notices import opened_by_another, who_asks
from ui.chat.scope import plans_asked, plans_at_hand
from ui.chat.turns import Turns, answered, asked, messages, noticed, own_turns, waits
from ui.chat.word_file import word_file
from ui.view import View
from ui.wiring import Parts
from vectorstore.access.viewer import Viewer
from vectorstore.errors import StoreError

log = logging.getLogger(__name__)

Asked = tuple[str, ...]


class Events:
    """The handlers of one page."""

    def __init__(self, parts: Parts, language: Language, asker: Asker) -> None:
        self._parts, self._language, self._asker = parts, language, asker
        self._seal = ConversationSeal(parts.settings.data)

    # The page is opened

    def opened(self, kept: str | None, request: gr.Request) -> list[Any]:
        """How much is searched for whom, the unit of their profile, and what was said before, as was kept."""
        viewer, view, visit = self._who(request)
        held = self._opened(viewer, view, visit, kept or "")
        return [
            head_of(view, self._language, visit),
            view.unit if viewer.is_known else gr.update(),
            name_of(viewer),
            held.turns,
            messages(held.turns, self._language),
            held.asked,
            asked_html(held.asked, self._language),
        ]

    def examples(self, request: gr.Request) -> Any:
        """Questions that the plans at hand answer."""
        _, view, visit = self._who(request)
        try:
            questions = view.examples(self._language, visit.plans if visit else ())
        except Exception:
            log.exception("no question could be suggested")
            questions = ()
        return with_examples(questions, self._language)

    def filled(self, request: gr.Request) -> list[Any]:
        """What can be chosen."""
        _, view, visit = self._who(request)
        return filled_form(view, visit, self._language)

    def chosen(self, plans: list[str] | None, years: list[str] | None, unit: str | None, request: gr.Request) -> Any:
        """The fold says what is chosen."""
        _, view, visit = self._who(request)
        titles = [title_of(plan) for plan in plans_at_hand(view, visit) if plan.id in plans] if plans else []
        return gr.update(label=filter_words(titles, years or (), unit or "", self._language))

    # A question is put

    def put(
        self, question: str, turns: Turns, before: Asked, opened: str | None, request: gr.Request
    ) -> tuple[Any, ...]:
        """The question in the conversation, or why it isn't asked."""
        viewer, _, visit = self._who(request)
        name, own = name_of(viewer), own_turns(turns, viewer)
        if opened and opened != name:
            return self._put(*noticed(own, opened_by_another(self._language, known=opened != NOBODY), name), before)
        client = request.client.host if request.client else ""
        seconds = self._parts.quotas.wait(visit, client) if question and question.strip() else 0
        if seconds:
            words = inert(say("chat.too_many", self._language, seconds=seconds))
            return self._put(*noticed(own, words, name), before)
        box, after = asked(self._language, question, own, name)
        return self._put(box, after, asked_lately(before, question) if waits(after) else before)

    def put_example(
        self, turns: Turns, before: Asked, opened: str | None, pressed: gr.SelectData, request: gr.Request
    ) -> tuple[Any, ...]:
        """As ``put``, of an example."""
        return self.put(pressed.value["text"], turns, before, opened, request)

    def put_option(
        self, turns: Turns, before: Asked, opened: str | None, pressed: gr.SelectData, request: gr.Request
    ) -> tuple[Any, ...]:
        """As ``put``, of one of the questions that an answer offers."""
        return self.put(str(pressed.value), turns, before, opened, request)

    def answered(
        self,
        turns: Turns,
        plans: list[str] | None,
        years: list[str] | None,
        unit: str | None,
        before: Asked,
        request: gr.Request,
    ) -> Iterator[tuple[Any, ...]]:
        """The conversation as its last answer grows; at the end also what the browser is to keep of it."""
        viewer, view, visit = self._who(request)
        own = own_turns(turns, viewer)
        chosen = plans_asked(view, visit, plans, years) if waits(own) else ()
        last = own
        nowhere = "chat.filter_none" if plans or years else "chat.box_none"
        for grown in answered(view, self._language, own, unit, chosen, nowhere):
            if last is not own:
                yield gr.skip(), messages(last, self._language), gr.skip()
            last = grown
        yield last, messages(last, self._language), self._sealed(viewer, Conversation(last, before))

    # What else there is

    def anew(self, before: Asked, request: gr.Request) -> tuple[Any, ...]:
        """An empty conversation; what was asked can still be asked again."""
        return self._emptied(who_asks(self._asker, request, self._language), before)

    def forgotten(self, before: Asked, request: gr.Request) -> tuple[Any, ...]:
        """An empty conversation, and nothing kept of those before."""
        return self._emptied(who_asks(self._asker, request, self._language), ())

    def written(self, wanted: str | None, turns: Turns, request: gr.Request) -> str:
        """An answer as a file."""
        viewer = who_asks(self._asker, request, self._language)
        return word_file(self._parts, self._language, own_turns(turns, viewer), wanted)

    def _who(self, request: gr.Request) -> tuple[Viewer, View, Visit | None]:
        viewer = who_asks(self._asker, request, self._language)
        return viewer, self._parts.view(viewer), visit_of(request.request) if request.request else None

    def _put(self, box: Any, turns: Turns, asked_before: Asked) -> tuple[Any, ...]:
        listed = asked_html(asked_before, self._language)
        return box, turns, messages(turns, self._language), asked_before, listed, *closed_form("")

    def _emptied(self, viewer: Viewer, asked_before: Asked) -> tuple[Any, ...]:
        kept = self._sealed(viewer, Conversation((), asked_before))
        return (), [], kept, asked_before, asked_html(asked_before, self._language), "", *closed_form("")

    def _opened(self, viewer: Viewer, view: View, visit: Visit | None, kept: str) -> Conversation:
        """Nothing where the library or the secret can't be read: the page opens all the same."""
        if not kept.strip():
            return Conversation()
        try:
            return self._seal.opened(viewer, kept, {plan.id for plan in plans_at_hand(view, visit)})
        except StoreError:
            log.exception("a kept conversation could not be opened")
            return Conversation()

    def _sealed(self, viewer: Viewer, conversation: Conversation) -> str:
        """Nothing where it can't be sealed: it is in the page all the same."""
        try:
            return self._seal.sealed(viewer, conversation)
        except StoreError:
            log.exception("a conversation could not be sealed for its browser")
            return ""
