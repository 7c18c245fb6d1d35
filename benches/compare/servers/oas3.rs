//! The endpoints of `benches/spec` on the server that oas3-gen generates. Serves `sample.json` and prints its address.
//!
//! The handlers must call the validation themselves. The answers do not implement `Deserialize`, so their fields are set one by one.

use std::sync::Arc;

use anyhow::Result;
use api::*;
use axum::http::StatusCode;
use axum::serve::ListenerExt;
use serde_json::Value;
use validator::Validate;

#[derive(Clone)]
struct Desk(Arc<Data>);

struct Data {
    thing: Thing,
    reports: Vec<Report>,
}

macro_rules! filled {
    ($ty:ident, $value:expr, $($field:ident)*) => {{
        let value: &Value = $value;
        $ty { $($field: serde_json::from_value(value[stringify!($field)].clone())?,)* }
    }};
}

fn thing(value: &Value) -> Result<Thing> {
    Ok(filled!(Thing, value, id title status priority open created_at owner rating comment group_id))
}

fn report(value: &Value) -> Result<Report> {
    Ok(filled!(Report, value, id number_0 number_1 number_2 number_3 number_4 number_5 number_6 number_7 number_8 number_9 number_10
        number_11 number_12 number_13 number_14 number_15 text_0 text_1 text_2 text_3 text_4 text_5 text_6 text_7 flag_0 flag_1 items))
}

fn made(request: &impl Validate) -> ApiResponse<Made> {
    match request.validate() {
        Ok(()) => ApiResponse::Ok(Made { id: 8 }),
        Err(_) => ApiResponse::Other(StatusCode::BAD_REQUEST, Vec::new()),
    }
}

impl ApiServer for Desk {
    async fn get(&self, request: GetRequest) -> Result<ApiResponse<Thing>> {
        request.validate()?;
        Ok(ApiResponse::Ok(self.0.thing.clone()))
    }
    async fn list(&self, _: ListRequest) -> Result<ApiResponse<Report200Response>> {
        Ok(ApiResponse::Ok(self.0.reports.clone()))
    }
    async fn create(&self, request: CreateRequest) -> Result<ApiResponse<Made>> {
        Ok(made(&request))
    }
    async fn replace(&self, request: ReplaceRequest) -> Result<ApiResponse<Made>> {
        Ok(made(&request))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let sample: Vec<Value> = include_str!("sample.json").lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let [one, fifty] = sample.as_slice() else { anyhow::bail!("two lines") };
    let reports = fifty.as_array().into_iter().flatten().map(report).collect::<Result<_>>()?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    Ok(axum::serve(listener, router(Desk(Arc::new(Data { thing: thing(one)?, reports })))).await?)
}
