//! Orders: lists of them, and what is said about them.

use stoa::{
    domain::{
        accounts::{Email, Role, Viewer},
        ids::OrderId,
        lists::Matches,
        moment::Moment,
        money::Money,
        threads::{MarkAs, PageOf, Topic},
    },
    error::{AppError, Problem},
    server::{
        actions::accounts,
        db::{self, orders::NewOrder},
        reads,
    },
};

use crate::support::{NOW, World, address, on_both, order, out};

/// Orders at Lumen whose numbers, totals and dates are in different orders.
async fn many_orders(world: &World, count: i64) -> Vec<OrderId> {
    let lumen = Some((world.lumen, "Lumen Lighting"));
    let numbers: Vec<String> = (0..count).map(|n| format!("{}", 2_000 + n * 7 % count)).collect();
    let buyers = [&world.carla, &world.chris];
    let new: Vec<NewOrder<'_>> = (0..count)
        .zip(&numbers)
        .map(|(n, number)| NewOrder {
            total: Money(n * 13 % count),
            placed_at: NOW.plus_seconds(n / 2),
            ..order(number, buyers[usize::try_from(n % 2).unwrap()], lumen, (world.lamp, "Halo lamp"))
        })
        .collect();
    let mut tx = world.db.begin().await.unwrap();
    let ids = db::orders::insert(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    ids
}

async fn write(world: &World, who: &Viewer, order: OrderId, words: &str, seconds: i64) {
    world.start(who, Topic::Order(order), &out(words, seconds)).await.unwrap();
}

on_both!(
    async fn everyone_sees_their_own_orders(world: World) {
        for (who, numbers) in [
            (&world.carla, vec!["1003", "1001"]),
            (&world.chris, vec!["1002"]),
            (&world.nora, vec!["1001"]),
            (&world.otto, vec!["1001"]),
            (&world.vera, vec!["1002"]),
            (&world.ada, vec!["1003", "1002", "1001"]),
        ] {
            assert_eq!(world.numbers(who, "").await, numbers, "{}", who.name);
            for number in ["1001", "1002", "1003", "9999", "", "' OR 1=1 --"] {
                let order = reads::order(&world.db, who, number).await;
                assert_eq!(order.is_ok(), numbers.contains(&number), "{} {number}", who.name);
                assert!(order.is_ok() || order == Err(AppError::NotFound));
            }
        }
    }
);

on_both!(
    async fn every_order_of_the_list_goes_through_all_pages(world: World) {
        many_orders(&world, 45).await;
        let mut by_number: Vec<String> = (0..45).map(|n| (2_000 + n).to_string()).collect();
        by_number.insert(0, "1001".to_owned());
        for who in [&world.nora, &world.ada] {
            let mut numbers = world.numbers(who, "sort=number&per=20").await;
            numbers.retain(|number| !["1002", "1003"].contains(&number.as_str()));
            assert_eq!(numbers, by_number, "{}", who.name);
            let mut sorts = vec!["date", "total", "customer", "number"];
            if who.role == Role::Admin {
                sorts.push("vendor");
            }
            for sort in sorts {
                let up = world.numbers(who, &format!("sort={sort}&per=20")).await;
                let mut down = world.numbers(who, &format!("sort=-{sort}&per=20")).await;
                down.reverse();
                assert_eq!(up, down, "{sort}");
            }
        }
        let totals = |list: stoa::domain::orders::OrderList| -> Vec<i64> {
            list.rows.iter().map(|row| row.total.0).collect()
        };
        assert!(totals(world.orders(&world.nora, "sort=total").await).is_sorted());
        let names: Vec<String> = world
            .orders(&world.nora, "sort=customer")
            .await
            .rows
            .into_iter()
            .map(|row| row.customer.name)
            .collect();
        assert!(names.is_sorted());
    }
);

on_both!(
    async fn orders_with_unread_messages_are_in_the_order_of_all(world: World) {
        let world = world.unlimited();
        let mut threads = Vec::new();
        let orders = many_orders(&world, 25).await;
        for (place, order) in orders.iter().enumerate() {
            let buyer = if place % 2 == 0 { &world.carla } else { &world.chris };
            threads.push(world.start(buyer, Topic::Order(*order), &out("Hello", 0)).await.unwrap().thread);
        }
        let unread = async || world.numbers(&world.nora, "messages=unread&per=20").await;
        let all = world.numbers(&world.nora, "messages=any&per=20").await;
        assert_eq!((all.len(), unread().await), (25, all.clone()));
        world.mark(&world.nora, &threads[5..15], MarkAs::Read).await;
        assert_eq!(unread().await.len(), 15);
        world.mark(&world.nora, &threads, MarkAs::Unread).await;
        assert_eq!(unread().await, all, "marks that were there before");
        world.open(&world.ada, threads[0]).await.unwrap();
        world.say(&world.ada, threads[0], "We read along", 1).await;
        world.say(&world.carla, threads[0], "Thank you", 2).await;
        let first = reads::order(&world.db, &world.carla, &all[24]).await.unwrap().row;
        assert_eq!(world.numbers(&world.ada, "messages=unread").await, [first.number.as_str()]);
        assert!(world.numbers(&world.vera, "messages=unread").await.is_empty(), "nobody else's");

        let later = NewOrder {
            placed_at: NOW.plus_seconds(86_400),
            ..order(
                &first.number,
                &world.carla,
                Some((world.lumen, "Lumen Lighting")),
                (world.lamp, "Halo lamp"),
            )
        };
        let mut tx = world.db.begin().await.unwrap();
        db::orders::update(&mut tx, orders[0], &later).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(unread().await[0], first.number, "the shop has put it off");
        assert_eq!(unread().await, world.numbers(&world.nora, "messages=any&per=20").await);
    }
);

on_both!(
    async fn the_field_messages_finds_orders_by_their_messages(world: World) {
        let orders = many_orders(&world, 5).await;
        write(&world, &world.carla, orders[0], "Where is it?", 0).await;
        write(&world, &world.nora, orders[1], "It ships today.", 1).await;
        write(&world, &world.chris, world.chris_order, "Hello", 2).await;
        let silent = world.numbers(&world.nora, "messages=all").await;
        assert_eq!(silent.len(), 6);
        let any =
            ["2007", "2000"].map(|number| (2_000 + (number[3..].parse::<i64>().unwrap()) % 5).to_string());
        assert_eq!(any, ["2002", "2000"]);
        for (who, filter, numbers) in [
            (&world.nora, "messages=any", vec!["2002", "2000"]),
            (&world.nora, "messages=unread", vec!["2000"]),
            (&world.otto, "messages=unread", vec!["2002", "2000"]),
            (&world.vera, "messages=any", vec!["1002"]),
            (&world.vera, "messages=unread", vec!["1002"]),
            (&world.carla, "messages=any", vec!["2000"]),
            (&world.carla, "messages=unread", vec![]),
            (&world.chris, "messages=unread", vec!["2002"]),
            (&world.ada, "messages=any", vec!["2002", "2000", "1002"]),
            (&world.ada, "messages=unread", vec![]),
            (&world.ada, "messages=any&vendor=own", vec![]),
        ] {
            let mut found = world.numbers(who, filter).await;
            found.sort_by(|one, other| other.cmp(one));
            assert_eq!(found, numbers, "{} {filter}", who.name);
            for sort in ["number", "-total"] {
                assert_eq!(world.numbers(who, &format!("{filter}&sort={sort}")).await.len(), numbers.len());
            }
        }
        let vendor = format!("messages=any&vendor={}", world.fjord);
        assert_eq!(world.numbers(&world.ada, &vendor).await, ["1002"]);
    }
);

on_both!(
    async fn counts_labels_and_filters_agree(world: World) {
        let orders = many_orders(&world, 3).await;
        write(&world, &world.carla, orders[0], "One", 0).await;
        write(&world, &world.carla, orders[0], "Two", 1).await;
        let number = world.numbers(&world.nora, "messages=unread").await.remove(0);
        let unread = async |who: &Viewer| reads::order(&world.db, who, &number).await.unwrap().row.unread;
        assert_eq!(
            (unread(&world.nora).await, unread(&world.carla).await, unread(&world.ada).await),
            (2, 0, 0)
        );
        let thread = world.ids(&world.nora, "subject=order").await[0];
        world.open(&world.nora, thread).await.unwrap();
        assert_eq!((unread(&world.nora).await, unread(&world.otto).await), (0, 2));
        assert!(world.numbers(&world.nora, "messages=unread").await.is_empty());
        world.mark(&world.nora, &[thread], MarkAs::Unread).await;
        assert_eq!(unread(&world.nora).await, 1);
        assert_eq!(world.numbers(&world.nora, "messages=unread").await, [number.as_str()]);
        world.delete(thread).await;
        for who in [&world.nora, &world.carla, &world.ada] {
            let row = reads::order(&world.db, who, &number).await.unwrap().row;
            assert_eq!((row.unread, row.has_messages), (0, false), "{}", who.name);
            assert!(world.numbers(who, "messages=any").await.is_empty());
            assert!(world.numbers(who, "messages=unread").await.is_empty());
        }
        write(&world, &world.carla, orders[0], "Again", 9).await;
        assert_eq!(world.numbers(&world.nora, "messages=any").await, [number.as_str()], "a fresh thread");
    }
);

on_both!(
    async fn orders_are_found_by_number_customer_product_and_vendor(world: World) {
        many_orders(&world, 4).await;
        for (who, words, numbers) in [
            (&world.nora, "2003", vec!["2003"]),
            (&world.nora, "200", vec!["2001", "2002", "2003", "2000"]),
            (&world.nora, "halo CHRIS", vec!["2001", "2003"]),
            (&world.nora, "lamp 1001", vec!["1001"]),
            (&world.nora, "tent", vec![]),
            (&world.nora, "_c1", vec![]),
            (&world.nora, "\"*(", vec![]),
            (&world.vera, "tent", vec!["1002"]),
            (&world.vera, "halo", vec![]),
            (&world.carla, "card", vec!["1003"]),
            (&world.chris, "card", vec![]),
            (&world.ada, "fjord", vec!["1002"]),
            (&world.ada, "carla card", vec!["1003"]),
            (&world.ada, "lumen 2003", vec!["2003"]),
        ] {
            let address = format!("q={}", crate::support::encoded(words));
            let mut found = world.numbers(who, &address).await;
            let mut wanted = numbers.clone();
            found.sort();
            wanted.sort_unstable();
            assert_eq!(found, wanted, "{} {words}", who.name);
        }
        assert_eq!(world.numbers(&world.nora, "q=halo&per=20").await.len(), 4);
        write(&world, &world.carla, world.carlas_order, "Hello", 0).await;
        assert_eq!(world.numbers(&world.nora, "q=carla&messages=any").await, ["1001"]);
        assert_eq!(world.numbers(&world.nora, "q=carla&messages=unread").await, ["1001"]);
        assert!(world.numbers(&world.nora, "q=chris&messages=unread").await.is_empty());
        assert_eq!(world.orders(&world.nora, "q=").await.matches, Matches { counted: 5, has_more: false });
    }
);

on_both!(
    async fn an_order_of_the_marketplace_is_the_admins(world: World) {
        write(&world, &world.carla, world.own_order, "Is the card valid for a year?", 0).await;
        let thread = world.ids(&world.ada, "subject=order").await[0];
        assert_eq!(world.unread(&world.ada, thread).await, (1, true));
        assert_eq!(world.numbers(&world.ada, "messages=unread").await, ["1003"]);
        for who in [&world.nora, &world.vera] {
            assert!(world.ids(who, "").await.is_empty(), "{}", who.name);
            assert!(!world.numbers(who, "").await.contains(&"1003".to_owned()));
        }
        let topic = Topic::Order(world.own_order);
        world.start(&world.ada, topic, &out("It is.", 1)).await.unwrap();
        assert_eq!(world.start(&world.nora, topic, &out("Hm", 2)).await, Err(AppError::NotFound));
    }
);

on_both!(
    async fn two_first_messages_at_once_are_in_one_thread(world: World) {
        let orders = many_orders(&world, 8).await;
        for (n, order) in (0..).zip(orders) {
            let buyer = [&world.carla, &world.chris][n % 2];
            let (one, two) = (out("Where is it?", 0), out("It ships today.", 0));
            let topic = Topic::Order(order);
            let (one, two) =
                tokio::join!(world.start(buyer, topic, &one), world.start(&world.nora, topic, &two));
            let (one, two) = (one.unwrap(), two.unwrap());
            assert_eq!(one.thread, two.thread);
            assert_eq!(one.number + two.number, 3, "both are there, one after the other");
            let mut bodies = world.bodies(buyer, one.thread).await;
            bodies.sort();
            assert_eq!(bodies, ["It ships today.", "Where is it?"]);
        }
    }
);

on_both!(
    async fn writing_on_in_an_order_is_no_new_thread(world: World) {
        let orders = many_orders(&world, 30).await;
        let carlas = orders.iter().step_by(2).copied();
        write(&world, &world.nora, orders[28], "It ships today.", 0).await;
        for order in carlas.take(10) {
            write(&world, &world.carla, order, "Hello", 60).await;
        }
        let new = world.start(&world.carla, Topic::Order(orders[26]), &out("Hello", 70)).await;
        assert!(matches!(new, Err(AppError::TooMany { .. })), "ten new threads an hour: {new:?}");
        write(&world, &world.carla, orders[28], "Thank you", 130).await;
        let list = world.orders(&world.carla, "messages=any").await;
        assert_eq!(list.matches.counted, 11, "what was refused has made no thread");
    }
);

on_both!(
    async fn nothing_is_written_to_a_closed_account(world: World) {
        write(&world, &world.carla, world.carlas_order, "Where is it?", 0).await;
        let thread = world.ids(&world.nora, "").await[0];
        let email = Email::parse(&address(&world.carla)).unwrap();
        accounts::deactivate(&world.db, &email, NOW).await.unwrap();
        let refused = Err(AppError::Conflict(Problem::CustomerLeft));
        for who in [&world.nora, &world.ada] {
            assert_eq!(world.send(who, thread, &out("Hello?", 1)).await, refused);
            assert_eq!(world.start(who, Topic::Order(world.carlas_order), &out("Hello?", 2)).await, refused);
            assert!(reads::thread(&world.db, who, thread, PageOf::Newest).await.unwrap().customer_left);
        }
        assert_eq!(world.bodies(&world.nora, thread).await, ["Where is it?"], "it can still be read");
        let own = world.start(&world.ada, Topic::Order(world.own_order), &out("Hello?", 3)).await;
        assert_eq!(own, refused, "nor is a thread begun");
        let count = world.number("SELECT COUNT(*) FROM threads").await;
        assert_eq!(count, 1);
    }
);

on_both!(
    async fn orders_from_before_are_found_once_words_are_cut(world: World) {
        world.sql("DELETE FROM order_words").await;
        world.sql("UPDATE orders SET number_key = '', customer_key = '', vendor_key = ''").await;
        assert!(world.numbers(&world.nora, "q=1001").await.is_empty());
        db::order_search::bring_up_to_date(&world.db).await.unwrap();
        assert_eq!(world.numbers(&world.nora, "q=1001").await, ["1001"]);
        assert_eq!(world.numbers(&world.ada, "sort=number").await, ["1001", "1002", "1003"]);
        world.sql("DELETE FROM order_words").await;
        db::order_search::bring_up_to_date(&world.db).await.unwrap();
        assert!(world.numbers(&world.nora, "q=1001").await.is_empty(), "it is done once");
    }
);

/// A page of an order as a browser without JavaScript gets it.
mod pages {
    use super::*;

    on_both!(
        async fn an_orders_pages_are_there_for_those_who_see_it(world: World) {
            for (who, side, status) in [
                (&world.carla, "account", 200),
                (&world.chris, "account", 404),
                (&world.nora, "panel", 200),
                (&world.vera, "panel", 404),
                (&world.ada, "panel", 200),
                (&world.nora, "account", 404),
                (&world.carla, "panel", 404),
            ] {
                let browser = world.browser_of(who).await;
                for page in ["", "/messages"] {
                    let got = browser.get(&format!("/{side}/orders/1001{page}")).await;
                    assert_eq!(got.status, status, "{} {side} {page}", who.name);
                    assert_eq!(got.says("Order 1001"), status == 200);
                }
            }
            let guest = world.browser();
            for page in ["/account/orders", "/panel/orders/1001/messages", "/panel/messages", "/panel/orders"]
            {
                let led = guest.get(page).await;
                assert_eq!(led.status, 303, "{page}");
                assert!(led.location.unwrap().starts_with("/sign-in?next="));
            }
        }
    );

    on_both!(
        async fn the_seller_writes_first_and_the_buyer_answers(world: World) {
            let (nora, carla) = (world.browser_of(&world.nora).await, world.browser_of(&world.carla).await);
            let tab = nora.get("/panel/orders/1001/messages").await;
            assert!(tab.says("Nobody has written about this order yet"));
            let send_id = tab.field("send_id").unwrap();
            let sent = nora
                .post(
                    "write_about_order",
                    "/panel/orders/1001/messages",
                    &[("order", "1001"), ("send_id", &send_id), ("body", "It ships today.")],
                )
                .await;
            assert_eq!((sent.status, sent.location.as_deref()), (303, Some("/panel/orders/1001/messages")));
            let orders = carla.get("/account/orders").await;
            assert!(orders.says("1 unread message"));
            let details = carla.get("/account/orders/1001").await;
            assert!(details.says("1 unread message") && details.says("lamp"));
            let messages = carla.get("/account/messages").await;
            assert!(messages.says("Order 1001"));
            let tab = carla.get("/account/orders/1001/messages").await;
            assert!(tab.says("It ships today.") && !tab.says("1 unread message"), "opening it reads it");
            assert!(!carla.get("/account/orders").await.says("1 unread message"));
            assert!(nora.get("/panel/messages").await.says("It ships today."));
        }
    );

    on_both!(
        async fn what_is_refused_stands_in_the_box_again(world: World) {
            let nora = world.browser_of(&world.nora).await;
            let page = "/panel/orders/1001/messages";
            let send_id = nora.get(page).await.field("send_id").unwrap();
            let fields = [("order", "1001"), ("send_id", send_id.as_str()), ("body", "  ")];
            let again = nora.post("write_about_order", page, &fields).await;
            assert_eq!(again.status, 422);
            assert!(again.says("Write something first."));
            let long = "x".repeat(10_001);
            let fields = [("order", "1001"), ("send_id", send_id.as_str()), ("body", &long)];
            let again = nora.post("write_about_order", page, &fields).await;
            assert_eq!((again.status, again.typed()), (422, Some(long)));
            for order in ["1002", "1003", "nothing", ""] {
                let fields = [("order", order), ("send_id", send_id.as_str()), ("body", "Hello")];
                let refused = nora.post("write_about_order", page, &fields).await;
                assert_eq!(refused.status, 404, "{order}");
                assert!(refused.says("Hello"), "the text is kept");
            }
            let guest = world.browser();
            let fields = [("order", "1001"), ("send_id", send_id.as_str()), ("body", "Hello")];
            assert_eq!(guest.call("write_about_order", &fields).await.status, 401);
        }
    );

    on_both!(
        async fn a_closed_account_is_said_in_the_page(world: World) {
            write(&world, &world.carla, world.carlas_order, "Where is it?", 0).await;
            let nora = world.browser_of(&world.nora).await;
            let page = "/panel/orders/1001/messages";
            let send_id = nora.get(page).await.field("send_id").unwrap();
            let email = Email::parse(&address(&world.carla)).unwrap();
            accounts::deactivate(&world.db, &email, Moment(0)).await.unwrap();
            let shown = nora.get(page).await;
            assert!(shown.says("Carla is closed") && shown.says("Where is it?"));
            assert_eq!(shown.field("send_id"), None, "there is no box");
            let fields = [("order", "1001"), ("send_id", send_id.as_str()), ("body", "Hello?")];
            let refused = nora.post("write_about_order", page, &fields).await;
            assert_eq!(refused.status, 409);
            assert!(refused.says("account is closed") && refused.says("Hello?"));
        }
    );

    on_both!(
        async fn lists_answer_bad_addresses_with_a_sentence(world: World) {
            let nora = world.browser_of(&world.nora).await;
            for (page, status) in [
                ("/panel/orders?messages=some", 400),
                ("/panel/orders?cursor=x", 400),
                ("/panel/orders?vendor=1", 400),
                ("/panel/messages?show=everything", 400),
                ("/panel/orders/%20", 404),
                ("/panel/orders/..%2f/messages", 404),
                ("/panel/orders/99999999999999999999999999999999999999999", 404),
            ] {
                assert_eq!(nora.get(page).await.status, status, "{page}");
            }
            let long = format!("/panel/orders?q={}", "x".repeat(5_000));
            let page = nora.get(&long).await;
            assert_eq!(page.status, 422);
            assert!(page.says("too long to search for"));
        }
    );
}
