use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};

use leptos::{
    prelude::*,
    reactive::owner::WeakOwner,
    tachys::{reactive_graph::OwnedView, view::keyed::keyed},
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

/// Rows of which those that stay as they were keep their elements, and with them focus, selection and open menus, when
/// others come, go or move. What a row is known by says all that it shows.
pub fn rows<T: Send + 'static, K: Hash>(
    items: impl IntoIterator<Item = T>,
    known_by: impl Fn(&T) -> K,
    show: impl Fn(T) -> AnyView + Clone + Send + 'static,
) -> AnyView {
    let show = |item: T| {
        let show = show.clone();
        Box::new(move || show(item)) as Box<dyn FnOnce() -> AnyView + Send>
    };
    let key = |item: &T| BuildHasherDefault::<DefaultHasher>::default().hash_one(known_by(item));
    keyed_rows(items.into_iter().map(|item| (key(&item), show(item))).collect())
}

type Row = (u64, Box<dyn FnOnce() -> AnyView + Send>);

/// All lists are of this one type, for the client's size.
fn keyed_rows(rows: Vec<Row>) -> AnyView {
    let kept = use_context::<Keeper>().and_then(|Keeper(owner)| owner.upgrade());
    let keeper = kept.or_else(Owner::current).unwrap_or_default();
    let show = move |_, (_, show): Row| {
        let owner = keeper.child();
        let view = owner.with(show);
        (|_: usize| (), OwnedView::new_with_owner(view, owner))
    };
    keyed(rows, |(key, _)| *key, show).into_any()
}
