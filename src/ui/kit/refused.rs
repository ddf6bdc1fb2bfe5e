use std::sync::Arc;

use leptos::prelude::*;

use super::loaded::agreed;
use crate::{
    domain::messages::SendId,
    error::{AppError, Problem, Refused},
};

#[derive(Clone, Copy)]
struct Last(StoredValue<Option<Refused>>);

/// Lets the page's forms find out that one of them was refused.
pub fn provide_refused() {
    provide_context(Last(StoredValue::new(agreed(use_context::<Refused>))));
}

/// Once a page has come to life, that is the past.
pub fn forget_refused() {
    if let Some(Last(last)) = use_context() {
        last.set_value(None);
    }
}

/// The refusal of the form that posts to `call`, if that is why this page is shown.
#[must_use]
pub fn refused(call: &str) -> Option<Refused> {
    let Last(last) = use_context()?;
    last.with_value(|refused| refused.as_ref().filter(|refused| refused.call == call).cloned())
}

/// What a form that sends a message begins with. Pages make it when they are made, not when what
/// they read is there, so that server and browser agree on it.
#[derive(Debug, Clone)]
pub struct FormState {
    /// The id of the message.
    pub send_id: SendId,
    /// The refusal that the page was made for.
    pub refused: Option<Refused>,
}

impl FormState {
    /// Of the form that posts to `call`. A refused send keeps its id, since it may have been stored
    /// all the same, unless it is the id that was refused.
    #[must_use]
    pub fn of(call: &str) -> Self {
        let refused = refused(call);
        let kept = refused
            .as_ref()
            .filter(|refused| refused.error != AppError::Conflict(Problem::SendIdTaken))
            .and_then(|refused| refused.typed("send_id")?.parse().ok());
        Self { send_id: kept.unwrap_or_else(|| agreed(fresh_id)), refused }
    }
}

/// How the server makes the ids of a page's forms, which it then knows.
#[derive(Clone)]
pub struct MakeSendId(pub Arc<dyn Fn() -> SendId + Send + Sync>);

fn fresh_id() -> SendId {
    match use_context() {
        Some(MakeSendId(make)) if cfg!(feature = "ssr") => make(),
        _ => SendId::fresh(),
    }
}
