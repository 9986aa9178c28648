"""The audit trail of what is done: over HTTP, by jobs, and on the command line.

Every route that needs a role has its change noted by the guard, with how it ended; so is an attempt that was refused,
once a minute of a person and an address, so that nobody fills the trail. A trail that can't be written is logged, and
stops nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vectorstore.access.audit import Done
from vectorstore.access.viewer import ANONYMOUS, Viewer
from vectorstore.errors import StoreError

if TYPE_CHECKING:
    from starlette.requests import Request

    from ui.wiring import Parts
    from vectorstore.access.people import Person

QUIET = timedelta(minutes=1)  # after a refusal, in which no other one of theirs is noted
SIGN_IN = "sign_in"  # whose refusals are limited by themselves: see vectorstore/access/kept_attempts.py
TAKEN_IN = ("created", "updated")

log = logging.getLogger(__name__)


def note(parts: Parts, request: Request, action: str, of: str = "", outcome: str = "done", /, **details: Any) -> None:
    """Notes what whoever sends the request did."""
    viewer: Viewer = getattr(request.state, "viewer", None) or ANONYMOUS
    add(parts, Done(_now(), viewer.name, viewer.how, action, of, outcome, address_of(request), details))


def address_of(request: Request) -> str:
    """From where the request comes; "" where that isn't known."""
    return request.client.host if request.client else ""


def note_request(parts: Parts, request: Request, status: int) -> None:
    """Notes a request that changes something, by its route's action and the parameters in its address."""
    from ui.access.actions import action_of, parameters_of  # cost: fastapi

    details: dict[str, Any] = getattr(request.state, "details", {})
    refused = getattr(request.state, "refused", False) or outcome_of(status) == "refused"
    if refused and _is_quiet(parts, request):
        return
    outcome = "refused" if refused else outcome_of(status)
    note(
        parts,
        request,
        action_of(request.scope.get("route"), request.method),
        parameters_of(request),
        outcome,
        **details,
    )


def note_refusal(parts: Parts, request: Request, code: str) -> None:
    """Notes a request that the guard let get to no route: with a wrong token, or to a route that needs more.

    ``code``: of the refusal.
    """
    from ui.access.actions import action_of, least_of, parameters_of, route_of

    route = route_of(request)
    if code != "wrong_token" and least_of(route) in (None, "reader"):
        return
    if not _is_quiet(parts, request):
        of = request.url.path if code == "wrong_token" else parameters_of(request)
        action = "wrong_token" if code == "wrong_token" else action_of(route, request.method)
        note(parts, request, action, of, "refused", code=code)


def note_owner(parts: Parts, action: str, of: str = "", outcome: str = "done", /, **details: Any) -> None:
    """Notes what whoever runs the program on its own machine did, under the name that the system knows them by."""
    add(parts, Done(_now(), system_user(), "owner", action, of, outcome, "", details))


def note_told(parts: Parts, before: Person | None, now: Person, address: str) -> None:
    """Notes what a sign-on changed by what it said of somebody; nothing where it said the same as ``before``."""
    if before is None or (before.given_role, before.given_groups) != (now.given_role, now.given_groups):
        action = "change_person" if before else "create_person"
        details = {"role": now.given_role, "groups": now.given_groups}
        add(parts, Done(_now(), now.name, "proxy", action, now.name, "done", address, details))


def note_job(parts: Parts, job_id: str) -> None:
    """Notes what a job came to, once it is over, as done by who asked for it; a watched folder without news is none."""
    try:
        job = parts.library.catalogue.jobs.get(job_id)
    except Exception:
        log.exception("the audit trail could not be written: job %s", job_id)
        return
    told = taken_in(report for file in job.files for report in file.reports)
    if not job.over or (job.kind == "watch" and not told):
        return
    action = "reread" if job.kind == "reread" else "ingest"
    outcome = "done" if job.state == "done" else "failed"
    details = {"job": job.id, "kind": job.kind, "state": job.state} | told
    add(parts, Done(_now(), job.asked_by, "job", action, "", outcome, "", details))


def add(parts: Parts, done: Done) -> None:
    """Adds an entry; what keeps it from being added is logged."""
    try:
        parts.library.catalogue.access.audit.add(done)
    except Exception as error:  # the entry's edge; what is foreseen says all in its words
        unforeseen = None if isinstance(error, StoreError) else error
        said = "the audit trail could not be written: %s %s: %s"
        log.error(said, done.action, done.of, error, exc_info=unforeseen)


def taken_in(reports: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What files came to, of reports as JSON values: the plans with their editions, and how many did not come in."""
    found: dict[str, Any] = {}
    for report in reports:
        outcome = str(report.get("outcome", ""))
        if outcome in TAKEN_IN:
            found.setdefault("plans", []).append(f"{report.get('plan_id')} ({report.get('edition')})")
        elif outcome != "unchanged":
            found[outcome] = found.get(outcome, 0) + 1
    return found


def outcome_of(status: int) -> str:
    """How a request ended, by its status."""
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS):
        return "refused"
    return "done" if status < HTTPStatus.BAD_REQUEST else "failed"


def system_user() -> str:
    """As whom the system runs this process, whatever its environment says."""
    import getpass
    import os

    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):  # another system, or a user without a name
        try:
            return getpass.getuser()
        except (OSError, KeyError):
            return str(os.getuid())


def _is_quiet(parts: Parts, request: Request) -> bool:
    """Whether a refusal of theirs was noted a moment ago."""
    viewer: Viewer = getattr(request.state, "viewer", None) or ANONYMOUS
    try:
        audit = parts.library.catalogue.access.audit
        return audit.was_refused(viewer.name, address_of(request), SIGN_IN, QUIET, datetime.now(UTC))
    except Exception:
        log.exception("the audit trail could not be read")
        return True


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
