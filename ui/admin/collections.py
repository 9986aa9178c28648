"""Collections: which plans only certain groups see, which groups those are, and where new plans go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from ui.access.needs import noting
from ui.admin.frame import Frame, gone_to
from ui.collection_warnings import warnings_of
from ui.faults import fault_of
from vectorstore.access.collections import NONE, Collection
from vectorstore.access.errors import AccessError
from vectorstore.access.people import Person, name_key

BETWEEN = ";"  # groups in one field; names of a sign-on may hold commas
Names = Annotated[list[str] | None, Form()]


@dataclass(frozen=True, slots=True)
class Listed:
    """A collection with what an admin should know of who sees it. ``keys``: of its groups.

    ``withdrawn``, ``waiting``: how many of its plans aren't in the list of those that serve.
    """

    collection: Collection
    warnings: tuple[str, ...]
    keys: frozenset[str]
    withdrawn: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Given:
    """The form for a new collection as it was sent, to be put right. ``keys``: of the groups that were chosen."""

    name: str = ""
    keys: frozenset[str] = frozenset()
    others: str = ""


def collections_router(frame: Frame) -> APIRouter:
    """The routes of /admin/collections that show all, make one, and say where new plans go."""
    router = frame.router()

    @router.get("/admin/collections")
    def collections(request: Request) -> HTMLResponse:
        return collections_page(request, frame)

    @router.post("/admin/collections/create")
    def create_collection(
        request: Request, name: Annotated[str, Form()] = "", group: Names = None, others: Annotated[str, Form()] = ""
    ) -> Response:
        groups = named(group or (), others)
        try:
            made = frame.library.catalogue.access.collections.create(name, groups)
        except AccessError as error:
            return _refused(request, frame, error, Given(name, keys_of(group or ()), others))
        noting(request, collection=made.id, groups=list(made.groups))
        return gone_to(request, "admin/collections", "collection_created")

    @router.post("/admin/collections/standard")
    def set_standard_collection(request: Request, collection: Annotated[str, Form()] = "") -> Response:
        noting(request, collection=collection)
        frame.library.catalogue.access.collections.set_standard(None if collection == NONE else collection)
        return gone_to(request, "admin/collections", "collection_standard")

    return router


def collection_router(frame: Frame) -> APIRouter:
    """The routes of /admin/collections/…, of one collection."""
    router = frame.router()

    @router.post("/admin/collections/{collection}/groups")
    def set_collection_groups(
        request: Request, collection: str, group: Names = None, others: Annotated[str, Form()] = ""
    ) -> Response:
        try:
            made = frame.library.catalogue.access.collections.set_groups(collection, named(group or (), others))
        except AccessError as error:
            return _refused(request, frame, error)
        noting(request, groups=list(made.groups))
        return gone_to(request, "admin/collections", "collection_regrouped")

    @router.post("/admin/collections/{collection}/forget")
    def forget_collection(request: Request, collection: str) -> Response:
        try:
            frame.library.catalogue.access.collections.forget(collection)
        except AccessError as error:
            return _refused(request, frame, error)
        return gone_to(request, "admin/collections", "collection_forgotten")

    return router


def collections_page(
    request: Request, frame: Frame, status: int = 200, error: str = "", given: Given | None = None
) -> HTMLResponse:
    """The page. ``error``: why something was not done; ``given``: the form as it was sent."""
    access = frame.library.catalogue.access
    people, found = access.people.all(), access.collections.all()
    groups = known_groups((*(one.all_groups for one in people), *(one.groups for one in found)))
    there = access.collections.of_plans()
    is_open = sum(plan.id not in there for plan in frame.library.plans())
    shown: dict[str, Any] = {"listed": listed(frame, found, people, there), "groups": groups, "is_open": is_open}
    shown |= {"between": BETWEEN, "key": name_key, "nowhere": NONE, "error": error, "given": given or Given()}
    return frame.page(request, "collections", "admin_collections.html", status=status, **shown)


def listed(
    frame: Frame, found: Iterable[Collection], people: Sequence[Person], there: Mapping[str, str]
) -> list[Listed]:
    """The collections as the page shows them; ``there``: the collection's id by the plan's."""
    withdrawn = Counter(there.get(plan.id) for plan in frame.library.withdrawn())
    waiting = Counter(there.get(one.plan.id) for one in frame.library.waiting())
    return [
        Listed(
            one,
            warnings_of(one, people, frame.language),
            keys_of(one.groups),
            withdrawn[one.id],
            waiting[one.id],
        )
        for one in found
    ]


def keys_of(groups: Iterable[str]) -> frozenset[str]:
    """By which groups are the same, however they are written."""
    return frozenset(map(name_key, groups))


def known_groups(named: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Every group that is named somewhere, once however it is written, by name."""
    by_key: dict[str, str] = {}
    for group in (one for groups in named for one in groups):
        by_key.setdefault(name_key(group), group)
    return tuple(by_key[key] for key in sorted(by_key))


def named(chosen: Iterable[str], others: str) -> list[str]:
    """The groups of a form: those chosen, and those written into one field."""
    return [*chosen, *(one for one in map(str.strip, others.split(BETWEEN)) if one)]


def _refused(request: Request, frame: Frame, error: AccessError, given: Given | None = None) -> HTMLResponse:
    fault = fault_of(error, frame.language)
    said = (fault.status, fault.detail) if fault else (422, str(error))
    return collections_page(request, frame, *said, given)
