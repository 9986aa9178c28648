"""People who come through the sign-on of their organisation: what it says of them, and who they are here."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from starlette.requests import Request

from ui.access.trail import address_of, note_told
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.access.errors import BadName
from vectorstore.access.people import Person, checked_name, name_key
from vectorstore.access.roles import Role

log = logging.getLogger(__name__)
PROXY = "proxy"
MOST_GROUPS = 500  # of one person that are kept


@dataclass(frozen=True, slots=True)
class Told:
    """What a sign-on says of somebody. ``subject``: who they are there, for ever; the names may change."""

    origin: str
    subject: str
    name: str
    shown: str = ""
    groups: tuple[str, ...] = ()


def arrived(parts: Parts, told: Told, address: str = "") -> Person:
    """Who that is here: made where they are new, and with the role that their groups give them now. Raises BadName.

    ``address``: from where they come, for the audit trail, which notes what is new of them.
    """
    people, settings = parts.library.catalogue.access.people, parts.settings
    names = checked_name(told.name), next(iter(usable([told.shown])), "")
    role = given_role(settings, told.groups)
    groups = usable(told.groups)[:MOST_GROUPS]
    before = people.of_origin(told.origin, told.subject)
    person = people.arrived(told.origin, told.subject, names[0], shown=names[1], role=role, groups=groups)
    note_told(parts, before, person, address)
    return person


def of_proxy(parts: Parts, request: Request) -> Person | None:
    """Who a trusted proxy says it is; None where it names nobody, or somebody who may not come in.

    Where a header comes more than once, one of them may be the client's own: none is believed then.
    """
    settings = parts.settings
    users = request.headers.getlist(settings.proxy_user)
    groups = request.headers.getlist(settings.proxy_groups) if settings.proxy_groups else []
    if len(users) > 1 or len(groups) > 1:
        log.warning(
            "a proxy passes headers of its client on beside its own, and is not believed: let it replace %s",
            _of(settings),
        )
        return None
    name, theirs = _text("".join(users)), _text("".join(groups))
    if not name:
        return None
    try:
        person = arrived(parts, Told(PROXY, name, name, groups=listed(theirs or "")), address_of(request))
    except BadName:
        log.warning("a proxy names who asks by what can't be a name, in %s", settings.proxy_user)
        return None
    return None if person.disabled else person


def given_role(settings: Settings, groups: Iterable[str]) -> Role:
    """The role that these groups of a sign-on give."""
    theirs = set(map(name_key, groups))
    if theirs & set(map(name_key, listed(settings.admin_groups))):
        return "admin"
    return "editor" if theirs & set(map(name_key, listed(settings.editor_groups))) else "reader"


def listed(said: str) -> tuple[str, ...]:
    """Names with commas between them."""
    return tuple(one.strip() for one in said.split(",") if one.strip())


def usable(names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that can be kept, each once."""
    kept: list[str] = []
    for name in names:
        with suppress(BadName):
            kept.append(checked_name(name))
    return tuple(dict.fromkeys(kept))


def _text(value: str) -> str | None:
    """What a header says in UTF-8; Starlette reads its bytes as Latin-1. None where it is something else.

    Read as another encoding, it could name somebody else.
    """
    try:
        return value.encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return None


def _of(settings: Settings) -> str:
    return " and ".join(name for name in (settings.proxy_user, settings.proxy_groups) if name)
