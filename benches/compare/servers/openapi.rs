//! The endpoints of `benches/spec` on the server that OpenAPI Generator generates. Serves `sample.json` and prints its address. The
//! generated server validates requests.

use std::sync::Arc;

use api::apis::things::{Things, ThingsCreateResponse, ThingsGetResponse, ThingsListResponse, ThingsReplaceResponse};
use api::models::{Made, Report, Thing, ThingsGetQueryParams, ThingsReplaceRequest};
use axum::serve::ListenerExt;
use axum_extra::extract::CookieJar;
use headers::Host;
use http::Method;

#[derive(Clone)]
struct Desk(Arc<Data>);

struct Data {
    thing: Thing,
    reports: Vec<Report>,
    made: Made,
}

impl AsRef<Desk> for Desk {
    fn as_ref(&self) -> &Desk {
        self
    }
}

impl api::apis::ErrorHandler<()> for Desk {}

#[async_trait::async_trait]
impl Things<()> for Desk {
    async fn things_get(&self, _: &Method, _: &Host, _: &CookieJar, _: &ThingsGetQueryParams) -> Result<ThingsGetResponse, ()> {
        Ok(ThingsGetResponse::Status200_AnObjectOfTenFields(self.0.thing.clone()))
    }
    async fn things_list(&self, _: &Method, _: &Host, _: &CookieJar) -> Result<ThingsListResponse, ()> {
        Ok(ThingsListResponse::Status200_WhatWasFound(self.0.reports.clone()))
    }
    async fn things_create(&self, _: &Method, _: &Host, _: &CookieJar, _: &ThingsReplaceRequest) -> Result<ThingsCreateResponse, ()> {
        Ok(ThingsCreateResponse::Status200_WhatWasMade(self.0.made.clone()))
    }
    async fn things_replace(&self, _: &Method, _: &Host, _: &CookieJar, _: &ThingsReplaceRequest) -> Result<ThingsReplaceResponse, ()> {
        Ok(ThingsReplaceResponse::Status200_WhatWasMade(self.0.made.clone()))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (thing, reports) = include_str!("sample.json").split_once('\n').ok_or("two lines")?;
    let data = Data { thing: serde_json::from_str(thing)?, reports: serde_json::from_str(reports)?, made: serde_json::from_str(r#"{"id":8}"#)? };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    Ok(axum::serve(listener, api::server::new::<Desk, Desk, ()>(Desk(Arc::new(data)))).await?)
}
