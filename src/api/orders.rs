//! Orders: listed, opened, written about.

use leptos::prelude::*;

use super::encoding::Answer;
use crate::{
    domain::orders::{OrderList, OrderTalk, OrderView},
    error::AppError,
};

/// The viewer's orders, as the query of their list's address asks for them.
#[server(endpoint = "list_orders", output = Answer)]
pub async fn list_orders(#[server(default)] query: String) -> Result<OrderList, AppError> {
    use crate::{
        domain::orders::OrderQuery,
        server::{context, lists},
    };
    let (db, viewer) = (context::state().db, context::viewer()?);
    let query = OrderQuery::parse(&query, &viewer)?;
    context::count_search(&viewer, &query.filter.search).await?;
    lists::orders(&db, &viewer, &query).await
}

/// The order with a number.
#[server(endpoint = "find_order", output = Answer)]
pub async fn find_order(number: String) -> Result<OrderView, AppError> {
    use crate::server::{context, reads};
    reads::order(&context::state().db, &context::viewer()?, &number).await
}

/// What has been said about an order, at the page that the query of its address asks for. What is shown is marked
/// read, by a script's call here as by a page's own request, unless it is only peeked at since nobody looks.
#[server(endpoint = "open_order_talk", output = Answer)]
pub async fn open_order_talk(
    number: String,
    #[server(default)] query: String,
    #[server(default)] peek: bool,
) -> Result<OrderTalk, AppError> {
    use crate::server::{context, db::orders};
    let (db, viewer) = (context::state().db, context::viewer()?);
    let order = orders::find_visible_to(&db, &viewer, &number).await?.ok_or(AppError::NotFound)?;
    let thread = match order.thread_id {
        Some(id) => Some(context::open_thread(id, &query, peek).await?),
        None => None,
    };
    let row = order.row_for(&viewer);
    Ok(OrderTalk { thread, customer: row.customer, vendor: row.vendor, customer_left: order.customer_left })
}

/// Writes about an order; the first message makes its thread.
#[server(endpoint = "write_about_order", output = Answer)]
pub async fn write_about_order(order: String, body: String, send_id: String) -> Result<(), AppError> {
    use crate::{
        domain::threads::Topic,
        server::{actions::threads, context, db::orders},
    };
    let (viewer, out) = (context::viewer()?, context::outgoing(&body, &send_id)?);
    let state = context::state();
    let order = orders::find_visible_to(&state.db, &viewer, &order).await?.ok_or(AppError::NotFound)?;
    threads::start(&state.db, &state.settled.limits(), &viewer, Topic::Order(order.id), &out).await?;
    Ok(())
}
