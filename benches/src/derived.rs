//! A type with serde's derives and the same fields as the generated type `Request`. It is not lenient.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// An identifier.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(transparent)]
pub struct Id(pub i64);

/// The sentiment of a customer.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Sentiment {
    /// Positive.
    Positive,
    /// Neutral.
    Neutral,
    /// Negative.
    Negative,
}

macro_rules! request {
    ($($field:ident: $ty:ty,)*) => {
        /// A request.
        #[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
        pub struct Request {
            /// The request.
            pub id: Id,
            $(
                #[doc = concat!("`", stringify!($field), "`")]
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<$ty>,
            )*
        }
    };
}

request! {
    pretty_id: String,
    title: String,
    description: String,
    type_id: i64,
    status_id: i64,
    priority_id: i64,
    source_id: i64,
    category_id: Id,
    location_id: Id,
    user_id: Id,
    creator_id: Id,
    assigned_id: Id,
    assigned_group_id: Id,
    process_id: Id,
    created_at: i64,
    date_ocurred: i64,
    last_update: i64,
    solved_at: i64,
    closed_at: i64,
    closed_reason: i64,
    rating: i64,
    sla_incident_first_reply: String,
    sla_incident_resolution: String,
    request_customer_sentiment_initial: Sentiment,
    request_customer_sentiment_current: Sentiment,
    attachments: Vec<Id>,
    comments: Vec<serde_json::Value>,
    custom_fields: BTreeMap<i64, serde_json::Value>,
    data_cleaned: serde_json::Value,
}

/// The fifty requests.
///
/// # Errors
/// When the sample does not fit the type.
pub fn derived() -> serde_json::Result<Vec<Request>> {
    serde_json::from_str(&crate::fifty_requests())
}
