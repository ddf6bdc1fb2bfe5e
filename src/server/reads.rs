//! Pages put together from several queries.

use super::{
    Result,
    actions::read_marks::first_unread,
    db::{Db, messages, orders, threads},
};
use crate::{
    domain::{
        accounts::Viewer,
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
    Ok(OrderView { row: found.row_for(viewer), vendor_id: found.vendor_id, items })
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
        was_marked: false,
    })
}
