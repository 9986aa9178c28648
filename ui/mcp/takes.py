"""What the tools take: their input schemas."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ui.api.schemas import OF_WHOLE_CHARACTERS
from ui.wiring import MAX_UNIT

MOST_PLANS = 1000  # ids in one call
MOST_LISTED = 50  # plans or obligations that one call gives
MOST_LETTERS = 20_000  # of a plan's text that one call gives
LONGEST = 10_000  # of a text that is taken at all; what each may be is checked where it is used

Said = Annotated[str, Field(max_length=LONGEST), OF_WHOLE_CHARACTERS]
Unit = Annotated[str, Field(max_length=MAX_UNIT), OF_WHOLE_CHARACTERS]
Ids = Annotated[list[Said], Field(max_length=MOST_PLANS, description="Ids of the plans to look in; empty: all.")]
Offset = Annotated[int, Field(ge=0, le=1_000_000_000, description="Where to go on: `next_offset` of the call before.")]


class Taken(BaseModel):
    """The arguments of a tool. Null is what is not said: models write it for what they leave open."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _said(cls, given: Any) -> Any:
        return {name: value for name, value in given.items() if value is not None} if isinstance(given, dict) else given


class Ask(Taken):
    """Of ``ask``."""

    question: Said = Field(description="1 to 2,000 characters, Vietnamese (with or without diacritics) or English.")
    plans: Ids = []
    unit: Unit = Field("", description="The unit of who asks, meant by “tôi”.")


class SearchPlans(Taken):
    """Of ``search_plans``."""

    query: Said = Field("", description="Words or a sentence to look for; empty: list the plans.")
    plans: Ids = []
    limit: int = Field(10, ge=1, le=MOST_LISTED, description="Plans to give.")
    offset: Offset = 0


class ListObligations(Taken):
    """Of ``list_obligations``."""

    unit: Said = Field("", description="A unit by any of its names, with or without diacritics.")
    plans: Ids = []
    kind: Said = Field("", description="duty, report or target; empty: all.")
    role: Said = Field("", description="Of the unit: lead, actor (leads included), partner or recipient.")
    due_from: Said = Field("", description="Due on this day or later: YYYY-MM-DD.")
    due_before: Said = Field("", description="Due before this day: YYYY-MM-DD.")
    words: Said = Field("", description="Words that all stand in the obligation, its units or its section.")
    limit: int = Field(20, ge=1, le=MOST_LISTED, description="Obligations to give.")
    offset: Offset = 0


class GetPlan(Taken):
    """Of ``get_plan``."""

    plan_id: Said = Field(description="The id of a plan, as the other tools give it.")
    edition: int | None = Field(None, ge=1, le=1_000_000_000, description="None: the one that serves.")
    limit: int = Field(8000, ge=100, le=MOST_LETTERS, description="Characters to give at most.")
    offset: Offset = 0
