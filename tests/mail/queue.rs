//! For whom e-mails are queued, and for whom not.

use stoa::{
    domain::{accounts::Viewer, threads::Topic},
    server::db::mail_queue,
};

use crate::support::{NOW, World, on_both, out};

const NONE: [&str; 0] = [];

/// For which messages e-mails to somebody wait, as `first-last`.
async fn waiting(world: &World, who: &Viewer) -> Vec<String> {
    let ranges = "SELECT first_number || '-' || last_number FROM mails WHERE account_id =";
    world.texts(&format!("{ranges} {} ORDER BY first_number", who.id)).await
}

on_both!(
    async fn everyone_concerned_and_nobody_else(world: World) {
        let thread = world.question().await;
        for who in [&world.nora, &world.otto] {
            assert_eq!(waiting(&world, who).await, ["1-1"], "{}", who.name);
        }
        for who in [&world.carla, &world.chris, &world.vera, &world.ada, &world.abe] {
            assert_eq!(waiting(&world, who).await, NONE, "{}", who.name);
        }
        world.say(&world.ada, thread, "We read along.", 1).await;
        world.say(&world.nora, thread, "It is.", 2).await;
        assert_eq!(waiting(&world, &world.nora).await, ["1-1", "2-2"]);
        assert_eq!(waiting(&world, &world.carla).await, ["2-2", "3-3"]);
        assert_eq!(waiting(&world, &world.ada).await, ["3-3"], "she takes part now");
        assert_eq!(waiting(&world, &world.abe).await, ["3-3"], "as an admin does");
        for who in [&world.chris, &world.vera] {
            assert_eq!(waiting(&world, who).await, NONE, "{}", who.name);
        }
    }
);

on_both!(
    async fn nobody_who_does_not_want_one(world: World) {
        world.sql(&format!("UPDATE accounts SET wants_mail = FALSE WHERE id = {}", world.nora.id)).await;
        world.sql(&format!("UPDATE accounts SET deactivated_at = 1 WHERE id = {}", world.abe.id)).await;
        let own = Topic::Product(world.card);
        let thread = world.start(&world.carla, own, &out("A gift", 0)).await.unwrap().thread;
        assert_eq!(waiting(&world, &world.ada).await, ["1-1"]);
        assert_eq!(waiting(&world, &world.abe).await, NONE);
        world.question().await;
        assert_eq!(waiting(&world, &world.nora).await, NONE);
        assert_eq!(waiting(&world, &world.otto).await, ["1-1"]);
        for switch in ["mail_customers", "mail_vendors", "mail_admins"] {
            world.sql(&format!("INSERT INTO settings (name, value) VALUES ('{switch}', 'off')")).await;
        }
        world.sql("DELETE FROM mails").await;
        world.question().await;
        world.say(&world.ada, thread, "With pleasure", 100).await;
        world.say(&world.carla, thread, "Thank you", 200).await;
        assert_eq!(mail_queue::next_due(&world.db).await.unwrap(), None);
    }
);

on_both!(
    async fn a_minute_of_one_author_is_one(world: World) {
        let thread = world.question().await;
        world.say(&world.carla, thread, "In a hall?", 59).await;
        world.say(&world.carla, thread, "In a garden?", 60).await;
        assert_eq!(waiting(&world, &world.otto).await, ["1-2", "3-3"]);
        world.say(&world.nora, thread, "In both.", 61).await;
        world.say(&world.carla, thread, "Fine", 62).await;
        assert_eq!(waiting(&world, &world.otto).await, ["1-2", "3-5", "4-4"]);
        assert_eq!(mail_queue::next_due(&world.db).await.unwrap(), Some(NOW.plus_seconds(60)));
    }
);
