//! Parts of a page that come to life after it, one by one, so that it is never busy for long
//! (`docs/decisions/0021-coming-to-life.md`).

use std::{cell::RefCell, rc::Rc};

use leptos::{
    attr::any_attribute::AnyAttribute,
    prelude::*,
    tachys::{
        hydration::Cursor,
        reactive_graph::OwnedView,
        renderer::types::{Element, Node},
        view::{Mountable, Position, PositionState},
    },
};
use wasm_bindgen::JsCast;

use super::{
    life::bring_to_life,
    views::{as_it_stands, takes_no_attributes},
};

/// What makes a part.
pub type Show = Box<dyn FnOnce() -> AnyView + Send>;

/// A part that is one element, and in which nothing is made on which server and browser agree by their order: no form that
/// sends a message, and nothing that is read.
pub fn later(show: impl FnOnce() -> AnyView + Send + 'static) -> AnyView {
    if cfg!(feature = "ssr") {
        return show();
    }
    Later { owner: Owner::new(), show: Box::new(show) }.into_any()
}

/// The same of an owner, in the browser.
pub struct Later {
    /// What it belongs to.
    pub owner: Owner,
    /// What makes it.
    pub show: Show,
}

/// A part that is waiting or alive.
pub struct LaterState(Rc<RefCell<Part>>);

enum Part {
    Waiting(Element),
    Alive(<OwnedView<AnyView> as Render>::State),
}

impl LaterState {
    /// Of a part that comes to life with the page.
    pub fn alive(shown: <OwnedView<AnyView> as Render>::State) -> Self {
        Self(Rc::new(RefCell::new(Part::Alive(shown))))
    }
}

impl Later {
    /// The part itself.
    pub fn view(self) -> OwnedView<AnyView> {
        let view = self.owner.with(self.show);
        OwnedView::new_with_owner(view, self.owner)
    }
}

impl Render for Later {
    type State = LaterState;

    fn build(self) -> LaterState {
        LaterState::alive(self.view().build())
    }

    fn rebuild(self, state: &mut LaterState) {
        let mut part = state.0.borrow_mut();
        match &mut *part {
            Part::Alive(shown) => self.view().rebuild(shown),
            Part::Waiting(element) => {
                let mut shown = self.view().build();
                element.insert_before_this(&mut shown);
                element.unmount();
                *part = Part::Alive(shown);
            }
        }
    }
}

impl RenderHtml for Later {
    as_it_stands!();

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> LaterState {
        let element = next_element(cursor, position);
        let part = Rc::new(RefCell::new(Part::Waiting(element.clone())));
        let waiting = Rc::downgrade(&part);
        bring_to_life(move || {
            let Some(part) = waiting.upgrade() else { return };
            if matches!(*part.borrow(), Part::Waiting(_)) {
                let position = PositionState::new(Position::Current);
                let shown = self.view().hydrate::<FROM_SERVER>(&Cursor::new(element), &position);
                part.replace(Part::Alive(shown));
            }
        });
        LaterState(part)
    }
}

/// The element that comes next.
pub fn next_element(cursor: &Cursor, position: &PositionState) -> Element {
    match position.get() {
        Position::FirstChild => cursor.child(),
        Position::Current => {}
        _ => cursor.sibling(),
    }
    position.set(Position::NextChild);
    cursor.current().unchecked_into()
}

takes_no_attributes!(Later);

impl Mountable for LaterState {
    fn unmount(&mut self) {
        match &mut *self.0.borrow_mut() {
            Part::Waiting(element) => element.unmount(),
            Part::Alive(shown) => shown.unmount(),
        }
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        match &mut *self.0.borrow_mut() {
            Part::Waiting(element) => element.mount(parent, marker),
            Part::Alive(shown) => shown.mount(parent, marker),
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        match &*self.0.borrow() {
            Part::Waiting(element) => element.insert_before_this(child),
            Part::Alive(shown) => shown.insert_before_this(child),
        }
    }

    fn elements(&self) -> Vec<Element> {
        match &*self.0.borrow() {
            Part::Waiting(element) => vec![element.clone()],
            Part::Alive(shown) => shown.elements(),
        }
    }
}
