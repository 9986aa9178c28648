"""The library, its catalogue, register and journal: the tests of SQLite's, run over PostgreSQL.

Left out is what is of SQLite's files alone. That another encoder than the index's is refused as a
plan comes in is too: over PostgreSQL an index in a folder follows the catalogue, and is refused where it is searched.
"""
# ruff: noqa: F401 - what is imported is run here

from __future__ import annotations

import pytest
from copied_tables import PostgresTables
from test_corrections import (
    test_a_correction_is_kept_with_who_when_and_why,
    test_a_proposal_is_rejected,
    test_it_survives_a_new_reading_a_new_edition_and_another_opening,
    test_other_words_have_it_proposed,
    test_the_latest_wins_and_a_withdrawn_one_gives_way,
    test_what_is_not_there_can_not_be_corrected,
    test_words_that_have_no_like_are_proposed_without_one,
)
from test_library import (
    test_a_plan_filter,
    test_a_plan_is_kept_and_found,
    test_a_plan_without_passages_is_kept,
    test_a_second_opening_sees_what_the_first_keeps,
    test_contents_are_read_once_while_nothing_changes,
    test_contents_while_another_thread_changes_them,
    test_rebuild,
    test_the_context_finds_too,
    test_threads_ask_while_plans_are_kept,
    test_two_plans_of_one_number_get_two_ids,
    test_what_becomes_of_one_plan_has_no_other_read_again,
)
from test_reread import (
    test_a_plan_whose_reading_changes_serves_the_new_one,
    test_a_plan_whose_reading_stays_is_left,
    test_a_reading_of_another_text_is_refused,
    test_a_withdrawn_plan_and_an_earlier_edition_are_not_read,
    test_an_earlier_edition_that_was_read_again_serves_its_latest_reading,
    test_pages_and_file_stay_whatever_is_done_with_a_plan,
    test_readings_do_not_pile_up,
)

from tests.vectorstore.catalogue.test_catalogue import (
    test_a_dropped_edition_leaves_nothing,
    test_a_dropped_edition_takes_its_pages_along,
    test_a_file_is_known_by_its_place_from_the_moment_on_that_it_serves,
    test_a_new_edition_serves_only_once_it_is_current,
    test_a_new_reading_has_the_pages_and_the_file_of_its_edition,
    test_a_new_reading_of_an_edition_keeps_its_number,
    test_a_path_that_is_not_utf_8,
    test_a_reading_goes_once_a_later_one_serves_and_no_index_holds_it,
    test_a_withdrawn_plan_is_gone_for_readers,
    test_an_edition_that_has_been_current_is_never_dropped,
    test_an_id_that_can_not_be_encoded_is_unknown,
    test_contents_come_back_as_read,
    test_many_passages_are_read_at_once,
    test_obligations_come_back_as_read,
    test_pages_come_back_as_read,
    test_several_become_current_at_once,
    test_state_grows_with_every_change_of_what_is_current,
    test_the_next_edition_takes_over_and_the_earlier_text_is_kept,
    test_unknown_editions_are_named,
)
from tests.vectorstore.catalogue.test_journal import (
    journal,
    test_figures_of_no_question,
    test_figures_reckoned_by_hand,
    test_unanswered_questions_in_groups,
    test_unknown_feedback,
)
from tests.vectorstore.keeping.test_proposals import (
    test_an_amendment_withdraws_nothing,
    test_in_whichever_order_they_came,
    test_to_restore_it_opens_the_question_again,
    test_what_is_replaced_is_withdrawn_once_accepted,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tables(on_postgres: PostgresTables) -> PostgresTables:
    """PostgreSQL's alone: over SQLite the tests stand where they are imported from."""
    return on_postgres
