//! Every page that shows what people have written or are called.

use std::borrow::Cow;

use stoa::domain::{among::kept_to_itself, messages::MessageBody};

use super::{
    bodies,
    forms::read_back,
    market::{self, Market, carlas_order, order},
    names,
    shape::Html,
};
use crate::support::{Browser, World, encoded, on_both};

/// A page, and all of what it must say.
struct Seen {
    path: String,
    html: Html,
    words: Vec<String>,
}

/// Somebody who looks at pages.
struct Visitor {
    browser: Browser,
    seen: Vec<Seen>,
}

impl Visitor {
    async fn see(&mut self, path: &str, words: &[String]) {
        let page = self.browser.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        let html = Html::read(&without_list(&page.text));
        self.seen.push(Seen { path: path.to_owned(), html, words: words.to_vec() });
    }
}

/// A page without the list that stands beside a thread, of which each has another look.
fn without_list(whole: &str) -> Cow<'_, str> {
    match (whole.split_once("<body"), whole.split_once("<div class=\"pane\"")) {
        (Some((head, _)), Some((_, pane))) => format!("{head}<div class=\"pane\"{pane}").into(),
        _ => whole.into(),
    }
}

/// What a page says of a name or a text.
fn shown(text: &str) -> String {
    kept_to_itself(text)
}

fn said(text: &str) -> String {
    MessageBody::parse(text).unwrap().as_str().to_owned()
}

/// The pages about one thing, for every so many of the things.
async fn visit_each(world: &World, market: &Market, places: impl Iterator<Item = usize>) -> Vec<Vec<Seen>> {
    let (mut carla, mut ada) = (visitor(world.browser_of(&world.carla).await), visitor(ada_of(world).await));
    let mut all = Vec::new();
    for place in places {
        let name = [shown(&market.names[place])];
        let body = said(&market.bodies[place % market.bodies.len()]);
        let (product, vendor) = (market.products[place], market.vendors[place]);
        let about = [name[0].clone(), body.clone()];
        if place % 2 == 0 {
            carla.see(&format!("/products/{product}"), &name).await;
            ada.see(&format!("/panel/orders/{}", order(place)), &about).await;
        } else {
            carla.see(&format!("/vendors/{vendor}"), &name).await;
            ada.see(&format!("/panel/message-center/{}", market.threads[place]), &about).await;
        }
        if place % 8 == 0 {
            carla.see(&format!("/products/{product}/ask"), &name).await;
            carla.see(&format!("/vendors/{vendor}/contact"), &name).await;
            let own = format!("/account/orders/{}", carlas_order(place));
            carla.see(&own, &about).await;
            carla.see(&format!("{own}/messages"), std::slice::from_ref(&body)).await;
            carla.see(&format!("{own}/dispute"), &name).await;
            ada.see(&format!("/panel/orders/{}/messages", order(place)), &about).await;
            ada.see(&format!("/panel/orders/{}/dispute", order(place)), &name).await;
            ada.see(&format!("/panel/message-center/{}/delete", market.threads[place]), &name).await;
        }
        all.push(carla.seen.drain(..).chain(ada.seen.drain(..)).collect());
    }
    all
}

/// The pages about many things at once.
async fn visit_lists(world: &World, market: &Market) -> Vec<Seen> {
    let (mut carla, mut ada) = (visitor(world.browser_of(&world.carla).await), visitor(ada_of(world).await));
    let mut nora = visitor(world.browser_of(&world.nora).await);
    let names: Vec<String> = market.names.iter().map(|name| shown(name)).collect();
    carla.see("/", &names).await;
    carla.see("/account/orders?per=100", &names).await;
    carla.see("/account/messages?per=100", &[]).await;
    ada.see("/panel/message-center?per=100&subject=product", &names).await;
    ada.see("/panel/message-center?per=100&subject=order", &names).await;
    ada.see("/panel/messages?per=100", &[]).await;
    ada.see("/panel/orders?per=100&sort=number", &[]).await;
    let bodies: Vec<String> = market.bodies.iter().map(|body| said(body)).collect();
    carla.see(&format!("/account/messages/{}", market.talk), &bodies).await;
    nora.see(&format!("/panel/message-center/{}", market.talk), &bodies).await;
    set_mails_aside(world).await;
    ada.see("/panel/settings", &[]).await;
    carla.seen.into_iter().chain(ada.seen).chain(nora.seen).collect()
}

async fn ada_of(world: &World) -> Browser {
    world.browser_of(&world.ada).await
}

fn visitor(browser: Browser) -> Visitor {
    Visitor { browser, seen: Vec::new() }
}

async fn set_mails_aside(world: &World) {
    let reason = "550 <img src=x onerror=pwned=1>";
    world.sql(&format!("UPDATE mails SET set_aside_at = 1, is_open = FALSE, reason = '{reason}'")).await;
}

fn assert_like(hostile: &Seen, tame: &Seen) {
    hostile.html.assert_like(&tame.html, &hostile.path);
    for words in &hostile.words {
        assert!(hostile.html.says.contains(words), "{words:?} on {}: {}", hostile.path, hostile.html.says);
    }
    for link in &hostile.html.links {
        assert!(link.starts_with("http://") || link.starts_with("https://"), "{link} on {}", hostile.path);
    }
}

/// As many tame texts.
pub fn tame(texts: &[String]) -> Vec<String> {
    (0..texts.len()).map(|place| format!("Tame{place}")).collect()
}

on_both!(
    async fn no_page_has_an_element_of_a_text(world: World) {
        let world = world.unlimited();
        let other = world.another().await.unlimited();
        let (names, bodies) = (names(80), bodies());
        let tame_market = market::fill(&other, tame(&names), tame(&bodies)).await;
        let market = market::fill(&world, names, bodies).await;
        let tame = visit_lists(&other, &tame_market).await;
        let pages = visit_lists(&world, &market).await;
        assert_eq!(pages.len(), tame.len());
        pages.iter().zip(&tame).for_each(|(hostile, tame)| assert_like(hostile, tame));
        let links: Vec<&String> = pages.iter().flat_map(|page| &page.html.links).collect();
        assert!(links.iter().any(|link| *link == "https://a.example/"), "links are made: {links:?}");
        let tame = visit_each(&other, &tame_market, 0..3).await;
        for (place, pages) in visit_each(&world, &market, 0..market.names.len()).await.iter().enumerate() {
            let like = &tame[if place % 8 == 0 { 0 } else { 2 - place % 2 }];
            assert_eq!(pages.len(), like.len());
            pages.iter().zip(like).for_each(|(hostile, tame)| assert_like(hostile, tame));
        }
        look_for_each(&world, &other, &market).await;
    }
);

/// What a search finds has marks in it, and nothing else that a search for a tame word hasn't.
async fn look_for_each(world: &World, other: &World, market: &Market) {
    let (ada, tame) = (ada_of(world).await, ada_of(other).await);
    let places = [
        "/panel/message-center?",
        "/panel/messages?",
        "/panel/orders?",
        "/panel/message-center/mark?act=read&",
    ];
    for (nth, place) in places.into_iter().enumerate() {
        let mut usual = Vec::new();
        let too_long = "x".repeat(1_000);
        for words in ["", "tame1", "x", "nothing", "%22", &too_long] {
            let page = Html::read(&tame.get(&format!("{place}q={words}")).await.text);
            usual.extend(page.tags);
        }
        usual.extend(["mark".to_owned(), "/mark".to_owned()]);
        for words in market.bodies.iter().skip(nth).step_by(places.len()) {
            let page = ada.get(&format!("{place}q={}", encoded(words))).await;
            let path = format!("{place}q={words}");
            assert!([200, 422].contains(&page.status), "{path}: {}", page.status);
            let html = Html::read(&page.text);
            for tag in &html.tags {
                assert!(usual.contains(tag), "<{tag}> on {path}");
            }
            // A page has no NUL, and browsers show this instead
            let asked = read_back(&words.replace('\0', "\u{fffd}"));
            assert!(html.field("q").contains(&asked.as_str()), "{path}");
        }
    }
}
