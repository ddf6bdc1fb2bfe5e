//! New passwords: by the old one, and by a link in an e-mail.

use stoa::{
    domain::{
        accounts::Email,
        limits::{Counted, LINKS, PASSWORDS},
        sessions::Network,
    },
    error::AppError,
    server::{
        actions::{accounts, passwords, sessions},
        clock,
        config::Market,
        db,
    },
};

use crate::support::{Browser, NOW, PASSWORD, Page, World, address, on_both, sign_in};

const OWN: &str = "/account/settings";
const NEW: &str = "a better horse";

fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

/// Asks for a link by the form.
async fn ask(browser: &Browser, email: &str) -> Page {
    browser
        .post("ask_for_password_link", "/password", &[("email", email), ("then", "/password?asked=1")])
        .await
}

/// The token that the e-mail which was queued last is written with.
async fn mailed(world: &World) -> String {
    world.mailed_token().await
}

async fn renew(browser: &Browser, token: &str, password: &str) -> Page {
    let from = format!("/password/{token}");
    browser.post("renew_password", &from, &[("token", token), ("password", password)]).await
}

/// Whether somebody can sign in with a password.
async fn opens(world: &World, address: &str, password: &str) -> bool {
    sign_in(&world.db, &email(address), password, clock::now()).await.is_ok()
}

mod by_the_old_one {
    use super::*;

    async fn change(browser: &Browser, current: &str, new: &str) -> Page {
        browser.post("change_password", OWN, &[("current_password", current), ("password", new)]).await
    }

    on_both!(
        async fn a_new_password_ends_all_other_sessions(world: World) {
            let (mut this, other) =
                (world.browser_of(&world.nora).await, world.browser_of(&world.nora).await);
            let (stolen, otto) = (this.clone(), world.browser_of(&world.otto).await);
            let changed = change(&this, PASSWORD, NEW).await;
            assert_eq!(changed.status, 303);
            this.keep_cookie(&changed);
            let page = this.get("/account/settings?saved=password").await;
            assert!(page.status == 200 && page.says("You are signed out everywhere else."));
            assert_eq!(other.get(OWN).await.status, 303);
            assert_eq!(
                stolen.get(OWN).await.status,
                303,
                "the secret that this one had is worth nothing now"
            );
            assert_eq!(otto.get(OWN).await.status, 200);
            assert!(
                opens(&world, "nora@demo.test", NEW).await
                    && !opens(&world, "nora@demo.test", PASSWORD).await
            );
            assert!(opens(&world, "otto@demo.test", PASSWORD).await);
            let events = format!(
                "SELECT COUNT(*) FROM events WHERE kind = 'session' AND account_id = {}",
                world.nora.id
            );
            assert_eq!(world.number(&events).await, 1);
        }
    );

    on_both!(
        async fn what_is_wrong_is_said_and_no_password_is_put_back(world: World) {
            let carla = world.browser_of(&world.carla).await;
            for (current, new, sentence) in [
                ("", NEW, "Enter your password."),
                ("wrong password", NEW, "That isn't your password."),
                (PASSWORD, "short", "take at least 8 characters"),
                (PASSWORD, "", "Enter your password."),
                (PASSWORD, "carla2026", "would guess that password soon"),
            ] {
                let page = change(&carla, current, new).await;
                assert_eq!(page.status, 422, "{sentence}");
                assert!(page.says(sentence) && !page.says("Saved."), "{sentence}");
                for typed in [current, new].iter().filter(|typed| !typed.is_empty()) {
                    assert!(!page.text.contains(&format!("\"{typed}\"")), "{typed} is in the page");
                }
            }
            assert!(opens(&world, "carla@demo.test", PASSWORD).await);
            assert_eq!(carla.get(OWN).await.status, 200);
        }
    );

    on_both!(
        async fn tries_are_limited_as_those_of_sign_in(world: World) {
            let carla = world.browser_of(&world.carla).await;
            for _ in 0..PASSWORDS.most {
                assert_eq!(change(&carla, "wrong password", NEW).await.status, 422);
            }
            let page = change(&carla, PASSWORD, NEW).await;
            assert!(page.status == 429 && page.headers.contains_key("retry-after"));
            assert!(page.says("Try again in"));
            assert!(opens(&world, "carla@demo.test", PASSWORD).await, "whoever has it can still sign in");
            assert_eq!(change(&carla, PASSWORD, NEW).await.status, 429, "which changes nothing here");
            let chris = world.browser_of(&world.chris).await;
            assert_eq!(change(&chris, PASSWORD, NEW).await.status, 303, "others aren't held up");
        }
    );

    on_both!(
        async fn whoever_has_the_password_may_choose_as_often_as_it_takes(world: World) {
            let carla = world.browser_of(&world.carla).await;
            for _ in 0..=PASSWORDS.most {
                assert_eq!(change(&carla, PASSWORD, "carla2026").await.status, 422);
            }
            assert_eq!(change(&carla, PASSWORD, NEW).await.status, 303);
        }
    );

    on_both!(
        /// A sign-in that has begun with the old password comes to nothing once there is another.
        async fn a_sign_in_under_way_does_not_outlive_the_password(world: World) {
            for round in 0..8 {
                let (old, new) = (format!("horse number {round}"), format!("horse number {}", round + 1));
                let carla = email("carla@demo.test");
                let set = async |password: &str| {
                    let password = stoa::domain::accounts::NewPassword::parse(password).unwrap();
                    accounts::set_password(&world.db, &carla, password).await.unwrap();
                };
                set(&old).await;
                let (signed_in, ()) = tokio::join!(sign_in(&world.db, &carla, &old, NOW), set(&new));
                if let Ok(session) = signed_in {
                    let hash = sessions::token_hash(&session.token);
                    assert!(db::sessions::find(&world.db, &hash, NOW).await.unwrap().is_none(), "{round}");
                }
            }
        }
    );
}

mod by_a_link {
    use super::*;

    on_both!(
        async fn a_link_gives_a_new_password_once(world: World) {
            let old = world.browser_of(&world.nora).await;
            let mut browser = world.browser();
            assert!(browser.get("/sign-in").await.text.contains("href=\"/password\""));
            assert_eq!(browser.get("/password").await.status, 200);
            let asked = ask(&browser, "NORA@demo.test").await;
            assert_eq!(asked.location.as_deref(), Some("/password?asked=1"));
            assert!(browser.get("/password?asked=1").await.says("a link is on its way"));
            let token = mailed(&world).await;
            let path = format!("/password/{token}");
            let page = browser.get(&path).await;
            assert!(page.status == 200 && page.says("New password"));
            assert_eq!(old.get(OWN).await.status, 200, "nothing has happened yet");
            let short = renew(&browser, &token, "short").await;
            assert!(short.status == 422 && short.says("take at least 8 characters"));
            let known = renew(&browser, &token, "nora@demo.test").await;
            assert!(known.status == 422 && known.says("would guess that password soon"));
            let renewed = renew(&browser, &token, NEW).await;
            assert_eq!((renewed.status, renewed.location.as_deref()), (303, Some("/panel/message-center")));
            browser.keep_cookie(&renewed);
            assert_eq!(browser.get(OWN).await.status, 200, "signed in afresh");
            assert_eq!(old.get(OWN).await.status, 303, "and out everywhere else");
            assert!(
                opens(&world, "nora@demo.test", NEW).await
                    && !opens(&world, "nora@demo.test", PASSWORD).await
            );
            let again = renew(&world.browser(), &token, "yet another horse").await;
            assert_eq!(again.status, 409);
            assert!(again.says("This link is over") && again.text.contains("href=\"/password\""));
            let page = browser.get(&path).await;
            assert!(page.status == 404 && page.says("This link is over"));
            assert!(opens(&world, "nora@demo.test", NEW).await);
        }
    );

    on_both!(
        async fn nobody_learns_who_has_an_account(world: World) {
            accounts::deactivate(&world.db, &email("vera@demo.test"), NOW).await.unwrap();
            let mut answers = vec![];
            for address in ["carla@demo.test", "vera@demo.test", "nobody@demo.test"] {
                let page = ask(&world.browser(), address).await;
                answers.push((page.status, page.location, page.text));
            }
            assert_eq!(answers[0].0, 303);
            assert!(answers.windows(2).all(|two| two[0] == two[1]));
            assert_eq!(
                world.number("SELECT COUNT(*) FROM mails").await,
                1,
                "one of them has an account to open"
            );
            for address in ["", "carla"] {
                let page = ask(&world.browser(), address).await;
                assert_eq!((page.status, page.field("email").unwrap_or_default()), (422, address.to_owned()));
            }
        }
    );

    on_both!(
        async fn a_link_has_its_hour_whatever_else_is_asked_for(world: World) {
            let carla = email("carla@demo.test");
            let password = || stoa::domain::accounts::NewPassword::parse(NEW).unwrap();
            passwords::ask_for_link(&world.db, &world.limiter, &carla, "", NOW).await.unwrap();
            let first = mailed(&world).await;
            passwords::ask_for_link(&world.db, &world.limiter, &carla, "", NOW.plus_seconds(1))
                .await
                .unwrap();
            let second = mailed(&world).await;
            let device = stoa::domain::sessions::Device::default();
            let hour = NOW.plus_seconds(passwords::LINK_LIFETIME);
            assert_eq!(passwords::find_link(&world.db, &first, hour.plus_seconds(-1)).await, Ok(()));
            assert_eq!(passwords::find_link(&world.db, &second, hour).await, Ok(()));
            for (token, at) in [(&first, hour), (&second, hour.plus_seconds(1)), (&"x".to_owned(), NOW)] {
                assert_eq!(passwords::find_link(&world.db, token, at).await, Err(AppError::NotFound));
                let renewed =
                    passwords::renew(&world.db, &world.limiter, token, password(), &device, at).await;
                assert!(matches!(renewed, Err(AppError::Conflict(_))), "{token}");
            }
            assert!(opens(&world, "carla@demo.test", PASSWORD).await);
            let long =
                world.number("SELECT CAST(MAX(LENGTH(token_hash)) AS BIGINT) FROM password_links").await;
            assert_eq!((second.len(), long), (64, 32), "what is stored is not the token");
        }
    );

    on_both!(
        /// Whoever asks in the owner's place keeps them from nothing, and fills no mailbox.
        async fn the_first_of_many_links_still_opens(world: World) {
            let carla = email("carla@demo.test");
            let ask = async |seconds| {
                passwords::ask_for_link(&world.db, &world.limiter, &carla, "", NOW.plus_seconds(seconds))
                    .await
                    .unwrap();
            };
            ask(0).await;
            let first = mailed(&world).await;
            let mails = async || world.number("SELECT COUNT(*) FROM mails").await;
            for second in 1..6 {
                ask(second).await;
            }
            assert_eq!(mails().await, passwords::LINKS);
            assert_eq!(passwords::find_link(&world.db, &first, NOW.plus_seconds(60)).await, Ok(()));
            let at_once = (0..3).map(|_| ask(passwords::LINK_LIFETIME));
            futures_util::future::join_all(at_once).await;
            assert_eq!(mails().await, passwords::LINKS + 1, "one of them was over");
            let last = mailed(&world).await;
            let password = || stoa::domain::accounts::NewPassword::parse(NEW).unwrap();
            let device = stoa::domain::sessions::Device::default();
            let over = NOW.plus_seconds(passwords::LINK_LIFETIME);
            let renewed = passwords::renew(&world.db, &world.limiter, &last, password(), &device, over).await;
            assert!(renewed.is_ok());
            assert_eq!(world.number("SELECT COUNT(*) FROM password_links").await, 0, "all go with one");
        }
    );

    on_both!(
        /// Whoever was kept out for wrong tries gets in by a link.
        async fn a_new_password_forgives_wrong_tries(world: World) {
            for _ in 0..PASSWORDS.most {
                assert!(!opens(&world, "carla@demo.test", "wrong password").await);
            }
            assert!(!opens(&world, "carla@demo.test", PASSWORD).await);
            ask(&world.browser(), "carla@demo.test").await;
            assert_eq!(renew(&world.browser(), &mailed(&world).await, NEW).await.status, 303);
            assert!(opens(&world, "carla@demo.test", NEW).await);
        }
    );

    on_both!(
        async fn pages_with_a_secret_in_their_address_are_kept_by_nobody(world: World) {
            ask(&world.browser(), "carla@demo.test").await;
            for path in [format!("/password/{}", mailed(&world).await), "/unsubscribe/1-x".to_owned()] {
                let page = world.browser().get(&path).await;
                assert_eq!(page.headers["cache-control"], "no-store", "{path}");
            }
            assert_eq!(world.browser().get("/password").await.headers["cache-control"], "private, no-cache");
        }
    );

    on_both!(
        async fn an_imported_customer_gets_their_first_password_so(world: World) {
            world.sql("UPDATE accounts SET password_hash = '' WHERE email_key = 'chris@demo.test'").await;
            assert!(!opens(&world, "chris@demo.test", "").await);
            ask(&world.browser(), "chris@demo.test").await;
            let renewed = renew(&world.browser(), &mailed(&world).await, NEW).await;
            assert_eq!((renewed.status, renewed.location.as_deref()), (303, Some("/")));
            assert!(opens(&world, "chris@demo.test", NEW).await);
        }
    );

    on_both!(
        async fn a_link_is_worth_nothing_after_what_happens_meanwhile(world: World) {
            for (address, deactivated) in [("carla@demo.test", true), ("nora@demo.test", false)] {
                ask(&world.browser(), address).await;
                let token = mailed(&world).await;
                if deactivated {
                    accounts::deactivate(&world.db, &email(address), NOW).await.unwrap();
                } else {
                    let nora = world.browser_of(&world.nora).await;
                    let fields = [("current_password", PASSWORD), ("password", "changed meanwhile")];
                    assert_eq!(nora.post("change_password", OWN, &fields).await.status, 303);
                }
                assert_eq!(renew(&world.browser(), &token, NEW).await.status, 409, "{address}");
                assert!(!opens(&world, address, NEW).await, "{address}");
            }
        }
    );

    on_both!(
        async fn of_two_who_use_a_link_at_once_one_wins(world: World) {
            ask(&world.browser(), "carla@demo.test").await;
            let (token, browser) = (mailed(&world).await, world.browser());
            let (one, two) = tokio::join!(
                renew(&browser, &token, "first password"),
                renew(&browser, &token, "second password")
            );
            let mut answers = [one.status, two.status];
            answers.sort_unstable();
            assert_eq!(answers, [303, 409]);
            let winner = if one.status == 303 { "first password" } else { "second password" };
            assert!(opens(&world, &address(&world.carla), winner).await);
        }
    );

    on_both!(
        async fn asking_at_once_is_all_counted(world: World) {
            let vera = email("vera@demo.test");
            let ask = |_| passwords::ask_for_link(&world.db, &world.limiter, &vera, "192.0.2.1", NOW);
            let outcomes = futures_util::future::join_all((0..LINKS.most + 4).map(ask)).await;
            let refused =
                outcomes.iter().filter(|outcome| matches!(outcome, Err(AppError::TooMany { .. }))).count();
            assert_eq!(refused, 4);
        }
    );

    on_both!(
        async fn asking_is_limited_by_address_and_by_network(world: World) {
            let market = || Market { is_demo: false, is_secure: false, is_behind_proxy: true };
            let browser = Browser::at(market(), &world);
            let ask_from = async |network: &str, email: &str| {
                let fields = [("email", email), ("from", "/password")];
                browser.post_forwarded("ask_for_password_link", network, &fields).await
            };
            for n in 0..LINKS.most {
                let page = ask_from(&format!("192.0.2.{n}"), "carla@demo.test").await;
                assert_eq!(page.status, 303);
            }
            for (network, email, status) in [
                ("192.0.2.99", "carla@demo.test", 429),
                ("192.0.2.99", "nobody@demo.test", 303),
                ("192.0.2.1", "chris@demo.test", 303),
            ] {
                assert_eq!(ask_from(network, email).await.status, status, "{network} {email}");
            }
            for n in 0..LINKS.most {
                ask_from(&format!("2001:db8::{n}"), &format!("nobody-{n}@demo.test")).await;
            }
            let page = ask_from("2001:db8::ffff:7", "otto@demo.test").await;
            assert!(page.status == 429 && page.headers.contains_key("retry-after"));
            assert!(page.says("Try again in"));
            assert_eq!(page.field("email").as_deref(), Some("otto@demo.test"));
            assert_eq!(ask_from("2001:db8:0:1::7", "nora@demo.test").await.status, 303, "another network");
            assert_eq!(world.number("SELECT COUNT(*) FROM mails").await, passwords::LINKS + 2);
            for many in ["127.0.0.1", "10.0.0.7", "fd00::7"] {
                for n in 0..=LINKS.most {
                    let page = ask_from(many, &format!("{n}@{}.test", many.replace(':', "-"))).await;
                    assert_eq!(page.status, 303, "{many} may be many people's");
                }
                world.use_up(Counted::LinkFrom(&Network::of(many))).await;
                assert_eq!(ask_from(many, "vera@demo.test").await.status, 429, "{many} is not everybody's");
            }
        }
    );
}
