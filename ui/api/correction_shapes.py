"""Corrections over HTTP: what a request may hold, and what the documentation says of an answer."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ui.api.schemas import Text
from ui.corrections.correcting import Wanted


class DeadlineWanted(BaseModel):
    """Another deadline. Without ``text`` the words stay; without ``due`` what can be computed of the words holds."""

    model_config = ConfigDict(extra="forbid")

    text: Text | None = Field(None, description="The deadline in words.")
    due: list[Text] = Field([], max_length=1000, description="Dates by which it is due: YYYY-MM-DD.")


class CorrectionRequest(BaseModel):
    """What an obligation is to say. A field that is left out stays as it is."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"deadline": {"text": "trước ngày 15/5/2024"}, "why": "Công văn 31/UBND"}]},
    )

    actor: list[Text] = Field([], max_length=1000, description="Who must do it; empty where the text names no unit.")
    deadline: DeadlineWanted | None = Field(None, description="Another deadline; null where there is none.")
    kind: Text = Field("", description="duty, report or target.")
    why: Text = Field(description="Why it is corrected.")

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
