//! Every visible text, in one typed table.

use crate::{
    api::surroundings::DemoAccount,
    domain::{
        accounts::{Role, Viewer},
        messages::LONGEST_BODY,
        orders::OrderStatus,
        threads::Subject,
    },
    error::{AppError, Problem},
};

/// The texts of one language.
#[expect(missing_docs, reason = "each is named after what it says")]
pub struct Words {
    pub account: &'static str,
    pub all_products: &'static str,
    pub ask_a_question: &'static str,
    pub back_to_messages: &'static str,
    pub back_to_product: &'static str,
    pub back_to_vendor: &'static str,
    pub cancel: &'static str,
    pub contact_vendor: &'static str,
    pub create_account: &'static str,
    pub customer: &'static str,
    pub customers: &'static str,
    pub date: &'static str,
    pub demo_intro: &'static str,
    pub demo_title: &'static str,
    pub draft_saved: &'static str,
    pub earlier_messages: &'static str,
    pub earlier_threads: &'static str,
    pub email: &'static str,
    pub have_account: &'static str,
    pub id: &'static str,
    pub kept_here: &'static str,
    pub kept_text: &'static str,
    pub latest_message: &'static str,
    pub message_center: &'static str,
    pub messages: &'static str,
    pub months: [&'static str; 12],
    pub months_short: [&'static str; 12],
    pub my_account: &'static str,
    pub name: &'static str,
    pub new: &'static str,
    pub newest_threads: &'static str,
    pub no_account: &'static str,
    pub no_messages: &'static str,
    pub no_messages_hint: &'static str,
    pub no_products: &'static str,
    pub no_threads: &'static str,
    pub no_threads_hint: &'static str,
    pub panel: &'static str,
    pub password: &'static str,
    pub password_hint: &'static str,
    pub placed: &'static str,
    pub register: &'static str,
    pub register_title: &'static str,
    pub see_vendor: &'static str,
    pub send: &'static str,
    pub sending: &'static str,
    pub sign_in: &'static str,
    pub sign_in_title: &'static str,
    pub sign_out: &'static str,
    pub sign_out_question: &'static str,
    pub skip: &'static str,
    pub sold_by_market: &'static str,
    pub start_shopping: &'static str,
    pub subject: &'static str,
    pub to_sign_in: &'static str,
    pub to_the_start: &'static str,
    pub today: &'static str,
    pub total: &'static str,
    pub unread_begin: &'static str,
    pub vendor: &'static str,
    pub weekdays: [&'static str; 7],
    pub write_message: &'static str,
    pub yesterday: &'static str,
    pub you: &'static str,
    pub your_message: &'static str,
    pub your_question: &'static str,
    pub about_order: fn(&str) -> String,
    pub answers_here: fn(&str) -> String,
    pub article_of: fn(&str) -> String,
    pub thread_number: fn(&str) -> String,
    pub unread: fn(i64) -> String,
    pub unread_messages: fn(i64) -> String,
}

/// English.
pub const EN: Words = Words {
    account: "Account",
    all_products: "All products",
    ask_a_question: "Ask a question",
    back_to_messages: "All messages",
    back_to_product: "Back to the product",
    back_to_vendor: "Back to the vendor",
    cancel: "Cancel",
    contact_vendor: "Contact vendor",
    create_account: "Create account",
    customer: "Customer",
    customers: "Customers",
    date: "Date",
    demo_intro: "Look around as any of these people. Nothing here is real, and nothing is sent.",
    demo_title: "This is a demo",
    draft_saved: "Draft saved",
    earlier_messages: "Earlier messages",
    earlier_threads: "Earlier threads",
    email: "E-mail",
    have_account: "Already have an account?",
    id: "ID",
    kept_here: "Your text is still here. Copy it before you go on.",
    kept_text: "Your text is still here. Copy it, sign in, and paste it into the box.",
    latest_message: "Latest message",
    message_center: "Message center",
    messages: "Messages",
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
    name: "Name",
    new: "New",
    newest_threads: "Newest threads",
    no_account: "New here?",
    no_messages: "No messages yet",
    no_messages_hint: "Ask a question on a product's page, and the answer will arrive here.",
    no_products: "Nothing is for sale here yet",
    no_threads: "No messages yet",
    no_threads_hint: "When a customer asks a question or contacts you, their message appears here.",
    panel: "Panel",
    password: "Password",
    password_hint: "At least 8 characters.",
    placed: "Placed",
    register: "Register",
    register_title: "Create your account",
    see_vendor: "See the vendor",
    send: "Send",
    sending: "Sending…",
    sign_in: "Sign in",
    sign_in_title: "Welcome back",
    sign_out: "Sign out",
    sign_out_question: "Do you want to sign out?",
    skip: "Skip to the content",
    sold_by_market: "Sold by the marketplace itself",
    start_shopping: "Look at the products",
    subject: "Subject",
    to_sign_in: "Sign in",
    to_the_start: "To the start page",
    today: "Today",
    total: "Total",
    unread_begin: "New",
    vendor: "Vendor",
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    write_message: "Write a message…",
    yesterday: "Yesterday",
    you: "You",
    your_message: "Your message",
    your_question: "Your question",
    about_order: |number| format!("Order {number}"),
    answers_here: |name| format!("{name} will answer under My account → Messages."),
    article_of: |name| format!("Products of {name}"),
    thread_number: |number| format!("Thread {number}"),
    unread: |count| format!("{count} unread"),
    unread_messages: |count| {
        if count == 1 { "1 unread message".to_owned() } else { format!("{count} unread messages") }
    },
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
        Problem::CredentialsWrong => {
            "The e-mail address and the password don't belong together. Check both and try again.".to_owned()
        }
        Problem::SendIdTaken => {
            "Another text was sent with this form before. Press Send once more to send this one too."
                .to_owned()
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
        AppError::Forbidden => "Only customers can ask sellers. Sign in as a customer to do so.".to_owned(),
        AppError::Invalid(fields) => fields.first().map_or_else(String::new, |wrong| problem(wrong.problem)),
        AppError::Conflict(what) => problem(*what),
        AppError::TooMany { retry_after } => format!("That was a lot in a short time. Try again in {}.", wait(*retry_after)),
        AppError::SignInRequired => "You are not signed in any more. Sign in and try again.".to_owned(),
        AppError::Malformed => "Something in it is damaged. Go back and try again.".to_owned(),
        AppError::TooLarge => "That is more than we can take at once. Go back and send less.".to_owned(),
        AppError::Unreachable => "We can't reach the shop at the moment. Check your connection and try again.".to_owned(),
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
