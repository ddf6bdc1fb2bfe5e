use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::{on_its_way::OnItsWay, shown_name};
use crate::{
    domain::{ids::ThreadId, links::Piece, messages::MessageView, names::Name, threads::ThreadView},
    error::AppError,
    ui::{
        kit::{ElementRef, effect},
        live::use_live,
        words,
    },
};

/// How far from its end a conversation may be scrolled to count as being there, in pixels.
const NEAR: i32 = 40;

/// How somebody follows a conversation while it goes on: what comes while they don't look is read without being marked
/// read, and nothing jumps under their eyes.
#[derive(Clone, Copy)]
pub struct Following {
    reads: RwSignal<u32>,
    /// Counts up whenever they have sent a message.
    pub sent: RwSignal<u32>,
    /// What they are sending.
    pub on_its_way: OnItsWay,
    /// What scrolls.
    pub scroll: ElementRef,
    is_up: RwSignal<bool>,
    /// What others have written since, for who listens.
    said: RwSignal<String>,
    so_far: StoredValue<SoFar>,
}

/// How far somebody has followed.
#[derive(Clone, Copy, Default)]
struct SoFar {
    /// The newest message they have looked at; 0 before anything was read.
    looked_at: i64,
    /// How far what has come since reaches below it, in pixels.
    pushed: i32,
    /// The first message that was unread when they last began to look.
    line: Option<i64>,
    has_peeked: bool,
    has_box: bool,
    /// The newest message that was shown.
    shown: i64,
}

impl Following {
    /// Follows the conversation that the live updates about some thread are about.
    #[must_use]
    pub fn begin(is_it: impl Fn(ThreadId) -> bool + 'static) -> Self {
        let following = Self {
            reads: RwSignal::new(0),
            sent: RwSignal::new(0),
            on_its_way: OnItsWay::none(),
            scroll: ElementRef::default(),
            is_up: RwSignal::new(false),
            said: RwSignal::new(String::new()),
            so_far: StoredValue::default(),
        };
        provide_context(following);
        let heard = use_live().heard;
        effect(move || {
            if heard.get().into_iter().any(|thread| thread.is_none_or(&is_it)) {
                following.read_again();
            }
        });
        effect(move || {
            if following.sent.get() > 0 {
                following.go_to_end();
            }
        });
        let seen = window_event_listener_untyped("visibilitychange", move |_| following.look());
        on_cleanup(move || seen.remove());
        following
    }

    /// Whether what is read now isn't looked at, since it is fetched ahead, or isn't in view.
    #[must_use]
    pub fn peeks(self, is_ahead: bool) -> bool {
        let peeks =
            is_ahead || cfg!(feature = "hydrate") && (document().hidden() || self.is_up.get_untracked());
        self.so_far.update_value(|so_far| so_far.has_peeked = peeks);
        peeks
    }

    /// Takes note of what is shown: above which message the line stands where the unread ones began, and how many of
    /// others have come below what is looked at, which stays where it is.
    #[must_use]
    pub fn take(self, thread: &ThreadView, market: &str) -> (Option<i64>, usize) {
        self.on_its_way.note(thread);
        self.announce(thread, market);
        let mut so_far = self.so_far.get_value();
        let is_first = so_far.looked_at == 0;
        let is_away = !self.is_up.get_untracked() || so_far.line.is_none();
        if is_first || (so_far.has_peeked && is_away && thread.first_unread.is_some()) {
            so_far.line = thread.first_unread;
        }
        if is_first || !so_far.has_peeked {
            so_far.looked_at = thread.newest_shown();
            so_far.pushed = 0;
        }
        self.so_far.set_value(so_far);
        effect(move || {
            if is_first {
                self.show_unread();
                self.look();
            } else {
                request_animation_frame(move || self.hold());
            }
        });
        let is_new = |number| number > so_far.looked_at;
        let below =
            thread.messages.iter().filter(|message| is_new(message.number) && message.author != Name::You);
        (so_far.line, below.count())
    }

    /// Puts the first unread message in view, unless they have scrolled before the page came to life.
    fn show_unread(self) {
        self.note_scroll();
        if !self.is_up.get_untracked() {
            show_unread();
        }
    }

    fn announce(self, thread: &ThreadView, market: &str) {
        let (shown, newest) = (self.so_far.get_value().shown, thread.newest_shown());
        self.so_far.update_value(|so_far| so_far.shown = shown.max(newest));
        if shown == 0 || newest <= shown {
            return;
        }
        let new = thread.messages.iter().filter(|message| message.number > shown);
        let others = new.filter(|message| message.author != Name::You);
        let said: Vec<String> = others.map(|message| heard_as(message, market)).collect();
        if !said.is_empty() {
            self.said.set(said.join("\n"));
        }
    }

    /// Scrolls by as much as what has come below pushes up; a list that begins at its end isn't held by browsers.
    fn hold(self) {
        let Some(so_far) = self.so_far.try_get_value() else { return };
        let looked_at = document().get_element_by_id(&format!("m{}", so_far.looked_at));
        let last = looked_at.as_ref().and_then(|post| post.parent_element()?.last_element_child());
        let (Some(scroll), Some(looked_at), Some(last)) =
            (self.scroll.get_untracked::<Element>(), looked_at, last)
        else {
            return;
        };
        let pushed = end_of(&last) - end_of(&looked_at);
        if self.is_up.get_untracked() {
            scroll.set_scroll_top(scroll.scroll_top() - (pushed - so_far.pushed));
        }
        self.so_far.update_value(|so_far| so_far.pushed = pushed);
    }

    /// Whether the box to answer in is there, by whether what was read says so. When it can't be read, or is gone, what
    /// is being typed isn't lost.
    #[must_use]
    pub fn has_box(self, read: Option<Result<bool, AppError>>) -> bool {
        let has_box = match read {
            Some(Ok(has_box)) => has_box,
            Some(Err(AppError::SignInRequired)) | None => false,
            Some(Err(_)) => self.so_far.get_value().has_box,
        };
        self.so_far.update_value(|so_far| so_far.has_box = has_box);
        has_box
    }

    /// Whether they have scrolled up.
    #[must_use]
    pub fn is_up(self) -> bool {
        self.is_up.get()
    }

    /// Notes where they have scrolled to; the conversation's end is at 0.
    pub fn note_scroll(self) {
        let Some(scroll) = self.scroll.get_untracked::<Element>() else { return };
        let is_up = scroll.scroll_top() < -NEAR;
        if self.is_up.get_untracked() != is_up {
            self.is_up.set(is_up);
            self.look();
        }
    }

    /// Shows the newest message.
    pub fn go_to_end(self) {
        if let Some(scroll) = self.scroll.get_untracked::<Element>() {
            scroll.set_scroll_top(0);
        }
        self.is_up.set(false);
        self.look();
    }

    /// What has come meanwhile is looked at now, unless it still isn't.
    fn look(self) {
        if self.so_far.get_value().has_peeked && !document().hidden() && !self.is_up.get_untracked() {
            self.read_again();
        }
    }

    /// How often the conversation was to be read.
    #[must_use]
    pub fn times(self) -> u32 {
        self.reads.get() + self.sent.get()
    }

    /// Has the conversation read again.
    pub fn read_again(self) {
        self.reads.update(|reads| *reads += 1);
    }
}

/// What others write meanwhile, which whoever listens hears once (WCAG 2.2, 4.1.3).
#[component]
pub fn Announced(
    /// The conversation.
    following: Following,
) -> impl IntoView {
    view! { <p class="unseen" role="status" dir="auto">{move || following.said.get()}</p> }
}

fn heard_as(message: &MessageView, market: &str) -> String {
    let mut heard = shown_name(&message.author, market) + ": ";
    for part in words::notice(message.kind).into_iter().chain(message.body.iter().map(Piece::as_str)) {
        heard += part;
        heard += " ";
    }
    heard
}

fn end_of(post: &Element) -> i32 {
    let post: &HtmlElement = post.unchecked_ref();
    post.offset_top() + post.offset_height()
}

/// Puts the first unread message in view, if the newest ones aren't all that is unread.
fn show_unread() {
    if let Some(line) = document().get_element_by_id("unread") {
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        line.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
}
