"""A server over SQLite, as one office has it."""

from __future__ import annotations

import subprocess
from itertools import count
from pathlib import Path

import httpx

from tests.scaling import small_plan
from tests.scaling.fleet import Replica

FIRST = 801


class Office:
    """A server that whoever sits at this machine may ask; ``place``: where its data folder is made.

    ``plan``: the number of the plan that a test asks of.
    """

    def __init__(self, place: Path, written: Path) -> None:
        self.server = Replica(place / "data", {})
        self._written = written
        self._numbers = count(FIRST)
        self.plan = self.new_number()

    def serves_a_new_plan(self) -> None:
        """Starts the server where it isn't running, over one plan more."""
        self.plan = self.new_number()
        done = self.keep(self.plan)
        assert done.returncode == 0, done.stderr
        self.server.start()
        assert self.versions(self.plan) == {0}

    def new_number(self) -> int:
        """That of a plan that isn't there yet."""
        return next(self._numbers)

    @property
    def data(self) -> Path:
        return self.server.data

    def keep(self, plan: int, version: int = 0) -> subprocess.CompletedProcess[str]:
        """Ingests a version of a small plan by the command."""
        file = self._written / f"{plan}.txt"
        file.write_text(small_plan.text(plan, version), encoding="utf-8")
        return self.server.command("ingest", str(file))

    def ask(self, plan: int) -> httpx.Response:
        body = {"question": small_plan.question(plan)}
        return httpx.post(f"{self.server.url}/api/ask", json=body, timeout=60, trust_env=False)

    def versions(self, plan: int) -> set[int]:
        """The version that the answer to a question of a plan quotes, whole."""
        answer = self.ask(plan)
        assert answer.status_code == 200, answer.text
        return small_plan.versions_in(answer.text, plan, 3)
