//! The ids of things: numbers that can't be mistaken for one another.

use std::{fmt, num::ParseIntError, str::FromStr};

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id!(
    /// An account of any role.
    AccountId
);
id!(
    /// A shop on the marketplace.
    VendorId
);
id!(
    /// A product.
    ProductId
);
id!(
    /// An order; people know it by its number instead.
    OrderId
);
id!(
    /// A thread: the short number that people click.
    ThreadId
);
id!(
    /// A session, as its owner knows it; it isn't its secret.
    SessionId
);
id!(
    /// An e-mail that waits to be sent.
    MailId
);
id!(
    /// A link by which somebody gives themselves a new password; it isn't its token.
    LinkId
);
