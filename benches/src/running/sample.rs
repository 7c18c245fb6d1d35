//! The data of the endpoints: a thing of ten fields, a create request of twelve fields, and fifty reports of twenty-eight fields.

use serde::{Deserialize, Serialize};

/// An object of ten fields, with serde's derives.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Thing {
    /// Number.
    pub id: i64,
    /// Headline.
    pub title: String,
    /// State.
    pub status: String,
    /// Priority, from 1 to 5.
    pub priority: i64,
    /// Whether the thing is open.
    pub open: bool,
    /// Time of the creation.
    pub created_at: i64,
    /// Name of the owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Rating, from 0 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<f64>,
    /// Comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<i64>,
}

/// A create request of twelve fields.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Create {
    /// Headline.
    pub title: String,
    /// Text.
    pub body: String,
    /// Address.
    pub email: String,
    /// Code.
    pub code: String,
    /// Priority.
    pub priority: i64,
    /// Category.
    pub category: i64,
    /// Customer.
    pub customer: i64,
    /// Rating.
    pub rating: Option<f64>,
    /// Hours.
    pub hours: Option<i64>,
    /// Phone.
    pub phone: Option<String>,
    /// Team.
    pub team: Option<String>,
    /// Group.
    pub group: Option<i64>,
}

macro_rules! report {
    ($($field:ident: $ty:ty = $value:expr;)*) => {
        /// An object of twenty-eight fields, with serde's derives.
        #[derive(Clone, Debug, Default, Deserialize, Serialize)]
                pub struct Report {
            /// Number.
            pub id: i64,
            $(
                #[doc = concat!("`", stringify!($field), "`")]
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<$ty>,
            )*
        }

        impl Report {
            fn sample(id: i64) -> Self {
                Report { id, $($field: Some($value),)* }
            }
        }
    };
}

report! {
    number_0: i64 = 1;
    number_1: i64 = 22;
    number_2: i64 = 333;
    number_3: i64 = 4_444;
    number_4: i64 = 17;
    number_5: i64 = 3;
    number_6: i64 = 1_204;
    number_7: i64 = 1_204;
    number_8: i64 = 77;
    number_9: i64 = 5;
    number_10: i64 = 9;
    number_11: i64 = 1_767_225_600;
    number_12: i64 = 1_767_225_000;
    number_13: i64 = 1_767_229_200;
    number_14: i64 = 1_767_229_000;
    number_15: i64 = 1_767_229_100;
    text_0: String = "#1204".to_owned();
    text_1: String = "Mail is down in the whole building".to_owned();
    text_2: String = "<p>Nobody can send mail since this morning; receiving works.</p>".to_owned();
    text_3: String = "in time".to_owned();
    text_4: String = "in time".to_owned();
    text_5: String = "negative".to_owned();
    text_6: String = "positive".to_owned();
    text_7: String = "ana@desk.example".to_owned();
    flag_0: bool = true;
    flag_1: bool = false;
    items: Vec<i64> = vec![11, 12];
}

/// The sample of a thing.
pub fn thing() -> Thing {
    Thing {
        id: 7,
        title: "Mail is down".to_owned(),
        status: "open".to_owned(),
        priority: 2,
        open: true,
        created_at: 1_767_225_600,
        owner: Some("ana".to_owned()),
        rating: Some(4.5),
        comment: Some("Nobody can send mail since this morning.".to_owned()),
        group_id: Some(3),
    }
}

/// The fifty samples of reports.
pub fn reports() -> Vec<Report> {
    (300..350).map(Report::sample).collect()
}

/// The body of a create request, as a form.
pub const FORM: &str = "title=Mail+is+down&body=Nobody+can+send+mail+since+this+morning%3B+receiving+works.&email=ana%40desk.example\
    &code=ABC-1234&priority=2&category=17&customer=1204&rating=4.5&hours=12&phone=%2B49+30+1234&team=Mail+and+calendar&group=5";

/// The body of a create request, as JSON.
pub const JSON: &str = r#"{"title":"Mail is down","body":"Nobody can send mail since this morning; receiving works.",
"email":"ana@desk.example","code":"ABC-1234","priority":2,"category":17,"customer":1204,"rating":4.5,"hours":12,
"phone":"+49 30 1234","team":"Mail and calendar","group":5}"#;

/// The body of the response to a create request.
pub const CREATED: &str = r#"{"id":8}"#;

/// Converts a sample to a generated type, through JSON.
///
/// # Errors
/// When the sample does not fit the type.
pub fn generated<T: serde::de::DeserializeOwned>(value: &impl Serialize) -> serde_json::Result<T> {
    serde_json::from_slice(&serde_json::to_vec(value)?)
}
