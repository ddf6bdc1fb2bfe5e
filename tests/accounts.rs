//! Accounts and sessions.

use stoa::{
    domain::accounts::{Email, NewPassword, Registration, Role},
    error::{AppError, Problem},
    server::{
        actions::{accounts, sessions},
        db::{self, Db},
    },
};

use crate::support::{NOW, PASSWORD, on_both};

fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

async fn viewer_of(db: &Db, token: &str, seconds: i64) -> Option<String> {
    let hash = sessions::token_hash(token);
    let viewer = db::sessions::viewer(db, &hash, NOW.plus_seconds(seconds)).await.unwrap();
    viewer.map(|viewer| viewer.name)
}

on_both!(
    async fn a_session_begins_and_ends(world: World) {
        let db = &world.db;
        let session =
            sessions::sign_in(db, &email("Carla@DEMO.test"), PASSWORD.to_owned(), NOW).await.unwrap();
        assert_eq!(session.role, Role::Customer);
        assert_eq!(viewer_of(db, &session.token, 1).await.as_deref(), Some("Carla"));
        assert_eq!(viewer_of(db, "another token", 1).await, None);
        assert_eq!(
            viewer_of(db, &session.token, sessions::LIFETIME).await,
            None,
            "it lasts so long and no longer"
        );
        let other = sessions::sign_in(db, &email("carla@demo.test"), PASSWORD.to_owned(), NOW).await.unwrap();
        sessions::sign_out(db, &session.token).await.unwrap();
        assert_eq!(viewer_of(db, &session.token, 1).await, None);
        assert!(viewer_of(db, &other.token, 1).await.is_some(), "other devices stay signed in");
    }
);

on_both!(
    async fn wrong_credentials_are_all_alike(world: World) {
        accounts::deactivate(&world.db, &email("chris@demo.test"), NOW).await.unwrap();
        let wrong = Err(AppError::invalid([("password", Problem::CredentialsWrong)]));
        for (address, password) in
            [("carla@demo.test", "wrong"), ("nobody@demo.test", PASSWORD), ("chris@demo.test", PASSWORD)]
        {
            let refused = sessions::sign_in(&world.db, &email(address), password.to_owned(), NOW).await;
            assert_eq!(refused.map(|_| ()), wrong, "{address}");
        }
    }
);

on_both!(
    async fn tries_are_limited(world: World) {
        let sign_in = async |address: &str, password: &str, seconds| {
            let at = NOW.plus_seconds(seconds);
            sessions::sign_in(&world.db, &email(address), password.to_owned(), at).await.map(|_| ())
        };
        for address in ["carla@demo.test", "nobody@demo.test"] {
            for second in 0..sessions::TRIES {
                assert!(matches!(sign_in(address, "wrong", second).await, Err(AppError::Invalid(_))));
            }
            let refused = sign_in(address, PASSWORD, 100).await;
            assert_eq!(refused, Err(AppError::TooMany { retry_after: 500 }), "even with the right password");
        }
        assert_eq!(sign_in("chris@demo.test", PASSWORD, 100).await, Ok(()), "others aren't held up");
        assert_eq!(sign_in("carla@demo.test", PASSWORD, sessions::TRIES_WINDOW).await, Ok(()));
        assert!(
            matches!(sign_in("carla@demo.test", "wrong", 700).await, Err(AppError::Invalid(_))),
            "all forgiven"
        );
    }
);

on_both!(
    async fn deactivation_takes_effect_at_once(world: World) {
        let session =
            sessions::sign_in(&world.db, &email("nora@demo.test"), PASSWORD.to_owned(), NOW).await.unwrap();
        accounts::deactivate(&world.db, &email("nora@demo.test"), NOW).await.unwrap();
        assert_eq!(viewer_of(&world.db, &session.token, 1).await, None);
        let again = accounts::deactivate(&world.db, &email("nora@demo.test"), NOW).await;
        assert_eq!(again, Err(AppError::NotFound));
    }
);

on_both!(
    async fn a_new_password_ends_all_sessions(world: World) {
        let carla = email("carla@demo.test");
        let session = sessions::sign_in(&world.db, &carla, PASSWORD.to_owned(), NOW).await.unwrap();
        let password = NewPassword::parse("a better one").unwrap();
        accounts::set_password(&world.db, &carla, password).await.unwrap();
        assert_eq!(viewer_of(&world.db, &session.token, 1).await, None);
        assert!(sessions::sign_in(&world.db, &carla, PASSWORD.to_owned(), NOW).await.is_err());
        assert!(sessions::sign_in(&world.db, &carla, "a better one".to_owned(), NOW).await.is_ok());
    }
);

on_both!(
    async fn an_address_has_one_account(world: World) {
        let person = || Registration::parse("Ana", "ANA@demo.test", "long enough").unwrap();
        let taken = Err(AppError::invalid([("email", Problem::EmailTaken)]));
        let create = async || accounts::create(&world.db, person(), Role::Customer, None, NOW).await;
        let (first, second) = tokio::join!(create(), create());
        assert!(first.is_ok() != second.is_ok(), "of two at once, one wins");
        assert_eq!(first.and(second), taken);
        let listed = db::accounts::list(&world.db).await.unwrap();
        assert_eq!(listed.iter().filter(|account| account.name == "Ana").count(), 1);
    }
);

on_both!(
    async fn tokens_and_passwords_are_not_stored(world: World) {
        let session =
            sessions::sign_in(&world.db, &email("carla@demo.test"), PASSWORD.to_owned(), NOW).await.unwrap();
        let stored = db::accounts::credentials(&world.db, &email("carla@demo.test")).await.unwrap().unwrap();
        assert!(stored.password_hash.starts_with("$argon2id$"));
        let by_token = db::sessions::viewer(&world.db, session.token.as_bytes(), NOW).await.unwrap();
        assert!(by_token.is_none(), "what is stored is not the token");
    }
);

on_both!(
    async fn tries_made_at_once_are_all_counted(world: World) {
        let address = email("carla@demo.test");
        let tries = (0..14).map(|_| sessions::sign_in(&world.db, &address, "wrong".to_owned(), NOW));
        let outcomes = futures_util::future::join_all(tries).await;
        let refused =
            outcomes.iter().filter(|outcome| matches!(outcome, Err(AppError::TooMany { .. }))).count();
        assert_eq!(refused, 4);
    }
);
