"""The head of the chat page: what it is, how much is searched for whoever looks at it, and who that is."""

from __future__ import annotations

import logging

from prompts.texts import Language, say
from ui.chat.answer_html import inert
from ui.view import View
from vectorstore.access.viewer import Viewer

log = logging.getLogger(__name__)


def bare_head(language: Language) -> str:
    """The head before it is told who looks at it: the same for everybody."""
    return _head("&nbsp;", language)


def head_of(view: View, language: Language) -> str:
    """Title, tagline, how many plans this viewer can ask, and the way in or to their account."""
    try:
        count = len(view.library.plans())
    except Exception:
        log.exception("the library can't be listed")
        count, state = 0, say("chat.no_library", language)
    else:
        state = say("chat.plans", language, count=count) if count else _none(view, language)
    pages = (("plans", "chat.plans_link"), ("register", "register.title")) if count else ()
    links = [f'<a href="{address}">{inert(say(key, language))}</a>' for address, key in pages]
    links.append(_viewer(view.viewer, language))
    return _head(f"<span>{inert(state)}.</span> {' · '.join(links)}", language)


def _none(view: View, language: Language) -> str:
    """Where nothing can be asked: how plans come in is said to those who can see to it, or see everything there is."""
    viewer = view.viewer
    return say("chat.none_for_you" if viewer.is_known and not viewer.may("admin") else "chat.no_plans", language)


def _viewer(viewer: Viewer, language: Language) -> str:
    if not viewer.is_known:
        return f'<a href="sign-in">{inert(say("chat.sign_in", language))}</a>'
    name, title = inert(viewer.shown or viewer.name), inert(say("access.account", language))
    return f'<a class="account" href="account" title="{title}">{name}</a>'


def _head(state: str, language: Language) -> str:
    title, tagline = inert(say("app.title", language)), inert(say("app.tagline", language))
    return f'<div class="heading"><h1>{title}</h1><p>{tagline}</p></div><p class="state">{state}</p>'
