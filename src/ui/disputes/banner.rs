use leptos::prelude::*;

use crate::{
    domain::disputes::DisputeEnd,
    ui::{
        kit::{Icon, Shape, Time, TimeStyle},
        threads::shown_name,
        words::{self, words},
    },
};

/// That a dispute is open, and what can be done.
#[component]
pub fn DisputeBanner(
    /// The marketplace's name.
    market: String,
    /// Who opened it, where that is known.
    #[prop(optional_no_strip)]
    opened: Option<DisputeEnd>,
    /// What can be done.
    children: Children,
) -> impl IntoView {
    let w = words();
    let opened = opened.map(|end| {
        view! {
            " "
            {w.opened()}
            " "
            <OpenedBy end=end market=market.clone() />
            "."
        }
    });
    view! {
        <div class="dispute-banner" role="note">
            <Icon shape=Shape::Warning />
            <p>
                <b>{w.dispute_is_open()}</b>
                " "
                <span dir="auto">{w.dispute_read_along(&market)}</span>
                {opened}
            </p>
            {children()}
        </div>
    }
}

/// Who opened or closed a dispute, and when.
#[component]
pub fn OpenedBy(
    /// The dispute's beginning or end.
    end: DisputeEnd,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    let by = words().by_in_role(&shown_name(&end.by, &market), words::side(end.side));
    view! {
        <span class="by-whom">
            <span dir="auto">{by}</span>
            " "
            {words().on()}
            " "
            <Time at=end.at style=TimeStyle::Day />
        </span>
    }
}
