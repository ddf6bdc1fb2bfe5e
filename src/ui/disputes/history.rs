use leptos::prelude::*;

use super::banner::OpenedBy;
use crate::{
    api::disputes::FindDisputes,
    domain::disputes::{Attempt, DisputeEnd, DisputeHistory, PastDispute},
    ui::{
        kit::{Time, TimeStyle, loaded, reading},
        layout::use_shared,
        words::{self, words},
    },
};

/// An order's disputes, past and present; for admins what was tried, too.
#[component]
pub fn DisputeRecord(
    /// The order's number.
    number: String,
) -> impl IntoView {
    let shared = use_shared();
    let history = reading(move || shared.changes.get(), move || Ok(FindDisputes { number: number.clone() }));
    loaded(move || async move {
        let market = shared.known().await?.market;
        let DisputeHistory { disputes, attempts } = history.await?;
        Ok(view! { <Recorded disputes=disputes attempts=attempts market=market /> })
    })
}

/// How that looks.
#[component]
pub fn Recorded(
    /// The disputes.
    disputes: Vec<PastDispute>,
    /// What was tried.
    attempts: Vec<Attempt>,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    view! {
        {(!disputes.is_empty()).then(|| view! { <Past disputes=disputes market=market /> }.into_any())}
        {(!attempts.is_empty()).then(|| view! { <Attempts attempts=attempts /> }.into_any())}
    }
}

#[component]
fn Past(
    /// The disputes.
    disputes: Vec<PastDispute>,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    let w = words();
    let rows = disputes
        .into_iter()
        .map(|PastDispute { opened, closed }| {
            view! {
                <li>
                    <End what=w.dispute_opened() end=opened market=market.clone() />
                    {match closed {
                        Some(closed) => view! { <End what=w.dispute_closed() end=closed market=market.clone() /> }.into_any(),
                        None => view! { <p><span class="badge dispute">{w.still_open()}</span></p> }.into_any(),
                    }}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="disputes">
            <h2>{w.disputes()}</h2>
            <ol>{rows}</ol>
        </section>
    }
}

#[component]
fn End(
    /// What was done.
    what: &'static str,
    /// By whom, and when.
    end: DisputeEnd,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    let said = end.words.clone();
    view! {
        <p>
            <b>{what}</b>
            " "
            <OpenedBy end=end market=market />
        </p>
        {(!said.is_empty()).then(|| view! { <p class="words" dir="auto">{said}</p> }.into_any())}
    }
}

#[component]
fn Attempts(
    /// What was tried.
    attempts: Vec<Attempt>,
) -> impl IntoView {
    let w = words();
    let rows = attempts
        .into_iter()
        .map(|attempt| {
            view! {
                <tr>
                    <td><Time at=attempt.tried_at style=TimeStyle::Brief /></td>
                    <td dir="auto">{format!("{} ({})", attempt.name, words::role(attempt.role))}</td>
                    <td>{words::act(attempt.act)}</td>
                    <td>{words::outcome(attempt.outcome)}</td>
                    <td class="num">{attempt.address}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <details class="attempts">
            <summary>{w.attempts()}</summary>
            <div class="wide" tabindex="0" role="region" aria-label=w.attempts()>
                <table>
                    <thead>
                        <tr>
                            <th>{w.date()}</th>
                            <th>{w.who()}</th>
                            <th>{w.what()}</th>
                            <th>{w.outcome()}</th>
                            <th>{w.network_address()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}
