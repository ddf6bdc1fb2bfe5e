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
    pub me: Option<Me>,
    /// The accounts that the demo marketplace offers; none outside it.
    pub demo: Option<Vec<DemoAccount>>,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The person.
    pub viewer: Viewer,
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
    /// The signed-in person.
    #[must_use]
    pub fn viewer(&self) -> Option<&Viewer> {
        self.me.as_ref().map(|me| &me.viewer)
    }

    /// Their account.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        self.viewer().map(|viewer| viewer.id)
    }
}

/// What every page shows around its content.
#[server(endpoint = "find_surroundings", output = Answer)]
pub async fn find_surroundings() -> Result<Surroundings, AppError> {
    use crate::server::{
        context,
        db::{disputes, read_marks},
        demo,
    };
    let state = context::state();
    let me = match context::visitor() {
        Some(viewer) => {
            let disputes = if viewer.sells() { disputes::open_count(&state.db, &viewer).await? } else { 0 };
            Some(Me { unread: read_marks::unread_of(&state.db, viewer.id).await?, disputes, viewer })
        }
        None => None,
    };
    let demo = state.market.is_demo.then(|| demo::shown().map(Into::into).collect());
    Ok(Surroundings { market: state.market.name.clone(), me, demo })
}
