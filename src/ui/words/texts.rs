//! What all visible texts are called. What they say in each language is in `texts/`, a line each; `|` stands between the
//! forms that a text has with different numbers, in the order of Unicode CLDR's plural rules.

use crate::domain::languages::Language;

macro_rules! words {
    ($($name:ident $($filled:ident)?,)*) => {
        /// Where each text is.
        #[expect(non_camel_case_types, reason = "each is called as its text is")]
        #[derive(Clone, Copy)]
        pub(super) enum Place { $($name,)* }

        /// The texts of one language.
        // As fields, one by one, they would be 13 KB of code to fill in
        #[derive(Debug, PartialEq, Eq)]
        pub struct Words {
            /// Which.
            pub language: Language,
            texts: [&'static str; [$(Place::$name,)*].len()],
        }

        #[expect(missing_docs, clippy::new_ret_no_self, reason = "each is named after what it says")]
        impl Words {
            $(said! { $name $($filled)? })*
        }

        impl Words {
            /// The texts in the order of their names, a line each, as browsers get them.
            #[must_use]
            pub fn in_order(language: Language, texts: &'static str) -> Self {
                let mut lines = texts.lines();
                Self { language, texts: std::array::from_fn(|_| lines.next().unwrap_or_default()) }
            }

            /// A text as it stands there.
            pub(super) const fn text(&self, place: Place) -> &'static str {
                self.texts[place as usize]
            }

            /// All names, in their order.
            #[cfg(not(feature = "hydrate"))]
            pub const NAMES: &[&str] = &[$(stringify!($name),)*];
        }
    };
}

/// A text that is said as it stands there; those that are filled in are said in `words.rs`.
macro_rules! said {
    ($name:ident) => {
        #[must_use]
        pub const fn $name(&self) -> &'static str {
            self.text(Place::$name)
        }
    };
    ($name:ident filled) => {};
}

words! {
    a_to_z filled, about_order filled, account, actions, actions_of filled, all_messages, all_products,
    answers_here filled, any_subject, any_vendor, apply, article_of filled, ask_a_question, ask_for_new_link,
    attempts, back_to_messages, back_to_orders, back_to_product, back_to_sign_in, back_to_vendor,
    bell_unread, browser_on_system, by_in_role filled, cancel, close, close_dispute,
    close_dispute_hint filled, contact_vendor, copy_link, create_account, current_password, customer,
    customer_left filled, customers, date, day_and_month, day_month_year, day_month_year_short, delete,
    delete_hint, delete_question filled, delete_title, deleted_by filled, demo_intro, demo_title, details,
    dispute, dispute_closed, dispute_is_open, dispute_opened, dispute_read_along filled, disputes,
    disputes_counted filled, draft_saved, earlier_messages, email, error_away, error_cant_store,
    error_forbidden, error_internal, error_internal_reference, error_malformed, error_not_found,
    error_sign_in, error_title_away, error_title_conflict, error_title_forbidden, error_title_internal,
    error_title_invalid, error_title_malformed, error_title_not_found, error_title_sign_in,
    error_title_too_large, error_title_too_many, error_title_unreachable, error_too_large,
    error_too_many_minutes, error_too_many_seconds, error_unreachable, filters, find_in_messages,
    find_orders, first_page, forgotten, forgotten_hint, forgotten_title, from, has_messages_all,
    has_messages_any, has_messages_unread, have_account, highest_first filled, id, is_typing filled, item,
    kept_here, kept_text, key_help, key_next, key_open, key_previous, key_reply, key_search, key_select,
    key_unread, keys, keys_hint, kind_orders, kind_products, kind_vendors, language_hint, language_title,
    last_seen, later_messages, latest_message, limit_hint, link, link_copied, link_over_hint,
    link_over_title, list_ended, list_ended_hint, listed, listed_before, lowest_first filled,
    mail_about_messages, mail_about_messages_hint, mail_answer, mail_answer_there, mail_choose_password,
    mail_has_written, mail_in_role, mail_no_replies, mail_notice_closed, mail_notice_opened,
    mail_password_asked, mail_password_hint, mail_password_link, mail_password_subject, mail_sender,
    mail_subject, mail_to_settings, mail_turn_off, mail_turn_off_question, mail_turn_off_title,
    mail_turned_off, mail_turned_off_title, mail_why, mail_wrote, mails_more, mails_none, mails_put_back,
    mails_set_aside, mails_set_aside_hint, mark_all_read, mark_all_read_question, mark_all_unread,
    mark_all_unread_question, mark_read, mark_unread, marked_read, marked_unread, market_name,
    market_name_hint, market_settings, marketplace, marketplace_itself, message, message_center, messages,
    messages_counted filled, messages_in_thread, messages_per_minute, months, months_short, my_account,
    my_settings, name, network_address, new, new_below filled, new_for_order, new_password, newest_first,
    next_page, no_account, no_messages, no_messages_hint, no_order_messages_hint, no_order_talk,
    no_order_talk_hint filled, no_orders, no_orders_hint, no_orders_panel_hint, no_products, no_such_list,
    no_threads, no_threads_hint, not_connected, note, note_placeholder, nothing_found, nothing_found_hint,
    notices, notices_forbidden, notices_hint, notices_off, notices_on, notices_turn_off, notices_turn_on,
    notifications, offline, offline_hint, oldest_first, on, open_dispute, open_dispute_hint filled, opened,
    order, orders, orders_found, orders_list, other_threads, outcome, outcome_conflict, outcome_done,
    outcome_forbidden, outcome_invalid, outcome_too_many, own_name_hint_admin, own_name_hint_customer,
    own_name_hint_vendor, page_size, pages, panel, password, password_changed, password_hint,
    password_link_asked, placed, price, price_in_euros, problem_body_missing, problem_body_too_long,
    problem_credentials_wrong, problem_customer_left, problem_date_malformed, problem_demo_account,
    problem_dispute_is_open, problem_dispute_moved_on, problem_dispute_open, problem_email_malformed,
    problem_email_missing, problem_email_taken, problem_form_broken, problem_language_unknown,
    problem_limit_malformed, problem_market_missing, problem_market_too_long, problem_name_malformed,
    problem_name_missing, problem_name_too_long, problem_no_dispute_open, problem_nothing_selected,
    problem_order_has_thread, problem_password_guessable,
    problem_password_missing, problem_password_too_long,
    problem_password_too_short, problem_password_wrong, problem_reason_missing, problem_reason_too_long,
    problem_search_too_long, problem_send_id_taken, problem_thread_deleted, quantity, read, reason,
    reason_no_address, reason_not_written, reason_only_ascii, reason_placeholder, reason_too_slow, register,
    register_title, renewal_hint, renewal_title, request_from_another_site, request_from_another_site_hint,
    request_headers_too_large, request_headers_too_large_hint, request_not_answered,
    request_not_answered_hint, request_not_there, request_not_there_hint, request_too_long,
    request_too_long_hint, request_too_slow, request_too_slow_hint, restore, role_admin, role_customer,
    role_vendor, rows_a_page filled, save, saved, search, see_vendor, seen, select, select_thread filled,
    send, send_link, sending, sessions, sessions_hint, settings, show, show_all, show_deleted, show_disputes,
    show_every, show_new, show_unread, side_customer, side_marketplace, side_vendor, sign_in, sign_in_title,
    sign_out, sign_out_elsewhere, sign_out_of filled, sign_out_question, signed_in, signed_out, skip,
    sold_by_market, sorted_by, start_shopping, status, status_cancelled, status_delivered, status_paid,
    status_placed, status_shipped, still_open, subject, switch_mail_admins, switch_mail_admins_hint,
    switch_mail_customers, switch_mail_customers_hint, switch_mail_text, switch_mail_text_hint,
    switch_mail_vendors, switch_mail_vendors_hint, switch_seen, switch_seen_hint, switch_typing,
    switch_typing_hint, this_one, thread_number filled, threads_found, threads_per_hour,
    title_with_unread filled, to, to_sign_in, to_the_order, to_the_start, today, total, try_again,
    try_again_for filled, try_all_again, undo, unknown_browser, unread filled, unread_begin,
    unread_messages filled, vendor, weekday_and_day, weekdays, what, when_in_full, who, write_about_order,
    write_message, yesterday, you, your_message, your_name, your_question, z_to_a filled,
}
