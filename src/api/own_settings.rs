//! What people settle about their own account.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::encoding::Answer;
use crate::{
    domain::{ids::SessionId, sessions::SessionRow},
    error::AppError,
};

/// What somebody can settle about their own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSettings {
    /// The account's address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Whether they want e-mail about messages.
    pub wants_mail: bool,
    /// Where they are signed in.
    pub sessions: Vec<SessionRow>,
}

/// What whoever asks can settle about their own account.
#[server(endpoint = "find_own_settings", output = Answer)]
pub async fn find_own_settings() -> Result<OwnSettings, AppError> {
    use crate::server::{
        clock, context,
        db::{accounts, sessions},
    };
    let (db, session) = (context::state().db, context::own_session()?);
    let account = session.viewer.id;
    let own = accounts::own(&db, account).await?;
    let (email, name, wants_mail) = own.ok_or(AppError::SignInRequired)?;
    let sessions = sessions::list(&db, &session.viewer, session.id, clock::now()).await?;
    Ok(OwnSettings { email, name, wants_mail, sessions })
}

/// Changes one's name.
#[server(endpoint = "rename", output = Answer)]
pub async fn rename(name: String) -> Result<(), AppError> {
    use crate::{
        domain::accounts::PersonName,
        server::{actions::accounts, clock, context},
    };
    let viewer = context::viewer()?;
    let name = PersonName::parse(&name).map_err(|problem| AppError::invalid([("name", problem)]))?;
    context::judge_change(&viewer).await?;
    let state = context::state();
    accounts::rename(&state.db, &state.limiter, &viewer, &name, clock::now()).await
}

/// Changes one's password, and signs out everywhere else.
#[server(endpoint = "change_password", output = Answer)]
pub async fn change_password(current_password: String, password: String) -> Result<(), AppError> {
    use crate::{
        domain::accounts::PasswordChange,
        server::{actions::passwords, clock, context},
    };
    let (state, session) = (context::state(), context::own_session()?);
    let change = PasswordChange::parse(current_password, &password)?;
    context::judge_change(&session.viewer).await?;
    let who = (&session.viewer, session.id);
    let token = passwords::change(&state.db, &state.limiter, who, change, clock::now()).await?;
    context::keep(&state, &token);
    Ok(())
}

/// Chooses the language that one is spoken to in.
#[server(endpoint = "choose_language", output = Answer)]
pub async fn choose_language(language: String) -> Result<(), AppError> {
    use crate::{
        domain::languages::Language,
        error::Problem,
        server::{actions::accounts, context},
    };
    let viewer = context::viewer()?;
    let language = Language::ALL.into_iter().find(|known| known.tag() == language);
    let language = language.ok_or_else(|| AppError::invalid([("language", Problem::LanguageUnknown)]))?;
    context::judge_change(&viewer).await?;
    accounts::speak(&context::state().db, viewer.id, language).await
}

/// Changes whether one wants e-mail about messages: a box that was ticked.
#[server(endpoint = "want_mail", output = Answer)]
pub async fn want_mail(wants_mail: Option<String>) -> Result<(), AppError> {
    use crate::server::{actions::accounts, context};
    accounts::want_mail(&context::state().db, context::viewer()?.id, wants_mail.is_some()).await
}

/// Ends one of one's own sessions.
#[server(endpoint = "end_session", output = Answer)]
pub async fn end_session(session: SessionId) -> Result<(), AppError> {
    use crate::server::{actions::sessions, context};
    sessions::end(&context::state().db, &context::viewer()?, session).await
}

/// Ends all of one's own sessions but this one.
#[server(endpoint = "end_other_sessions", output = Answer)]
pub async fn end_other_sessions() -> Result<(), AppError> {
    use crate::server::{actions::sessions, context};
    let session = context::own_session()?;
    sessions::end_others(&context::state().db, &session.viewer, session.id).await
}
