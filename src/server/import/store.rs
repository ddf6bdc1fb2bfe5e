//! Storing lines: vendors, products and customers one by one, orders together.

use super::{
    Outcome, Refusal,
    line::{Customer, Line, Order, Product, Vendor},
    orders,
};
use crate::{
    domain::{moment::Moment, money::Money},
    server::{
        Result,
        db::{
            Tx, import, password_links,
            renewal::{self, Renewed},
            shop::{self, NewProduct},
        },
    },
};

/// Stores lines of one kind, each about something else, and says what became of each.
///
/// # Errors
/// [`AppError::Internal`](crate::error::AppError::Internal) when the database fails; none of them is to be kept then.
pub async fn store(tx: &mut Tx, lines: &[Line], at: Moment) -> Result<Vec<Outcome>> {
    let about_orders: Vec<&Order> = lines
        .iter()
        .filter_map(|line| match line {
            Line::Order(order) => Some(order),
            _ => None,
        })
        .collect();
    if about_orders.len() == lines.len() {
        return orders::store(tx, &about_orders).await;
    }
    let mut outcomes = Vec::with_capacity(lines.len());
    for line in lines {
        outcomes.push(match line {
            Line::Vendor(vendor) => store_vendor(tx, vendor).await?,
            Line::Product(product) => store_product(tx, product).await?,
            Line::Customer(customer) => store_customer(tx, customer, at).await?,
            Line::Order(order) => orders::store(tx, &[order]).await?.remove(0),
        });
    }
    Ok(outcomes)
}

async fn store_vendor(tx: &mut Tx, vendor: &Vendor) -> Result<Outcome> {
    let Some(known) = import::vendors(tx, &[&vendor.reference]).await?.pop() else {
        shop::insert_vendor(tx, &vendor.reference, &vendor.name, &vendor.about).await?;
        return Ok(Outcome::Created);
    };
    if (&known.name, &known.about) == (&vendor.name, &vendor.about) {
        return Ok(Outcome::Unchanged);
    }
    let changes = (known.name != vendor.name).then_some(Renewed::OfVendor(known.id));
    renewal::around(tx, changes, async |tx| {
        import::update_vendor(tx, known.id, &vendor.name, &vendor.about).await
    })
    .await?;
    Ok(Outcome::Changed)
}

async fn store_product(tx: &mut Tx, product: &Product) -> Result<Outcome> {
    let vendor = match &product.vendor {
        None => None,
        Some(reference) => match import::vendors(tx, &[reference]).await?.pop() {
            Some(vendor) => Some(vendor.id),
            None => return Ok(unknown("vendor", reference)),
        },
    };
    let details = product.details.join("\n");
    let new = NewProduct {
        reference: &product.reference,
        vendor,
        name: &product.name,
        price: Money(product.price),
        picture: &product.picture,
        summary: &product.summary,
        details: &details,
    };
    let Some(known) = import::products(tx, &[&product.reference]).await?.pop() else {
        shop::insert_product(tx, &new).await?;
        return Ok(Outcome::Created);
    };
    if known.is(&new) {
        return Ok(Outcome::Unchanged);
    }
    if known.vendor_id != vendor && import::product_has_thread(tx, known.id).await? {
        return Ok(Outcome::Refused(Refusal::HasThread));
    }
    let changes = (known.name != product.name).then_some(Renewed::AboutProduct(known.id));
    renewal::around(tx, changes, async |tx| import::update_product(tx, known.id, &new).await).await?;
    Ok(Outcome::Changed)
}

async fn store_customer(tx: &mut Tx, customer: &Customer, at: Moment) -> Result<Outcome> {
    let (email, name) = match customer.parse() {
        Ok(person) => person,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    let taken = || Outcome::Refused(Refusal::EmailTaken(email.as_str().to_owned()));
    let known = match import::customers(tx, &[&customer.reference]).await?.pop() {
        Some(known) => known,
        None if import::insert_customer(tx, &customer.reference, (&email, &name), at).await? => {
            return Ok(Outcome::Created);
        }
        // Another import may have been quicker
        None => match import::customers(tx, &[&customer.reference]).await?.pop() {
            Some(known) => known,
            None => return Ok(taken()),
        },
    };
    if (known.email.as_str(), known.name.as_str()) == (email.as_str(), name.as_str()) {
        return Ok(Outcome::Unchanged);
    }
    let mut is_changed = false;
    let changes = (known.name != name.as_str()).then_some(Renewed::OfCustomer(known.id));
    renewal::around(tx, changes, async |tx| {
        is_changed = import::update_customer(tx, known.id, (&email, &name)).await?;
        // Whoever reads the old mailbox may be somebody else
        if is_changed && known.email != email.as_str() {
            password_links::delete_of(tx, known.id).await
        } else {
            Ok(())
        }
    })
    .await?;
    Ok(if is_changed { Outcome::Changed } else { taken() })
}

/// That something a line refers to isn't there.
pub(super) fn unknown(kind: &'static str, reference: &str) -> Outcome {
    Outcome::Refused(Refusal::Unknown { kind, reference: reference.to_owned() })
}

impl import::Product {
    fn is(&self, new: &NewProduct<'_>) -> bool {
        (self.vendor_id, self.name.as_str(), self.price) == (new.vendor, new.name, new.price)
            && (self.picture.as_str(), self.summary.as_str(), self.details.as_str())
                == (new.picture, new.summary, new.details)
    }
}
