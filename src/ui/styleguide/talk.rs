use std::sync::Arc;

use leptos::{prelude::*, server_fn::ServerFn};

use super::Part;
use crate::{
    api::messages::SendMessage,
    domain::{
        accounts::Role,
        ids::{ProductId, ThreadId, VendorId},
        links::pieces,
        messages::{LONGEST_BODY, MessageKind, MessageView},
        moment::Moment,
        money::Money,
        names::{Name, Side},
        orders::OrderStatus,
        threads::{Party, Subject, ThreadView},
    },
    error::{AppError, Problem, Refused},
    ui::{
        disputes::DisputeBanner,
        kit::FormState,
        threads::{Composer, ComposerWords, Conversation, SubjectCard},
        words::words,
    },
};

const MARKET: &str = "Agora";

/// 2026-09-21, 14:13 UTC.
const BEGUN: Moment = Moment(1_790_000_000_000_000);

fn product() -> Subject {
    Subject::Product {
        id: ProductId(1),
        name: "Halo floor lamp, brass".to_owned(),
        price: Money(18_900),
        picture: "lumen-halo.svg".to_owned(),
    }
}

#[component]
pub fn Subjects() -> impl IntoView {
    let order = Subject::Order {
        number: "10042".to_owned(),
        status: OrderStatus::Paid,
        total: Money(24_800),
        placed_at: BEGUN,
    };
    let vendor = Subject::Vendor { id: VendorId(1), name: "Lumen Lighting".to_owned() };
    view! {
        <Part title="What a thread is about" about="A product, a vendor or an order; above them, that a dispute is open.">
            <DisputeBanner market=MARKET.to_owned()>
                <a class="button small" href="/styleguide">{words().to_the_order}</a>
            </DisputeBanner>
            <div class="samples">
                {[product(), vendor, order].map(|subject| view! { <SubjectCard subject=subject role=Role::Customer /> }).collect_view()}
            </div>
        </Part>
    }
}

fn thread() -> ThreadView {
    let said = [
        (
            Name::You,
            Side::Customer,
            MessageKind::Text,
            0,
            "Is the brass lacquered? It will stand near a window.",
        ),
        (
            Name::You,
            Side::Customer,
            MessageKind::Text,
            60,
            "And how tall is it? https://lumen.test/halo says 160 cm.",
        ),
        (
            Name::Known("Lumen Lighting".to_owned()),
            Side::Vendor,
            MessageKind::Text,
            4_000,
            "It is, and 158 cm without the bulb.\n\nAnything else?",
        ),
        (Name::Marketplace, Side::Marketplace, MessageKind::Text, 90_000, "مرحبا! We read along."),
        (Name::You, Side::Customer, MessageKind::DisputeOpened, 100_000, "It arrived broken."),
        (Name::Marketplace, Side::Marketplace, MessageKind::DisputeClosed, 200_000, "Replaced."),
        (Name::You, Side::Customer, MessageKind::Text, 200_100, "Thank you!"),
    ];
    let messages = (1..).zip(said).map(|(number, (author, side, kind, seconds, text))| MessageView {
        number,
        author,
        side,
        kind,
        sent_at: Moment(BEGUN.0 + seconds * 1_000_000),
        body: pieces(text),
    });
    ThreadView {
        id: ThreadId(0),
        subject: product(),
        customer: Party { name: "Carla Meyer".to_owned(), email: None },
        vendor: Some("Lumen Lighting".to_owned()),
        messages: messages.collect(),
        latest: 7,
        first_unread: Some(4),
        others: Vec::new(),
        is_disputed: false,
        customer_left: false,
        deletion: None,
        seen_number: 7,
        was_marked: false,
        draft: None,
    }
}

#[component]
pub fn Conversations() -> impl IntoView {
    view! {
        <Part title="A conversation" about="One's own at the end of the line, runs of one author together, days between, where the unread begin, notices that nothing people write looks like.">
            <Conversation thread=Arc::new(thread()) market=MARKET.to_owned() line=Some(4) />
        </Part>
    }
}

#[component]
pub fn Composers() -> impl IntoView {
    let empty = FormState::of(SendMessage::PATH);
    let fields = vec![("body".to_owned(), "Hello?".to_owned())];
    let error = AppError::invalid([("body", Problem::BodyTooLong(LONGEST_BODY))]);
    let refused = Refused { call: SendMessage::PATH.to_owned(), from: String::new(), error, fields };
    let refused = FormState { refused: Some(refused), ..FormState::of(SendMessage::PATH) };
    let boxes = [("empty", empty), ("refused", refused)].map(|(name, form)| {
        view! {
            <Composer
                to=SendMessage::PATH
                field="thread"
                value="0".to_owned()
                form=form
                draft=format!("styleguide-{name}")
                asked=ComposerWords::labelled(words().your_message)
            />
        }
    });
    view! {
        <Part title="The box" about="It grows with the text; Ctrl+Enter sends; what was refused stays, with the reason.">
            <div class="samples">{boxes.collect_view()}</div>
        </Part>
    }
}
