//! Parts that stay as they are made, until others come in their place. Their HTML is text, on the server as in the browser: they
//! have nothing to bring to life, and need no code for each kind of element (`docs/decisions/0026-what-stays-is-text.md`).

use leptos::{
    attr::any_attribute::AnyAttribute,
    prelude::*,
    tachys::{
        hydration::Cursor,
        renderer::types::{Element, Node},
        view::{Mountable, Position, PositionState},
    },
};
use maud::Markup;
use wasm_bindgen::{JsCast, UnwrapThrowExt};

use super::{
    later::next_element,
    views::{as_it_stands, takes_no_attributes},
};

/// One element, with all that is in it.
pub struct Fixed(String);

impl From<Markup> for Fixed {
    fn from(markup: Markup) -> Self {
        Self(markup.into_string())
    }
}

/// An element in the page, and its HTML when it was made.
pub struct FixedState {
    html: String,
    element: Element,
}

impl Render for Fixed {
    type State = FixedState;

    fn build(self) -> FixedState {
        let around = document().create_element("div").unwrap_throw();
        around.set_inner_html(&self.0);
        let element = around.first_element_child().unwrap_throw().unchecked_into();
        FixedState { html: self.0, element }
    }

    fn rebuild(self, state: &mut FixedState) {
        if self.0 != state.html {
            let mut new = self.build();
            state.insert_before_this(&mut new);
            state.unmount();
            *state = new;
        }
    }
}

impl RenderHtml for Fixed {
    as_it_stands!();

    fn html_len(&self) -> usize {
        self.0.len()
    }

    fn to_html_with_buf(
        self,
        html: &mut String,
        position: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
        html.push_str(&self.0);
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> FixedState {
        FixedState { html: self.0, element: next_element(cursor, position) }
    }
}

takes_no_attributes!(Fixed);

impl Mountable for FixedState {
    fn unmount(&mut self) {
        self.element.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.element.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.element.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.element.clone()]
    }
}
