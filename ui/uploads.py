"""Uploaded files, written to the spool as they come in: no body is held in memory, and none has to be read twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi.concurrency import run_in_threadpool
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from ingest.jobs.spool import Incoming, Spool
from ui.access.needs import check_still, noting
from ui.upload_errors import BadUpload as BadUpload
from ui.upload_errors import NoFiles, NotAForm, OneFileOnly, TooLarge, TooManyFiles, UnknownField
from ui.wiring import Parts
from vectorstore.catalogue.jobs import Job, NewFile, new_job_id

MANY = 500  # files in one job
MEGABYTE = 1 << 20
FIELDS = ("choice", "collection")  # of the form, beside the files: see api/jobs.py
_FIELD_BYTES = 1000


async def receive(request: Request, parts: Parts, spool: Spool, by: str) -> Job:
    """The job of what a request uploads; on any failure nothing of it stays.

    Raises BadUpload, StoreError (UnknownPlan, UnknownCollection), OSError, Refused where whoever sends it is no admin
    any more once it has come, or ClientDisconnect where they go away.
    """
    limit = parts.settings.max_upload
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said) > limit:
        raise TooLarge(limit=limit // MEGABYTE)
    job_id = new_job_id()
    with spool.receive(job_id) as incoming:
        form = Form(request.headers.get("content-type", ""), incoming)
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > limit:
                raise TooLarge(limit=limit // MEGABYTE)
            await run_in_threadpool(form.write, chunk)  # a slow disk holds no other request up
        await run_in_threadpool(check_still, parts, request, "admin")
        job = await run_in_threadpool(_queued, parts, form, job_id, by)
    noting(request, job=job.id, files=len(job.files), choice=form.choice, collection=form.collection)
    return job


def _queued(parts: Parts, form: Form, job_id: str, by: str) -> Job:
    files = form.finish()
    if form.choice not in ("", "new"):
        parts.library.editions(form.choice)  # Raises UnknownPlan; a withdrawn one may have a new edition too
        if len(files) > 1:
            raise OneFileOnly
    if form.collection:
        parts.library.catalogue.access.collections.check(form.collection)  # Raises UnknownCollection
    chosen = [replace(file, choice=form.choice, collection=form.collection) for file in files]
    return parts.library.catalogue.jobs.add("upload", chosen, by=by, job_id=job_id)


class Form:
    """The form of an upload: ``files``, as many as there are, ``choice`` and ``collection``. Raises BadUpload."""

    def __init__(self, content_type: str, incoming: Incoming) -> None:
        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise NotAForm
        self._incoming = incoming
        self._header, self._value = b"", b""
        self._field, self._open = "", False
        self._disposition = b""
        self._said = {name: bytearray() for name in FIELDS}
        heard: dict[str, Any] = {
            "on_part_begin": self._begin,
            "on_header_field": self._hear_name,
            "on_header_value": self._hear_value,
            "on_header_end": self._end_header,
            "on_headers_finished": self._open_part,
            "on_part_data": self._hear_data,
            "on_part_end": self._end_part,
            "on_end": self._end,
        }
        self._whole = False
        self._parser = MultipartParser(options[b"boundary"], heard)  # type: ignore[arg-type]  # as its callbacks are

    @property
    def choice(self) -> str:
        """What the field ``choice`` says."""
        return self._of("choice")

    @property
    def collection(self) -> str:
        """What the field ``collection`` says."""
        return self._of("collection")

    def _of(self, name: str) -> str:
        return self._said[name].decode("utf-8", "replace").strip()

    def write(self, data: bytes) -> None:
        """More of the body."""
        try:
            self._parser.write(data)
        except FormParserError as error:
            raise NotAForm from error

    def finish(self) -> list[NewFile]:
        """The files, once the body is whole."""
        if not self._whole:
            raise NotAForm
        if not self._incoming.files:
            raise NoFiles
        return self._incoming.files

    def _begin(self) -> None:
        self._header, self._value, self._disposition = b"", b"", b""

    def _hear_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _hear_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header, self._value = b"", b""

    def _open_part(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._field = _decoded(options.get(b"name", b""))
        named = options.get(b"filename")
        if self._field not in (("files",) if named is not None else FIELDS):
            raise UnknownField(name=self._field[:100])
        self._open = bool(named)  # without a name where no file was chosen
        if named:
            if len(self._incoming.files) == MANY:
                raise TooManyFiles(limit=MANY)
            self._incoming.begin(_decoded(named))

    def _hear_data(self, data: bytes, start: int, end: int) -> None:
        if self._open:
            self._incoming.write(data[start:end])
        elif self._field in FIELDS:
            said = self._said[self._field]
            said += data[start:end]
            if len(said) > _FIELD_BYTES:
                raise UnknownField(name=self._field)

    def _end_part(self) -> None:
        if self._open:
            self._incoming.end()
            self._open = False

    def _end(self) -> None:
        self._whole = True


def _decoded(name: bytes) -> str:
    """A name as it was meant: in UTF-8, as browsers send it; whatever isn't, letter for letter."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("latin-1")
