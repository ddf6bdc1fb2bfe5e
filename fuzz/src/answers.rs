//! What server functions answer, in bytes.

use leptos::server_fn::{Decodes, Encodes};
use serde::{Serialize, de::DeserializeOwned};
use stoa::{
    api::{
        encoding::Compact,
        own_settings::OwnSettings,
        shop::VendorShop,
        surroundings::{Counts, Surroundings},
    },
    domain::{
        disputes::DisputeHistory,
        lists::Matches,
        mails::SetAsideList,
        orders::{OrderList, OrderTalk, OrderView},
        settings::Settings,
        shop::{Product, ProductCard},
        threads::{ThreadList, ThreadView},
    },
    error::{AppError, Refused},
};

/// Bytes that say something say the same when they are written again; all others are refused.
pub fn hold(bytes: &[u8]) {
    says::<AppError>(bytes);
    says::<Counts>(bytes);
    says::<DisputeHistory>(bytes);
    says::<Matches>(bytes);
    says::<OrderList>(bytes);
    says::<OrderTalk>(bytes);
    says::<OrderView>(bytes);
    says::<OwnSettings>(bytes);
    says::<Product>(bytes);
    says::<Refused>(bytes);
    says::<SetAsideList>(bytes);
    says::<Settings>(bytes);
    says::<Surroundings>(bytes);
    says::<ThreadList>(bytes);
    says::<ThreadView>(bytes);
    says::<Vec<ProductCard>>(bytes);
    says::<VendorShop>(bytes);
}

fn says<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(bytes: &[u8]) {
    let read = |bytes: &[u8]| <Compact as Decodes<T>>::decode(bytes.to_vec().into());
    if let Ok(said) = read(bytes) {
        let written = <Compact as Encodes<T>>::encode(&said).expect("what was read can be written");
        assert_eq!(read(&written), Ok(said));
    }
}
