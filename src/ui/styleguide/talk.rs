use std::sync::Arc;

use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    Part,
    samples::{BEGUN, MARKET, customer, days_later, order, product, refused, vendor},
};
use crate::{
    api::messages::SendMessage,
    domain::{
        accounts::Role,
        ids::ThreadId,
        links::pieces,
        messages::{Draft, LONGEST_BODY, MessageKind, MessageView},
        moment::Moment,
        names::{Name, Side},
        threads::{Deletion, ThreadView},
    },
    error::{AppError, Problem},
    ui::{
        disputes::DisputeBanner,
        kit::{ElementRef, FormState, effect},
        panel::SELLERS_PARTS,
        threads::{Composer, ComposerWords, Conversation, Floor, NewBelow, SubjectCard, show_leaving},
        words::words,
    },
};

#[component]
pub fn Subjects() -> impl IntoView {
    view! {
        <Part title="What a thread is about" about="A product, a vendor or an order; above them, that a dispute is open.">
            <DisputeBanner market=MARKET.to_owned()>
                <a class="button small" href="/styleguide">{words().to_the_order()}</a>
            </DisputeBanner>
            <div class="samples">
                {[product(), vendor(), order()].map(|subject| view! { <SubjectCard subject=subject role=Role::Customer /> }).collect_view()}
            </div>
        </Part>
    }
}

/// A conversation in which all happens that can.
pub fn thread() -> ThreadView {
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
        customer: customer(),
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
    let deletion = Some(Deletion { by: Name::Marketplace, at: days_later(4) });
    let deleted =
        (SELLERS_PARTS.notice)(&ThreadView { deletion, ..thread() }, MARKET, Callback::new(|()| {}));
    view! {
        <Part title="A conversation" about="One's own at the end of the line, runs of one author together, days between, where the unread begin, notices that nothing people write looks like. Above it that it was deleted; below it who is typing, and what is new out of view.">
            {deleted}
            <Conversation thread=Arc::new(thread()) market=MARKET.to_owned() line=Some(4) />
            <div class="stage">
                <Floor
                    typing=words().is_typing("Carla Meyer").into_any()
                    new=view! { <NewBelow messages=2 go=Callback::new(|()| {}) /> }.into_any()
                />
            </div>
        </Part>
    }
}

/// A box in a state.
fn composer(name: &str, form: FormState, button: &'static str, draft: Option<&str>) -> AnyView {
    let kept = draft.map(|text| (ThreadId(0), Some(Draft { send_id: form.send_id, text: text.to_owned() })));
    view! {
        <Composer
            to=SendMessage::PATH
            field="thread"
            value="0".to_owned()
            form=form
            draft=format!("styleguide-{name}")
            thread=kept
            asked=ComposerWords { button, ..ComposerWords::labelled(words().your_message()) }
        />
    }
    .into_any()
}

fn form(error: Option<AppError>) -> FormState {
    let refused = error.map(|error| refused(SendMessage::PATH, error, &[("body", "Hello?")]));
    FormState { refused, ..FormState::of(SendMessage::PATH) }
}

#[component]
pub fn Composers() -> impl IntoView {
    let w = words();
    let too_long = AppError::invalid([("body", Problem::BodyTooLong(LONGEST_BODY))]);
    view! {
        <Part title="The box" about="It grows with the text; Ctrl+Enter sends. Empty; with a draft that is kept; refused, with the reason; not sent, to be tried again; on its way, when it stands in the conversation.">
            <div class="samples">
                {composer("empty", form(None), w.send(), None)}
                {composer("draft", form(None), w.send(), Some("Is the brass lacquered?\nIt will stand near a window."))}
                {composer("refused", form(Some(too_long)), w.send(), None)}
                {composer("failed", form(Some(AppError::Unreachable)), w.try_again(), None)}
            </div>
            <Sending />
        </Part>
    }
}

/// What a script makes of a box and its conversation meanwhile.
#[component]
fn Sending() -> impl IntoView {
    let place = ElementRef::default();
    effect(move || {
        let Some(place) = place.get::<web_sys::Element>() else { return };
        show_leaving(&place, "And how tall is it?");
        if let Some(Ok(Some(button))) = place.parent_element().map(|around| around.query_selector("button")) {
            drop(button.set_attribute("aria-disabled", "true"));
        }
    });
    view! {
        <div class="script">
            <div class="leaving" node_ref=place></div>
            {composer("sending", form(None), words().sending(), None)}
        </div>
    }
}
