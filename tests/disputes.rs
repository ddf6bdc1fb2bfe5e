//! Disputes (section 6 of the specification): who may, what it leaves behind, and several at once.

use stoa::{
    domain::{
        accounts::{Role, Viewer},
        disputes::{Act, DisputeHistory, LONGEST_REASON, Outcome, Version},
        messages::{MessageKind, SendId},
        names::Name,
        threads::{PageOf, Topic},
    },
    error::{AppError, Problem},
    server::{
        Result,
        actions::{
            deletion,
            disputes::{self, Wish},
        },
        config::Market,
        db, reads,
    },
};

use crate::support::{Browser, NOW, World, address, chance, on_both, out};

const ORDER: &str = "1001";

fn wish(act: Act, words: &str, seen: i64, seconds: i64) -> Wish {
    Wish {
        act,
        order: ORDER.to_owned(),
        words: words.to_owned(),
        seen: Version(seen),
        send_id: SendId::fresh(),
        address: "192.0.2.7".to_owned(),
        at: NOW.plus_seconds(seconds),
    }
}

async fn act(world: &World, who: &Viewer, wish: &Wish) -> Result<()> {
    disputes::act(&world.db, &world.limits, who, wish).await
}

/// How many disputes and notices there are, and whether the order carries the red mark.
async fn standing(world: &World) -> (i64, i64, bool) {
    let disputes = world.number("SELECT COUNT(*) FROM disputes").await;
    let notices = world.number("SELECT COUNT(*) FROM messages WHERE kind <> 'text'").await;
    let order = reads::order(&world.db, &world.ada, ORDER).await.unwrap();
    assert_eq!(order.row.is_disputed, order.dispute.open.is_some());
    (disputes, notices, order.row.is_disputed)
}

async fn history(world: &World, who: &Viewer) -> DisputeHistory {
    reads::disputes(&world.db, who, ORDER).await.unwrap()
}

on_both!(
    async fn every_state_and_act_for_everybody(world: World) {
        let world = world.unlimited();
        let is_open = || Err(AppError::Conflict(Problem::DisputeIsOpen));
        let none_open = || Err(AppError::Conflict(Problem::NoDisputeOpen));
        let people =
            [&world.carla, &world.chris, &world.nora, &world.otto, &world.vera, &world.ada, &world.abe];
        for opener in [None, Some(&world.carla), Some(&world.ada)] {
            for who in people {
                for wanted in [Act::Open, Act::Close] {
                    let version = reads::order(&world.db, &world.ada, ORDER).await.unwrap().dispute.version.0;
                    let seen = version + i64::from(opener.is_some());
                    if let Some(opener) = opener {
                        act(&world, opener, &wish(Act::Open, "Broken", version, 0)).await.unwrap();
                    }
                    let before = standing(&world).await;
                    let outcome = act(&world, who, &wish(wanted, "Why", seen, 0)).await;
                    let is_mine = opener.is_some_and(|opener| opener.id == who.id);
                    let expected = match (wanted, opener.is_some()) {
                        _ if [world.chris.id, world.vera.id].contains(&who.id) => Err(AppError::NotFound),
                        _ if who.role == Role::Vendor => Err(AppError::Forbidden),
                        (Act::Open, true) => is_open(),
                        (Act::Close, false) => none_open(),
                        (Act::Close, true) if who.role == Role::Customer && !is_mine => {
                            Err(AppError::Forbidden)
                        }
                        _ => Ok(()),
                    };
                    assert_eq!(outcome, expected, "{} {wanted:?}", who.name);
                    let after = standing(&world).await;
                    if outcome.is_ok() {
                        let is_open = wanted == Act::Open;
                        assert_eq!(after, (before.0 + i64::from(is_open), before.1 + 1, is_open));
                    } else {
                        assert_eq!(after, before, "nothing has changed");
                    }
                    let view = reads::order(&world.db, &world.ada, ORDER).await.unwrap().dispute;
                    if view.open.is_some() {
                        act(&world, &world.ada, &wish(Act::Close, "", view.version.0, 0)).await.unwrap();
                    }
                }
            }
        }
    }
);

on_both!(
    async fn a_dispute_is_told_marked_and_remembered(world: World) {
        act(&world, &world.carla, &wish(Act::Open, " The parcel never came. ", 0, 0)).await.unwrap();
        let thread = world.ids(&world.nora, "").await[0];
        for who in [&world.carla, &world.nora, &world.ada] {
            let view = reads::thread(&world.db, who, thread, PageOf::Newest).await.unwrap();
            assert!(view.is_disputed);
            let notice = &view.messages[0];
            assert_eq!((notice.number, notice.kind), (1, MessageKind::DisputeOpened));
            assert_eq!(notice.author == Name::You, who.id == world.carla.id);
            assert_eq!(world.bodies(who, thread).await, ["The parcel never came."]);
            let row = &world.rows(who, "").await[0];
            assert!(row.is_disputed && row.latest_kind == MessageKind::DisputeOpened);
        }
        for who in [&world.nora, &world.ada] {
            assert_eq!(world.ids(who, "show=disputes").await, [thread]);
            assert_eq!(world.unread(who, thread).await, (1, true), "{}", who.name);
            assert_eq!(db::waiting::count(&world.db, who).await.unwrap().1, 1);
        }
        assert_eq!(world.ids(&world.nora, "q=parcel+never").await, [thread]);
        for who in [&world.chris, &world.vera] {
            assert_eq!(db::waiting::count(&world.db, who).await.unwrap().1, 0);
            assert_eq!(reads::disputes(&world.db, who, ORDER).await, Err(AppError::NotFound));
        }
        let refused = deletion::delete(&world.db, &world.ada, thread, NOW).await;
        assert_eq!(refused, Err(AppError::Conflict(Problem::DisputeOpen)));
        act(&world, &world.ada, &wish(Act::Close, "Refunded.", 1, 60)).await.unwrap();
        act(&world, &world.ada, &wish(Act::Open, "The refund failed.", 2, 120)).await.unwrap();
        let past = history(&world, &world.nora).await;
        assert_eq!(past.disputes.len(), 2);
        assert_eq!(past.attempts, [], "only admins see what was tried");
        let (now, first) = (&past.disputes[0], &past.disputes[1]);
        assert_eq!((now.opened.words.as_str(), &now.closed), ("The refund failed.", &None));
        assert_eq!(now.opened.by, Name::Marketplace);
        assert_eq!((&first.opened.by, first.opened.at), (&Name::Known("Carla".to_owned()), NOW));
        let closed = first.closed.as_ref().unwrap();
        assert_eq!((closed.words.as_str(), closed.at), ("Refunded.", NOW.plus_seconds(60)));
        assert_eq!(history(&world, &world.ada).await.disputes[0].opened.by, Name::You);
        act(&world, &world.abe, &wish(Act::Close, "", 3, 180)).await.unwrap();
        deletion::delete(&world.db, &world.ada, thread, NOW).await.unwrap();
        assert_eq!(history(&world, &world.ada).await.disputes.len(), 2, "that stays");
    }
);

on_both!(
    async fn while_it_is_open_admins_hear_every_word(world: World) {
        let order = Topic::Order(world.carlas_order);
        let thread = world.start(&world.carla, order, &out("Where is it?", 0)).await.unwrap().thread;
        assert_eq!(world.unread_in_all(&world.ada).await, 0);
        act(&world, &world.carla, &wish(Act::Open, "It never came", 0, 1)).await.unwrap();
        world.say(&world.nora, thread, "We are looking for it.", 2).await;
        assert_eq!(world.unread_in_all(&world.ada).await, 2, "the notice and the message after it");
        act(&world, &world.ada, &wish(Act::Close, "", 1, 3)).await.unwrap();
        assert_eq!((world.unread_in_all(&world.ada).await, world.unread_in_all(&world.abe).await), (2, 3));
        world.say(&world.carla, thread, "Thank you", 4).await;
        assert_eq!(world.unread_in_all(&world.abe).await, 3, "nobody of theirs has written here");
        assert_eq!(world.unread_in_all(&world.carla).await, 2, "the answer and the closing");
        for who in [&world.carla, &world.nora, &world.otto, &world.ada, &world.abe, &world.vera, &world.chris]
        {
            assert_eq!(world.unread_in_all(who).await, world.recount(who).await, "{}", who.name);
        }
        assert!(world.unread(&world.nora, thread).await.1, "the closing is New to sellers");
    }
);

on_both!(
    async fn an_old_page_changes_nothing(world: World) {
        act(&world, &world.carla, &wish(Act::Open, "First", 0, 0)).await.unwrap();
        act(&world, &world.ada, &wish(Act::Close, "", 1, 1)).await.unwrap();
        let moved_on = Err(AppError::Conflict(Problem::DisputeMovedOn));
        assert_eq!(act(&world, &world.carla, &wish(Act::Open, "Again", 0, 2)).await, moved_on);
        act(&world, &world.carla, &wish(Act::Open, "Second", 2, 3)).await.unwrap();
        assert_eq!(act(&world, &world.ada, &wish(Act::Close, "", 1, 4)).await, moved_on);
        assert_eq!(standing(&world).await, (2, 3, true));
        let late = Err(AppError::Conflict(Problem::NoDisputeOpen));
        act(&world, &world.ada, &wish(Act::Close, "", 3, 5)).await.unwrap();
        assert_eq!(act(&world, &world.abe, &wish(Act::Close, "Settled", 3, 6)).await, late);
    }
);

on_both!(
    async fn a_form_sent_twice_is_one_dispute(world: World) {
        let opening = wish(Act::Open, "Broken", 0, 0);
        let (one, two) =
            tokio::join!(act(&world, &world.carla, &opening), act(&world, &world.carla, &opening));
        assert_eq!((one, two), (Ok(()), Ok(())));
        assert_eq!(act(&world, &world.carla, &opening).await, Ok(()));
        assert_eq!(standing(&world).await, (1, 1, true));
        let other = Wish { words: "Lost".to_owned(), ..opening.clone() };
        assert_eq!(act(&world, &world.carla, &other).await, Err(AppError::Conflict(Problem::SendIdTaken)));
        let closing = wish(Act::Close, "", 1, 1);
        act(&world, &world.carla, &closing).await.unwrap();
        assert_eq!(act(&world, &world.carla, &closing).await, Ok(()));
        assert_eq!(act(&world, &world.carla, &opening).await, Ok(()), "that was done");
        assert_eq!(standing(&world).await, (1, 2, false));
        let as_message =
            stoa::server::actions::messages::Outgoing { send_id: opening.send_id, ..out("Broken", 5) };
        let thread = world.ids(&world.carla, "").await[0];
        let taken = world.send(&world.carla, thread, &as_message).await;
        assert_eq!(taken, Err(AppError::Conflict(Problem::SendIdTaken)), "a notice is no message");
    }
);

on_both!(
    async fn of_two_at_once_one_wins_and_the_other_is_told(world: World) {
        let world = world.unlimited();
        for round in 0..6 {
            let seen = round * 2;
            let opened = tokio::join!(
                async { act(&world, &world.carla, &wish(Act::Open, "By her", seen, 0)).await },
                async { act(&world, &world.ada, &wish(Act::Open, "By them", seen, 0)).await },
                async { act(&world, &world.abe, &wish(Act::Open, "By them too", seen, 0)).await },
            );
            one_won([opened.0, opened.1, opened.2], Problem::DisputeIsOpen);
            let thread = world.ids(&world.ada, "").await[0];
            let closed = tokio::join!(
                async { act(&world, &world.abe, &wish(Act::Close, "", seen + 1, 1)).await },
                async { act(&world, &world.ada, &wish(Act::Close, "", seen + 1, 1)).await },
                async { world.send(&world.carla, thread, &out("Hello?", 1)).await },
            );
            one_won([closed.0, closed.1], Problem::NoDisputeOpen);
            closed.2.unwrap();
            assert_eq!(standing(&world).await, (round + 1, seen + 2, false));
        }
        assert_eq!(world.number("SELECT COUNT(*) FROM threads").await, 1);
        for who in [&world.carla, &world.nora, &world.ada, &world.abe] {
            assert_eq!(world.unread_in_all(who).await, world.recount(who).await, "{}", who.name);
        }
    }
);

fn one_won<const N: usize>(outcomes: [Result<()>; N], told: Problem) {
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    for outcome in outcomes {
        assert!(outcome.is_ok() || outcome == Err(AppError::Conflict(told)), "{outcome:?}");
    }
}

on_both!(
    async fn opening_and_deleting_at_once_leave_one_or_the_other(world: World) {
        for round in 0..4 {
            let order = Topic::Order(world.carlas_order);
            let thread = world.start(&world.carla, order, &out("Hello", round)).await.unwrap().thread;
            let version = reads::order(&world.db, &world.ada, ORDER).await.unwrap().dispute.version.0;
            let (opened, deleted) = tokio::join!(
                async { act(&world, &world.carla, &wish(Act::Open, "Broken", version, round)).await },
                deletion::delete(&world.db, &world.ada, thread, NOW),
            );
            let is_deleted = deleted.is_ok();
            if !is_deleted {
                assert_eq!(deleted, Err(AppError::Conflict(Problem::DisputeOpen)));
            }
            if opened.is_ok() {
                let shown = reads::order(&world.db, &world.ada, ORDER).await.unwrap();
                assert!(shown.row.is_disputed, "what is disputed is there");
                act(&world, &world.ada, &wish(Act::Close, "", version + 1, round)).await.unwrap();
            } else {
                assert_eq!(opened, Err(AppError::Conflict(Problem::ThreadDeleted)));
            }
        }
    }
);

/// A model of one order's disputes.
#[derive(Default)]
struct Model {
    version: i64,
    open_by: Option<Viewer>,
    done: usize,
    refused: usize,
}

impl Model {
    fn act(&mut self, who: &Viewer, act: Act, seen: i64, has_reason: bool, is_theirs: bool) -> Result<()> {
        let outcome = self.judge(who, act, seen, has_reason, is_theirs);
        match &outcome {
            Ok(()) => {
                self.version += 1;
                self.done += 1;
                self.open_by = (act == Act::Open).then(|| who.clone());
            }
            Err(AppError::NotFound) => {}
            Err(_) => self.refused += 1,
        }
        outcome
    }

    fn judge(&self, who: &Viewer, act: Act, seen: i64, has_reason: bool, is_theirs: bool) -> Result<()> {
        if !is_theirs {
            return Err(AppError::NotFound);
        }
        if who.role == Role::Vendor {
            return Err(AppError::Forbidden);
        }
        match (act, &self.open_by) {
            (Act::Open, Some(_)) => return Err(AppError::Conflict(Problem::DisputeIsOpen)),
            (Act::Close, None) => return Err(AppError::Conflict(Problem::NoDisputeOpen)),
            (Act::Close, Some(by)) if who.role == Role::Customer && by.id != who.id => {
                return Err(AppError::Forbidden);
            }
            _ => {}
        }
        if seen != self.version {
            return Err(AppError::Conflict(Problem::DisputeMovedOn));
        }
        if act == Act::Open && !has_reason {
            return Err(AppError::invalid([("body", Problem::ReasonMissing)]));
        }
        Ok(())
    }
}

on_both!(
    async fn any_acts_of_anybody_go_as_the_model_says(world: World) {
        let world = world.unlimited();
        let people = [&world.carla, &world.chris, &world.nora, &world.vera, &world.ada, &world.abe];
        let mut model = Model::default();
        for seed in 1..=6 {
            let mut chance = chance(seed);
            for step in 0..40 {
                let who = people[usize::try_from(chance(6)).unwrap()];
                let wanted = if chance(2) == 0 { Act::Open } else { Act::Close };
                let seen = if chance(4) == 0 { model.version - 1 } else { model.version };
                let words = if chance(5) == 0 { " " } else { "Because" };
                let is_theirs = ![world.chris.id, world.vera.id].contains(&who.id);
                let outcome = act(&world, who, &wish(wanted, words, seen, step)).await;
                let expected = model.act(who, wanted, seen, words != " ", is_theirs);
                assert_eq!(outcome, expected, "seed {seed}, step {step}: {} {wanted:?}", who.name);
                if chance(3) == 0 && model.version > 0 {
                    let thread = world.ids(&world.ada, "").await[0];
                    let author = [&world.carla, &world.nora, &world.ada][usize::try_from(chance(3)).unwrap()];
                    world.say(author, thread, "So it goes", step).await;
                }
            }
            let view = reads::order(&world.db, &world.carla, ORDER).await.unwrap().dispute;
            assert_eq!((view.version.0, view.open.is_some()), (model.version, model.open_by.is_some()));
            for who in people {
                assert_eq!(world.unread_in_all(who).await, world.recount(who).await, "{}", who.name);
            }
        }
        let tried = world.number("SELECT COUNT(*) FROM dispute_attempts WHERE outcome <> 'done'").await;
        let done = world.number("SELECT COUNT(*) FROM dispute_attempts WHERE outcome = 'done'").await;
        assert_eq!((tried, done), (model.refused as i64, model.done as i64));
    }
);

on_both!(
    async fn what_was_tried_is_kept_for_admins(world: World) {
        let _ = act(&world, &world.carla, &wish(Act::Open, "", 0, 0)).await.unwrap_err();
        let _ = act(&world, &world.nora, &wish(Act::Open, "Me too", 0, 1)).await.unwrap_err();
        let _ = act(&world, &world.vera, &wish(Act::Open, "Me too", 0, 2)).await.unwrap_err();
        act(&world, &world.carla, &wish(Act::Open, "Broken", 0, 3)).await.unwrap();
        let _ = act(&world, &world.ada, &wish(Act::Open, "Broken", 1, 4)).await.unwrap_err();
        let attempts = history(&world, &world.ada).await.attempts;
        let told: Vec<_> = attempts
            .iter()
            .rev()
            .map(|attempt| (attempt.name.as_str(), attempt.act, attempt.outcome))
            .collect();
        assert_eq!(
            told,
            [
                ("Carla", Act::Open, Outcome::Invalid),
                ("Nora", Act::Open, Outcome::Forbidden),
                ("Carla", Act::Open, Outcome::Done),
                ("Ada", Act::Open, Outcome::Conflict),
            ]
        );
        assert!(attempts.iter().all(|attempt| attempt.address == "192.0.2.7"));
        assert_eq!(attempts[1].tried_at, NOW.plus_seconds(3));
        for change in ["UPDATE dispute_attempts SET outcome = 'done'", "DELETE FROM dispute_attempts"] {
            assert!(world.try_sql(change).await.is_err(), "{change}");
        }
        let second = "INSERT INTO disputes (order_id, thread_id, opened_by, opened_number)
            SELECT order_id, thread_id, opened_by, 1 FROM disputes";
        assert!(world.try_sql(second).await.is_err(), "at most one is open");
    }
);

on_both!(
    async fn what_was_typed_is_taken_as_it_is_or_not_at_all(world: World) {
        let world = world.unlimited();
        let problem = |problem| Err(AppError::invalid([("body", problem)]));
        for (words, outcome) in [
            (String::new(), problem(Problem::ReasonMissing)),
            (" \n\u{3000}\0".to_owned(), problem(Problem::ReasonMissing)),
            ("x".repeat(LONGEST_REASON + 1), problem(Problem::ReasonTooLong(1))),
        ] {
            assert_eq!(act(&world, &world.carla, &wish(Act::Open, &words, 0, 0)).await, outcome);
        }
        assert_eq!(world.number("SELECT COUNT(*) FROM threads").await, 0, "not even a thread");
        let mut seen = 0;
        for words in
            ["<script>alert(1)</script>", "\u{202e}desrever", &"😊".repeat(LONGEST_REASON), "{{7*7}}"]
        {
            act(&world, &world.carla, &wish(Act::Open, words, seen, 0)).await.unwrap();
            assert_eq!(history(&world, &world.nora).await.disputes[0].opened.words, words);
            act(&world, &world.carla, &wish(Act::Close, words, seen + 1, 0)).await.unwrap();
            seen += 2;
        }
    }
);

on_both!(
    async fn limits_hold_for_disputes_too(world: World) {
        for seen in 0..20 {
            let wanted = if seen % 2 == 0 { Act::Open } else { Act::Close };
            act(&world, &world.carla, &wish(wanted, "Because", seen, 0)).await.unwrap();
        }
        let refused = act(&world, &world.carla, &wish(Act::Open, "Because", 20, 0)).await;
        assert!(matches!(refused, Err(AppError::TooMany { .. })), "{refused:?}");
    }
);

/// Pages and forms, as a browser without JavaScript has them.
mod pages {
    use super::*;

    fn fields<'a>(send_id: &'a str, seen: &'a str, body: &'a str) -> [(&'a str, &'a str); 4] {
        [("order", ORDER), ("send_id", send_id), ("seen", seen), ("body", body)]
    }

    on_both!(
        async fn a_customer_opens_one_and_an_admin_closes_it(world: World) {
            let (carla, ada) = (world.browser_of(&world.carla).await, world.browser_of(&world.ada).await);
            let page = "/account/orders/1001/dispute";
            assert!(carla.get("/account/orders/1001").await.text.contains(page));
            let form = carla.get(page).await;
            assert!(form.says("Order 1001") && form.says("Lumen Lighting and Agora will be told"));
            let (send_id, seen) = (form.field("send_id").unwrap(), form.field("seen").unwrap());
            let blank = carla.post("open_dispute", page, &fields(&send_id, &seen, "  ")).await;
            assert_eq!(blank.status, 422);
            assert!(blank.says("a dispute needs a reason"));
            let long = "x".repeat(LONGEST_REASON + 5);
            let refused = carla.post("open_dispute", page, &fields(&send_id, &seen, &long)).await;
            assert_eq!((refused.status, refused.typed()), (422, Some(long)));
            let opened = carla.post("open_dispute", page, &fields(&send_id, &seen, "It <b>broke</b>.")).await;
            let talk = "/account/orders/1001/messages";
            assert_eq!((opened.status, opened.location.as_deref()), (303, Some(talk)));
            let shown = carla.get(talk).await;
            assert!(shown.says("Dispute opened") && shown.says("by You (customer)"));
            assert!(shown.says("A dispute is open.") && shown.text.contains("It &lt;b&gt;broke&lt;/b&gt;."));
            assert!(carla.get("/account/orders").await.says("Dispute"));
            let page = "/panel/orders/1001/dispute";
            let form = ada.get(page).await;
            assert!(form.says("Close dispute") && form.says("Carla and Lumen Lighting will be told"));
            let (send_id, seen) = (form.field("send_id").unwrap(), form.field("seen").unwrap());
            let closed = ada.post("close_dispute", page, &fields(&send_id, &seen, "")).await;
            assert_eq!(closed.status, 303);
            let shown = carla.get(talk).await;
            assert!(shown.says("Dispute closed") && shown.says("by Agora (marketplace)"));
            assert!(!shown.says("A dispute is open."));
            let late =
                ada.post("close_dispute", page, &fields(&SendId::fresh().to_string(), &seen, "Done")).await;
            assert_eq!(late.status, 409);
            assert!(late.says("No dispute is open on this order any more"));
            let details = ada.get("/panel/orders/1001").await;
            assert!(details.says("Everything that was tried") && details.says("Refused: it was so already"));
            assert!(!carla.get("/account/orders/1001").await.says("Everything that was tried"));
        }
    );

    on_both!(
        async fn vendors_staff_see_it_and_can_do_nothing(world: World) {
            let nora = world.browser_of(&world.nora).await;
            let page = "/panel/orders/1001";
            assert!(!nora.get(page).await.says("Open dispute"));
            assert_eq!(nora.get("/panel/orders/1001/dispute").await.status, 403);
            let send_id = SendId::fresh().to_string();
            for (call, seen) in [("open_dispute", "0"), ("close_dispute", "0")] {
                let refused = nora.call(call, &fields(&send_id, seen, "Because")).await;
                assert_eq!(refused.status, 403, "{call}");
            }
            act(&world, &world.carla, &wish(Act::Open, "It broke", 0, 0)).await.unwrap();
            let shown = nora.get("/panel/orders/1001/messages").await;
            assert!(
                shown.says("A dispute is open.")
                    && shown.says("It broke")
                    && shown.says("by Carla (customer)")
            );
            assert!(!shown.says("Close dispute"));
            let refused = nora.call("close_dispute", &fields(&send_id, "1", "")).await;
            assert_eq!(refused.status, 403);
            let thread = world.ids(&world.nora, "").await[0];
            let beside = nora.get(&format!("/panel/message-center/{thread}")).await;
            assert!(beside.says("A dispute is open."));
            for list in
                ["/panel/message-center?show=disputes", "/panel/messages?show=disputes", "/panel/orders"]
            {
                assert!(nora.get(list).await.text.contains("badge dispute"), "{list}");
            }
        }
    );

    on_both!(
        async fn a_proxys_word_for_the_address_is_taken_if_there_is_one(world: World) {
            for (is_behind_proxy, told, noted) in [
                (false, "192.0.2.9", ""),
                (true, "192.0.2.9", "192.0.2.9"),
                (true, "10.0.0.1, 2001:db8::7", "2001:db8::7"),
                (true, "192.0.2.1, 192.0.2.2\n192.0.2.3, 192.0.2.4", "192.0.2.4"),
                (true, "<script>", ""),
            ] {
                let market = Market { is_demo: false, is_secure: false, is_behind_proxy };
                let mut carla = Browser::at(market, &world);
                carla.sign_in(&address(&world.carla)).await;
                let send_id = SendId::fresh().to_string();
                carla.post_forwarded("open_dispute", told, &fields(&send_id, "0", "")).await;
                let attempts = history(&world, &world.ada).await.attempts;
                assert_eq!(attempts[0].address, noted, "{is_behind_proxy} {told}");
            }
        }
    );

    on_both!(
        async fn strangers_find_nothing(world: World) {
            let send_id = SendId::fresh().to_string();
            for (who, side) in [(&world.chris, "account"), (&world.vera, "panel")] {
                let browser = world.browser_of(who).await;
                assert_eq!(browser.get(&format!("/{side}/orders/1001/dispute")).await.status, 404);
                for call in ["open_dispute", "close_dispute"] {
                    let refused = browser.call(call, &fields(&send_id, "0", "Because")).await;
                    assert_eq!(refused.status, 404, "{} {call}", who.name);
                }
            }
            let guest = world.browser();
            assert_eq!(guest.call("open_dispute", &fields(&send_id, "0", "Because")).await.status, 401);
            assert_eq!(guest.get("/account/orders/1001/dispute").await.status, 303);
            let carla = world.browser_of(&world.carla).await;
            for seen in ["", "x", "99999999999999999999"] {
                let refused = carla.call("open_dispute", &fields(&send_id, seen, "Because")).await;
                assert_eq!(refused.status, 400, "{seen}");
            }
            assert_eq!(standing(&world).await, (0, 0, false));
        }
    );
}
