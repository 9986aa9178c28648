"""A property that is made when it is first asked for."""

from __future__ import annotations

import re
import threading
from pathlib import Path

from vectorstore.once import once

ROOT = Path(__file__).parents[2]


class Case:
    """What is asked for a matter, slowly."""

    meeting = threading.Barrier(2, timeout=30)

    def __init__(self) -> None:
        self.made = 0

    @once
    def facts(self) -> list[int]:
        """Those of this case."""
        self.made += 1
        return [self.made]

    @once
    def met(self) -> bool:
        self.meeting.wait()
        return True


def test_it_is_made_once_and_kept() -> None:
    case, other = Case(), Case()
    assert case.facts is case.facts and case.made == 1
    assert other.facts is not case.facts
    assert Case.facts.__doc__ == "Those of this case."


def test_two_that_are_made_at_once_do_not_wait_for_each_other() -> None:
    """Each of the two is made only while the other one is."""
    cases = [Case(), Case()]
    threads = [threading.Thread(target=lambda one=case: one.met, daemon=True) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert all("met" in vars(case) for case in cases)


def test_nothing_is_kept_under_one_lock_for_all() -> None:
    """``functools.cached_property`` of Python 3.11 holds one, and all questions would wait for one another."""
    folders = ("assistant", "ingest", "vectorstore", "ui")
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.py") if file.name != "once.py"]
    assert [file for file in files if re.search(r"\bcached_property\b", file.read_text(encoding="utf-8"))] == []
