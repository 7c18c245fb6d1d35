//! A transport that records the exchanges of another transport.

use std::fmt;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::saved::{Recorded, RequestKey, line, redaction_of, whole};
use crate::client::builder::build_error;
use crate::client::received::collect;
use crate::client::transport::{BoxFuture, ConnectOptions, Transport, TransportBody, TransportError, chain, default_transport};
use crate::error::CallError;

/// A transport that records every exchange in a file, without secrets; see [`crate::client::replay`]. Bodies are read into memory.
pub struct Record {
    transport: Arc<dyn Transport>,
    file: Mutex<File>,
}

impl Record {
    /// Records the exchanges of `transport`. An existing file is replaced.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn new(transport: impl Transport, path: impl AsRef<Path>) -> Result<Self, CallError> {
        Record::into_file(Arc::new(transport), path.as_ref())
    }
    /// Records the exchanges of the default transport.
    ///
    /// # Errors
    /// As [`Record::new`], and if the default transport cannot be made.
    pub fn network(path: impl AsRef<Path>) -> Result<Self, CallError> {
        Record::into_file(default_transport(&ConnectOptions::default(), None)?, path.as_ref())
    }
    fn into_file(transport: Arc<dyn Transport>, path: &Path) -> Result<Self, CallError> {
        let file =
            File::create(path).map_err(|error| build_error(&format!("the file of exchanges cannot be written: {error}")))?;
        Ok(Record { transport, file: Mutex::new(file) })
    }

    async fn exchange(&self, request: http::Request<TransportBody>) -> Result<http::Response<TransportBody>, TransportError> {
        let (request, body) = whole(request).await?;
        let (key, redaction) = (RequestKey::of(&request, &body), redaction_of(&request));
        let recorded = match self.transport.send(request).await {
            Ok(response) => received(response).await,
            Err(error) => Err(error),
        };
        match recorded {
            Ok(response) => {
                let (head, body) = response.into_parts();
                self.write(&line(&key, &Recorded::response(&redaction, &head, &body)))?;
                Ok(http::Response::from_parts(head, TransportBody::whole(body)))
            }
            Err(error) => {
                self.write(&line(&key, &Recorded::failure(&error)))?;
                Err(error)
            }
        }
    }

    fn write(&self, line: &str) -> Result<(), TransportError> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = |error| TransportError::permanent(format!("the exchange cannot be recorded: {error}"));
        file.write_all(format!("{line}\n").as_bytes()).map_err(failed)
    }
}

async fn received(response: http::Response<TransportBody>) -> Result<http::Response<bytes::Bytes>, TransportError> {
    let (head, body) = response.into_parts();
    let body = collect(body, usize::MAX).await.map_err(|error| TransportError::new(chain(&error)))?;
    Ok(http::Response::from_parts(head, body))
}

impl Transport for Record {
    fn send(
        &self,
        request: http::Request<TransportBody>,
    ) -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").field("file", &self.file).finish_non_exhaustive()
    }
}
