//! That somebody is typing, which is told and never stored.

use std::str::FromStr;

use super::{Live, hub::Hearer};
use crate::{
    domain::{
        accounts::Viewer,
        ids::{AccountId, ThreadId, VendorId},
        limits::Counted,
        names::Side,
        settings::Switch,
    },
    error::AppError,
    server::{
        Result, clock,
        context::AppState,
        db::{Db, events, threads},
    },
};

/// Somebody is typing in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Typing {
    /// The thread.
    pub thread: ThreadId,
    /// Of which side they are.
    pub side: Side,
    customer: AccountId,
    vendor: Option<VendorId>,
}

impl Typing {
    /// The others in the thread.
    pub fn hearers(self) -> Vec<Hearer> {
        let customer = (self.side != Side::Customer).then_some(Hearer::Account(self.customer));
        let staff = self.vendor.filter(|_| self.side != Side::Vendor).map(Hearer::Staff);
        let admins = (self.side != Side::Marketplace).then_some(Hearer::Admins);
        [customer, staff, admins].into_iter().flatten().collect()
    }

    /// As one server tells another.
    fn written(self) -> String {
        let Self { thread, side, customer, vendor } = self;
        format!("{thread} {} {customer} {}", side.as_str(), vendor.map_or(0, |vendor| vendor.0))
    }
}

impl FromStr for Typing {
    type Err = AppError;

    fn from_str(text: &str) -> Result<Self> {
        let parts: Vec<&str> = text.split(' ').collect();
        let &[thread, side, customer, vendor] = parts.as_slice() else { return Err(AppError::Malformed) };
        let number = |part: &str| part.parse::<i64>().map_err(|_| AppError::Malformed);
        Ok(Self {
            thread: ThreadId(number(thread)?),
            side: Side::parse(side).ok_or(AppError::Malformed)?,
            customer: AccountId(number(customer)?),
            vendor: Some(VendorId(number(vendor)?)).filter(|vendor| vendor.0 != 0),
        })
    }
}

/// Lets the others in a thread know that a viewer is typing there, where that is shown, and not all the time.
///
/// # Errors
/// [`AppError::NotFound`] for a thread that isn't the viewer's to see.
pub async fn note_typing(state: &AppState, viewer: &Viewer, thread: ThreadId) -> Result<()> {
    if state.limiter.count_here(Counted::Typing(viewer.id), clock::now()).is_err() {
        return Ok(());
    }
    let found = threads::find_visible_to(&state.db, viewer, thread).await?.ok_or(AppError::NotFound)?;
    if found.is_deleted() || !state.settled.get().is_on(Switch::Typing) {
        return Ok(());
    }
    let typing =
        Typing { thread, side: viewer.role.into(), customer: found.customer_id, vendor: found.vendor_id() };
    match &state.db {
        Db::Sqlite { .. } => {
            state.live.tell_typing(typing);
            Ok(())
        }
        Db::Postgres(_) => events::notify(&state.db, events::TYPING, &typing.written()).await,
    }
}

impl Live {
    /// Tells what another server has told.
    pub(super) fn hear_typing(&self, text: &str) {
        if let Ok(typing) = text.parse() {
            self.tell_typing(typing);
        }
    }
}
