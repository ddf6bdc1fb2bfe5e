use std::{
    any::TypeId,
    hash::{Hash, Hasher},
    mem,
    sync::Arc,
};

use leptos::{
    attr::any_attribute::AnyAttribute,
    prelude::*,
    reactive::owner::WeakOwner,
    tachys::{
        hydration::Cursor,
        reactive_graph::OwnedView,
        renderer::{
            Rndr,
            types::{Element, Node, Placeholder},
        },
        view::{Mountable, Position, PositionState},
    },
};

use super::{
    later::{Later, LaterState, Show},
    views::{as_it_stands, takes_no_attributes},
};

/// What rows belong to, longer than what is read at any time. A strong one would keep itself.
#[derive(Clone)]
struct Keeper(WeakOwner);

/// Lets the rows of a page stay when what it shows is read again.
pub fn keep_rows() {
    if let Some(owner) = Owner::current() {
        provide_context(Keeper(owner.downgrade()));
    }
}

/// How the server makes rows: told what one is known by and how to make its HTML, it may have that from before.
#[derive(Clone)]
pub struct MakeRow(pub Arc<Making>);

type Making = dyn Fn(KnownBy, Make) -> Arc<str> + Send + Sync;

/// Hashes what a row is known by.
pub type KnownBy<'a> = &'a dyn Fn(&mut dyn Hasher);

/// Makes a row's HTML.
pub type Make<'a> = &'a dyn Fn() -> String;

/// Rows of which those that stay as they were keep their elements, and with them focus, selection and open menus, when
/// others come, go or move. What a row is known by says all that it shows, but for who reads where and when. Each is one
/// element, and comes to life after its page.
pub fn rows<T: Hash + Clone + Send + 'static>(
    items: impl IntoIterator<Item = T>,
    show: impl Fn(T) -> AnyView + Clone + Send + 'static,
) -> AnyView {
    if cfg!(feature = "ssr")
        && let Some(MakeRow(make)) = use_context()
    {
        return MadeRows(items.into_iter().map(|item| made(&*make, item, &show)).collect()).into_any();
    }
    kept_rows(items, Clone::clone, show, false)
}

fn made<T: Hash + Clone, S: Fn(T) -> AnyView + 'static>(make: &Making, item: T, show: &S) -> Arc<str> {
    make(&|mut hasher| (TypeId::of::<S>(), &item).hash(&mut hasher), &|| {
        let mut html = String::new();
        show(item.clone()).to_html_with_buf(&mut html, &mut Position::FirstChild, true, false, Vec::new());
        html
    })
}

/// The same, each made anew by the server, of things that are known by something else than themselves. They come to life
/// with their page, and may read something or hold forms.
pub fn rows_known_by<T: Send + 'static, K: Hash>(
    items: impl IntoIterator<Item = T>,
    known_by: impl Fn(&T) -> K,
    show: impl Fn(T) -> AnyView + Clone + Send + 'static,
) -> AnyView {
    if cfg!(feature = "ssr") {
        return items.into_iter().map(show).collect::<Vec<_>>().into_any();
    }
    kept_rows(items, known_by, show, true)
}

fn kept_rows<T: Send + 'static, K: Hash>(
    items: impl IntoIterator<Item = T>,
    known_by: impl Fn(&T) -> K,
    show: impl Fn(T) -> AnyView + Clone + Send + 'static,
    at_once: bool,
) -> AnyView {
    let row = |item: T| {
        let mut key = Key::default();
        known_by(&item).hash(&mut key);
        let show = show.clone();
        Row { key: key.finish(), show: Box::new(move || show(item)) }
    };
    let kept = use_context::<Keeper>().and_then(|Keeper(owner)| owner.upgrade());
    let keeper = kept.or_else(Owner::current).unwrap_or_default();
    Rows { all: items.into_iter().map(row).collect(), keeper, at_once }.into_any()
}

/// By the function FNV-1a; what the standard library and leptos have for it would be some kilobytes of the client.
#[derive(Clone, Copy)]
struct Key(u64);

impl Default for Key {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Key {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Rows of which the server has the HTML.
struct MadeRows(Vec<Arc<str>>);

impl Render for MadeRows {
    type State = ();

    fn build(self) {}

    fn rebuild(self, (): &mut ()) {}
}

impl RenderHtml for MadeRows {
    as_it_stands!();

    fn html_len(&self) -> usize {
        self.0.iter().map(|row| row.len()).sum()
    }

    fn to_html_with_buf(
        self,
        html: &mut String,
        position: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
        self.0.iter().for_each(|row| html.push_str(row));
        html.push_str("<!>");
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) {}
}

takes_no_attributes!(MadeRows);

/// Rows in the browser; the server has the same as a mere list.
struct Rows {
    all: Vec<Row>,
    keeper: Owner,
    /// Whether they come to life with their page.
    at_once: bool,
}

struct Row {
    key: u64,
    show: Show,
}

struct RowsState {
    rows: Vec<(u64, LaterState)>,
    end: Placeholder,
}

impl Row {
    fn part(self, keeper: &Owner) -> Later {
        Later { owner: keeper.child(), show: self.show }
    }
}

impl Render for Rows {
    type State = RowsState;

    fn build(self) -> RowsState {
        let Self { all, keeper, .. } = self;
        let rows = all.into_iter().map(|row| (row.key, row.part(&keeper).build())).collect();
        RowsState { rows, end: Rndr::create_placeholder() }
    }

    fn rebuild(self, state: &mut RowsState) {
        let mut before = mem::take(&mut state.rows);
        before.retain_mut(|(key, shown)| {
            let stays = self.all.iter().any(|row| row.key == *key);
            if !stays {
                shown.unmount();
            }
            stays
        });
        for row in self.all {
            let key = row.key;
            let shown = match before.iter().position(|(known, _)| *known == key) {
                Some(0) => before.remove(0).1,
                place => {
                    let mut shown = match place {
                        Some(place) => before.remove(place).1,
                        None => row.part(&self.keeper).build(),
                    };
                    match before.first() {
                        Some((_, next)) => next.insert_before_this(&mut shown),
                        None => state.end.insert_before_this(&mut shown),
                    };
                    shown
                }
            };
            state.rows.push((key, shown));
        }
        for (_, mut doubled) in before {
            doubled.unmount();
        }
    }
}

impl RenderHtml for Rows {
    as_it_stands!();

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> RowsState {
        let Self { all, keeper, at_once } = self;
        let parts = all.into_iter().map(|row| (row.key, row.part(&keeper)));
        let rows = if at_once {
            // All are made before any is taken over, as the server has done it
            let views: Vec<_> = parts.map(|(key, part)| (key, part.view())).collect();
            let alive = |view: OwnedView<_>| LaterState::alive(view.hydrate::<FROM_SERVER>(cursor, position));
            views.into_iter().map(|(key, view)| (key, alive(view))).collect()
        } else {
            parts.map(|(key, part)| (key, part.hydrate::<FROM_SERVER>(cursor, position))).collect()
        };
        let end = cursor.next_placeholder(position);
        position.set(Position::NextChild);
        RowsState { rows, end }
    }
}

takes_no_attributes!(Rows);

impl Mountable for RowsState {
    fn unmount(&mut self) {
        for (_, shown) in &mut self.rows {
            shown.unmount();
        }
        self.end.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        for (_, shown) in &mut self.rows {
            shown.mount(parent, marker);
        }
        self.end.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        match self.rows.first() {
            Some((_, first)) => first.insert_before_this(child),
            None => self.end.insert_before_this(child),
        }
    }

    fn elements(&self) -> Vec<Element> {
        self.rows.iter().flat_map(|(_, shown)| shown.elements()).collect()
    }
}
