//! Sending messages.

use futures_util::future::join_all;
use stoa::{
    domain::{
        links::Piece,
        lists::ThreadQuery,
        messages::{MessageBody, SendId},
        names::{Name, Side},
        threads::{MESSAGES_A_PAGE, PageOf, Topic},
    },
    error::{AppError, Problem},
    server::{actions::messages::Outgoing, lists, reads},
};

use crate::support::{NOW, on_both, out};

on_both!(
    async fn a_conversation_goes_back_and_forth(world: World) {
        let thread = world.question().await;
        assert_eq!(world.say(&world.nora, thread, "Yes, 806 lumen.", 10).await, 2);
        assert_eq!(world.say(&world.carla, thread, "Lovely.", 20).await, 3);
        for viewer in [&world.carla, &world.nora, &world.ada] {
            let bodies = world.bodies(viewer, thread).await;
            assert_eq!(bodies, ["Is it bright?", "Yes, 806 lumen.", "Lovely."]);
        }
    }
);

on_both!(
    async fn strangers_cannot_write(world: World) {
        let thread = world.question().await;
        for stranger in [&world.chris, &world.vera] {
            assert_eq!(world.send(stranger, thread, &out("Psst", 1)).await, Err(AppError::NotFound));
        }
        assert_eq!(world.bodies(&world.carla, thread).await.len(), 1);
    }
);

on_both!(
    async fn the_same_send_is_stored_once(world: World) {
        let thread = world.question().await;
        let answer = out("Yes.", 1);
        let first = world.send(&world.nora, thread, &answer).await.unwrap();
        let again =
            world.send(&world.nora, thread, &Outgoing { at: NOW.plus_seconds(99), ..answer.clone() }).await;
        assert_eq!(again, Ok(first));
        let other = Outgoing { body: MessageBody::parse("No.").unwrap(), ..answer.clone() };
        let refused = world.send(&world.nora, thread, &other).await;
        assert_eq!(refused, Err(AppError::Conflict(Problem::SendIdTaken)));
        let elsewhere = world.question().await;
        let refused = world.send(&world.nora, elsewhere, &answer).await;
        assert_eq!(
            refused,
            Err(AppError::Conflict(Problem::SendIdTaken)),
            "not stored there, so not said to be"
        );
        let of_another_account = world.send(&world.otto, thread, &answer).await.unwrap();
        assert_eq!(of_another_account.number, 3, "ids of different accounts don't meet");
        assert_eq!(world.bodies(&world.carla, thread).await, ["Is it bright?", "Yes.", "Yes."]);
    }
);

on_both!(
    async fn the_same_send_at_once_is_stored_once(world: World) {
        let thread = world.question().await;
        let answer = out("Yes.", 1);
        let sent = join_all((0..8).map(|_| world.send(&world.nora, thread, &answer))).await;
        assert!(sent.iter().all(|one| one.is_ok() && *one == sent[0]), "{sent:?}");
        assert_eq!(world.bodies(&world.carla, thread).await.len(), 2);
    }
);

on_both!(
    async fn messages_sent_at_once_are_numbered_one_by_one(world: World) {
        let thread = world.question().await;
        let outs: Vec<_> = (0..8).map(|n| out(&format!("Part {n}"), n)).collect();
        let mut numbers: Vec<_> = join_all(outs.iter().map(|out| world.send(&world.nora, thread, out)))
            .await
            .into_iter()
            .map(|sent| sent.unwrap().number)
            .collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [2, 3, 4, 5, 6, 7, 8, 9]);
    }
);

on_both!(
    async fn an_account_sends_twenty_messages_a_minute(world: World) {
        let thread = world.question().await;
        for second in 0..20 {
            world.say(&world.nora, thread, "More", second).await;
        }
        let refused = world.send(&world.nora, thread, &out("More", 30)).await;
        assert_eq!(refused, Err(AppError::TooMany { retry_after: 30 }));
        assert!(
            world.send(&world.otto, thread, &out("Me too", 30)).await.is_ok(),
            "others have their own limit"
        );
        assert!(world.send(&world.nora, thread, &out("More", 60)).await.is_ok());
    }
);

on_both!(
    async fn a_repeat_is_no_use_of_the_limit(world: World) {
        let thread = world.question().await;
        let sends: Vec<_> = (0..20).map(|second| out("More", second)).collect();
        for send in &sends {
            world.send(&world.nora, thread, send).await.unwrap();
        }
        assert!(world.send(&world.nora, thread, &sends[19]).await.is_ok());
    }
);

on_both!(
    async fn everyone_is_named_as_the_reader_may_know_them(world: World) {
        let thread = world.question().await;
        world.say(&world.nora, thread, "Yes.", 1).await;
        world.say(&world.ada, thread, "Can we help?", 2).await;
        let known = |name: &str| Name::Known(name.to_owned());
        for (viewer, names) in [
            (&world.carla, [Name::You, known("Lumen Lighting"), Name::Marketplace]),
            (&world.nora, [known("Carla"), Name::You, Name::Marketplace]),
            (&world.otto, [known("Carla"), known("Nora"), Name::Marketplace]),
            (&world.abe, [known("Carla"), known("Nora"), known("Ada")]),
        ] {
            let view = reads::thread(&world.db, viewer, thread, PageOf::Newest).await.unwrap();
            let shown: Vec<_> = view.messages.iter().map(|message| message.author.clone()).collect();
            assert_eq!(shown, names, "to {}", viewer.name);
            let sides: Vec<_> = view.messages.iter().map(|message| message.side).collect();
            assert_eq!(sides, [Side::Customer, Side::Vendor, Side::Marketplace]);
        }
    }
);

on_both!(
    async fn only_admins_see_addresses(world: World) {
        let thread = world.question().await;
        for (viewer, sees) in [(&world.nora, false), (&world.carla, false), (&world.ada, true)] {
            let view = reads::thread(&world.db, viewer, thread, PageOf::Newest).await.unwrap();
            let row = lists::threads(&world.db, viewer, &ThreadQuery::all()).await.unwrap().rows.remove(0);
            let address = sees.then(|| "carla@demo.test".to_owned());
            assert_eq!(
                (view.customer.email, row.customer.email),
                (address.clone(), address),
                "{}",
                viewer.name
            );
        }
    }
);

on_both!(
    async fn long_threads_come_in_pages(world: World) {
        let mut world = world;
        world.limits.messages_per_minute.0 = 0;
        let thread = world.question().await;
        for second in 0..MESSAGES_A_PAGE {
            world.say(&world.nora, thread, "More", second).await;
        }
        let newest = reads::thread(&world.db, &world.carla, thread, PageOf::Newest).await.unwrap();
        assert_eq!((newest.messages.len(), newest.earlier()), (100, Some(2)));
        let earlier = reads::thread(&world.db, &world.carla, thread, PageOf::Before(2)).await.unwrap();
        assert_eq!((earlier.earlier(), earlier.later()), (None, Some(100)));
        assert_eq!(earlier.messages[0].body, [Piece::Words("Is it bright?".to_owned())]);
    }
);

on_both!(
    async fn text_is_stored_as_written(world: World) {
        let thread = world.question().await;
        let text = "<script>alert(1)</script> '; DROP TABLE messages; -- \u{202e}مرحبا\u{202c} 👩‍👩‍👧 \t日本語\n\n%s {{x}}";
        world
            .send(&world.carla, thread, &Outgoing { send_id: SendId::fresh(), ..out(text, 1) })
            .await
            .unwrap();
        assert_eq!(world.bodies(&world.nora, thread).await[1], text);
    }
);

on_both!(
    async fn sends_made_at_once_are_all_counted(world: World) {
        let thread = world.question().await;
        let outs: Vec<_> = (0..30).map(|n| out(&format!("Message {n}"), 1)).collect();
        let sends = outs.iter().map(|out| world.send(&world.carla, thread, out));
        let sent = join_all(sends).await;
        let refused = sent.iter().filter(|sent| matches!(sent, Err(AppError::TooMany { .. }))).count();
        assert_eq!(sent.iter().filter(|sent| sent.is_ok()).count(), 19, "the question was one of twenty");
        assert_eq!(refused, 11, "{sent:?}");
        let orders = [world.carlas_order, world.own_order];
        for order in orders {
            let refused = world.start(&world.carla, Topic::Order(order), &out("Hello", 1)).await;
            assert!(matches!(refused, Err(AppError::TooMany { .. })));
        }
    }
);

on_both!(
    async fn threads_begun_at_once_are_all_counted(world: World) {
        let outs: Vec<_> = (0..16).map(|n| out(&format!("Question {n}"), 0)).collect();
        let about = Topic::Product(world.lamp);
        let begun = join_all(outs.iter().map(|out| world.start(&world.carla, about, out))).await;
        assert_eq!(begun.iter().filter(|sent| sent.is_ok()).count(), 10, "{begun:?}");
        assert_eq!(world.number("SELECT COUNT(*) FROM threads").await, 10);
    }
);
