//! A marketplace where all is called like some names, and all that is said is some texts.

use std::io::Cursor;

use serde_json::json;
use stoa::{
    domain::{
        accounts::Viewer,
        disputes::{Act, Version},
        ids::{ProductId, ThreadId, VendorId},
        messages::SendId,
        threads::Topic,
    },
    server::{
        actions::disputes::{self, Wish},
        import::{self, Listener, Refusal},
    },
};

use crate::support::{NOW, World, out};

/// What there is, each with the name and the text of the same place in the lists.
pub struct Market {
    pub names: Vec<String>,
    pub bodies: Vec<String>,
    pub products: Vec<ProductId>,
    pub vendors: Vec<VendorId>,
    /// Of a customer who is called so, about the product.
    pub threads: Vec<ThreadId>,
    /// Of Carla's with Lumen, all texts one after another.
    pub talk: ThreadId,
}

/// The number of the order of the customer who is called like this.
pub fn order(place: usize) -> String {
    format!("X-{place}")
}

/// The number of Carla's order of the product that is called like this.
pub fn carlas_order(place: usize) -> String {
    format!("Y-{place}")
}

struct Nothing;

impl Listener for Nothing {
    fn refused(&mut self, line: usize, refusal: &Refusal) {
        panic!("line {line}: {refusal}");
    }

    fn progress(&mut self, _bytes: u64, _lines: usize) {}
}

/// Makes it.
pub async fn fill(world: &World, names: Vec<String>, bodies: Vec<String>) -> Market {
    world.sql(&format!("UPDATE accounts SET reference = 'carla' WHERE id = {}", world.carla.id)).await;
    let lines: String = names.iter().enumerate().map(|(place, name)| lines(place, name)).collect();
    import::run(&world.db, Cursor::new(lines), NOW, &mut Nothing).await.unwrap();
    let talk = talk(world, &bodies).await;
    let mut market = Market { names, bodies, products: vec![], vendors: vec![], threads: vec![], talk };
    for place in 0..market.names.len() {
        let product = world.product_id(&format!("p{place}")).await;
        let vendor = world.number(&format!("SELECT vendor_id FROM products WHERE id = {product}")).await;
        market.products.push(product);
        market.vendors.push(VendorId(vendor));
        let thread = speak(world, &market, place).await;
        market.threads.push(thread);
    }
    market
}

async fn talk(world: &World, bodies: &[String]) -> ThreadId {
    let talk = world.question().await;
    for body in bodies {
        world.say(&world.carla, talk, body, 1).await;
    }
    talk
}

/// Who and what is called like a name, as the shop tells it.
fn lines(place: usize, name: &str) -> String {
    let told = |reference: String, customer: String| {
        json!({
            "kind": "order", "reference": reference, "number": reference, "customer": customer,
            "vendor": format!("v{place}"), "status": "paid", "total": 5, "placed_at": "2026-09-01T08:00:00Z",
            "items": [
                { "product": format!("p{place}"), "name": name, "quantity": 1, "price": 5 },
                { "name": name, "quantity": 2, "price": 5 },
            ],
        })
    };
    [
        json!({ "kind": "vendor", "reference": format!("v{place}"), "name": name, "about": name }),
        json!({
            "kind": "product", "reference": format!("p{place}"), "vendor": format!("v{place}"), "name": name,
            "price": 5, "summary": name, "details": [name],
        }),
        json!({
            "kind": "customer", "reference": format!("c{place}"), "email": format!("c{place}@demo.test"),
            "name": name,
        }),
        told(order(place), format!("c{place}")),
        told(carlas_order(place), "carla".to_owned()),
    ]
    .iter()
    .map(|line| format!("{line}\n"))
    .collect::<Vec<_>>()
    .concat()
}

/// What a customer asks about the product, and Ada answers; what they complain about, and how she settles that.
async fn speak(world: &World, market: &Market, place: usize) -> ThreadId {
    let customer = world.viewer(&format!("c{place}@demo.test")).await;
    let body = &market.bodies[place % market.bodies.len()];
    let product = Topic::Product(market.products[place]);
    let thread = world.start(&customer, product, &out(body, 0)).await.unwrap().thread;
    world.say(&world.ada, thread, body, 1).await;
    world.say(&customer, thread, body, 2).await;
    dispute(world, &customer, wish(Act::Open, order(place), body, 0)).await;
    dispute(world, &world.ada, wish(Act::Close, order(place), body, 1)).await;
    dispute(world, &world.carla, wish(Act::Open, carlas_order(place), body, 0)).await;
    thread
}

async fn dispute(world: &World, who: &Viewer, wish: Wish) {
    disputes::act(&world.db, &world.limits, who, &wish).await.unwrap();
}

fn wish(act: Act, order: String, words: &str, seen: i64) -> Wish {
    Wish {
        act,
        order,
        words: words.to_owned(),
        seen: Version(seen),
        send_id: SendId::fresh(),
        address: String::new(),
        at: NOW.plus_seconds(seen),
    }
}
