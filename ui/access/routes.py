"""The routes by which people come in and go out, through a box too, and see to their profile."""

from __future__ import annotations

from fastapi import APIRouter

from prompts.texts import Language
from ui.access.account import account_router, tokens_router, way_in_router
from ui.access.box import box_routers
from ui.access.me import me_router
from ui.access.oidc import oidc_routers
from ui.access.sign_in import link_router, sign_in_router, sign_out_router
from ui.wiring import Parts


def access_routers(parts: Parts, language: Language) -> tuple[APIRouter, ...]:
    """Every one of them. Each router is included by itself: whoever looks for routes sees none within others."""
    routers = (sign_in_router, link_router, sign_out_router, account_router, tokens_router, way_in_router, me_router)
    made = (router(parts, language) for router in routers)
    return (*made, *box_routers(parts, language), *oidc_routers(parts, language))
