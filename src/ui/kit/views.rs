//! What leptos asks of views that have nothing to wait for and take no attributes.

/// How such a view is resolved.
macro_rules! as_it_stands {
    () => {
        type AsyncOutput = Self;
        type Owned = Self;

        const MIN_LENGTH: usize = 0;

        fn dry_resolve(&mut self) {}

        async fn resolve(self) -> Self {
            self
        }

        fn into_owned(self) -> Self {
            self
        }
    };
}

/// That it takes no attributes.
macro_rules! takes_no_attributes {
    ($view:ty) => {
        impl leptos::tachys::view::add_attr::AddAnyAttr for $view {
            type Output<New: leptos::attr::Attribute> = Self;

            fn add_any_attr<New: leptos::attr::Attribute>(self, _: New) -> Self {
                self
            }
        }
    };
}

pub(super) use {as_it_stands, takes_no_attributes};
