"""All that a catalogue keeps about access, in one place."""

from __future__ import annotations

from sqlalchemy import Engine

from vectorstore.access.kept_attempts import Attempts
from vectorstore.access.kept_audit import Audit
from vectorstore.access.kept_collections import Collections
from vectorstore.access.kept_people import People
from vectorstore.access.kept_sessions import Sessions
from vectorstore.access.kept_tokens import Tokens
from vectorstore.access.kept_used import UsedTokens
from vectorstore.catalogue.clock import Clock, clock_of


class Access:
    """People, their sessions, tokens and tried sign-ins, used tokens of pages, collections, and the audit trail.

    ``clock``: by which sessions and tries to sign in are over; else as ``clock_of`` says.
    """

    def __init__(self, engine: Engine, clock: Clock | None = None) -> None:
        clock = clock or clock_of(engine)
        self.people = People(engine)
        self.sessions = Sessions(engine, clock)
        self.tokens = Tokens(engine)
        self.attempts = Attempts(engine, clock)
        self.used_tokens = UsedTokens(engine)
        self.collections = Collections(engine)
        self.audit = Audit(engine)
