"""What the chat page says where an event of it came to nothing: that one has to sign in again, or to try again.

And that it was opened anew by itself, as its server was lost; where something else stands in the box, the question that
has no answer yet is a button beside these words.

The guard, which stands before Gradio, refuses what comes after a session has ended, so that no handler could say so:
the page asks whether it would be let in itself, and shows the words that it brought along.
"""

from __future__ import annotations

from typing import Any

import gradio as gr

from prompts.texts import Language, say
from ui.access.refused import SIGN_IN, Refused
from ui.chat.asker import Asker
from ui.chat.inert import inert
from vectorstore.access.viewer import Viewer

# For the ``js`` of Gradio's ``failure`` and ``success``; static/chat.js finds out which of the notices it is.
COME_TO_NOTHING = """() => { window.planAssistant?.cameToNothing(); }"""
WENT_WELL = """() => {
  for (const id of ["signed-out", "not-done", "moved"]) document.getElementById(id).hidden = true;
  window.planAssistant?.sent(null);
}"""


def notices(language: Language) -> gr.HTML:
    """The words, not shown yet."""
    signed_out = f'<p id="signed-out" role="alert" hidden>{sign_in_again(language)}</p>'
    not_done = f'<p id="not-done" role="alert" hidden>{inert(say("chat.not_done", language))}</p>'
    again = '<button type="button" data-ask hidden></button>'
    moved = f'<p id="moved" role="alert" hidden>{inert(say("chat.moved", language))} {again}</p>'
    return gr.HTML(signed_out + not_done + moved, elem_id="notices")


def sign_in_again(language: Language) -> str:
    """That the session is over, with the way back in."""
    link = f'<a href="{SIGN_IN.lstrip("/")}" target="_blank">{inert(say("chat.sign_in_again", language))}</a>'
    return f"{inert(say('chat.signed_out', language))} {link}"


def opened_by_another(language: Language, *, known: bool) -> str:
    """That the page is of somebody else than who asks now, with the way on. ``known``: who it was had signed in."""
    again = f'<a href="./">{inert(say("chat.load_again", language))}</a>'
    if known:
        return f"{sign_in_again(language)} · {again}"
    return f"{inert(say('chat.of_another', language))} {again}"


def opened_before(language: Language) -> str:
    """That the server knows nothing of the page any more, with the way on."""
    return f'{inert(say("chat.opened_before", language))} <a href="./">{inert(say("chat.load_again", language))}</a>'


def who_asks(asker: Asker, event: gr.Request, language: Language) -> Viewer:
    """Who caused an event. Raises what lets the page say that they have to sign in, and nothing be answered."""
    try:
        return asker.of_event(event)
    except Refused:
        raise gr.Error(say("chat.signed_out", language), visible=False, print_exception=False) from None


def noticing(*events: Any) -> None:
    """Lets the page say so where one of the events comes to nothing."""
    for event in events:
        event.failure(None, js=COME_TO_NOTHING)
