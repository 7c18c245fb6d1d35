//! The generated servers with their handlers. One has all endpoints, the other has only the list, whose objects are shared.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use specwright::server::{Listener, RequestContext, Server};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;

use super::sample;
use crate::{api, shared};

#[derive(Clone)]
struct Desk(Arc<Data>);

struct Data {
    thing: api::Thing,
    reports: Vec<api::Report>,
}

/// The router of all endpoints.
///
/// # Errors
/// When the samples do not fit the types.
pub fn router() -> io::Result<api::server::Router> {
    let data = Data { thing: sample::generated(&sample::thing())?, reports: sample::generated(&sample::reports())? };
    Ok(api::server::Router::new().things(Desk(Arc::new(data))))
}

/// The router of the list, whose objects are shared.
///
/// # Errors
/// When the samples do not fit the types.
pub fn router_shared() -> io::Result<shared::server::Router> {
    let reports: Vec<shared::Report> = sample::generated(&sample::reports())?;
    Ok(shared::server::Router::new().reports(Shelf(reports.into_iter().map(Arc::new).collect())))
}

pub(super) async fn serve(listener: TcpListener, shared: bool) -> io::Result<()> {
    let server = Server::on(listener);
    match shared {
        false => server.serve(router()?, std::future::pending()).await,
        true => server.serve(router_shared()?, std::future::pending()).await,
    }
}

impl api::server::Things for Desk {
    async fn get(&self, _: &RequestContext, _: api::GetThing) -> Result<api::Thing, specwright::HandlerError> {
        Ok(self.0.thing.clone())
    }
    async fn list(&self, _: &RequestContext, _: api::ListReports) -> Result<Vec<api::Report>, specwright::HandlerError> {
        Ok(self.0.reports.clone())
    }
    async fn create(&self, _: &RequestContext, _: api::CreateThing) -> Result<api::Made, specwright::HandlerError> {
        Ok(api::Made { id: 8 })
    }
    async fn replace(&self, _: &RequestContext, _: api::ReplaceThing) -> Result<api::Made, specwright::HandlerError> {
        Ok(api::Made { id: 8 })
    }
    async fn upload(&self, _: &RequestContext, _: api::UploadFile) -> Result<(), specwright::HandlerError> {
        Ok(())
    }
}

#[derive(Clone)]
struct Shelf(Vec<Arc<shared::Report>>);

impl shared::server::Reports for Shelf {
    async fn list(
        &self,
        _: &RequestContext,
        _: shared::ListReports,
    ) -> Result<Vec<Arc<shared::Report>>, specwright::HandlerError> {
        Ok(self.0.clone())
    }
}

/// A listener that accepts one connection.
pub struct Once<S>(Option<S>);

impl<S> Once<S> {
    /// A listener that accepts this connection.
    pub fn new(stream: S) -> Self {
        Once(Some(stream))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Listener for Once<S> {
    type Stream = S;
    async fn accept(&mut self) -> io::Result<(S, Option<SocketAddr>)> {
        match self.0.take() {
            Some(stream) => Ok((stream, None)),
            None => std::future::pending().await,
        }
    }
}
