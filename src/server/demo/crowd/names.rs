//! What vendors, products and customers are called.

use super::{
    dice::Dice,
    languages::{LANGUAGES, Language},
};

const FIRST: [&str; 40] = [
    "Alder", "Anvil", "Aurora", "Bramble", "Birch", "Canvas", "Cedar", "Cobalt", "Coral", "Dune", "Elm",
    "Ember", "Fable", "Fern", "Finch", "Granite", "Harbor", "Hazel", "Indigo", "Ivory", "Juniper", "Kestrel",
    "Larch", "Linden", "Maple", "Meadow", "Mistral", "Nettle", "Ochre", "Olive", "Otter", "Pebble", "Quartz",
    "Raven", "Saffron", "Sorrel", "Thistle", "Umber", "Walnut", "Yarrow",
];
const SECOND: [&str; 25] = [
    "Ceramics",
    "Textiles",
    "Furniture",
    "Garden",
    "Kitchen",
    "Books",
    "Toys",
    "Bicycles",
    "Leather",
    "Knives",
    "Candles",
    "Clocks",
    "Frames",
    "Baskets",
    "Tools",
    "Tea",
    "Music",
    "Optics",
    "Prints",
    "Rugs",
    "Shoes",
    "Soap",
    "Umbrellas",
    "Wool",
    "Works",
];
const THINGS: [&str; 30] = [
    "chair",
    "table",
    "bowl",
    "blanket",
    "cushion",
    "knife",
    "clock",
    "mirror",
    "basket",
    "candle",
    "kettle",
    "teapot",
    "notebook",
    "umbrella",
    "bicycle bell",
    "saw",
    "scarf",
    "shelf",
    "stool",
    "rug",
    "tray",
    "vase",
    "lantern",
    "jug",
    "board",
    "hook",
    "bench",
    "apron",
    "brush",
    "curtain",
];
const MAKES: [&str; 12] = [
    "oak",
    "walnut",
    "steel",
    "brass",
    "linen",
    "wool",
    "glass",
    "small",
    "large",
    "blue",
    "green",
    "set of two",
];

/// The most vendors there are names for.
pub const MOST_VENDORS: usize = FIRST.len() * SECOND.len();

/// The name of a vendor, which no other has.
#[must_use]
pub fn vendor(place: usize) -> String {
    let round = place / FIRST.len();
    format!("{} {}", FIRST[place % FIRST.len()], SECOND[(place + round) % SECOND.len()])
}

/// The name of a product.
pub fn product(dice: &mut Dice) -> String {
    let mut one = |list: &[&'static str]| dice.one(list).copied().unwrap_or_default();
    format!("{} {}, {}", one(&FIRST), one(&THINGS), one(&MAKES))
}

/// The name of somebody who writes in the language at a place.
pub fn person(language: usize, dice: &mut Dice) -> String {
    let Some(Language { given, family, script, .. }) = LANGUAGES.get(language) else { return String::new() };
    let mut one = |names: &'static str| {
        let names: Vec<&str> = names.split_whitespace().collect();
        dice.one(&names).copied().unwrap_or_default()
    };
    let (given, family) = (one(given), one(family));
    if script.family_first { format!("{family}{given}") } else { format!("{given} {family}") }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{MOST_VENDORS, vendor};

    #[test]
    fn each_vendor_has_a_name_of_its_own() {
        let names: HashSet<String> = (0..MOST_VENDORS).map(vendor).collect();
        assert_eq!(names.len(), 1_000);
    }
}
