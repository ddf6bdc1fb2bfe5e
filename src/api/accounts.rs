//! Signing in, signing out, registering.

use leptos::prelude::*;

use super::encoding::Answer;
use crate::error::AppError;

/// Signs somebody in and leads them to where they wanted to go.
#[server(endpoint = "sign_in", output = Answer)]
pub async fn sign_in(email: String, password: String, next: Option<String>) -> Result<(), AppError> {
    use crate::{
        domain::accounts::Email,
        error::Problem,
        server::{actions::sessions, clock, context},
    };
    let wrong = |field, problem| AppError::invalid([(field, problem)]);
    let email = Email::parse(&email).map_err(|problem| wrong("email", problem))?;
    if password.is_empty() {
        return Err(wrong("password", Problem::PasswordMissing));
    }
    let state = context::state();
    let (db, device) = (&state.db, context::device());
    let session = sessions::sign_in(db, &state.limiter, &email, password, &device, clock::now()).await?;
    context::enter(&state, &session, next.as_deref()).await
}

/// Makes a customer's account, signs them in and leads them to where they wanted to go.
#[server(endpoint = "register", output = Answer)]
pub async fn register(
    name: String,
    email: String,
    password: String,
    next: Option<String>,
) -> Result<(), AppError> {
    use crate::{
        domain::accounts::Registration,
        server::{actions::accounts, clock, context},
    };
    let person = Registration::parse(&name, &email, &password)?;
    let state = context::state();
    let (db, device) = (&state.db, context::device());
    let session = accounts::register(db, &state.limiter, person, &device, clock::now()).await?;
    context::enter(&state, &session, next.as_deref()).await
}

/// Ends this session and leads to the storefront.
#[server(endpoint = "sign_out", output = Answer)]
pub async fn sign_out() -> Result<(), AppError> {
    use crate::server::{actions::sessions, context};
    let state = context::state();
    if let Some(session) = context::session() {
        sessions::sign_out(&state.db, &session.token).await?;
    }
    context::leave(&state);
    Ok(())
}
