//! Listens to the server, once for all tabs of a browser: the tab that holds a lock does, and passes on what it hears.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
    time::Duration,
};

use leptos::{prelude::*, task::spawn_local};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, BroadcastChannel, EventSource, MessageEvent, RequestInit, Response};

use super::{Live, notices::notify};
use crate::{
    domain::{
        ids::{AccountId, ThreadId},
        moment::Moment,
        names::Side,
    },
    ui::{
        kit::{is_alive, pause},
        layout::Shared,
    },
};

/// How long to wait between reading things again, in milliseconds: while somebody looks, and while nobody does.
const GAPS: (f64, f64) = (300.0, 2_000.0);

/// The first and the longest wait before connecting again, in milliseconds.
const WAITS: (f64, f64) = (500.0, 30_000.0);

/// How long somebody is taken to be typing, unless more is heard.
const TYPING: Duration = Duration::from_secs(6);

/// How long nothing at all may be heard.
const SILENCE: Duration = Duration::from_mins(1);

/// How long to wait for word of whether somebody is still signed in, in milliseconds.
const PATIENCE: u32 = 10_000;

/// Nobody is signed in (401), or their other browsers listen already, as many as may (429).
const SIGNED_OUT: u16 = 401;
const TOO_MANY: u16 = 429;

/// How many events a tab keeps for those that are only just opened.
const KEPT: usize = 50;

/// How much earlier a tab that was just opened may have been made than it heard, in microseconds.
const OVERLAP: i64 = 1_000_000;

/// An ear of one account's tabs.
#[derive(Clone)]
pub struct Ear(Rc<Inner>);

struct Inner {
    account: AccountId,
    live: Live,
    shared: Shared,
    /// What it belongs to.
    owner: Owner,
    /// What all tabs of this account in this browser call each other by.
    name: String,
    channel: Option<BroadcastChannel>,
    source: RefCell<Option<EventSource>>,
    /// Up to when all was heard, in microseconds.
    since: Cell<i64>,
    recent: RefCell<VecDeque<(i64, String)>>,
    attempts: Cell<u32>,
    is_closed: Cell<bool>,
    /// Whether tabs take turns; where they don't know how, each has a stream.
    takes_turns: Cell<bool>,
    /// When anything was heard last, in milliseconds.
    heard_at: Cell<f64>,
    /// Lets another tab listen.
    release: RefCell<Option<js_sys::Function>>,
    pending: RefCell<Vec<Option<ThreadId>>>,
    is_waiting: Cell<bool>,
    read_at: Cell<f64>,
    typed: Cell<u32>,
}

impl Ear {
    /// An ear for an account, on a page that was made at a moment.
    pub fn of(account: AccountId, since: Moment, live: Live, shared: Shared, owner: Owner) -> Self {
        let name = format!("stoa-live-{account}");
        Self(Rc::new(Inner {
            account,
            live,
            shared,
            owner,
            channel: BroadcastChannel::new(&name).ok(),
            name,
            source: RefCell::default(),
            since: Cell::new(since.0),
            recent: RefCell::default(),
            attempts: Cell::new(0),
            is_closed: Cell::new(false),
            takes_turns: Cell::new(false),
            heard_at: Cell::new(0.0),
            release: RefCell::default(),
            pending: RefCell::default(),
            is_waiting: Cell::new(false),
            read_at: Cell::new(0.0),
            typed: Cell::new(0),
        }))
    }

    /// Whether it hears nothing more.
    pub fn is_closed(&self) -> bool {
        self.0.is_closed.get()
    }

    /// Hears nothing more.
    pub fn close(&self) {
        self.0.is_closed.set(true);
        self.0.live.is_lost.set(false);
        self.hang_up();
        if let Some(channel) = &self.0.channel {
            channel.close();
        }
        if let Some(release) = self.0.release.take() {
            drop(release.call0(&JsValue::NULL));
        }
    }

    fn hang_up(&self) {
        if let Some(source) = self.0.source.take() {
            source.close();
        }
    }
}

/// Begins to listen.
#[lazy]
pub fn listen(ear: Ear) {
    ear.0.takes_turns.set(ear.wait_for_turn());
    if ear.0.takes_turns.get() {
        ear.join_others();
    } else {
        ear.connect();
    }
    ear.0.owner.with(|| {
        let ear = ear.clone();
        notify(ear.0.account, ear.0.shared, move || ear.0.source.borrow().is_some());
    });
    let watched = ear.clone();
    drop(set_interval_with_handle(move || watched.notice_silence(), SILENCE / 3));
    let heard = window_event_listener_untyped("online", {
        let ear = SendWrapper::new(ear);
        move |_| {
            ear.hang_up();
            ear.connect_at_once();
        }
    });
    std::mem::forget(heard);
}

impl Ear {
    /// Hears what another tab hears, and asks it for what this one has missed since its page was made.
    fn join_others(&self) {
        let Some(channel) = &self.0.channel else { return };
        let ear = self.clone();
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let told = event.data().as_string().unwrap_or_default();
            match told.split_once(' ') {
                Some(("ask", since)) => ear.tell_again(since.parse().unwrap_or(i64::MAX)),
                Some(("lost", is_lost)) => ear.0.live.is_lost.set(is_lost == "true"),
                Some(("told", line)) => ear.hear(line),
                _ => {}
            }
        });
        channel.set_onmessage(Some(heard.into_js_value().unchecked_ref()));
        self.pass_on(&format!("ask {}", self.0.since.get() - OVERLAP));
    }

    /// A connection may end without a word.
    fn notice_silence(&self) {
        let is_silent = js_sys::Date::now() - self.0.heard_at.get() > SILENCE.as_secs_f64() * 1_000.0;
        if is_silent && self.0.source.borrow().is_some() {
            self.try_again();
        }
    }

    fn pass_on(&self, told: &str) {
        if let Some(channel) =
            self.0.channel.as_ref().filter(|_| self.0.takes_turns.get() && !self.0.is_closed.get())
        {
            drop(channel.post_message(&told.into()));
        }
    }

    /// Tells the other tabs what this one has heard since a moment.
    fn tell_again(&self, since: i64) {
        if self.0.release.borrow().is_none() {
            // It will be asked for by whoever connects first
            self.0.since.set(self.0.since.get().min(since));
        } else {
            let recent = self.0.recent.borrow();
            if recent.len() == KEPT && recent.front().is_some_and(|(at, _)| *at > since) {
                self.pass_on("told 0 change all");
            }
            for (_, line) in recent.iter().filter(|(at, _)| *at >= since) {
                self.pass_on(&format!("told {line}"));
            }
            self.pass_on(&format!("lost {}", self.0.live.is_lost.get_untracked()));
        }
    }

    /// Connects as soon as no other tab does. Says whether the browser knows of turns.
    fn wait_for_turn(&self) -> bool {
        let get = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).ok();
        let Some(locks) = get(&window().navigator(), "locks").filter(JsValue::is_object) else {
            return false;
        };
        let Some(request) = get(&locks, "request").and_then(|request| request.dyn_into().ok()) else {
            return false;
        };
        let request: js_sys::Function = request;
        let ear = self.clone();
        let mine = Closure::<dyn Fn() -> js_sys::Promise>::new(move || {
            if ear.0.is_closed.get() {
                return js_sys::Promise::resolve(&JsValue::UNDEFINED);
            }
            ear.connect();
            // The turn lasts until the tab or its session ends
            js_sys::Promise::new(&mut |release, _| drop(ear.0.release.replace(Some(release))))
        });
        let mine = mine.into_js_value();
        let Ok(asked) = request.call2(&locks, &self.0.name.as_str().into(), &mine) else { return false };
        spawn_local(async move { drop(JsFuture::from(asked.unchecked_into::<js_sys::Promise>()).await) });
        true
    }

    fn connect(&self) {
        let Ok(source) = EventSource::new(&format!("/live?since={}", self.0.since.get())) else { return };
        for kind in ["hello", "change", "typing", "still"] {
            let ear = self.clone();
            let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                ear.0.heard_at.set(js_sys::Date::now());
                if kind == "still" {
                    return;
                }
                let id = Some(event.last_event_id()).filter(|id| !id.is_empty());
                let data = event.data().as_string().unwrap_or_default();
                let line = format!("{} {kind} {data}", id.as_deref().unwrap_or("0"));
                ear.hear(&line);
                ear.pass_on(&format!("told {line}"));
            });
            let heard = heard.into_js_value();
            drop(source.add_event_listener_with_callback(kind, heard.unchecked_ref()));
        }
        let ear = self.clone();
        let failed = Closure::<dyn Fn()>::new(move || ear.try_again());
        source.set_onerror(Some(failed.into_js_value().unchecked_ref()));
        self.0.heard_at.set(js_sys::Date::now());
        self.0.source.replace(Some(source));
    }

    /// The browser would try again at a steady pace, all of them at once after a restart.
    #[expect(clippy::cast_possible_truncation, reason = "it is some seconds")]
    fn try_again(&self) {
        self.hang_up();
        let attempts = self.0.attempts.get();
        self.0.attempts.set(attempts + 1);
        if attempts > 0 {
            self.note_lost(true);
        }
        let wait = (WAITS.0 * f64::from(1 << attempts.min(10))).min(WAITS.1);
        let wait = wait * (0.5 + js_sys::Math::random() / 2.0);
        let ear = self.clone();
        spawn_local(async move {
            pause(wait as i32).await;
            match how_it_stands().await {
                Ok(SIGNED_OUT) => {
                    ear.pass_on("told 0 end session");
                    ear.hear("0 end session");
                }
                // Other browsers of this person listen already
                Ok(TOO_MANY) if ear.may_connect() => ear.try_again(),
                _ => ear.connect_at_once(),
            }
        });
    }

    fn connect_at_once(&self) {
        if self.may_connect() {
            self.connect();
        }
    }

    fn may_connect(&self) -> bool {
        let is_mine = self.0.release.borrow().is_some() || !self.0.takes_turns.get();
        is_mine && self.0.source.borrow().is_none() && !self.0.is_closed.get()
    }

    fn note_lost(&self, is_lost: bool) {
        if self.0.live.is_lost.get_untracked() != is_lost {
            self.0.live.is_lost.set(is_lost);
            self.pass_on(&format!("lost {is_lost}"));
        }
    }

    /// Takes what was heard: when, what, and about what.
    fn hear(&self, line: &str) {
        let mut parts = line.splitn(3, ' ');
        let (Some(at), Some(kind), Some(about)) = (parts.next(), parts.next(), parts.next()) else { return };
        let at = at.parse().unwrap_or(0);
        if at > 0 {
            self.0.since.set(self.0.since.get().max(at));
        }
        match kind {
            "hello" => {
                self.0.attempts.set(0);
                self.note_lost(false);
            }
            "change" => {
                self.keep(at, line);
                self.end_typing(about);
                self.read_again(about);
            }
            "typing" => self.note_typing(about),
            "end" => {
                self.close();
                self.0.shared.note_end();
            }
            _ => {}
        }
    }

    fn keep(&self, at: i64, line: &str) {
        let mut recent = self.0.recent.borrow_mut();
        if recent.len() == KEPT {
            recent.pop_front();
        }
        recent.push_back((at, line.to_owned()));
    }

    fn note_typing(&self, about: &str) {
        let typing =
            about.split_once(' ').and_then(|(thread, side)| Some((thread.parse().ok()?, Side::parse(side)?)));
        let Some(typing) = typing else { return };
        let stamp = self.0.typed.get() + 1;
        self.0.typed.set(stamp);
        let all = self.0.live.typing;
        all.update(|all| {
            all.retain(|(other, _)| *other != typing);
            all.push((typing, stamp));
        });
        set_timeout(move || all.update(|all| all.retain(|(_, other)| *other != stamp)), TYPING);
    }

    /// What was being typed in a thread may be there now.
    fn end_typing(&self, thread: &str) {
        let Ok(thread) = thread.parse::<ThreadId>() else { return };
        if self.0.live.typing.with_untracked(|all| all.iter().any(|((typed, _), _)| *typed == thread)) {
            self.0.live.typing.update(|all| all.retain(|((typed, _), _)| *typed != thread));
        }
    }

    /// Has what has changed read again: at once, or a moment after the last time.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is some seconds")]
    fn read_again(&self, about: &str) {
        match about {
            "lists" => {}
            "all" => self.0.pending.borrow_mut().push(None),
            thread => self.0.pending.borrow_mut().extend(thread.parse().ok().map(Some)),
        }
        if self.0.is_waiting.replace(true) {
            return;
        }
        let gap = if document().hidden() { GAPS.1 } else { GAPS.0 };
        let wait = (self.0.read_at.get() + gap - js_sys::Date::now()).clamp(0.0, gap);
        let ear = self.clone();
        set_timeout(move || ear.read(), Duration::from_millis(wait as u64));
    }

    fn read(&self) {
        self.0.is_waiting.set(false);
        if self.0.is_closed.get() {
            return;
        }
        if !is_alive() {
            // What isn't whole yet can't be changed
            self.0.read_at.set(js_sys::Date::now());
            return self.read_again("lists");
        }
        self.0.read_at.set(js_sys::Date::now());
        let threads = self.0.pending.take();
        if !threads.is_empty() {
            self.0.live.heard.set(threads);
        }
        self.0.shared.note_news();
    }
}

/// How a request for a stream would be answered. Asks twice whether somebody is signed out, since a new session's cookie
/// may be on its way.
async fn how_it_stands() -> Result<u16, JsValue> {
    match status().await? {
        SIGNED_OUT => {
            pause(500).await;
            status().await
        }
        other => Ok(other),
    }
}

async fn status() -> Result<u16, JsValue> {
    let request = RequestInit::new();
    request.set_method("HEAD");
    request.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    let asked = window().fetch_with_str_and_init("/live", &request);
    let response: Response = JsFuture::from(asked).await?.unchecked_into();
    Ok(response.status())
}
