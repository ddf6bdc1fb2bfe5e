//! The tables, read.

/// Who asks, in the order of the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Person {
    Guest,
    Owner,
    Other,
    Staff,
    Rival,
    Admin,
    Closed,
    Left,
}

impl Person {
    pub const ALL: [Self; 8] = [
        Self::Guest,
        Self::Owner,
        Self::Other,
        Self::Staff,
        Self::Rival,
        Self::Admin,
        Self::Closed,
        Self::Left,
    ];

    /// Whether their session is good.
    pub fn is_signed_in(self) -> bool {
        !matches!(self, Self::Guest | Self::Closed | Self::Left)
    }

    /// Whether what is the owner's is nothing that they may know of.
    pub fn is_stranger(self) -> bool {
        !matches!(self, Self::Owner | Self::Staff | Self::Admin)
    }
}

/// A line of a table.
#[derive(Debug, Clone)]
pub struct Line {
    /// The address, or the server function.
    pub name: &'static str,
    /// What is posted.
    pub fields: Option<&'static str>,
    /// Whether who may do it changes something.
    pub changes: bool,
    cells: Vec<&'static str>,
    missing: &'static str,
}

impl Line {
    /// The lines of a table.
    pub fn all(table: &'static str) -> Vec<Self> {
        let lines = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines.skip(1).map(Self::read).collect()
    }

    fn read(line: &'static str) -> Self {
        let words: Vec<&str> = line.split_whitespace().collect();
        let does = words.iter().position(|word| ["shows", "changes"].contains(word)).expect(line);
        assert_eq!(words.len(), does + 10, "{line}");
        Self {
            name: words[0],
            fields: (does == 2).then(|| words[1].trim_matches('-')),
            changes: words[does] == "changes",
            cells: words[does + 1..does + 9].to_vec(),
            missing: words[does + 9],
        }
    }

    /// What somebody gets.
    pub fn outcome(&self, person: Person) -> &'static str {
        self.cells[person as usize]
    }

    /// What somebody gets where there is no such thing.
    pub fn without(&self, person: Person) -> &'static str {
        let outcome = self.outcome(person);
        let is_public = self.fields.is_none() && matches!(self.thing(), Some("product" | "vendor"));
        let knows = ["200", "403", "409", "404!"].contains(&outcome) || is_public;
        if knows { self.missing } else { outcome }
    }

    /// Whether it is about a thing that there may not be.
    pub fn can_be_missing(&self) -> bool {
        self.thing().is_some() && self.missing != "-"
    }

    /// The thing that it is about.
    pub fn thing(&self) -> Option<&'static str> {
        const VALUES: [&str; 5] = ["fresh", "email", "password", "file", "language"];
        let told = self.fields.unwrap_or(self.name);
        told.split('{').skip(1).filter_map(|rest| rest.split('}').next()).find(|name| !VALUES.contains(name))
    }
}

/// A path in which whatever is filled in is left open.
pub fn open(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |path, part| path + "{}" + part.split_once('}').map_or("", |(_, rest)| rest))
}
