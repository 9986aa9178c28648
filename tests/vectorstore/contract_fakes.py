"""Two editions of a plan, as tests of several processes over one catalogue keep and find them."""

from __future__ import annotations

from store_fakes import reading_of, with_obligations

from vectorstore.access.audit import Done
from vectorstore.library import Library
from vectorstore.retriever import Query

FIRST = with_obligations(reading_of("I. BAN CHỈ HUY", "Trực ban ban đêm", "Báo cáo hằng tuần"))
SECOND = reading_of("I. BAN CHỈ HUY", "Trực ban cả ngày")
QUESTION = Query("ban chỉ huy trực ban báo cáo")


def keep(library: Library, plan_id: str | None = None, name: str = "a.txt") -> str:
    kept = SECOND if plan_id else FIRST
    placed = {"source": name, "path": f"/plans/{name}", "digest": f"{name}{plan_id}"}
    return library.keep(kept, plan_id=plan_id, data=kept.text.encode(), **placed).id


def found(library: Library) -> list[str]:
    return sorted(hit.stored.text for hit in library.retriever.search(QUESTION))


def address_of(library: Library) -> str:
    return library.catalogue._engine.url.render_as_string(hide_password=False)


def done(who: str) -> Done:
    return Done("2026-05-20T02:00:00+00:00", who, "session", "withdraw", "plan-1", address="10.0.0.9")
