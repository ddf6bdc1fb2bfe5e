use leptos::prelude::*;

use crate::{
    domain::{accounts::Role, names::Side, paths, threads::Subject},
    ui::{
        kit::{Avatar, Icon, Shape, Time, TimeStyle},
        words::{self, words},
    },
};

/// What a thread is about.
#[component]
pub fn SubjectCard(
    /// What.
    subject: Subject,
    /// Who reads.
    role: Role,
) -> impl IntoView {
    let w = words();
    match subject {
        Subject::Product { id, name, price, picture } => view! {
            <a class="card" href=paths::product(id)>
                <img src=format!("/pictures/{picture}") alt="" width="400" height="300" />
                <span class="in">
                    <b dir="auto">{name}</b>
                    <span class="num">{words::price(price)}</span>
                </span>
            </a>
        }
        .into_any(),
        Subject::Vendor { id, name } => view! {
            <a class="card" href=paths::vendor(id)>
                <span class="in with-avatar">
                    <Avatar name=name.clone() side=Side::Vendor />
                    <span>
                        <b dir="auto">{name}</b>
                        <span class="quiet small">{w.see_vendor()}</span>
                    </span>
                </span>
            </a>
        }
        .into_any(),
        Subject::Order { number, status, total, placed_at } => view! {
            <a class="card" href=paths::order_talk(role, &number)>
                <span class="in with-avatar">
                    <span class="avatar shop"><Icon shape=Shape::Box /></span>
                    <span>
                        <b>{w.about_order(&number)}</b>
                        <span class="badge">{words::order_status(status)}</span>
                    </span>
                </span>
                <dl>
                    <dt>{w.total()}</dt>
                    <dd class="num">{words::price(total)}</dd>
                    <dt>{w.placed()}</dt>
                    <dd><Time at=placed_at style=TimeStyle::Day /></dd>
                </dl>
            </a>
        }
        .into_any(),
    }
}
