//! Pages put together from several queries.

use super::{
    Result,
    actions::read_marks::first_unread,
    db::{
        Db, disputes, messages, orders, read_marks,
        threads::{self, Record},
    },
};
use crate::{
    domain::{
        accounts::{Role, Viewer},
        disputes::{Act, DisputeHistory, DisputeView},
        ids::ThreadId,
        orders::OrderView,
        threads::{PageOf, ThreadView},
    },
    error::AppError,
};

/// How many other threads of a customer stand beside one.
const OTHERS: i64 = 5;

/// The order with this number, and what was bought.
///
/// # Errors
/// [`AppError::NotFound`] for an order that isn't the viewer's to see.
pub async fn order(db: &Db, viewer: &Viewer, number: &str) -> Result<OrderView> {
    let found = orders::find_visible_to(db, viewer, number).await?.ok_or(AppError::NotFound)?;
    let items = orders::items(db, found.id).await?;
    let dispute = dispute(db, viewer, number).await?;
    Ok(OrderView { row: found.row_for(viewer), vendor_id: found.vendor_id, items, dispute })
}

/// How the dispute of an order stands, and what a viewer may do about it.
async fn dispute(db: &Db, viewer: &Viewer, number: &str) -> Result<DisputeView> {
    let order = disputes::find(db, viewer, number).await?.ok_or(AppError::NotFound)?;
    let may = [Act::Open, Act::Close].into_iter().find(|act| act.judge(viewer, order.state()).is_ok());
    let open = match order.open_id {
        Some(_) => disputes::history(db, viewer, order.id).await?.into_iter().next(),
        None => None,
    };
    Ok(DisputeView { version: order.version(), open: open.map(|dispute| dispute.opened), may })
}

/// All disputes of an order, and for admins what was tried.
///
/// # Errors
/// [`AppError::NotFound`] for an order that isn't the viewer's to see.
pub async fn disputes(db: &Db, viewer: &Viewer, number: &str) -> Result<DisputeHistory> {
    let order = disputes::find(db, viewer, number).await?.ok_or(AppError::NotFound)?;
    let attempts = match viewer.role {
        Role::Admin => disputes::attempts(db, order.id).await?,
        Role::Customer | Role::Vendor => Vec::new(),
    };
    Ok(DisputeHistory { disputes: disputes::history(db, viewer, order.id).await?, attempts })
}

/// How far the other side has read a thread whose latest message is the viewer's own.
async fn seen_number(db: &Db, viewer: &Viewer, found: &Record) -> Result<i64> {
    match viewer.role {
        _ if found.author_id != viewer.id => Ok(0),
        Role::Customer => Ok(found.opened_number),
        Role::Vendor | Role::Admin => read_marks::number_of(db, found.customer_id, found.id).await,
    }
}

/// A thread with a page of its messages.
///
/// # Errors
/// [`AppError::NotFound`] for a thread that isn't the viewer's to see.
pub async fn thread(db: &Db, viewer: &Viewer, id: ThreadId, page: PageOf) -> Result<ThreadView> {
    let found = threads::find_visible_to(db, viewer, id).await?.ok_or(AppError::NotFound)?;
    let messages = messages::between(db, id, page.numbers(found.latest_number)).await?;
    let others = if viewer.sells() {
        threads::others_of(db, viewer, found.customer_id, id, OTHERS).await?
    } else {
        Vec::new()
    };
    Ok(ThreadView {
        id,
        subject: found.subject(),
        customer: found.customer_for(viewer),
        vendor: found.vendor().map(str::to_owned),
        messages: messages.into_iter().map(|record| record.view_for(viewer, found.vendor())).collect(),
        latest: found.latest_number,
        first_unread: first_unread(db, viewer, &found).await?,
        others,
        is_disputed: found.is_disputed,
        customer_left: found.customer_left,
        deletion: found.deletion_for(viewer),
        seen_number: seen_number(db, viewer, &found).await?,
        was_marked: false,
        draft: found.draft(),
    })
}
