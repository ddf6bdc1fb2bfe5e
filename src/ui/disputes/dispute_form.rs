use leptos::{prelude::*, server_fn::ServerFn};
use send_wrapper::SendWrapper;

use crate::{
    api::disputes::{CloseDispute, OpenDispute},
    domain::{
        accounts::Role,
        disputes::{Act, Version},
        messages::SendId,
        orders::{OrderRow, OrderView},
        paths,
    },
    error::AppError,
    ui::{
        kit::{DialogLink, FormState, effect, loaded, rows_known_by},
        layout::use_shared,
        threads::{Composer, ComposerWords, shown_seller},
        words::{self, words},
    },
};

/// What the form of a dispute is about.
#[derive(Debug, Clone)]
pub struct About {
    /// Whether one is opened or closed.
    pub act: Act,
    /// On which order.
    pub row: OrderRow,
    /// What the page knows.
    pub version: Version,
    /// Who acts.
    pub role: Role,
    /// The marketplace's name.
    pub market: String,
}

impl About {
    /// What somebody may do about an order's dispute, if anything.
    #[must_use]
    pub fn order(order: &OrderView, role: Role, market: &str) -> Option<Self> {
        let dispute = &order.dispute;
        Some(Self {
            act: dispute.may?,
            row: order.row.clone(),
            version: dispute.version,
            role,
            market: market.to_owned(),
        })
    }

    /// The server function's address.
    #[must_use]
    pub const fn call(act: Act) -> &'static str {
        match act {
            Act::Open => OpenDispute::PATH,
            Act::Close => CloseDispute::PATH,
        }
    }

    fn name(&self) -> &'static str {
        match self.act {
            Act::Open => words().open_dispute(),
            Act::Close => words().close_dispute(),
        }
    }

    /// Everyone but who acts.
    fn told(&self) -> Vec<String> {
        let (seller, _) = shown_seller(self.row.vendor.as_deref(), &self.market);
        let mut told = match self.role {
            Role::Customer => vec![seller, self.market.clone()],
            Role::Vendor | Role::Admin => vec![self.row.customer.name.clone(), seller],
        };
        told.dedup();
        if self.role != Role::Customer {
            told.retain(|name| *name != self.market);
        }
        told
    }
}

/// Shows what somebody may do about an order's dispute; as long as it is the same, what is typed stays when the order is
/// read again.
pub fn kept(about: Option<About>, show: impl Fn(About) -> AnyView + Clone + Send + 'static) -> AnyView {
    rows_known_by(about, |about| (about.version, about.row.number.clone()), show)
}

/// *Open dispute* or *Close dispute*: a dialog, and a page of its own without JavaScript.
#[component]
pub fn DisputeButton(
    /// What it is about.
    about: About,
) -> impl IntoView {
    let name = about.name();
    let page = paths::order_dispute(about.role, &about.row.number);
    let class = if about.act == Act::Open { "button small danger-line" } else { "button small" };
    let done = RwSignal::new(0);
    let form = move || {
        let about = about.clone();
        loaded(move || SendWrapper::new(show_form(about.clone(), done)))
    };
    view! { <DialogLink href=page class=class name=name content=form done=done>{name}</DialogLink> }
}

async fn show_form(about: About, taken: RwSignal<u32>) -> Result<AnyView, AppError> {
    Ok(dispute_form(about, taken).await)
}

/// The form in a dialog, made in the browser.
#[lazy]
fn dispute_form(about: About, taken: RwSignal<u32>) -> AnyView {
    let form = FormState { send_id: SendId::fresh(), refused: None };
    view! { <DisputeForm about=about form=form taken=taken /> }.into_any()
}

/// Asks for the reason of a dispute, or whether it is to be closed.
#[component]
pub fn DisputeForm(
    /// What it is about.
    about: About,
    /// The state of the form.
    form: FormState,
    /// Counts up when it was done.
    taken: RwSignal<u32>,
) -> impl IntoView {
    let w = words();
    let shared = use_shared();
    effect(move || {
        if taken.get() > 0 {
            shared.note_change();
        }
    });
    let (name, told) = (about.name(), about.told());
    let (hint, asked) = match about.act {
        Act::Open => (
            w.open_dispute_hint(&words::listed(&told)),
            ComposerWords {
                label: w.reason(),
                placeholder: w.reason_placeholder(),
                button: w.open_dispute(),
            },
        ),
        Act::Close => (
            w.close_dispute_hint(&words::listed(&told)),
            ComposerWords { label: w.note(), placeholder: w.note_placeholder(), button: w.close_dispute() },
        ),
    };
    let About { act, row, version, .. } = about;
    view! {
        <section class="ask">
            <h2>{name}</h2>
            <p class="ask-subject">
                <b>{w.about_order(&row.number)}</b>
                <span class="num quiet">{words::price(row.total)}</span>
            </p>
            <p class="quiet" dir="auto">{hint}</p>
            <Composer
                to=About::call(act)
                field="order"
                value=row.number.clone()
                seen=version.0
                form=form
                draft=format!("dispute-{}-{}", row.number, version.0)
                asked=asked
                taken=taken
            />
        </section>
    }
}
