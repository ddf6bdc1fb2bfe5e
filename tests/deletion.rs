//! Deleting threads and bringing them back.

use leptos::prelude::FromServerFnError;
use stoa::{
    domain::{
        accounts::Viewer,
        ids::ThreadId,
        lists::ThreadQuery,
        messages::{MessageBody, SendId},
        names::Name,
        threads::{Deletion, MarkAs, PageOf, ThreadRow, ThreadView, Topic},
    },
    error::{AppError, Problem},
    server::{
        Result,
        actions::{deletion, marking, messages::Outgoing},
        clock, reads,
    },
};

use crate::support::{NOW, World, on_both, out};

const DELETED: AppError = AppError::Conflict(Problem::ThreadDeleted);

async fn delete(world: &World, who: &Viewer, thread: ThreadId) -> Result<()> {
    deletion::delete(&world.db, who, thread, NOW.plus_seconds(500)).await
}

async fn restore(world: &World, who: &Viewer, thread: ThreadId) -> Result<()> {
    deletion::restore(&world.db, who, thread).await
}

async fn view(world: &World, who: &Viewer, thread: ThreadId) -> Result<ThreadView> {
    reads::thread(&world.db, who, thread, PageOf::Newest).await
}

fn everybody(world: &World) -> [&Viewer; 7] {
    [&world.carla, &world.chris, &world.nora, &world.otto, &world.vera, &world.ada, &world.abe]
}

/// All that somebody can find out about threads.
#[derive(Debug, PartialEq)]
struct Knowledge {
    rows: Vec<ThreadRow>,
    unread: Vec<ThreadId>,
    new: Vec<ThreadId>,
    found: Vec<ThreadRow>,
    bell: i64,
    others: Vec<Vec<ThreadId>>,
    first_unread: Vec<Option<i64>>,
}

async fn knowledge(world: &World, who: &Viewer) -> Knowledge {
    let rows = world.rows(who, "").await;
    let (mut others, mut first_unread) = (Vec::new(), Vec::new());
    for row in &rows {
        let view = view(world, who, row.id).await.unwrap();
        others.push(view.others.iter().map(|other| other.id).collect());
        first_unread.push(view.first_unread);
    }
    Knowledge {
        unread: world.ids(who, "show=unread").await,
        new: if who.sells() { world.ids(who, "show=new").await } else { Vec::new() },
        found: world.rows(who, "q=bright").await,
        bell: world.unread_in_all(who).await,
        rows,
        others,
        first_unread,
    }
}

/// A thread of Carla's with Lumen in which everybody has read something else, beside two others.
async fn talk(world: &World) -> ThreadId {
    world.start(&world.carla, Topic::Product(world.card), &out("As bright as the lamp?", 0)).await.unwrap();
    let thread = world.question().await;
    world.open(&world.otto, thread).await.unwrap();
    world.say(&world.nora, thread, "Very bright.", 1).await;
    world.say(&world.ada, thread, "Can we help?", 2).await;
    world.open(&world.carla, thread).await.unwrap();
    world.say(&world.carla, thread, "How bright?", 3).await;
    world.question().await;
    thread
}

on_both!(
    async fn only_admins_delete_and_restore(world: World) {
        let thread = talk(&world).await;
        let missing = ThreadId(999);
        for (who, refusal) in [
            (&world.carla, AppError::Forbidden),
            (&world.nora, AppError::Forbidden),
            (&world.otto, AppError::Forbidden),
            (&world.chris, AppError::NotFound),
            (&world.vera, AppError::NotFound),
        ] {
            assert_eq!(delete(&world, who, thread).await, Err(refusal.clone()), "{}", who.name);
            assert_eq!(restore(&world, who, thread).await, Err(refusal), "{}", who.name);
            assert_eq!(delete(&world, who, missing).await, Err(AppError::NotFound), "{}", who.name);
            assert_eq!(world.ids(&world.nora, "").await.len(), 2, "nothing was done");
        }
        assert_eq!(delete(&world, &world.ada, missing).await, Err(AppError::NotFound));
        assert_eq!(restore(&world, &world.ada, missing).await, Err(AppError::NotFound));
        delete(&world, &world.ada, thread).await.unwrap();
        for who in [&world.carla, &world.nora, &world.otto, &world.chris, &world.vera] {
            assert_eq!(delete(&world, who, thread).await, Err(AppError::NotFound), "{}", who.name);
            assert_eq!(restore(&world, who, thread).await, Err(AppError::NotFound), "{}", who.name);
        }
        assert_eq!(world.ids(&world.abe, "show=deleted").await, [thread]);
        restore(&world, &world.abe, thread).await.unwrap();
        assert_eq!(world.ids(&world.nora, "").await.len(), 2);
    }
);

on_both!(
    async fn a_thread_with_an_open_dispute_is_not_deleted(world: World) {
        let thread = talk(&world).await;
        world.sql(&format!("UPDATE threads SET is_disputed = TRUE WHERE id = {thread}")).await;
        let before = knowledge(&world, &world.nora).await;
        assert_eq!(delete(&world, &world.ada, thread).await, Err(AppError::Conflict(Problem::DisputeOpen)));
        for (who, refusal) in [(&world.nora, AppError::Forbidden), (&world.vera, AppError::NotFound)] {
            assert_eq!(delete(&world, who, thread).await, Err(refusal), "{}", who.name);
        }
        let ada = world.browser_of(&world.ada).await;
        let id = thread.to_string();
        assert_eq!(ada.call("delete_thread", &[("thread", &id)]).await.status, 409);
        assert_eq!(knowledge(&world, &world.nora).await, before);
        world.sql(&format!("UPDATE threads SET is_disputed = FALSE WHERE id = {thread}")).await;
        delete(&world, &world.ada, thread).await.unwrap();
        assert_eq!(world.ids(&world.ada, "show=deleted").await, [thread]);
    }
);

on_both!(
    async fn a_deleted_thread_is_gone_for_everyone(world: World) {
        let thread = talk(&world).await;
        let mut before = Vec::new();
        for who in everybody(&world) {
            before.push(knowledge(&world, who).await);
        }
        delete(&world, &world.ada, thread).await.unwrap();
        for (who, before) in everybody(&world).into_iter().zip(before) {
            let now = knowledge(&world, who).await;
            let name = &who.name;
            let is_other = |row: &&ThreadRow| row.id != thread;
            let rest: Vec<_> = before.rows.iter().filter(is_other).cloned().collect();
            assert_eq!(now.rows, rest, "{name}");
            assert_eq!(
                now.found,
                before.found.iter().filter(is_other).cloned().collect::<Vec<_>>(),
                "{name}"
            );
            assert_eq!(now.bell, rest.iter().map(|row| row.unread).sum::<i64>(), "{name}");
            assert_eq!(now.bell, world.recount(who).await, "{name}");
            for gone in [&now.unread, &now.new].into_iter().chain(&now.others) {
                assert!(!gone.contains(&thread), "{name}");
            }
        }
        for who in [&world.carla, &world.nora, &world.otto, &world.chris, &world.vera] {
            assert_eq!(view(&world, who, thread).await, Err(AppError::NotFound), "{}", who.name);
            assert_eq!(world.open(who, thread).await, Err(AppError::NotFound), "{}", who.name);
            let browser = world.browser_of(who).await;
            let path = if who.sells() { "/panel/message-center" } else { "/account/messages" };
            let (page, missing) =
                (browser.get(&format!("{path}/{thread}")).await, browser.get(&format!("{path}/999")).await);
            assert_eq!((page.status, missing.status), (404, 404), "{}", who.name);
            assert!(!page.says("Very bright.") && !page.says("Deleted"), "{}", who.name);
            let id = thread.to_string();
            let (called, missing) = (
                browser.call("open_thread", &[("id", &id)]).await,
                browser.call("open_thread", &[("id", "999")]).await,
            );
            assert_eq!((called.status, &called.text), (404, &missing.text), "{}", who.name);
        }
    }
);

on_both!(
    async fn admins_can_still_read_it_and_see_who_deleted_it(world: World) {
        let thread = talk(&world).await;
        delete(&world, &world.ada, thread).await.unwrap();
        for (who, by) in [(&world.ada, Name::You), (&world.abe, Name::Known("Ada".to_owned()))] {
            let view = view(&world, who, thread).await.unwrap();
            assert_eq!(view.messages.len(), 4);
            assert_eq!(view.deletion, Some(Deletion { by, at: NOW.plus_seconds(500) }));
            let rows = world.rows(who, "show=deleted").await;
            assert_eq!(rows.len(), 1);
            assert!(rows[0].is_deleted && rows[0].id == thread);
            let page = world.browser_of(who).await.get(&format!("/panel/message-center/{thread}")).await;
            assert_eq!(page.status, 200);
            assert!(page.says("Very bright.") && page.says("Deleted by") && page.says("Restore"));
            assert_eq!(page.typed(), None, "there is nothing to write in");
        }
        let list = world.browser_of(&world.ada).await.get("/panel/message-center").await;
        assert!(!list.says("How bright?"));
    }
);

on_both!(
    async fn the_first_deletion_is_kept(world: World) {
        let thread = talk(&world).await;
        deletion::delete(&world.db, &world.ada, thread, NOW.plus_seconds(500)).await.unwrap();
        deletion::delete(&world.db, &world.abe, thread, NOW.plus_seconds(900)).await.unwrap();
        let deletion = view(&world, &world.ada, thread).await.unwrap().deletion;
        assert_eq!(deletion, Some(Deletion { by: Name::You, at: NOW.plus_seconds(500) }));
        restore(&world, &world.ada, thread).await.unwrap();
        assert_eq!(view(&world, &world.ada, thread).await.unwrap().deletion, None);
        deletion::delete(&world.db, &world.abe, thread, NOW.plus_seconds(900)).await.unwrap();
        let deletion = view(&world, &world.ada, thread).await.unwrap().deletion;
        let by = Name::Known("Abe".to_owned());
        assert_eq!(deletion, Some(Deletion { by, at: NOW.plus_seconds(900) }));
    }
);

on_both!(
    async fn restoring_brings_back_what_was(world: World) {
        let thread = talk(&world).await;
        let mut before = Vec::new();
        for who in everybody(&world) {
            before.push(knowledge(&world, who).await);
        }
        assert!(
            before.iter().filter(|known| known.unread.contains(&thread)).count() >= 4,
            "there is something"
        );
        for _ in 0..2 {
            delete(&world, &world.ada, thread).await.unwrap();
            delete(&world, &world.abe, thread).await.unwrap();
            assert_eq!(restore(&world, &world.abe, thread).await, Ok(()));
            assert_eq!(restore(&world, &world.abe, thread).await, Ok(()), "twice changes nothing");
            for (who, before) in everybody(&world).into_iter().zip(&before) {
                assert_eq!(&knowledge(&world, who).await, before, "{}", who.name);
                assert_eq!(world.recount(who).await, before.bell, "{}", who.name);
            }
            assert_eq!(world.ids(&world.ada, "show=deleted").await, []);
        }
        assert_eq!(world.say(&world.carla, thread, "Still there?", 10).await, 5, "and it goes on");
        assert_eq!(world.unread(&world.nora, thread).await, (4, true));
    }
);

on_both!(
    async fn nothing_can_be_written_to_it(world: World) {
        let thread = talk(&world).await;
        delete(&world, &world.ada, thread).await.unwrap();
        for (who, refusal) in [
            (&world.carla, DELETED),
            (&world.nora, DELETED),
            (&world.otto, DELETED),
            (&world.ada, DELETED),
            (&world.abe, DELETED),
            (&world.chris, AppError::NotFound),
            (&world.vera, AppError::NotFound),
        ] {
            let refused = world.send(who, thread, &out("Hello?", 10)).await;
            assert_eq!(refused, Err(refusal), "{}", who.name);
        }
        restore(&world, &world.ada, thread).await.unwrap();
        assert_eq!(world.bodies(&world.ada, thread).await.len(), 4);
        assert_eq!(world.ids(&world.ada, "q=hello").await, []);
        for who in everybody(&world) {
            assert_eq!(world.unread_in_all(who).await, world.recount(who).await, "{}", who.name);
        }
    }
);

on_both!(
    async fn the_text_of_a_refused_message_is_on_the_page(world: World) {
        let thread = talk(&world).await;
        delete(&world, &world.ada, thread).await.unwrap();
        let id = thread.to_string();
        for (who, path) in [
            (&world.carla, "/account/messages"),
            (&world.nora, "/panel/message-center"),
            (&world.ada, "/panel/message-center"),
        ] {
            let browser = world.browser_of(who).await;
            let send_id = SendId::fresh().to_string();
            let fields = [("thread", id.as_str()), ("send_id", &send_id), ("body", "My <long> & dear text")];
            let called = browser.call("send_message", &fields).await;
            assert_eq!(called.status, 409, "{}", who.name);
            assert_eq!(AppError::de(called.bytes.into()), DELETED, "{}", who.name);
            let page = browser.post("send_message", &format!("{path}/{thread}"), &fields).await;
            assert_eq!(page.status, 409, "{}", who.name);
            assert!(page.text.contains("My &lt;long"), "{}: {}", who.name, page.text);
            assert!(page.says("was deleted by the marketplace"), "{}: {}", who.name, page.text);
        }
        assert_eq!(world.bodies(&world.ada, thread).await.len(), 4);
    }
);

on_both!(
    async fn it_cannot_be_marked(world: World) {
        let thread = talk(&world).await;
        let mut before = Vec::new();
        for who in everybody(&world) {
            before.push(knowledge(&world, who).await);
        }
        delete(&world, &world.ada, thread).await.unwrap();
        for who in everybody(&world) {
            for act in [MarkAs::Read, MarkAs::Unread] {
                assert_eq!(world.mark(who, &[thread], act).await, 0, "{}", who.name);
            }
        }
        let query = ThreadQuery::parse("show=deleted", &world.ada, 0).unwrap();
        let marked = marking::mark_all(&world.db, &world.ada, query, MarkAs::Read, clock::now()).await;
        assert_eq!(marked, Ok(0));
        restore(&world, &world.ada, thread).await.unwrap();
        for (who, before) in everybody(&world).into_iter().zip(&before) {
            assert_eq!(&knowledge(&world, who).await, before, "{}", who.name);
        }
    }
);

on_both!(
    async fn marks_made_before_are_undone_only_while_it_is_there(world: World) {
        let (deleted, kept) = (talk(&world).await, talk(&world).await);
        assert_eq!(world.mark(&world.nora, &[deleted, kept], MarkAs::Read).await, 2);
        delete(&world, &world.ada, deleted).await.unwrap();
        assert_eq!(marking::undo(&world.db, &world.nora).await, Ok(1));
        restore(&world, &world.ada, deleted).await.unwrap();
        assert_eq!(world.unread(&world.nora, deleted).await, (0, false));
        assert_eq!(world.unread(&world.nora, kept).await, (3, true));
        world.mark(&world.otto, &[deleted], MarkAs::Unread).await;
        delete(&world, &world.ada, deleted).await.unwrap();
        assert_eq!(marking::undo(&world.db, &world.otto).await, Ok(0), "nothing but deleted ones");
        assert_eq!(world.unread_in_all(&world.nora).await, world.recount(&world.nora).await);
    }
);

on_both!(
    async fn an_order_goes_on_in_a_fresh_thread(world: World) {
        let order = Topic::Order(world.carlas_order);
        let write = async |who, words, seconds| world.start(who, order, &out(words, seconds)).await.unwrap();
        let first = write(&world.carla, "Where is it?", 0).await.thread;
        write(&world.nora, "On its way.", 1).await;
        delete(&world, &world.ada, first).await.unwrap();
        let fresh = write(&world.nora, "It has arrived.", 2).await;
        assert_ne!(fresh.thread, first);
        assert_eq!(fresh.number, 1);
        assert_eq!(write(&world.carla, "Thanks!", 3).await.thread, fresh.thread);
        assert_eq!(world.bodies(&world.carla, fresh.thread).await, ["It has arrived.", "Thanks!"]);
        assert_eq!(world.ids(&world.carla, "").await, [fresh.thread]);
        assert_eq!(world.ids(&world.carla, "q=1001").await, [fresh.thread]);

        let has_another = Err(AppError::Conflict(Problem::OrderHasThread));
        assert_eq!(restore(&world, &world.ada, first).await, has_another);
        let ada = world.browser_of(&world.ada).await;
        let (id, path) = (first.to_string(), format!("/panel/message-center/{first}"));
        assert_eq!(ada.call("restore_thread", &[("thread", &id)]).await.status, 409);
        let page = ada.post("restore_thread", &path, &[("thread", &id)]).await;
        assert_eq!(page.status, 409);
        assert!(page.says("has a new conversation by now") && page.says("On its way."), "{}", page.text);
        assert_eq!(world.ids(&world.ada, "show=deleted").await, [first]);
        for who in everybody(&world) {
            assert_eq!(world.unread_in_all(who).await, world.recount(who).await, "{}", who.name);
        }

        delete(&world, &world.abe, fresh.thread).await.unwrap();
        assert_eq!(world.ids(&world.ada, "show=deleted").await, [fresh.thread, first]);
        restore(&world, &world.ada, first).await.unwrap();
        assert_eq!(restore(&world, &world.ada, fresh.thread).await, has_another);
        assert_eq!(write(&world.carla, "Hello again", 4).await.thread, first);
        assert_eq!(world.bodies(&world.carla, first).await, ["Where is it?", "On its way.", "Hello again"]);
    }
);

on_both!(
    async fn a_send_that_was_answered_is_answered_again(world: World) {
        let thread = talk(&world).await;
        let question = out("And the price?", 5);
        let sent = world.send(&world.carla, thread, &question).await.unwrap();
        let order = Topic::Order(world.carlas_order);
        let asked = out("Where is it?", 6);
        let started = world.start(&world.carla, order, &asked).await.unwrap();
        delete(&world, &world.ada, thread).await.unwrap();
        delete(&world, &world.ada, started.thread).await.unwrap();
        assert_eq!(world.send(&world.carla, thread, &question).await, Ok(sent), "it was stored (R-3.4)");
        assert_eq!(world.start(&world.carla, order, &asked).await, Ok(started));
        let other = Outgoing { body: MessageBody::parse("Something else").unwrap(), ..question };
        let refused = world.send(&world.carla, thread, &other).await;
        assert_eq!(refused, Err(AppError::Conflict(Problem::SendIdTaken)));
        assert_eq!(world.bodies(&world.ada, thread).await.len(), 5, "and nothing is stored twice");
        assert_eq!(world.bodies(&world.ada, started.thread).await, ["Where is it?"]);
        assert!(!world.ids(&world.carla, "").await.contains(&started.thread), "nor is it back");
    }
);

on_both!(
    async fn deleting_and_writing_at_once(world: World) {
        let world = world.unlimited();
        let (mut sent, mut refused) = (0, 0);
        for round in 0..20 {
            let thread = world.question().await;
            let words = out(&format!("Round number{round}"), 1);
            let (deleted, answer) = if round % 2 == 0 {
                tokio::join!(delete(&world, &world.ada, thread), world.send(&world.nora, thread, &words))
            } else {
                let (answer, deleted) =
                    tokio::join!(world.send(&world.nora, thread, &words), delete(&world, &world.ada, thread));
                (deleted, answer)
            };
            assert_eq!(deleted, Ok(()));
            let messages = match answer {
                Ok(answer) => {
                    sent += 1;
                    assert_eq!(answer.number, 2);
                    2
                }
                Err(error) => {
                    refused += 1;
                    assert_eq!(error, DELETED);
                    1
                }
            };
            assert_eq!(world.ids(&world.carla, "").await, [], "it is gone in any case");
            assert_eq!(world.unread_in_all(&world.carla).await, 0);
            let view = view(&world, &world.ada, thread).await.unwrap();
            assert_eq!((view.messages.len(), view.latest), (messages, messages as i64));
            restore(&world, &world.ada, thread).await.unwrap();
            assert_eq!(world.unread(&world.carla, thread).await.0, messages as i64 - 1);
            assert_eq!(world.ids(&world.carla, &format!("q=number{round}")).await.len(), messages - 1);
            for who in everybody(&world) {
                assert_eq!(world.unread_in_all(who).await, world.recount(who).await, "{}", who.name);
            }
            delete(&world, &world.ada, thread).await.unwrap();
        }
        assert_eq!(sent + refused, 20);
    }
);

on_both!(
    async fn deleting_and_reading_or_marking_at_once(world: World) {
        let world = world.unlimited();
        for _ in 0..10 {
            let thread = world.question().await;
            let marked = [thread];
            let (deleted, restored, opened, marked, unmarked) = tokio::join!(
                delete(&world, &world.ada, thread),
                restore(&world, &world.abe, thread),
                world.open(&world.nora, thread),
                world.mark(&world.otto, &marked, MarkAs::Read),
                world.mark(&world.otto, &marked, MarkAs::Unread)
            );
            assert_eq!((deleted, restored), (Ok(()), Ok(())));
            assert!(matches!(opened, Ok(Some(1)) | Err(AppError::NotFound)), "{opened:?}");
            assert!(marked <= 1 && unmarked <= 1);
            for is_there in [None, Some(false), Some(true)] {
                match is_there {
                    Some(true) => restore(&world, &world.ada, thread).await.unwrap(),
                    Some(false) => delete(&world, &world.ada, thread).await.unwrap(),
                    None => {}
                }
                for who in everybody(&world) {
                    assert_eq!(world.unread_in_all(who).await, world.recount(who).await, "{}", who.name);
                    let rows = world.rows(who, "show=unread").await;
                    let unread = rows.iter().map(|row| row.unread).sum::<i64>();
                    assert_eq!(unread, world.unread_in_all(who).await, "{}", who.name);
                }
            }
        }
    }
);

on_both!(
    /// Whoever is first: the order has one thread, and what was sent is in it.
    async fn restoring_and_starting_anew_at_once(world: World) {
        let world = world.unlimited();
        let order = Topic::Order(world.carlas_order);
        let mut thread = world.start(&world.carla, order, &out("Where is it?", 0)).await.unwrap().thread;
        for round in 0..20 {
            delete(&world, &world.ada, thread).await.unwrap();
            let (words, more) = (out("Hello?", 1 + round), out("It ships", 1 + round));
            let (restored, sent, answered) = tokio::join!(
                restore(&world, &world.ada, thread),
                world.start(&world.carla, order, &words),
                world.start(&world.nora, order, &more)
            );
            let (sent, answered) = (sent.unwrap(), answered.unwrap());
            assert_eq!(sent.thread, answered.thread, "an order has one thread");
            assert_eq!(world.ids(&world.carla, "").await, [sent.thread]);
            match restored {
                Ok(()) => assert_eq!(sent.thread, thread),
                Err(error) => {
                    assert_eq!(error, AppError::Conflict(Problem::OrderHasThread));
                    assert_ne!(sent.thread, thread);
                }
            }
            thread = sent.thread;
            for who in everybody(&world) {
                assert_eq!(world.unread_in_all(who).await, world.recount(who).await, "{}", who.name);
            }
        }
    }
);

on_both!(
    /// Two threads of one order: one comes back, the other is told why it doesn't.
    async fn restoring_two_threads_of_an_order_at_once(world: World) {
        let order = Topic::Order(world.carlas_order);
        let first = world.start(&world.carla, order, &out("Where is it?", 0)).await.unwrap().thread;
        delete(&world, &world.ada, first).await.unwrap();
        let second = world.start(&world.carla, order, &out("Hello?", 1)).await.unwrap().thread;
        for _ in 0..10 {
            delete(&world, &world.ada, first).await.unwrap();
            delete(&world, &world.ada, second).await.unwrap();
            let outcomes =
                tokio::join!(restore(&world, &world.ada, first), restore(&world, &world.abe, second));
            let back = match outcomes {
                (Ok(()), Err(AppError::Conflict(Problem::OrderHasThread))) => first,
                (Err(AppError::Conflict(Problem::OrderHasThread)), Ok(())) => second,
                other => panic!("{other:?}"),
            };
            assert_eq!(world.ids(&world.carla, "").await, [back]);
            assert_eq!(world.unread_in_all(&world.nora).await, world.recount(&world.nora).await);
        }
    }
);

on_both!(
    async fn forms_delete_and_restore(world: World) {
        let thread = talk(&world).await;
        let (id, list) = (thread.to_string(), "/panel/message-center");
        let path = format!("{list}/{thread}");
        let fields = [("thread", id.as_str())];
        for (call, who, status) in [
            ("delete_thread", &world.carla, 403),
            ("delete_thread", &world.nora, 403),
            ("delete_thread", &world.chris, 404),
            ("delete_thread", &world.vera, 404),
            ("restore_thread", &world.nora, 403),
            ("restore_thread", &world.vera, 404),
        ] {
            let browser = world.browser_of(who).await;
            assert_eq!(browser.call(call, &fields).await.status, status, "{call} by {}", who.name);
        }
        for call in ["delete_thread", "restore_thread"] {
            assert_eq!(world.browser().call(call, &fields).await.status, 401, "{call}");
            assert_eq!(world.browser().post(call, list, &fields).await.status, 401, "{call}");
            let ada = world.browser_of(&world.ada).await;
            for (id, status) in [("999", 404), ("x", 400), ("", 400)] {
                assert_eq!(ada.call(call, &[("thread", id)]).await.status, status, "{call} {id}");
            }
            assert_eq!(ada.call(call, &[]).await.status, 400, "{call}");
        }
        assert_eq!(world.ids(&world.ada, "show=deleted").await, []);
        let ada = world.browser_of(&world.ada).await;
        let page = ada.post("delete_thread", list, &fields).await;
        assert_eq!((page.status, page.location.as_deref()), (303, Some(list)));
        assert_eq!(world.ids(&world.ada, "show=deleted").await, [thread]);
        assert_eq!(ada.post("delete_thread", list, &fields).await.status, 303, "twice is no fault");
        let page = ada.post("restore_thread", &path, &fields).await;
        assert_eq!((page.status, page.location.as_deref()), (303, Some(path.as_str())));
        assert_eq!(world.ids(&world.ada, "show=deleted").await, []);
    }
);
