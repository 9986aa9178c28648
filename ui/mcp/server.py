"""The tools as a server of the Model Context Protocol. Importing this module takes half a second."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Event
from typing import Any

from anyio import to_thread
from mcp.server import Server, ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp.types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp.types import Tool as Told
from pydantic import ValidationError

from prompts.texts import Language, say
from ui.mcp.tools import TOOLS, Call, Given, Tool
from ui.version import version
from ui.view import View

NAME = "plan-assistant"
READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
LISTED = [
    Told(
        name=tool.name,
        title=tool.title,
        description=tool.says,
        input_schema=tool.takes.model_json_schema(),
        output_schema=tool.gives.model_json_schema(),
        annotations=READS,
    )
    for tool in TOOLS.values()
]


def server_of(
    view: Callable[[], View],
    tell: Callable[[Exception], str],
    language: Language,
    gone: Callable[[], bool] = lambda: False,
    check: Callable[[], object] = lambda: None,
) -> Server[Any]:
    """A server of what ``view`` gives at each call.

    ``tell``: what is wrong, for who called; calls ``view``'s too. ``gone``: whoever calls has hung up. ``check`` raises
    where they may come in no more by when there is something to give: a model may have taken a minute.
    """

    async def listed(_: ServerRequestContext[Any, Any], params: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=LISTED)

    async def called(_: ServerRequestContext[Any, Any], params: CallToolRequestParams) -> CallToolResult:
        tool = TOOLS.get(params.name)
        if tool is None:
            raise MCPError(INVALID_PARAMS, f"no such tool; there are: {', '.join(TOOLS)}")
        cancelled = Event()
        call = Call(language, lambda: cancelled.is_set() or gone())
        try:
            # By anyio, as every route: asyncio's own threads are few, and whoever waits for a model holds up the rest.
            done = partial(_done, tool, params.arguments or {}, view, call, check)
            given = await to_thread.run_sync(done, abandon_on_cancel=True)
        except ValidationError as error:
            return _failed(say("programs.bad_arguments", language, reason=_wrong(error)))
        except Exception as error:  # noqa: BLE001 - the call's edge: whatever fails is told in words, and logged by them
            return _failed(tell(error))
        finally:
            cancelled.set()  # so that a call that is cancelled lets go of the model
        return CallToolResult(content=[TextContent(type="text", text=given.text)], structured_content=given.shape)

    says = say("app.tagline", "en")
    return Server(NAME, version=version(), instructions=says, on_list_tools=listed, on_call_tool=called)


def _done(
    tool: Tool, arguments: dict[str, Any], view: Callable[[], View], call: Call, check: Callable[[], object]
) -> Given:
    given = tool.does(view(), tool.takes.model_validate(arguments), call)
    check()
    return given


def _failed(words: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=words)], is_error=True)


def _wrong(error: ValidationError) -> str:
    """Which arguments, and what is wrong with each; never their values."""
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
