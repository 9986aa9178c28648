"""The HTTP API's shapes: what a request may hold, and what the documentation says of an answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ui.api.told import AnyNumber, TruthValue, WholeNumber
from ui.wiring import MAX_UNIT

MOST_COMMENT = 2000  # characters of a reader's comment


def _of_whole_characters(text: str) -> str:
    """The text, as nothing can keep or send halves of characters, which JSON can name. Raises ValueError."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("it has a lone surrogate, half a character; send whole ones")
    return text


# Behind the limits of a text: pydantic counts what comes before.
OF_WHOLE_CHARACTERS = AfterValidator(_of_whole_characters)
Text = Annotated[str, OF_WHOLE_CHARACTERS]


class Turn(BaseModel):
    """An earlier question with its answer, as the API gave it."""

    question: str
    answer: dict[str, Any]


class AskRequest(BaseModel):
    """A question. ``plans`` limits the search; ``history`` holds the earlier turns, oldest first; ``unit`` asks."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"question": "Công an xã phải làm gì?", "plans": []}]}
    )

    question: str = Field(
        description="1 to 2,000 characters, Vietnamese (with or without diacritics) or English.",
        json_schema_extra={"minLength": 1},
    )
    plans: list[Text] = Field(default=[], max_length=1000, description="Ids of the plans to search; empty: all.")
    history: list[Turn] = Field(default=[], max_length=50, description="Earlier turns, oldest first.")
    unit: str = Field(
        default="",
        max_length=MAX_UNIT,
        description="The unit of who asks, meant by “tôi” and “đơn vị tôi”; empty: that of the settings.",
    )


class PartShape(BaseModel):
    """A contiguous quote: text[start:end] == quote, offsets in code points."""

    start: WholeNumber
    end: WholeNumber
    quote: Text
    page: WholeNumber | None = Field(None, description="The page it stands on, from 1; null where there are none.")
    boxes: list[tuple[AnyNumber, AnyNumber, AnyNumber, AnyNumber]] = Field(
        [],
        description="What covers it on the page, one a line: left, top, right, bottom in points (1/72 inch) from the "
        "page's top left corner. Of a part only.",
    )


class BasisShape(BaseModel):
    """What gives a citation its actor, partner or deadline."""

    role: Literal["actor", "partner", "deadline"] = Field(alias="for")
    start: WholeNumber
    end: WholeNumber
    quote: Text


class CitationShape(PartShape):
    """A verbatim quote and where it stands. start, end, quote and page are those of the first part.

    ``parts`` holds several where a page's end or a table row cuts the words.
    """

    marker: WholeNumber | Text
    plan_id: Text
    edition: WholeNumber
    source: Text
    title: Text
    number: Text | None
    issuer: Text | None
    date: Text | None
    section: list[Text]
    parts: list[PartShape] = Field(min_length=1)
    basis: list[BasisShape]


class SearchedShape(BaseModel):
    """How many plans were searched, and in how many the answer was found.

    ``words_only``: the encoder or its index could not be used, so that passages were found by their words alone.
    """

    plans: WholeNumber
    matched: WholeNumber
    words_only: TruthValue = False


class WrittenShape(BaseModel):
    """What a model wrote above the quotes: ``text[:end]``. ``done``: no more of it comes."""

    model: Text
    statements: WholeNumber = Field(description="How many sentences stand.")
    removed: dict[Text, WholeNumber] = Field(description="How many were removed, by reason.")
    note: Text = Field(description="Why there are no more of them; empty where nothing is amiss.")
    end: WholeNumber
    done: TruthValue


class AnswerShape(BaseModel):
    """The answer. Every [n] in ``text`` is the marker of a citation."""

    status: Literal["answered", "not_stated", "not_found", "clarify"]
    language: Literal["vi", "en"]
    text: Text
    citations: list[CitationShape]
    related: list[CitationShape]
    searched: SearchedShape
    follow_ups: list[Text]
    timings_ms: dict[Text, AnyNumber]
    written: WrittenShape | None = Field(None, description="Where a model is set, and was to write: what it wrote.")


class FeedbackRequest(BaseModel):
    """What a reader says of an answer. ``answer``: as `/api/ask` gave it."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(min_length=1, max_length=2000, description="The question as it was asked.")
    answer: AnswerShape
    verdict: Literal["up", "down"] = Field(description="Whether the answer helped.")
    reason: Literal["", "wrong", "incomplete", "not_found_but_exists", "unclear", "other"] = Field(
        "", description="What is amiss; empty where nothing is, or where it isn't said."
    )
    comment: str = Field("", max_length=MOST_COMMENT)


class FeedbackId(BaseModel):
    """By which an admin finds the feedback."""

    id: int


class UnitShape(BaseModel):
    """A unit in an obligation. ``start`` and ``end`` are null for a name that an editor gave."""

    text: str
    unit_id: str
    name: str
    role: Literal["lead", "actor", "partner", "recipient"]
    start: int | None
    end: int | None
    general: bool
    excludes: list[str]


class DeadlineShape(BaseModel):
    """A time that the plan sets: its words, and what can be computed of them."""

    text: str
    start: int | None
    end: int | None
    due: list[str]
    interval: tuple[str, str] | None
    rrule: str | None


class TargetShape(BaseModel):
    """A figure that is aimed at."""

    comparator: str
    value: str
    unit: str
    population: str
    start: int | None
    end: int | None


class WordsShape(PartShape):
    """Words of a plan. ``parts`` holds all: several where a page's end or a table row cuts them.

    start, end and quote are those of the first stretch without a gap, whole where it goes on on the next page.
    """

    parts: list[PartShape] = Field(min_length=1)


class CorrectedShape(BaseModel):
    """Who corrected an obligation last, when and why, and which of its fields are corrected."""

    by: str
    at: str
    why: str
    fields: list[Literal["actor", "deadline", "kind"]]


class ObligationShape(WordsShape):
    """Who must do what, with whom, by when. ``general``: the unit asked for is one of many that it names as a class."""

    model_config = ConfigDict(extra="forbid")

    id: str
    plan_id: str
    edition: int
    source: str
    title: str
    section: list[str]
    actors: list[str]
    partners: list[str]
    recipients: list[str]
    units: list[UnitShape]
    spans: list[tuple[int, int]] = Field(min_length=1)
    kind: Literal["duty", "report", "target"]
    implicit: bool
    result: WordsShape | None
    target: TargetShape | None
    targets: list[TargetShape]
    deadline: DeadlineShape | None
    general: bool
    corrected: CorrectedShape | None


class ProblemShape(BaseModel):
    """Why a request failed and what to do (RFC 9457). ``request_id``: by which the server's log knows the request."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str = ""
