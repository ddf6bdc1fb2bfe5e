//! What every page shows around its content.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::encoding::Answer;
use crate::{
    domain::{
        accounts::{Role, Viewer},
        ids::AccountId,
    },
    error::AppError,
};

/// What every page shows around its content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surroundings {
    /// The marketplace's name.
    pub market: String,
    /// Who is signed in.
    pub me: Option<Viewer>,
    /// The accounts that the demo marketplace offers; none outside it.
    pub demo: Option<Vec<DemoAccount>>,
}

/// What waits for whoever is signed in; nothing for guests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// How many messages they haven't read.
    pub unread: i64,
    /// How many open disputes they see, on the selling side.
    pub disputes: i64,
}

/// An account that the demo marketplace offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoAccount {
    /// Its address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Its role.
    pub role: Role,
}

impl Surroundings {
    /// The account of whoever is signed in.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        self.me.as_ref().map(|me| me.id)
    }
}

/// What every page shows around its content.
#[server(endpoint = "find_surroundings", output = Answer)]
#[allow(clippy::unused_async, reason = "all server functions are")]
pub async fn find_surroundings() -> Result<Surroundings, AppError> {
    use crate::server::{context, demo};
    let state = context::state();
    let demo = state.market.is_demo.then(|| demo::shown().map(Into::into).collect());
    Ok(Surroundings { market: state.settled.get().market.clone(), me: context::visitor(), demo })
}

/// What waits for whoever is signed in.
#[server(endpoint = "count_waiting", output = Answer)]
pub async fn count_waiting() -> Result<Counts, AppError> {
    use crate::server::{context, db::waiting};
    let (db, Some(viewer)) = (context::state().db, context::visitor()) else { return Ok(Counts::default()) };
    let (unread, disputes) = waiting::count(&db, &viewer).await?;
    Ok(Counts { unread, disputes })
}
