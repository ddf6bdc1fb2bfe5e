//! Every visible text: `texts/` says it in each language, and what is here puts numbers and names into it.

pub mod mails;
pub mod requests;
mod spoken;
mod texts;

#[cfg(not(feature = "hydrate"))]
pub use spoken::in_order;
#[cfg(feature = "hydrate")]
pub use spoken::learn;
pub use spoken::{language, speaking, words};
use texts::Place;
pub use texts::Words;

use crate::{
    api::surroundings::DemoAccount,
    domain::{
        accounts::{Role, Viewer},
        disputes::{Act, LONGEST_REASON, Outcome},
        lists::{COUNTED, LONGEST_SEARCH, Matches, Show, SubjectKind, WAITING},
        messages::{LONGEST_BODY, MessageKind},
        money::Money,
        names::Side,
        orders::{HasMessages, OrderStatus},
        settings::{HIGHEST_LIMIT, LONGEST_MARKET, Switch},
        threads::{Marking, Subject},
    },
    error::{AppError, Problem},
};

macro_rules! with_a_value {
    ($($text:ident($value:ident))*) => {
        /// Texts with one value in them.
        #[expect(missing_docs, reason = "each is named after what it says")]
        impl Words {
            $(#[must_use]
            pub fn $text(&self, $value: &str) -> String {
                self.filled(self.text(Place::$text), &[(stringify!($value), $value)])
            })*
        }
    };
}

with_a_value! {
    a_to_z(column)
    about_order(number)
    actions_of(number)
    answers_here(name)
    article_of(name)
    customer_left(name)
    deleted_by(name)
    highest_first(column)
    is_typing(name)
    lowest_first(column)
    no_order_talk_hint(name)
    select_thread(number)
    thread_number(number)
    try_again_for(name)
    close_dispute_hint(names)
    open_dispute_hint(names)
    dispute_read_along(market)
    sign_out_of(browser)
    z_to_a(column)
}

#[expect(missing_docs, reason = "each is named after what it says")]
impl Words {
    #[must_use]
    pub fn by_in_role(&self, name: &str, role: &str) -> String {
        self.filled(self.text(Place::by_in_role), &[("name", name), ("role", role)])
    }

    #[must_use]
    pub fn bell(&self, unread: i64) -> String {
        match unread {
            0 => self.notifications().to_owned(),
            _ => self.filled(self.bell_unread(), &[("unread", &self.unread_messages(unread))]),
        }
    }

    #[must_use]
    pub fn delete_question(&self, subject: &str, customer: &str, messages: i64) -> String {
        let messages = self.numbered(self.messages_in_thread(), messages);
        self.filled(
            self.text(Place::delete_question),
            &[("subject", subject), ("customer", customer), ("messages", &messages)],
        )
    }

    #[must_use]
    pub fn disputes_counted(&self, disputes: i64) -> String {
        self.filled(self.text(Place::disputes_counted), &[("count", &self.waiting(disputes))])
    }

    #[must_use]
    pub fn messages_counted(&self, unread: i64) -> String {
        self.filled(self.text(Place::messages_counted), &[("count", &self.waiting(unread))])
    }

    #[must_use]
    pub fn new_below(&self, messages: usize) -> String {
        self.numbered(self.text(Place::new_below), i64::try_from(messages).unwrap_or(i64::MAX))
    }

    #[must_use]
    pub fn rows_a_page(&self, rows: u32) -> String {
        self.numbered(self.text(Place::rows_a_page), rows.into())
    }

    #[must_use]
    pub fn title_with_unread(&self, title: &str, unread: i64) -> String {
        self.filled(
            self.text(Place::title_with_unread),
            &[("count", &self.waiting(unread)), ("title", title)],
        )
    }

    #[must_use]
    pub fn unread(&self, count: i64) -> String {
        self.with_count(self.text(Place::unread), count)
    }

    #[must_use]
    pub fn unread_messages(&self, count: i64) -> String {
        self.filled(self.form(self.text(Place::unread_messages), count), &[("count", &self.waiting(count))])
    }

    /// How many wait, counted no further than [`WAITING`].
    #[must_use]
    pub fn waiting(&self, number: i64) -> String {
        self.up_to(WAITING, number)
    }

    /// A month, from 1 to 12.
    #[must_use]
    pub fn month(&self, month: u8) -> &'static str {
        one_of(self.months(), usize::from(month) - 1)
    }

    /// The same, in few letters.
    #[must_use]
    pub fn month_short(&self, month: u8) -> &'static str {
        one_of(self.months_short(), usize::from(month) - 1)
    }

    /// A day of the week, from Monday, which is 0.
    #[must_use]
    pub fn weekday(&self, day: u8) -> &'static str {
        one_of(self.weekdays(), day.into())
    }

    /// A text with values in it, each of which is written its own way beside what is written from right to left
    /// (Unicode Standard Annex 9, FSI and PDI).
    #[must_use]
    pub fn filled(&self, text: &str, values: &[(&str, &str)]) -> String {
        let is_apart = self.language.direction() == "rtl";
        let mut pieces = text.split('{');
        let mut filled = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (name, rest) = piece.split_once('}').unwrap_or_default();
            let value = values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
            if is_apart {
                filled.extend(["\u{2068}", value, "\u{2069}"]);
            } else {
                filled.push_str(value);
            }
            filled.push_str(rest);
        }
        filled
    }

    /// A text that says a number, in its form for that.
    fn numbered(&self, forms: &'static str, number: i64) -> String {
        self.with_count(self.form(forms, number), number)
    }

    fn form(&self, forms: &'static str, number: i64) -> &'static str {
        one_of(forms, self.language.form(number.unsigned_abs()))
    }

    fn with_count(&self, text: &str, number: i64) -> String {
        self.filled(text, &[("count", &self.counted(number))])
    }

    /// A number that is counted no further than a thousand.
    fn counted(&self, number: i64) -> String {
        self.up_to(COUNTED, number)
    }

    fn up_to(&self, most: i64, number: i64) -> String {
        self.whole(number.min(most)) + if number > most { "+" } else { "" }
    }

    fn whole(&self, number: i64) -> String {
        self.language.whole(number.unsigned_abs())
    }
}

fn one_of(forms: &'static str, place: usize) -> &'static str {
    forms.split('|').nth(place).unwrap_or(forms).trim_matches(' ')
}

/// What is wrong with something typed, and what to do.
#[must_use]
pub fn problem(problem: Problem) -> String {
    let w = words();
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let too_long = |forms, over, most| {
        let (over, most) = (number(over), w.whole(number(most)));
        w.filled(w.form(forms, over), &[("count", &w.whole(over)), ("most", &most)])
    };
    let at_most = |text, most| w.filled(text, &[("most", &w.whole(number(most)))]);
    let text = match problem {
        Problem::BodyTooLong(over) => return too_long(w.problem_body_too_long(), over, LONGEST_BODY),
        Problem::ReasonTooLong(over) => return too_long(w.problem_reason_too_long(), over, LONGEST_REASON),
        Problem::SearchTooLong => return at_most(w.problem_search_too_long(), LONGEST_SEARCH),
        Problem::MarketTooLong => return at_most(w.problem_market_too_long(), LONGEST_MARKET),
        Problem::LimitMalformed => {
            return w.filled(w.problem_limit_malformed(), &[("most", &w.whole(HIGHEST_LIMIT.into()))]);
        }
        Problem::PasswordLinkOver => w.link_over_hint(),
        Problem::BodyMissing => w.problem_body_missing(),
        Problem::EmailMissing => w.problem_email_missing(),
        Problem::EmailMalformed => w.problem_email_malformed(),
        Problem::EmailTaken => w.problem_email_taken(),
        Problem::NameMissing => w.problem_name_missing(),
        Problem::NameTooLong => w.problem_name_too_long(),
        Problem::NameMalformed => w.problem_name_malformed(),
        Problem::PasswordMissing => w.problem_password_missing(),
        Problem::PasswordTooShort => w.problem_password_too_short(),
        Problem::PasswordTooLong => w.problem_password_too_long(),
        Problem::PasswordGuessable => w.problem_password_guessable(),
        Problem::PasswordWrong => w.problem_password_wrong(),
        Problem::DemoAccount => w.problem_demo_account(),
        Problem::CredentialsWrong => w.problem_credentials_wrong(),
        Problem::SendIdTaken => w.problem_send_id_taken(),
        Problem::DateMalformed => w.problem_date_malformed(),
        Problem::ThreadDeleted => w.problem_thread_deleted(),
        Problem::CustomerLeft => w.problem_customer_left(),
        Problem::ReasonMissing => w.problem_reason_missing(),
        Problem::DisputeIsOpen => w.problem_dispute_is_open(),
        Problem::NoDisputeOpen => w.problem_no_dispute_open(),
        Problem::DisputeMovedOn => w.problem_dispute_moved_on(),
        Problem::DisputeOpen => w.problem_dispute_open(),
        Problem::OrderHasThread => w.problem_order_has_thread(),
        Problem::NothingSelected => w.problem_nothing_selected(),
        Problem::MarketMissing => w.problem_market_missing(),
        Problem::FormBroken => w.problem_form_broken(),
        Problem::LanguageUnknown => w.problem_language_unknown(),
    };
    text.to_owned()
}

/// What went wrong, in a few words.
#[must_use]
pub fn error_title(error: &AppError) -> &'static str {
    let w = words();
    match error {
        AppError::NotFound => w.error_title_not_found(),
        AppError::Forbidden => w.error_title_forbidden(),
        AppError::Invalid(_) => w.error_title_invalid(),
        AppError::Conflict(_) => w.error_title_conflict(),
        AppError::TooMany { .. } => w.error_title_too_many(),
        AppError::SignInRequired => w.error_title_sign_in(),
        AppError::Malformed => w.error_title_malformed(),
        AppError::TooLarge => w.error_title_too_large(),
        AppError::Unreachable => w.error_title_unreachable(),
        AppError::CantStore { .. } | AppError::Away { .. } => w.error_title_away(),
        AppError::Internal { .. } => w.error_title_internal(),
    }
}

/// What went wrong, and what to do.
#[must_use]
pub fn error(error: &AppError) -> String {
    let w = words();
    let referring = |text, reference: &str| w.filled(text, &[("reference", reference)]);
    let text = match error {
        AppError::Invalid(fields) => {
            return fields.first().map_or_else(String::new, |wrong| problem(wrong.problem));
        }
        AppError::Conflict(what) => return problem(*what),
        AppError::TooMany { retry_after: seconds @ ..=90 } => {
            return w.numbered(w.error_too_many_seconds(), (*seconds).max(1));
        }
        AppError::TooMany { retry_after } => {
            return w.numbered(w.error_too_many_minutes(), (*retry_after + 59) / 60);
        }
        AppError::CantStore { reference } => return referring(w.error_cant_store(), reference),
        AppError::Away { reference } => return referring(w.error_away(), reference),
        AppError::Internal { reference } if !reference.is_empty() => {
            return referring(w.error_internal_reference(), reference);
        }
        AppError::NotFound => w.error_not_found(),
        AppError::Forbidden => w.error_forbidden(),
        AppError::SignInRequired => w.error_sign_in(),
        AppError::Malformed => w.error_malformed(),
        AppError::TooLarge => w.error_too_large(),
        AppError::Unreachable => w.error_unreachable(),
        AppError::Internal { .. } => w.error_internal(),
    };
    text.to_owned()
}

/// A price or a total, in euros.
#[must_use]
pub fn price(money: Money) -> String {
    let w = words();
    let (cents, sign) = (money.0.unsigned_abs(), if money.0 < 0 { "-" } else { "" });
    let (whole, point) = (w.language.whole(cents / 100), w.language.point());
    w.filled(w.price_in_euros(), &[("amount", &format!("{sign}{whole}{point}{:02}", cents % 100))])
}

/// A role, as it is shown.
#[must_use]
pub fn role(role: Role) -> &'static str {
    let w = words();
    match role {
        Role::Customer => w.role_customer(),
        Role::Vendor => w.role_vendor(),
        Role::Admin => w.role_admin(),
    }
}

/// Who sees one's name.
#[must_use]
pub fn own_name_hint(role: Role) -> &'static str {
    let w = words();
    match role {
        Role::Customer => w.own_name_hint_customer(),
        Role::Vendor => w.own_name_hint_vendor(),
        Role::Admin => w.own_name_hint_admin(),
    }
}

/// What can be on or off, and what it does.
#[must_use]
pub fn switch(switch: Switch) -> (&'static str, &'static str) {
    let w = words();
    match switch {
        Switch::MailCustomers => (w.switch_mail_customers(), w.switch_mail_customers_hint()),
        Switch::MailVendors => (w.switch_mail_vendors(), w.switch_mail_vendors_hint()),
        Switch::MailAdmins => (w.switch_mail_admins(), w.switch_mail_admins_hint()),
        Switch::MailText => (w.switch_mail_text(), w.switch_mail_text_hint()),
        Switch::Typing => (w.switch_typing(), w.switch_typing_hint()),
        Switch::Seen => (w.switch_seen(), w.switch_seen_hint()),
    }
}

/// A side of a conversation, as it is shown.
#[must_use]
pub fn side(side: Side) -> &'static str {
    let w = words();
    match side {
        Side::Customer => w.side_customer(),
        Side::Vendor => w.side_vendor(),
        Side::Marketplace => w.side_marketplace(),
    }
}

/// What a notice says; nothing for a message.
#[must_use]
pub fn notice(kind: MessageKind) -> Option<&'static str> {
    match kind {
        MessageKind::Text => None,
        MessageKind::DisputeOpened => Some(words().dispute_opened()),
        MessageKind::DisputeClosed => Some(words().dispute_closed()),
    }
}

/// What was tried.
#[must_use]
pub fn act(act: Act) -> &'static str {
    let w = words();
    match act {
        Act::Open => w.open_dispute(),
        Act::Close => w.close_dispute(),
    }
}

/// What became of an attempt.
#[must_use]
pub fn outcome(outcome: Outcome) -> &'static str {
    let w = words();
    match outcome {
        Outcome::Done => w.outcome_done(),
        Outcome::Forbidden => w.outcome_forbidden(),
        Outcome::Invalid => w.outcome_invalid(),
        Outcome::Conflict => w.outcome_conflict(),
        Outcome::TooMany => w.outcome_too_many(),
    }
}

/// Names one after another.
#[must_use]
pub fn listed(names: &[String]) -> String {
    let w = words();
    let Some((last, before)) = names.split_last() else { return String::new() };
    let joined =
        |text, first: String, next: &str, called| w.filled(text, &[("first", &first), (called, next)]);
    let before = before.iter().cloned().reduce(|first, next| joined(w.listed_before(), first, &next, "next"));
    before.map_or_else(|| last.clone(), |before| joined(w.listed(), before, last, "last"))
}

/// How far an order has come, as it is shown.
#[must_use]
pub fn order_status(status: OrderStatus) -> &'static str {
    let w = words();
    match status {
        OrderStatus::Placed => w.status_placed(),
        OrderStatus::Paid => w.status_paid(),
        OrderStatus::Shipped => w.status_shipped(),
        OrderStatus::Delivered => w.status_delivered(),
        OrderStatus::Cancelled => w.status_cancelled(),
    }
}

/// A filter of a list.
#[must_use]
pub fn show(show: Show) -> &'static str {
    let w = words();
    match show {
        Show::All => w.show_every(),
        Show::Unread => w.show_unread(),
        Show::New => w.show_new(),
        Show::Disputes => w.show_disputes(),
        Show::Deleted => w.show_deleted(),
    }
}

/// The filters that are offered to somebody, with their labels.
#[must_use]
pub fn shows(role: Role) -> Vec<(Show, &'static str)> {
    Show::offered_to(role).map(|offered| (offered, show(offered))).collect()
}

/// Which orders, by the messages about them.
#[must_use]
pub fn has_messages(choice: HasMessages) -> &'static str {
    let w = words();
    match choice {
        HasMessages::All => w.has_messages_all(),
        HasMessages::Unread => w.has_messages_unread(),
        HasMessages::Any => w.has_messages_any(),
    }
}

/// What threads can be about.
#[must_use]
pub fn subject_kind(kind: SubjectKind) -> &'static str {
    let w = words();
    match kind {
        SubjectKind::Product => w.kind_products(),
        SubjectKind::Vendor => w.kind_vendors(),
        SubjectKind::Order => w.kind_orders(),
    }
}

/// How many threads there are.
#[must_use]
pub fn matches(matches: Matches) -> String {
    found(words().threads_found(), matches)
}

/// How many orders there are.
#[must_use]
pub fn orders_found(matches: Matches) -> String {
    found(words().orders_found(), matches)
}

/// A text with a number that may have been counted only so far.
fn found(forms: &'static str, Matches { counted, has_more }: Matches) -> String {
    let w = words();
    let count = w.whole(counted) + if has_more { "+" } else { "" };
    w.filled(w.form(forms, counted), &[("count", &count)])
}

/// Asks whether so many threads are to be marked.
#[must_use]
pub fn mark_all_question(matches: Matches, is_read: bool) -> String {
    let w = words();
    found(if is_read { w.mark_all_read_question() } else { w.mark_all_unread_question() }, matches)
}

/// That threads were marked.
#[must_use]
pub fn marked(marking: Marking) -> String {
    let w = words();
    let matches = Matches { counted: marking.threads, has_more: false };
    found(if marking.is_read { w.marked_read() } else { w.marked_unread() }, matches)
}

/// What a thread is about, in a few words.
#[must_use]
pub fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Product { name, .. } | Subject::Vendor { name, .. } => name.clone(),
        Subject::Order { number, .. } => words().about_order(number),
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Words, error, in_order, listed, matches, price, problem, speaking, spoken::named, words};
    use crate::{
        domain::{
            languages::Language::{self, Arabic, English, German, Spanish},
            lists::Matches,
            money::Money,
        },
        error::{AppError, Problem},
    };

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect()
    }

    #[test]
    fn every_language_says_everything_with_the_same_in_it() {
        for language in Language::ALL {
            let texts = named(language);
            assert!(
                texts.iter().map(|(name, _)| name).eq(Words::NAMES),
                "{language:?} has others, or in another order"
            );
            for ((name, text), (_, english)) in texts.into_iter().zip(named(English)) {
                assert!(!text.trim().is_empty(), "{language:?} {name}");
                assert_eq!(placeholders(text), placeholders(english), "{language:?} {name}");
                let (forms, of_english) = (text.split(" | ").count(), english.split(" | ").count());
                let expected = if of_english == 2 { language.forms() } else { of_english };
                assert_eq!(forms, expected, "{language:?} {name}");
                assert!(
                    !text.chars().any(|shown| "{}|".contains(shown)) || text.contains(['{', '|']),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn no_language_was_left_in_another() {
        let is_the_same =
            |name: &str, language| speaking(language, || in_order(language).lines().nth(place(name)));
        for language in [German, Spanish, Arabic] {
            let same = Words::NAMES.iter().filter(|name| {
                is_the_same(name, language) == is_the_same(name, English) && !SAME.contains(name)
            });
            assert_eq!(same.collect::<Vec<_>>(), [""; 0].iter().collect::<Vec<_>>(), "{language:?}");
        }
    }

    /// What is said alike somewhere.
    const SAME: [&str; 16] = [
        "day_and_month",
        "day_month_year",
        "day_month_year_short",
        "details",
        "link",
        "listed_before",
        "mail_in_role",
        "name",
        "panel",
        "price_in_euros",
        "role_admin",
        "status",
        "title_with_unread",
        "total",
        "weekday_and_day",
        "when_in_full",
    ];

    fn place(name: &str) -> usize {
        Words::NAMES.iter().position(|known| *known == name).unwrap()
    }

    #[test]
    fn numbers_and_names_stand_where_they_belong() {
        let found = |counted, has_more| matches(Matches { counted, has_more });
        assert_eq!(
            [found(1, false), found(12, false), found(1_000, true)],
            ["1 thread", "12 threads", "1,000+ threads"]
        );
        speaking(German, || assert_eq!(found(1_000, true), "1.000+ Unterhaltungen"));
        speaking(Arabic, || {
            assert_eq!(found(2, false), "محادثتان");
            assert_eq!(found(7, false), "\u{2068}7\u{2069} محادثات");
        });
        let over = |over| problem(Problem::BodyTooLong(over));
        assert!(over(1).starts_with("That is 1 character too long; 10,000 fit."), "{}", over(1));
        assert!(over(12_345).starts_with("That is 12,345 characters too long"));
        let wait = |retry_after| error(&AppError::TooMany { retry_after });
        assert!(
            wait(0).ends_with("in a second.")
                && wait(40).ends_with("in 40 seconds.")
                && wait(91).ends_with("in 2 minutes.")
        );
        let names = |many: usize| listed(&["Ann", "Ben", "Cy"].map(str::to_owned)[..many]);
        assert_eq!([names(0), names(1), names(2), names(3)], ["", "Ann", "Ann and Ben", "Ann, Ben and Cy"]);
        assert_eq!(
            words().by_in_role("{role}", "vendor"),
            "by {role} (vendor)",
            "what people are called is not read"
        );
    }

    #[test]
    fn prices_read_as_is_usual() {
        let priced =
            |cents| [English, German, Spanish].map(|language| speaking(language, || price(Money(cents))));
        assert_eq!(priced(18_900), ["€ 189.00", "189,00 €", "189,00 €"]);
        assert_eq!(priced(123_456_705), ["€ 1,234,567.05", "1.234.567,05 €", "1.234.567,05 €"]);
        assert_eq!(priced(-100)[0], "€ -1.00");
    }

    #[test]
    fn a_language_is_spoken_only_as_long_as_is_meant() {
        let panicked = std::panic::catch_unwind(|| speaking(German, || panic!("on purpose")));
        assert!(panicked.is_err());
        assert_eq!(words().language, English);
        speaking(Spanish, || {
            speaking(German, || assert_eq!(words().cancel(), "Abbrechen"));
            assert_eq!(words().cancel(), "Cancelar");
        });
    }
}
