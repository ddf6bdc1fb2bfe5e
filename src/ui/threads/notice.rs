use leptos::prelude::*;

use super::{body::Body, shown_name};
use crate::{
    domain::messages::{MessageKind, MessageView},
    ui::{
        kit::{Icon, Shape, Time, TimeStyle},
        words::{self, words},
    },
};

/// That a dispute was opened or closed, by whom and why. Nothing that people write looks like it.
#[component]
pub fn Notice(
    /// The notice.
    message: MessageView,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    let w = words();
    let MessageView { author, side, kind, sent_at, body, .. } = message;
    let by = w.by_in_role(&shown_name(&author, &market), words::side(side));
    let has_words = !body.is_empty();
    view! {
        <article class="notice" class:closed={kind == MessageKind::DisputeClosed}>
            <Icon shape=Shape::Flag />
            <div>
                <p>
                    <b>{words::notice(kind)}</b>
                    " "
                    <span dir="auto">{by}</span>
                    " "
                    {w.on()}
                    " "
                    <Time at=sent_at style=TimeStyle::Day />
                    ", "
                    <Time at=sent_at style=TimeStyle::OfDay />
                </p>
                {has_words.then(|| view! { <Body text=body /> })}
            </div>
        </article>
    }
}
