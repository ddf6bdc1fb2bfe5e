//! A clock that is set while people write: an hour back, a day ahead, and right again.

use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use stoa::{
    domain::{
        accounts::{Email, Viewer},
        ids::ThreadId,
        limits::PASSWORDS,
        messages::SendId,
        moment::Moment,
        threads::Topic,
    },
    error::AppError,
    server::{actions::messages::Outgoing, clock},
};
use tokio::time::sleep;

use crate::support::{
    Ear, NOW, PASSWORD, Program, World, address, call, database, encoded, get, on_both, out, sign_in,
};

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

on_both!(
    async fn nothing_breaks_when_the_clock_is_set(world: World) {
        if !cfg!(debug_assertions) {
            // Only there a program's clock can be wrong
            return;
        }
        world.sql("INSERT INTO settings (name, value) VALUES ('messages_per_minute', '3')").await;
        let mut trial = Trial::begin(world).await;
        let (nora, chris) = (trial.world.nora.clone(), trial.world.chris.clone());
        let heard = trial.listen(None).await.0;

        trial.set(-HOUR);
        assert_eq!(trial.send(1), 200, "the session lasts");
        let (heard, missed) = trial.listen(Some(heard)).await;
        assert!(missed.contains(&trial.change()), "what came since is missed though it is earlier: {missed}");

        trial.set(DAY);
        assert_eq!([2, 3, 4].map(|number| trial.send(number)), [200; 3]);
        assert_eq!(trial.send(5), 429, "the limit holds");
        trial.until_the_first_e_mails_have_left().await;
        let (heard, missed) = trial.listen(Some(heard)).await;
        assert!(missed.contains(&trial.change()) || missed.contains("data: all"), "{missed}");
        for _ in 0..PASSWORDS.most {
            assert_eq!(trial.sign_in(&chris, "wrong"), 422);
        }
        assert_eq!(trial.sign_in(&chris, PASSWORD), 429);

        trial.set(0);
        assert_eq!(trial.send(5), 200, "nobody waits for a day");
        assert_eq!(trial.sign_in(&chris, PASSWORD), 200, "nor here");
        let (_, missed) = trial.listen(Some(heard)).await;
        assert!(missed.contains(&trial.change()) || missed.contains("data: all"), "{missed}");
        trial.until_no_wait_is_longer_than_a_minute().await;

        let page = get(&trial.program.address, &format!("/account/messages/{}", trial.thread), &trial.carla);
        let places: Vec<_> = (1..=5).map(|number| page.find(&format!("Message {number} of Nora"))).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
        assert_eq!(trial.world.unread(&trial.world.carla, trial.thread).await, (0, false));
        assert_eq!(trial.world.ids(&nora, "").await, [trial.thread]);

        trial.start_anew().await;
        let (_, missed) = trial.listen(Some(heard)).await;
        assert!(missed.contains(&trial.change()) || missed.contains("data: all"), "{missed}");
        trial.until_e_mails_leave().await;
        trial.world.assert_whole().await;
    }
);

struct Trial {
    world: World,
    program: Program,
    thread: ThreadId,
    /// Cookies as a request has them.
    carla: String,
    nora: String,
    folder: PathBuf,
}

impl Trial {
    async fn begin(world: World) -> Self {
        let folder = std::env::temp_dir().join(format!("stoa-clock-{}", SendId::fresh()));
        fs::create_dir_all(&folder).unwrap();
        let first = Outgoing { at: clock::now(), ..out("A question", 0) };
        let thread = world.start(&world.carla, Topic::Product(world.lamp), &first).await.unwrap().thread;
        let [carla, nora] = [world.cookie_of(&world.carla).await, world.cookie_of(&world.nora).await]
            .map(|cookie| format!("Cookie: {cookie}\r\n"));
        let program = start(&folder, &world).await;
        Self { world, program, thread, carla, nora, folder }
    }

    async fn start_anew(&mut self) {
        self.program = start(&self.folder, &self.world).await;
    }

    /// Has the program's clock be so many seconds ahead.
    fn set(&self, seconds: i64) {
        let fresh = self.folder.join("clock.new");
        fs::write(&fresh, seconds.to_string()).unwrap();
        fs::rename(fresh, self.folder.join("clock")).unwrap();
    }

    /// Has Nora send a message, and says with which status that is answered.
    fn send(&self, number: u32) -> u16 {
        let body = encoded(&format!("Message {number} of Nora's"));
        let form = format!("thread={}&send_id={}&body={body}", self.thread, SendId::fresh());
        status(&call(
            &self.program.address,
            "/api/send_message",
            &self.nora.replace("text/html", "*/*"),
            &form,
        ))
    }

    fn sign_in(&self, who: &Viewer, password: &str) -> u16 {
        let form = format!("email={}&password={}", encoded(&address(who)), encoded(password));
        let answer = call(&self.program.address, "/api/sign_in", "", &form);
        // Where it leads on it says where
        if status(&answer) == 302 { 200 } else { status(&answer) }
    }

    /// Has Carla listen who has heard all up to a moment. Says up to when she has heard all then, and what she missed.
    async fn listen(&self, since: Option<i64>) -> (i64, String) {
        let cookie = self.carla.trim_start_matches("Cookie: ").trim_end();
        let (_, missed) = Ear::since(&self.program, cookie, since).await;
        let ids = missed.lines().filter_map(|line| line.strip_prefix("id: ")?.parse::<i64>().ok());
        (ids.chain(since).max().unwrap(), missed)
    }

    fn change(&self) -> String {
        format!("event: change\ndata: {}\n", self.thread)
    }

    /// By then whoever sends e-mails has seen that it is tomorrow.
    async fn until_the_first_e_mails_have_left(&self) {
        let today = clock::now().plus_seconds(HOUR).0;
        let since = Instant::now();
        while self.world.number(&format!("SELECT COUNT(*) FROM mails WHERE due_at < {today}")).await > 0 {
            assert!(since.elapsed() < Duration::from_secs(30), "they don't leave");
            sleep(Duration::from_millis(50)).await;
        }
    }

    async fn until_no_wait_is_longer_than_a_minute(&self) {
        let since = Instant::now();
        loop {
            let latest = clock::now().plus_seconds(61).0;
            let late = format!("SELECT COUNT(*) FROM mails WHERE claimed_by IS NULL AND due_at > {latest}");
            if self.world.number(&late).await == 0 {
                return;
            }
            assert!(since.elapsed() < Duration::from_secs(30), "e-mails wait for tomorrow");
            sleep(Duration::from_millis(50)).await;
        }
    }

    async fn until_e_mails_leave(&self) {
        let since = Instant::now();
        while self.world.number("SELECT COUNT(*) FROM mails").await > 0 {
            self.world.sql("UPDATE mails SET due_at = 0 WHERE claimed_by IS NULL AND due_at > 0").await;
            assert!(since.elapsed() < Duration::from_secs(30), "they don't leave");
            sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

async fn start(folder: &std::path::Path, world: &World) -> Program {
    let mails = folder.join("mails");
    let arguments = ["--mail-folder", mails.to_str().unwrap()];
    Program::start_with_clock(&folder.join("clock"), &database(world).await, &arguments).await
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).unwrap_or_else(|| panic!("{answer}")).parse().unwrap()
}

on_both!(
    async fn limits_don_t_count_what_a_wrong_clock_has_noted(world: World) {
        let at = |seconds| out("Words", seconds);
        let ask = async |seconds| {
            world.start(&world.carla, Topic::Product(world.lamp), &at(seconds)).await.map(|sent| sent.thread)
        };
        for _ in 0..10 {
            ask(DAY).await.unwrap();
        }
        let refused = ask(DAY).await.unwrap_err();
        assert!(matches!(refused, AppError::TooMany { retry_after } if retry_after <= HOUR), "{refused:?}");
        let thread = ask(0).await.unwrap();
        for _ in 0..20 {
            world.send(&world.nora, thread, &at(DAY)).await.unwrap();
        }
        assert!(matches!(world.send(&world.nora, thread, &at(DAY)).await, Err(AppError::TooMany { .. })));
        for _ in 0..20 {
            world.send(&world.nora, thread, &at(1)).await.unwrap();
        }
        let refused = world.send(&world.nora, thread, &at(1)).await.unwrap_err();
        assert!(matches!(refused, AppError::TooMany { retry_after } if retry_after <= 60), "{refused:?}");
        // Another server's clock is a little behind
        assert!(matches!(world.send(&world.nora, thread, &at(-1)).await, Err(AppError::TooMany { .. })));

        let email = Email::parse(&address(&world.vera)).unwrap();
        let enter = async |password, at: Moment| sign_in(&world.db, &email, password, at).await;
        for _ in 0..PASSWORDS.most {
            enter("wrong", NOW.plus_seconds(DAY)).await.unwrap_err();
        }
        assert!(matches!(enter(PASSWORD, NOW.plus_seconds(DAY)).await, Err(AppError::TooMany { .. })));
        enter(PASSWORD, NOW).await.unwrap();
    }
);

on_both!(
    /// Lists go by time; whatever time that is, their pages have each thread once.
    async fn lists_have_each_thread_once_whatever_its_time(world: World) {
        let world = world.unlimited();
        let mut threads = Vec::new();
        for (number, jump) in (0..45).zip([0, DAY, -HOUR, 0, -HOUR, DAY, DAY].into_iter().cycle()) {
            let topic = Topic::Product(world.lamp);
            let sent = world.start(&world.carla, topic, &out("Words", jump + number)).await.unwrap();
            threads.push(sent.thread);
        }
        for list in ["", "show=unread", "q=words"] {
            for who in [&world.carla, &world.nora, &world.ada] {
                let mut listed = world.ids(who, list).await;
                listed.sort();
                let own = who.id != world.nora.id && list == "show=unread";
                assert_eq!(listed, if own { Vec::new() } else { threads.clone() }, "{} {list}", who.name);
            }
        }
    }
);
