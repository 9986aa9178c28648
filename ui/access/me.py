"""Who a program is, and what it may do: GET /api/me."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from prompts.texts import Language
from ui.access.needs import viewer_of
from ui.problems import failing
from ui.wiring import Parts
from vectorstore.access.roles import Role


class MeShape(BaseModel):
    """Who sends the request. ``name`` is empty for nobody in particular."""

    name: str = Field(description="The name to sign in with.")
    shown: str = Field(description="The name that pages show.")
    role: Role
    unit: str = Field(description="The unit meant by “đơn vị tôi” where a question names none.")
    how: Literal["anonymous", "session", "token", "proxy", "box"]
    groups: list[str] = Field(description="The groups, which say what collections of plans may be seen.")


def me_router(parts: Parts, language: Language) -> APIRouter:
    """The route of /api/me."""
    router = APIRouter()

    @router.get("/api/me", responses=failing(401, 503))
    def me(request: Request) -> MeShape:
        """Who sends the request, by a token, a session or a sign-on, and what role they have."""
        viewer = viewer_of(request)
        assert viewer.how != "owner"  # nobody is over HTTP
        person = parts.library.catalogue.access.people.of_id(viewer.key) if viewer.is_known else None
        groups = list(person.all_groups) if person else []
        return MeShape(
            name=viewer.name, shown=viewer.shown, role=viewer.role, unit=viewer.unit, how=viewer.how, groups=groups
        )

    return router
