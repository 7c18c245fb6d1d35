//! The measured data as generated types and as types with serde's derives, and servers and clients for it.

pub mod derived;
pub mod running;

/// The types of InvGate.
pub mod invgate {
    include!(concat!(env!("OUT_DIR"), "/invgate.rs"));
}

/// The measured endpoints.
pub mod api {
    include!(concat!(env!("OUT_DIR"), "/bench.rs"));
}

/// The endpoint of fifty objects, with a shared type.
pub mod shared {
    include!(concat!(env!("OUT_DIR"), "/shared.rs"));
}

use crate::invgate::{Request, RequestId};

/// Fifty requests of twenty-eight fields, as JSON.
pub fn fifty_requests() -> String {
    let one = |id: i64| {
        serde_json::json!({
            "id": id, "pretty_id": format!("#{id}"), "title": "Mail is down in the whole building", "description": "<p>Nobody can send mail since this morning; receiving works.</p>",
            "type_id": 1, "status_id": 2, "priority_id": 3, "source_id": 4, "category_id": 17, "location_id": 3, "user_id": 1204,
            "creator_id": 1204, "assigned_id": 77, "assigned_group_id": 5, "process_id": 9, "created_at": 1_767_225_600,
            "date_ocurred": 1_767_225_000, "last_update": 1_767_229_200, "solved_at": 1_767_229_000, "closed_at": 1_767_229_100,
            "closed_reason": 1, "rating": 5, "sla_incident_first_reply": "in time", "sla_incident_resolution": "in time",
            "request_customer_sentiment_initial": "negative", "request_customer_sentiment_current": "positive",
            "attachments": [11, 12], "custom_fields": {}
        })
    };
    serde_json::Value::Array((300..350).map(one).collect()).to_string()
}

/// Fifty requests as generated types.
pub fn generated() -> Vec<Request> {
    serde_json::from_str(&fifty_requests()).unwrap_or_else(|_| vec![Request { id: RequestId(0), ..Request::default() }])
}
