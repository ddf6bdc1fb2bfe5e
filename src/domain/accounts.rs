//! Who people are, and what an account needs.

use serde::{Deserialize, Serialize};

use super::{
    among::{is_unseen, kept_to_itself, shows_nothing},
    ids::{AccountId, VendorId},
};
use crate::error::{AppError, Problem};

/// What an account is; an account has exactly one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A buyer.
    Customer,
    /// Staff of one vendor.
    Vendor,
    /// Staff of the marketplace itself.
    Admin,
}

/// The vendor that a staff account belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Employer {
    /// The vendor.
    pub id: VendorId,
    /// Its name.
    pub name: String,
}

/// The signed-in person on whose behalf something is read or done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The account.
    pub id: AccountId,
    /// The person's own name.
    pub name: String,
    /// What they may see and do.
    pub role: Role,
    /// Their vendor; there is one if and only if the role is [`Role::Vendor`].
    pub employer: Option<Employer>,
}

impl Viewer {
    /// The vendor whose threads and orders they see, if they are staff of one.
    #[must_use]
    pub fn vendor_id(&self) -> Option<VendorId> {
        self.employer.as_ref().map(|employer| employer.id)
    }

    /// Whether they work on the selling side: in the panel, not on the storefront.
    #[must_use]
    pub const fn sells(&self) -> bool {
        !matches!(self.role, Role::Customer)
    }
}

/// An e-mail address as it was typed, known to look like one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Reads an address: one `@` with something before it and a domain after it, at most
    /// 254 characters (RFC 5321, 4.5.3.1), no blanks, and nothing that isn't seen: two addresses that look the same
    /// are the same.
    ///
    /// # Errors
    /// A [`Problem`] for the person when it isn't an address.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Problem::EmailMissing);
        }
        let sound = text.chars().count() <= 254
            && !text.chars().any(|c| c.is_whitespace() || is_unseen(c))
            && text.split_once('@').is_some_and(|(local, domain)| {
                !local.is_empty() && !domain.is_empty() && !domain.contains('@')
            });
        if sound { Ok(Self(text.to_owned())) } else { Err(Problem::EmailMalformed) }
    }

    /// The address as it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two ways of typing the same address have in common.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

/// A person's name: 1 to 80 characters on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName(String);

impl PersonName {
    /// Reads a name; runs of blanks become one, and what would turn the words around it goes.
    ///
    /// # Errors
    /// A [`Problem`] for the person when there is none that can be seen, or it is too long.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let name = kept_to_itself(text).split_whitespace().collect::<Vec<_>>().join(" ");
        match name.chars().count() {
            _ if name.chars().any(char::is_control) => Err(Problem::NameMalformed),
            _ if shows_nothing(&name) => Err(Problem::NameMissing),
            ..=80 => Ok(Self(name)),
            _ => Err(Problem::NameTooLong),
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A password that somebody chose: 8 to 200 characters.
pub struct NewPassword(String);

impl NewPassword {
    /// Reads a password as it was typed, blanks included.
    ///
    /// # Errors
    /// A [`Problem`] for the person when it is missing, too short or too long.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        match text.chars().count() {
            0 => Err(Problem::PasswordMissing),
            1..8 => Err(Problem::PasswordTooShort),
            8..=200 => Ok(Self(text.to_owned())),
            _ => Err(Problem::PasswordTooLong),
        }
    }

    /// The password.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a registration form must hold to make an account.
pub struct Registration {
    /// The person's name.
    pub name: PersonName,
    /// Their address.
    pub email: Email,
    /// The password they chose.
    pub password: NewPassword,
}

impl Registration {
    /// Reads the three fields of the form, `name`, `email` and `password`.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every field that is wrong, not only the first.
    pub fn parse(name: &str, email: &str, password: &str) -> Result<Self, AppError> {
        match (PersonName::parse(name), Email::parse(email), NewPassword::parse(password)) {
            (Ok(name), Ok(email), Ok(password)) => Ok(Self { name, email, password }),
            (name, email, password) => Err(AppError::invalid(
                [("name", name.err()), ("email", email.err()), ("password", password.err())]
                    .into_iter()
                    .filter_map(|(field, problem)| Some((field, problem?))),
            )),
        }
    }
}

/// What a form must hold to change a password.
pub struct PasswordChange {
    /// What its owner says it is.
    pub current: String,
    /// What it is to be.
    pub new: NewPassword,
}

impl PasswordChange {
    /// Reads the two fields of the form, `current_password` and `password`.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every field that is wrong, not only the first.
    pub fn parse(current: String, new: &str) -> Result<Self, AppError> {
        let missing = current.is_empty().then_some(Problem::PasswordMissing);
        match (missing, NewPassword::parse(new)) {
            (None, Ok(new)) => Ok(Self { current, new }),
            (missing, new) => Err(AppError::invalid(
                [("current_password", missing), ("password", new.err())]
                    .into_iter()
                    .filter_map(|(field, problem)| Some((field, problem?))),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in ["a@b", " carla@demo.test ", "用户@例え.jp", "a+b@c.example"] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in
            ["a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nBcc: x@y", "a\0@b", "a\u{200b}@b", "\u{202e}a@b"]
        {
            assert_eq!(Email::parse(bad), Err(Problem::EmailMalformed), "{bad:?}");
        }
        assert_eq!(Email::parse("  "), Err(Problem::EmailMissing));
        assert_eq!(Email::parse(&format!("{}@b", "a".repeat(253))), Err(Problem::EmailMalformed));
        assert_eq!(
            Email::parse("Carla@Demo.TEST").map(|email| email.key()),
            Ok("carla@demo.test".to_owned())
        );
    }

    #[test]
    fn names() {
        assert_eq!(PersonName::parse("  Ana \n María ").map(|name| name.0), Ok("Ana María".to_owned()));
        assert_eq!(PersonName::parse("Ana \u{202e}\u{2069} M").map(|name| name.0), Ok("Ana M".to_owned()));
        for nothing in [" ", "\u{200b}", "\u{202e} \u{3164}"] {
            assert_eq!(PersonName::parse(nothing), Err(Problem::NameMissing), "{nothing:?}");
        }
        assert_eq!(PersonName::parse(&"x".repeat(81)), Err(Problem::NameTooLong));
        assert_eq!(PersonName::parse("a\0b"), Err(Problem::NameMalformed));
    }

    #[test]
    fn a_registration_names_every_wrong_field() {
        let Err(AppError::Invalid(problems)) = Registration::parse("", "x", "short") else {
            panic!("it was taken");
        };
        let fields: Vec<_> = problems.iter().map(|wrong| wrong.field.as_str()).collect();
        assert_eq!(fields, ["name", "email", "password"]);
        assert!(Registration::parse("Ana", "ana@demo.test", "longenough").is_ok());
    }

    #[test]
    fn passwords_keep_their_blanks() {
        assert!(matches!(NewPassword::parse(" 2345678"), Ok(password) if password.as_str() == " 2345678"));
        assert!(matches!(NewPassword::parse(&"x".repeat(201)), Err(Problem::PasswordTooLong)));
    }
}
