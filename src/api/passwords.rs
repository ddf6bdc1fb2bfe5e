//! Forgotten passwords.

use leptos::prelude::*;

use super::encoding::Answer;
use crate::error::AppError;

/// Mails a link for a new password to the account with this address, if there is one; the answer is the same if not.
#[server(endpoint = "ask_for_password_link", output = Answer)]
pub async fn ask_for_password_link(email: String) -> Result<(), AppError> {
    use crate::{
        domain::accounts::Email,
        server::{actions::passwords, clock, context},
    };
    let email = Email::parse(&email).map_err(|problem| AppError::invalid([("email", problem)]))?;
    let state = context::state();
    passwords::ask_for_link(&state.db, &state.limiter, &email, &context::address(), clock::now()).await
}

/// Whether the link with this token can still be used.
#[server(endpoint = "find_password_link", output = Answer)]
pub async fn find_password_link(token: String) -> Result<(), AppError> {
    use crate::server::{actions::passwords, clock, context};
    passwords::find_link(&context::state().db, &token, clock::now()).await
}

/// Gives the account that a link was mailed to a new password, signs its owner in and leads them home.
#[server(endpoint = "renew_password", output = Answer)]
pub async fn renew_password(token: String, password: String) -> Result<(), AppError> {
    use crate::{
        domain::accounts::NewPassword,
        server::{actions::passwords, clock, context},
    };
    let new = NewPassword::parse(&password).map_err(|problem| AppError::invalid([("password", problem)]))?;
    let state = context::state();
    let (db, device) = (&state.db, context::device());
    let session = passwords::renew(db, &state.limiter, &token, new, &device, clock::now()).await?;
    context::enter(&state, &session, None).await
}
