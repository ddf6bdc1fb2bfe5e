use leptos::{prelude::*, server_fn::ServerFn};
use send_wrapper::SendWrapper;

use super::{card::picture, id_in_address};
use crate::{
    api::{
        shop::{FindProduct, FindVendor},
        threads::{AskQuestion, ContactVendor},
    },
    domain::{
        ids::{ProductId, VendorId},
        messages::SendId,
        money::Money,
        names::Side,
        paths,
        shop::{Product, Vendor},
        threads::may_ask,
    },
    error::AppError,
    ui::{
        kit::{Avatar, DialogLink, FormState, Icon, Shape, Title, loaded, reading},
        layout::use_shared,
        threads::{Composer, ComposerWords},
        words::{self, words},
    },
};

/// What a question is about.
#[derive(Debug, Clone)]
pub enum AskAbout {
    /// A product: *Ask a question*.
    Product {
        /// Which.
        id: ProductId,
        /// Its name.
        name: String,
        /// Its price.
        price: Money,
        /// The file of its picture.
        picture: String,
        /// Who will answer.
        seller: Option<String>,
    },
    /// A vendor: *Contact vendor*.
    Vendor {
        /// Which.
        id: VendorId,
        /// Its name.
        name: String,
    },
}

impl AskAbout {
    /// About a product.
    #[must_use]
    pub fn product(product: &Product) -> Self {
        Self::Product {
            id: product.id,
            name: product.name.clone(),
            price: product.price,
            picture: product.picture.clone(),
            seller: product.vendor.clone(),
        }
    }

    /// About a vendor.
    #[must_use]
    pub fn vendor(vendor: &Vendor) -> Self {
        Self::Vendor { id: vendor.id, name: vendor.name.clone() }
    }

    fn action_name(&self) -> &'static str {
        match self {
            Self::Product { .. } => words().ask_a_question(),
            Self::Vendor { .. } => words().contact_vendor(),
        }
    }

    /// Its own page.
    fn page(&self) -> String {
        match self {
            Self::Product { id, .. } => paths::ask(*id),
            Self::Vendor { id, .. } => paths::contact(*id),
        }
    }

    fn draft(&self) -> String {
        match self {
            Self::Product { id, .. } => format!("product-{id}"),
            Self::Vendor { id, .. } => format!("vendor-{id}"),
        }
    }
}

/// Opens the form in a dialog, whose code is loaded then; without JavaScript, and for guests, it
/// leads to the form's own page.
#[component]
pub fn AskButton(
    /// What about.
    about: AskAbout,
    /// Whether the form's page leads to sign-in first.
    is_guest: bool,
) -> impl IntoView {
    let (name, page) = (about.action_name(), about.page());
    let label = move || {
        view! {
            <Icon shape=Shape::Speech />
            {name}
        }
    };
    if is_guest {
        return view! { <a class="button main" role="button" href=page>{label()}</a> }.into_any();
    }
    let form = move || {
        let about = about.clone();
        loaded(move || SendWrapper::new(show_form(about.clone())))
    };
    view! { <DialogLink href=page class="button main" name=name content=form>{label()}</DialogLink> }
        .into_any()
}

async fn show_form(about: AskAbout) -> Result<AnyView, AppError> {
    Ok(ask_form(about).await)
}

/// The form in a dialog, made in the browser.
#[lazy]
fn ask_form(about: AskAbout) -> AnyView {
    let form = FormState { send_id: SendId::fresh(), refused: None };
    view! { <AskForm about=about form=form /> }.into_any()
}

/// The form of *Ask a question* and *Contact vendor*, with what it is about.
#[component]
pub fn AskForm(
    /// What about.
    about: AskAbout,
    /// The state of the form.
    form: FormState,
) -> impl IntoView {
    let title = about.action_name();
    let draft = about.draft();
    let (to, field, id, label, answerer) = match &about {
        AskAbout::Product { id, seller, .. } => {
            (AskQuestion::PATH, "product", id.0, words().your_question(), seller.clone().unwrap_or_default())
        }
        AskAbout::Vendor { id, name } => {
            (ContactVendor::PATH, "vendor", id.0, words().your_message(), name.clone())
        }
    };
    view! {
        <section class="ask">
            <h1>{title}</h1>
            <AskSubject about=about />
            <Composer
                to=to
                field=field
                value=id.to_string()
                form=form
                draft=draft
                asked=ComposerWords::labelled(label)
                answerer=answerer
            />
        </section>
    }
}

#[component]
fn AskSubject(
    /// What about.
    about: AskAbout,
) -> impl IntoView {
    match about {
        AskAbout::Product { name, price, picture: file, .. } => view! {
            <div class="ask-subject">
                <img src=picture(&file) alt="" width="64" height="64" />
                <span>
                    <b dir="auto">{name}</b>
                    <span class="num quiet">{words::price(price)}</span>
                </span>
            </div>
        }
        .into_any(),
        AskAbout::Vendor { name, .. } => view! {
            <div class="ask-subject">
                <Avatar name=name.clone() side=Side::Vendor />
                <b dir="auto">{name}</b>
            </div>
        }
        .into_any(),
    }
}

/// *Ask a question* on a page of its own.
#[component]
pub fn AskPage() -> impl IntoView {
    let id = id_in_address::<ProductId>();
    let product = reading(|| 0, move || Ok(FindProduct { id: id.get().ok_or(AppError::NotFound)? }));
    let form = FormState::of(AskQuestion::PATH);
    own_page(move || async move { Ok(AskAbout::product(&product.await?)) }, form, words().back_to_product())
}

/// *Contact vendor* on a page of its own.
#[component]
pub fn ContactPage() -> impl IntoView {
    let id = id_in_address::<VendorId>();
    let shop = reading(|| 0, move || Ok(FindVendor { id: id.get().ok_or(AppError::NotFound)? }));
    let form = FormState::of(ContactVendor::PATH);
    own_page(move || async move { Ok(AskAbout::vendor(&shop.await?.vendor)) }, form, words().back_to_vendor())
}

/// The form on a page of its own, with the way back.
fn own_page<Fut>(
    about: impl Fn() -> Fut + Copy + Send + Sync + 'static,
    form: FormState,
    back: &'static str,
) -> AnyView
where
    Fut: Future<Output = Result<AskAbout, AppError>> + Send + 'static,
{
    let shared = use_shared();
    loaded(move || {
        let form = form.clone();
        async move {
            let around = shared.known().await?;
            let about = about().await?;
            let viewer = around.me.as_ref().ok_or(AppError::SignInRequired)?;
            if !may_ask(Some(viewer)) {
                return Err(AppError::Forbidden);
            }
            let page = about.page();
            let subject = page.rsplit_once('/').map(|(subject, _)| subject.to_owned());
            Ok(view! {
                <Title text=about.action_name() />
                <a class="back" href=subject>
                    <Icon shape=Shape::Back />
                    {back}
                </a>
                <AskForm about=about form=form />
            })
        }
    })
}
