//! In which language people are spoken to: in that of their account, else in that of their browser.

use std::{collections::HashSet, fs, path::Path};

use stoa::{domain::threads::Topic, server::actions::accounts};

use crate::{
    mail::{round, worker},
    support::{Browser, MailServer, Page, on_both, out},
};

const OWN: &str = "/account/settings";

/// The language that a page says it is in, and which way it is written.
fn language(page: &Page) -> (&str, &str) {
    let html = page.text.split("<html").nth(1).unwrap().split('>').next().unwrap();
    let attribute = |name: &str| html.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap();
    (attribute("lang"), attribute("dir"))
}

on_both!(
    async fn a_browser_is_answered_in_its_language(world: World) {
        let browser = Browser::new(&world, false);
        let product = format!("/products/{}", world.lamp);
        for (asked, expected, says) in [
            ("de-CH, en;q=0.5", ("de", "ltr"), "Frage stellen"),
            ("es", ("es", "ltr"), "Hacer una pregunta"),
            ("ar-MA", ("ar", "rtl"), "اطرح سؤالًا"),
            ("fr", ("en", "ltr"), "Ask a question"),
        ] {
            let reader = browser.clone().speaking(asked);
            // Once made, and once as it was made
            for _ in 0..2 {
                let page = reader.get(&product).await;
                assert_eq!((page.status, language(&page)), (200, expected), "{asked}");
                assert!(page.says(says), "{asked}: {}", page.text);
            }
        }
        let page = browser.get(&product).await;
        assert_eq!(language(&page), ("en", "ltr"), "and nobody else");
        assert!(page.says("Ask a question"));
    }
);

on_both!(
    async fn what_goes_wrong_is_said_in_it(world: World) {
        let german = Browser::new(&world, false).speaking("de");
        let missing = german.get("/products/999999").await;
        assert_eq!((missing.status, language(&missing)), (404, ("de", "ltr")));
        assert!(missing.says("Hier ist nichts"), "{}", missing.text);
        let refused = german.post("sign_in", "/sign-in", &[("email", "carla"), ("password", "x")]).await;
        assert_eq!((refused.status, language(&refused)), (422, ("de", "ltr")));
        assert!(refused.says("Das sieht nicht wie eine E-Mail-Adresse aus."), "{}", refused.text);
        let deleted = german.send("DELETE", "/healthz", &[], Vec::new()).await;
        assert_eq!((deleted.status, language(&deleted)), (405, ("de", "ltr")), "{}", deleted.text);
        let long = german.get(&format!("/?q={}", "x".repeat(20_000))).await;
        assert_eq!((long.status, language(&long)), (414, ("de", "ltr")));
        let offline = german.get("/offline").await;
        assert!(offline.says("Sie sind offline"), "{}", offline.text);
    }
);

on_both!(
    async fn an_account_keeps_the_language_of_its_first_browser_until_another_is_chosen(world: World) {
        let mut carla = Browser::new(&world, false).speaking("de");
        assert_eq!(carla.sign_in("carla@demo.test").await.status, 303);
        let mut abroad = carla.another().speaking("es");
        abroad.sign_in("carla@demo.test").await;
        for browser in [&carla, &abroad] {
            assert_eq!(language(&browser.get(OWN).await).0, "de");
        }
        let chosen = abroad.post("choose_language", OWN, &[("language", "ar"), ("then", OWN)]).await;
        assert_eq!((chosen.status, chosen.location.as_deref()), (303, Some(OWN)));
        for browser in [&carla, &abroad] {
            let page = browser.get(OWN).await;
            assert_eq!(language(&page), ("ar", "rtl"));
            assert!(page.text.contains("<option value=\"ar\" lang=\"ar\" selected"), "{}", page.text);
        }
        let mut chris = carla.another().speaking("es");
        chris.sign_in("chris@demo.test").await;
        assert_eq!(language(&chris.get(OWN).await).0, "es", "nobody else is spoken to otherwise");
        for unknown in ["fr", "", "de-AT", "DE"] {
            let refused = carla.post("choose_language", OWN, &[("language", unknown)]).await;
            assert_eq!((refused.status, language(&refused).0), (422, "ar"), "{unknown}");
            assert!(refused.says("اختر إحدى هذه اللغات."), "{}", refused.text);
        }
        let guest = carla.another().post("choose_language", OWN, &[("language", "es")]).await;
        assert_eq!(guest.status, 401);
        assert_eq!(language(&carla.get(OWN).await).0, "ar");
    }
);

on_both!(
    async fn the_accounts_of_the_demo_speak_with_whoever_looks_around(world: World) {
        let mut german = Browser::new(&world, true).speaking("de");
        german.sign_in("carla@demo.test").await;
        assert_eq!(language(&german.get(OWN).await).0, "de");
        let mut english = german.another().speaking("en");
        english.sign_in("carla@demo.test").await;
        assert_eq!(language(&english.get(OWN).await).0, "en");
    }
);

on_both!(
    async fn lists_and_conversations_are_made_for_each_language(world: World) {
        let thread =
            world.start(&world.carla, Topic::Product(world.lamp), &out("Hello?", 0)).await.unwrap().thread;
        let nora = world.browser_of(&world.nora).await;
        for _ in 0..2 {
            accounts::speak(&world.db, world.nora.id, stoa::domain::languages::Language::English)
                .await
                .unwrap();
            assert!(nora.get("/panel/message-center").await.says("1 thread"));
            accounts::speak(&world.db, world.nora.id, stoa::domain::languages::Language::German)
                .await
                .unwrap();
            let list = nora.get("/panel/message-center").await;
            assert!(
                list.says("1 Unterhaltung") && list.text.contains("Unterhaltung auswählen"),
                "{}",
                list.text
            );
            let page = nora.get(&format!("/panel/message-center/{thread}")).await;
            assert!(page.says("Senden") && !page.says("Reply"), "{}", page.text);
        }
    }
);

on_both!(
    async fn e_mails_are_in_the_language_of_who_gets_them(world: World) {
        let server = MailServer::start();
        let worker = worker(&world, &server);
        accounts::speak(&world.db, world.nora.id, stoa::domain::languages::Language::German).await.unwrap();
        accounts::speak(&world.db, world.otto.id, stoa::domain::languages::Language::Arabic).await.unwrap();
        world.start(&world.carla, Topic::Vendor(world.lumen), &out("Good day", 0)).await.unwrap();
        round(&worker, 60).await;
        let to = |email: &str| server.received().into_iter().find(|mail| mail.to == [email]).unwrap();
        let german = to("nora@demo.test");
        for said in [german.text(), german.html()] {
            assert!(said.contains("Carla (Kunde) schrieb zu Lumen Lighting:"), "{said}");
            assert!(
                said.contains("Lesen und antworten") && said.contains("Diese E-Mails abbestellen"),
                "{said}"
            );
        }
        assert!(german.html().contains("<html lang=\"de\" dir=\"ltr\">"));
        let arabic = to("otto@demo.test").html();
        assert!(
            arabic.contains("<html lang=\"ar\" dir=\"rtl\">") && arabic.contains("اقرأ وأجب"),
            "{arabic}"
        );
    }
);

on_both!(
    async fn browsers_get_the_texts_of_a_language_alone(world: World) {
        let browser = Browser::new(&world, false);
        let german = browser.get("/words/latest/de").await;
        assert_eq!(german.status, 200);
        assert!(german.text.lines().any(|line| line == "Abbrechen") && !german.text.contains("Cancel"));
        let english = browser.get("/words/latest/en").await;
        assert_eq!(german.text.lines().count(), english.text.lines().count());
        for missing in ["/words/latest/fr", "/words/latest", "/words/000000000000/de"] {
            assert_eq!(browser.get(missing).await.status, 404, "{missing}");
        }
        assert!(browser.get("/").await.text.contains("href=\"/words/latest/en\""));
    }
);

/// What is written in the code but is no word of any language.
const NO_WORDS: [&str; 5] = ["Stoa", "Enter", "Escape", "Notification", "Samsung Internet"];

/// Where nothing is said to people: how icons are drawn, under which names things are counted, what tabs tell each other.
const NO_TEXTS: [&str; 3] = ["icon.rs", "limits.rs", "listener.rs"];

#[test]
fn all_that_is_shown_is_in_the_tables() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let classes = classes(&root.join("style"));
    let mut found = Vec::new();
    for place in ["src/ui", "src/domain", "src/api", "src/app.rs"] {
        look_into(&root.join(place), &mut |name, line| {
            let texts = texts_in(line).filter(|text| !text.split(' ').all(|word| classes.contains(word)));
            // Browsers and languages are called by their names, and some things are stored as constants say them
            let is_known = |text: &&str| !text.contains(' ') || line.contains("const ");
            let texts = texts.filter(|text| place != "src/domain" || !is_known(text));
            found.extend(texts.map(|text| format!("{name}: {text}")));
        });
    }
    assert_eq!(found, [""; 0], "texts are in src/ui/words/texts");
    for text in ["Cancel", "{} messages", "{browser} on {system}", "no such list"] {
        assert_eq!(texts_in(&format!("    shown(\"{text}\")")).collect::<Vec<_>>(), [text]);
    }
}

/// The words of style sheets, which classes are made of.
fn classes(folder: &Path) -> HashSet<String> {
    let sheets = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let sheets = sheets.filter(|path| path.is_file()).map(|path| fs::read_to_string(path).unwrap());
    let words = |sheet: String| {
        let parts = sheet.split(|c: char| !(c.is_ascii_alphanumeric() || "-._".contains(c)));
        parts.flat_map(|part| part.split('.').skip(1)).map(str::to_owned).collect::<Vec<_>>()
    };
    sheets.flat_map(words).collect()
}

/// Goes through the lines of code in which texts may stand, with the names of their files.
fn look_into(place: &Path, see: &mut impl FnMut(&str, &str)) {
    let name = place.file_name().unwrap().to_str().unwrap();
    if place.is_dir() && !["words", "styleguide"].contains(&name) {
        for entry in fs::read_dir(place).unwrap() {
            look_into(&entry.unwrap().path(), see);
        }
    } else if place.extension().is_some_and(|kind| kind == "rs")
        && name != "words.rs"
        && !NO_TEXTS.contains(&name)
    {
        let code = fs::read_to_string(place).unwrap();
        let code = code.split("#[cfg(test)]").next().unwrap();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with(['/', '#']));
        lines.filter(|line| !line.contains("reason = ")).for_each(|line| see(name, line));
    }
}

/// Literals that begin with a capital, or in which two words follow each other, but for attributes and selectors.
fn texts_in(line: &str) -> impl Iterator<Item = &str> {
    let pieces: Vec<&str> = line.split('"').collect();
    let literals = pieces.chunks_exact(2).map(|pair| (pair[0], pair[1]));
    let literals = literals.filter(|(before, _)| !before.ends_with('=') && !before.ends_with("expect("));
    let literals = literals.map(|(_, literal)| literal).filter(|literal| {
        let is_code = literal.starts_with(['.', '(']) || literal.contains(['<', '[', '=']);
        !is_code && !NO_WORDS.contains(literal) && is_said(literal)
    });
    literals.collect::<Vec<_>>().into_iter()
}

fn is_said(literal: &str) -> bool {
    let mut letters = literal.chars();
    let is_named = letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_alphabetic)
        && letters.any(char::is_lowercase);
    let is_word = |part: &str| {
        let letters = part.trim_matches(|c: char| !c.is_alphanumeric());
        letters.chars().all(char::is_alphabetic) && letters.chars().count() > 1
    };
    let is_value = |part: &str| part.starts_with('{');
    let parts: Vec<&str> = literal.split(' ').collect();
    let follow = |pair: &[&str]| pair.iter().all(|part| is_word(part) || is_value(part));
    is_named || parts.windows(2).any(|pair| follow(pair) && !pair.iter().all(|part| is_value(part)))
}
