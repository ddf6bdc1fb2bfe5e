//! Who and what is in the demo marketplace.

use crate::domain::accounts::Role;
use crate::domain::orders::OrderStatus;

/// A shop on the marketplace.
pub struct DemoVendor {
    /// Short name in addresses, as `lumen`.
    pub reference: &'static str,
    /// Name as shown.
    pub name: &'static str,
    /// What the shop says about itself.
    pub about: &'static str,
}

/// A product; `vendor` is a vendor's reference, or none for the marketplace's own.
pub struct DemoProduct {
    /// Short name in addresses, as `lumen-halo`.
    pub reference: &'static str,
    /// The vendor's reference, or none for the marketplace's own.
    pub vendor: Option<&'static str>,
    /// Name as shown.
    pub name: &'static str,
    /// Price in euro cents.
    pub cents: i64,
    /// One or two sentences.
    pub summary: &'static str,
    /// Short facts.
    pub details: &'static [&'static str],
    /// File name in `public/pictures`.
    pub picture: &'static str,
}

/// Somebody who can sign in.
pub struct DemoPerson {
    /// Address to sign in with.
    pub email: &'static str,
    /// Name as shown.
    pub name: &'static str,
    /// What the person may do.
    pub role: Role,
    /// Reference of the vendor the person works for.
    pub vendor: Option<&'static str>,
}

/// An order.
pub struct DemoOrder {
    /// Number as shown.
    pub number: &'static str,
    /// E-mail address of the customer.
    pub customer: &'static str,
    /// The vendor's reference, or none for the marketplace itself.
    pub vendor: Option<&'static str>,
    /// How far it has come.
    pub status: OrderStatus,
    /// What was bought: products by reference, and how many of each.
    pub items: &'static [(&'static str, i64)],
    /// Days since it was placed.
    pub days_ago: i64,
}

/// The four shops.
pub const VENDORS: &[DemoVendor] = &[
    DemoVendor {
        reference: "lumen",
        name: "Lumen Lighting",
        about: "Lamps made to be lived with. Assembled in our own workshop, with spare parts \
            for every lamp we ever sold.",
    },
    DemoVendor {
        reference: "fjord",
        name: "Fjord Outdoor",
        about: "Gear for long walks and short nights. Built to be repaired, and guaranteed for \
            five years.",
    },
    DemoVendor {
        reference: "kiln",
        name: "Kiln & Clay Studio",
        about: "Stoneware thrown by hand in small batches. No two pieces are quite alike, and \
            all of them are meant for use.",
    },
    DemoVendor {
        reference: "quire",
        name: "Quire Paper Shop",
        about: "Paper, pens, and everything else a good letter needs. Bound, printed, and \
            embossed in the room behind the shop.",
    },
];

/// The products; the first is the one the demo opens with.
pub const PRODUCTS: &[DemoProduct] = &[
    DemoProduct {
        reference: "lumen-halo",
        vendor: Some("lumen"),
        name: "Halo floor lamp, brass",
        cents: 18_900,
        summary: "A quiet lamp for reading corners: brushed brass, a linen shade, and a dimmer \
            you can find in the dark.",
        details: &["152 cm tall, 3.2 m cable", "E27, up to 12 W LED", "Ships in 2 to 3 days"],
        picture: "lumen-halo.svg",
    },
    DemoProduct {
        reference: "lumen-aster",
        vendor: Some("lumen"),
        name: "Aster pendant, smoked glass",
        cents: 12_900,
        summary: "Mouth-blown glass that softens the light over a table without hiding it.",
        details: &[
            "28 cm wide, cable adjustable up to 1.8 m",
            "E27, up to 9 W LED",
            "Brass ceiling cup, fixings included",
        ],
        picture: "lumen-aster.svg",
    },
    DemoProduct {
        reference: "lumen-dusk",
        vendor: Some("lumen"),
        name: "Dusk wall light, set of two",
        cents: 14_900,
        summary: "Two slim wall lights that wash the wall up and down, for hallways and \
            headboards.",
        details: &["7 × 24 cm, 12 cm deep", "Bulbs included, 2700 K, dimmable", "Bronze, brass or black"],
        picture: "lumen-dusk.svg",
    },
    DemoProduct {
        reference: "lumen-pico",
        vendor: Some("lumen"),
        name: "Pico desk lamp, clay red",
        cents: 7900,
        summary: "A small lamp with a long reach. It stays where you put it and takes up no \
            more room than a cup.",
        details: &["Arm reaches 48 cm", "GU10, up to 6 W LED", "Switch on the base"],
        picture: "lumen-pico.svg",
    },
    DemoProduct {
        reference: "fjord-ridge",
        vendor: Some("fjord"),
        name: "Ridge backpack, 28 litres",
        cents: 11_900,
        summary: "A day pack with room for one night more: waxed canvas, leather straps, and \
            pockets where hands look for them.",
        details: &["28 litres, 1.1 kg", "Padded sleeve for laptops up to 15 inches", "For backs from 44 cm"],
        picture: "fjord-ridge.svg",
    },
    DemoProduct {
        reference: "fjord-skerry",
        vendor: Some("fjord"),
        name: "Skerry tent for two",
        cents: 32_900,
        summary: "Up in four minutes, and still up in the morning. A steady tent for coasts and \
            hills.",
        details: &[
            "2.4 kg, packs to 44 × 16 cm",
            "Stands up to wind force 8",
            "Repair sleeve and spare pegs in the bag",
        ],
        picture: "fjord-skerry.svg",
    },
    DemoProduct {
        reference: "fjord-ember",
        vendor: Some("fjord"),
        name: "Ember flask with cup, 0.75 l",
        cents: 3400,
        summary: "Tea that is still hot at the top, and a cup to drink it from.",
        details: &["Hot for 18 hours, cold for 30", "Stainless steel, no lining", "Cup holds 0.2 l"],
        picture: "fjord-ember.svg",
    },
    DemoProduct {
        reference: "fjord-tarn",
        vendor: Some("fjord"),
        name: "Tarn hiking boots",
        cents: 16_900,
        summary: "Full-grain leather boots for wet paths and stony ones, soft enough for the \
            first day.",
        details: &["Sizes 36 to 48, half sizes too", "Can be resoled", "Free exchange for 60 days"],
        picture: "fjord-tarn.svg",
    },
    DemoProduct {
        reference: "kiln-moon",
        vendor: Some("kiln"),
        name: "Moon vase",
        cents: 7200,
        summary: "A round vase with a narrow neck, half glazed in white and half left bare. One \
            branch is enough.",
        details: &["24 cm tall, 23 cm wide", "Watertight", "Thrown by hand, each a little different"],
        picture: "kiln-moon.svg",
    },
    DemoProduct {
        reference: "kiln-sora",
        vendor: Some("kiln"),
        name: "Sora teapot, 0.8 l",
        cents: 8900,
        summary: "A teapot that pours without a drip, with a rattan handle that stays cool.",
        details: &["0.8 l, four cups", "Strainer built into the spout", "Glazed in lake blue"],
        picture: "kiln-sora.svg",
    },
    DemoProduct {
        reference: "kiln-pebble",
        vendor: Some("kiln"),
        name: "Pebble cups, set of four",
        cents: 4800,
        summary: "Cups without handles, shaped to be held. They keep the warmth and not the \
            heat.",
        details: &["18 cl each", "Sand, moss, or two of each", "Made to order in 2 to 3 weeks"],
        picture: "kiln-pebble.svg",
    },
    DemoProduct {
        reference: "kiln-tide",
        vendor: Some("kiln"),
        name: "Tide serving bowl",
        cents: 6400,
        summary: "A wide bowl with a line of blue where the sea would stop. For salad, fruit, \
            or keys.",
        details: &["30 cm wide, 13 cm high", "Safe in the oven up to 180 °C", "Food-safe glaze"],
        picture: "kiln-tide.svg",
    },
    DemoProduct {
        reference: "quire-notebook",
        vendor: Some("quire"),
        name: "Linen notebook, A5",
        cents: 2400,
        summary: "Thread-bound so that it lies flat on every page, in linen that grows nicer \
            with use.",
        details: &["192 pages, 100 g paper, dotted", "Ribbon and elastic", "Embossing of up to three lines"],
        picture: "quire-notebook.svg",
    },
    DemoProduct {
        reference: "quire-pen",
        vendor: Some("quire"),
        name: "Vesper fountain pen",
        cents: 4900,
        summary: "A light pen with a steel nib, for those who write more than their name.",
        details: &[
            "Nibs EF, F, M and B",
            "Takes cartridges and converters",
            "In a gift box with six cartridges",
        ],
        picture: "quire-pen.svg",
    },
    DemoProduct {
        reference: "quire-letters",
        vendor: Some("quire"),
        name: "Letter set with sealing wax",
        cents: 2900,
        summary: "Twelve sheets, twelve envelopes, a stick of wax, and no excuse left.",
        details: &[
            "Cotton paper, 120 g",
            "Seal with a heart, a leaf or a letter",
            "Wax in cherry, pine or night",
        ],
        picture: "quire-letters.svg",
    },
    DemoProduct {
        reference: "agora-card",
        vendor: None,
        name: "Agora gift card",
        cents: 5000,
        summary: "For when you know the person and not the present. Good at every shop on Agora.",
        details: &["Sent by e-mail or as a printed card", "Valid for three years", "May be spent bit by bit"],
        picture: "agora-card.svg",
    },
];

/// Everybody: the marketplace's admins, the vendors' staff, the customers.
pub const PEOPLE: &[DemoPerson] = &[
    DemoPerson { email: "admin@demo.test", name: "Ada Lind", role: Role::Admin, vendor: None },
    DemoPerson { email: "tomas@demo.test", name: "Tomás Rivera", role: Role::Admin, vendor: None },
    DemoPerson { email: "nora@lumen.test", name: "Nora Berg", role: Role::Vendor, vendor: Some("lumen") },
    DemoPerson { email: "otto@lumen.test", name: "Otto Weiss", role: Role::Vendor, vendor: Some("lumen") },
    DemoPerson { email: "vera@fjord.test", name: "Vera Dahl", role: Role::Vendor, vendor: Some("fjord") },
    DemoPerson { email: "mei@kiln.test", name: "林梅 (Mei Lin)", role: Role::Vendor, vendor: Some("kiln") },
    DemoPerson {
        email: "olena@quire.test", name: "Олена Коваль", role: Role::Vendor, vendor: Some("quire")
    },
    DemoPerson { email: "carla@demo.test", name: "Carla Meyer", role: Role::Customer, vendor: None },
    DemoPerson { email: "chris@demo.test", name: "Chris Dubois", role: Role::Customer, vendor: None },
    DemoPerson { email: "maryam@demo.test", name: "مريم حداد", role: Role::Customer, vendor: None },
    DemoPerson { email: "yuki@demo.test", name: "佐藤 由紀", role: Role::Customer, vendor: None },
    DemoPerson { email: "piotr@demo.test", name: "Piotr Orłowski", role: Role::Customer, vendor: None },
    DemoPerson { email: "amara@demo.test", name: "Amara Nwosu", role: Role::Customer, vendor: None },
];

/// The orders, oldest first.
pub const ORDERS: &[DemoOrder] = &[
    DemoOrder {
        number: "10023",
        customer: "carla@demo.test",
        vendor: Some("lumen"),
        status: OrderStatus::Delivered,
        items: &[("lumen-pico", 1)],
        days_ago: 60,
    },
    DemoOrder {
        number: "10024",
        customer: "piotr@demo.test",
        vendor: Some("fjord"),
        status: OrderStatus::Delivered,
        items: &[("fjord-skerry", 1)],
        days_ago: 56,
    },
    DemoOrder {
        number: "10025",
        customer: "chris@demo.test",
        vendor: Some("fjord"),
        status: OrderStatus::Delivered,
        items: &[("fjord-ember", 2)],
        days_ago: 52,
    },
    DemoOrder {
        number: "10026",
        customer: "yuki@demo.test",
        vendor: Some("kiln"),
        status: OrderStatus::Delivered,
        items: &[("kiln-sora", 1)],
        days_ago: 49,
    },
    DemoOrder {
        number: "10027",
        customer: "amara@demo.test",
        vendor: Some("quire"),
        status: OrderStatus::Delivered,
        items: &[("quire-notebook", 1), ("quire-pen", 1)],
        days_ago: 46,
    },
    DemoOrder {
        number: "10028",
        customer: "carla@demo.test",
        vendor: Some("fjord"),
        status: OrderStatus::Delivered,
        items: &[("fjord-ridge", 1)],
        days_ago: 43,
    },
    DemoOrder {
        number: "10029",
        customer: "maryam@demo.test",
        vendor: Some("lumen"),
        status: OrderStatus::Delivered,
        items: &[("lumen-aster", 1)],
        days_ago: 40,
    },
    DemoOrder {
        number: "10030",
        customer: "chris@demo.test",
        vendor: Some("lumen"),
        status: OrderStatus::Delivered,
        items: &[("lumen-dusk", 1)],
        days_ago: 36,
    },
    DemoOrder {
        number: "10031",
        customer: "yuki@demo.test",
        vendor: Some("fjord"),
        status: OrderStatus::Cancelled,
        items: &[("fjord-tarn", 1)],
        days_ago: 33,
    },
    DemoOrder {
        number: "10032",
        customer: "amara@demo.test",
        vendor: Some("lumen"),
        status: OrderStatus::Delivered,
        items: &[("lumen-pico", 1)],
        days_ago: 30,
    },
    DemoOrder {
        number: "10033",
        customer: "carla@demo.test",
        vendor: None,
        status: OrderStatus::Delivered,
        items: &[("agora-card", 1)],
        days_ago: 27,
    },
    DemoOrder {
        number: "10034",
        customer: "carla@demo.test",
        vendor: Some("fjord"),
        status: OrderStatus::Delivered,
        items: &[("fjord-ember", 1)],
        days_ago: 24,
    },
    DemoOrder {
        number: "10035",
        customer: "piotr@demo.test",
        vendor: Some("quire"),
        status: OrderStatus::Delivered,
        items: &[("quire-letters", 2)],
        days_ago: 21,
    },
    DemoOrder {
        number: "10036",
        customer: "chris@demo.test",
        vendor: Some("fjord"),
        status: OrderStatus::Delivered,
        items: &[("fjord-tarn", 1)],
        days_ago: 18,
    },
    DemoOrder {
        number: "10037",
        customer: "maryam@demo.test",
        vendor: Some("kiln"),
        status: OrderStatus::Delivered,
        items: &[("kiln-tide", 1)],
        days_ago: 15,
    },
    DemoOrder {
        number: "10038",
        customer: "yuki@demo.test",
        vendor: Some("lumen"),
        status: OrderStatus::Shipped,
        items: &[("lumen-dusk", 1)],
        days_ago: 12,
    },
    DemoOrder {
        number: "10039",
        customer: "amara@demo.test",
        vendor: Some("kiln"),
        status: OrderStatus::Paid,
        items: &[("kiln-pebble", 2)],
        days_ago: 10,
    },
    DemoOrder {
        number: "10040",
        customer: "carla@demo.test",
        vendor: Some("lumen"),
        status: OrderStatus::Shipped,
        items: &[("lumen-aster", 2)],
        days_ago: 8,
    },
    DemoOrder {
        number: "10041",
        customer: "piotr@demo.test",
        vendor: Some("fjord"),
        status: OrderStatus::Placed,
        items: &[("fjord-ridge", 1)],
        days_ago: 6,
    },
    DemoOrder {
        number: "10042",
        customer: "chris@demo.test",
        vendor: Some("lumen"),
        status: OrderStatus::Shipped,
        items: &[("lumen-halo", 1)],
        days_ago: 5,
    },
];
