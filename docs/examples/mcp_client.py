"""Calls the tools with the official client of the Model Context Protocol, over HTTP or by starting the command.

    PLAN_ASSISTANT_TOKEN=… python docs/examples/mcp_client.py http "Công an xã phải làm gì?"
    python docs/examples/mcp_client.py stdio "Công an xã phải làm gì?"

PLAN_ASSISTANT_SITE: the server, http://127.0.0.1:7860 by default. The command reads the settings of ``plan-assistant``.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import AsyncExitStack
from typing import Any

import httpx2
from mcp import Client, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

COMMAND = [sys.executable, "-m", "ui.cli", "mcp"]  # where it is installed: plan-assistant mcp


async def connected(how: str, stack: AsyncExitStack) -> Client:
    """The client, by one of the two ways."""
    if how == "stdio":
        command, *arguments = COMMAND
        started = StdioServerParameters(command=command, args=arguments, env=dict(os.environ))
        return await stack.enter_async_context(Client(stdio_client(started)))
    site = os.environ.get("PLAN_ASSISTANT_SITE", "http://127.0.0.1:7860")
    token = os.environ.get("PLAN_ASSISTANT_TOKEN", "")  # none is needed where nobody has to sign in
    headers = {"authorization": f"Bearer {token}"} if token else {}
    http = await stack.enter_async_context(httpx2.AsyncClient(headers=headers, timeout=60))
    return await stack.enter_async_context(Client(streamable_http_client(f"{site}/mcp", http_client=http)))


async def called(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """What a tool gives, by its output schema. Raises SystemExit with what is wrong."""
    result = await client.call_tool(tool, arguments)
    if result.is_error:
        raise SystemExit(getattr(result.content[0], "text", "?"))
    given: dict[str, Any] = result.structured_content
    return given


async def main(how: str, question: str) -> None:
    """Ask, then read where the first citation stands."""
    async with AsyncExitStack() as stack:
        client = await connected(how, stack)
        sys.stdout.write(f"tools: {', '.join(tool.name for tool in (await client.list_tools()).tools)}\n")
        found = await called(client, "search_plans")
        sys.stdout.write(f"plans: {', '.join(plan['id'] for plan in found['plans'])}\n")
        answer = await called(client, "ask", question=question)
        sys.stdout.write(f"{answer['status']}: {answer['text']}\n")
        duties = await called(client, "list_obligations", limit=5)
        sys.stdout.write(f"obligations: {duties['total']}\n")
        for citation in answer["citations"][:1]:
            page = await called(client, "get_plan", plan_id=citation["plan_id"], offset=citation["start"], limit=300)
            sys.stdout.write(f"{page['plan']['title']}, from {page['start']}: {page['text']}\n")


if __name__ == "__main__":
    asyncio.run(main(*(sys.argv[1:3] if len(sys.argv) > 2 else ("stdio", "Công an xã phải làm gì?"))))
