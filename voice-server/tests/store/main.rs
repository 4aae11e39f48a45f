//! The store, with the same tests for SQLite and for PostgreSQL.
//!
//! Those for PostgreSQL need one: `tests/postgres/run cargo test -p voice-server --test store`
//! starts it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod alike;
mod beside;
mod changes;
mod contacts;
mod database;
mod files;
mod gaps;
mod keeping;
mod keys;
mod laws;
mod ledger;
mod lookup_keys;
mod outbox;
mod overlapping;
mod pin;
mod records;
mod retention;
mod scene;

/// Each test for each database.
macro_rules! on_both {
    ($($module:ident: $($test:ident),+;)+) => {
        mod sqlite {
            $($(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    crate::$module::$test(&crate::database::sqlite().await).await;
                }
            )+)+
        }

        mod postgres {
            $($(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    if let Some(database) = crate::database::postgres(stringify!($test)).await {
                        crate::$module::$test(&database).await;
                    }
                }
            )+)+
        }
    };
}

on_both! {
    keeping: what_is_kept_is_there_when_the_store_is_opened_again,
        the_same_is_kept_once_and_another_is_a_conflict,
        a_question_that_comes_again_is_counted_and_entered_once,
        revisions_that_come_at_once_are_of_one_person, everything_that_is_kept_is_counted_once,
        what_was_said_is_not_in_the_database, another_key_opens_nothing,
        what_was_decided_is_not_in_the_database,
        a_question_from_before_decisions_were_kept_has_none,
        a_store_from_before_decisions_were_kept_is_brought_up_to_date,
        of_reports_made_side_by_side_one_is_kept,
        of_editions_made_side_by_side_one_is_kept,
        questions_without_a_disclosure_are_forgotten, tokens_are_kept_by_their_hash_and_taken_back,
        a_keyed_request_runs_once_and_is_answered_as_it_was,
        a_question_is_kept_with_what_was_vouched_for_or_not_at_all,
        a_decision_is_kept_with_the_revision_of_the_record;
    keys: a_database_of_a_release_before_is_encrypted_and_reads_as_it_did,
        an_upgrade_that_was_broken_off_goes_on, a_value_that_was_moved_is_not_read,
        a_rotation_leaves_nothing_under_the_old_key_while_others_write,
        a_rotation_waits_for_who_writes_for_long, a_rotation_finds_what_is_left_far_behind,
        a_rotation_that_was_broken_off_is_finished, another_key_wraps_the_keys,
        what_an_upgrade_cannot_read_stays_as_it_was_and_is_counted,
        an_upgrade_believes_no_first_character,
        a_rotation_names_what_it_cannot_read_and_keeps_its_key,
        every_column_is_in_the_list;
    ledger: entries_written_at_once_are_one_chain, two_servers_write_one_chain,
        a_changed_entry_is_found, an_end_that_is_cut_off_is_found,
        a_cut_with_the_counter_set_back_is_found, an_emptied_ledger_is_found,
        an_older_state_put_back_is_found_by_a_head_kept_elsewhere,
        a_head_given_away_does_not_fit_the_database, what_only_reads_makes_nothing;
    pin: wrong_pins_lock_and_nobody_can_tell, many_guesses_at_once_are_five,
        what_was_heard_is_no_news, what_was_not_heard_is_told_again,
        a_stranger_locks_nobody_else_out, no_pin_is_in_a_sign_up,
        of_two_who_change_the_pin_one_is_refused, nothing_is_told_to_one_who_stopped,
        nothing_is_told_for_a_pin_that_was_changed, pins_of_before_are_hashed,
        each_pin_is_counted_before_the_next_is_tried, who_acts_by_a_pin_waits_for_who_changes_it,
        who_tries_a_pin_and_who_unlocks_do_not_wait_for_each_other;
    contacts: contacts_are_put_in_once, a_clock_that_is_put_back_brings_nothing_twice,
        what_waits_is_taken_back_when_one_stops, a_pause_leaves_nothing_to_catch_up,
        an_inquiry_is_noted_when_it_goes_out, one_that_cannot_be_read_holds_nobody_up,
        what_is_due_is_put_in_and_claimed_by_one, what_a_report_cannot_read_is_taken_up_again,
        what_is_taken_up_and_deleted_at_once_is_gone;
    outbox: what_is_claimed_is_nobody_elses, a_failure_is_tried_again_later,
        what_cannot_be_sent_is_seen_and_revived, something_unreadable_holds_nothing_up,
        a_worker_whose_lease_ended_decides_nothing;
    overlapping: nobody_is_told_between_a_correction_and_its_recipients,
        of_servers_that_start_at_once_one_makes_the_first_token,
        an_answer_that_comes_late_is_nobodys, a_question_that_is_answered_again_is_not_deleted,
        what_is_not_there_is_said_to_be_missing;
    alike: events_are_filled_up_to_one_number_and_width,
        events_of_a_release_before_are_made_as_wide;
    gaps: a_permission_is_read_in_the_transaction_that_claims,
        a_letter_that_is_claimed_and_revoked_at_once_is_one_or_the_other,
        a_question_is_kept_only_while_its_key_is_claimed, what_a_request_writes_is_kept_with_its_answer,
        a_sign_up_is_changed_with_what_was_vouched_for_or_not_at_all,
        a_correction_is_decided_of_what_is_so_when_it_is_entered,
        an_event_that_comes_during_a_merge_is_of_the_record_that_stays,
        of_servers_that_start_at_once_both_have_the_same_keys;
    lookup_keys: a_declared_key_finds_as_a_number_does;
    retention: what_is_deleted_is_gone_and_entered, what_is_held_is_not_deleted,
        questions_are_forgotten_in_steps, a_purge_waits_for_who_writes_for_long,
        figures_outlive_what_they_count, what_is_held_at_the_same_moment_is_not_deleted,
        questions_of_who_is_held_at_the_same_moment_stay,
        a_question_that_is_answered_while_its_requester_is_deleted_stays,
        what_is_deleted_of_a_requester_is_entered_at_once,
        what_a_requester_does_while_they_are_deleted_is_deleted_too,
        what_is_deleted_while_it_is_counted_is_counted_once;
    files: files_that_are_opened_and_changed_at_once_lose_nothing,
        a_question_waits_for_who_changes_the_file,
        of_two_errata_with_one_identifier_one_is_kept, a_report_waits_for_the_one_before_it,
        a_letter_that_is_revoked_and_revived_at_once_is_not_sent;
    changes: a_feed_of_screenings_waits_for_who_changes_the_record,
        of_two_changes_at_once_the_second_is_told, the_decoy_is_as_wide_as_the_wider_of_two,
        an_event_waits_for_the_other_revision_of_it,
        an_event_of_a_record_that_comes_and_is_merged_goes_along;
    records: a_look_up_by_tag_finds_whom_a_register_finds,
        many_look_ups_at_once_find_each_their_own,
        what_is_committed_is_in_force_on_every_server,
        of_two_writers_one_is_told_and_nothing_is_lost, records_that_are_merged_are_one,
        a_record_that_comes_back_after_a_merge_is_of_no_other,
        a_record_that_comes_back_takes_its_events_along,
        what_was_disclosed_before_a_merge_is_accounted_for,
        what_a_record_says_is_in_no_column, what_is_imported_again_is_there_once;
}
