//! Every visible text, in one typed table.

pub mod mails;
pub mod requests;

use crate::{
    api::surroundings::DemoAccount,
    domain::{
        accounts::{Role, Viewer},
        disputes::{Act, LONGEST_REASON, Outcome},
        lists::{COUNTED, LONGEST_SEARCH, Matches, Show, SubjectKind},
        messages::{LONGEST_BODY, MessageKind},
        names::Side,
        orders::{HasMessages, OrderStatus},
        settings::{HIGHEST_LIMIT, LONGEST_MARKET, Switch},
        threads::{Marking, Subject},
    },
    error::{AppError, Problem},
};

/// The texts of one language.
#[expect(missing_docs, reason = "each is named after what it says")]
pub struct Words {
    pub account: &'static str,
    pub actions: &'static str,
    pub all_messages: &'static str,
    pub all_products: &'static str,
    pub any_subject: &'static str,
    pub any_vendor: &'static str,
    pub apply: &'static str,
    pub ask_a_question: &'static str,
    pub ask_for_new_link: &'static str,
    pub attempts: &'static str,
    pub back_to_messages: &'static str,
    pub back_to_orders: &'static str,
    pub back_to_product: &'static str,
    pub back_to_sign_in: &'static str,
    pub back_to_vendor: &'static str,
    pub cancel: &'static str,
    pub close: &'static str,
    pub close_dispute: &'static str,
    pub contact_vendor: &'static str,
    pub copy_link: &'static str,
    pub create_account: &'static str,
    pub current_password: &'static str,
    pub customer: &'static str,
    pub customers: &'static str,
    pub date: &'static str,
    pub delete: &'static str,
    pub delete_hint: &'static str,
    pub delete_title: &'static str,
    pub demo_intro: &'static str,
    pub demo_title: &'static str,
    pub details: &'static str,
    pub dispute: &'static str,
    pub dispute_closed: &'static str,
    pub dispute_is_open: &'static str,
    pub dispute_opened: &'static str,
    pub disputes: &'static str,
    pub draft_saved: &'static str,
    pub earlier_messages: &'static str,
    pub email: &'static str,
    pub filters: &'static str,
    pub find_in_messages: &'static str,
    pub find_orders: &'static str,
    pub first_page: &'static str,
    pub forgotten: &'static str,
    pub forgotten_hint: &'static str,
    pub forgotten_title: &'static str,
    pub from: &'static str,
    pub have_account: &'static str,
    pub id: &'static str,
    pub item: &'static str,
    pub kept_here: &'static str,
    pub kept_text: &'static str,
    pub key_help: &'static str,
    pub key_next: &'static str,
    pub key_open: &'static str,
    pub key_previous: &'static str,
    pub key_reply: &'static str,
    pub key_search: &'static str,
    pub key_select: &'static str,
    pub key_unread: &'static str,
    pub keys: &'static str,
    pub keys_hint: &'static str,
    pub last_seen: &'static str,
    pub later_messages: &'static str,
    pub latest_message: &'static str,
    pub limit_hint: &'static str,
    pub link: &'static str,
    pub link_copied: &'static str,
    pub link_over_hint: &'static str,
    pub link_over_title: &'static str,
    pub list_ended: &'static str,
    pub list_ended_hint: &'static str,
    pub mail_about_messages: &'static str,
    pub mail_about_messages_hint: &'static str,
    pub mails_more: &'static str,
    pub mails_none: &'static str,
    pub mails_put_back: &'static str,
    pub mails_set_aside: &'static str,
    pub mails_set_aside_hint: &'static str,
    pub mark_all_read: &'static str,
    pub mark_all_unread: &'static str,
    pub mark_read: &'static str,
    pub mark_unread: &'static str,
    pub market_name: &'static str,
    pub market_name_hint: &'static str,
    pub market_settings: &'static str,
    pub marketplace: &'static str,
    pub marketplace_itself: &'static str,
    pub message: &'static str,
    pub message_center: &'static str,
    pub messages: &'static str,
    pub messages_per_minute: &'static str,
    pub months: [&'static str; 12],
    pub months_short: [&'static str; 12],
    pub my_account: &'static str,
    pub my_settings: &'static str,
    pub name: &'static str,
    pub network_address: &'static str,
    pub new: &'static str,
    pub new_for_order: &'static str,
    pub new_password: &'static str,
    pub next_page: &'static str,
    pub no_account: &'static str,
    pub no_messages: &'static str,
    pub no_messages_hint: &'static str,
    pub no_order_messages_hint: &'static str,
    pub no_order_talk: &'static str,
    pub no_orders: &'static str,
    pub no_orders_hint: &'static str,
    pub no_orders_panel_hint: &'static str,
    pub no_products: &'static str,
    pub no_such_list: &'static str,
    pub no_threads: &'static str,
    pub no_threads_hint: &'static str,
    pub note: &'static str,
    pub note_placeholder: &'static str,
    pub not_connected: &'static str,
    pub nothing_found: &'static str,
    pub nothing_found_hint: &'static str,
    pub notices: &'static str,
    pub notices_forbidden: &'static str,
    pub notices_hint: &'static str,
    pub notices_off: &'static str,
    pub notices_on: &'static str,
    pub notices_turn_off: &'static str,
    pub notices_turn_on: &'static str,
    pub notifications: &'static str,
    pub offline: &'static str,
    pub offline_hint: &'static str,
    pub on: &'static str,
    pub open_dispute: &'static str,
    pub opened: &'static str,
    pub order: &'static str,
    pub orders: &'static str,
    pub orders_list: &'static str,
    pub other_threads: &'static str,
    pub outcome: &'static str,
    pub page_size: &'static str,
    pub pages: &'static str,
    pub panel: &'static str,
    pub password: &'static str,
    pub password_changed: &'static str,
    pub password_hint: &'static str,
    pub password_link_asked: &'static str,
    pub placed: &'static str,
    pub price: &'static str,
    pub quantity: &'static str,
    pub read: &'static str,
    pub reason: &'static str,
    pub reason_placeholder: &'static str,
    pub register: &'static str,
    pub register_title: &'static str,
    pub renewal_hint: &'static str,
    pub renewal_title: &'static str,
    pub restore: &'static str,
    pub save: &'static str,
    pub saved: &'static str,
    pub search: &'static str,
    pub see_vendor: &'static str,
    pub select: &'static str,
    pub seen: &'static str,
    pub send: &'static str,
    pub send_link: &'static str,
    pub sending: &'static str,
    pub sessions: &'static str,
    pub sessions_hint: &'static str,
    pub settings: &'static str,
    pub show: &'static str,
    pub show_all: &'static str,
    pub sign_in: &'static str,
    pub sign_in_title: &'static str,
    pub sign_out: &'static str,
    pub sign_out_elsewhere: &'static str,
    pub sign_out_question: &'static str,
    pub signed_in: &'static str,
    pub signed_out: &'static str,
    pub skip: &'static str,
    pub sold_by_market: &'static str,
    pub start_shopping: &'static str,
    pub status: &'static str,
    pub still_open: &'static str,
    pub subject: &'static str,
    pub this_one: &'static str,
    pub threads_per_hour: &'static str,
    pub to: &'static str,
    pub to_sign_in: &'static str,
    pub to_the_order: &'static str,
    pub to_the_start: &'static str,
    pub today: &'static str,
    pub total: &'static str,
    pub try_again: &'static str,
    pub try_all_again: &'static str,
    pub undo: &'static str,
    pub unknown_browser: &'static str,
    pub unread_begin: &'static str,
    pub vendor: &'static str,
    pub weekdays: [&'static str; 7],
    pub what: &'static str,
    pub who: &'static str,
    pub write_about_order: &'static str,
    pub write_message: &'static str,
    pub yesterday: &'static str,
    pub you: &'static str,
    pub your_message: &'static str,
    pub your_name: &'static str,
    pub your_question: &'static str,
    pub about_order: fn(&str) -> String,
    pub actions_of: fn(&str) -> String,
    pub answers_here: fn(&str) -> String,
    pub article_of: fn(&str) -> String,
    pub bell: fn(i64) -> String,
    pub by_in_role: fn(&str, &str) -> String,
    pub close_dispute_hint: fn(&str) -> String,
    pub customer_left: fn(&str) -> String,
    pub delete_question: fn(&str, &str, i64) -> String,
    pub deleted_by: fn(&str) -> String,
    pub dispute_read_along: fn(&str) -> String,
    pub disputes_counted: fn(i64) -> String,
    pub is_typing: fn(&str) -> String,
    pub messages_counted: fn(i64) -> String,
    pub new_below: fn(usize) -> String,
    pub no_order_talk_hint: fn(&str) -> String,
    pub open_dispute_hint: fn(&str) -> String,
    pub rows_a_page: fn(u32) -> String,
    pub select_thread: fn(&str) -> String,
    pub sign_out_of: fn(&str) -> String,
    pub thread_number: fn(&str) -> String,
    pub title_with_unread: fn(&str, i64) -> String,
    pub try_again_for: fn(&str) -> String,
    pub unread: fn(i64) -> String,
    pub unread_messages: fn(i64) -> String,
}

/// English.
pub const EN: Words = Words {
    account: "Account",
    actions: "Actions",
    all_messages: "All messages",
    all_products: "All products",
    any_subject: "Any subject",
    any_vendor: "Any vendor",
    apply: "Apply",
    ask_a_question: "Ask a question",
    ask_for_new_link: "Ask for a new link",
    attempts: "Everything that was tried",
    back_to_messages: "All messages",
    back_to_orders: "All orders",
    back_to_product: "Back to the product",
    back_to_sign_in: "Back to sign-in",
    back_to_vendor: "Back to the vendor",
    cancel: "Cancel",
    close: "Close",
    close_dispute: "Close dispute",
    contact_vendor: "Contact vendor",
    copy_link: "Copy link",
    create_account: "Create account",
    current_password: "Current password",
    customer: "Customer",
    customers: "Customers",
    date: "Date",
    delete: "Delete",
    delete_hint: "It disappears for everyone who took part. You can bring it back from the Deleted filter.",
    delete_title: "Delete this thread?",
    demo_intro: "Look around as any of these people. Nothing here is real, and nothing is sent.",
    demo_title: "This is a demo",
    details: "Details",
    dispute: "Dispute",
    dispute_closed: "Dispute closed",
    dispute_is_open: "A dispute is open.",
    dispute_opened: "Dispute opened",
    disputes: "Disputes",
    draft_saved: "Draft saved",
    earlier_messages: "Earlier messages",
    email: "E-mail",
    filters: "Filters",
    find_in_messages: "Find in messages",
    find_orders: "Find orders by number, customer or product",
    first_page: "First page",
    forgotten: "Forgotten your password?",
    forgotten_hint: "Tell us your e-mail address, and we send you a link by which you choose a new one.",
    forgotten_title: "A new password",
    from: "From",
    have_account: "Already have an account?",
    id: "ID",
    item: "Item",
    kept_here: "Your text is still here. Copy it before you go on.",
    kept_text: "Your text is still here. Copy it, sign in, and paste it into the box.",
    key_help: "Show these keys",
    key_next: "Next thread",
    key_open: "Open the thread",
    key_previous: "Previous thread",
    key_reply: "Reply",
    key_search: "Search",
    key_select: "Select the thread",
    key_unread: "Mark as unread",
    keys: "Keyboard shortcuts",
    keys_hint: "Press ? for keyboard shortcuts.",
    last_seen: "last seen",
    later_messages: "Later messages",
    latest_message: "Latest message",
    limit_hint: "0 is no limit.",
    link: "Link",
    link_copied: "Link copied",
    link_over_hint: "A link for a new password works once, within an hour, and only the newest one does.",
    link_over_title: "This link is over",
    list_ended: "The list ends here",
    list_ended_hint: "There is nothing more after this place.",
    mail_about_messages: "E-mail me about new messages",
    mail_about_messages_hint: "Not about those that you have read by then.",
    mails_more: "Only the latest are listed.",
    mails_none: "None: every e-mail has left, or is still being tried.",
    mails_put_back: "They are tried again now.",
    mails_set_aside: "Mails set aside",
    mails_set_aside_hint: "These could not be delivered. Mend what is in the way, then have them tried again.",
    mark_all_read: "Mark all as read",
    mark_all_unread: "Mark all as unread",
    mark_read: "Mark as read",
    mark_unread: "Mark as unread",
    market_name: "The marketplace's name",
    market_name_hint: "Customers and vendors see it in place of the names of your team.",
    market_settings: "Marketplace settings",
    marketplace: "Marketplace",
    marketplace_itself: "The marketplace itself",
    message: "Message",
    message_center: "Message center",
    messages: "Messages",
    messages_per_minute: "Messages a minute, for each account",
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    months_short: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    my_account: "My account",
    my_settings: "My settings",
    name: "Name",
    network_address: "Network address",
    new: "New",
    new_for_order: "New message for order",
    new_password: "New password",
    next_page: "Next page",
    no_account: "New here?",
    no_messages: "No messages yet",
    no_messages_hint: "Ask a question on a product's page, and the answer will arrive here.",
    no_order_messages_hint: "When somebody writes about an order, their message appears here.",
    no_order_talk: "Nobody has written about this order yet",
    no_orders: "No orders yet",
    no_orders_hint: "What you buy appears here.",
    no_orders_panel_hint: "When somebody buys, their order appears here.",
    no_products: "Nothing is for sale here yet",
    no_such_list: "This address asks for something that this list doesn't have.",
    no_threads: "No messages yet",
    no_threads_hint: "When a customer asks a question or contacts you, their message appears here.",
    note: "Note (optional)",
    note_placeholder: "How was it settled?",
    not_connected: "Not connected. Stoa is trying again; new messages will show then.",
    nothing_found: "Nothing matches",
    nothing_found_hint: "Try fewer or shorter words, or another filter.",
    notices: "Browser notifications",
    notices_forbidden: "Your browser doesn't allow it. You can change that where it keeps its settings for this site.",
    notices_hint: "Your browser tells you when a message comes while you look at something else.",
    notices_off: "Off in this browser.",
    notices_on: "On in this browser.",
    notices_turn_off: "Turn off",
    notices_turn_on: "Turn on",
    notifications: "Notifications",
    offline: "You are offline",
    offline_hint: "This page needs a connection. What you typed is kept; try again when you are back.",
    on: "on",
    open_dispute: "Open dispute",
    opened: "Opened",
    order: "Order",
    orders: "Orders",
    orders_list: "Orders list",
    other_threads: "Other threads",
    outcome: "Outcome",
    page_size: "Rows a page",
    pages: "Pages",
    panel: "Panel",
    password: "Password",
    password_changed: "Saved. You are signed out everywhere else.",
    password_hint: "At least 8 characters.",
    password_link_asked: "If there is an account with this address, a link is on its way to it. Look into your mailbox.",
    placed: "Placed",
    price: "Price",
    quantity: "Quantity",
    read: "Read",
    reason: "Reason",
    reason_placeholder: "What went wrong?",
    register: "Register",
    register_title: "Create your account",
    renewal_hint: "Then you are signed in here, and signed out everywhere else.",
    renewal_title: "Choose a new password",
    restore: "Restore",
    save: "Save",
    saved: "Saved.",
    search: "Search",
    see_vendor: "See the vendor",
    select: "Select",
    seen: "Seen",
    send: "Send",
    send_link: "Send me a link",
    sending: "Sending…",
    sessions: "Where you are signed in",
    sessions_hint: "If there is something here that you don't know, sign it out and change your password.",
    settings: "Settings",
    show: "Show",
    show_all: "Show all",
    sign_in: "Sign in",
    sign_in_title: "Welcome back",
    sign_out: "Sign out",
    sign_out_elsewhere: "Sign out everywhere else",
    sign_out_question: "Do you want to sign out?",
    signed_in: "Signed in",
    signed_out: "Signed out.",
    skip: "Skip to the content",
    sold_by_market: "Sold by the marketplace itself",
    start_shopping: "Look at the products",
    status: "Status",
    still_open: "Still open",
    subject: "Subject",
    this_one: "This one",
    threads_per_hour: "New threads an hour, for each customer",
    to: "To",
    to_sign_in: "Sign in",
    to_the_order: "To the order",
    to_the_start: "To the start page",
    today: "Today",
    total: "Total",
    try_again: "Try again",
    try_all_again: "Try all again",
    undo: "Undo",
    unknown_browser: "Unknown browser",
    unread_begin: "New",
    vendor: "Vendor",
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    what: "What",
    who: "Who",
    write_about_order: "Write about this order",
    write_message: "Write a message…",
    yesterday: "Yesterday",
    you: "You",
    your_message: "Your message",
    your_name: "Your name",
    your_question: "Your question",
    about_order: |number| format!("Order {number}"),
    actions_of: |number| format!("Actions for thread {number}"),
    answers_here: |name| format!("{name} will answer under My account → Messages."),
    article_of: |name| format!("Products of {name}"),
    bell: |unread| match unread {
        0 => "Notifications".to_owned(),
        _ => format!("Notifications, {}", unread_messages(unread)),
    },
    by_in_role: |name, role| format!("by {name} ({role})"),
    close_dispute_hint: |names| format!("{names} will be told. It can be opened again later."),
    customer_left: |name| {
        format!("The account of {name} is closed, so nothing more can be sent here. What was said stays.")
    },
    delete_question: |subject, customer, messages| {
        let messages = if messages == 1 { "1 message".to_owned() } else { format!("{messages} messages") };
        format!("{subject}, with {customer}: {messages}.")
    },
    deleted_by: |name| format!("Deleted by {name}"),
    dispute_read_along: |market| format!("The team of {market} reads along and is told of every message."),
    disputes_counted: |disputes| format!("Disputes ({})", counted(disputes)),
    is_typing: |name| format!("{name} is typing…"),
    messages_counted: |unread| format!("Messages ({})", counted(unread)),
    new_below: |messages| match messages {
        1 => "1 new message ↓".to_owned(),
        _ => format!("{messages} new messages ↓"),
    },
    no_order_talk_hint: |name| format!("Your message goes to {name}."),
    open_dispute_hint: |names| format!("Say what is wrong. {names} will be told at once."),
    rows_a_page: |rows| format!("{rows} rows"),
    select_thread: |number| format!("Select thread {number}"),
    sign_out_of: |browser| format!("Sign out {browser}"),
    thread_number: |number| format!("Thread {number}"),
    title_with_unread: |title, unread| format!("({}) {title}", counted(unread)),
    try_again_for: |name| format!("Try again for {name}"),
    unread: |count| format!("{} unread", counted(count)),
    unread_messages,
};

/// The words of the reader's language.
#[must_use]
pub const fn words() -> &'static Words {
    &EN
}

/// What is wrong with something typed, and what to do.
#[must_use]
pub fn problem(problem: Problem) -> String {
    match problem {
        Problem::BodyMissing => "Write something first.".to_owned(),
        Problem::BodyTooLong(over) => {
            format!(
                "That is {over} characters too long; {LONGEST_BODY} fit. Shorten it, or send it in parts."
            )
        }
        Problem::EmailMissing => "Enter your e-mail address.".to_owned(),
        Problem::EmailMalformed => {
            "That doesn't look like an e-mail address. Check it for typing errors.".to_owned()
        }
        Problem::EmailTaken => "There is an account with this address already. Sign in instead.".to_owned(),
        Problem::NameMissing => "Enter your name.".to_owned(),
        Problem::NameTooLong => "That name is too long; 80 characters fit.".to_owned(),
        Problem::NameMalformed => "That name has characters that can't be shown.".to_owned(),
        Problem::PasswordMissing => "Enter your password.".to_owned(),
        Problem::PasswordTooShort => "That password is too short; take at least 8 characters.".to_owned(),
        Problem::PasswordTooLong => "That password is too long; 200 characters fit.".to_owned(),
        Problem::PasswordWrong => "That isn't your password. Try again.".to_owned(),
        Problem::DemoAccount => {
            "This account is for everybody who looks around: its name and password stay. Register for one of your own.".to_owned()
        }
        Problem::PasswordLinkOver => words().link_over_hint.to_owned(),
        Problem::CredentialsWrong => {
            "The e-mail address and the password don't belong together. Check both and try again.".to_owned()
        }
        Problem::SendIdTaken => {
            "Another text was sent with this form before. Press Send once more to send this one too."
                .to_owned()
        }
        Problem::SearchTooLong => {
            format!("That is too long to search for; {LONGEST_SEARCH} characters fit. Leave some words out.")
        }
        Problem::DateMalformed => "That isn't a day. Write it like 2026-11-20.".to_owned(),
        Problem::ThreadDeleted => {
            "This conversation was deleted by the marketplace, so nothing can be sent to it.".to_owned()
        }
        Problem::CustomerLeft => {
            "This customer's account is closed, so nothing can be sent to them any more.".to_owned()
        }
        Problem::ReasonMissing => "Say why first: a dispute needs a reason.".to_owned(),
        Problem::ReasonTooLong(over) => {
            format!("That is {over} characters too long; {LONGEST_REASON} fit. Shorten it.")
        }
        Problem::DisputeIsOpen => "A dispute is open on this order already.".to_owned(),
        Problem::NoDisputeOpen => "No dispute is open on this order any more.".to_owned(),
        Problem::DisputeMovedOn => {
            "Somebody has opened or closed a dispute since you came to this page. Look at it again first."
                .to_owned()
        }
        Problem::DisputeOpen => "A dispute is open here. Close it first, then delete the thread.".to_owned(),
        Problem::OrderHasThread => {
            "Its order has a new conversation by now, so this one can't come back.".to_owned()
        }
        Problem::NothingSelected => "Select the threads to be marked first.".to_owned(),
        Problem::MarketMissing => "Give the marketplace a name.".to_owned(),
        Problem::MarketTooLong => format!("That name is too long; {LONGEST_MARKET} characters fit."),
        Problem::LimitMalformed => {
            format!("Enter a whole number from 0 to {}.", thousands(i64::from(HIGHEST_LIMIT)))
        }
        Problem::FormBroken => "This form was damaged on its way. Press Send once more.".to_owned(),
    }
}

/// What went wrong, in a few words.
#[must_use]
pub const fn error_title(error: &AppError) -> &'static str {
    match error {
        AppError::NotFound => "There is nothing here",
        AppError::Forbidden => "That isn't for you to do",
        AppError::Invalid(_) => "Something needs mending",
        AppError::Conflict(_) => "That was done already",
        AppError::TooMany { .. } => "A little slower, please",
        AppError::SignInRequired => "Please sign in",
        AppError::Malformed => "This request can't be read",
        AppError::TooLarge => "That is too large",
        AppError::Unreachable => "The shop can't be reached",
        AppError::CantStore { .. } | AppError::Away { .. } => "We'll be back in a moment",
        AppError::Internal { .. } => "Something went wrong on our side",
    }
}

/// What went wrong, and what to do.
#[must_use]
pub fn error(error: &AppError) -> String {
    match error {
        AppError::NotFound => {
            "What you are looking for isn't here, or isn't here any more. Check the address, or go back to the start.".to_owned()
        }
        AppError::Forbidden => "This is for others to do. Sign in with another account if you have one for it.".to_owned(),
        AppError::Invalid(fields) => fields.first().map_or_else(String::new, |wrong| problem(wrong.problem)),
        AppError::Conflict(what) => problem(*what),
        AppError::TooMany { retry_after } => format!("That was a lot in a short time. Try again in {}.", wait(*retry_after)),
        AppError::SignInRequired => "You are not signed in any more. Sign in and try again.".to_owned(),
        AppError::Malformed => "Something in it is damaged. Go back and try again.".to_owned(),
        AppError::TooLarge => "That is more than we can take at once, and its end may be missing here. Send less, or send it in parts.".to_owned(),
        AppError::Unreachable => "We can't reach the shop at the moment. Check your connection and try again.".to_owned(),
        AppError::CantStore { reference } => {
            format!("We can't store anything at the moment. Please try again in a minute. If it goes on, tell us this reference: {reference}.")
        }
        AppError::Away { reference } => {
            format!("We can't get at what is stored at the moment. Please try again in a minute. If it goes on, tell us this reference: {reference}.")
        }
        AppError::Internal { reference } if reference.is_empty() => "Please try again in a moment.".to_owned(),
        AppError::Internal { reference } => {
            format!("Please try again in a moment. If it goes on, tell us this reference: {reference}.")
        }
    }
}

/// A role, as it is shown.
#[must_use]
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::Customer => "customer",
        Role::Vendor => "vendor staff",
        Role::Admin => "admin",
    }
}

/// Who sees one's name.
#[must_use]
pub const fn own_name_hint(role: Role) -> &'static str {
    match role {
        Role::Customer => "Sellers and the marketplace's team see it beside your messages.",
        Role::Vendor => "Your colleagues and the marketplace's team see it; customers see your shop's name.",
        Role::Admin => "Your colleagues see it; everybody else sees the marketplace's name.",
    }
}

/// What can be on or off, and what it does.
#[must_use]
pub const fn switch(switch: Switch) -> (&'static str, &'static str) {
    match switch {
        Switch::MailCustomers => {
            ("E-mail to customers", "About new messages and disputes; each can turn their own off.")
        }
        Switch::MailVendors => (
            "E-mail to vendors",
            "About new messages and disputes; each of their staff can turn their own off.",
        ),
        Switch::MailAdmins => {
            ("E-mail to admins", "About what the bell counts for them; each can turn their own off.")
        }
        Switch::MailText => {
            ("Messages' texts in e-mails", "Without it an e-mail says who wrote about what, and links there.")
        }
        Switch::Typing => ("“Is typing”", "Each side sees when the other is writing."),
        Switch::Seen => ("“Seen”", "Each side sees whether the other has read its last message."),
    }
}

/// A side of a conversation, as it is shown.
#[must_use]
pub const fn side(side: Side) -> &'static str {
    match side {
        Side::Customer => "customer",
        Side::Vendor => "vendor",
        Side::Marketplace => "marketplace",
    }
}

/// What a notice says; nothing for a message.
#[must_use]
pub const fn notice(kind: MessageKind) -> Option<&'static str> {
    match kind {
        MessageKind::Text => None,
        MessageKind::DisputeOpened => Some(words().dispute_opened),
        MessageKind::DisputeClosed => Some(words().dispute_closed),
    }
}

/// What was tried.
#[must_use]
pub const fn act(act: Act) -> &'static str {
    match act {
        Act::Open => words().open_dispute,
        Act::Close => words().close_dispute,
    }
}

/// What became of an attempt.
#[must_use]
pub const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "Done",
        Outcome::Forbidden => "Refused: not theirs to do",
        Outcome::Invalid => "Refused: words missing or too long",
        Outcome::Conflict => "Refused: it was so already, or had changed",
        Outcome::TooMany => "Refused: too much in a short time",
    }
}

/// Names one after another.
#[must_use]
pub fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// How far an order has come, as it is shown.
#[must_use]
pub const fn order_status(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Placed => "Placed",
        OrderStatus::Paid => "Paid",
        OrderStatus::Shipped => "Shipped",
        OrderStatus::Delivered => "Delivered",
        OrderStatus::Cancelled => "Cancelled",
    }
}

/// A filter of a list.
#[must_use]
pub const fn show(show: Show) -> &'static str {
    match show {
        Show::All => "All",
        Show::Unread => "Unread",
        Show::New => "New",
        Show::Disputes => "Open disputes",
        Show::Deleted => "Deleted",
    }
}

/// The filters that are offered to somebody, with their labels.
#[must_use]
pub fn shows(role: Role) -> Vec<(Show, &'static str)> {
    Show::offered_to(role).map(|offered| (offered, show(offered))).collect()
}

/// Which orders, by the messages about them.
#[must_use]
pub const fn has_messages(choice: HasMessages) -> &'static str {
    match choice {
        HasMessages::All => "All orders",
        HasMessages::Unread => "Orders with unread messages",
        HasMessages::Any => "Orders with any messages",
    }
}

/// What threads can be about.
#[must_use]
pub const fn subject_kind(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Product => "Products",
        SubjectKind::Vendor => "Vendors",
        SubjectKind::Order => "Orders",
    }
}

/// How many threads there are.
#[must_use]
pub fn matches(matches: Matches) -> String {
    found(matches, "thread")
}

/// How many orders there are.
#[must_use]
pub fn orders_found(matches: Matches) -> String {
    found(matches, "order")
}

fn found(matches: Matches, what: &str) -> String {
    match matches {
        Matches { has_more: true, counted } => format!("{}+ {what}s", thousands(counted)),
        Matches { counted: 1, .. } => format!("1 {what}"),
        Matches { counted, .. } => format!("{} {what}s", thousands(counted)),
    }
}

/// Asks whether so many threads are to be marked.
#[must_use]
pub fn mark_all_question(found: Matches, is_read: bool) -> String {
    let how = if is_read { "read" } else { "unread" };
    format!("{} will be marked as {how}. You can undo it afterwards.", matches(found))
}

/// That threads were marked.
#[must_use]
pub fn marked(marking: Marking) -> String {
    let how = if marking.is_read { "read" } else { "unread" };
    let found = Matches { counted: marking.threads, has_more: false };
    format!("{} marked as {how}.", matches(found))
}

fn unread_messages(count: i64) -> String {
    if count == 1 { "1 unread message".to_owned() } else { format!("{} unread messages", counted(count)) }
}

/// A number that is counted no further than a thousand.
fn counted(number: i64) -> String {
    thousands(number.min(COUNTED)) + if number > COUNTED { "+" } else { "" }
}

fn thousands(number: i64) -> String {
    match number {
        ..1_000 => number.to_string(),
        _ => format!("{},{:03}", thousands(number / 1_000), number % 1_000),
    }
}

/// What a thread is about, in a few words.
#[must_use]
pub fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Product { name, .. } | Subject::Vendor { name, .. } => name.clone(),
        Subject::Order { number, .. } => (words().about_order)(number),
    }
}

/// An account of the demo marketplace, as the command line shows it.
#[must_use]
pub fn demo_person(person: &DemoAccount) -> String {
    format!("{}, {}", person.name, role(person.role))
}

/// For whom somebody works, for the corner of the panel.
#[must_use]
pub fn employer(viewer: &Viewer, market: &str) -> String {
    viewer.employer.as_ref().map_or_else(|| market.to_owned(), |employer| employer.name.clone())
}

fn wait(seconds: i64) -> String {
    match seconds {
        ..=1 => "a second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", (seconds + 59) / 60),
    }
}
