use leptos::prelude::*;

/// A box to tick, with a word of advice.
#[component]
pub fn Check(
    /// The field's name in the form.
    name: &'static str,
    /// What it says in the form when it is ticked; the form says nothing of it when it isn't.
    value: &'static str,
    /// What it is called.
    label: &'static str,
    /// What it does.
    hint: &'static str,
    /// Whether it is ticked.
    is_on: bool,
) -> impl IntoView {
    let about = format!("{value}-about");
    view! {
        <div class="check">
            <input id=value type="checkbox" name=name value=value checked=is_on aria-describedby=about.clone() />
            <label for=value>{label}</label>
            <p class="quiet small" id=about>{hint}</p>
        </div>
    }
}
