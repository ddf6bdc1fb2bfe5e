//! Addresses, and their query, where lists keep what was asked of them.

use leptos::prelude::Get;
use leptos_router::location::Location;

/// An address, but for the place within its page.
#[must_use]
pub fn here(location: &Location) -> String {
    let (path, search) = (location.pathname.get(), location.search.get());
    if search.is_empty() { path } else { format!("{path}?{}", search.trim_start_matches('?')) }
}

/// The value of a name, if there is one.
#[must_use]
pub fn param(query: &str, name: &str) -> Option<String> {
    pairs(query).find(|(known, _)| known == name).map(|(_, value)| value)
}

/// An address's query with another value for a name, or without it. All else stays, but for the place in
/// the list.
#[must_use]
pub fn with_param(query: &str, name: &str, value: Option<&str>) -> String {
    let kept = pairs(query).filter(|(known, _)| known != name && known != "cursor");
    query_of(kept.chain(value.map(|value| (name.to_owned(), value.to_owned()))))
}

/// The query made of these names and values, empty ones left out; with its question mark if it has any.
#[must_use]
pub fn query_of(mut pairs: impl Iterator<Item = (String, String)>) -> String {
    written(&mut pairs)
}

fn written(pairs: &mut dyn Iterator<Item = (String, String)>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.filter(|(_, value)| !value.is_empty()));
    let query = query.finish();
    if query.is_empty() { query } else { format!("?{query}") }
}

/// The names and values of an address's query.
pub fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    form_urlencoded::parse(query.trim_start_matches('?').as_bytes()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_changes_and_all_else_stays() {
        let query = "?q=red+lamp&show=new&cursor=1.2";
        assert_eq!(param(query, "q").as_deref(), Some("red lamp"));
        assert_eq!(param(query, "per"), None);
        assert_eq!(with_param(query, "show", Some("unread")), "?q=red+lamp&show=unread");
        assert_eq!(with_param(query, "per", Some("20")), "?q=red+lamp&show=new&per=20");
        assert_eq!(with_param("show=new&cursor=1.2", "show", None), "");
        assert_eq!(with_param("?q=%C3%BC%26", "show", Some("all")), "?q=%C3%BC%26&show=all");
    }
}
