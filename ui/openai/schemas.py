"""What a client of /v1 sends and gets: OpenAI's shapes, as far as they mean something here.

What else clients send (temperature, tools, token limits …) is taken and changes nothing: it goes to no model.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from ui.api.schemas import OF_WHOLE_CHARACTERS, AnswerShape, Text
from ui.api.told import TruthValue
from ui.wiring import MAX_UNIT

MODEL = "plan-assistant"  # the one name under which questions are answered
MOST_MESSAGES = 200
MOST_LETTERS = 100_000  # of a question
MOST_PARTS = 100  # of one message

Words = Annotated[str, Field(max_length=MOST_LETTERS), OF_WHOLE_CHARACTERS]


class TextPart(BaseModel):
    """A part of a message that comes in parts; there is nothing that looks at images or files."""

    type: Literal["text"]
    text: Words


def _form(content: Any) -> str:
    """By which of the two forms a content is read, and what is wrong with it told."""
    return "parts" if isinstance(content, list) else "text"


Content = Annotated[
    Annotated[Words, Tag("text")] | Annotated[list[TextPart], Field(max_length=MOST_PARTS), Tag("parts")],
    Discriminator(_form),
]


class ChatMessage(BaseModel):
    """A message. ``plan_assistant``: of an earlier reply, the answer that came with it.

    The content is a user's. Of other roles it may be anything that clients send: it is let go unread.
    """

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Content | None = None
    plan_assistant: dict[str, Any] | None = Field(None, description="The answer that came with an earlier reply.")

    @model_validator(mode="before")
    @classmethod
    def _of_users_only(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("role") != "user":
            return {name: value for name, value in given.items() if name != "content"}
        return given

    @property
    def words(self) -> str:
        """Its text."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class Within(BaseModel):
    """What a question may say beyond its words: as of POST /api/ask."""

    model_config = ConfigDict(extra="forbid")

    plans: list[Text] = Field(default=[], max_length=1000, description="Ids of the plans to search; empty: all.")
    unit: str = Field(default="", max_length=MAX_UNIT, description="The unit of who asks.")


class StreamOptions(BaseModel):
    """How a reply is streamed."""

    include_usage: TruthValue | None = None


class ChatRequest(BaseModel):
    """A conversation. Its last message of role user is the question; the ones before it are the turns before."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"model": MODEL, "messages": [{"role": "user", "content": "Công an xã phải làm gì?"}]}]
        }
    )

    model: Text = Field(max_length=200, description=f"`{MODEL}`.")
    messages: list[ChatMessage] = Field(
        min_length=1,
        max_length=MOST_MESSAGES,
        json_schema_extra={"contains": {"properties": {"role": {"const": "user"}}, "required": ["role"]}},
    )
    stream: TruthValue | None = Field(None, description="Whether the reply comes as server-sent events.")
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = Field(None, description="One reply; there are no others.")
    plan_assistant: Within | None = Field(None, description="An extension: plans to search, unit of who asks.")


class MessageShape(BaseModel):
    """The reply. ``content``: the answer's Markdown; ``plan_assistant``: the answer, as of POST /api/ask."""

    role: Literal["assistant"]
    content: Text
    refusal: None
    plan_assistant: AnswerShape


class ChoiceShape(BaseModel):
    """The one reply that there is."""

    index: int
    message: MessageShape
    logprobs: None
    finish_reason: Literal["stop"]


class UsageShape(BaseModel):
    """Tokens: none are counted, whether a model wrote or not."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class CompletionShape(BaseModel):
    """A reply."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[ChoiceShape]
    usage: UsageShape


class ModelShape(BaseModel):
    """A name that can be asked."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelsShape(BaseModel):
    """The names that can be asked."""

    object: Literal["list"]
    data: list[ModelShape]
