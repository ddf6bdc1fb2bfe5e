use leptos::prelude::*;
use maud::{Markup, html};

use crate::{
    domain::{accounts::Role, names::Side, paths, threads::Subject},
    ui::{
        kit::{Fixed, Shape, TimeStyle, avatar, icon, time},
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
    Fixed::from(card(&subject, role))
}

fn card(subject: &Subject, role: Role) -> Markup {
    let w = words();
    match subject {
        Subject::Product { id, name, price, picture } => html! {
            a.card href=(paths::product(*id)) {
                img src={ "/pictures/" (picture) } alt="" width="400" height="300";
                span.in {
                    b dir="auto" { (name) }
                    span.num { (words::price(*price)) }
                }
            }
        },
        Subject::Vendor { id, name } => html! {
            a.card href=(paths::vendor(*id)) {
                span.in.with-avatar {
                    (avatar(name, Side::Vendor))
                    span {
                        b dir="auto" { (name) }
                        span.quiet.small { (w.see_vendor()) }
                    }
                }
            }
        },
        Subject::Order { number, status, total, placed_at } => html! {
            a.card href=(paths::order_talk(role, number)) {
                span.in.with-avatar {
                    span.avatar.shop { (icon(Shape::Box)) }
                    span {
                        b { (w.about_order(number)) }
                        span.badge { (words::order_status(*status)) }
                    }
                }
                dl {
                    dt { (w.total()) }
                    dd.num { (words::price(*total)) }
                    dt { (w.placed()) }
                    dd { (time(*placed_at, TimeStyle::Day)) }
                }
            }
        },
    }
}
