"""Who sends a request: by a token or a box, the header of a trusted proxy, a session's cookie, or nobody in particular.

What is sent first in this order counts. A token or a visit that isn't right is refused, and nobody is taken for
somebody else instead. A session whose person is gone or disabled is over.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.types import Scope

from ui.access.cookies import session_secret
from ui.access.peers import is_from_here
from ui.access.refused import BoxOver, WrongToken
from ui.box.visit import Visit
from ui.wiring import Parts
from vectorstore.access.people import Person
from vectorstore.access.roles import lower
from vectorstore.access.viewer import ANONYMOUS, How, Sight, Viewer

if TYPE_CHECKING:
    from vectorstore.access.kept import Access


class Identity:
    """Tells who sends a request to what ``parts`` serve."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._settings = parts.settings

    @property
    def _access(self) -> Access:
        return self._parts.library.catalogue.access

    def viewer(self, request: Request, *, by_proxy: bool = False) -> Viewer | None:
        """Who it is; None where nobody in particular may not come in. ``by_proxy``: a trusted one passed it on.

        Raises WrongToken, BoxOver, StoreError.
        """
        scheme, given = _credentials(request)
        if scheme == "bearer":
            return viewer_of_token(self._access, given)
        if scheme == "box":
            return self._of_box(request)
        if self._settings.sign_on == "proxy" and by_proxy and (person := self._of_proxy(request)):
            return self._as(person, "proxy")
        if secret := session_secret(request):
            person = self._of_session(secret)
            if person is not None:
                return self._as(person, "session")
        return ANONYMOUS if self.lets_anyone_in(request.scope) else None

    def visit(self, request: Request) -> Visit | None:
        """Through which box it came; None where through none. Raises BoxOver, StoreError."""
        scheme, given = _credentials(request)
        if scheme != "box":
            return None
        visit = self._parts.box.visit(given)
        if visit is None:
            raise BoxOver
        return visit

    def lets_anyone_in(self, scope: Scope) -> bool:
        """Whether nobody in particular may read: always, never, or on this machine only, as the settings say.

        "On this machine" means that the server listens on no other address, that no proxy stands before it, as far as
        settings and request show, and that the browser too calls it by a name of this machine.
        """
        settings = self._settings
        if settings.anonymous != "loopback":
            return settings.anonymous == "everywhere"
        alone = settings.on_loopback and not settings.proxies and not settings.public_url
        return alone and is_from_here(scope)

    def _of_box(self, request: Request) -> Viewer:
        """A reader at most, whoever it is: no page that holds a box is to change anything through it."""
        visit = self.visit(request)
        if visit is not None and not visit.person_id and self.lets_anyone_in(request.scope):
            return replace(ANONYMOUS, how="box")
        person = self._access.people.of_id(visit.person_id) if visit is not None and visit.person_id else None
        if person is None or person.disabled:
            raise BoxOver
        return self._as(person, "box", "reader")

    def _of_session(self, secret: str) -> Person | None:
        access, settings = self._access, self._settings
        found = access.sessions.person_of(
            secret, longest=3600.0 * settings.session_hours, idle=60.0 * settings.session_idle
        )
        person = access.people.of_id(found[0]) if found else None
        return None if person is None or person.disabled else person

    def _of_proxy(self, request: Request) -> Person | None:
        """Who the proxy says it is. See sign_on.py."""
        from ui.access.sign_on import of_proxy  # cost: only with this sign-on

        return of_proxy(self._parts, request)

    def _as(self, person: Person, how: How, most: str | None = None) -> Viewer:
        return viewer_as(self._access, person, how, most)


def _credentials(request: Request) -> tuple[str, str]:
    """What the header says by itself: its scheme, in lower case, and what comes after it."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return scheme.lower(), given.strip()


def sight_now(access: Access, viewer: Viewer) -> Sight:
    """What somebody whom ``viewer`` tells of may see now: nothing of collections where they may come in no more."""
    person = access.people.of_id(viewer.key)
    if person is None or person.disabled:
        return Sight()
    return viewer_as(access, person, viewer.how, viewer.role).sight


def viewer_of_token(access: Access, secret: str) -> Viewer:
    """Whom the token lets in. Raises WrongToken, StoreError."""
    token = access.tokens.of(secret)
    person = access.people.of_id(token.person_id) if token else None
    if token is None or person is None or person.disabled:
        raise WrongToken
    return viewer_as(access, person, "token", token.role)


def viewer_as(access: Access, person: Person, how: How, most: str | None = None) -> Viewer:
    """The person as who asks. ``most``: the role that a token has, which they don't go beyond."""
    from vectorstore.access.kept_people import role_of
    from vectorstore.access.roles import ROLES

    role = role_of(person)
    if most in ROLES:
        role = lower(role, most)
    sight = access.collections.sight(person.all_groups, admin=role == "admin")
    return Viewer(person.id, person.name, role, sight, how, person.unit, person.shown)
