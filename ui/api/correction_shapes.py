"""Corrections over HTTP: what a request may hold, and what the documentation says of an answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ui.api.schemas import Text
from ui.api.told import LINE, WORDS, Schema
from ui.corrections.correcting import LONGEST, LONGEST_WHY, MOST_DAYS, MOST_NAMES, Wanted
from vectorstore.obligation import KINDS

_LONGEST = {"maxLength": LONGEST}
# A deadline with neither words nor dates says nothing, and is taken where something else is corrected.
_DEADLINE_SAID: Schema = {
    "properties": {
        "deadline": {
            "anyOf": [
                {"type": "null"},
                {"required": ["due"], "properties": {"due": {"minItems": 1}}},
                {"required": ["text"], "properties": {"text": {"type": "string"}}},
            ]
        }
    }
}


def _of_kinds(schema: Schema) -> None:
    """One of them, where a kind is given at all: the empty one of who gives none isn't to be sent."""
    del schema["default"]
    schema["enum"] = list(KINDS)


class DeadlineWanted(BaseModel):
    """Another deadline. Without ``text`` the words stay; without ``due`` what can be computed of the words holds."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "anyOf": [
                {"required": ["due"], "properties": {"due": {"minItems": 1}}},
                {"properties": {"text": {"anyOf": [{"type": "string", **WORDS}, {"type": "null"}]}}},
            ]
        },
    )

    text: Text | None = Field(None, description="The deadline in words.", json_schema_extra=LINE | _LONGEST)
    due: list[Annotated[Text, Field(json_schema_extra={"format": "date"})]] = Field(
        [],
        max_length=1000,
        description="Dates by which it is due: YYYY-MM-DD.",
        json_schema_extra={"maxItems": MOST_DAYS},
    )


class CorrectionRequest(BaseModel):
    """What an obligation is to say. A field that is left out stays as it is."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"deadline": {"text": "trước ngày 15/5/2024"}, "why": "Công văn 31/UBND"}],
            "anyOf": [{"required": ["actor"]}, {"required": ["kind"]}, {"required": ["deadline"], **_DEADLINE_SAID}],
        },
    )

    actor: list[Annotated[Text, Field(json_schema_extra=WORDS | _LONGEST)]] = Field(
        [],
        max_length=1000,
        description="Who must do it; empty where the text names no unit.",
        json_schema_extra={"maxItems": MOST_NAMES},
    )
    deadline: DeadlineWanted | None = Field(None, description="Another deadline; null where there is none.")
    kind: Text = Field("", description="duty, report or target.", json_schema_extra=_of_kinds)
    why: Text = Field(description="Why it is corrected.", json_schema_extra=WORDS | {"maxLength": LONGEST_WHY})

    def wanted(self) -> Wanted:
        """The fields that were given."""
        given, deadline = self.model_fields_set, self.deadline
        return Wanted(
            tuple(self.actor) if "actor" in given else None,
            deadline.text if deadline else None,
            tuple(deadline.due) if deadline else (),
            "deadline" in given and deadline is None,
            self.kind if "kind" in given else None,
        )


class AcceptRequest(BaseModel):
    """For which obligation of the current edition a correction is to hold; the likeliest unless one is named."""

    model_config = ConfigDict(extra="forbid")

    obligation: Text | None = None


class CorrectionShape(BaseModel):
    """A field of an obligation as an editor set it; as ``plan-assistant corrections --json``.

    ``value`` and ``was``: a list of names, a deadline's text, due, interval and rrule, or null, or a kind.
    """

    id: int
    plan_id: str
    obligation_id: str
    field: Literal["actor", "deadline", "kind"]
    value: Any
    was: Any
    by: str
    at: str
    why: str
    quote: str
    state: Literal["active", "superseded", "accepted", "rejected", "withdrawn"]
    origin: int | None
    ended_by: str | None
    ended_at: str | None


class LikeliestShape(BaseModel):
    """The obligation of the current edition that a correction is proposed for. ``likeness``: from 0 to 1."""

    id: str
    quote: str
    likeness: float


class ProposalShape(CorrectionShape):
    """A correction that waits for a decision, as the current edition has not the words that it was made for."""

    proposed_for: LikeliestShape | None
