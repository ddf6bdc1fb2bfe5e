//! Which element of a view it is.

use leptos::{
    html::ElementType,
    prelude::*,
    tachys::{html::node_ref::NodeRefContainer, renderer::types::Element},
};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;

/// An element of a view, for `node_ref`, once it is there. Leptos' own is compiled anew for each kind of element, at some 2 KB.
#[derive(Debug, Clone, Copy, Default)]
pub struct ElementRef(RwSignal<Option<SendWrapper<Element>>>);

impl ElementRef {
    /// The element, which is of this kind; whoever asks is told when it comes.
    #[must_use]
    pub fn get<T: JsCast>(self) -> Option<T> {
        self.0.get().map(|element| element.take().unchecked_into())
    }

    /// The same, if what it is in is still there.
    #[must_use]
    pub fn get_untracked<T: JsCast>(self) -> Option<T> {
        self.0.try_get_untracked().flatten().map(|element| element.take().unchecked_into())
    }
}

impl<E: ElementType> NodeRefContainer<E> for ElementRef {
    fn load(self, element: &Element) {
        self.0.set(Some(SendWrapper::new(element.clone())));
    }
}
