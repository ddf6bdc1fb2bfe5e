//! Pages as a browser without JavaScript gets them: what is there, with which status, for whom.

use stoa::domain::threads::Topic;

use crate::support::{address, on_both, out};

on_both!(
    async fn everybody_sees_the_shop(world: World) {
        let guest = world.browser();
        let home = guest.get("/").await;
        assert_eq!(home.status, 200);
        assert!(
            home.says("Agora") && home.says("lamp") && home.says("Lumen Lighting") && home.says("Sign in")
        );
        let product = guest.get(&format!("/products/{}", world.lamp)).await;
        assert!(product.says("Ask a question") && product.says("€ 189.00"), "{}", product.text);
        let vendor = guest.get(&format!("/vendors/{}", world.lumen)).await;
        assert!(
            vendor.says("Contact vendor")
                && vendor.says("lamp")
                && !vendor.text.contains("href=\"/products/2\"")
        );
    }
);

on_both!(
    async fn what_is_not_there_is_not_found(world: World) {
        let carla = world.browser_of(&world.carla).await;
        for path in [
            "/nothing",
            "/products/999",
            "/products/x",
            "/products/99999999999999999999",
            "/products/999/ask",
            "/vendors/999",
            "/vendors/999/contact",
            "/account/messages/999",
            "/account/messages/x",
            "/panel/message-center",
            "/panel/message-center/1",
            "/panel",
        ] {
            let page = carla.get(path).await;
            assert_eq!(page.status, 404, "{path}");
            assert!(page.says("There is nothing here"), "{path}");
        }
        assert_eq!(world.browser().get("/products/999").await.status, 404);
    }
);

on_both!(
    async fn a_slash_at_the_end_is_left_away(world: World) {
        let guest = world.browser();
        for (asked, leads_to) in [
            ("/products/1/", Some("/products/1")),
            ("/vendors/1/?x=/y/", Some("/vendors/1?x=/y/")),
            ("/nothing//", Some("/nothing/")),
            ("/", None),
            ("//", Some("/")),
            ("//other.example/", None),
            ("///", None),
        ] {
            let page = guest.get(asked).await;
            let is_led = page.status == 308;
            assert_eq!(page.location.as_deref().filter(|_| is_led), leads_to, "{asked}");
        }
    }
);

on_both!(
    async fn guests_are_led_to_sign_in(world: World) {
        let thread = world.question().await;
        for path in [
            "/account/messages".to_owned(),
            format!("/account/messages/{thread}"),
            "/account/messages/999".to_owned(),
            "/panel/message-center".to_owned(),
            format!("/panel/message-center/{thread}"),
            format!("/products/{}/ask", world.lamp),
            format!("/vendors/{}/contact", world.lumen),
        ] {
            let page = world.browser().get(&path).await;
            let next: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
            assert_eq!((page.status, page.location), (303, Some(format!("/sign-in?next={next}"))), "{path}");
        }
        for call in ["list_threads", "open_thread", "send_message", "ask_question", "contact_vendor"] {
            let fields = [
                ("id", "1"),
                ("thread", "1"),
                ("product", "1"),
                ("vendor", "1"),
                ("body", "x"),
                ("send_id", "x"),
            ];
            assert_eq!(world.browser().call(call, &fields).await.status, 401, "{call}");
        }
    }
);

on_both!(
    async fn a_thread_that_is_not_theirs_does_not_exist(world: World) {
        let thread = world.question().await;
        let id = thread.to_string();
        for stranger in [&world.chris, &world.vera] {
            let browser = world.browser_of(stranger).await;
            for path in ["/account/messages", "/panel/message-center"] {
                let (list, page) = (browser.get(path).await, browser.get(&format!("{path}/{id}")).await);
                assert!(!list.says("Is it bright?") && !page.says("Is it bright?"), "{path}");
                assert_eq!(page.status, 404, "{path}");
            }
            for (call, fields) in [
                ("open_thread", vec![("id", id.as_str())]),
                (
                    "send_message",
                    vec![("thread", &id), ("body", "x"), ("send_id", "0fd2b7a2-0000-4000-8000-000000000000")],
                ),
            ] {
                let (foreign, missing) = (
                    browser.call(call, &fields).await,
                    browser.call(call, &[&[("id", "999"), ("thread", "999")], &fields[1..]].concat()).await,
                );
                assert_eq!((foreign.status, &foreign.text), (404, &missing.text), "{call}");
            }
        }
        assert_eq!(world.unread(&world.nora, thread).await, (1, true), "and nothing was marked");
    }
);

on_both!(
    async fn sellers_have_the_panel_and_customers_do_not(world: World) {
        let thread = world.question().await;
        for seller in [&world.nora, &world.ada] {
            let list = world.browser_of(seller).await.get("/panel/message-center").await;
            assert_eq!(list.status, 200);
            assert!(list.says("Message center") && list.says("Is it bright?") && list.says("Carla"));
            assert!(list.text.contains(&format!("/panel/message-center/{thread}")));
            assert_eq!(list.says("carla@demo.test"), seller.name == "Ada");
        }
        let nora = world.browser_of(&world.nora).await;
        assert_eq!(nora.get("/panel").await.location.as_deref(), Some("/panel/message-center"));
        let product = nora.get(&format!("/products/{}", world.lamp)).await;
        assert!(!product.says("Ask a question"), "sellers aren't offered to ask");
        assert_eq!(nora.get(&format!("/products/{}/ask", world.lamp)).await.status, 403);
    }
);

on_both!(
    async fn asking_for_a_threads_page_marks_it_read_and_a_prefetch_does_not(world: World) {
        let thread = world.question().await;
        let nora = world.browser_of(&world.nora).await;
        let path = format!("/panel/message-center/{thread}");
        nora.get_with(&path, "sec-purpose", "prefetch").await;
        assert_eq!(world.unread(&world.nora, thread).await, (1, true));
        let page = nora.get(&path).await;
        assert!(page.text.contains("id=\"unread\""), "the line stands where the unread ones begin");
        assert!(!page.says("1 unread message"), "and every count on the page agrees already");
        assert_eq!(world.unread(&world.nora, thread).await, (0, false));
        assert!(!nora.get(&path).await.text.contains("id=\"unread\""));
    }
);

on_both!(
    async fn lists_highlight_what_is_new(world: World) {
        let thread = world.question().await;
        let (nora, otto) = (world.browser_of(&world.nora).await, world.browser_of(&world.otto).await);
        assert!(otto.get("/panel/message-center").await.text.contains("class=\"new\""));
        nora.get(&format!("/panel/message-center/{thread}")).await;
        let list = otto.get("/panel/message-center").await;
        assert!(
            !list.text.contains("class=\"new\"") && list.says("1 unread"),
            "New is the team's, unread is Otto's"
        );
        world.say(&world.nora, thread, "Yes.", 1).await;
        let messages = world.browser_of(&world.carla).await.get("/account/messages").await;
        assert!(messages.says("1 unread") && messages.says("Lumen Lighting"));
    }
);

on_both!(
    async fn hostile_text_stays_text(world: World) {
        let hostile = "</textarea></script><script>alert(1)</script><img src=x onerror=alert(1)> https://a.example/\"onclick=x javascript:alert(1)";
        let topic = Topic::Product(world.lamp);
        let thread = world.start(&world.carla, topic, &out(hostile, 0)).await.unwrap().thread;
        for (viewer, path) in [(&world.nora, "/panel/message-center"), (&world.carla, "/account/messages")] {
            let browser = world.browser_of(viewer).await;
            for path in [path.to_owned(), format!("{path}/{thread}")] {
                let page = browser.get(&path).await;
                assert_eq!(page.status, 200);
                assert!(!page.text.contains("<script>alert") && !page.text.contains("<img src=x"), "{path}");
                assert!(!page.text.contains("href=\"javascript"), "{path}");
            }
        }
        let page = world.browser_of(&world.nora).await.get(&format!("/panel/message-center/{thread}")).await;
        assert!(page.text.contains("rel=\"nofollow ugc noopener\""));
    }
);

on_both!(
    async fn a_session_that_ends_ends_everywhere(world: World) {
        let mut carla = world.browser_of(&world.carla).await;
        assert_eq!(carla.get("/account/messages").await.status, 200);
        let mut thief = carla.clone();
        let left = carla.post("sign_out", "/", &[]).await;
        assert_eq!((left.status, left.location.as_deref()), (303, Some("/")));
        assert_eq!(thief.get("/account/messages").await.status, 303, "the same cookie is worth nothing now");
        carla.keep_cookie(&left);
        assert!(carla.get("/").await.says("Sign in"));
        assert_eq!(thief.sign_in(&address(&world.carla)).await.status, 303);
    }
);

on_both!(
    async fn answers_carry_what_protects_them(world: World) {
        let page = world.browser_of(&world.carla).await.get("/account/messages").await;
        let header = |name: &str| page.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(header("cache-control").as_deref(), Some("no-store"));
        assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"));
        assert_eq!(header("referrer-policy").as_deref(), Some("same-origin"));
        let policy = header("content-security-policy").unwrap();
        assert!(
            policy.contains("'nonce-")
                && policy.contains("frame-ancestors 'none'")
                && !policy.contains("unsafe-inline")
        );
    }
);

on_both!(
    async fn the_server_says_how_it_is(world: World) {
        let guest = world.browser();
        assert_eq!((guest.get("/healthz").await.status, guest.get("/readyz").await.status), (200, 200));
        world.db.close().await;
        assert_eq!((guest.get("/healthz").await.status, guest.get("/readyz").await.status), (200, 503));
        let page = guest.get("/").await;
        assert_eq!(page.status, 503);
        assert!(page.says("We can't get at what is stored at the moment") && page.says("reference"));
        assert!(!page.text.to_lowercase().contains("pool"), "no detail of the inside");
    }
);
