"""The server is killed as by kill -9, under questions and while a plan is kept beside it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.faults.office import Office

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_a_server_killed_while_it_answers_and_started_again(office: Office) -> None:
    def ask(_: int) -> str:
        try:
            return office.ask(office.plan).text
        except httpx.TransportError:
            return ""

    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(ask, number) for number in range(40)]
        first = [one.result() for one in asked[:4]]
        office.server.kill()
        texts = [one.result() for one in asked]
    assert all(first) and not texts[-1], "some were answered, and some could not be"
    office.server.start()
    assert office.versions(office.plan) == {0}
    assert office.server.command("doctor").returncode == 0


def test_a_server_killed_while_an_edition_is_kept_beside_it(office: Office) -> None:
    with ThreadPoolExecutor(1) as beside:
        keeping = beside.submit(office.keep, office.plan, 1)
        office.server.kill()
        assert keeping.result().returncode == 0
    office.server.start()
    assert office.versions(office.plan) == {1}
