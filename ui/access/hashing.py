"""Work that looks at passwords, in threads of its own: who waits for their turn takes none of those that answer others.

A password takes long to look at, on purpose, and few are looked at at once: see vectorstore/access/passwords.py.
"""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

from vectorstore.access.passwords import AT_ONCE

P = ParamSpec("P")
Done = TypeVar("Done")
# While some hash, the others count tries. Not a limiter of anyio, which is of one event loop: two would wait for ever.
_THREADS = ThreadPoolExecutor(2 * AT_ONCE, "passwords")


async def at_its_turn(work: Callable[P, Done], *args: P.args, **kwargs: P.kwargs) -> Done:
    """What ``work`` gives, once those before it are done."""
    return await get_running_loop().run_in_executor(_THREADS, copy_context().run, partial(work, *args, **kwargs))
