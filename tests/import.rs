//! The shop's door: what comes in, what is refused, and that the same file twice changes nothing.

use std::io::Cursor;

use stoa::{
    domain::{money::Money, orders::OrderStatus, threads::Topic},
    server::{
        db::Db,
        import::{self, LONGEST_LINE, Line, Listener, Refusal, Report},
        reads,
    },
};

use crate::support::{NOW, on_both, out};

/// Writes down what was refused.
#[derive(Default)]
struct Notes(Vec<(usize, String)>);

impl Listener for Notes {
    fn refused(&mut self, line: usize, refusal: &Refusal) {
        self.0.push((line, refusal.to_string()));
    }

    fn progress(&mut self, _bytes: u64, _lines: usize) {}
}

async fn import(db: &Db, file: impl AsRef<[u8]>) -> (Report, Vec<(usize, String)>) {
    let mut notes = Notes::default();
    let report = import::run(db, Cursor::new(file), NOW, &mut notes).await.unwrap();
    (report, notes.0)
}

const SHOP: &str = r#"{"kind":"vendor","reference":"nord","name":"Nord","about":"Boats."}
{"kind":"product","reference":"kayak","vendor":"nord","name":"Kayak, red","price":89900}
{"kind":"product","reference":"oar","name":"Oar","price":1900,"summary":"Long.","details":["Ash","2 m"]}
{"kind":"customer","reference":"c-1","email":"Kim@Demo.test","name":"Kim"}

{"kind":"order","reference":"o-1","number":"A-7","customer":"c-1","vendor":"nord","status":"paid","total":89900,"placed_at":"2026-09-01T08:00:00+02:00","items":[{"product":"kayak","name":"Kayak, red","quantity":1,"price":89900}]}
{"kind":"order","reference":"o-2","number":"A-8","customer":"c-1","status":"placed","total":3800,"placed_at":"2026-09-02T08:00:00Z","items":[{"product":"oar","name":"Oar","quantity":2,"price":1900},{"name":"Gift wrap","quantity":1,"price":0}]}
"#;

const fn report(created: usize, changed: usize, unchanged: usize, refused: usize) -> Report {
    Report { created, changed, unchanged, refused }
}

on_both!(
    async fn a_shop_comes_in_once(world: World) {
        assert_eq!(import(&world.db, SHOP).await, (report(6, 0, 0, 0), vec![]));
        assert_eq!(import(&world.db, SHOP).await, (report(0, 0, 6, 0), vec![]), "the same file again");
        assert_eq!(import(&world.db, SHOP.replace('\n', "\r\n")).await.0, report(0, 0, 6, 0));
        let order = reads::order(&world.db, &world.ada, "A-7").await.unwrap();
        assert_eq!((order.row.status, order.row.total), (OrderStatus::Paid, Money(89_900)));
        assert_eq!(order.row.vendor.as_deref(), Some("Nord"));
        assert_eq!(order.row.customer.email.as_deref(), Some("Kim@Demo.test"));
        assert_eq!(order.row.placed_at.rfc3339(), "2026-09-01T06:00:00Z");
        let order = reads::order(&world.db, &world.ada, "A-8").await.unwrap();
        let items: Vec<_> = order.items.iter().map(|item| (item.name.as_str(), item.quantity)).collect();
        assert_eq!(items, [("Oar", 2), ("Gift wrap", 1)]);
        assert_eq!(world.numbers(&world.ada, "q=kayak+kim").await, ["A-7"]);
        assert_eq!(world.numbers(&world.ada, "sort=number&q=").await, ["1001", "1002", "1003", "A-7", "A-8"]);
    }
);

on_both!(
    async fn what_is_there_is_changed(world: World) {
        import(&world.db, SHOP).await;
        let changed = SHOP
            .replace("\"Boats.\"", "\"Boats and oars.\"")
            .replace("\"Kayak, red\",\"price\":89900}\n", "\"Kayak, blue\",\"price\":79900}\n")
            .replace("\"paid\"", "\"shipped\"")
            .replace("\"quantity\":2", "\"quantity\":3")
            .replace("A-8", "A-9");
        assert_eq!(import(&world.db, &changed).await, (report(0, 4, 2, 0), vec![]));
        let order = reads::order(&world.db, &world.ada, "A-7").await.unwrap();
        assert_eq!(order.row.status, OrderStatus::Shipped);
        assert!(reads::order(&world.db, &world.ada, "A-8").await.is_err(), "its number is another one");
        assert_eq!(reads::order(&world.db, &world.ada, "A-9").await.unwrap().items[0].quantity, 3);
        assert_eq!(world.numbers(&world.ada, "q=a+9").await, ["A-9"]);
        assert!(world.numbers(&world.ada, "q=a+8").await.is_empty());
        assert_eq!(import(&world.db, &changed).await.0, report(0, 0, 6, 0));
    }
);

on_both!(
    async fn names_that_change_are_found_and_sorted_by_anew(world: World) {
        import(&world.db, SHOP).await;
        let kim = world.viewer("kim@demo.test").await;
        let order = world.order_id("A-7").await;
        let about_order = world.start(&kim, Topic::Order(order), &out("Is it dry?", 0)).await.unwrap().thread;
        let kayak = world.product_id("kayak").await;
        let about_product =
            world.start(&kim, Topic::Product(kayak), &out("Is it red?", 1)).await.unwrap().thread;
        let both = vec![about_product, about_order];
        assert_eq!(world.ids(&world.ada, "q=kim").await, both);
        let changed = SHOP
            .replace("\"Kim\"", "\"Aaron\"")
            .replace("\"Nord\"", "\"Süd\"")
            .replace("\"Kayak, red\",\"price\":89900}\n", "\"Canoe\",\"price\":89900}\n")
            .replace("A-7", "B-7");
        assert_eq!(import(&world.db, changed).await.0.changed, 4);
        for (words, found) in [
            ("kim", vec![]),
            ("aaron", both.clone()),
            ("nord", vec![]),
            ("sud", both.clone()),
            ("kayak", vec![]),
            ("canoe+red", vec![about_product]),
            ("b+7+dry", vec![about_order]),
            ("a+7+dry", vec![]),
        ] {
            assert_eq!(world.ids(&world.ada, &format!("q={words}")).await, found, "{words}");
        }
        assert_eq!(world.numbers(&world.ada, "q=aaron").await, ["A-8", "B-7"]);
        assert_eq!(world.numbers(&world.ada, "q=sud").await, ["B-7"]);
        world.question().await;
        let first = world.rows(&world.ada, "sort=customer").await[0].customer.name.clone();
        assert_eq!(first, "Aaron", "sorted by their new name");
        let first = world.orders(&world.ada, "sort=customer").await.rows[0].customer.name.clone();
        assert_eq!(first, "Aaron");
    }
);

on_both!(
    async fn whose_it_is_stays_once_there_is_a_thread(world: World) {
        import(&world.db, SHOP).await;
        let moved = SHOP
            .replace("\"vendor\":\"nord\",\"name\"", "\"vendor\":\"lumen\",\"name\"")
            .replace("\"vendor\":\"nord\",\"status\"", "\"vendor\":\"lumen\",\"status\"");
        assert_eq!(import(&world.db, &moved).await.0, report(0, 2, 4, 0), "nobody has written yet");
        let kim = world.viewer("kim@demo.test").await;
        let order = world.order_id("A-7").await;
        let thread = world.start(&kim, Topic::Order(order), &out("Hello", 0)).await.unwrap().thread;
        let kayak = world.product_id("kayak").await;
        world.start(&kim, Topic::Product(kayak), &out("Hello", 1)).await.unwrap();
        world.delete(thread).await;
        let (report, refused) = import(&world.db, SHOP).await;
        assert_eq!(report.refused, 2);
        let reason = "whose it is can't change any more, since there are messages about it";
        assert_eq!(refused, [(2, reason.to_owned()), (6, reason.to_owned())]);
        let order = reads::order(&world.db, &world.nora, "A-7").await.unwrap();
        assert_eq!(order.row.vendor.as_deref(), Some("Lumen Lighting"));
        let paid = moved.replace("\"paid\"", "\"shipped\"");
        assert_eq!(import(&world.db, paid).await.0.changed, 1, "all else may change");
    }
);

on_both!(
    async fn a_bad_line_harms_no_other(world: World) {
        let order = |change: &str, with: &str| {
            let good = r#"{"kind":"order","reference":"x","number":"X-1","customer":"c-1","vendor":"nord","status":"paid","total":5,"placed_at":"2026-09-01T08:00:00Z","items":[{"name":"Oar","quantity":1,"price":5}]}"#;
            assert!(good.contains(change), "{change}");
            good.replace(change, with)
        };
        let bad = [
            (order("\"nord\"", "\"nrod\""), "there is no vendor \"nrod\""),
            (order("\"c-1\"", "\"carla\""), "there is no customer \"carla\""),
            (
                order("\"name\":\"Oar\"", "\"name\":\"Oar\",\"product\":\"lost\""),
                "there is no product \"lost\"",
            ),
            (order("\"total\":5", "\"total\":-5"), "total must be 0 to 99999999999"),
            (order("\"total\":5", "\"total\":100000000000"), "total must be 0 to 99999999999"),
            (order("\"quantity\":1", "\"quantity\":0"), "items.quantity must be 1 to 1000000"),
            (order("\"X-1\"", "\"X/1\""), "number must be 1 to 40 letters"),
            (order("\"X-1\"", "\"1001\""), "another order has the number 1001"),
            (order("2026-09-01T08:00:00Z", "yesterday"), "placed_at must be a time"),
            (order("2026-09-01T08:00:00Z", "1969-09-01T08:00:00Z"), "placed_at must be a time"),
            (order("\"paid\"", "\"lost\""), "it can't be read: unknown variant `lost`"),
            (order("\"total\":5", "\"total\":99999999999999999999"), "it can't be read: "),
            (order("\"total\":5", "\"total\":\"5\""), "it can't be read: "),
            (order("\"total\":5", "\"total\":5,\"tax\":1"), "it can't be read: unknown field `tax`"),
            (order("\"number\":\"X-1\",", ""), "it can't be read: missing field `number`"),
            (
                order("\"kind\":\"order\"", "\"kind\":\"refund\""),
                "it can't be read: unknown variant `refund`",
            ),
            (order("]}", ""), "it ends in the middle"),
            ("[]".to_owned(), "it can't be read: "),
            ("null".to_owned(), "it can't be read: "),
            (
                r#"{"kind":"customer","reference":"c-2","email":"carla@demo.test","name":"X"}"#.to_owned(),
                "another account has the e-mail address carla@demo.test",
            ),
            (
                r#"{"kind":"customer","reference":"c-2","email":"x","name":"X"}"#.to_owned(),
                "That doesn't look like an e-mail address.",
            ),
            (
                r#"{"kind":"product","reference":"p","name":"X","price":1,"picture":"../../etc/passwd"}"#
                    .to_owned(),
                "picture must be the name of a file",
            ),
            (
                r#"{"kind":"product","reference":"p","vendor":"none","name":"X","price":1}"#.to_owned(),
                "there is no vendor \"none\"",
            ),
            (
                r#"{"kind":"vendor","reference":" ","name":"X"}"#.to_owned(),
                "reference must have 1 to 100 characters",
            ),
            (
                r#"{"kind":"vendor","reference":"v","name":"a\u0007b"}"#.to_owned(),
                "name must have 1 to 200 characters",
            ),
            (
                format!(
                    "{{\"kind\":\"vendor\",\"reference\":\"v\",\"name\":\"{}\"}}",
                    "x".repeat(10 * LONGEST_LINE)
                ),
                "it is longer than 1048576 bytes",
            ),
        ];
        let mut file = SHOP.to_owned();
        for (line, _) in &bad {
            file.push_str(line);
            file.push('\n');
        }
        file.push_str(&order("\"x\"", "\"o-3\""));
        let mut file = file.into_bytes();
        file.extend_from_slice(
            b"\n{\"kind\":\"vendor\",\"reference\":\"v\",\"name\":\"\xff\"}\n{\"kind\":\"vendor\",\"refer",
        );
        let (report, refused) = import(&world.db, file).await;
        assert_eq!((report.created, report.refused), (7, bad.len() + 2));
        for ((place, (_, reason)), (line, said)) in bad.iter().enumerate().zip(&refused) {
            assert_eq!(*line, place + 8);
            assert!(said.starts_with(reason), "line {line}: {said}");
        }
        assert_eq!(refused.last().unwrap().1, "it ends in the middle");
        assert_eq!(world.numbers(&world.ada, "q=x+1").await, ["X-1"]);
        assert_eq!(world.number("SELECT COUNT(*) FROM orders WHERE reference = 'x'").await, 0);
    }
);

on_both!(
    async fn one_reference_many_times_in_a_file_is_one_thing(world: World) {
        let line = |status: &str, number: &str| {
            format!(
                r#"{{"kind":"order","reference":"o-1","number":"{number}","customer":"c-1","status":"{status}","total":1,"placed_at":"2026-09-01T08:00:00Z"}}"#
            )
        };
        let customer = r#"{"kind":"customer","reference":"c-1","email":"kim@demo.test","name":"Kim"}"#;
        let file = [
            customer.to_owned(),
            line("placed", "1"),
            line("paid", "1"),
            line("paid", "1"),
            line("paid", "2"),
        ]
        .join("\n");
        assert_eq!(import(&world.db, file).await, (report(2, 2, 1, 0), vec![]));
        assert_eq!(reads::order(&world.db, &world.ada, "2").await.unwrap().row.status, OrderStatus::Paid);
    }
);

on_both!(
    async fn two_imports_at_once_make_each_thing_once(world: World) {
        let mut file = SHOP.to_owned();
        let orders = (0..700).map(|n| {
            format!(
                "{{\"kind\":\"order\",\"reference\":\"r{n}\",\"number\":\"N{n}\",\"customer\":\"c-1\",\"status\":\"placed\",\"total\":{n},\"placed_at\":\"2026-09-01T08:00:00Z\"}}\n"
            )
        });
        file.extend(orders);
        let ((one, refused), (two, _)) = tokio::join!(import(&world.db, &file), import(&world.db, &file));
        assert_eq!(refused, []);
        assert_eq!((one.created + two.created, one.unchanged + two.unchanged), (706, 706));
        assert_eq!(world.number("SELECT COUNT(*) FROM order_words").await, 705);
    }
);

on_both!(
    async fn an_imported_customer_cannot_sign_in_without_a_password(world: World) {
        import(&world.db, SHOP).await;
        let browser = world.browser();
        for password in ["", "demo", "correct horse"] {
            let fields = [("email", "kim@demo.test"), ("password", password)];
            let refused = browser.post("sign_in", "/sign-in", &fields).await;
            assert_eq!(refused.status, 422, "{password}");
        }
    }
);

on_both!(
    /// Whoever reads the old mailbox may be somebody else; a new name alone changes nothing.
    async fn a_link_for_a_password_ends_with_the_address_it_was_mailed_to(world: World) {
        let customer = |email: &str, name: &str| {
            format!(r#"{{"kind":"customer","reference":"c-1","email":"{email}","name":"{name}"}}"#)
        };
        import(&world.db, customer("kim@demo.test", "Kim")).await;
        world.browser().post("ask_for_password_link", "/password", &[("email", "kim@demo.test")]).await;
        let token = world.mailed_token().await;
        let path = format!("/password/{token}");
        import(&world.db, customer("kim@demo.test", "Kimberly")).await;
        assert_eq!(world.browser().get(&path).await.status, 200);
        import(&world.db, customer("new@demo.test", "Kimberly")).await;
        assert_eq!(world.browser().get(&path).await.status, 404);
    }
);

/// What `docs/import.schema.json` says of the kinds of lines is what they have, and its examples can be taken.
#[test]
fn the_schema_describes_lines() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../docs/import.schema.json")).unwrap();
    let kinds = schema["oneOf"].as_array().unwrap();
    assert_eq!(kinds.len(), 4);
    for kind in kinds {
        let kind = &schema["$defs"][kind["$ref"].as_str().unwrap().rsplit('/').next().unwrap()];
        assert_eq!(kind["additionalProperties"], false);
        let example = &kind["examples"][0];
        let line = Line::parse(example.to_string().as_bytes()).unwrap();
        let written = serde_json::to_value(&line).unwrap();
        let names = |value: &serde_json::Value| -> Vec<String> {
            value.as_object().unwrap().keys().cloned().collect()
        };
        let (mut has, mut described) = (names(&written), names(&kind["properties"]));
        has.sort();
        described.sort();
        assert_eq!(has, described);
        for required in kind["required"].as_array().unwrap() {
            let mut without = example.clone();
            without.as_object_mut().unwrap().remove(required.as_str().unwrap());
            assert!(Line::parse(without.to_string().as_bytes()).is_err(), "{required} is required");
        }
        for name in described
            .iter()
            .filter(|name| !kind["required"].as_array().unwrap().contains(&(*name).as_str().into()))
        {
            let mut without = example.clone();
            without.as_object_mut().unwrap().remove(name);
            assert!(Line::parse(without.to_string().as_bytes()).is_ok(), "{name} isn't required");
        }
    }
}
