//! Reports that are exported.
//!
//! In: the report. Out: where its result is. Not here: serving the result, which is no operation of the API.

use specwright::server::RequestContext;
use specwright::{Error, Url};

use super::Desk;
use super::storage::sql;
use super::text::address;
use crate::{GetDataExport, GetDataExportAnswer, server};

impl server::Exports for Desk {
    async fn get(&self, cx: &RequestContext, request: GetDataExport) -> Result<GetDataExportAnswer, Error> {
        let mut db = self.read().await?;
        if !sql("SELECT id FROM reports WHERE id = $1").bind(request.id.clone()).exists(&mut db).await? {
            return Err(Error::refused(format!("there is no report {}", request.id)));
        }
        let url = Url::parse(&address(cx, &format!("exports/{}.csv", request.id)));
        Ok(GetDataExportAnswer { url, ..Default::default() })
    }
}
