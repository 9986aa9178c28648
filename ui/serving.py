"""``plan-assistant serve``: the web server in this process."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import typer
import uvicorn

from ingest.programs import PROGRAMS, Program, is_ready
from prompts.texts import Language, say
from ui.request_log import is_json, log_as
from ui.settings import Settings
from ui.stopping import stoppable
from ui.warming import warm, warming
from ui.watching import watching, working
from ui.wiring import Parts

STOP_SECONDS = 3  # for requests at hand; service managers often kill after ten
BACKLOG = 128  # connections that wait until they are accepted
IDLE_SECONDS = 75  # of a connection: longer than proxies and browsers keep one, so that they don't ask as it is closed

log = logging.getLogger(__name__)


def serve(parts: Parts, host: str, port: int, language: Language) -> None:
    """Serve until stopped. Raises typer.TyperException where the address can't be had, StoreError for bad data."""
    parts.settings = parts.settings.model_copy(update={"host": host, "port": port})  # what lets people in goes by it
    alone = not parts.settings.database
    with _taken(host, port, language) as place:  # before the slow imports: a taken port is told at once
        if alone:  # who asks meanwhile waits
            _listen(place, host, port, language)
        log_as(parts.settings.log)
        tell(say("cli.serve.starting", language, title=say("app.title", language)))
        parts.library.plans()  # fails here, where the data folder can't be used
        check_way_in(parts, language)
        from ui.languages import create_site  # cost: fastapi and gradio, 4-10 s

        app = create_site(parts.settings, parts)
        _ = parts.assistant  # opened now, so that the first question does not wait for it
        shown = f"[{host}]" if ":" in host else host
        for missing in (program for program in PROGRAMS if not is_ready(program)):
            tell(missing_program(missing, language))
        for notice in notices(parts.settings, language):
            tell(notice)
        server = uvicorn.Server(serving_as(app))
        with stoppable(), working(parts), watching(parts, parts.settings.watched):
            if not alone:  # meanwhile another replica answers, which is warm: a proxy asks that one until this listens
                warm(parts)
                _listen(place, host, port, language)
            tell(say("cli.serve.ready", language, url=f"http://{shown}:{port}"))
            with warming(parts) if alone else nullcontext():
                server.run(sockets=[place])


class NoWayIn(typer.TyperException):
    """A server for others that nobody could sign in to."""

    exit_code = 2


def check_way_in(parts: Parts, language: Language) -> None:
    """Raises NoWayIn where the server is for other machines, nobody may read unknown, and nobody could sign in.

    On this machine alone nothing is asked of anybody; with a sign-on people come to be as they come in.
    """
    settings = parts.settings
    if settings.on_loopback or settings.anonymous == "everywhere" or settings.sign_on != "local":
        return
    if not parts.library.catalogue.access.people.any():
        raise NoWayIn(say("cli.serve.no_way_in", language, host=settings.host))


def notices(settings: Settings, language: Language) -> list[str]:
    """What whoever starts a server for other machines should know of it."""
    if settings.on_loopback:
        return []
    open_to_all = [say("cli.serve.everywhere", language)] if settings.anonymous == "everywhere" else []
    plain = not settings.public_url.lower().startswith("https://")
    return open_to_all + ([say("cli.serve.plain_http", language)] if plain else [])


def serving_as(app: Any) -> uvicorn.Config:
    """How the application is served. An open chat page never hangs up: it is waited for ``STOP_SECONDS`` at a stop."""
    quiet: dict[str, Any] = {"log_level": "warning", "server_header": False, "access_log": False, "log_config": None}
    # Which proxies are believed, the guard knows: uvicorn would believe every one on this machine.
    waits: dict[str, Any] = {"timeout_graceful_shutdown": STOP_SECONDS, "timeout_keep_alive": IDLE_SECONDS}
    config = uvicorn.Config(app, **quiet, **waits, proxy_headers=False)
    logging.getLogger("uvicorn.error").addFilter(_is_a_fault)
    return config


def _is_a_fault(record: logging.LogRecord) -> bool:
    """Not what was cut off at the stop; that something was is told on a line of its own."""
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


def _taken(host: str, port: int, language: Language) -> socket.socket:
    """The address; nobody is let in yet. Of two programs that have it, the second one is told as it listens."""
    with _told(host, port, language):
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        place = socket.socket(family, kind, protocol)
        try:
            place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            place.bind(address)
        except OSError:
            place.close()
            raise
        return place


def _listen(place: socket.socket, host: str, port: int, language: Language) -> None:
    with _told(host, port, language):
        place.listen(BACKLOG)


@contextmanager
def _told(host: str, port: int, language: Language) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        said = say("cli.serve.port_taken", language, host=host, port=port, reason=error.strerror)
        raise typer.TyperException(said) from error


def missing_program(program: Program, language: Language) -> str:
    """What can't be read without the program, and how to install it."""
    purpose = say(program.purpose, language)
    return say("cli.program_missing", language, program=program.name, purpose=purpose, install=program.install)


def tell(line: str) -> None:
    """A line to whoever started the server; one of the log, where that is of JSON lines."""
    if is_json():
        log.info("%s", line)
        return
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
