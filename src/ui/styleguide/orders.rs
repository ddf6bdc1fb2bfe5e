use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    Part,
    samples::{MARKET, days_later, dispute_end, order_row, order_view, refused},
};
use crate::{
    api::disputes::{CloseDispute, OpenDispute},
    domain::{
        accounts::Role,
        disputes::{Act, Attempt, Outcome, PastDispute},
    },
    error::{AppError, Problem},
    ui::{
        disputes::{About, DisputeButton, DisputeForm, Recorded},
        kit::FormState,
        orders::{Details, OrderHead},
    },
};

#[component]
pub fn Orders() -> impl IntoView {
    let market = || MARKET.to_owned();
    let disputed = order_view(order_row("S-4", 2, true, true));
    let quiet = order_view(order_row("S-1", 0, false, false));
    view! {
        <Part title="An order" about="Its head with the tabs, one of which says what is unread; that a dispute is open; what was bought.">
            <div class="order"><OrderHead order=disputed role=Role::Customer market=market() /></div>
            <Details order=quiet role=Role::Customer market=market() />
        </Part>
    }
}

fn about(act: Act) -> Option<About> {
    let row = order_row("S-4", 2, true, act == Act::Close);
    About::order(&order_view(row), Role::Customer, MARKET)
}

#[component]
pub fn Disputes() -> impl IntoView {
    let missing = AppError::invalid([("body", Problem::ReasonMissing)]);
    let missing = refused(OpenDispute::PATH, missing, &[("body", "")]);
    let open = FormState { refused: Some(missing), ..FormState::of(OpenDispute::PATH) };
    let close = FormState::of(CloseDispute::PATH);
    let taken = RwSignal::new(0);
    let forms = [(Act::Open, open), (Act::Close, close)].map(|(act, form)| {
        about(act).map(|about| {
            view! { <div class="form-dialog"><DisputeForm about=about form=form taken=taken /></div> }
        })
    });
    let buttons =
        [Act::Open, Act::Close].map(|act| about(act).map(|about| view! { <DisputeButton about=about /> }));
    let attempt = |act, outcome, days| Attempt {
        name: "Carla Meyer".to_owned(),
        role: Role::Customer,
        address: "192.0.2.7".to_owned(),
        act,
        outcome,
        tried_at: days_later(days),
    };
    let past = vec![
        PastDispute {
            opened: dispute_end(3, "It arrived broken."),
            closed: Some(dispute_end(4, "A new lamp is on its way.")),
        },
        PastDispute { opened: dispute_end(9, "The new one is broken, too."), closed: None },
    ];
    let attempts = vec![attempt(Act::Open, Outcome::Done, 3), attempt(Act::Open, Outcome::Conflict, 3)];
    view! {
        <Part title="Disputes" about="The buttons open a dialog: to open one, here refused, and to close it. What has been, and for admins what was tried.">
            <div class="samples">{buttons.collect_view()}</div>
            {forms.collect_view()}
            <Recorded disputes=past attempts=attempts market=MARKET.to_owned() />
        </Part>
    }
}
