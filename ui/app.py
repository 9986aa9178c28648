"""The web application: API, pages and chat, behind one shield."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import gradio
from fastapi import APIRouter, FastAPI
from gradio.themes import Base
from starlette.routing import Mount, Route

from prompts.texts import Language, say
from ui.access.cors import Cors
from ui.access.guard import Guard
from ui.access.refused import install_refusals
from ui.access.routes import access_routers
from ui.admin.frame import Frame, install_faults
from ui.admin.overview import UPLOAD
from ui.admin.routes import admin_routers
from ui.api.corrections import corrections_router
from ui.api.docs_page import docs_router
from ui.api.documented import document
from ui.api.editions import editions_router
from ui.api.feedback import feedback_router
from ui.api.jobs import UPLOADS, jobs_router
from ui.api.plans import api_router, health_router
from ui.api.register import register_router
from ui.chat.asker import Asker, gradio_user
from ui.chat.feedback_form import thumb_names
from ui.chat.gate import ChatGate, EventsFirst
from ui.chat.page import chat_blocks
from ui.chat.sessions import handled_in
from ui.chat.streams import waiting_in
from ui.chat.theme import OfficialTheme, chat_style
from ui.corrections.page import corrections_pages
from ui.mcp.http import mcp_router
from ui.metrics.routes import metrics_router
from ui.openai.errors import ErrorsOfClients
from ui.openai.routes import openai_router
from ui.pages import Looks
from ui.plans.images import page_images_router
from ui.plans.listing import plans_page_router
from ui.plans.page import plan_page_router
from ui.plans.source import source_router
from ui.problems import install
from ui.register.page import register_page_router
from ui.settings import Settings
from ui.shield import BodyLimit, Methods, SecurityHeaders
from ui.version import version
from ui.wiring import Parts

BUNDLES = Path(gradio.__file__).parent / "templates" / "frontend"


def create_app(settings: Settings, parts: Parts | None = None, *, records: bool = True) -> FastAPI:
    """The application in the language of the settings: ui/languages.py serves one of each.

    Opens nothing: the library is opened at the first request, or by the caller. ``records``: notes questions while it
    runs.
    """
    parts = parts or Parts(settings)
    language = settings.language
    app = FastAPI(
        title="Plan Assistant",
        summary=say("app.tagline", "en"),
        description=say("app.tagline", "en"),
        version=version(),
        openapi_url="/api/openapi.json",
        docs_url=None,  # FastAPI's own page loads its scripts from another host; ours is in ui/api/docs_page.py
        redoc_url=None,
        lifespan=partial(_living, parts if records else None),
    )
    install_refusals(app, language)
    install_faults(app, Frame(parts, language))
    routers = _routers(parts, language)
    document(app)
    routes = [route for router in (app.router, *routers) for route in router.routes if isinstance(route, Route)]
    for router in routers:
        app.include_router(router)
    app.state.addresses = routes
    app.add_middleware(Methods, routes=routes, language=language)  # the chat, at /, would take what these do not
    app.mount("/pages", Looks())
    # Inside a loop of its own, since Gradio otherwise makes event loops here that it never closes.
    app.add_middleware(EventsFirst, mount=asyncio.run(_mount_chat(app, parts, language)))
    app.add_middleware(BodyLimit, limit=settings.max_body, language=language, streamed=(UPLOADS, UPLOAD))
    app.add_middleware(Guard, parts=parts, language=language)
    install(app, language)  # around all of these: what fails in them is answered too
    app.add_middleware(ErrorsOfClients)
    app.add_middleware(Cors, settings=settings)
    app.add_middleware(SecurityHeaders)
    return app


def _routers(parts: Parts, language: Language) -> tuple[APIRouter, ...]:
    """Those of every room but the chat, in the order in which addresses are looked up."""
    return (
        plans_page_router(parts, language),
        plan_page_router(parts, language),
        source_router(parts, language),
        page_images_router(parts, language),
        register_page_router(parts, language),
        docs_router(language),
        api_router(parts, language),
        editions_router(parts, language),
        feedback_router(parts, language),
        register_router(parts, language),
        corrections_router(parts, language),
        corrections_pages(parts, language),
        openai_router(parts, language),
        mcp_router(parts, language),
        health_router(parts, language),
        metrics_router(parts),
        *access_routers(parts, language),
        *admin_routers(parts, language),
        jobs_router(parts, language),
    )


@asynccontextmanager
async def recording(parts: Parts) -> AsyncIterator[None]:
    """Questions are noted meanwhile."""
    parts.recorder.start()
    yield
    await asyncio.to_thread(parts.recorder.close)


@asynccontextmanager
async def _living(recorded: Parts | None, _app: FastAPI) -> AsyncIterator[None]:
    if recorded is None:
        yield
        return
    async with recording(recorded):
        yield


async def _mount_chat(app: FastAPI, parts: Parts, language: Language) -> Mount:
    """The chat at /, with the gate before it, and behind that Gradio's own look at who comes."""
    theme: Base = OfficialTheme()
    blocks = chat_blocks(parts, language)
    gradio.mount_gradio_app(
        app,
        blocks,
        path="/",
        auth_dependency=gradio_user,
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        max_file_size=1,
        theme=theme,
        css=chat_style(),
        i18n=thumb_names(language),
    )
    mount = app.router.routes[-1]
    assert isinstance(mount, Mount)
    waits, events, framed_by = waiting_in(blocks), handled_in(blocks), parts.settings.framed_by
    mount.app = ChatGate(mount.app, BUNDLES, language, Asker(parts), waits, events=events, framed_by=framed_by)
    return mount
