use leptos::prelude::*;

use super::loaded::agreed;
use crate::{domain::messages::SendId, error::Refused};

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
    use_context::<Last>()?.0.get_value().filter(|refused| refused.call == call)
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
    /// Of the form that posts to `call`.
    #[must_use]
    pub fn of(call: &str) -> Self {
        Self { send_id: agreed(SendId::fresh), refused: refused(call) }
    }
}
