//! Who can sign in.

use super::Finding;
use crate::server::{
    Result,
    db::{Db, health},
    demo,
};

const ABOUT: &str = "accounts";

pub(super) async fn examine(db: &Db) -> Vec<Finding> {
    match found(db).await {
        Ok(found) => found,
        Err(error) => vec![Finding::wrong(ABOUT, format!("can't read them: {error}"))],
    }
}

async fn found(db: &Db) -> Result<Vec<Finding>> {
    let admins = match health::admins(db).await? {
        0 => Finding::look(ABOUT, "nobody is an admin; run stoa account create --role admin"),
        1 => Finding::ok(ABOUT, "1 admin"),
        admins => Finding::ok(ABOUT, format!("{admins} admins")),
    };
    if demo::is_here(db).await? {
        return Ok(vec![
            admins,
            Finding::look("demo", "this is the demo marketplace: anybody can sign in as anybody"),
        ]);
    }
    let mut found = vec![admins];
    let open = demo::open_to_all(db).await?;
    if !open.is_empty() {
        let told = format!(
            "the password of {} is \"demo\"; give them others with stoa account password, or deactivate them",
            open.join(", ")
        );
        found.push(Finding::wrong(ABOUT, told));
    }
    Ok(found)
}
