"""The tools over standard input and output, for a program that starts this one."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

from mcp.server.stdio import stdio_server

from prompts.texts import Language
from ui.mcp.server import server_of
from ui.mcp.telling import telling
from ui.view import View


def speak(view: Callable[[], View], language: Language) -> None:
    """Serve until the input ends. ``view``: what may be seen now, asked at each call.

    Nothing but the protocol gets to the output: what is printed meanwhile goes to the error output. Ctrl+C ends the
    process at once.
    """
    # Python would end only after the next line that comes in; nothing here is left half done.
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        asyncio.run(_speaking(view, language))
    finally:
        signal.signal(signal.SIGINT, before)


async def _speaking(view: Callable[[], View], language: Language) -> None:
    server = server_of(view, telling(language, None), language, check=view)
    async with stdio_server() as (heard, said):
        await server.run(heard, said, server.create_initialization_options())
