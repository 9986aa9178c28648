"""The assistant as a tool of LangChain's agents and chains: an adapter, imported only by who uses LangChain."""

from __future__ import annotations

from typing import Any, Literal

from langchain_core.tools import BaseTool, ToolException
from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import BadQuestion
from prompts.texts import Language
from ui.cited_text import cited_text
from ui.faults import fault_of
from ui.view import View
from ui.wiring import MAX_UNIT
from vectorstore.errors import UnknownPlan


class Asked(BaseModel):
    """The arguments of the tool."""

    question: str = Field(description="1 to 2,000 characters, Vietnamese (with or without diacritics) or English.")
    plans: list[str] | None = Field(
        default=None, max_length=1000, description="Ids of the plans to look in; null or empty: all."
    )
    unit: str | None = Field(default=None, max_length=MAX_UNIT, description="The unit of who asks, meant by “tôi”.")


def _wrong(error: Any) -> str:
    """Which arguments can't be used, and why; never their values."""
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())


class PlanTool(BaseTool):
    """Answers from the plans that one viewer may see.

    The content is the answer's text with its sources, the artifact the answer as JSON. A question that can't be used,
    a plan that there is not, or arguments of another form are told to the model as the content, in a message of status
    "error" without an artifact. Raises StoreError where the store can't be used, which no other question mends.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    name: str = "ask_plans"
    description: str = (
        "Answers a question about Vietnamese administrative plans (who must do what, by when, with whom) with "
        "verbatim quotes and their sources. Says nothing that no plan says."
    )
    args_schema: type[BaseModel] = Asked
    response_format: Literal["content", "content_and_artifact"] = "content_and_artifact"
    handle_tool_error: bool = True
    handle_validation_error: Any = _wrong
    view: View
    language: Language = "vi"  # of what is told where there is no answer

    def _run(
        self, question: str, plans: list[str] | None = None, unit: str | None = None
    ) -> tuple[str, dict[str, Any] | None]:
        try:
            answer = self.view.ask(question, plans or (), unit=unit or "")
        except (BadQuestion, UnknownPlan) as error:
            fault = fault_of(error, self.language)
            raise ToolException(fault.detail if fault else "") from error
        return cited_text(answer), answer.to_json()
