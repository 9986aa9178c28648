"""Every page of the site, with an address at which it shows something, and as whom it is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from admin_office import SWIMMING
from site_office import Site
from ui_routes import LEAST

from vectorstore.access.roles import Role

# By route: each page by the name of its picture in docs/. A name in braces is filled in from the site.
ADDRESSES: Mapping[str, Mapping[str, str]] = {
    "GET /plans": {"screens/plans": "plans"},
    "GET /plans/{plan_id}": {
        "screens/plan-text": "plans/{plan}",
        "screens/plan-quote": "plans/{plan}?{quote}#quote",
        "screens/plan-pages": "plans/{paper}",
        "screens/plan-none": "plans/none",
    },
    "GET /register": {
        "access/register": "register",
        "screens/register-unit": "register?unit=cong+an+xa&due_before=2024-12-31",
        "screens/register-nothing": "register?unit=xyz",
    },
    "GET /api/docs": {"screens/api": "api/docs"},
    "GET /corrections": {"access/corrections": "corrections"},
    "GET /corrections/new": {"access/correction": "corrections/new?plan={plan}&obligation={obligation}"},
    "GET /account": {"access/account": "account"},
    "GET /sign-in": {"access/sign-in": "sign-in"},
    "GET /sign-in/link": {"screens/link-over": "sign-in/link", "screens/link": "sign-in/link?token={link}"},
    "GET /admin": {"admin/overview": "admin"},
    "GET /admin/jobs/{job_id}": {"screens/job": "admin/jobs/{job}"},
    "GET /admin/plans": {"admin/plans": "admin/plans"},
    "GET /admin/plans/{plan_id}": {"admin/plan": "admin/plans/{plan}", "screens/admin-plan-none": "admin/plans/none"},
    "GET /admin/plans/{plan_id}/diff": {"admin/diff": "admin/plans/{plan}/diff?old=1&new=2"},
    "GET /admin/waiting": {"admin/waiting": "admin/waiting"},
    "GET /admin/waiting/{key:number}": {"admin/waiting-one": "admin/waiting/{waiting}"},
    "GET /admin/changes": {"admin/changes": "admin/changes"},
    "GET /admin/warnings": {"admin/warnings": "admin/warnings"},
    "GET /admin/words": {"admin/words": "admin/words"},
    "GET /admin/questions": {"admin/questions": "admin/questions"},
    "GET /admin/feedback": {"admin/feedback": "admin/feedback"},
    "GET /admin/audit": {"access/audit": "admin/audit"},
    "GET /admin/collections": {"access/collections": "admin/collections"},
    "GET /admin/people": {"access/people": "admin/people"},
    "GET /admin/people/{person_id}": {"screens/person": "admin/people/{person}"},
    "GET /admin/box": {"screens/admin-box": "admin/box"},
    "GET /admin/{rest:path}": {"screens/admin-nowhere": "admin/nowhere"},
}
# What is no page of its own: the same page at another address, or what others ask for.
NO_PAGES = frozenset(
    {
        "GET /plans/",  # /plans
        "GET /register/",  # /register
        "GET /admin/",  # /admin
        "GET /plans/{plan_id}/source",  # shown within the chat
        "GET /language/{language}",  # leads back
    }
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page. ``name``: of its picture, without the width. ``path``: below the site's root. ``role``: of who looks."""

    name: str
    path: str
    role: Role | None
    route: str


def pages_of(site: Site) -> Iterator[Page]:
    """All of them, those of one role after another."""
    names = _names(site)
    for role in ("admin", "editor", "reader", None):
        for route, paths in ADDRESSES.items():
            if route in LEAST and _looks(route) == role:
                yield from (Page(name, path.format_map(names), role, route) for name, path in paths.items())
    yield Page("screens/not-allowed", "admin", "reader", "not allowed")
    yield Page("screens/sign-in-first", "account", None, "sign in first")


def _looks(route: str) -> Role | None:
    """Who looks at the page of a route: who may do least of those that it lets in."""
    least = LEAST[route]
    return None if least == "open" else "reader" if least == "session" else least


def _names(site: Site) -> dict[str, str]:
    """What the addresses are filled in with."""
    library = site.parts.library
    duty = next(one for one in library.contents(SWIMMING).obligations if one.deadline and one.actors)
    return {
        "plan": SWIMMING,
        "quote": f"start={duty.spans[0].start}&end={duty.spans[0].end}",
        "paper": site.paper,
        "obligation": library.contents(SWIMMING).obligations[1].id,
        "waiting": str(library.waiting()[0].key),
        "job": library.catalogue.jobs.list()[0].id,
        "person": site.person("editor").id,
        "link": library.catalogue.access.sessions.new_link(site.person("editor").id),
    }
