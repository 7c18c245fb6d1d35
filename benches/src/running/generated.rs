//! The endpoints by Specwright: handlers of the generated trait.
//!
//! In: a listener. Out: the same answers. Not here: how they are read, checked and written.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use specwright::server::{Listener, RequestContext, Server};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;

use super::sample;
use crate::api;

#[derive(Clone)]
struct Desk(Arc<Data>);

struct Data {
    thing: api::Thing,
    reports: Vec<api::Report>,
}

/// The routes.
///
/// # Errors
/// Never, as long as the samples fit the types.
pub fn router() -> io::Result<api::server::Router> {
    let data = Data { thing: sample::generated(&sample::thing())?, reports: sample::generated(&sample::reports())? };
    Ok(api::server::Router::new().things(Desk(Arc::new(data))))
}

pub(super) async fn serve(listener: TcpListener) -> io::Result<()> {
    Server::on(listener).serve(router()?, std::future::pending()).await
}

impl api::server::Things for Desk {
    async fn get(&self, _: &RequestContext, _: api::GetThing) -> Result<api::Thing, specwright::Error> {
        Ok(self.0.thing.clone())
    }
    async fn list(&self, _: &RequestContext, _: api::ListReports) -> Result<Vec<api::Report>, specwright::Error> {
        Ok(self.0.reports.clone())
    }
    async fn create(&self, _: &RequestContext, _: api::CreateThing) -> Result<api::Made, specwright::Error> {
        Ok(api::Made { id: 8 })
    }
    async fn replace(&self, _: &RequestContext, _: api::ReplaceThing) -> Result<api::Made, specwright::Error> {
        Ok(api::Made { id: 8 })
    }
    async fn upload(&self, _: &RequestContext, _: api::UploadFile) -> Result<(), specwright::Error> {
        Ok(())
    }
}

/// A listener of one connection.
pub struct Once<S>(Option<S>);

impl<S> Once<S> {
    /// Of this connection.
    pub fn of(stream: S) -> Self {
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
