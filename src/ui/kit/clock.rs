use std::time::Duration;

use leptos::prelude::*;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{effect, fixed::Fixed, life::when_alive, loaded::agreed};
use crate::{domain::moment::Moment, ui::words::words};

/// The time at which a page was made, and the reader's zone as far as the server knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageClock {
    /// When.
    pub now: Moment,
    /// Minutes east of UTC.
    pub zone: i32,
}

/// How much of a time is shown; all of it is shown on hover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeStyle {
    /// The time of today's, the day of others: `09:41`, `Yesterday`, `18 Nov`.
    Brief,
    /// The time of day alone: `09:41`.
    OfDay,
    /// The day alone, in full: `18 November 2026`.
    Day,
}

impl TimeStyle {
    const ALL: [Self; 3] = [Self::Brief, Self::OfDay, Self::Day];
}

/// How often a page that stays open looks whether another day has begun.
const LOOK: Duration = Duration::from_mins(1);

#[derive(Clone, Copy)]
struct Clock {
    page: PageClock,
    is_local: RwSignal<bool>,
    /// Now, up to the day.
    now: RwSignal<Moment>,
}

impl Clock {
    fn at(self, moment: Moment) -> OffsetDateTime {
        moment.in_zone(if self.is_local.get() { browsers_zone(moment) } else { self.page.zone })
    }

    fn days_ago(self, at: OffsetDateTime) -> i64 {
        (self.at(self.now.get()).date() - at.date()).whole_days()
    }

    fn text(self, at: Moment, style: TimeStyle) -> String {
        let when = self.at(at);
        match style {
            TimeStyle::Brief => brief(when, self.days_ago(when), self.at(self.now.get()).year()),
            TimeStyle::OfDay => of_day(when),
            TimeStyle::Day => day(when),
        }
    }

    fn full(self, at: Moment) -> String {
        let when = self.at(at);
        words().filled(words().when_in_full(), &[("day", &weekday_and_day(when)), ("time", &of_day(when))])
    }

    /// Has all times of the page say what they are here and now, and again when that is another.
    fn say_again(self) {
        self.is_local.track();
        self.now.track();
        let Ok(times) = document().query_selector_all("time[data-at]") else { return };
        for place in 0..times.length() {
            let Some(time) = times.get(place).and_then(|time| time.dyn_into::<Element>().ok()) else {
                continue;
            };
            let number = |name| time.get_attribute(name)?.parse().ok();
            let style = TimeStyle::ALL.into_iter().find(|style| number("data-style") == Some(*style as i64));
            if let (Some(at), Some(style)) = (number("data-at").map(Moment), style) {
                let text = self.text(at, style);
                if time.text_content().is_none_or(|said| said != text) {
                    time.set_text_content(Some(&text));
                }
                drop(time.set_attribute("title", &self.full(at)));
            }
        }
    }

    fn look(self) {
        let (now, before) = (browsers_now(), self.now.get_untracked());
        if untrack(|| self.at(now).date() != self.at(before).date()) {
            self.now.set(now);
        }
    }
}

/// Lets times be shown: at first in the zone that the server knew, then in the browser's own,
/// which it is told for next time.
pub fn provide_clock() {
    let page = agreed(|| use_context().unwrap_or(PageClock { now: Moment(0), zone: 0 }));
    let is_local = RwSignal::new(false);
    let clock = Clock { page, is_local, now: RwSignal::new(page.now) };
    provide_context(clock);
    effect(move || {
        set_interval(move || clock.look(), LOOK);
        // What comes to life later must find the days that the server has shown
        when_alive(move || is_local.set(true));
        let zone = browsers_zone(page.now);
        if zone != page.zone {
            remember_zone(zone);
        }
    });
    effect(move || clock.say_again());
}

/// When the page was made.
#[must_use]
pub fn page_made_at() -> Moment {
    expect_context::<Clock>().page.now
}

/// A point in time.
#[component]
pub fn Time(
    /// When.
    at: Moment,
    /// How much of it.
    style: TimeStyle,
) -> impl IntoView {
    Fixed::from(time(at, style))
}

/// The same as text. What it says is said anew when it isn't so any more.
#[must_use]
pub fn time(at: Moment, style: TimeStyle) -> Markup {
    let clock = expect_context::<Clock>();
    let (text, full) = untrack(|| (clock.text(at, style), clock.full(at)));
    html! {
        time datetime=(at.rfc3339()) data-at=(at.0) data-style=(style as u8) title=(full) { (text) }
    }
}

/// The day of a moment for the reader, and what to call it.
#[must_use]
pub fn day_of(moment: Moment) -> (Date, String) {
    let clock = expect_context::<Clock>();
    let when = clock.at(moment);
    let name = match clock.days_ago(when) {
        ..=0 => words().today().to_owned(),
        1 => words().yesterday().to_owned(),
        _ => weekday_and_day(when),
    };
    (when.date(), name)
}

fn brief(when: OffsetDateTime, days_ago: i64, this_year: i32) -> String {
    let w = words();
    match days_ago {
        ..=0 => of_day(when),
        1 => w.yesterday().to_owned(),
        _ if when.year() == this_year => dated(w.day_and_month(), when, w.month_short(when.month().into())),
        _ => dated(w.day_month_year_short(), when, w.month_short(when.month().into())),
    }
}

fn of_day(when: OffsetDateTime) -> String {
    format!("{:02}:{:02}", when.hour(), when.minute())
}

fn day(when: OffsetDateTime) -> String {
    dated(words().day_month_year(), when, words().month(when.month().into()))
}

fn weekday_and_day(when: OffsetDateTime) -> String {
    let w = words();
    let weekday = w.weekday(when.weekday().number_days_from_monday());
    w.filled(w.weekday_and_day(), &[("weekday", weekday), ("day", &day(when))])
}

fn dated(text: &str, when: OffsetDateTime, month: &str) -> String {
    let (day, year) = (when.day().to_string(), when.year().to_string());
    words().filled(text, &[("day", &day), ("month", month), ("year", &year)])
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds are few")]
fn browsers_now() -> Moment {
    Moment((js_sys::Date::now() * 1_000.0) as i64)
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "minutes are few, and so are milliseconds"
)]
fn browsers_zone(moment: Moment) -> i32 {
    let date = js_sys::Date::new(&((moment.0 / 1_000) as f64).into());
    -(date.get_timezone_offset() as i32)
}

fn remember_zone(zone: i32) {
    let cookie = format!("stoa_zone={zone}; Path=/; Max-Age=31536000; SameSite=Lax");
    drop(js_sys::Reflect::set(&document(), &"cookie".into(), &cookie.into()));
}
