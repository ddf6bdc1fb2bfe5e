//! Every field that text is typed into: what is refused stands there again, and what is taken is what is shown.

use std::collections::HashMap;

use stoa::domain::{
    accounts::{Email, PersonName},
    settings::Settings,
};

use super::{hostile, shape::Html, texts};
use crate::support::{Browser, encoded, on_both};

/// What a browser reads of what was typed: HTML has no CR and no NUL.
pub fn read_back(typed: &str) -> String {
    typed.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "")
}

type Fields<'a> = &'a [(&'a str, &'a str)];

/// Forms that are posted with hostile fields, and again with tame ones that are as right or wrong.
struct Forms {
    browser: Browser,
    tame: HashMap<String, Html>,
}

impl Forms {
    fn of(browser: Browser) -> Self {
        Self { browser, tame: HashMap::new() }
    }

    /// Posts what is refused; the page is made of what it would be with tame fields.
    async fn refuse(&mut self, (call, from): (&str, &str), typed: Fields<'_>, tame: Fields<'_>) -> Html {
        let page = self.browser.post(call, from, typed).await;
        assert_eq!(page.status, 422, "{call} {typed:?}");
        let html = Html::read(&page.text);
        let key = format!("{call} {tame:?}");
        if !self.tame.contains_key(&key) {
            let page = self.browser.post(call, from, tame).await;
            assert_eq!(page.status, 422, "{key}");
            self.tame.insert(key.clone(), Html::read(&page.text));
        }
        html.assert_like(&self.tame[&key], &format!("{call} {typed:?}"));
        html
    }
}

fn tame_name(typed: &str) -> &'static str {
    if PersonName::parse(typed).is_ok() { "Tame" } else { "" }
}

fn tame_email(typed: &str) -> &'static str {
    if Email::parse(typed).is_ok() { "tame@x.example" } else { "tame" }
}

on_both!(
    async fn what_guests_type_stays_in_its_field(world: World) {
        let mut guest = Forms::of(world.browser());
        for text in texts() {
            let (text, back) = (text.as_str(), read_back(&text));
            let fields = [("name", text), ("email", text), ("password", ""), ("next", text)];
            let tame =
                [("name", tame_name(text)), ("email", tame_email(text)), ("password", ""), ("next", "x")];
            let page = guest.refuse(("register", "/register"), &fields, &tame).await;
            assert_eq!((page.field("name"), page.field("email")), (vec![&*back], vec![&*back]));
            let page = guest.refuse(("sign_in", "/sign-in"), &fields[1..], &tame[1..]).await;
            assert_eq!(page.field("email"), [back.as_str()]);
            if Email::parse(text).is_err() {
                let page =
                    guest.refuse(("ask_for_password_link", "/password"), &fields[1..2], &tame[1..2]).await;
                assert_eq!(page.field("email"), [back.as_str()]);
            }
        }
    }
);

on_both!(
    /// Nobody is led away from here, and what is in an address is no markup of the page.
    async fn an_address_is_only_an_address(world: World) {
        let (guest, ada) = (world.browser(), world.browser_of(&world.ada).await);
        let mut tame = HashMap::new();
        for (place, text) in ["tame"].into_iter().map(str::to_owned).chain(texts()).enumerate() {
            let typed = encoded(&text);
            let paths = [
                (&guest, format!("/sign-in?next={typed}")),
                (&guest, format!("/register?next={typed}&saved={typed}")),
                (&guest, format!("/nothing/{typed}")),
                (&guest, format!("/password/{typed}")),
                (&guest, format!("/unsubscribe/{typed}")),
                (&ada, format!("/panel/orders/{typed}")),
                (&ada, format!("/panel/message-center/{typed}")),
                (
                    &ada,
                    format!("/panel/message-center?sort={typed}&show={typed}&vendor={typed}&cursor={typed}"),
                ),
                (&ada, format!("/panel/orders?messages={typed}&per={typed}&cursor={typed}")),
            ];
            for (nth, (who, path)) in paths.into_iter().enumerate() {
                if place > 0 && (place + nth) % 3 > 0 {
                    continue;
                }
                let page = who.get(&path).await;
                let html = Html::read(&page.text);
                let key = path.replace(&typed, "");
                if place == 0 {
                    tame.insert(key, (page.status, html));
                    continue;
                }
                // Addresses with control characters in their path lead nowhere at all, nor do the longest
                if (page.status == 400 && text.contains(char::is_control)) || page.status == 414 {
                    continue;
                }
                let (status, like) = &tame[&key];
                assert_eq!(page.status, *status, "{path}");
                html.assert_like(like, &path);
            }
            let fields = [("email", "carla@demo.test"), ("password", "correct horse"), ("next", &text)];
            if place % 8 == 0 {
                let entered = guest.post("sign_in", "/sign-in", &fields).await;
                assert_eq!((entered.status, entered.location.as_deref()), (303, Some("/")), "{text}");
            }
        }
    }
);

on_both!(
    async fn what_people_settle_is_shown_as_it_was_taken(world: World) {
        let mut carla = Forms::of(world.browser_of(&world.carla).await);
        let mut ada = Forms::of(world.browser_of(&world.ada).await);
        let (own, market) = ("/account/settings", "/panel/settings");
        for text in texts() {
            let (text, back) = (text.as_str(), read_back(&text));
            if let Ok(name) = PersonName::parse(text) {
                // Nobody may be called anew as often
                world.forgive().await;
                let page = carla.browser.post("rename", own, &[("name", text)]).await;
                assert_eq!(page.status, 303, "{text}");
                let page = Html::read(&carla.browser.get(own).await.text);
                assert_eq!(page.field("name"), [name.as_str()]);
                assert!(page.says.contains(name.as_str()), "above, too: {name:?}");
            } else {
                let page = carla.refuse(("rename", own), &[("name", text)], &[("name", "")]).await;
                assert_eq!(page.field("name"), [back.as_str()]);
            }
            let limits = [("messages_per_minute", "0"), ("threads_per_hour", "0")];
            let fields = [("market", text), limits[0], limits[1]];
            if let Ok(settled) = Settings::parse(text, "0", "0", &[]) {
                assert_eq!(ada.browser.post("settle", market, &fields).await.status, 303, "{text}");
                let page = Html::read(&ada.browser.get(market).await.text);
                assert_eq!(page.field("market"), [settled.market.as_str()]);
                let page = Html::read(&ada.browser.get("/").await.text);
                assert!(page.says.contains(&settled.market), "{}", page.says);
            } else {
                let tame = [("market", ""), limits[0], limits[1]];
                let page = ada.refuse(("settle", market), &fields, &tame).await;
                assert_eq!(page.field("market"), [back.as_str()]);
            }
        }
    }
);

on_both!(
    async fn a_refused_text_stays_in_the_box(world: World) {
        let thread = world.question().await.to_string();
        let mut carla = Forms::of(world.browser_of(&world.carla).await);
        let talk = format!("/account/messages/{thread}");
        let (ask, lamp) = (format!("/products/{}/ask", world.lamp), world.lamp.to_string());
        for (place, text) in texts().into_iter().enumerate() {
            let back = read_back(&text);
            let forms = [
                ("send_message", talk.as_str(), "thread", thread.as_str()),
                ("ask_question", &ask, "product", &lamp),
                ("write_about_order", "/account/orders/1001/messages", "order", "1001"),
                ("open_dispute", "/account/orders/1001/dispute", "order", "1001"),
            ];
            for (call, from, field, about) in forms.into_iter().skip(place % 2).step_by(2) {
                let broken = [(field, about), ("send_id", "x"), ("seen", "0")];
                let typed = [broken[0], broken[1], broken[2], ("body", &text)];
                let tame = [broken[0], broken[1], broken[2], ("body", "tame")];
                let page = carla.refuse((call, from), &typed, &tame).await;
                assert!(page.says.contains(&back), "{call} {text:?}");
            }
        }
    }
);

on_both!(
    /// Nothing can be said where a thread was deleted; what was typed stands on a page without a box.
    async fn a_text_without_a_box_is_shown(world: World) {
        let thread = world.question().await;
        world.delete(thread).await;
        let mut carla = world.browser_of(&world.carla).await;
        let from = format!("/account/messages/{thread}");
        let mut seen: Vec<Html> = Vec::new();
        for text in ["tame".to_owned()].into_iter().chain(texts()) {
            let fields = [("thread", thread.to_string()), ("send_id", uuid::Uuid::new_v4().to_string())];
            let fields =
                [("thread", fields[0].1.as_str()), ("send_id", fields[1].1.as_str()), ("body", &text)];
            if hostile().texts.iter().any(|hostile| hostile.text == text && hostile.name == "only controls") {
                continue;
            }
            let page = carla.post("send_message", &from, &fields).await;
            assert_eq!(page.status, 409, "{text:?}");
            let html = Html::read(&page.text);
            html.assert_like(seen.first().unwrap_or(&html), &text);
            assert!(html.says.contains(&read_back(&text)), "{text:?}");
            seen.push(html);
        }
        carla.sign_in("nobody@demo.test").await;
        for (call, about) in [
            ("send_message", "thread"),
            ("ask_question", "product"),
            ("contact_vendor", "vendor"),
            ("write_about_order", "order"),
            ("open_dispute", "order"),
            ("close_dispute", "order"),
        ] {
            let fields = [(about, "1"), ("body", "<b>kept"), ("send_id", "x"), ("seen", "1")];
            let page = carla.post(call, &from, &fields).await;
            assert_eq!(page.status, 401, "{call}");
            assert!(Html::read(&page.text).says.contains("<b>kept"), "the sign-in page keeps it: {call}");
        }
    }
);
