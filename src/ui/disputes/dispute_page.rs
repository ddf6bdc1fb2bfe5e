use leptos::prelude::*;

use super::dispute_form::{About, DisputeForm, kept};
use crate::{
    domain::{disputes::Act, orders::OrderView},
    error::{AppError, Refused},
    ui::{
        kit::{FormState, Reading, keep_rows, loaded},
        layout::use_shared,
        words::{self, words},
    },
};

/// *Open dispute* or *Close dispute* on a page of its own.
#[component]
pub fn DisputePage() -> impl IntoView {
    let shared = use_shared();
    let order: Reading<OrderView> = expect_context();
    let forms = StoredValue::new([Act::Open, Act::Close].map(|act| FormState::of(About::call(act))));
    let taken = RwSignal::new(0);
    keep_rows();
    loaded(move || async move {
        let around = shared.known().await?;
        let role = around.me.as_ref().ok_or(AppError::SignInRequired)?.role;
        // Why there is no order stands above
        let Ok(order) = order.await else { return Ok(None) };
        let about = About::order(&order, role, &around.market).ok_or(AppError::Forbidden)?;
        Ok(Some(kept(Some(about), move |about| {
            let [open, close] = forms.get_value();
            let (form, other) = if about.act == Act::Open { (open, close) } else { (close, open) };
            view! {
                <div class="order-details dispute-page">
                    {other.refused.map(|refused| view! { <TooLate refused=refused /> }.into_any())}
                    <DisputeForm about=about form=form taken=taken />
                </div>
            }
            .into_any()
        })))
    })
}

/// Why what was sent from here can't be done any more, and what was typed.
#[component]
fn TooLate(
    /// What was sent.
    refused: Refused,
) -> impl IntoView {
    let typed = refused.typed("body").unwrap_or_default().to_owned();
    let kept = (!typed.trim().is_empty()).then(|| {
        view! {
            <p>{words().kept_here()}</p>
            <pre dir="auto">{typed}</pre>
        }
        .into_any()
    });
    view! {
        <div class="kept" role="alert">
            <p class="problem">{words::error(&refused.error)}</p>
            {kept}
        </div>
    }
}
