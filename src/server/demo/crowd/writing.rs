//! Writing it all down, in the order in which things refer to each other.

use std::mem;

use tokio::{sync::mpsc, task};

use super::{
    super::market::PRODUCTS,
    batches::{Batch, Batches, Messages},
    cast::{Cast, people},
    dice::{Dice, Part},
    story::{Story, order_number},
    texts::Pens,
};
use crate::{
    domain::{ids::OrderId, moment::Moment, money::Money},
    error::AppError,
    server::{
        Result,
        db::{
            Db, Tx,
            bulk::{self, Entry, Load, Mark},
            entries,
            orders::{self, NewItem, NewOrder},
            shop::NewProduct,
        },
        progress::Progress,
    },
};

/// How many marks are written in one transaction.
const MARKS: usize = 100_000;
/// How many batches of messages are written in one transaction.
const TOGETHER: usize = 20;
/// How many batches of messages are made before the first of them is written.
const AHEAD: usize = 2;

/// Stores a story; the demo's messages are found among the others, in the order of sending.
pub async fn write(
    db: &Db,
    mut tx: Tx,
    mut load: Load,
    mut story: Story,
    pens: Pens,
    hash: &str,
) -> Result<()> {
    write_cast(&mut tx, &story, hash).await?;
    write_orders(&mut tx, &story).await?;
    write_threads(&mut tx, &mut story, &pens).await?;
    let older = bulk::take_entries(&mut tx).await?;
    tx.commit().await?;
    let (marks, disputes) = (mem::take(&mut story.marks), mem::take(&mut story.disputes));
    write_messages(db, &mut load, story, pens, older).await?;
    write_marks(db, marks).await?;
    let mut tx = db.begin().await?;
    bulk::insert(&mut tx, disputes.iter().map(bulk::Attempt)).await?;
    bulk::insert(&mut tx, disputes).await?;
    entries::note_edition(&mut tx).await?;
    load.end(&mut tx).await?;
    tx.commit().await
}

async fn write_cast(tx: &mut Tx, story: &Story, hash: &str) -> Result<()> {
    let vendors = story.cast.new_sellers().map(|(id, seller)| bulk::Vendor {
        id,
        reference: format!("crowd-{id}"),
        name: seller.name.clone(),
        about: "One of many.".to_owned(),
    });
    bulk::insert(tx, vendors.collect::<Vec<_>>()).await?;
    write_products(tx, &story.cast, story.seed).await?;
    let people = people(&story.cast, story.seed, story.from, &story.joined())?;
    let accounts = people.iter().map(|person| bulk::Account { id: person.id, new: person.account(hash) });
    bulk::insert(tx, accounts.collect::<Vec<_>>()).await
}

async fn write_products(tx: &mut Tx, cast: &Cast, seed: u64) -> Result<()> {
    let mut dice = Dice::of(seed, Part::Products, 0);
    let mut products = Vec::new();
    for (vendor, seller) in cast.new_sellers() {
        for product in &seller.products {
            let reference = format!("crowd-{}", product.id);
            products.push((vendor, product, reference, dice.within(500..=40_000), dice.one(PRODUCTS)));
        }
    }
    let rows = products.iter().map(|(vendor, product, reference, cents, alike)| bulk::Product {
        id: product.id,
        new: NewProduct {
            reference,
            vendor: Some(*vendor),
            name: &product.name,
            price: Money(*cents),
            picture: alike.map_or("", |alike| alike.picture),
            summary: alike.map_or("", |alike| alike.summary),
            details: "",
        },
    });
    bulk::insert(tx, rows.collect::<Vec<_>>()).await
}

async fn write_orders(tx: &mut Tx, story: &Story) -> Result<()> {
    let numbers: Vec<String> = (0..story.plots.orders.len()).map(order_number).collect();
    let orders = story.plots.orders.iter().zip(&numbers).enumerate();
    let new = orders.map(|(place, (order, number))| {
        let (customer, seller) = (&story.cast.customers[order.customer], &story.cast.sellers[order.seller]);
        let good = seller.products.get(place % seller.products.len().max(1));
        let item = good.map(|good| NewItem {
            product: Some(good.id),
            name: &good.name,
            quantity: 1,
            price: Money(order.cents),
        });
        NewOrder {
            reference: number,
            number,
            customer: (customer.id, &customer.name),
            vendor: seller.id.map(|id| (id, seller.name.as_str())),
            status: order.status,
            total: Money(order.cents),
            placed_at: order.placed_at,
            items: item.into_iter().collect(),
        }
    });
    let ids: Vec<OrderId> = (0..story.plots.orders.len()).map(|place| story.order_id(place)).collect();
    orders::insert_as(tx, &ids, &new.collect::<Vec<_>>()).await
}

async fn write_threads(tx: &mut Tx, story: &mut Story, pens: &Pens) -> Result<()> {
    let latest = story.latest_posts();
    let threads = mem::take(&mut story.threads);
    let messages = Messages::of(story, pens);
    bulk::insert(tx, threads.into_iter().zip(latest.into_iter().map(|place| messages.at(place)))).await
}

/// Writes messages while the next ones are made up.
async fn write_messages(
    db: &Db,
    load: &mut Load,
    story: Story,
    pens: Pens,
    older: Vec<(Moment, Entry)>,
) -> Result<()> {
    let mut progress = Progress::of(story.posts.len() as u64);
    let (made, mut batches) = mpsc::channel::<Batch>(AHEAD);
    let making = task::spawn_blocking(move || {
        for batch in Batches::of(&story, &pens, older) {
            if made.blocking_send(batch).is_err() {
                return;
            }
        }
    });
    let mut tx = db.begin().await?;
    let mut written = 0;
    while let Some(batch) = batches.recv().await {
        bulk::insert(&mut tx, batch.messages).await?;
        load.insert_entries(&mut tx, batch.entries).await?;
        written += 1;
        if written % TOGETHER == 0 {
            tx.commit().await?;
            tx = db.begin().await?;
        }
        progress.say(batch.messages_so_far as u64, || format!("{} threads", batch.threads_so_far));
    }
    tx.commit().await?;
    progress.clear();
    making.await.map_err(AppError::internal)
}

async fn write_marks(db: &Db, marks: Vec<Mark>) -> Result<()> {
    let mut marks = marks.into_iter().peekable();
    while marks.peek().is_some() {
        let mut tx = db.begin().await?;
        bulk::insert(&mut tx, marks.by_ref().take(MARKS)).await?;
        tx.commit().await?;
    }
    Ok(())
}
