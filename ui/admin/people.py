"""The pages of people: all of them, and one with what they may do and how they come in."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from ui.access.needs import noting, viewer_of
from ui.access.sign_on import listed
from ui.admin.frame import Frame, gone_to
from ui.faults import fault_of
from vectorstore.access.errors import AccessError, UnknownPerson
from vectorstore.access.kept import Access
from vectorstore.access.kept_people import role_of
from vectorstore.access.people import Person
from vectorstore.access.roles import ROLES, Role

Field = Annotated[str, Form()]
LINK = "sign-in/link?token="


def people_router(frame: Frame) -> APIRouter:
    """The routes of /admin/people that show, and that make somebody."""
    router = frame.router()

    @router.get("/admin/people")
    def people(request: Request) -> HTMLResponse:
        return people_page(request, frame)

    @router.post("/admin/people/create")
    def create_person(
        request: Request, name: Field = "", role: Field = "", groups: Field = "", unit: Field = "", shown: Field = ""
    ) -> HTMLResponse:
        given = {"name": name, "role": role, "groups": groups, "unit": unit, "shown": shown}
        access = _access(frame)
        try:
            made = access.people.create(name, role_named(role), shown=shown, unit=unit, groups=listed(groups))
            link = access.sessions.new_link(made.id)
        except AccessError as error:
            return people_page(request, frame, error=error, given=given)
        noting(request, person=made.name, role=made.role, groups=list(made.groups))
        return person_page(request, frame, made, link=link_address(frame, request, link), made=True)

    return router


def person_router(frame: Frame) -> APIRouter:
    """The routes of /admin/people/… that show somebody, and that change what they may do and are called."""
    router = frame.router()

    @router.get("/admin/people/{person_id}")
    def person(request: Request, person_id: str) -> HTMLResponse:
        return person_page(request, frame, _person(frame, request, person_id))

    @router.post("/admin/people/{person_id}/change")
    def change_person(
        request: Request, person_id: str, role: Field = "", groups: Field = "", unit: Field = "", shown: Field = ""
    ) -> Response:
        person, people = _person(frame, request, person_id), _access(frame).people
        noting(request, role=role, groups=listed(groups))
        try:
            people.change(person.name, role=role_named(role), groups=listed(groups), shown=shown, unit=unit)
        except AccessError as error:
            given = {"role": role, "groups": groups, "unit": unit, "shown": shown}
            return person_page(request, frame, person, error=error, given=given)
        return gone_to(request, f"admin/people/{person_id}", "person_changed")

    return router


def person_standing_router(frame: Frame) -> APIRouter:
    """Whether a person may come in at all. What would leave no admin is refused: see LastAdmin."""
    router = frame.router()

    @router.post("/admin/people/{person_id}/disable")
    def disable_person(request: Request, person_id: str) -> Response:
        _access(frame).people.set_disabled(_person(frame, request, person_id).name, True)
        return gone_to(request, f"admin/people/{person_id}", "person_disabled")

    @router.post("/admin/people/{person_id}/enable")
    def enable_person(request: Request, person_id: str) -> Response:
        _access(frame).people.set_disabled(_person(frame, request, person_id).name, False)
        return gone_to(request, f"admin/people/{person_id}", "person_enabled")

    @router.post("/admin/people/{person_id}/forget")
    def forget_person(request: Request, person_id: str) -> Response:
        _access(frame).people.forget(_person(frame, request, person_id).name)
        return gone_to(request, "admin/people", "person_forgotten")

    return router


def person_ways_router(frame: Frame) -> APIRouter:
    """How a person comes in: by a new link, and no more by tokens, or in browsers that are signed in."""
    router = frame.router()

    @router.post("/admin/people/{person_id}/link")
    def new_link(request: Request, person_id: str) -> HTMLResponse:
        person = _person(frame, request, person_id)
        secret = _access(frame).sessions.new_link(person.id)
        return person_page(request, frame, person, link=link_address(frame, request, secret))

    @router.post("/admin/people/{person_id}/unlock")
    def unlock_person(request: Request, person_id: str) -> Response:
        _access(frame).attempts.forget(_person(frame, request, person_id).name)
        return gone_to(request, f"admin/people/{person_id}", "person_unlocked")

    @router.post("/admin/people/{person_id}/revoke")
    def revoke_tokens(request: Request, person_id: str) -> Response:
        noting(request, tokens=_access(frame).tokens.revoke_all(_person(frame, request, person_id).id))
        return gone_to(request, f"admin/people/{person_id}", "tokens_revoked")

    @router.post("/admin/people/{person_id}/sign-out")
    def sign_out_person(request: Request, person_id: str) -> Response:
        noting(request, sessions=_access(frame).sessions.close_all(_person(frame, request, person_id).id))
        return gone_to(request, f"admin/people/{person_id}", "person_signed_out")

    return router


def people_page(
    request: Request, frame: Frame, *, error: AccessError | None = None, given: dict[str, str] | None = None
) -> HTMLResponse:
    """Everybody. ``error``: why somebody was not made of what was ``given``."""
    access = _access(frame)
    said, status = _said(frame, error)
    shown: dict[str, Any] = {"people": access.people.all(), "sessions": access.sessions.counts(), "roles": ROLES}
    shown |= {"error": said, "given": given or {}, "role_of": role_of, "groups": _groups(access)}
    return frame.page(request, "people", "admin_people.html", status=status, **shown)


def person_page(
    request: Request,
    frame: Frame,
    person: Person,
    *,
    error: AccessError | None = None,
    given: dict[str, str] | None = None,
    link: str = "",
    made: bool = False,
) -> HTMLResponse:
    """One person. ``error``: why ``given`` was not taken. ``link``: signs them in once; shown on this page only."""
    access = _access(frame)
    said, status = _said(frame, error)
    shown: dict[str, Any] = {"person": person, "roles": ROLES, "role": role_of(person), "error": said, "link": link}
    shown |= {"made": made, "sessions": access.sessions.counts().get(person.id, 0), "groups": _groups(access)}
    shown |= {"tokens": [one for one in access.tokens.all(person.id) if one.revoked_at is None]}
    kept = {"role": person.role, "groups": ", ".join(person.groups), "unit": person.unit, "shown": person.shown}
    shown |= {"own": person.id == viewer_of(request).key, "given": given or kept}
    return frame.page(request, "people", "admin_person.html", status=status, **shown)


def link_address(frame: Frame, request: Request, secret: str) -> str:
    """The address of a link, as whoever gets it opens it."""
    public = frame.parts.settings.public_url
    return f"{public.rstrip('/') if public else str(request.base_url).rstrip('/')}/{LINK}{secret}"


def role_named(said: str) -> Role:
    """The role of this name; that of a reader where there is none."""
    return next((role for role in ROLES if role == said), "reader")


def _person(frame: Frame, request: Request, person_id: str) -> Person:
    """The person with this id, whom the audit trail names. Raises UnknownPerson."""
    found = _access(frame).people.of_id(person_id)
    if found is None:
        raise UnknownPerson(name=person_id)
    noting(request, person=found.name)
    return found


def _said(frame: Frame, error: AccessError | None) -> tuple[str, int]:
    fault = fault_of(error, frame.language) if error else None
    return (fault.detail, fault.status) if fault else ("", 200)


def _groups(access: Access) -> list[str]:
    """Every group that somebody is in or that may see a collection, to choose from."""
    of_people = {group for person in access.people.all() for group in person.all_groups}
    return sorted(of_people | {group for one in access.collections.all() for group in one.groups})


def _access(frame: Frame) -> Access:
    return frame.library.catalogue.access
