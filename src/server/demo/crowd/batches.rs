//! Messages with their texts and words, by themselves or so many at a time.

use std::{iter::Peekable, vec::IntoIter};

use uuid::Builder;

use super::{
    dice::{Dice, Part},
    story::Story,
    texts::Pens,
};
use crate::{
    domain::moment::Moment,
    server::db::{
        bulk::{Entry, Message},
        entries::wording,
    },
};

/// How many messages are in a batch.
const BATCH: usize = 10_000;

/// The rare word, and the frequent one with how many in a thousand messages have it.
const RARE: &str = "xylograph";
const FREQUENT: (&str, u64) = ("parcel", 50);
/// Each so many messages with the rare word one has the frequent one too.
const BOTH: usize = 4;

/// Messages to be written together.
pub struct Batch {
    /// The messages.
    pub messages: Vec<Message>,
    /// What they are found by, with those of older messages that were sent among them.
    pub entries: Vec<Entry>,
    /// How many messages there are with these.
    pub messages_so_far: usize,
    /// How many threads have begun.
    pub threads_so_far: usize,
}

/// All messages of a story, by their places in the order of sending.
#[derive(Clone, Copy)]
pub struct Messages<'a> {
    story: &'a Story,
    pens: &'a Pens,
}

impl<'a> Messages<'a> {
    /// All of a story's.
    pub const fn of(story: &'a Story, pens: &'a Pens) -> Self {
        Self { story, pens }
    }

    /// The message at a place, always the same.
    pub fn at(self, place: usize) -> Message {
        let Self { story, pens } = self;
        let post = &story.posts[place];
        let mut dice = Dice::of(story.seed, Part::Texts, place);
        let send_id = Builder::from_random_bytes(dice.bytes()).into_uuid().to_string();
        let with = self.words(place, &mut dice);
        Message {
            thread: story.thread_id(post.thread),
            number: post.number,
            author: post.author,
            role: post.role,
            kind: post.kind,
            send_id,
            for_admins: post.for_admins,
            at: post.at,
            body: pens.write(story.language(post.thread), &mut dice, &with),
        }
    }

    /// The words that it has besides others.
    fn words(self, place: usize, dice: &mut Dice) -> Vec<&'static str> {
        let rare = &self.story.rare;
        let is_rare = rare.contains(&place);
        let has_both = is_rare && rare.range(..place).count().is_multiple_of(BOTH);
        let is_frequent = dice.happens(FREQUENT.1) || has_both;
        [is_rare.then_some(RARE), is_frequent.then_some(FREQUENT.0)].into_iter().flatten().collect()
    }
}

/// The same in batches.
pub struct Batches<'a> {
    all: Messages<'a>,
    older: Peekable<IntoIter<(Moment, Entry)>>,
    entries: i64,
    messages: usize,
    threads: usize,
}

impl<'a> Batches<'a> {
    /// All of a story's, and among them the entries of older ones.
    pub fn of(story: &'a Story, pens: &'a Pens, older: Vec<(Moment, Entry)>) -> Self {
        let older = older.into_iter().peekable();
        Self { all: Messages::of(story, pens), older, entries: 0, messages: 0, threads: 0 }
    }

    /// The next message.
    fn add(&mut self, batch: &mut Batch, thread: usize) {
        let message = self.all.at(self.messages);
        while let Some((_, entry)) = self.older.next_if(|(at, _)| *at <= message.at) {
            self.add_entry(batch, entry);
        }
        let wording = wording(message.thread, &self.all.story.facts(thread), &message.body);
        self.add_entry(batch, Entry { id: 0, thread: message.thread, number: message.number, wording });
        self.messages += 1;
        self.threads += usize::from(message.number == 1);
        batch.messages.push(message);
    }

    /// The next entry.
    fn add_entry(&mut self, batch: &mut Batch, entry: Entry) {
        self.entries += 1;
        batch.entries.push(Entry { id: self.entries, ..entry });
    }
}

impl Iterator for Batches<'_> {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        let rest = self.all.story.posts.get(self.messages..)?;
        let mut batch =
            Batch { messages: Vec::new(), entries: Vec::new(), messages_so_far: 0, threads_so_far: 0 };
        for post in rest.iter().take(BATCH) {
            self.add(&mut batch, post.thread);
        }
        if rest.len() <= BATCH {
            while let Some((_, entry)) = self.older.next() {
                self.add_entry(&mut batch, entry);
            }
        }
        (batch.messages_so_far, batch.threads_so_far) = (self.messages, self.threads);
        Some(batch).filter(|batch| !batch.entries.is_empty())
    }
}
