//! HTML as browsers read it: its elements, and what it says.

use std::collections::BTreeMap;

use html5gum::{DefaultEmitter, HtmlString, Token, Tokenizer};

/// Attributes whose values are never somebody's words.
const OURS: [&str; 11] =
    ["action", "class", "dir", "formaction", "lang", "method", "name", "rel", "role", "target", "type"];

/// Attributes that lead somewhere.
const LEADING: [&str; 6] = ["href", "src", "action", "formaction", "data", "srcset"];

/// What a page is made of.
pub struct Html {
    /// Its tags with their attributes, links in what people write left out, and scripts that have the page's nonce.
    pub tags: Vec<String>,
    /// Those links.
    pub links: Vec<String>,
    /// All that it says, its title included.
    pub says: String,
    /// The values of its fields.
    pub fields: Vec<(String, String)>,
}

impl Html {
    pub fn read(html: &str) -> Self {
        let mut read = Self { tags: Vec::new(), links: Vec::new(), says: String::new(), fields: Vec::new() };
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let (mut is_left_out, mut is_ours) = (false, false);
        for token in Tokenizer::new_with_emitter(html, emitter) {
            match token.unwrap() {
                Token::StartTag(tag) => {
                    let name = text(&tag.name);
                    let attributes =
                        attributes(tag.attributes.iter().map(|(name, value)| (name, value.as_slice())));
                    is_ours = ["script", "style"].contains(&name.as_str());
                    let is_link = attributes.get("rel").is_some_and(|rel| rel.contains("ugc"));
                    is_left_out = is_link || (name == "script" && attributes.contains_key("nonce"));
                    read.note(&name, attributes, is_left_out);
                }
                Token::EndTag(tag) => {
                    is_ours = false;
                    if !std::mem::take(&mut is_left_out) {
                        read.tags.push(format!("/{}", text(&tag.name)));
                    }
                }
                Token::String(words) if !is_ours => read.says.push_str(&text(&words)),
                _ => {}
            }
        }
        read
    }

    fn note(&mut self, name: &str, attributes: BTreeMap<String, String>, is_left_out: bool) {
        for (attribute, value) in &attributes {
            assert!(!attribute.starts_with("on"), "{name} {attribute}={value}");
            let is_safe = ["/", "#", "http://", "https://"].iter().any(|safe| value.starts_with(safe));
            assert!(!LEADING.contains(&attribute.as_str()) || is_safe, "{name} {attribute}={value}");
        }
        if is_left_out {
            self.links.extend(attributes.get("href").cloned());
            return;
        }
        if let (Some(field), Some(value)) = (attributes.get("name"), attributes.get("value")) {
            self.fields.push((field.clone(), value.clone()));
        }
        let attributes = attributes.iter().map(|(attribute, value)| match attribute.as_str() {
            ours if OURS.contains(&ours) => format!(" {attribute}={value}"),
            _ => format!(" {attribute}"),
        });
        self.tags.push(format!("{name}{}", attributes.collect::<Vec<_>>().concat()));
    }

    /// What stands in a field.
    pub fn field(&self, name: &str) -> Vec<&str> {
        self.fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Fails unless it is made of the same elements as another, in the same order.
    pub fn assert_like(&self, tame: &Self, what: &str) {
        let apart = self.tags.iter().zip(&tame.tags).position(|(one, other)| one != other);
        let at = apart.unwrap_or(self.tags.len().min(tame.tags.len()));
        let around = |tags: &[String]| tags[at.saturating_sub(3)..tags.len().min(at + 3)].join("> <");
        assert!(self.tags == tame.tags, "{what}: <{}> not <{}>", around(&self.tags), around(&tame.tags));
    }
}

fn attributes<'a>(pairs: impl Iterator<Item = (&'a HtmlString, &'a [u8])>) -> BTreeMap<String, String> {
    pairs.map(|(name, value)| (text(name), String::from_utf8(value.to_vec()).unwrap())).collect()
}

fn text(words: &[u8]) -> String {
    String::from_utf8(words.to_vec()).unwrap()
}

#[test]
fn markup_shows() {
    let tame = Html::read("<p class=\"a\" title=\"x\">Tame &lt;b&gt;</p><textarea>x</textarea>");
    assert_eq!(tame.says, "Tame <b>x");
    for bad in [
        "<p class=\"a\" title=\"x\">Tame <b></p><textarea>x</textarea>",
        "<p class=\"a\" title=\"x\" autofocus>Tame</p><textarea>x</textarea>",
        "<p class=\"a\" title=\"x\">Tame</p></p><textarea>x</textarea>",
        "<p class=\"a\" title=\"x\">Tame</p><textarea>x</textarea><i></textarea>",
        "<p class=\"b\" title=\"x\">Tame</p><textarea>x</textarea>",
        "<p class=\"a\" title=\"x\">Tame<!-- </p><textarea>x</textarea>",
    ] {
        let other = Html::read(bad);
        assert!(other.tags != tame.tags || other.says != "Tamex", "{bad}");
    }
    let linked = Html::read(
        "<p class=\"a\" title=\"y\"><a rel=\"nofollow ugc noopener\" href=\"http://x\">x</a></p><textarea>&lt;/textarea></textarea>",
    );
    linked.assert_like(&tame, "a link");
    assert_eq!((linked.links, linked.says.as_str()), (vec!["http://x".to_owned()], "x</textarea>"));
}
