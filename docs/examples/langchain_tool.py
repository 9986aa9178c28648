"""The retriever and the tool for LangChain, over a data folder, with the rights of one account or of its owner.

    PLAN_ASSISTANT_TOKEN=… python docs/examples/langchain_tool.py "Công an xã phải làm gì?"

Without a token: as who owns the folder. The settings are those of ``plan-assistant``.
"""

from __future__ import annotations

import os
import sys

from ui.offline import stay_offline

stay_offline()  # before LangChain is imported: it would send traces where the environment says so

from langchain_core.runnables import RunnableLambda  # noqa: E402

from ui.access.identity import viewer_of_token  # noqa: E402
from ui.langchain_tool import PlanTool  # noqa: E402
from ui.settings import Settings  # noqa: E402
from ui.wiring import Parts  # noqa: E402
from vectorstore.access.viewer import OWNER  # noqa: E402
from vectorstore.langchain_retriever import PlanRetriever  # noqa: E402


def main(question: str) -> None:
    """Find passages, then have the question answered by a tool as an agent calls it."""
    parts = Parts(Settings())
    token = os.environ.get("PLAN_ASSISTANT_TOKEN", "")
    view = parts.view(viewer_of_token(parts.library.catalogue.access, token) if token else OWNER)

    titles = RunnableLambda(lambda found: [f"{one.metadata['plan_id']}: {one.page_content}" for one in found])
    for line in (PlanRetriever(library=view.library, limit=3) | titles).invoke(question):
        sys.stdout.write(f"- {line}\n")

    call = {"type": "tool_call", "id": "1", "name": "ask_plans", "args": {"question": question}}
    message = PlanTool(view=view).invoke(call)  # what an agent does when its model calls the tool
    answer = message.artifact or {}  # none where message.status is "error": the content tells the model why
    sys.stdout.write(f"{message.content}\n{len(answer.get('citations', ()))} citations\n")
    parts.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "Công an xã phải làm gì?")
