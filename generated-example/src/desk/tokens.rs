//! OAuth2 tokens, in the data base: every server on it takes them, and a restart keeps them.
//!
//! In: tokens that the router issued. Out: what they grant, until they end. Not here: who gets one (see the program). A token is
//! long and random, so that its hash without a salt tells nothing of it, and finds it.

use specwright::server::oauth2::{Grant, NewToken, TokenStore};
use specwright::{HandlerError, Secret, Timestamp};

use super::storage::sql;
use super::{Desk, digest};

impl TokenStore for Desk {
    async fn insert(&self, new: NewToken<'_>) -> Result<(), HandlerError> {
        let now = self.now();
        let ends = i64::try_from(new.lifetime.as_secs()).ok().and_then(|seconds| now.epoch().checked_add(seconds));
        let ends = ends.and_then(Timestamp::from_epoch).ok_or_else(|| HandlerError::internal("the token lives too long"))?;
        let scopes = new.grant.scopes.as_ref().map(|scopes| scopes.iter().cloned().collect::<Vec<_>>().join(" "));
        let mut db = self.write().await?;
        sql("DELETE FROM oauth_tokens WHERE ends_at <= $1").bind(now).run(&mut db).await?;
        let excess = "DELETE FROM oauth_tokens WHERE client = $1 AND token_hash NOT IN \
            (SELECT token_hash FROM oauth_tokens WHERE client = $1 ORDER BY ends_at DESC LIMIT $2)";
        let others = i64::try_from(new.tokens_per_client.saturating_sub(1)).unwrap_or(i64::MAX);
        sql(excess).text(&new.grant.client).bind(others).run(&mut db).await?;
        let text = "INSERT INTO oauth_tokens (token_hash, client, scopes, ends_at) VALUES ($1, $2, $3, $4)";
        let kept = sql(text).text(&hash(new.token)).text(&new.grant.client).bind(scopes).bind(ends);
        kept.run(&mut db).await?;
        db.commit().await
    }

    async fn find(&self, token: &Secret) -> Result<Option<Grant>, HandlerError> {
        let text = "SELECT client, scopes FROM oauth_tokens WHERE token_hash = $1 AND ends_at > $2";
        let mut db = self.read().await?;
        let known = sql(text).text(&hash(token)).bind(self.now()).optional(&mut db).await?;
        let Some(row) = known else { return Ok(None) };
        let scopes = row.get::<Option<String>>("scopes")?;
        let scopes = scopes.map(|scopes| scopes.split_ascii_whitespace().map(str::to_owned).collect());
        Ok(Some(Grant::new(row.get::<String>("client")?, scopes)))
    }
}

fn hash(token: &Secret) -> String {
    digest::sha256(token.expose().as_bytes())
}
