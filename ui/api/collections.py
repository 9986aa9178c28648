"""GET /api/collections, and into which collection a plan comes; they need an admin."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from ui.access.needs import needs_admin, noting
from ui.problems import failing
from ui.wiring import Parts

ADMIN = [Depends(needs_admin)]
_FRESH = {"cache-control": "no-store"}


class CollectionShape(BaseModel):
    """A collection: ``groups`` may see it; ``standard``: new plans go into it. ``plans``: how many, serving or not."""

    id: str
    name: str
    groups: list[str]
    standard: bool
    plans: int


class CollectionsAnswer(BaseModel):
    """Every collection, by name."""

    collections: list[CollectionShape]


class Into(BaseModel):
    """Where a plan is to be."""

    model_config = ConfigDict(extra="forbid")

    collection: str | None = Field(max_length=200, description="The collection's id; null: in none, for everybody.")


class PlanCollection(BaseModel):
    """A plan, and the collection that it is in."""

    plan: str
    collection: str | None


def collections_routes(router: APIRouter, parts: Parts) -> None:
    """Adds the routes of collections."""
    listed: dict[int | str, dict[str, Any]] = {200: {"model": CollectionsAnswer}}
    moved: dict[int | str, dict[str, Any]] = {200: {"model": PlanCollection}}

    @router.get("/collections", responses=listed | failing(401, 403, 503), dependencies=ADMIN)
    def collections() -> JSONResponse:
        """List the collections, each with the groups that may see it."""
        found = parts.library.catalogue.access.collections.all()
        return JSONResponse({"collections": [one.to_json() for one in found]}, headers=_FRESH)

    @router.put("/plans/{plan_id}/collection", responses=moved | failing(401, 403, 404, 422, 503), dependencies=ADMIN)
    def move_plan(request: Request, plan_id: str, body: Into) -> JSONResponse:
        """Move a plan into a collection, or into none: for everybody who may come in."""
        noting(request, collection=body.collection or "")
        parts.library.catalogue.access.collections.put(plan_id, body.collection)
        return JSONResponse({"plan": plan_id, "collection": body.collection}, headers=_FRESH)
