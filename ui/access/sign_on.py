"""People who come through the sign-on of their organisation: what it says of them, and who they are here."""

from __future__ import annotations

from starlette.requests import Request

from ui.settings import Settings
from vectorstore.access.kept import Access
from vectorstore.access.people import Person
from vectorstore.access.roles import Role

PROXY = "proxy"


def of_proxy(access: Access, settings: Settings, request: Request) -> Person | None:
    """Who a trusted proxy says it is; None where it names nobody, or somebody who may not come in."""
    name = request.headers.get(settings.proxy_user, "").strip()
    if not name:
        return None
    groups = listed(request.headers.get(settings.proxy_groups, "")) if settings.proxy_groups else ()
    person = access.people.arrived(PROXY, name, name, role=given_role(settings, groups), groups=groups)
    return None if person.disabled else person


def given_role(settings: Settings, groups: tuple[str, ...]) -> Role:
    """The role that these groups of a sign-on give."""
    theirs = {group.casefold() for group in groups}
    for role, said in (("admin", settings.admin_groups), ("editor", settings.editor_groups)):
        if theirs & {group.casefold() for group in listed(said)}:
            return "admin" if role == "admin" else "editor"
    return "reader"


def listed(said: str) -> tuple[str, ...]:
    """Names with commas between them."""
    return tuple(one.strip() for one in said.split(",") if one.strip())
