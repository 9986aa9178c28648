"""GET /metrics: the figures in the text form of Prometheus, for admins and for the addresses of the setting."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from ui.access.needs import needs_admin
from ui.access.scrapers import METRICS, is_scraper
from ui.metrics.measures import measures_of
from ui.wiring import Parts


def needs_scraper(request: Request) -> None:
    """A dependency: an admin, or whoever the guard let in by their address. Raises SignInNeeded, NotAllowed."""
    if not is_scraper(request):
        needs_admin(request)


needs_scraper.least = "admin"  # type: ignore[attr-defined]  # as of needs()


def metrics_router(parts: Parts) -> APIRouter:
    """The route of /metrics."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(needs_scraper)])

    @router.get(METRICS)
    def metrics() -> Response:
        headers = {"cache-control": "no-store"}
        return Response(generate_latest(measures_of(parts).registry), media_type=CONTENT_TYPE_LATEST, headers=headers)

    return router
