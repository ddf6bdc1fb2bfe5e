//! Marking threads as read and unread, and undoing it.

use futures_util::future::join_all;
use leptos::prelude::FromServerFnError;
use stoa::{
    domain::{
        accounts::Viewer,
        ids::ThreadId,
        lists::ThreadQuery,
        threads::{MarkAs, Marking, PageOf, Topic},
    },
    error::{AppError, Problem},
    server::{
        Result,
        actions::{deletion, marking},
        clock,
        db::marking as sets,
        reads,
    },
};

use crate::support::{Page, World, encoded, on_both, out};

async fn mark_all(world: &World, who: &Viewer, address: &str, act: MarkAs) -> Result<u64> {
    let query = ThreadQuery::parse(address, who, 0)?;
    marking::mark_all(&world.db, who, query, act, clock::now()).await
}

async fn undo(world: &World, who: &Viewer) -> u64 {
    marking::undo(&world.db, who).await.unwrap()
}

async fn marking_of(world: &World, who: &Viewer) -> Option<Marking> {
    world.list(who, "").await.marking
}

async fn first_unread(world: &World, who: &Viewer, thread: ThreadId) -> Option<i64> {
    reads::thread(&world.db, who, thread, PageOf::Newest).await.unwrap().first_unread
}

fn everybody(world: &World) -> [&Viewer; 7] {
    [&world.carla, &world.chris, &world.nora, &world.otto, &world.vera, &world.ada, &world.abe]
}

/// What somebody's lists say: each thread with its unread messages and whether it is New.
async fn standing(world: &World, who: &Viewer) -> Vec<(ThreadId, i64, bool)> {
    world.rows(who, "").await.iter().map(|row| (row.id, row.unread, row.is_new)).collect()
}

/// Everybody's counts are what a recount from the messages finds.
async fn assert_counts(world: &World) {
    for who in everybody(world) {
        let unread = world.unread_in_all(who).await;
        assert_eq!(unread, world.recount(who).await, "{}", who.name);
        let in_rows: i64 = standing(world, who).await.iter().map(|(_, unread, _)| unread).sum();
        assert_eq!(unread, in_rows, "{}", who.name);
    }
}

/// A thread of Carla's with Lumen of five messages: hers are 1, 3 and 4, Nora's 2 and 5.
async fn talk(world: &World) -> ThreadId {
    let thread = world.question().await;
    world.say(&world.nora, thread, "Yes.", 1).await;
    world.say(&world.carla, thread, "And warm?", 2).await;
    world.say(&world.carla, thread, "Hello?", 3).await;
    world.say(&world.nora, thread, "That too.", 4).await;
    thread
}

on_both!(
    async fn read_is_up_to_the_newest_and_unread_from_the_latest_of_others(world: World) {
        let thread = talk(&world).await;
        for (who, unread, latest_of_others) in
            [(&world.carla, 2, 5), (&world.nora, 3, 4), (&world.otto, 5, 5)]
        {
            let name = &who.name;
            assert_eq!(world.unread(who, thread).await.0, unread, "{name}");
            assert_eq!(world.mark(who, &[thread], MarkAs::Unread).await, 0, "{name}: it never raises a mark");
            assert_eq!(world.unread(who, thread).await.0, unread, "{name}");
            assert_eq!(world.mark(who, &[thread], MarkAs::Read).await, 1, "{name}");
            assert_eq!(world.unread(who, thread).await, (0, false), "{name}");
            assert_eq!(first_unread(&world, who, thread).await, None, "{name}");
            assert_eq!(world.mark(who, &[thread], MarkAs::Read).await, 0, "{name}: it is read already");
            assert_eq!(world.mark(who, &[thread], MarkAs::Unread).await, 1, "{name}");
            assert_eq!(world.unread(who, thread).await.0, 1, "{name}");
            assert_eq!(first_unread(&world, who, thread).await, Some(latest_of_others), "{name}");
            assert_eq!(world.mark(who, &[thread], MarkAs::Unread).await, 0, "{name}: it is unread already");
            assert_eq!(world.unread(who, thread).await.0, 1, "{name}");
        }
        assert_counts(&world).await;
        world.say(&world.carla, thread, "Thanks!", 5).await;
        assert_eq!(world.unread(&world.nora, thread).await.0, 2, "what comes later counts beside it");
        world.open(&world.nora, thread).await.unwrap();
        assert_eq!(world.unread(&world.nora, thread).await.0, 0);
        assert_counts(&world).await;
    }
);

on_both!(
    async fn where_nothing_is_of_others_nothing_is_marked_unread(world: World) {
        let thread = world.question().await;
        world.say(&world.carla, thread, "Hello?", 1).await;
        world.open(&world.carla, thread).await.unwrap();
        assert_eq!(world.mark(&world.carla, &[thread], MarkAs::Unread).await, 0);
        assert_eq!(world.unread(&world.carla, thread).await, (0, false));
        world.open(&world.ada, thread).await.unwrap();
        assert_eq!(world.mark(&world.ada, &[thread], MarkAs::Unread).await, 0, "nothing counts for her");
        assert_eq!(world.unread(&world.ada, thread).await, (0, false));
        assert_counts(&world).await;
    }
);

on_both!(
    async fn threads_that_are_not_ones_own_are_left_alone(world: World) {
        let (first, second, deleted) =
            (world.question().await, world.question().await, world.question().await);
        let start = async |topic| world.start(&world.chris, topic, &out("Hello", 1)).await.unwrap().thread;
        let (tent, card) = (start(Topic::Product(world.tent)).await, start(Topic::Product(world.card)).await);
        world.delete(deleted).await;
        let (vera, ada) = (standing(&world, &world.vera).await, standing(&world, &world.ada).await);
        let foreign = [tent, card, deleted, ThreadId(999), ThreadId(-1)];
        for act in [MarkAs::Read, MarkAs::Unread] {
            for (who, foreign) in [(&world.nora, &foreign[..]), (&world.vera, &foreign[1..])] {
                assert_eq!(world.mark(who, foreign, act).await, 0, "{}", who.name);
                assert_eq!(marking_of(&world, who).await, None, "{}", who.name);
            }
        }
        let mixed = [tent, second, card, ThreadId(999), first, deleted, second, first];
        assert_eq!(world.mark(&world.nora, &mixed, MarkAs::Read).await, 2);
        assert_eq!(marking_of(&world, &world.nora).await, Some(Marking { is_read: true, threads: 2 }));
        assert_eq!(standing(&world, &world.nora).await, [(second, 0, false), (first, 0, false)]);
        assert_eq!(standing(&world, &world.vera).await, vera);
        let of_ada: Vec<_> = ada
            .iter()
            .map(|row| if row.0 == tent || row.0 == card { *row } else { (row.0, 0, false) })
            .collect();
        assert_eq!(standing(&world, &world.ada).await, of_ada);
        let none = marking::mark(&world.db, &world.nora, &[], MarkAs::Read, clock::now()).await;
        assert_eq!(none, Err(AppError::invalid([("threads", Problem::NothingSelected)])));
        assert_eq!(undo(&world, &world.nora).await, 2, "selecting nothing is no marking");
        assert_counts(&world).await;
    }
);

on_both!(
    async fn others_keep_their_marks_and_bells(world: World) {
        let thread = talk(&world).await;
        world.start(&world.carla, Topic::Product(world.card), &out("Valid?", 5)).await.unwrap();
        for who in everybody(&world) {
            let mut others = Vec::new();
            for other in everybody(&world).into_iter().filter(|other| other.id != who.id) {
                let unread: Vec<_> = standing(&world, other).await.iter().map(|row| (row.0, row.1)).collect();
                others.push((other, unread, world.unread_in_all(other).await));
            }
            for act in [MarkAs::Read, MarkAs::Unread] {
                mark_all(&world, who, "", act).await.unwrap();
                world.mark(who, &[thread], act).await;
                undo(&world, who).await;
                for (other, unread, bell) in &others {
                    let now: Vec<_> =
                        standing(&world, other).await.iter().map(|row| (row.0, row.1)).collect();
                    assert_eq!(now, *unread, "{} after {}", other.name, who.name);
                    assert_eq!(world.unread_in_all(other).await, *bell, "{} after {}", other.name, who.name);
                }
            }
        }
        assert_counts(&world).await;
    }
);

on_both!(
    async fn marking_read_ends_new_and_marking_unread_does_not_bring_it_back(world: World) {
        let thread = world.question().await;
        world.mark(&world.nora, &[thread], MarkAs::Read).await;
        assert_eq!(world.unread(&world.nora, thread).await, (0, false));
        assert_eq!(world.unread(&world.otto, thread).await, (1, false), "Otto's count is his own");
        assert_eq!(world.unread(&world.ada, thread).await, (0, false));
        assert_eq!(world.mark(&world.nora, &[thread], MarkAs::Unread).await, 1);
        for (who, unread) in [(&world.nora, 1), (&world.otto, 1), (&world.ada, 0)] {
            assert_eq!(world.unread(who, thread).await, (unread, false), "{}", who.name);
        }
        world.say(&world.carla, thread, "Hello?", 1).await;
        assert_eq!(world.unread(&world.nora, thread).await, (2, true));
        assert_eq!(world.mark(&world.ada, &[thread], MarkAs::Read).await, 1, "an admin has seen it too");
        assert_eq!(world.unread(&world.nora, thread).await, (2, false));
        world.say(&world.nora, thread, "Yes.", 2).await;
        world.say(&world.carla, thread, "Thanks", 3).await;
        for act in [MarkAs::Read, MarkAs::Unread] {
            assert_eq!(world.mark(&world.carla, &[thread], act).await, 1);
            assert_eq!(world.unread(&world.nora, thread).await, (3, true), "a customer's marking is her own");
        }
        assert_eq!(world.unread(&world.carla, thread).await, (1, true));
        assert_counts(&world).await;
    }
);

on_both!(
    /// More threads than are marked in one go, all of a filter and all of a search.
    async fn all_that_a_filter_lets_through_are_marked(world: World) {
        let world = world.unlimited();
        let mut threads = Vec::new();
        let sets = sets::at_once(&world.db);
        for _ in 0..(sets + 10).max(310) {
            threads.push(world.question().await);
        }
        let count = threads.len() as u64;
        let tent = world
            .start(&world.carla, Topic::Product(world.tent), &out("Is it bright?", 1))
            .await
            .unwrap()
            .thread;
        let unread = async |who| world.list(who, "show=unread").await.matches.counted;
        assert_eq!(mark_all(&world, &world.nora, "show=unread", MarkAs::Read).await, Ok(count));
        assert_eq!((unread(&world.nora).await, unread(&world.otto).await), (0, count as i64));
        let marking = Some(Marking { is_read: true, threads: count as i64 });
        assert_eq!(marking_of(&world, &world.nora).await, marking);
        assert_eq!(world.list(&world.otto, "show=new").await.matches.counted, 0);
        assert_eq!(undo(&world, &world.nora).await, count);
        assert_eq!(unread(&world.nora).await, count as i64);
        assert_eq!(world.list(&world.otto, "show=new").await.matches.counted, count as i64);

        let place = format!("sort=id&per=20&cursor={}.", threads[300]);
        assert_eq!(
            mark_all(&world, &world.nora, &place, MarkAs::Read).await,
            Ok(count),
            "not from a place on"
        );
        assert_eq!(mark_all(&world, &world.nora, "", MarkAs::Read).await, Ok(0), "all are read");
        assert_eq!(mark_all(&world, &world.nora, "sort=customer", MarkAs::Unread).await, Ok(count));
        assert_eq!(mark_all(&world, &world.otto, "q=bri", MarkAs::Read).await, Ok(count));
        assert_eq!(undo(&world, &world.otto).await, count);
        assert_eq!(
            mark_all(&world, &world.otto, "q=%22is+it+bright%22&show=unread", MarkAs::Read).await,
            Ok(count)
        );
        assert_eq!((unread(&world.nora).await, unread(&world.otto).await), (count as i64, 0));
        assert_eq!(mark_all(&world, &world.otto, "q=nothing", MarkAs::Unread).await, Ok(0));
        assert_eq!(marking_of(&world, &world.otto).await, None);
        assert_eq!(world.unread(&world.vera, tent).await, (1, true), "what isn't Lumen's was left alone");

        let selected = [&threads[..], &[tent]].concat();
        assert_eq!(world.mark(&world.nora, &selected, MarkAs::Read).await, count);
        assert_counts(&world).await;
    }
);

on_both!(
    async fn a_filter_marks_nothing_else(world: World) {
        let start = async |who, topic, words, seconds| {
            world.start(who, topic, &out(words, seconds)).await.unwrap().thread
        };
        let lamp = start(&world.carla, Topic::Product(world.lamp), "A red one?", 0).await;
        let vendor = start(&world.chris, Topic::Vendor(world.lumen), "A blue one?", 86_400).await;
        let order = start(&world.carla, Topic::Order(world.carlas_order), "A red one?", 172_800).await;
        let card = start(&world.chris, Topic::Product(world.card), "A red one?", 1).await;
        world.sql(&format!("UPDATE threads SET is_disputed = TRUE WHERE id = {vendor}")).await;
        let unread = async |who| {
            let mut unread = world.ids(who, "show=unread").await;
            unread.sort_unstable();
            unread
        };
        for (address, left) in [
            ("subject=order", vec![lamp, vendor]),
            ("subject=vendor", vec![lamp, order]),
            ("show=disputes", vec![lamp, order]),
            ("from=2026-09-22", vec![lamp]),
            ("to=2026-09-22", vec![order]),
            ("q=red", vec![vendor]),
            ("q=red&subject=product", vec![vendor, order]),
            ("q=%22one+red%22", vec![lamp, vendor, order]),
            ("show=new&q=chris", vec![lamp, order]),
            ("", vec![]),
        ] {
            let marked = mark_all(&world, &world.nora, address, MarkAs::Read).await.unwrap();
            assert_eq!(
                (unread(&world.nora).await, marked),
                (left.clone(), 3 - left.len() as u64),
                "{address}"
            );
            assert_eq!(undo(&world, &world.nora).await, marked, "{address}");
            assert_eq!(unread(&world.nora).await, [lamp, vendor, order], "{address}");
        }
        for (address, left) in [
            ("vendor=own", vec![]),
            ("vendor=1", vec![card]),
            ("show=unread", vec![]),
            ("show=deleted", vec![card]),
        ] {
            mark_all(&world, &world.ada, address, MarkAs::Read).await.unwrap();
            assert_eq!(unread(&world.ada).await, left, "{address}");
            undo(&world, &world.ada).await;
        }
        assert_counts(&world).await;
    }
);

on_both!(
    async fn undo_brings_back_what_was(world: World) {
        let (partly, whole, read) = (talk(&world).await, talk(&world).await, talk(&world).await);
        world.mark(&world.otto, &[read], MarkAs::Read).await;
        world.mark(&world.otto, &[partly], MarkAs::Read).await;
        world.say(&world.carla, partly, "One", 6).await;
        world.say(&world.nora, partly, "Two", 7).await;
        let before = standing(&world, &world.otto).await;
        assert_eq!(before, [(partly, 2, true), (read, 0, false), (whole, 5, true)]);
        for _ in 0..2 {
            assert_eq!(world.mark(&world.otto, &[partly, whole, read], MarkAs::Read).await, 2);
            assert_eq!(marking_of(&world, &world.otto).await, Some(Marking { is_read: true, threads: 2 }));
            assert_eq!(marking_of(&world, &world.nora).await, None, "it is nobody else's to undo");
            assert_eq!(undo(&world, &world.nora).await, 0);
            assert_eq!(
                standing(&world, &world.otto).await,
                [(partly, 0, false), (read, 0, false), (whole, 0, false)]
            );
            assert_eq!(undo(&world, &world.otto).await, 2);
            assert_eq!(standing(&world, &world.otto).await, before);
            assert_eq!(first_unread(&world, &world.otto, partly).await, Some(6));
            assert_eq!(first_unread(&world, &world.otto, whole).await, Some(1));
            assert_eq!(marking_of(&world, &world.otto).await, None);
            assert_eq!(undo(&world, &world.otto).await, 0, "once");
            assert_eq!(standing(&world, &world.otto).await, before);
        }
        assert_eq!(world.mark(&world.otto, &[partly, whole, read], MarkAs::Unread).await, 1);
        assert_eq!(marking_of(&world, &world.otto).await, Some(Marking { is_read: false, threads: 1 }));
        assert_eq!(world.unread(&world.otto, read).await, (1, false));
        assert_eq!(undo(&world, &world.otto).await, 1);
        assert_eq!(standing(&world, &world.otto).await, before);
        assert_counts(&world).await;
    }
);

on_both!(
    async fn only_the_last_marking_can_be_undone_and_not_for_long(world: World) {
        let (first, second) = (world.question().await, world.question().await);
        world.mark(&world.nora, &[first], MarkAs::Read).await;
        world.mark(&world.nora, &[second], MarkAs::Read).await;
        assert_eq!(undo(&world, &world.nora).await, 1);
        assert_eq!(standing(&world, &world.nora).await, [(second, 1, true), (first, 0, false)]);
        for (seconds, is_offered) in [(-290, true), (-301, false)] {
            let at = clock::now().plus_seconds(seconds);
            marking::mark(&world.db, &world.nora, &[second], MarkAs::Read, at).await.unwrap();
            assert_eq!(marking_of(&world, &world.nora).await.is_some(), is_offered, "{seconds}");
            undo(&world, &world.nora).await;
        }
        assert_counts(&world).await;
    }
);

on_both!(
    async fn undo_leaves_what_was_touched_since(world: World) {
        let (opened, grown, deleted, unread) =
            (world.question().await, world.question().await, world.question().await, world.question().await);
        let (marked, all) = ([opened, grown, deleted], [opened, grown, deleted, unread]);
        assert_eq!(world.mark(&world.nora, &all, MarkAs::Read).await, 4);
        world.mark(&world.nora, &[unread], MarkAs::Unread).await;
        assert_eq!(undo(&world, &world.nora).await, 1);
        assert_eq!(world.unread(&world.nora, unread).await.0, 0);

        world.mark(&world.otto, &marked, MarkAs::Read).await;
        assert_eq!(undo(&world, &world.otto).await, 3);
        assert_eq!(world.mark(&world.otto, &all, MarkAs::Read).await, 4);
        for thread in [opened, grown, deleted] {
            world.say(&world.carla, thread, "Hello?", 1).await;
        }
        world.open(&world.otto, opened).await.unwrap();
        world.delete(deleted).await;
        assert_eq!(undo(&world, &world.otto).await, 2);
        assert_eq!(world.unread(&world.otto, opened).await, (0, false), "he has read it since");
        assert_eq!(world.unread(&world.otto, grown).await, (2, true), "what arrived since counts");
        assert_eq!(world.unread(&world.otto, unread).await, (1, false));
        deletion::restore(&world.db, &world.ada, deleted).await.unwrap();
        assert_eq!(world.unread(&world.otto, deleted).await, (1, true), "it was not there to be undone");
        assert_eq!(undo(&world, &world.otto).await, 0);

        world.mark(&world.otto, &[grown, unread], MarkAs::Read).await;
        world.mark(&world.otto, &[grown, unread], MarkAs::Unread).await;
        world.open(&world.otto, grown).await.unwrap();
        assert_eq!(undo(&world, &world.otto).await, 1, "the other was opened since");
        assert_eq!(
            (world.unread(&world.otto, grown).await.0, world.unread(&world.otto, unread).await.0),
            (0, 0)
        );
        assert_counts(&world).await;
    }
);

on_both!(
    async fn undo_brings_new_back_unless_somebody_else_has_looked(world: World) {
        let [alone, opened, marked, by_admin, asked] = {
            let mut threads = Vec::new();
            for _ in 0..5 {
                threads.push(world.question().await);
            }
            <[ThreadId; 5]>::try_from(threads).unwrap()
        };
        let all = [alone, opened, marked, by_admin, asked];
        assert_eq!(world.mark(&world.nora, &all, MarkAs::Read).await, 5);
        world.open(&world.otto, opened).await.unwrap();
        world.mark(&world.otto, &[marked], MarkAs::Read).await;
        world.say(&world.carla, by_admin, "Hello?", 1).await;
        world.open(&world.ada, by_admin).await.unwrap();
        world.say(&world.carla, asked, "Hello?", 2).await;
        assert_eq!(undo(&world, &world.nora).await, 5);
        for (thread, unread, is_new, why) in [
            (alone, 1, true, "nobody else has seen it"),
            (opened, 1, false, "Otto opened it"),
            (marked, 1, false, "Otto marked it as read"),
            (by_admin, 2, false, "Ada opened it with what came later"),
            (asked, 2, true, "there is something new anyway"),
        ] {
            assert_eq!(world.unread(&world.nora, thread).await, (unread, is_new), "{why}");
            assert_eq!(world.unread(&world.ada, thread).await, (0, is_new), "{why}");
        }
        assert_eq!(undo(&world, &world.otto).await, 1);
        assert_eq!(world.unread(&world.otto, marked).await.0, 1);
        assert_counts(&world).await;
    }
);

on_both!(
    async fn undoing_what_only_ended_new(world: World) {
        let thread = world.question().await;
        assert_eq!(
            world.mark(&world.ada, &[thread], MarkAs::Read).await,
            1,
            "it was New, if not in her bell"
        );
        assert_eq!(world.unread(&world.nora, thread).await, (1, false));
        assert_eq!(undo(&world, &world.ada).await, 1);
        assert_eq!(world.unread(&world.nora, thread).await, (1, true));
        assert_eq!(world.unread(&world.ada, thread).await, (0, true));
        assert_counts(&world).await;
    }
);

on_both!(
    async fn markings_at_once_end_well(world: World) {
        let world = world.unlimited();
        let mut threads = Vec::new();
        for _ in 0..30 {
            threads.push(world.question().await);
        }
        world.mark(&world.otto, &threads, MarkAs::Read).await;
        world.say(&world.carla, threads[0], "Hello?", 1).await;
        let backwards: Vec<ThreadId> = threads.iter().rev().copied().collect();
        for round in 0..5 {
            let more: Vec<_> = (0..4).map(|n| out("More", 10 * round + n)).collect();
            let acts = (0..28).map(async |n: usize| {
                let act = if (n / 7).is_multiple_of(2) { MarkAs::Read } else { MarkAs::Unread };
                match n % 7 {
                    0 => {
                        mark_all(&world, &world.nora, "", act).await.unwrap();
                    }
                    1 => {
                        world.mark(&world.otto, &backwards, act).await;
                    }
                    2 => {
                        world.mark(&world.ada, &threads, act).await;
                    }
                    3 => {
                        mark_all(&world, &world.carla, "q=bri", act).await.unwrap();
                    }
                    4 => {
                        undo(&world, [&world.nora, &world.otto, &world.ada][n % 3]).await;
                    }
                    5 => {
                        world.open(&world.otto, threads[10 + n / 7]).await.unwrap();
                    }
                    _ => {
                        world.send(&world.carla, threads[10 + n / 7], &more[n / 7]).await.unwrap();
                    }
                }
            });
            join_all(acts).await;
            assert_counts(&world).await;
        }
        let (nora, otto) = tokio::join!(
            mark_all(&world, &world.nora, "", MarkAs::Read),
            world.mark(&world.otto, &backwards, MarkAs::Read)
        );
        assert!(nora.unwrap() <= 30 && otto <= 30);
        for who in [&world.nora, &world.otto] {
            assert!(
                standing(&world, who).await.iter().all(|row| (row.1, row.2) == (0, false)),
                "{}",
                who.name
            );
        }
        assert_counts(&world).await;
    }
);

/// What a marking's answer says.
fn count(page: &Page) -> u64 {
    assert_eq!(page.status, 200, "{}", page.text);
    postcard::from_bytes(&page.bytes).unwrap()
}

on_both!(
    async fn forms_mark_one_several_and_all(world: World) {
        let (first, second, third) = (world.question().await, world.question().await, world.question().await);
        let foreign =
            world.start(&world.chris, Topic::Product(world.tent), &out("Psst", 0)).await.unwrap().thread;
        let [one, two, foreign] = [first, second, foreign].map(|id| id.to_string());
        let nora = world.browser_of(&world.nora).await;
        let unread = async || world.ids(&world.nora, "show=unread").await;

        let fields = [("act", "read"), ("threads[]", &one), ("threads[]", &foreign), ("threads[]", &two)];
        assert_eq!(count(&nora.call("mark_threads", &fields).await), 2);
        assert_eq!(unread().await, [third]);
        assert_eq!(count(&nora.call("undo_marking", &[]).await), 2);
        assert_eq!(unread().await, [third, second, first]);
        let only = format!("{one}.read");
        let fields = [("act", "unread"), ("threads[]", two.as_str()), ("only", &only), ("all", "?")];
        assert_eq!(count(&nora.call("mark_threads", &fields).await), 1, "only that one");
        assert_eq!(unread().await, [third, second]);
        assert_eq!(count(&nora.call("mark_threads", &[("only", &format!("{one}.unread"))]).await), 1);
        assert_eq!(count(&nora.call("mark_threads", &[("only", &format!("{foreign}.read"))]).await), 0);
        let fields = [("act", "read"), ("threads[]", foreign.as_str()), ("threads[]", "999")];
        assert_eq!(count(&nora.call("mark_threads", &fields).await), 0);
        assert_eq!(unread().await, [third, second, first]);
        assert_eq!(world.unread(&world.vera, foreign.parse().unwrap()).await, (1, true));

        let nothing = [("act", "read"), ("all", "?show=disputes")];
        assert_eq!(count(&nora.call("mark_threads", &nothing).await), 0);
        let filter = [("act", "read"), ("all", "?show=unread&q=bright&per=20"), ("threads[]", &one)];
        assert_eq!(count(&nora.call("mark_threads", &filter).await), 3, "all, not those selected");
        assert_eq!(unread().await, []);
        assert_eq!(count(&nora.call("mark_threads", &[("act", "unread"), ("all", "?")]).await), 3);
        assert_eq!(unread().await, [third, second, first]);
        assert_counts(&world).await;
    }
);

on_both!(
    async fn forms_work_without_a_script(world: World) {
        let world = world.unlimited();
        let mut threads = Vec::new();
        for _ in 0..60 {
            threads.push(world.question().await.to_string());
        }
        let path = format!("/panel/message-center/{}", threads[0]);
        let list = "/panel/message-center";
        let nora = world.browser_of(&world.nora).await;
        let mut fields = vec![("act", "read")];
        fields.extend(threads.iter().map(|id| ("threads[]", id.as_str())));
        for (call, fields, unread) in [
            ("mark_threads", fields, 0),
            ("undo_marking", vec![], 60),
            ("mark_threads", vec![("act", "read"), ("all", "?show=unread")], 0),
            ("mark_threads", vec![("only", &format!("{}.unread", threads[1]))], 1),
            ("mark_threads", vec![("act", "unread"), ("all", "?q=bright")], 60),
        ] {
            let page = nora.post(call, list, &fields).await;
            assert_eq!((page.status, page.location.as_deref()), (303, Some(list)), "{call}");
            assert_eq!(world.unread_in_all(&world.nora).await, unread);
        }
        let page = nora.post("mark_threads", &path, &[("act", "read")]).await;
        assert_eq!(page.status, 422);
        assert!(page.says("Select the threads to be marked first."), "{}", page.text);
        assert!(page.says("Is it bright?"), "it is the page that the form stands on");
        assert_eq!(world.unread_in_all(&world.nora).await, 60);
    }
);

on_both!(
    async fn what_cannot_be_marked_is_refused(world: World) {
        let thread = world.question().await.to_string();
        let nora = world.browser_of(&world.nora).await;
        let from = format!("/panel/message-center/{thread}");
        let long = format!("?q={}", encoded(&"x".repeat(201)));
        let (only, no_act) = (format!("{thread}.x"), format!("{thread}."));
        for (fields, status) in [
            (vec![], 400),
            (vec![("threads[]", thread.as_str())], 400),
            (vec![("act", "x"), ("threads[]", &thread)], 400),
            (vec![("act", ""), ("threads[]", &thread)], 400),
            (vec![("act", "Read"), ("threads[]", &thread)], 400),
            (vec![("act", "read"), ("threads[]", "x")], 400),
            (vec![("act", "read"), ("threads[]", "99999999999999999999")], 400),
            (vec![("only", "x")], 400),
            (vec![("only", &thread)], 400),
            (vec![("only", &only)], 400),
            (vec![("only", &no_act)], 400),
            (vec![("only", ".read")], 400),
            (vec![("only", "x.read")], 400),
            (vec![("all", "?")], 400),
            (vec![("act", "read"), ("all", "?show=x")], 400),
            (vec![("act", "read"), ("all", "?show=deleted")], 400),
            (vec![("act", "read"), ("all", "?vendor=1")], 400),
            (vec![("act", "read"), ("all", &long)], 422),
            (vec![("act", "read"), ("all", "?from=x")], 422),
            (vec![("act", "read")], 422),
            (vec![("act", "read"), ("all", "")], 422),
            (vec![("act", "unread"), ("threads", "")], 400),
        ] {
            let call = nora.call("mark_threads", &fields).await;
            assert_eq!(call.status, status, "{fields:?}");
            let page = nora.post("mark_threads", &from, &fields).await;
            assert_eq!(page.status, status, "{fields:?}");
            assert_eq!(world.unread(&world.nora, thread.parse().unwrap()).await, (1, true), "{fields:?}");
        }
        let refused = AppError::de(nora.call("mark_threads", &[("act", "read")]).await.bytes.into());
        assert_eq!(refused, AppError::invalid([("threads", Problem::NothingSelected)]));
        assert_eq!(nora.get("/api/mark_threads?act=read&all=").await.status, 405, "nothing happens by GET");
    }
);

on_both!(
    async fn guests_mark_nothing(world: World) {
        let thread = world.question().await.to_string();
        for (call, fields) in [
            ("mark_threads", vec![("act", "read"), ("threads[]", thread.as_str())]),
            ("mark_threads", vec![("act", "read"), ("all", "?")]),
            ("mark_threads", vec![("only", &format!("{thread}.read"))]),
            ("undo_marking", vec![]),
        ] {
            assert_eq!(world.browser().call(call, &fields).await.status, 401, "{fields:?}");
            let page = world.browser().post(call, "/panel/message-center", &fields).await;
            assert_eq!(page.status, 401, "{fields:?}");
            assert_eq!(page.field("next").as_deref(), Some("/panel/message-center"), "signing in leads back");
        }
        assert_eq!(world.unread(&world.nora, thread.parse().unwrap()).await, (1, true));
    }
);

on_both!(
    async fn customers_mark_their_own(world: World) {
        let thread = talk(&world).await;
        let of_chris =
            world.start(&world.chris, Topic::Product(world.lamp), &out("Hello", 0)).await.unwrap().thread;
        world.say(&world.nora, of_chris, "Hello!", 5).await;
        let carla = world.browser_of(&world.carla).await;
        let (own, foreign) = (thread.to_string(), of_chris.to_string());
        let new = standing(&world, &world.nora).await;
        let fields = [("act", "read"), ("threads[]", own.as_str()), ("threads[]", &foreign)];
        let page = carla.post("mark_threads", "/account/messages", &fields).await;
        assert_eq!((page.status, page.location.as_deref()), (303, Some("/account/messages")));
        assert_eq!(world.unread_in_all(&world.carla).await, 0);
        assert_eq!(world.unread_in_all(&world.chris).await, 1);
        assert_eq!(count(&carla.call("mark_threads", &[("act", "unread"), ("all", "?")]).await), 1);
        assert_eq!(world.unread(&world.carla, thread).await, (1, true));
        assert_eq!(count(&carla.call("undo_marking", &[]).await), 1);
        assert_eq!(world.unread(&world.carla, thread).await, (0, false));
        assert_eq!(standing(&world, &world.nora).await, new);
        assert_eq!(carla.call("mark_threads", &[("act", "read"), ("all", "?show=new")]).await.status, 400);
    }
);
