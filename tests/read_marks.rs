//! What is unread, and New.

use stoa::{
    domain::{
        accounts::{Registration, Role, Viewer},
        lists::ThreadQuery,
        names::Name,
        threads::{PageOf, Topic},
    },
    server::{
        actions::{accounts, read_marks},
        lists, reads,
    },
};

use crate::support::{NOW, World, on_both, out};

on_both!(
    async fn a_message_counts_for_the_others(world: World) {
        let thread = world.question().await;
        assert_eq!(world.unread(&world.carla, thread).await, (0, false), "not for its author");
        assert_eq!(world.unread(&world.nora, thread).await, (1, true));
        assert_eq!(world.unread(&world.otto, thread).await, (1, true));
        assert_eq!(world.unread(&world.ada, thread).await, (0, true), "not for admins: it has a vendor");
        for stranger in [&world.chris, &world.vera] {
            assert_eq!(world.unread_in_all(stranger).await, 0, "{}", stranger.name);
        }
        world.say(&world.nora, thread, "Yes.", 1).await;
        assert_eq!(world.unread(&world.carla, thread).await, (1, true));
        assert_eq!(world.unread(&world.otto, thread).await, (2, true), "a colleague's counts too");
    }
);

on_both!(
    async fn marks_are_ones_own_and_new_is_the_teams(world: World) {
        let thread = world.question().await;
        assert_eq!(world.open(&world.nora, thread).await, Ok(Some(1)));
        assert_eq!(world.unread(&world.nora, thread).await, (0, false));
        assert_eq!(world.unread(&world.otto, thread).await, (1, false), "unread for Otto, but no longer New");
        world.say(&world.carla, thread, "Hello?", 1).await;
        assert_eq!(world.unread(&world.nora, thread).await, (1, true));
        assert_eq!(world.open(&world.ada, thread).await, Ok(None), "an admin looks: nothing counted for her");
        assert_eq!(world.unread(&world.nora, thread).await, (1, false));
    }
);

on_both!(
    async fn opening_marks_what_is_shown_and_nothing_later(world: World) {
        let thread = world.question().await;
        world.open(&world.nora, thread).await.unwrap();
        world.say(&world.carla, thread, "And warm?", 1).await;
        assert_eq!(world.unread(&world.nora, thread).await, (1, true));
        let view = reads::thread(&world.db, &world.nora, thread, PageOf::Newest).await.unwrap();
        assert_eq!(view.first_unread, Some(2));
        read_marks::open(&world.db, &world.nora, thread, PageOf::After(i64::MAX)).await.unwrap();
        assert_eq!(world.unread(&world.nora, thread).await, (0, false));
        read_marks::open(&world.db, &world.nora, thread, PageOf::Before(-5)).await.unwrap();
        assert_eq!(world.unread(&world.nora, thread).await, (0, false), "a mark is never lowered by opening");
        world.say(&world.carla, thread, "Hello?", 2).await;
        assert_eq!(
            world.unread(&world.nora, thread).await,
            (1, true),
            "and never raised beyond what there is"
        );
    }
);

on_both!(
    async fn reading_reorders_nothing(world: World) {
        let first = world.question().await;
        let second = world.question().await;
        world.open(&world.nora, first).await.unwrap();
        let list = lists::threads(&world.db, &world.nora, &ThreadQuery::all()).await.unwrap();
        assert_eq!(list.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [second, first]);
    }
);

on_both!(
    async fn admins_count_what_is_theirs(world: World) {
        let own = world
            .start(&world.carla, Topic::Product(world.card), &out("Valid how long?", 0))
            .await
            .unwrap()
            .thread;
        assert_eq!(world.unread(&world.ada, own).await, (1, true), "the marketplace's own");
        let thread = world.question().await;
        world.say(&world.nora, thread, "Yes.", 1).await;
        assert_eq!(world.unread(&world.ada, thread).await.0, 0);
        world.say(&world.abe, thread, "Can we help?", 2).await;
        assert_eq!(world.unread(&world.ada, thread).await.0, 0, "an admin's first word counts for no other");
        world.say(&world.carla, thread, "Please do.", 3).await;
        assert_eq!(world.unread(&world.ada, thread).await.0, 1, "from then on they follow");
        assert_eq!(world.unread(&world.abe, thread).await.0, 1);
        let view = reads::thread(&world.db, &world.ada, thread, PageOf::Newest).await.unwrap();
        assert_eq!(view.first_unread, Some(4), "what didn't count isn't unread");
        assert_eq!(world.unread_in_all(&world.ada).await, 2);
    }
);

on_both!(
    async fn who_joins_later_starts_with_nothing_unread(world: World) {
        let thread = world.question().await;
        let eve = join(&world).await;
        assert_eq!(world.unread(&eve, thread).await, (0, true));
        world.say(&world.carla, thread, "Hello?", 200).await;
        assert_eq!(world.unread(&eve, thread).await, (1, true));
        let view = reads::thread(&world.db, &eve, thread, PageOf::Newest).await.unwrap();
        assert_eq!(view.first_unread, Some(2));
    }
);

on_both!(
    /// A recount from the messages finds what the counters say, after many acts at once.
    async fn counts_are_right_after_acts_at_once(world: World) {
        let mut world = world;
        world.limits.messages_per_minute.0 = 0;
        let thread = world.question().await;
        let outs: Vec<_> = (0..40).map(|n| out(&format!("{n}"), n)).collect();
        let acts = outs.iter().enumerate().map(async |(n, out)| {
            let who = [&world.carla, &world.nora, &world.otto, &world.ada][n % 4];
            if n % 3 == 0 {
                world.open(who, thread).await.unwrap();
            }
            world.send(who, thread, out).await.unwrap();
        });
        futures_util::future::join_all(acts).await;
        for who in [&world.carla, &world.nora, &world.otto] {
            let view = reads::thread(&world.db, who, thread, PageOf::Newest).await.unwrap();
            let first = view.first_unread.unwrap_or(i64::MAX);
            let by_hand = view
                .messages
                .iter()
                .filter(|message| message.number >= first && message.author != Name::You)
                .count();
            assert_eq!(world.unread(who, thread).await.0, by_hand as i64, "{}", who.name);
            assert_eq!(world.unread_in_all(who).await, by_hand as i64, "{}", who.name);
        }
    }
);

/// A new colleague of Nora's, a hundred seconds from now.
async fn join(world: &World) -> Viewer {
    let at = NOW.plus_seconds(100);
    let person = Registration::parse("Eve", "eve@demo.test", "long enough").unwrap();
    let id = accounts::create(&world.db, person, Role::Vendor, Some(world.lumen), at).await.unwrap();
    Viewer { id, name: "Eve".to_owned(), ..world.nora.clone() }
}
