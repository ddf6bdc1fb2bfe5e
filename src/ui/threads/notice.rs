use maud::{Markup, html};

use super::{body::body, shown_name};
use crate::{
    domain::messages::{MessageKind, MessageView},
    ui::{
        kit::{Shape, TimeStyle, icon, time},
        words::{self, words},
    },
};

/// That a dispute was opened or closed, by whom and why. Nothing that people write looks like it.
#[must_use]
pub fn notice(message: &MessageView, market: &str) -> Markup {
    let w = words();
    let MessageView { author, side, kind, sent_at, body: text, .. } = message;
    html! {
        article.notice.closed[*kind == MessageKind::DisputeClosed] {
            (icon(Shape::Flag))
            div {
                p {
                    @if let Some(notice) = words::notice(*kind) { b { (notice) } }
                    " "
                    span dir="auto" { (w.by_in_role(&shown_name(author, market), words::side(*side))) }
                    " " (w.on()) " "
                    (time(*sent_at, TimeStyle::Day)) ", " (time(*sent_at, TimeStyle::OfDay))
                }
                @if !text.is_empty() { (body(text)) }
            }
        }
    }
}
