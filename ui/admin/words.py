"""The admin's own words: names of units, abbreviations, and terms; added and removed in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from ui.access.needs import noting, viewer_of
from ui.admin.frame import Frame, gone_to
from ui.faults import fault_of
from vectorstore.word_lists.errors import BadWord, WordListError
from vectorstore.word_lists.word_lists import PARTS, Entry, Part, WordLists
from vectorstore.word_lists.words_read import unread

BETWEEN = ";"  # names in one field
Names = Annotated[list[str] | None, Form()]


def words_router(frame: Frame) -> APIRouter:
    """The routes of /admin/words."""
    router = frame.router()
    lists = WordLists(frame.parts.settings.data)

    def shown(
        request: Request, status: int = 200, error: str = "", part: str = "", names: Sequence[str] = ()
    ) -> HTMLResponse:
        entries = lists.entries()
        by_part = [(name, [entry for entry in entries if entry.part == name]) for name in PARTS]
        values: dict[str, Any] = {"error": error, "failed": part, "given": names, "between": BETWEEN}
        values["unread"] = unread(frame.parts.settings.data)
        return frame.page(request, "words", "admin_words.html", status=status, parts=by_part, **values)

    def refused(request: Request, error: WordListError, part: str, names: Sequence[str]) -> HTMLResponse:
        fault = fault_of(error, frame.language)
        said = fault.detail if fault else str(error)
        return shown(request, 422, said, part, names)

    @router.get("/admin/words")
    def words(request: Request) -> HTMLResponse:
        return shown(request)

    @router.post("/admin/words/add")
    def add(
        request: Request, part: Annotated[str, Form()] = "", name: Names = None, back: Annotated[str, Form()] = ""
    ) -> Response:
        names = [one.strip() for field in name or () for one in field.split(BETWEEN) if one.strip()]
        noting(request, list=part, names=names)
        try:
            lists.add(part_of(part), names)
        except WordListError as error:
            return refused(request, error, part, name or ())
        return gone_to(request, "admin/warnings" if back == "warnings" else f"admin/words#{part}", "word_added")

    @router.post("/admin/words/remove")
    def remove(request: Request, part: Annotated[str, Form()] = "", name: Names = None) -> Response:
        noting(request, list=part, names=list(name or ()))
        try:
            lists.remove(Entry(part_of(part), tuple(name or ())))
        except WordListError as error:
            return refused(request, error, part, ())
        return gone_to(request, f"admin/words#{part}", "word_removed")

    @router.post("/admin/words/reread")
    def reread(request: Request) -> Response:
        frame.library.catalogue.jobs.add("reread", by=viewer_of(request).name)
        return gone_to(request, "admin#jobs", "reread")

    return router


def part_of(name: str) -> Part:
    """The part of this name. Raises BadWord."""
    found = next((part for part in PARTS if part == name), None)
    if found is None:
        raise BadWord("blank", f"{name!r} is no word list", name=name)
    return found
