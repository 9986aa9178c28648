"""What serves, as an index follows it: the state, the editions and their words, read as of one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, select

from vectorstore.catalogue import codec
from vectorstore.catalogue.database import reading
from vectorstore.catalogue.records import PLAN_COLUMNS, to_passage, to_plan
from vectorstore.catalogue.schema import EditionRow, PassageRow, PlanRow, StateRow
from vectorstore.values import PlanContents


@dataclass(frozen=True, slots=True)
class Serving:
    """The editions that serve in a state of the catalogue.

    ``marks``: by key, what tells an edition from another that had its key in a catalogue which was put back or
    exchanged since. ``passages``: how many it has, by key.
    """

    state: int
    marks: Mapping[int, str]
    passages: Mapping[int, int]


class KeptServing:
    """What serves of one catalogue. Every method raises CatalogueFailed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def now(self) -> Serving:
        """The state that is now, and what serves in it."""
        named = (EditionRow.key, EditionRow.digest, EditionRow.ingested_at, EditionRow.reading, EditionRow.passages)
        with reading(self._engine) as session:
            state = session.scalars(select(StateRow.value)).one()
            rows = session.execute(select(*named).join(PlanRow, PlanRow.current == EditionRow.key)).all()
        marks = {key: f"{digest} {at} {reading}" for key, digest, at, reading, _ in rows}
        return Serving(state, marks, {row.key: row.passages for row in rows})

    def words(self, edition_key: int) -> PlanContents | None:
        """An edition as far as an index needs it, without obligations and pages; None where it is gone meanwhile."""
        columns = select(*PLAN_COLUMNS, EditionRow.text, EditionRow.outline).where(EditionRow.key == edition_key)
        passages = select(PassageRow).where(PassageRow.edition_key == edition_key).order_by(PassageRow.ordinal)
        with reading(self._engine) as session:
            row = session.execute(columns).first()
            if row is None:
                return None
            *of_plan, text, outline = row
            found = tuple(map(to_passage, session.scalars(passages)))
        return PlanContents(to_plan(of_plan), text, codec.sections_from_json(outline), found)
