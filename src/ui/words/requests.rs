//! What is said about requests that no page of ours makes.

/// What a status means for a person: a title, and what to do.
#[must_use]
pub const fn about(status: u16) -> (&'static str, &'static str) {
    match status {
        403 => (
            "This came from another site",
            "What other sites send in your name isn't taken. Do it here, where you meant to, or go back to the start.",
        ),
        405 => (
            "That can't be done here",
            "This address is there for something else. Check it, or go back to the start.",
        ),
        408 => (
            "That took too long",
            "What you sent didn't arrive in time. Check your connection and send it again.",
        ),
        414 => ("This address is too long", "Search for fewer words, or go back to the start."),
        431 => (
            "Your browser sends too much along",
            "Delete the cookies that it has for this site, sign in and try again.",
        ),
        400..500 => ("This request can't be answered", "Go back and try again."),
        _ => ("Something went wrong on our side", "Please try again in a moment."),
    }
}
