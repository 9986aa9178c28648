"""The head of the chat page: what it is, how much is searched for whoever looks at it, and who that is."""

from __future__ import annotations

import logging

from prompts.texts import Language, say
from ui.box.visit import Visit
from ui.chat.inert import inert
from ui.chat.scope import plans_at_hand
from ui.display_menu import display_menu
from ui.view import View
from vectorstore.access.viewer import Viewer

log = logging.getLogger(__name__)


def bare_head(language: Language) -> str:
    """The head before it is told who looks at it: the same for everybody."""
    return _head("&nbsp;", "&nbsp;", language)


def head_of(view: View, language: Language, visit: Visit | None = None) -> str:
    """Title, tagline, how many plans this viewer can ask, and the way in or to their account; no account in a box."""
    try:
        count = len(plans_at_hand(view, visit))
    except Exception:
        log.exception("the library can't be listed")
        count, state = 0, say("chat.no_library", language)
    else:
        state = say("chat.plans", language, count=count) if count else _none(view, language, visit)
    pages = (("plans", "chat.plans_link"), ("register", "bar.register")) if count else ()
    links = [f'<a href="{address}">{inert(say(key, language))}</a>' for address, key in pages]
    if visit is None:
        if view.viewer.may("admin"):
            links.append(f'<a href="admin">{inert(say("bar.admin", language))}</a>')
        links.append(_viewer(view.viewer, language))
    return _head(f"{inert(state)}.", "".join(links), language)


def _none(view: View, language: Language, visit: Visit | None) -> str:
    """Where nothing can be asked: how plans come in is said to those who can see to it, or see everything there is."""
    viewer = view.viewer
    if visit is not None:
        return say("chat.box_none", language)
    if viewer.may("admin"):
        return say("chat.no_plans_admin", language)
    return say("chat.none_for_you" if viewer.is_known else "chat.no_plans", language)


def _viewer(viewer: Viewer, language: Language) -> str:
    if not viewer.is_known:
        return f'<a href="sign-in">{inert(say("chat.sign_in", language))}</a>'
    name, title = inert(viewer.shown or viewer.name), inert(say("access.account", language))
    return f'<a class="account" href="account" title="{title}">{name}</a>'


def _head(state: str, links: str, language: Language) -> str:
    title, tagline = inert(say("app.title", language)), inert(say("app.tagline", language))
    skip = f'<a class="skip" href="#question">{inert(say("chat.skip", language))}</a>'
    return (
        f'{skip}<div class="heading"><h1>{title}</h1><p class="tagline">{tagline}</p></div>{display_menu(language, "")}'
        f'<p class="state">{state}</p><nav aria-label="{inert(say("chat.pages", language))}">{links}</nav>'
    )
