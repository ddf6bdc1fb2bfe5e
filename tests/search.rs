//! Searching messages: what is found, for whom, in which order, the same on both engines.

use stoa::{
    domain::{
        accounts::{Role, Viewer},
        ids::ThreadId,
        lists::{LONGEST_SEARCH, ThreadQuery},
        names::Name,
        threads::{Found, MarkAs, ThreadRow, Topic},
    },
    error::{AppError, Problem},
    server::{actions::deletion, db::entries},
};

use crate::support::{World, encoded, on_both, out};

/// A world of twelve messages in six threads; the messages' order is that of their sending.
struct Talks {
    world: World,
    zoe: Viewer,
    /// Carla and Lumen about the lamp.
    lamp: ThreadId,
    /// Carla and Lumen about order 1001.
    order: ThreadId,
    /// Zoë and Fjord about the tent.
    tent: ThreadId,
    /// Carla and the marketplace about its card.
    card: ThreadId,
    /// Chris and Lumen.
    lumen: ThreadId,
    /// Chris and Lumen about the lamp; it is deleted.
    deleted: ThreadId,
}

impl Talks {
    async fn new(world: World) -> Self {
        let world = world.unlimited();
        let zoe = world.customer("Zoë Ångström", "zoe@demo.test").await;
        let (carla, chris) = (&world.carla, &world.chris);
        let start = async |who, topic, words, seconds| {
            world.start(who, topic, &out(words, seconds)).await.unwrap().thread
        };
        let say = async |who, thread, words, seconds| {
            world.say(who, thread, words, seconds).await;
        };
        let ask = "Passt das in die Küche? Größe: 30 cm";
        let lamp = start(carla, Topic::Product(world.lamp), ask, 1).await;
        let ask = "Where is my parcel? Tracking says Kraków, then nothing";
        let order = start(carla, Topic::Order(world.carlas_order), ask, 2).await;
        let ask = "這個帳篷防水嗎？充電器在哪裡";
        let tent = start(&zoe, Topic::Product(world.tent), ask, 3).await;
        let card = start(carla, Topic::Product(world.card), "هل البطاقة صالحة؟ مُحَمَّد", 4).await;
        let ask = "red lamp, not lamp red";
        let lumen = start(chris, Topic::Vendor(world.lumen), ask, 5).await;
        let ask = "secret Küche Krakow red lamp 防水 Carla";
        let deleted = start(chris, Topic::Product(world.lamp), ask, 6).await;
        say(&world.nora, lamp, "Ja, die Grösse passt. Der Stecker ist dabei.", 7).await;
        say(&world.otto, order, "It left Krakow on Monday, dear café owner.", 8).await;
        say(&world.vera, tent, "テントは防水です。カーテンも", 9).await;
        say(&world.ada, card, "The red lamp post is near the gate", 10).await;
        let answer = "AND OR NOT NEAR: 100% of \\paths C:\\temp and _v1 don't";
        say(&world.nora, lumen, answer, 11).await;
        say(carla, lamp, "Und die Strasse? Lieferung bis Freitag", 12).await;
        world.delete(deleted).await;
        Self { world, zoe, lamp, order, tent, card, lumen, deleted }
    }

    /// Everybody, with the threads they see.
    fn people(&self) -> [(&Viewer, Vec<ThreadId>); 8] {
        let World { carla, chris, nora, otto, vera, ada, abe, .. } = &self.world;
        let of_lumen = vec![self.lamp, self.order, self.lumen];
        let all = vec![self.lamp, self.order, self.tent, self.card, self.lumen];
        [
            (carla, vec![self.lamp, self.order, self.card]),
            (chris, vec![self.lumen]),
            (&self.zoe, vec![self.tent]),
            (nora, of_lumen.clone()),
            (otto, of_lumen),
            (vera, vec![self.tent]),
            (ada, all.clone()),
            (abe, all),
        ]
    }

    /// What a search finds: the threads, and in each the number of its newest match.
    async fn find(&self, who: &Viewer, search: &str) -> Vec<(ThreadId, i64)> {
        found(&self.world.rows(who, &format!("q={}", encoded(search))).await)
    }

    /// Everybody finds just this, as far as they may see it.
    async fn expect(&self, search: &str, expected: &[(ThreadId, i64)]) {
        for (who, seen) in self.people() {
            let expected: Vec<_> =
                expected.iter().copied().filter(|(thread, _)| seen.contains(thread)).collect();
            assert_eq!(self.find(who, search).await, expected, "{search:?} for {}", who.name);
        }
    }
}

fn found(rows: &[ThreadRow]) -> Vec<(ThreadId, i64)> {
    rows.iter().map(|row| (row.id, row.found.as_ref().unwrap().number)).collect()
}

fn marked(found: &Found) -> Vec<&str> {
    found.parts.iter().filter(|part| part.is_marked).map(|part| part.text.as_str()).collect()
}

fn text(found: &Found) -> String {
    found.parts.iter().map(|part| part.text.as_str()).collect()
}

on_both!(
    async fn words_are_found_without_case_and_accents(world: World) {
        let talks = Talks::new(world).await;
        let Talks { lamp, order, tent, .. } = talks;
        for (search, expected) in [
            ("küche", vec![(lamp, 1)]),
            ("KUCHE", vec![(lamp, 1)]),
            ("ku\u{308}che", vec![(lamp, 1)]),
            ("kueche", vec![]),
            ("größe", vec![(lamp, 2)]),
            ("GRÖSSE", vec![(lamp, 2)]),
            ("grosse", vec![(lamp, 2)]),
            ("GRÖẞE", vec![(lamp, 2)]),
            ("Straße", vec![(lamp, 3)]),
            ("krakow", vec![(order, 2)]),
            ("KRAKÓW", vec![(order, 2)]),
            ("cafe", vec![(order, 2)]),
            ("cafe\u{301}", vec![(order, 2)]),
            ("cafes", vec![]),
            ("ángström", vec![(tent, 2)]),
            ("ｓｔｅｃｋｅｒ", vec![(lamp, 2)]),
            ("  stecker  ", vec![(lamp, 2)]),
            ("ste\u{ad}cker", vec![(lamp, 2)]),
        ] {
            talks.expect(search, &expected).await;
        }
    }
);

on_both!(
    async fn all_words_are_in_one_message_and_its_thread(world: World) {
        let talks = Talks::new(world).await;
        let Talks { lamp, order, tent, card, lumen, .. } = talks;
        for (search, expected) in [
            ("stecker passt", vec![(lamp, 2)]),
            ("passt stecker", vec![(lamp, 2)]),
            ("stecker küche", vec![]),
            ("passt passt", vec![(lamp, 2)]),
            ("küche lamp", vec![(lamp, 1)]),
            ("parcel 1001", vec![(order, 1)]),
            ("1001 krakow", vec![(order, 2)]),
            ("stecker 1001", vec![]),
            ("küche carla", vec![(lamp, 1)]),
            ("küche chris", vec![]),
            ("küche lumen lighting lamp carla", vec![(lamp, 1)]),
            ("küche outdoor", vec![]),
            ("防水 zoe fjord tent", vec![(tent, 2)]),
            ("carla", vec![(lamp, 3), (card, 2), (order, 2)]),
            ("chris", vec![(lumen, 2)]),
            ("lumen", vec![(lamp, 3), (lumen, 2), (order, 2)]),
            ("lumen red", vec![(lumen, 1)]),
            ("red lamp", vec![(card, 2), (lumen, 1)]),
            ("lamp", vec![(lamp, 3), (card, 2), (lumen, 1)]),
            ("100", vec![(lumen, 2), (order, 2)]),
            ("100 of", vec![(lumen, 2)]),
        ] {
            talks.expect(search, &expected).await;
        }
    }
);

on_both!(
    async fn the_last_word_may_be_a_beginning(world: World) {
        let talks = Talks::new(world).await;
        let Talks { lamp, order, tent, card, lumen, .. } = talks;
        for (search, expected) in [
            ("tracki", vec![(order, 1)]),
            ("t", vec![(lumen, 2), (card, 2), (tent, 2), (order, 1)]),
            ("says tracki", vec![(order, 1)]),
            ("tracki says", vec![]),
            ("racking", vec![]),
            ("lam", vec![(lamp, 3), (card, 2), (lumen, 1)]),
            ("\"lam\"", vec![]),
            ("100", vec![(lumen, 2), (order, 2)]),
            ("\"100\"", vec![(lumen, 2)]),
            ("\"1001\"", vec![(order, 2)]),
            ("po lamp", vec![]),
            ("lamp po", vec![(card, 2)]),
            ("freitagabend", vec![]),
        ] {
            talks.expect(search, &expected).await;
        }
    }
);

on_both!(
    async fn words_in_quotes_stand_together(world: World) {
        let talks = Talks::new(world).await;
        let Talks { lamp, order, card, lumen, .. } = talks;
        for (search, expected) in [
            ("\"red lamp\"", vec![(card, 2), (lumen, 1)]),
            ("\"lamp red\"", vec![(lumen, 1)]),
            ("\"RED, lamp!\"", vec![(card, 2), (lumen, 1)]),
            ("\"lamp post\"", vec![(card, 2)]),
            ("“lamp post”", vec![(card, 2)]),
            ("„lamp post“", vec![(card, 2)]),
            ("«lamp post»", vec![(card, 2)]),
            ("\"lamp pos\"", vec![]),
            ("\"lamp\" pos", vec![(card, 2)]),
            ("\"red post\"", vec![]),
            ("red post", vec![(card, 2)]),
            ("\"red lamp\" gate", vec![(card, 2)]),
            ("\"red lamp\" \"the gate\"", vec![(card, 2)]),
            ("\"red lamp\" \"gate the\"", vec![]),
            ("gate \"red lamp", vec![(card, 2)]),
            ("gate \"lamp red", vec![]),
            ("\"lumen lighting\"", vec![(lamp, 3), (lumen, 2), (order, 2)]),
            ("\"lighting lumen\"", vec![]),
            ("\"lamp carla\"", vec![]),
            ("\"carla lumen\"", vec![]),
            ("\"1001 carla\"", vec![]),
            ("\"lighting passt\"", vec![]),
            ("\"passt das\" carla", vec![(lamp, 1)]),
            ("\"passt das\" ca", vec![(lamp, 1)]),
            ("\"passt das\" chris", vec![]),
            ("\"passt das\" \"lumen lighting\" ku", vec![(lamp, 1)]),
            ("\"_v1 don\"", vec![(lumen, 2)]),
            ("\"carla _ lumen\"", vec![]),
            ("\"größe passt\" lumen", vec![(lamp, 2)]),
            ("\"café owner\" \"left krakow\"", vec![(order, 2)]),
        ] {
            talks.expect(search, &expected).await;
        }
    }
);

on_both!(
    async fn scripts_without_spaces_are_found_anywhere(world: World) {
        let talks = Talks::new(world).await;
        let Talks { tent, card, .. } = talks;
        for (search, expected) in [
            ("防水", vec![(tent, 2)]),
            ("帳篷防水", vec![(tent, 1)]),
            ("篷防", vec![(tent, 1)]),
            ("充電器", vec![(tent, 1)]),
            ("電器", vec![(tent, 1)]),
            ("充器", vec![]),
            ("電 帳", vec![(tent, 1)]),
            ("水", vec![(tent, 2)]),
            ("裡", vec![(tent, 1)]),
            ("防火", vec![]),
            ("防水 テント", vec![(tent, 2)]),
            ("\"防水です\"", vec![(tent, 2)]),
            ("カーテン", vec![(tent, 2)]),
            ("ｶｰﾃﾝ", vec![(tent, 2)]),
            ("テン", vec![(tent, 2)]),
            ("テントも", vec![]),
            ("\"防水です カーテン\"", vec![(tent, 2)]),
            ("\"防水です。カ\"", vec![(tent, 2)]),
            ("\"防水で カーテン\"", vec![]),
            ("\"防水 です\"", vec![]),
            ("帳篷防水 充", vec![(tent, 1)]),
            ("帳篷防水 fjord", vec![(tent, 1)]),
            ("帳篷防水 lumen", vec![]),
            ("かーてん", vec![]),
            ("محمد", vec![(card, 1)]),
            ("مُحَمَّد", vec![(card, 1)]),
            ("محـــمد", vec![(card, 1)]),
            ("البطاقة", vec![(card, 1)]),
            ("صالح", vec![(card, 1)]),
            ("صالح البطاقة", vec![]),
            ("البطاقة صالح", vec![(card, 1)]),
            ("بطاقة", vec![]),
        ] {
            talks.expect(search, &expected).await;
        }
    }
);

on_both!(
    async fn hostile_input_is_words_or_nothing(world: World) {
        let talks = Talks::new(world).await;
        let Talks { lamp, order, card, lumen, .. } = talks;
        let red_and_lamp = vec![(card, 2), (lumen, 1)];
        let lamps = vec![(lamp, 3), (card, 2), (lumen, 1)];
        for (search, expected) in [
            ("AND OR NOT NEAR * : ( ) ^ - \"", vec![(lumen, 2)]),
            ("NOT lamp", vec![(lumen, 1)]),
            ("lamp OR tent", vec![]),
            ("lamp AND red", vec![]),
            ("NEAR(red lamp, 2)", vec![]),
            ("red + lamp", red_and_lamp.clone()),
            ("red AND", vec![]),
            ("^red", red_and_lamp.clone()),
            ("-red", red_and_lamp.clone()),
            ("!red", red_and_lamp.clone()),
            ("lamp & !red", red_and_lamp.clone()),
            ("red <-> lamp", red_and_lamp.clone()),
            ("red | lamp", red_and_lamp.clone()),
            ("red:* & (lamp", red_and_lamp.clone()),
            ("lamp | tent", vec![]),
            ("'lamp':*", lamps.clone()),
            ("lamp*", lamps.clone()),
            ("%lamp%", lamps.clone()),
            ("lam_", lamps),
            ("words:lamp", vec![]),
            ("{words} : lamp", vec![]),
            ("_v1", vec![(lumen, 2)]),
            ("_V1", vec![(lumen, 2)]),
            ("\"_v1\"", vec![(lumen, 2)]),
            ("_v", vec![(lumen, 2)]),
            ("_t1", vec![]),
            ("_c1", vec![]),
            ("\"_own\"", vec![]),
            ("_own", vec![(order, 2)]),
            ("_product", vec![]),
            ("_order", vec![]),
            ("' OR 1=1 --", vec![]),
            ("') OR ('1'='1", vec![]),
            ("lamp'; DROP TABLE threads; --", vec![]),
            ("100%", vec![(lumen, 2), (order, 2)]),
            ("C:\\temp", vec![(lumen, 2)]),
            ("\\\\paths\\", vec![(lumen, 2)]),
            ("\\temp'", vec![(lumen, 2)]),
            ("don\\'t", vec![(lumen, 2)]),
            ("don't", vec![(lumen, 2)]),
            ("lamp\0", vec![(lamp, 3), (card, 2), (lumen, 1)]),
            ("la\0mp", vec![]),
            ("$1", vec![(lumen, 2), (order, 2)]),
        ] {
            talks.expect(search, &expected).await;
        }
        for nothing in [
            "\"",
            "\"\"",
            "\"\"\"",
            "“”",
            "'",
            "%",
            "_",
            "*",
            ":",
            "( )",
            "\\",
            "\0",
            "\0\0\"",
            ". , ; ! ? … —",
            "--",
            "/* */",
            "& | ! <->",
            ":*",
            "👍",
            "\u{202e}\u{200b}",
            "\u{301}",
        ] {
            talks.expect(nothing, &[]).await;
        }
    }
);

on_both!(
    async fn a_search_has_a_longest_length(world: World) {
        let talks = Talks::new(world).await;
        let longest = "x".repeat(LONGEST_SEARCH);
        for search in [longest.as_str(), &"\"".repeat(LONGEST_SEARCH), &"充".repeat(LONGEST_SEARCH)] {
            talks.expect(search, &[]).await;
        }
        let parcel = format!("{}parcel", "is ".repeat(60));
        talks.expect(&parcel, &[(talks.order, 1)]).await;
        let padded = format!("{}parcel{}", " ".repeat(100), " ".repeat(100));
        talks.expect(&padded, &[(talks.order, 1)]).await;
        for search in [format!("{longest}x"), "x ".repeat(5_000), "\u{1f600}".repeat(10_000)] {
            for viewer in [&talks.world.carla, &talks.world.nora, &talks.world.ada] {
                let refused = ThreadQuery::parse(&format!("q={}", encoded(&search)), viewer, 0);
                assert_eq!(refused, Err(AppError::invalid([("q", Problem::SearchTooLong)])));
            }
        }
        let browser = talks.world.browser_of(&talks.world.nora).await;
        let query = format!("q={}", "x".repeat(10_000));
        assert_eq!(browser.call("list_threads", &[("query", &query)]).await.status, 422);
        let hostile = "q=%00%22%27%FF%F0%9F%92&show=new";
        assert_eq!(browser.call("list_threads", &[("query", hostile)]).await.status, 200);
    }
);

on_both!(
    async fn people_find_only_what_they_may_see(world: World) {
        let talks = Talks::new(world).await;
        let World { ada, nora, chris, .. } = &talks.world;
        for secret in ["secret", "\"secret küche\"", "防水 chris"] {
            talks.expect(secret, &[]).await;
            let search = format!("show=deleted&q={}", encoded(secret));
            assert_eq!(found(&talks.world.rows(ada, &search).await), [(talks.deleted, 1)], "{secret}");
        }
        for staff in ["nora", "otto", "vera", "ada", "abe"] {
            talks.expect(staff, &[]).await;
        }
        for address in ["carla@demo.test", "demo.test", "demo", "zoe@"] {
            let expected: &[_] = if address == "zoe@" { &[(talks.tent, 2)] } else { &[] };
            talks.expect(address, expected).await;
        }
        deletion::restore(&talks.world.db, ada, talks.deleted).await.unwrap();
        for who in [nora, chris, ada] {
            assert_eq!(talks.find(who, "secret").await, [(talks.deleted, 1)], "{}", who.name);
        }
        for who in [&talks.world.carla, &talks.world.vera, &talks.zoe] {
            assert_eq!(talks.find(who, "secret").await, [], "{}", who.name);
        }
    }
);

on_both!(
    async fn a_match_is_shown_with_what_was_looked_for(world: World) {
        let talks = Talks::new(world).await;
        let World { carla, nora, ada, .. } = &talks.world;
        let known = |name: &str| Name::Known(name.to_owned());
        for (who, search, number, author, marks) in [
            (nora, "grosse", 2, Name::You, vec!["Grösse"]),
            (nora, "kuche carla", 1, known("Carla"), vec!["Küche"]),
            (carla, "grosse dabei", 2, known("Lumen Lighting"), vec!["Grösse", "dabei"]),
            (ada, "lamp stec", 2, known("Nora"), vec!["Stecker"]),
            (carla, "\"stecker ist\" die", 2, known("Lumen Lighting"), vec!["die", "Stecker", "ist"]),
            (carla, "lamp", 3, Name::You, vec![]),
            (carla, "red post", 2, Name::Marketplace, vec!["red", "post"]),
            (ada, "محمد", 1, known("Carla"), vec!["مُحَمَّد"]),
            (ada, "ｶｰﾃﾝ", 2, known("Vera"), vec!["カーテン"]),
        ] {
            let rows = talks.world.rows(who, &format!("q={}", encoded(search))).await;
            let found = rows[0].found.as_ref().unwrap();
            assert_eq!((found.number, &found.author), (number, &author), "{search}");
            assert_eq!(marked(found), marks, "{search}");
            let bodies = talks.world.bodies(who, rows[0].id).await;
            let body = bodies.iter().zip(1..).find(|(_, nth)| *nth == number).unwrap().0;
            assert_eq!(text(found), *body, "{search}");
        }
        let row = talks.world.rows(nora, "q=grosse").await.remove(0);
        assert_eq!(row.latest_words, "Und die Strasse? Lieferung bis Freitag", "the row's latest is another");
        assert_eq!(row.found.unwrap().sent_at, crate::support::NOW.plus_seconds(7));
        assert!(talks.world.rows(nora, "").await.iter().all(|row| row.found.is_none()));
    }
);

on_both!(
    async fn hostile_and_long_messages_are_found_too(world: World) {
        let world = world.unlimited();
        let thread = world.question().await;
        let other = world.question().await;
        let cjk: String = (0..9_990).map(|n| char::from_u32(0x20000 + n).unwrap()).collect();
        let words: Vec<String> = (0..1_660).map(|n| format!("w{n:04}")).collect();
        let bodies = [
            cjk,
            words.join(" "),
            "ﷺ".repeat(10_000),
            "x".repeat(10_000),
            "'quoted' \\'escaped\\' \"double\" a':*b <b>&amp;</b> <->".to_owned(),
            "_t1 _v1 _own \u{1f600} \u{e0061}\u{fffe}".to_owned(),
            "!!! ??? …".to_owned(),
        ];
        for (body, number) in bodies.iter().zip(2..) {
            assert_eq!(world.say(&world.carla, thread, body, number).await, number);
        }
        for (search, number) in [
            ("\u{20000}\u{20001}", 2),
            ("\u{22000}\u{22001}\u{22002}", 2),
            ("w1659", 3),
            ("\"w0000 w0001\" w1659", 3),
            ("وسلم", 4),
            (&"x".repeat(60), 5),
            ("quoted escaped double", 6),
            ("\"a b\"", 6),
            ("amp", 6),
            ("own", 7),
            ("carla lamp", 8),
        ] {
            for who in [&world.carla, &world.nora, &world.ada] {
                let rows = world.rows(who, &format!("q={}", encoded(search))).await;
                let expected: &[_] =
                    if number == 8 { &[(thread, 8), (other, 1)] } else { &[(thread, number)] };
                assert_eq!(found(&rows), expected, "{search}");
            }
        }
        let row = world.rows(&world.nora, "q=w1000").await.remove(0);
        let found = row.found.unwrap();
        assert_eq!(marked(&found), ["w1000"]);
        assert!(text(&found).chars().count() < 200, "an excerpt, not the message");
    }
);

on_both!(
    /// As many places of a word as PostgreSQL keeps, and those beyond count on neither engine.
    async fn phrases_are_found_at_the_places_that_count(world: World) {
        let world = world.unlimited();
        let thread = world.question().await;
        let often = "tick tock ".repeat(300) + "tick end over";
        let far = "ﷺ ".repeat(4_995) + "far away";
        for (body, number) in [(often, 2), (far, 3)] {
            assert_eq!(world.say(&world.carla, thread, &body, number).await, number);
        }
        for (search, expected) in [
            ("\"tick tock\"", Some(2)),
            ("\"tock tick tock\" over", Some(2)),
            ("\"tick tick\"", None),
            ("\"end over\"", Some(2)),
            ("\"tick end\"", None),
            ("tick end", Some(2)),
            ("\"الله عليه\"", Some(3)),
            ("\"الله عليه\" far away", Some(3)),
            ("\"الله عليه\" \"far\"", Some(3)),
            ("far away", Some(3)),
            ("\"far away\"", None),
            ("\"carla\" \"far\"", Some(3)),
        ] {
            for who in [&world.carla, &world.nora, &world.ada] {
                let rows = world.rows(who, &format!("q={}", encoded(search))).await;
                let expected: Vec<_> = expected.map(|number| (thread, number)).into_iter().collect();
                assert_eq!(found(&rows), expected, "{search}");
            }
        }
    }
);

on_both!(
    async fn a_thread_with_many_matches_is_one_row_beside_the_others(world: World) {
        let world = world.unlimited();
        let (oldest, long, newest) = (world.question().await, world.question().await, world.question().await);
        world.say(&world.carla, oldest, "The red lamp", 1).await;
        for n in 0..450 {
            world.say(&world.nora, long, "A red lamp", 2 + n).await;
        }
        world.say(&world.nora, newest, "red lamp", 500).await;
        world.say(&world.nora, newest, "lamp red", 501).await;
        world.say(&world.nora, long, "Anything else?", 502).await;
        for (who, search, expected) in [
            (&world.carla, "red", [(newest, 3), (long, 451), (oldest, 2)]),
            (&world.nora, "red", [(newest, 3), (long, 451), (oldest, 2)]),
            (&world.ada, "\"red lamp\"", [(newest, 2), (long, 451), (oldest, 2)]),
            (&world.ada, "lamp", [(long, 452), (newest, 3), (oldest, 2)]),
        ] {
            let rows = world.rows(who, &format!("q={}", encoded(search))).await;
            assert_eq!(found(&rows), expected, "{} {search}", who.name);
        }
    }
);

/// 45 threads of two customers with four messages each, in turns, and which of them say what.
async fn many_talks(world: &World) -> Vec<ThreadId> {
    let mut threads = Vec::new();
    for n in 0..45 {
        let (who, topic) = match n % 3 {
            0 => (&world.carla, Topic::Product(world.lamp)),
            1 => (&world.chris, Topic::Vendor(world.lumen)),
            _ => (&world.carla, Topic::Product(world.tent)),
        };
        threads.push(world.start(who, topic, &out("A blue door here", n)).await.unwrap().thread);
    }
    for (round, step) in [(1, 7), (2, 11), (3, 13)] {
        for n in 0..45 {
            let nth = n * step % 45;
            let words = if nth % 5 == round { "door blue" } else { "the blue door" };
            world.say(&world.ada, threads[nth], words, 100 * round as i64 + n as i64).await;
        }
    }
    threads
}

on_both!(
    async fn every_thread_is_on_one_page_of_a_search(world: World) {
        let world = world.unlimited();
        let threads = many_talks(&world).await;
        let in_round = |step: usize| (0..45).rev().map(move |n| n * step % 45);
        for viewer in [&world.ada, &world.carla, &world.nora] {
            let sees = |nth: usize| match viewer.role {
                Role::Admin => true,
                Role::Customer => nth % 3 != 1,
                Role::Vendor => nth % 3 != 2,
            };
            for (search, expected) in [
                ("blue", in_round(13).map(|nth| (nth, 4)).collect::<Vec<_>>()),
                ("\"door blue\"", {
                    let rounds = in_round(13).filter(|nth| nth % 5 == 3).map(|nth| (nth, 4));
                    let rounds = rounds.chain(in_round(11).filter(|nth| nth % 5 == 2).map(|nth| (nth, 3)));
                    rounds.chain(in_round(7).filter(|nth| nth % 5 == 1).map(|nth| (nth, 2))).collect()
                }),
                ("\"blue door\"", {
                    let last = in_round(13).filter(|nth| nth % 5 != 3).map(|nth| (nth, 4));
                    last.chain(in_round(11).filter(|nth| nth % 5 == 3).map(|nth| (nth, 3))).collect()
                }),
                ("\"a blue\" here", (0..45).rev().map(|nth| (nth, 1)).collect()),
            ] {
                let expected: Vec<_> = expected
                    .into_iter()
                    .filter(|(nth, _)| sees(*nth))
                    .map(|(nth, number)| (threads[nth], number))
                    .collect();
                for per in [20, 50] {
                    let rows = world.rows(viewer, &format!("q={}&per={per}", encoded(search))).await;
                    assert_eq!(found(&rows), expected, "{search} for {}, {per} a page", viewer.name);
                }
            }
        }
    }
);

on_both!(
    /// A thread that is full of the phrase's words in another order.
    async fn near_misses_bring_no_thread_twice(world: World) {
        let world = world.unlimited();
        let mut threads = Vec::new();
        for n in 0..21 {
            let about = Topic::Product(world.card);
            threads.push(world.start(&world.carla, about, &out("blue door", n)).await.unwrap().thread);
        }
        let first = threads[0];
        for n in 0..510 {
            world.say(&world.carla, first, "door blue", 100 + n).await;
        }
        world.say(&world.carla, first, "blue door", 700).await;
        threads[1..].reverse();
        let expected: Vec<_> = threads.iter().map(|id| (*id, if *id == first { 512 } else { 1 })).collect();
        let rows = world.rows(&world.ada, "q=%22blue+door%22&per=20").await;
        assert_eq!(found(&rows), expected);
    }
);

on_both!(
    async fn a_search_goes_together_with_all_filters(world: World) {
        let world = world.unlimited();
        let threads = many_talks(&world).await;
        let of = |is_in: &dyn Fn(usize) -> bool| -> Vec<ThreadId> {
            (0..45).rev().map(|n| n * 13 % 45).filter(|nth| is_in(*nth)).map(|nth| threads[nth]).collect()
        };
        let some: Vec<ThreadId> = of(&|nth| nth % 4 == 0);
        let disputed: Vec<ThreadId> = of(&|nth| nth % 7 == 0);
        world.mark(&world.nora, &some, MarkAs::Read).await;
        for id in &disputed {
            world.sql(&format!("UPDATE threads SET is_disputed = TRUE WHERE id = {id}")).await;
        }
        let (lumens, read) = (|nth: usize| nth % 3 != 2, |nth: usize| nth.is_multiple_of(4));
        let seconds_of = |nth: usize| (0..45).find(|n| n * 13 % 45 == nth).unwrap();
        for (viewer, filter, expected) in [
            (&world.nora, "show=unread", of(&|nth| lumens(nth) && !read(nth))),
            (&world.nora, "show=new", of(&|nth| lumens(nth) && !read(nth))),
            (&world.otto, "show=new", of(&|nth| lumens(nth) && !read(nth))),
            (&world.otto, "show=unread", of(&lumens)),
            (&world.nora, "show=disputes", of(&|nth| lumens(nth) && nth % 7 == 0)),
            (&world.nora, "subject=vendor", of(&|nth| nth % 3 == 1)),
            (&world.nora, "subject=order", vec![]),
            (&world.carla, "show=unread", of(&|nth| nth % 3 != 1)),
            (&world.ada, "vendor=1", of(&lumens)),
            (&world.ada, "vendor=2", of(&|nth| !lumens(nth))),
            (&world.ada, "vendor=own", vec![]),
            (&world.ada, "vendor=1&subject=product", of(&|nth| nth % 3 == 0)),
            (&world.ada, "show=disputes&vendor=2", of(&|nth| nth % 7 == 0 && !lumens(nth))),
            (&world.ada, "show=deleted", vec![]),
            (&world.ada, "from=2026-09-21&to=2026-09-21", of(&|_| true)),
            (&world.ada, "from=2026-09-22", vec![]),
            (&world.ada, "to=2026-09-20", vec![]),
            (&world.ada, "sort=id", of(&|_| true)),
        ] {
            let found = world.ids(viewer, &format!("q=blue&{filter}&per=20")).await;
            assert_eq!(found, expected, "{} {filter}", viewer.name);
            let phrase = format!("q={}&{filter}&per=20", encoded("\"a blue door\" her"));
            let mut found = world.ids(viewer, &phrase).await;
            let mut expected = expected;
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected, "{} {filter}, as a phrase", viewer.name);
            let found = world.ids(viewer, &format!("q=green&{filter}")).await;
            assert_eq!(found, [], "{} {filter}", viewer.name);
        }
        let late = "2026-09-22";
        for nth in [3, 8, 14] {
            let seconds = 86_400 + seconds_of(nth) as i64;
            world.say(&world.ada, threads[nth], "green", seconds).await;
        }
        let found = world.ids(&world.ada, &format!("q=blue&from={late}")).await;
        assert_eq!(found, of(&|nth| [3, 8, 14].contains(&nth)), "a thread is of its latest message's day");
        world.delete(threads[8]).await;
        let found = world.ids(&world.ada, &format!("q=blue&from={late}")).await;
        assert_eq!(found, of(&|nth| [3, 14].contains(&nth)));
        assert_eq!(world.ids(&world.ada, "q=blue&show=deleted").await, [threads[8]]);
    }
);

on_both!(
    async fn what_changes_between_two_pages_of_a_search(world: World) {
        let world = world.unlimited();
        let threads = many_talks(&world).await;
        let all = world.ids(&world.ada, "q=blue").await;
        let first = world.list(&world.ada, "q=blue&per=20").await;
        for gone in [all[0], all[19], all[20], all[22]] {
            world.delete(gone).await;
        }
        world.say(&world.carla, all[3], "blue again", 900).await;
        let new = world.start(&world.carla, Topic::Product(world.card), &out("blue", 901)).await.unwrap();
        let next = encoded(&first.next.unwrap());
        let second = world.list(&world.ada, &format!("q=blue&per=20&cursor={next}")).await;
        let ids: Vec<ThreadId> = second.rows.iter().map(|row| row.id).collect();
        let rest: Vec<ThreadId> = [21].into_iter().chain(23..42).map(|n| all[n]).collect();
        assert_eq!(ids, rest, "neither lost nor twice");
        assert_eq!(second.matches.counted, threads.len() as i64 - 4 + 1);
        assert_eq!(world.ids(&world.ada, "q=blue").await[..2], [new.thread, all[3]]);
    }
);

on_both!(
    async fn an_index_that_was_lost_is_made_anew(world: World) {
        let talks = Talks::new(world).await;
        let world = &talks.world;
        for n in 0..520 {
            world.say(&world.nora, talks.lumen, &format!("Part {n} of many"), 100 + n).await;
        }
        let searches = ["küche", "\"red lamp\"", "防水", "carla", "1001", "part", "\"519 of\"", "lumen post"];
        let all = async || {
            let mut all = Vec::new();
            for search in searches {
                for (who, _) in talks.people() {
                    all.push(talks.find(who, search).await);
                }
            }
            let sorted = world.ids(&world.ada, "sort=customer").await;
            (all, sorted, world.ids(&world.ada, "sort=vendor").await)
        };
        let before = all().await;
        assert!(before.0.iter().any(|found| *found == [(talks.lumen, 522)]));
        entries::bring_up_to_date(&world.db).await.unwrap();
        assert_eq!(all().await, before, "what is there already is made again, not twice");
        forget_words(world).await;
        world.sql("UPDATE threads SET customer_key = '', vendor_key = ''").await;
        assert_eq!(talks.find(&world.ada, "küche").await, []);
        entries::bring_up_to_date(&world.db).await.unwrap();
        assert_eq!(talks.find(&world.ada, "küche").await, [], "it is of this edition, so nothing is done");
        world.sql("DELETE FROM settings WHERE name = 'search_edition'").await;
        entries::bring_up_to_date(&world.db).await.unwrap();
        assert_eq!(all().await, before);
        world.say(&world.nora, talks.lumen, "One more: Zwiebel", 900).await;
        assert_eq!(talks.find(&world.chris, "zwiebel").await, [(talks.lumen, 523)]);
    }
);

async fn forget_words(world: &World) {
    let statements: &[_] = match &world.db {
        stoa::server::db::Db::Sqlite { .. } => &[
            "INSERT INTO message_words (message_words) VALUES ('delete-all')",
            "INSERT INTO message_phrases (message_phrases) VALUES ('delete-all')",
        ],
        stoa::server::db::Db::Postgres(_) => &["UPDATE message_entries SET words = ''"],
    };
    for statement in statements {
        world.sql(statement).await;
    }
}
