//! What was typed and not sent, kept for one's other devices.

use stoa::{
    domain::{
        ids::ThreadId,
        messages::{Draft, LONGEST_BODY, SendId},
        threads::PageOf,
    },
    error::{AppError, Problem},
    server::{actions::drafts, reads},
};

use crate::support::{Program, World, call, database, get, on_both, out};

fn draft(text: &str) -> Draft {
    Draft { send_id: SendId::fresh(), text: text.to_owned() }
}

impl World {
    async fn drafts_of_both(&self, thread: ThreadId) -> [Option<Draft>; 2] {
        let kept =
            |who| async move { reads::thread(&self.db, who, thread, PageOf::Newest).await.unwrap().draft };
        [kept(&self.carla).await, kept(&self.nora).await]
    }
}

on_both!(
    async fn a_draft_is_ones_own_and_the_last_one_counts(world: World) {
        let (thread, other) = (world.question().await, world.question().await);
        let (first, last) = (draft("Half a"), draft("Half a sentence"));
        for kept in [&first, &last] {
            drafts::keep(&world.db, &world.carla, thread, kept.clone()).await.unwrap();
        }
        assert_eq!(
            world.drafts_of_both(thread).await,
            [Some(last.clone()), None],
            "not Nora's, who is in it too"
        );
        assert_eq!(world.drafts_of_both(other).await, [None, None]);
        let noras = draft("Something else");
        drafts::keep(&world.db, &world.nora, thread, noras.clone()).await.unwrap();
        assert_eq!(world.drafts_of_both(thread).await, [Some(last), Some(noras.clone())]);
        drafts::keep(&world.db, &world.carla, thread, draft(" \r\n ")).await.unwrap();
        assert_eq!(world.drafts_of_both(thread).await, [None, Some(noras)], "nothing typed, nothing kept");
    }
);

on_both!(
    async fn what_was_sent_is_no_draft_even_when_it_comes_late(world: World) {
        let thread = world.question().await;
        let sent = out("Half a sentence, and the rest", 1);
        let typed = Draft { send_id: sent.send_id, text: "Half a sentence".to_owned() };
        drafts::keep(&world.db, &world.carla, thread, typed.clone()).await.unwrap();
        world.send(&world.carla, thread, &sent).await.unwrap();
        assert_eq!(world.drafts_of_both(thread).await, [None, None]);
        drafts::keep(&world.db, &world.carla, thread, typed).await.unwrap();
        assert_eq!(
            world.drafts_of_both(thread).await,
            [None, None],
            "on its way while the message was stored"
        );
    }
);

on_both!(
    async fn nobody_keeps_one_where_they_see_nothing(world: World) {
        let thread = world.question().await;
        for stranger in [&world.chris, &world.vera] {
            let kept = drafts::keep(&world.db, stranger, thread, draft("Mine")).await;
            assert_eq!(kept, Err(AppError::NotFound), "{}", stranger.name);
        }
        let long = drafts::keep(&world.db, &world.carla, thread, draft(&"x".repeat(LONGEST_BODY + 1))).await;
        assert_eq!(long, Err(AppError::invalid([("body", Problem::BodyTooLong(1))])));
        world.delete(thread).await;
        assert_eq!(
            drafts::keep(&world.db, &world.carla, thread, draft("Still")).await,
            Err(AppError::NotFound)
        );
        let admins = drafts::keep(&world.db, &world.ada, thread, draft("Still")).await;
        assert_eq!(admins, Err(AppError::Conflict(Problem::ThreadDeleted)));
    }
);

on_both!(
    async fn another_device_has_it_in_its_box(world: World) {
        let thread = world.question().await;
        let program = Program::start(&database(&world).await, &[]).await;
        let cookie = |cookie: String| format!("Cookie: {cookie}\r\n");
        let (phone, desk) = (world.cookie_of(&world.carla).await, world.cookie_of(&world.carla).await);
        let id = SendId::fresh();
        let form = format!("thread={thread}&send_id={id}&body=%3C%2Ftextarea%3E%3Cscript%3E%26lt%3B");
        let kept = call(&program.address, "/api/keep_draft", &cookie(phone), &form);
        assert!(kept.starts_with("HTTP/1.1 200"), "{kept}");
        let page = get(&program.address, &format!("/account/messages/{thread}"), &cookie(desk));
        assert!(page.contains("&lt;/textarea&gt;&lt;script&gt;&amp;lt;</textarea>"), "in the box, as text");
        assert!(
            page.contains(&format!("name=\"send_id\" value=\"{id}\"")),
            "sent from both, it is stored once"
        );
        let noras = cookie(world.cookie_of(&world.nora).await);
        let page = get(&program.address, &format!("/panel/message-center/{thread}"), &noras);
        assert!(!page.contains("&lt;/textarea>"), "it is nobody else's");
    }
);
