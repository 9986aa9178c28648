"""The routes by which people come in and go out, and see to their profile."""

from __future__ import annotations

from fastapi import APIRouter

from prompts.texts import Language
from ui.wiring import Parts


def access_routers(parts: Parts, language: Language) -> tuple[APIRouter, ...]:
    """Every one of them. Each router is included by itself: whoever looks for routes sees none within others."""
    return ()
