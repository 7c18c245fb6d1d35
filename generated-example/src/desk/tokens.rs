//! OAuth2 tokens, in the data base: every server on it takes them, and a restart keeps them.
//!
//! In: tokens that the router issued. Out: what they grant, until they end. Not here: who gets one (see the program). A token is
//! long and random, so that its hash without a salt tells nothing of it, and finds it.

use std::time::Duration;

use specwright::server::oauth2::{Granted, Keep};
use specwright::{HandlerError, Secret, Timestamp};

use super::storage::sql;
use super::{Desk, digest};

impl Keep for Desk {
    async fn keep(&self, token: &Secret, granted: &Granted, lifetime: Duration) -> Result<(), HandlerError> {
        let now = self.now();
        let ends = i64::try_from(lifetime.as_secs()).ok().and_then(|seconds| now.epoch().checked_add(seconds));
        let ends = ends.and_then(Timestamp::from_epoch).ok_or_else(|| HandlerError::internal("the token lives too long"))?;
        let scopes = granted.scopes.as_ref().map(|scopes| scopes.iter().cloned().collect::<Vec<_>>().join(" "));
        let mut db = self.write().await?;
        sql("DELETE FROM oauth_tokens WHERE ends_at <= $1").bind(now).run(&mut db).await?;
        let text = "INSERT INTO oauth_tokens (token_hash, client, scopes, ends_at) VALUES ($1, $2, $3, $4)";
        let kept = sql(text).text(&hash(token)).text(&granted.client).bind(scopes).bind(ends);
        kept.run(&mut db).await?;
        db.commit().await
    }

    async fn find(&self, token: &Secret) -> Result<Option<Granted>, HandlerError> {
        let text = "SELECT client, scopes FROM oauth_tokens WHERE token_hash = $1 AND ends_at > $2";
        let mut db = self.read().await?;
        let known = sql(text).text(&hash(token)).bind(self.now()).optional(&mut db).await?;
        let Some(row) = known else { return Ok(None) };
        let scopes = row.get::<Option<String>>("scopes")?;
        let scopes = scopes.map(|scopes| scopes.split_ascii_whitespace().map(str::to_owned).collect());
        Ok(Some(Granted { client: row.get("client")?, scopes }))
    }
}

fn hash(token: &Secret) -> String {
    digest::sha256(token.expose().as_bytes())
}
