"""People, what lets them in, collections and the trail: the tests of SQLite's, run over PostgreSQL.

Left out is what is of SQLite's files alone.
"""
# ruff: noqa: F401 - what is imported is run here

from __future__ import annotations

import pytest
from access.test_attempts import (
    attempts,
    test_a_name_is_shut_for_a_while_whoever_has_it,
    test_a_try_noted_under_a_wrong_clock_locks_nobody_for_years,
    test_an_address_is_shut_whatever_names_it_tries,
    test_no_more_are_let_try_however_many_come_at_once,
    test_the_right_password_forgets_the_tries_of_its_name_only,
)
from access.test_audit import (
    test_a_long_trail_is_read_to_its_end,
    test_all_may_go_and_nothing_is_noted_where_nothing_went,
    test_an_entry_of_a_clock_gone_wrong_holds_back_what_came_after_it,
    test_entries_are_chosen_and_turned_over_page_by_page,
    test_entries_come_back_as_they_were_said,
    test_values_are_plain_and_short,
    test_who_was_refused_a_moment_ago_is_known,
)
from access.test_collections import (
    kept,
    test_a_collection_is_made_changed_and_forgotten,
    test_a_file_that_waits_has_its_collection,
    test_a_name_stands_once_however_it_is_written,
    test_a_plan_that_is_none_is_moved_nowhere,
    test_an_edition_stays_with_its_plan,
    test_an_unknown_collection_is_refused_before_anything_is_kept,
    test_ids_tell_collections_apart_whose_letters_are_alike,
    test_one_that_has_plans_is_not_forgotten,
    test_what_happens_to_a_plan_leaves_it_where_it_is,
    test_what_has_no_such_id_is_said_and_nothing_changes,
    test_what_is_dismissed_leaves_its_collection,
    test_what_is_kept_without_a_word_goes_into_the_standard_one,
)
from access.test_people import (
    people,
    test_a_name_is_kept_in_one_form,
    test_a_password_set_while_an_old_one_is_checked_stays,
    test_another_password_ends_sessions_and_links,
    test_no_two_people_have_one_name,
    test_odd_names_are_nobodys,
    test_of_several_who_take_a_name_at_once_one_has_it,
    test_of_two_admins_who_disable_each_other_at_once_one_is_left,
    test_the_last_admin_stays,
    test_who_arrives_several_times_at_once_is_one_person,
    test_who_has_both_is_let_in_and_each_check_takes_one_hash,
    test_who_is_disabled_loses_sessions_and_links_and_gets_tokens_back_when_enabled,
)
from access.test_sessions import (
    lan,
    sessions,
    test_a_link_is_over_after_a_day,
    test_a_link_signs_in_once,
    test_a_session_is_over_though_it_is_used,
    test_an_idle_session_is_over,
    test_each_session_has_a_secret_of_its_own_that_is_not_kept,
    test_many_who_sign_in_at_once_have_a_session_each,
    test_of_many_who_follow_a_link_at_once_one_is_let_in,
    test_signing_out_is_of_one_browser_or_of_all,
    test_what_is_no_secret_is_nobodys,
    test_what_is_over_is_forgotten,
    test_who_reads_writes_once_a_minute_only,
)
from access.test_tokens import (
    test_a_revoked_one_stays_listed_and_lets_nobody_in,
    test_a_token_lets_in_whoever_sends_it,
    test_all_of_a_person_are_revoked_at_once,
    test_it_is_over_after_its_days,
    test_nobody_has_no_tokens,
    test_what_is_no_token_lets_nobody_in,
    test_when_one_was_used_is_kept_to_the_minute,
    tokens,
)
from access.test_used_tokens import (
    processes,
    test_a_token_is_used_once_until_it_is_over,
    test_long_ids_that_differ_at_their_end_and_odd_ones_are_told_apart,
    test_of_many_who_come_with_it_at_once_one_is_first,
    used,
)
from copied_tables import PostgresTables

from vectorstore.access.kept_audit import Audit
from vectorstore.catalogue.catalogue import Catalogue

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tables(on_postgres: PostgresTables) -> PostgresTables:
    """PostgreSQL's alone: over SQLite the tests stand where they are imported from."""
    return on_postgres


@pytest.fixture
def audit(catalogue: Catalogue) -> Audit:
    return catalogue.access.audit
