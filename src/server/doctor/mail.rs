//! E-mail: where it goes, and whether it does.

use std::path::Path;

use super::Finding;
use crate::{
    domain::moment::Moment,
    server::{
        clock,
        db::{
            Db,
            mail_queue::{self, Lengths},
        },
        mail::{
            Carrier,
            options::{MailOptions, host_of},
        },
    },
};

const ABOUT: &str = "e-mail";

/// How long an e-mail may wait, in minutes.
const PATIENCE: i64 = 15;

/// Connects and signs in as the worker would; nothing is sent.
pub(super) async fn examine_carrier(options: &MailOptions, data: &Path, url: Option<&str>) -> Vec<Finding> {
    let carrier = match options.carrier(data) {
        Ok(carrier) => carrier,
        Err(sentence) => return vec![Finding::wrong(ABOUT, sentence)],
    };
    let tried = match (carrier.try_out().await, &carrier) {
        (Err(cause), _) => Finding::wrong(ABOUT, format!("{carrier}: {cause}")),
        (Ok(_), Carrier::Folder(_)) => {
            Finding::look(ABOUT, format!("it becomes files in {carrier} and nobody gets any; say --smtp"))
        }
        (Ok(false), _) => {
            Finding::look(ABOUT, format!("{carrier}: it travels openly; let the mail server offer STARTTLS"))
        }
        (Ok(true), _) => Finding::ok(ABOUT, format!("{carrier}: it lets us in")),
    };
    let sender = url.map(|url| match options.from(&host_of(url)) {
        Ok(from) => Finding::ok("sender", from.email.to_string()),
        Err(sentence) => Finding::wrong("sender", sentence),
    });
    [tried].into_iter().chain(sender).collect()
}

/// Looks whether e-mails leave.
pub(super) async fn examine_queue(db: &Db) -> Vec<Finding> {
    match mail_queue::lengths(db).await {
        Ok(queue) => judge(queue, clock::now()),
        Err(error) => vec![Finding::wrong("queue", format!("can't read it: {error}"))],
    }
}

fn judge(queue: Lengths, now: Moment) -> Vec<Finding> {
    let minutes = queue.oldest.map_or(0, |oldest| now.seconds_since(oldest) / 60);
    let waiting = format!("{} e-mails wait", queue.waiting);
    let age = if queue.waiting > 0 && minutes > PATIENCE {
        let told = format!("{waiting}, the first for {minutes} min; does a server run? its log says why");
        Finding::look("queue", told)
    } else {
        Finding::ok("queue", waiting)
    };
    let aside = (queue.set_aside > 0).then(|| {
        let told =
            format!("{} e-mails were given up; admins see them under Marketplace settings", queue.set_aside);
        Finding::look("queue", told)
    });
    [age].into_iter().chain(aside).collect()
}
