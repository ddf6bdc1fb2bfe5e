//! Forms posted by a browser without JavaScript, and what bad input gets (section 8).

use leptos::prelude::FromServerFnError;
use stoa::{
    domain::{ids::ThreadId, messages::SendId},
    error::AppError,
};

use crate::support::{Browser, Page, World, address, on_both};

fn fresh() -> String {
    SendId::fresh().to_string()
}

/// Asks about the lamp by the form's own page.
async fn ask(browser: &Browser, world: &World, body: &str, send_id: &str) -> Page {
    let product = world.lamp.to_string();
    let from = format!("/products/{product}/ask");
    browser.post("ask_question", &from, &[("product", &product), ("send_id", send_id), ("body", body)]).await
}

/// The thread that a browser was led to.
fn thread_of(page: &Page) -> ThreadId {
    let location = page.location.as_deref().unwrap();
    location.rsplit_once('/').unwrap().1.parse().unwrap()
}

on_both!(
    /// The whole loop: customer, vendor, customer.
    async fn from_question_to_answer(world: World) {
        let (carla, nora) = (world.browser_of(&world.carla).await, world.browser_of(&world.nora).await);
        let form = carla.get(&format!("/products/{}/ask", world.lamp)).await;
        assert!(form.says("lamp"), "the product is still chosen");
        let sent = ask(&carla, &world, "Is it bright?", &form.field("send_id").unwrap()).await;
        assert_eq!(sent.status, 303);
        let thread = thread_of(&sent);
        assert_eq!(sent.location, Some(format!("/account/messages/{thread}")));
        assert!(carla.get(&sent.location.unwrap()).await.says("Is it bright?"));

        let path = format!("/panel/message-center/{thread}");
        let page = nora.get(&path).await;
        let id = thread.to_string();
        let answer =
            [("thread", id.as_str()), ("send_id", &page.field("send_id").unwrap()), ("body", "Yes, very.")];
        let answered = nora.post("send_message", &path, &answer).await;
        assert_eq!((answered.status, answered.location.as_deref()), (303, Some(path.as_str())));

        assert!(carla.get("/account/messages").await.says("1 unread"));
        let page = carla.get(&format!("/account/messages/{thread}")).await;
        assert!(page.says("Yes, very.") && page.says("Lumen Lighting") && !page.says("Nora"));
    }
);

on_both!(
    async fn guests_come_back_to_the_same_form(world: World) {
        let mut guest = world.browser();
        let path = format!("/products/{}/ask", world.lamp);
        let sign_in = guest.get(&path).await.location.unwrap();
        let page = guest.get(&sign_in).await;
        assert_eq!(page.field("next").as_deref(), Some(path.as_str()));
        let fields =
            [("next", path.as_str()), ("email", "carla@demo.test"), ("password", crate::support::PASSWORD)];
        let entered = guest.post("sign_in", &sign_in, &fields).await;
        assert_eq!((entered.status, entered.location.as_deref()), (303, Some(path.as_str())));
        guest.keep_cookie(&entered);
        assert!(guest.get(&path).await.says("Your question"));
    }
);

on_both!(
    async fn a_form_posted_twice_is_stored_once(world: World) {
        let carla = world.browser_of(&world.carla).await;
        let id = fresh();
        let (first, second) = tokio::join!(
            ask(&carla, &world, "Is it bright?", &id),
            ask(&carla, &world, "Is it bright?", &id)
        );
        assert_eq!((first.status, second.status), (303, 303));
        assert_eq!(first.location, second.location);
        let other = ask(&carla, &world, "Is it <warm>?", &id).await;
        assert_eq!(other.status, 409);
        assert_eq!(other.typed().as_deref(), Some("Is it <warm>?"));
        let offered = other.field("send_id").unwrap();
        assert_ne!(offered, id, "a fresh id is offered");
        assert_eq!(ask(&carla, &world, "Is it <warm>?", &offered).await.status, 303);
    }
);

on_both!(
    async fn a_refused_message_is_still_in_the_box(world: World) {
        let thread = world.question().await.to_string();
        for (viewer, path) in [(&world.carla, "/account/messages"), (&world.nora, "/panel/message-center")] {
            let browser = world.browser_of(viewer).await;
            let from = format!("{path}/{thread}");
            let long = "</textarea>&".repeat(1_000);
            for (body, send_id, status, sentence) in [
                ("", fresh(), 422, "Write something first."),
                (" \r\n\t ", fresh(), 422, "Write something first."),
                (long.as_str(), fresh(), 422, "2,000 characters too long"),
                ("Hello", "x".to_owned(), 422, "Press Send once more"),
                ("Hello", String::new(), 422, "Press Send once more"),
            ] {
                let fields = [("thread", thread.as_str()), ("send_id", &send_id), ("body", body)];
                let page = browser.post("send_message", &from, &fields).await;
                assert_eq!(page.status, status, "{body:.20}");
                assert!(page.says(sentence), "{sentence}");
                assert_eq!(page.typed().as_deref(), Some(body), "{body:.20}");
                assert!(page.says("Is it bright?"), "it is the thread's page");
                assert!(page.text.contains(&format!("value=\"{from}\"")), "which can be sent again");
            }
        }
    }
);

on_both!(
    async fn a_refused_question_is_still_in_the_box(world: World) {
        let carla = world.browser_of(&world.carla).await;
        let page = ask(&carla, &world, "", &fresh()).await;
        assert_eq!(page.status, 422);
        assert!(page.says("Write something first.") && page.says("lamp"));
        let vendor = world.lumen.to_string();
        let from = format!("/vendors/{vendor}/contact");
        let body = "x".repeat(10_001);
        let fields = [("vendor", vendor.as_str()), ("send_id", &fresh()), ("body", &body)];
        let page = carla.post("contact_vendor", &from, &fields).await;
        assert_eq!((page.status, page.typed()), (422, Some(body)));
        assert!(page.says("1 character too long") && page.says("Lumen Lighting"));
    }
);

on_both!(
    async fn ids_that_are_not_theirs_or_none(world: World) {
        let thread = world.question().await.to_string();
        let chris = world.browser_of(&world.chris).await;
        let from = format!("/account/messages/{thread}");
        for (id, status) in [(thread.as_str(), 404), ("999", 404), ("x", 400), ("", 400), ("1 OR 1=1", 400)] {
            let fields = [("thread", id), ("send_id", &fresh()), ("body", "Psst")];
            assert_eq!(chris.post("send_message", &from, &fields).await.status, status, "{id}");
            assert_eq!(chris.call("send_message", &fields).await.status, status, "{id}");
        }
        for (id, status) in [("999", 404), ("x", 400), ("-1", 404), ("99999999999999999999", 400)] {
            let fields = [("product", id), ("vendor", id), ("send_id", &fresh()), ("body", "Hello")];
            assert_eq!(chris.call("ask_question", &fields).await.status, status, "{id}");
            assert_eq!(chris.call("contact_vendor", &fields).await.status, status, "{id}");
        }
        assert_eq!(chris.call("send_message", &[]).await.status, 400, "fields that are missing");
        assert_eq!(chris.call("no_such_call", &[]).await.status, 404);
        assert_eq!(world.bodies(&world.carla, thread.parse().unwrap()).await.len(), 1);
    }
);

on_both!(
    async fn sellers_do_not_ask(world: World) {
        for seller in [&world.nora, &world.ada] {
            let browser = world.browser_of(seller).await;
            assert_eq!(ask(&browser, &world, "Hello", &fresh()).await.status, 403);
        }
    }
);

on_both!(
    async fn a_session_that_ended_keeps_the_text(world: World) {
        let thread = world.question().await.to_string();
        let from = format!("/account/messages/{thread}");
        let fields = [("thread", thread.as_str()), ("send_id", &fresh()), ("body", "My <long> text")];
        let page = world.browser().post("send_message", &from, &fields).await;
        assert_eq!(page.status, 401);
        assert!(page.says("You are not signed in any more") || page.says("Your text is still here"));
        assert!(page.text.contains("My &lt;long&gt; text"), "{}", page.text);
        assert_eq!(page.field("next"), Some(from), "signing in leads back");
    }
);

on_both!(
    async fn where_no_page_can_be_shown_the_text_is_kept(world: World) {
        let thread = world.question().await.to_string();
        let chris = world.browser_of(&world.chris).await;
        let from = format!("/account/messages/{thread}");
        let fields = [("thread", thread.as_str()), ("send_id", &fresh()), ("body", "My <long> text")];
        let foreign = chris.post("send_message", &from, &fields).await;
        assert_eq!(foreign.status, 404);
        world.db.close().await;
        let broken = chris.post("send_message", &from, &fields).await;
        assert_eq!(broken.status, 503);
        for page in [foreign, broken] {
            assert!(page.text.contains("My &lt;long> text"), "{}", page.text);
            assert!(page.says("Your text is still here"));
        }
    }
);

on_both!(
    async fn over_the_limit_nothing_is_lost(world: World) {
        let thread = world.question().await;
        let nora = world.browser_of(&world.nora).await;
        let (id, path) = (thread.to_string(), format!("/panel/message-center/{thread}"));
        let mut page = nora.get(&path).await;
        for n in 0..21 {
            let (body, send_id) = (format!("Part {n}"), fresh());
            page = nora
                .post("send_message", &path, &[("thread", &id), ("send_id", &send_id), ("body", &body)])
                .await;
        }
        assert_eq!(page.status, 429);
        let wait: i64 = page.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=60).contains(&wait));
        assert!(page.says("Try again in"));
        assert_eq!(page.typed().as_deref(), Some("Part 20"));
    }
);

on_both!(
    async fn bodies_that_are_not_text_or_too_large(world: World) {
        let thread = world.question().await;
        let nora = world.browser_of(&world.nora).await;
        let mut body =
            format!("from=/panel/message-center/{thread}&thread={thread}&send_id={}&body=caf", fresh())
                .into_bytes();
        let mut percent = body.clone();
        body.extend([0xe9, b'!']);
        percent.extend(b"%E9!");
        for broken in [body, percent] {
            let page = nora.post_bytes("send_message", broken).await;
            assert_eq!(page.status, 400);
            assert!(page.typed().unwrap().starts_with("caf"), "what can be kept is kept");
        }
        let huge = nora.post_bytes("send_message", vec![b'x'; 2 * 1024 * 1024]).await;
        assert_eq!(huge.status, 413);
        assert!(huge.says("That is too large"));
        assert_eq!(world.bodies(&world.carla, thread).await.len(), 1);
    }
);

on_both!(
    async fn posts_from_other_sites_are_refused(world: World) {
        let carla = world.browser_of(&world.carla).await;
        assert_eq!(carla.post_from_elsewhere("sign_out").await.status, 403);
        assert_eq!(carla.get("/account/messages").await.status, 200, "still signed in");
        assert_eq!(carla.get("/api/sign_out").await.status, 405, "and nothing happens by GET");
    }
);

on_both!(
    async fn sign_in_says_what_is_wrong(world: World) {
        for (email, password, sentence) in [
            ("", "x", "Enter your e-mail address."),
            ("carla", "x", "That doesn't look like an e-mail address"),
            (&"x".repeat(300), "x", "That doesn't look like an e-mail address"),
            ("carla@demo.test", "", "Enter your password."),
            ("carla@demo.test", "wrong", "don't belong together"),
            ("nobody@demo.test", "wrong", "don't belong together"),
            ("carla@demo.test", &"x".repeat(5_000), "don't belong together"),
        ] {
            let page = world
                .browser()
                .post("sign_in", "/sign-in?next=%2Fvendors%2F1", &[("email", email), ("password", password)])
                .await;
            assert_eq!(page.status, 422, "{sentence}");
            assert!(page.says(sentence), "{sentence}");
            assert_eq!(page.field("email").unwrap_or_default(), email, "{sentence}");
            assert_eq!(page.field("next").as_deref(), Some("/vendors/1"));
            assert!(page.field("password").is_none_or(|typed| typed.is_empty()), "never sent back");
        }
    }
);

on_both!(
    async fn sign_in_leads_to_this_site_only(world: World) {
        let password = crate::support::PASSWORD;
        for (next, target) in [
            ("/vendors/1", "/vendors/1"),
            ("https://evil.example/", "/"),
            ("//evil.example/", "/"),
            ("/\\evil.example", "/"),
            ("/x\r\nSet-Cookie: a=b", "/"),
            ("javascript:alert(1)", "/"),
            ("", "/"),
        ] {
            let fields = [("email", "carla@demo.test"), ("password", password), ("next", next)];
            let page = world.browser().post("sign_in", "/sign-in", &fields).await;
            assert_eq!((page.status, page.location.as_deref()), (303, Some(target)), "{next:?}");
        }
        let fields = [("email", "nora@demo.test"), ("password", password)];
        let page = world.browser().post("sign_in", "//evil.example", &fields).await;
        assert_eq!(page.location.as_deref(), Some("/panel/message-center"));
    }
);

on_both!(
    async fn the_cookie_is_out_of_reach(world: World) {
        let mut browser = world.browser();
        let page = browser.sign_in(&address(&world.carla)).await;
        let cookie = page.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"));
    }
);

on_both!(
    async fn customers_register(world: World) {
        let mut browser = world.browser();
        let from = "/register?next=%2Fproducts%2F1%2Fask";
        let fields = |name, email, password| {
            [("name", name), ("email", email), ("password", password), ("next", "/products/1/ask")]
        };
        let page = browser.post("register", from, &fields("", "ana", "short")).await;
        assert_eq!(page.status, 422);
        for sentence in
            ["Enter your name.", "That doesn't look like an e-mail address", "take at least 8 characters"]
        {
            assert!(page.says(sentence), "{sentence}");
        }
        assert_eq!(page.field("email").as_deref(), Some("ana"));
        let taken = browser.post("register", from, &fields("Ana", "Carla@demo.test", "long enough")).await;
        assert!(taken.status == 422 && taken.says("There is an account with this address already"));
        let known = browser.post("register", from, &fields("Ana María", "ana@demo.test", "ana maría")).await;
        assert!(known.status == 422 && known.says("would guess that password soon"));
        assert!(known.field("name").as_deref() == Some("Ana María") && !known.text.contains("ana maría"));
        let entered =
            browser.post("register", from, &fields("Ana María", "ana@demo.test", "long enough")).await;
        assert_eq!((entered.status, entered.location.as_deref()), (303, Some("/products/1/ask")));
        browser.keep_cookie(&entered);
        assert!(browser.get("/").await.says("Ana María"));
        let status = browser.get("/panel/message-center").await.status;
        assert_eq!(status, 404, "a new account is a customer's, whatever the form says");
    }
);

on_both!(
    async fn scripts_get_the_error_itself(world: World) {
        let carla = world.browser_of(&world.carla).await;
        let product = world.lamp.to_string();
        let refused =
            carla.call("ask_question", &[("product", &product), ("send_id", &fresh()), ("body", "")]).await;
        assert_eq!(refused.status, 422);
        let error = AppError::de(refused.bytes.into());
        assert!(matches!(error, AppError::Invalid(fields) if fields[0].field == "body"));
        let sent = carla
            .call("ask_question", &[("product", &product), ("send_id", &fresh()), ("body", "Hello")])
            .await;
        assert_eq!(sent.status, 200);
        assert!(sent.location.unwrap().starts_with("/account/messages/"));
    }
);
