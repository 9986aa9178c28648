"""The documentation of the API also says what is refused before its routes: by the guard, and of what is sent."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from ui.access.guard import OPEN
from ui.access.own_site import SAFE
from ui.problems import failing

TOKEN = {"type": "http", "scheme": "bearer", "description": "An API token of an account. Browsers send a session."}


def document(app: FastAPI) -> None:
    """Adds to every operation of ``app`` the refusals that come before its route, and how a program signs in."""
    of_routes = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            said = of_routes()
            for path, operations in said.get("paths", {}).items():
                for method, operation in operations.items():
                    _refusals(path, method, operation)
            said.setdefault("components", {})["securitySchemes"] = {"token": TOKEN}
            said["security"] = [{"token": []}, {}]  # nobody in particular may read where the settings say so
            app.openapi_schema = said
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to extend it


def _refusals(path: str, method: str, operation: dict[str, Any]) -> None:
    statuses = [400, 413] if "requestBody" in operation else []  # can't be decoded, is too long
    if OPEN.fullmatch(path) is None:
        statuses.append(401)  # a token that lets nobody in, or none where all must sign in
        if method.upper() not in SAFE:
            statuses.append(403)  # a browser's request that began on another site
    told = {str(status): said for status, said in failing(*statuses).items()}
    operation["responses"] = dict(sorted((told | operation["responses"]).items()))
