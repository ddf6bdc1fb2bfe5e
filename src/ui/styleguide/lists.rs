use leptos::prelude::*;

use super::Part;
use crate::{
    domain::{
        accounts::Role,
        ids::{ThreadId, VendorId},
        messages::MessageKind,
        moment::Moment,
        names::{Name, Side},
        threads::{Party, Subject, ThreadRow},
    },
    error::AppError,
    ui::{
        kit::Failed,
        lists::NothingFound,
        panel::{Selected, ThreadTable},
    },
};

fn row(id: i64, unread: i64, is_new: bool, is_disputed: bool) -> ThreadRow {
    ThreadRow {
        id: ThreadId(id),
        subject: Subject::Vendor { id: VendorId(1), name: "Lumen Lighting".to_owned() },
        customer: Party { name: "Carla Meyer".to_owned(), email: Some("carla@demo.test".to_owned()) },
        vendor: Some("Lumen Lighting".to_owned()),
        latest_kind: if is_disputed { MessageKind::DisputeOpened } else { MessageKind::Text },
        latest_author: Name::Known("Carla M.".to_owned()),
        latest_side: Side::Customer,
        latest_words: "Is it bright enough to read by? It will stand behind an armchair, near a window."
            .to_owned(),
        latest_at: Moment(1_790_000_000_000_000),
        unread,
        is_new,
        is_disputed,
        is_deleted: false,
        found: None,
    }
}

#[component]
pub fn Lists() -> impl IntoView {
    let list = vec![
        row(4, 0, false, false),
        row(3, 2, false, false),
        row(2, 1, true, false),
        row(1, 120, true, true),
    ];
    view! {
        <Part title="A list" about="A table where there is room, blocks where there isn't: read, unread to oneself, New to the team, disputed.">
            <ThreadTable list=list role=Role::Admin market="Agora".to_owned() selected=Selected::default() />
        </Part>
    }
}

#[component]
pub fn Nothing() -> impl IntoView {
    view! {
        <Part title="Nothing, and what went wrong" about="What is the case, and what to do.">
            <NothingFound />
            <Failed error=AppError::Unreachable />
        </Part>
    }
}
