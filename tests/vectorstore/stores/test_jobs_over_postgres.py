"""The queue of jobs: the tests of SQLite's, run over PostgreSQL.

Left out is what is of SQLite's files alone.
"""
# ruff: noqa: F401 - what is imported is run here

from __future__ import annotations

import pytest
from copied_tables import PostgresTables

from tests.vectorstore.catalogue.test_jobs import (
    clock,
    jobs,
    test_a_cancelled_job_whose_worker_died_has_stopped,
    test_a_failed_file_fails_the_job_and_no_other_file,
    test_a_job_is_queued_had_and_done,
    test_a_job_that_ends_its_process_again_and_again_fails,
    test_a_job_that_is_let_go_waits_again_and_counts_no_attempt,
    test_a_job_without_a_sign_of_life_is_had_anew_and_its_worker_refused,
    test_a_running_job_hears_that_it_is_cancelled,
    test_an_unknown_job_is_said,
    test_odd_words_are_kept_as_far_as_they_can_be,
    test_old_jobs_are_forgotten_and_no_others,
    test_the_oldest_comes_first_and_the_newest_is_listed_first,
    test_what_can_not_be_done_in_a_state_is_refused,
    test_what_is_not_done_is_tried_again,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tables(on_postgres: PostgresTables) -> PostgresTables:
    """PostgreSQL's alone: over SQLite the tests stand where they are imported from."""
    return on_postgres
