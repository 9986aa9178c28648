"""What the tools give: their output schemas. That of ``ask`` is the answer as POST /api/ask gives it."""

from __future__ import annotations

from pydantic import BaseModel, Field

from ui.api.schemas import ObligationShape

Next = Field(description="Where to go on; null where this was the last.")


class PlanFacts(BaseModel):
    """A plan, as it is told from others."""

    id: str
    edition: int
    title: str
    number: str | None
    issuer: str | None
    date: str | None
    year: int | None
    source: str
    obligations: int


class QuotePart(BaseModel):
    """A contiguous quote: text[start:end] == quote, offsets in code points."""

    start: int
    end: int
    quote: str


class FoundPassage(BaseModel):
    """A passage that was found, best first. ``parts``: several where a page's end or a table row cuts the words."""

    section: list[str]
    parts: list[QuotePart]
    score: float


class FoundPlan(PlanFacts):
    """A plan, with the passages that were found in it."""

    passages: list[FoundPassage]


class FoundPlans(BaseModel):
    """Of ``search_plans``."""

    plans: list[FoundPlan]
    total: int = Field(description="Plans found, those not given included.")
    next_offset: int | None = Next


class Obligations(BaseModel):
    """Of ``list_obligations``."""

    obligations: list[ObligationShape]
    total: int = Field(description="Obligations found, those not given included.")
    next_offset: int | None = Next


class Heading(BaseModel):
    """A node of the outline. ``level``: 0 for the outermost."""

    heading: str
    level: int
    start: int
    end: int


class PlanPage(BaseModel):
    """Of ``get_plan``: a stretch of the plan's text, ``text[start:end]`` of the whole, in code points."""

    plan: PlanFacts
    outline: list[Heading] = Field(description="The headings that stand in this stretch.")
    text: str
    start: int
    end: int
    characters: int = Field(description="Of the whole text.")
    next_offset: int | None = Next
