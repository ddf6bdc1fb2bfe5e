//! Starting threads, and who sees them.

use stoa::{
    domain::{
        ids::{OrderId, ProductId, ThreadId, VendorId},
        lists::ThreadQuery,
        threads::{PageOf, Subject, Topic},
    },
    error::{AppError, Problem},
    server::{lists, reads},
};

use crate::support::{on_both, out};

on_both!(
    async fn asking_starts_a_thread_each_time(world: World) {
        let about = Topic::Product(world.lamp);
        let first = world.start(&world.carla, about, &out("Is it bright?", 0)).await.unwrap();
        let second = world.start(&world.carla, about, &out("Is it warm?", 1)).await.unwrap();
        assert_ne!(first.thread, second.thread);
        assert_eq!((first.number, second.number), (1, 1));
        let vendor = world.start(&world.carla, Topic::Vendor(world.lumen), &out("Hello", 2)).await.unwrap();
        let list = lists::threads(&world.db, &world.nora, &ThreadQuery::all()).await.unwrap();
        let ids: Vec<_> = list.rows.iter().map(|row| row.id).collect();
        assert_eq!(ids, [vendor.thread, second.thread, first.thread], "latest first");
        assert!(matches!(list.rows[0].subject, Subject::Vendor { id, .. } if id == world.lumen));
        assert!(matches!(list.rows[1].subject, Subject::Product { id, .. } if id == world.lamp));
    }
);

on_both!(
    async fn a_send_about_something_else_is_another_send(world: World) {
        let question = out("Is it in stock?", 0);
        let first = world.start(&world.carla, Topic::Product(world.lamp), &question).await.unwrap();
        assert_eq!(world.start(&world.carla, Topic::Product(world.lamp), &question).await, Ok(first));
        for other in
            [Topic::Product(world.card), Topic::Vendor(world.lumen), Topic::Order(world.carlas_order)]
        {
            let refused = world.start(&world.carla, other, &question).await;
            assert_eq!(refused, Err(AppError::Conflict(Problem::SendIdTaken)), "{other:?}");
        }
    }
);

on_both!(
    async fn an_order_has_one_thread_whoever_writes(world: World) {
        let order = Topic::Order(world.carlas_order);
        let first = world.start(&world.nora, order, &out("It ships today.", 0)).await.unwrap();
        let second = world.start(&world.carla, order, &out("Thank you!", 1)).await.unwrap();
        let third = world.start(&world.ada, order, &out("All well?", 2)).await.unwrap();
        assert_eq!((first.thread, second.thread), (second.thread, third.thread));
        assert_eq!([first.number, second.number, third.number], [1, 2, 3]);
    }
);

on_both!(
    async fn an_order_has_one_thread_when_two_write_at_once(world: World) {
        let order = Topic::Order(world.carlas_order);
        let (first, second) = (out("Where is it?", 0), out("It ships today.", 0));
        let (first, second) =
            tokio::join!(world.start(&world.carla, order, &first), world.start(&world.nora, order, &second));
        assert_eq!(first.unwrap().thread, second.unwrap().thread);
    }
);

on_both!(
    async fn only_the_right_people_start_threads(world: World) {
        for seller in [&world.nora, &world.vera, &world.ada] {
            for topic in [Topic::Product(world.lamp), Topic::Vendor(world.lumen)] {
                let refused = world.start(seller, topic, &out("Hello", 0)).await;
                assert_eq!(refused, Err(AppError::Forbidden), "{}", seller.name);
            }
        }
        for stranger in [&world.chris, &world.vera] {
            let refused = world.start(stranger, Topic::Order(world.carlas_order), &out("Hello", 0)).await;
            assert_eq!(refused, Err(AppError::NotFound), "{}", stranger.name);
        }
        for seller in [&world.nora, &world.vera] {
            let refused = world.start(seller, Topic::Order(world.own_order), &out("Hello", 0)).await;
            assert_eq!(refused, Err(AppError::NotFound), "{}", seller.name);
        }
    }
);

on_both!(
    async fn what_is_gone_starts_nothing(world: World) {
        for topic in
            [Topic::Product(ProductId(999)), Topic::Vendor(VendorId(999)), Topic::Order(OrderId(999))]
        {
            let refused = world.start(&world.carla, topic, &out("Hello", 0)).await;
            assert_eq!(refused, Err(AppError::NotFound), "{topic:?}");
        }
        assert!(lists::threads(&world.db, &world.ada, &ThreadQuery::all()).await.unwrap().rows.is_empty());
    }
);

on_both!(
    async fn a_thread_is_seen_by_its_own_people_only(world: World) {
        let thread = world.question().await;
        for (viewer, sees) in [
            (&world.carla, true),
            (&world.nora, true),
            (&world.otto, true),
            (&world.ada, true),
            (&world.chris, false),
            (&world.vera, false),
        ] {
            let found = reads::thread(&world.db, viewer, thread, PageOf::Newest).await;
            assert_eq!(found.is_ok(), sees, "{}", viewer.name);
            if !sees {
                assert_eq!(found.unwrap_err(), AppError::NotFound);
                assert_eq!(world.open(viewer, thread).await, Err(AppError::NotFound));
            }
            let list = lists::threads(&world.db, viewer, &ThreadQuery::all()).await.unwrap();
            assert_eq!(list.rows.iter().any(|row| row.id == thread), sees, "{}", viewer.name);
        }
    }
);

on_both!(
    async fn the_marketplaces_own_belongs_to_no_vendor(world: World) {
        let card =
            world.start(&world.carla, Topic::Product(world.card), &out("How long is it valid?", 0)).await;
        let order = world.start(&world.carla, Topic::Order(world.own_order), &out("Where is it?", 1)).await;
        for thread in [card.unwrap().thread, order.unwrap().thread] {
            assert!(reads::thread(&world.db, &world.ada, thread, PageOf::Newest).await.is_ok());
            for seller in [&world.nora, &world.vera] {
                assert_eq!(
                    reads::thread(&world.db, seller, thread, PageOf::Newest).await.unwrap_err(),
                    AppError::NotFound
                );
            }
        }
    }
);

on_both!(
    async fn a_list_goes_on_where_it_ended(world: World) {
        let mut world = world;
        world.limits.messages_per_minute.0 = 0;
        world.limits.threads_per_hour.0 = 0;
        let mut all = Vec::new();
        for _ in 0..53 {
            all.push(world.question().await);
        }
        all.reverse();
        let first = lists::threads(&world.db, &world.carla, &ThreadQuery::all()).await.unwrap();
        let next = first.next.map(|next| next.parse().unwrap());
        let query = ThreadQuery { cursor: next, ..ThreadQuery::all() };
        let rest = lists::threads(&world.db, &world.carla, &query).await.unwrap();
        assert_eq!((first.rows.len(), rest.rows.len(), rest.next), (50, 3, None));
        let ids: Vec<ThreadId> = first.rows.iter().chain(&rest.rows).map(|row| row.id).collect();
        assert_eq!(ids, all, "those of one moment keep an order of their own");
    }
);

on_both!(
    async fn a_customer_starts_ten_threads_an_hour(world: World) {
        let ask = async |seconds| {
            world.start(&world.carla, Topic::Product(world.lamp), &out("Is it bright?", seconds)).await
        };
        for thread in 0..10 {
            ask(thread * 60).await.unwrap();
        }
        assert_eq!(ask(600).await, Err(AppError::TooMany { retry_after: 3_000 }));
        assert_eq!(ask(3_599).await, Err(AppError::TooMany { retry_after: 1 }));
        assert!(ask(3_600).await.is_ok());
    }
);
