use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    Part,
    samples::{BEGUN, days_later, refused},
};
use crate::{
    api::{
        accounts::SignIn,
        own_settings::{ChangePassword, ChooseLanguage, Rename},
        settings::Settle,
    },
    domain::{
        accounts::Role,
        ids::{MailId, SessionId, ThreadId},
        mails::{About, SetAside, SetAsideList},
        sessions::SessionRow,
        settings::{Settings, Switch},
    },
    error::{AppError, Problem},
    ui::{
        settings::{
            LanguageForm, MailsSetAside, MarketForm, NameForm, NotificationsForm, PasswordForm, Sessions,
        },
        sign_in::{KeptText, SignInForm},
        words::words,
    },
};

#[component]
pub fn Entrance() -> impl IntoView {
    let wrong = AppError::invalid([("email", Problem::EmailMalformed)]);
    let wrong = refused(SignIn::PATH, wrong, &[("email", "carla@")]);
    view! {
        <Part title="The entrance" about="Sign-in, refused; and what was typed when a session ended.">
            <div class="door">
                <KeptText text="Is it bright enough to read by?".to_owned() />
                <SignInForm next=Memo::new(|_| String::new()) refused=Some(wrong) />
            </div>
        </Part>
    }
}

fn session(id: i64, browser: &str, is_this: bool) -> SessionRow {
    let address = "192.0.2.7".to_owned();
    SessionRow {
        id: SessionId(id),
        begun: BEGUN,
        seen: days_later(1),
        browser: browser.to_owned(),
        address,
        is_this,
    }
}

fn set_aside(id: i64, about: About, thread: Option<ThreadId>) -> SetAside {
    SetAside {
        id: MailId(id),
        name: "Carla Meyer".to_owned(),
        email: "carla@demo.test".to_owned(),
        about,
        thread,
        reason: "550 5.1.1 no such mailbox".to_owned(),
        at: days_later(1),
    }
}

#[component]
pub fn SettingsParts() -> impl IntoView {
    let name = AppError::invalid([("name", Problem::NameMissing)]);
    let name = refused(Rename::PATH, name, &[("name", " ")]);
    let language = AppError::invalid([("language", Problem::LanguageUnknown)]);
    let language = refused(ChooseLanguage::PATH, language, &[]);
    let password = AppError::invalid([("current_password", Problem::PasswordWrong)]);
    let password = refused(ChangePassword::PATH, password, &[]);
    let limit = AppError::invalid([("threads_per_hour", Problem::LimitMalformed)]);
    let typed = [
        ("market", "Agora"),
        ("messages_per_minute", "20"),
        ("threads_per_hour", "many"),
        ("on[]", Switch::ALL[0].name()),
    ];
    let limit = refused(Settle::PATH, limit, &typed);
    let settings = Settings {
        market: "Agora".to_owned(),
        messages_per_minute: 20,
        threads_per_hour: 10,
        off: Vec::new(),
    };
    let mails = vec![
        set_aside(1, About::Product("Halo floor lamp, brass".to_owned()), Some(ThreadId(1))),
        set_aside(2, About::Password, None),
    ];
    view! {
        <Part title="Settings" about="Each part is saved by itself, which it says then, and refused by itself; where one is signed in; e-mails that were given up.">
            <div class="settings">
                <NameForm name="Carla Meyer".to_owned() role=Role::Customer refused=Some(name) />
                <LanguageForm refused=Some(language) />
                <PasswordForm refused=Some(password) />
                <p class="saved" role="status">{words().saved()}</p>
                <Sessions sessions=vec![session(1, "Firefox on Linux", true), session(2, "", false)] />
                <NotificationsForm wants_mail=true />
                <MarketForm settings=settings refused=Some(limit) />
                <MailsSetAside list=SetAsideList { mails, has_more: true } />
            </div>
        </Part>
    }
}
