//! All counts are unread messages by one rule, whatever anybody does.

use stoa::{
    domain::{
        accounts::Viewer,
        disputes::{Act, Version},
        ids::ThreadId,
        messages::SendId,
        threads::{MarkAs, Topic},
    },
    server::{
        actions::{
            deletion,
            disputes::{self, Wish},
            marking,
        },
        reads,
    },
};

use crate::support::{NOW, World, chance, on_both, out};

/// How many acts there are.
const ACTS: i64 = 2_000;

on_both!(
    async fn a_recount_from_the_messages_finds_the_same_after_thousands_of_acts(world: World) {
        let world = world.unlimited();
        let mut chance = chance(7);
        for step in 0..ACTS {
            let people = everybody(&world);
            let who = people[pick(&mut chance, people.len())];
            let threads = world.ids(&world.ada, "show=all").await;
            let thread = (!threads.is_empty()).then(|| threads[pick(&mut chance, threads.len())]);
            let dice = chance(100);
            act(&world, who, thread, dice, step, usize::try_from(chance(3)).unwrap()).await;
            if step % 50 == 0 {
                compare(&world, step).await;
            }
        }
        compare(&world, ACTS).await;
        let sent = world.number("SELECT COUNT(*) FROM messages").await;
        assert!(sent > ACTS / 5, "much was said: {sent}");
    }
);

fn everybody(world: &World) -> [&Viewer; 7] {
    [&world.carla, &world.chris, &world.nora, &world.otto, &world.vera, &world.ada, &world.abe]
}

fn pick(chance: &mut impl FnMut(u64) -> u64, among: usize) -> usize {
    usize::try_from(chance(among as u64)).unwrap()
}

/// Has somebody do something; what isn't theirs to do is refused, and changes nothing.
async fn act(world: &World, who: &Viewer, thread: Option<ThreadId>, dice: u64, step: i64, which: usize) {
    let Some(thread) = thread.filter(|_| dice >= 8) else {
        let topic = [
            Topic::Product([world.lamp, world.tent, world.card][which]),
            Topic::Vendor([world.lumen, world.fjord, world.lumen][which]),
            Topic::Order([world.carlas_order, world.chris_order, world.own_order][which]),
        ][pick_by(dice)];
        return drop(world.start(who, topic, &out("Hello", step)).await);
    };
    match dice {
        8..45 => drop(world.send(who, thread, &out("So it goes", step)).await),
        45..65 => drop(world.open(who, thread).await),
        65..72 => drop(world.mark(who, &[thread], MarkAs::Read).await),
        72..82 => drop(world.mark(who, &[thread], MarkAs::Unread).await),
        82..85 => {
            let query = stoa::domain::lists::ThreadQuery::all();
            drop(marking::mark_all(&world.db, who, query, MarkAs::Read, NOW.plus_seconds(step)).await);
        }
        85..89 => drop(marking::undo(&world.db, who).await),
        89..91 => drop(deletion::delete(&world.db, who, thread, NOW.plus_seconds(step)).await),
        91..94 => {
            for deleted in world.ids(&world.ada, "show=deleted").await {
                drop(deletion::restore(&world.db, who, deleted).await);
            }
        }
        _ => dispute(world, who, ["1001", "1002", "1003"][which], step).await,
    }
}

fn pick_by(dice: u64) -> usize {
    usize::try_from(dice % 3).unwrap()
}

/// Opens the dispute of an order, or closes it.
async fn dispute(world: &World, who: &Viewer, order: &str, step: i64) {
    let Ok(seen) = reads::order(&world.db, who, order).await else { return };
    let act = if seen.dispute.open.is_some() { Act::Close } else { Act::Open };
    let wish = Wish {
        act,
        order: order.to_owned(),
        words: "Because".to_owned(),
        seen: Version(seen.dispute.version.0),
        send_id: SendId::fresh(),
        address: String::new(),
        at: NOW.plus_seconds(step),
    };
    drop(disputes::act(&world.db, &world.limits, who, &wish).await);
}

/// The bell, the rows and the messages themselves say the same to everybody.
async fn compare(world: &World, step: i64) {
    for who in everybody(world) {
        let bell = world.unread_in_all(who).await;
        assert_eq!(bell, world.recount(who).await, "{} after {step} acts", who.name);
        let rows: i64 = world.rows(who, "show=unread&per=100").await.iter().map(|row| row.unread).sum();
        assert_eq!(bell, rows, "{}'s rows after {step} acts", who.name);
    }
}

on_both!(
    async fn what_waits_is_counted_up_to_ninety_nine(world: World) {
        let thread = world.question().await;
        let more = |number: u16| {
            format!(
                "INSERT INTO threads (subject_kind, customer_id, vendor_id, product_id, created_at, latest_number,
                    latest_at, asked_number, opened_number, admins_follow, is_disputed)
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {number})
                SELECT subject_kind, customer_id, vendor_id, product_id, created_at, 1, latest_at + i, 1, 0, FALSE, TRUE
                FROM threads t CROSS JOIN n WHERE t.id = {thread}"
            )
        };
        let unread = format!(
            "INSERT INTO read_marks (account_id, thread_id, number, unread, latest_at)
            SELECT {}, id, 0, 1, latest_at FROM threads t
            WHERE NOT EXISTS (SELECT 1 FROM read_marks r WHERE r.thread_id = t.id AND r.account_id = {})",
            world.nora.id, world.nora.id
        );
        let (nora, vera) = (world.browser_of(&world.nora).await, world.browser_of(&world.vera).await);
        for (number, messages, disputes) in
            [(98, "Messages (99)", "Disputes (98)"), (2, "Messages (99+)", "Disputes (99+)")]
        {
            world.sql(&more(number)).await;
            world.sql(&unread).await;
            let page = nora.get("/panel/orders").await.text;
            assert!(page.contains(messages) && page.contains(disputes), "{page}");
            let page = vera.get("/panel/orders").await.text;
            assert!(page.contains("Messages (0)") && page.contains("Disputes (0)"), "{page}");
        }
    }
);
