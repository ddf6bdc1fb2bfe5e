//! Routes as one plain table.
//!
//! The router's own `<Route>` compiles its matching anew for each kind of path and each nesting; a table of
//! its own is compiled once (`docs/decisions/0004-client-size.md`).

use std::borrow::Cow;

use leptos::prelude::*;
use leptos_router::{
    ChooseView, GeneratedRouteData, MatchInterface, MatchNestedRoutes, MatchParams, Method, PathSegment,
    RouteMatchId, SsrMode,
};

use super::pages::Page;

/// What addresses look like, as `/products/:id`, and the pages shown there, each within the one before.
pub type Route = (&'static str, &'static [Page]);

type Params = Vec<(Cow<'static, str>, String)>;

/// All routes; the first one that an address looks like is taken.
#[component(transparent)]
pub fn RouteTable(
    /// The routes.
    routes: &'static [Route],
) -> Table {
    let pages = routes.iter().flat_map(|(_, pages)| *pages);
    let ids = pages.map(|page| (page.of_any_group(), RouteMatchId::new_from_route_id())).collect();
    Table { routes, ids }
}

/// The routes, and the ids by which the router knows their pages: a page that the next address has too stays.
#[derive(Debug, Clone)]
pub struct Table {
    routes: &'static [Route],
    ids: Vec<(Page, RouteMatchId)>,
}

impl Table {
    /// The pages of a route from the outermost to the innermost, each with the address's parameters.
    fn matched(&self, pages: &[Page], params: Params) -> Option<Matched> {
        pages.iter().rev().fold(None, |inner, page| {
            let (_, id) = *self.ids.iter().find(|(known, _)| *known == page.of_any_group())?;
            Some(Matched { id, page: *page, params: params.clone(), inner: inner.map(Box::new) })
        })
    }
}

impl MatchNestedRoutes for Table {
    type Data = ();
    type Match = Matched;

    fn match_nested<'a>(&'a self, path: &'a str) -> (Option<(RouteMatchId, Matched)>, &'a str) {
        let found = self
            .routes
            .iter()
            .find_map(|(pattern, pages)| self.matched(pages, params_in(path, pattern)?))
            .map(|matched| (matched.id, matched));
        (found, "")
    }

    fn generate_routes(&self) -> impl IntoIterator<Item = GeneratedRouteData> + '_ {
        self.routes.iter().map(|(pattern, _)| GeneratedRouteData {
            segments: path_of(pattern),
            ssr_mode: SsrMode::Async,
            methods: [Method::Get].into(),
            regenerate: Vec::new(),
        })
    }

    fn optional(&self) -> bool {
        false
    }
}

/// A page that an address asks for, with those within it.
#[derive(Debug)]
pub struct Matched {
    id: RouteMatchId,
    page: Page,
    params: Params,
    inner: Option<Box<Matched>>,
}

impl MatchParams for Matched {
    fn to_params(&self) -> Params {
        self.params.clone()
    }
}

impl MatchInterface for Matched {
    type Child = Self;

    fn as_id(&self) -> RouteMatchId {
        self.id
    }

    /// What relative links would begin with; there are none.
    fn as_matched(&self) -> &'static str {
        ""
    }

    fn into_view_and_child(self) -> (impl ChooseView, Option<Self>) {
        (self.page, self.inner.map(|inner| *inner))
    }
}

/// The pages at a path.
#[must_use]
pub fn pages_of(routes: &[Route], path: &str) -> Option<&'static [Page]> {
    routes.iter().find(|(pattern, _)| params_in(path, pattern).is_some()).map(|(_, pages)| *pages)
}

/// The parameters of a path that looks like a pattern; one `/` may follow it.
fn params_in(path: &str, pattern: &'static str) -> Option<Params> {
    let (mut parts, mut params) = (parts(path), Params::new());
    for wanted in self::parts(pattern) {
        let part = parts.next()?;
        match wanted.strip_prefix(':') {
            Some(name) if !part.is_empty() => params.push((name.into(), part.to_owned())),
            None if part == wanted => {}
            _ => return None,
        }
    }
    parts.next().is_none().then_some(params)
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.strip_suffix('/').unwrap_or(path).split('/')
}

fn path_of(pattern: &'static str) -> Vec<PathSegment> {
    let segment = |part: &'static str| match part.strip_prefix(':') {
        Some(name) => PathSegment::Param(name.into()),
        None => PathSegment::Static(part.into()),
    };
    if pattern == "/" { vec![segment(pattern)] } else { parts(pattern).skip(1).map(segment).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(path: &str, pattern: &'static str) -> Option<Vec<String>> {
        Some(params_in(path, pattern)?.into_iter().map(|(name, value)| format!("{name}={value}")).collect())
    }

    #[test]
    fn a_path_looks_like_its_pattern_from_end_to_end() {
        assert_eq!(params("/", "/"), Some(vec![]));
        assert_eq!(params("/products/7/ask", "/products/:id/ask"), Some(vec!["id=7".to_owned()]));
        assert_eq!(params("/products/7/", "/products/:id"), Some(vec!["id=7".to_owned()]));
        for (path, pattern) in [
            ("/products", "/products/:id"),
            ("/products/", "/products/:id"),
            ("/products/7/ask", "/products/:id"),
            ("/products/7//", "/products/:id"),
            ("//products/7", "/products/:id"),
            ("/panel", "/"),
            ("/", "/panel"),
        ] {
            assert_eq!(params(path, pattern), None, "{path} {pattern}");
        }
    }
}
