"""All that a catalogue keeps about access, in one place."""

from __future__ import annotations

from sqlalchemy import Engine

from vectorstore.access.kept_attempts import Attempts
from vectorstore.access.kept_audit import Audit
from vectorstore.access.kept_collections import Collections
from vectorstore.access.kept_people import People
from vectorstore.access.kept_sessions import Sessions
from vectorstore.access.kept_tokens import Tokens


class Access:
    """People, their sessions, tokens and tried sign-ins, collections, and the audit trail."""

    def __init__(self, engine: Engine) -> None:
        self.people = People(engine)
        self.sessions = Sessions(engine)
        self.tokens = Tokens(engine)
        self.attempts = Attempts(engine)
        self.collections = Collections(engine)
        self.audit = Audit(engine)
