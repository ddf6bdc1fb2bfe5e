//! Bytes that are no text.

use percent_encoding::percent_decode_str;

use super::{hostile, shape::Html};
use crate::support::{Browser, on_both};

/// Every server function that takes text, with what else its form has and the field that the text is in.
const CALLS: [(&str, &str, &str); 16] = [
    ("send_message", "thread=1&send_id=7c0a3a0e-3b5c-4c43-9d9a-000000000001", "body"),
    ("ask_question", "product=1&send_id=7c0a3a0e-3b5c-4c43-9d9a-000000000002", "body"),
    ("contact_vendor", "vendor=1&send_id=7c0a3a0e-3b5c-4c43-9d9a-000000000003", "body"),
    ("write_about_order", "order=1001&send_id=7c0a3a0e-3b5c-4c43-9d9a-000000000004", "body"),
    ("open_dispute", "order=1001&seen=0&send_id=7c0a3a0e-3b5c-4c43-9d9a-000000000005", "body"),
    ("close_dispute", "order=1001&seen=1&send_id=7c0a3a0e-3b5c-4c43-9d9a-000000000006", "body"),
    ("register", "email=a@b.example&password=long+enough", "name"),
    ("register", "name=Ana&password=long+enough", "email"),
    ("register", "name=Ana&email=a@b.example", "password"),
    ("rename", "", "name"),
    ("settle", "messages_per_minute=0&threads_per_hour=0", "market"),
    ("sign_in", "password=x", "email"),
    ("ask_for_password_link", "", "email"),
    ("list_threads", "", "query"),
    ("list_orders", "", "query"),
    ("find_order", "", "number"),
];

on_both!(
    /// Nothing is half understood: what can't be read is refused, and stored nowhere.
    async fn bytes_that_are_no_text_are_refused(world: World) {
        let thread = world.question().await;
        let (carla, ada) = (world.browser_of(&world.carla).await, world.browser_of(&world.ada).await);
        let before = stored(&world).await;
        for broken in hostile().broken {
            for (call, others, field) in CALLS {
                let browser = if call == "settle" { &ada } else { &carla };
                let form = |value: &[u8]| [format!("{others}&{field}=").as_bytes(), value].concat();
                let raw: Vec<u8> = percent_decode_str(&broken).collect();
                for body in [form(broken.as_bytes()), form(&raw)] {
                    let page = browser.post_bytes(call, body.clone()).await;
                    assert_eq!(page.status, 400, "{call} {broken}");
                    Html::read(&page.text);
                    assert_eq!(browser.call_bytes(call, body).await.status, 400, "{call} {broken}");
                }
            }
        }
        assert_eq!(stored(&world).await, before);
        let form = format!("from=/account/messages/{thread}&thread={thread}&send_id=x&body=kept%FF");
        let page = carla.post_bytes("send_message", form.into_bytes()).await;
        assert!(page.says("Something in it is damaged."), "{}", page.text);
        assert_eq!(page.typed().as_deref(), Some("kept\u{fffd}"));
    }
);

on_both!(
    /// In an address such bytes are what browsers make of them, and find nothing.
    async fn an_address_of_such_bytes_leads_nowhere(world: World) {
        let ada = world.browser_of(&world.ada).await;
        for broken in hostile().broken {
            for (path, status) in [
                (format!("/panel/message-center?q={broken}"), 200),
                (format!("/panel/orders?q={broken}"), 200),
                (format!("/panel/orders?sort={broken}"), 400),
                (format!("/panel/orders/{broken}"), 400),
                (format!("/panel/message-center/{broken}"), 400),
                (format!("/password/{broken}"), 400),
                (format!("/{broken}"), 400),
            ] {
                let page = ada.get(&path).await;
                assert_eq!(page.status, status, "{path}");
                Html::read(&page.text);
            }
            let page = ada.get(&format!("/unsubscribe/{broken}")).await;
            assert!([400, 404].contains(&page.status), "{}", page.status);
        }
    }
);

on_both!(
    /// What isn't in any address of ours isn't looked for, on either engine.
    async fn nul_in_an_address_leads_nowhere(world: World) {
        let (ada, carla) = (world.browser_of(&world.ada).await, world.browser_of(&world.carla).await);
        for (browser, path, status) in [
            (&ada, "/panel/orders/1001%00", 400),
            (&ada, "/panel/orders/1001%00/messages", 400),
            (&ada, "/panel/orders/%00/dispute", 400),
            (&carla, "/account/orders/1001%00", 400),
            (&ada, "/panel/orders?sort=customer&cursor=1.%00", 400),
            (&ada, "/panel/message-center?sort=vendor&cursor=1.a%00", 400),
            (&ada, "/panel/message-center?q=%00", 200),
            (&ada, "/panel/orders?q=a%00b", 200),
            (&ada, "/password/%00", 400),
        ] {
            assert_eq!(browser.get(path).await.status, status, "{path}");
        }
        for (call, field) in [("find_order", "number"), ("find_disputes", "number"), ("note_typing", "order")]
        {
            assert_eq!(ada.call(call, &[(field, "1001\0")]).await.status, 404, "{call}");
        }
    }
);

on_both!(
    /// Nobody is called what their browser says, only by names that are ours.
    async fn a_browser_that_lies_is_not_believed(world: World) {
        for agent in [
            &b"<script>window.pwned=1</script>"[..],
            b"\"><img src=x onerror=pwned=1> Firefox/140.0",
            b"\xff\xfe Firefox/1",
            "\u{202e}Firefox/\u{301} Windows".as_bytes(),
        ] {
            let mut carla = Browser::new(&world, false).called(agent);
            carla.sign_in("carla@demo.test").await;
            let page = carla.get("/account/settings").await;
            assert_eq!(page.status, 200);
            let html = Html::read(&page.text);
            assert!(!html.says.contains("pwned") && !html.says.contains('\u{202e}'), "{}", html.says);
        }
        let browsers = world.texts("SELECT DISTINCT browser FROM sessions").await;
        assert!(browsers.iter().all(|browser| browser.is_ascii() && !browser.contains('<')), "{browsers:?}");
    }
);

/// All that people have written or are called.
async fn stored(world: &crate::support::World) -> Vec<String> {
    let mut all = Vec::new();
    for question in [
        "SELECT body FROM messages ORDER BY thread_id, number",
        "SELECT name FROM accounts ORDER BY id",
        "SELECT email FROM accounts ORDER BY id",
        "SELECT value FROM settings ORDER BY name",
        "SELECT outcome FROM dispute_attempts ORDER BY id",
    ] {
        all.extend(world.texts(question).await);
    }
    all
}
