//! What copies a PostgreSQL database instead of us.

use std::path::Path;

use sqlx::postgres::PgConnectOptions;

/// Why there is no backup, and how to have one.
pub(super) fn backup(server: &PgConnectOptions, file: &Path) -> String {
    format!(
        "nothing was written: PostgreSQL copies its databases itself, and asks for the password. Run\n  \
         pg_dump --format=custom --file={} {} {}",
        quoted(&file.display().to_string()),
        place(server),
        quoted(server.get_database().unwrap_or_default())
    )
}

/// Why nothing was restored, and how to do it.
pub(super) fn restore(server: &PgConnectOptions, file: &Path) -> String {
    let (place, name) = (place(server), quoted(server.get_database().unwrap_or_default()));
    format!(
        "nothing was restored: PostgreSQL does that itself, into an empty database. Run\n  \
         createdb {place} --template=template0 --encoding=UTF8 {name}\n  \
         pg_restore {place} --no-owner --exit-on-error --single-transaction --dbname={name} {}",
        quoted(&file.display().to_string())
    )
}

fn place(server: &PgConnectOptions) -> String {
    let socket = server.get_socket().map(|folder| folder.display().to_string());
    let host = socket.unwrap_or_else(|| server.get_host().to_owned());
    format!(
        "--host={} --port={} --username={}",
        quoted(&host),
        server.get_port(),
        quoted(server.get_username())
    )
}

/// As a shell takes it for one word.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_can_be_pasted_and_show_no_password() {
        let server: PgConnectOptions = "postgres://ana:geheim@db.shop.example:5433/it's".parse().unwrap();
        let file = Path::new("/backups/of today.dump");
        let place = "--host=db.shop.example --port=5433 --username=ana";
        let backup = backup(&server, file);
        assert!(backup.ends_with(&format!(
            r"pg_dump --format=custom --file='/backups/of today.dump' {place} 'it'\''s'"
        )));
        let restore = restore(&server, file);
        assert!(
            restore.contains(&format!("createdb {place} ")) && restore.ends_with("'/backups/of today.dump'")
        );
        assert!(!format!("{backup}{restore}").contains("geheim"));
    }
}
