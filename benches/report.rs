//! What was measured, for people and for programs.

use std::{fmt::Write, fs, path::Path};

use serde::Serialize;
use stoa::server::clock;

use super::{
    Result,
    axe::Found,
    bare::Versus,
    client_size::Sizes,
    engine::SETTINGS,
    interactions::Interaction,
    judged::{self, Judged, beside_help_desk},
    lighthouse::Scores,
    load::CONNECTIONS,
    machine::Machine,
    run::{OfEngine, OfPath},
};

/// All of it.
#[derive(Debug, Serialize)]
pub struct Report {
    date: String,
    is_quick: bool,
    machine: Machine,
    /// What was measured on each engine.
    pub engines: Vec<OfEngine>,
    /// What the client comes to.
    pub client: Sizes,
    /// What Lighthouse says of pages.
    pub pages: Vec<Scores>,
    /// What axe finds on them.
    pub axe: Vec<Found>,
    /// How fast they answer.
    pub interactions: Vec<Interaction>,
    judged: Vec<Judged>,
    help_desk: Vec<(Versus, Judged)>,
}

impl Report {
    /// Nothing yet.
    pub fn begin(is_quick: bool) -> Self {
        Self {
            date: clock::now().rfc3339().chars().take(10).collect(),
            is_quick,
            machine: Machine::this(),
            engines: Vec::new(),
            client: Sizes { empty: 0, is_built: false, groups: Vec::new() },
            pages: Vec::new(),
            axe: Vec::new(),
            interactions: Vec::new(),
            judged: Vec::new(),
            help_desk: Vec::new(),
        }
    }

    /// Holds all against what is asked for; whether all of that is reached.
    pub fn judge(&mut self) -> bool {
        self.judged = self.engines.iter().flat_map(judged::ratios).collect();
        self.judged.extend(judged::sizes(&self.client));
        self.judged.extend(self.pages.iter().flat_map(judged::scores));
        self.judged.extend(self.axe.iter().map(judged::found));
        self.judged.extend(self.interactions.iter().filter_map(judged::interaction));
        self.help_desk = self.engines.iter().flat_map(beside_help_desk).collect();
        let compared = self.help_desk.iter().map(|(_, line)| line);
        self.judged.iter().chain(compared).all(|line| line.is_reached)
    }

    /// Writes it into a folder, and says the main things.
    pub fn write(&self, folder: &Path) -> Result<()> {
        fs::write(folder.join("performance.json"), format!("{}\n", serde_json::to_string_pretty(self)?))?;
        let text = self.text()?;
        fs::write(folder.join("performance.md"), &text)?;
        println!("{}", text.split("\n## Paths").next().unwrap_or_default());
        println!("All of it is in {}.", folder.join("performance.md").display());
        Ok(())
    }

    fn text(&self) -> Result<String> {
        let mut text = String::new();
        self.write_head(&mut text)?;
        self.write_judged(&mut text)?;
        self.write_help_desk(&mut text)?;
        for engine in &self.engines {
            write_paths(&mut text, engine)?;
        }
        self.write_limits(&mut text)?;
        self.write_marking(&mut text)?;
        self.write_memory(&mut text)?;
        self.write_client(&mut text)?;
        self.write_interactions(&mut text)?;
        Ok(text)
    }

    fn write_head(&self, text: &mut String) -> Result<()> {
        let Machine { cores, processor, memory, kernel, rust } = &self.machine;
        let quick = if self.is_quick { " QUICK=1" } else { "" };
        writeln!(text, "# Performance\n\nWritten by `make bench{quick}` on {}.\n", self.date)?;
        writeln!(
            text,
            "{cores} cores of {processor}, {memory} GB of memory, Linux {kernel}, Rust {rust}. Server, database and whoever asks"
        )?;
        writeln!(
            text,
            "share these cores. Requests are HTTP/1.1 on connections that stay open, without compression, each with a session of"
        )?;
        writeln!(
            text,
            "its own account; sign-in isn't part of them. Mail goes into a folder, as it comes; the limits on sending are off."
        )?;
        writeln!(
            text,
            "Commits are durable on both engines. PostgreSQL has {}.\n",
            SETTINGS.replace(' ', ", ")
        )?;
        writeln!(text, "## Worlds\n")?;
        table(text, &["engine", "threads", "messages", "made in", "bytes", "bytes a message"])?;
        for of in &self.engines {
            for world in &of.worlds {
                let each = world.bytes as f64 / world.messages as f64;
                writeln!(
                    text,
                    "| {} {} | {} | {} | {:.0} s | {} | {each:.0} |",
                    of.engine,
                    of.version,
                    grouped(world.threads as f64),
                    grouped(world.messages as f64),
                    world.seconds,
                    grouped(world.bytes as f64)
                )?;
            }
        }
        Ok(())
    }

    fn write_judged(&self, text: &mut String) -> Result<()> {
        writeln!(text, "\n## What is asked for\n")?;
        table(text, &["", "on", "asked", "reached", ""])?;
        for Judged { what, on, asked, reached, is_reached } in &self.judged {
            writeln!(text, "| {what} | {on} | {asked} | {reached:.2} | {} |", yes(*is_reached))?;
        }
        writeln!(
            text,
            "\nLists that are compared have as many rows in each world: where a filter let less than a page through, disputes were"
        )?;
        writeln!(
            text,
            "opened, threads deleted and marked unread before. Nothing is set off. All that a world has is read before each kind of page."
        )?;
        if let Some(Scores { machine, .. }) = self.pages.first() {
            writeln!(
                text,
                "\nLighthouse makes the processor four times slower, whatever it is; its index of this one was {machine}."
            )?;
        }
        Ok(())
    }

    fn write_help_desk(&self, text: &mut String) -> Result<()> {
        writeln!(
            text,
            "\n## Beside a help desk\n\nRequests a second by {CONNECTIONS} connections with 20,000 threads and 200,000 messages; theirs are of a well-known"
        )?;
        writeln!(text, "PHP help desk with MariaDB on two cores, with mail and locks off.\n")?;
        table(text, &["", "on", "theirs", "Stoa", "times as many", "asked", ""])?;
        for (Versus { name, stoa, limit }, Judged { on, asked, reached, is_reached, .. }) in &self.help_desk {
            let (stoa, yes) = (grouped(*stoa), yes(*is_reached));
            writeln!(text, "| {name} | {on} | {limit} | {stoa} | {reached:.0} | {asked} | {yes} |")?;
        }
        Ok(())
    }

    fn write_limits(&self, text: &mut String) -> Result<()> {
        writeln!(
            text,
            "\n## The limits beside them\n\nRequests a second by {CONNECTIONS} connections in the large world, by turns. A bare handler runs the same queries and answers with"
        )?;
        writeln!(
            text,
            "the page's bytes from memory; the engine's commits write the rows of a send, each send one transaction.\n"
        )?;
        table(text, &["", "on", "Stoa", "limit", "reached"])?;
        for of in &self.engines {
            for versus in of.bare.iter().chain([&of.commits]) {
                let (stoa, limit) = (grouped(versus.stoa), grouped(versus.limit));
                writeln!(
                    text,
                    "| {} | {} | {stoa} | {limit} | {:.2} |",
                    versus.name,
                    of.engine,
                    versus.ratio()
                )?;
            }
        }
        for of in self.engines.iter().filter(|of| !of.pair.is_empty()) {
            writeln!(
                text,
                "\n## Two servers on one {}\n\nRequests a second by {CONNECTIONS} connections in the large world.\n",
                of.engine
            )?;
            table(text, &["", "one server", "two servers"])?;
            for pair in &of.pair {
                writeln!(text, "| {} | {} | {} |", pair.name, grouped(pair.one), grouped(pair.two))?;
            }
        }
        Ok(())
    }

    fn write_marking(&self, text: &mut String) -> Result<()> {
        writeln!(text, "\n## All threads of a vendor marked at once\n")?;
        table(
            text,
            &["on", "threads", "read", "unread", "a send, median / p99", "a send meanwhile, median / p99"],
        )?;
        for of in &self.engines {
            let marking = &of.marking;
            writeln!(
                text,
                "| {} | {} | {:.2} s | {:.2} s | {:.2} / {:.2} ms | {:.2} / {:.2} ms |",
                of.engine,
                grouped(marking.threads as f64),
                marking.read_seconds,
                marking.unread_seconds,
                marking.alone.median,
                marking.alone.p99,
                marking.beside.median,
                marking.beside.p99
            )?;
        }
        Ok(())
    }

    fn write_memory(&self, text: &mut String) -> Result<()> {
        writeln!(
            text,
            "\n## Memory of the server\n\nIn the large world, in MB: its own, and with what it looks into of the database's file.\n"
        )?;
        table(text, &["on", "idle", "under load", "after load", "the most"])?;
        for of in &self.engines {
            let cells =
                of.memory.map(|memory| format!("{} / {}", megabytes(memory.own), megabytes(memory.resident)));
            writeln!(text, "| {} | {} | {} |", of.engine, cells.join(" | "), megabytes(of.memory[2].peak))?;
        }
        Ok(())
    }

    fn write_interactions(&self, text: &mut String) -> Result<()> {
        writeln!(
            text,
            "\n## Interactions\n\nMilliseconds from pressing something in the message center until the next picture; less than 16 is one picture.\n"
        )?;
        table(text, &["what", "ms"])?;
        for Interaction { what, milliseconds, .. } in &self.interactions {
            writeln!(text, "| {what} | {milliseconds:.0} |")?;
        }
        Ok(())
    }

    fn write_client(&self, text: &mut String) -> Result<()> {
        let Sizes { empty, is_built, groups } = &self.client;
        let how = if *is_built { "built in the same run" } else { "as noted when it was last built" };
        let empty_said = grouped(*empty as f64);
        writeln!(
            text,
            "\n## The client\n\nBrotli bytes of a page's first load, all files; the near-empty application has {empty_said} ({how}).\n"
        )?;
        table(text, &["group of pages", "bytes", "of the near-empty one"])?;
        for (group, bytes) in groups {
            writeln!(
                text,
                "| {group} | {} | {:.2} |",
                grouped(*bytes as f64),
                *bytes as f64 / *empty as f64
            )?;
        }
        Ok(())
    }
}

fn write_paths(text: &mut String, of: &OfEngine) -> Result<()> {
    writeln!(
        text,
        "\n## Paths, on {}\n\nMilliseconds one request at a time, median / p99, and requests a second by {CONNECTIONS} connections.\n",
        of.engine
    )?;
    let sizes: Vec<String> =
        of.worlds.iter().map(|world| format!("{} threads", grouped(world.threads as f64))).collect();
    let mut heads = vec![""];
    for size in &sizes {
        heads.extend([size.as_str(), "a second"]);
    }
    heads.push("large ÷ small");
    table(text, &heads)?;
    for OfPath { name, worlds, ratio, .. } in &of.paths {
        write!(text, "| {name} |")?;
        for world in worlds {
            let many = if world.per_second > 0.0 { grouped(world.per_second) } else { "–".to_owned() };
            write!(text, " {:.2} / {:.2} | {many} |", world.times.median, world.times.p99)?;
        }
        writeln!(text, " {ratio:.2} |")?;
    }
    Ok(())
}

/// The head of a table: text first, figures after it.
fn table(text: &mut String, heads: &[&str]) -> Result<()> {
    let lines: Vec<&str> =
        heads.iter().enumerate().map(|(place, _)| if place == 0 { "---" } else { "---:" }).collect();
    writeln!(text, "| {} |\n| {} |", heads.join(" | "), lines.join(" | "))?;
    Ok(())
}

const fn yes(is_reached: bool) -> &'static str {
    if is_reached { "yes" } else { "**no**" }
}

/// A whole number with commas, or a small one as it is.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let place = |at: usize| at > 0 && (digits.len() - at).is_multiple_of(3);
    digits
        .char_indices()
        .map(|(at, digit)| if place(at) { format!(",{digit}") } else { digit.to_string() })
        .collect()
}

fn megabytes(bytes: u64) -> String {
    grouped(bytes as f64 / 1_048_576.0)
}
