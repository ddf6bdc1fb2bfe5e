use leptos::prelude::*;

use super::{
    Part,
    samples::{MARKET, MATCHES, order, order_rows, product, thread_rows},
};
use crate::{
    domain::{
        accounts::Role,
        orders::OrderList,
        threads::{Marking, Subject, ThreadList},
    },
    ui::{
        orders::OwnOrders,
        panel::{OrderThreadTable, OrdersListed, Selected, ThreadsListed},
        threads::OwnThreads,
    },
};

fn threads(subject: fn() -> Subject) -> ThreadList {
    let marking = Some(Marking { is_read: true, threads: 3 });
    ThreadList { rows: thread_rows(subject), next: None, matches: MATCHES, marking }
}

fn orders() -> OrderList {
    OrderList { rows: order_rows(), next: None, matches: MATCHES }
}

#[component]
pub fn Lists() -> impl IntoView {
    let (selected, query) = (Selected::default(), Memo::new(|_| String::new()));
    view! {
        <Part title="Lists in the panel" about="Tables where there is room, blocks where there isn't: read, unread to oneself, New to the team, disputed. Above them how many there are, what can be done to all or to those that are selected, and to undo it.">
            <div class="list">
                <ThreadsListed list=threads(product) role=Role::Admin market=MARKET.to_owned() query=query selected=selected />
            </div>
            <div class="list">
                <OrderThreadTable list=thread_rows(order) role=Role::Vendor market=MARKET.to_owned() selected=selected />
            </div>
            <div class="list">
                <OrdersListed list=orders() role=Role::Admin market=MARKET.to_owned() />
            </div>
        </Part>
    }
}

#[component]
pub fn OwnLists() -> impl IntoView {
    view! {
        <Part title="Lists of one's own" about="A customer's threads and orders, in the same states.">
            <div><OwnThreads list=threads(product) market=MARKET.to_owned() /></div>
            <div><OwnOrders list=orders() market=MARKET.to_owned() /></div>
        </Part>
    }
}
