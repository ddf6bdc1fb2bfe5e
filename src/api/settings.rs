//! What admins settle for the whole marketplace.

use leptos::prelude::*;

use super::encoding::Answer;
use crate::{domain::settings::Settings, error::AppError};

/// The settings, for those who settle them; what another server has stored is in force here from now on.
#[server(endpoint = "find_settings", output = Answer)]
pub async fn find_settings() -> Result<Settings, AppError> {
    use crate::server::context;
    context::settler()?;
    let state = context::state();
    state.settled.read(&state.db).await?;
    Ok(Settings::clone(&state.settled.get()))
}

/// Settles all of it: the marketplace's name, its limits, and the names of what is `on`.
#[server(endpoint = "settle", output = Answer)]
pub async fn settle(
    market: String,
    messages_per_minute: String,
    threads_per_hour: String,
    #[server(default)] on: Vec<String>,
) -> Result<(), AppError> {
    use crate::server::{actions::settings, context};
    let (state, viewer) = (context::state(), context::settler()?);
    let changed = Settings::parse(&market, &messages_per_minute, &threads_per_hour, &on)?;
    settings::settle(&state.db, &viewer, &changed).await?;
    state.settled.read(&state.db).await
}
