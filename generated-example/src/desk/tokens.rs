//! Stores OAuth2 tokens in the database, so that they survive a restart and are valid on every desk that shares the database.
//!
//! The database has only the SHA-256 hash of a token. A token is long and random, so the hash needs no salt and can be searched. Not here:
//! issuing tokens (see the runtime), and the clients (see the program).

use specwright::server::oauth2::{Grant, NewToken, TokenStore};
use specwright::{HandlerError, Secret, Timestamp};

use super::storage::{Db, sql};
use super::{Desk, digest};

/// Deletes the tokens of the client $1 except the $2 that expire last.
const DELETE_OLDEST: &str = "DELETE FROM oauth_tokens WHERE token_hash IN \
    (SELECT token_hash FROM oauth_tokens WHERE client = $1 ORDER BY ends_at DESC, token_hash LIMIT 9223372036854775807 OFFSET $2)";

impl TokenStore for Desk {
    async fn insert(&self, new: NewToken<'_>) -> Result<(), HandlerError> {
        let seconds = i64::try_from(new.lifetime.as_secs()).ok();
        let ends = seconds.and_then(|seconds| self.now().epoch().checked_add(seconds)).and_then(Timestamp::from_epoch);
        let ends = ends.ok_or_else(|| HandlerError::internal("the lifetime of a token is out of range"))?;
        let scopes = new.grant.scopes.as_ref().map(|scopes| scopes.iter().cloned().collect::<Vec<_>>().join(" "));
        let most = i64::try_from(new.tokens_per_client).unwrap_or(i64::MAX);
        let input = (hash(new.token), new.grant.client.clone(), scopes, ends, most);
        self.transaction(input, async |_, db, (hash, client, scopes, ends, most)| {
            let text = "INSERT INTO oauth_tokens (token_hash, client, scopes, ends_at) VALUES ($1, $2, $3, $4)";
            sql(text).bind(hash).bind_text(&client).bind(scopes).bind(ends).run(db).await?;
            // A client that exceeds its limit loses its oldest tokens.
            sql(DELETE_OLDEST).bind_text(&client).bind(most).run(db).await.map(drop)
        })
        .await
    }

    async fn find(&self, token: &Secret) -> Result<Option<Grant>, HandlerError> {
        let text = "SELECT client, scopes FROM oauth_tokens WHERE token_hash = $1 AND ends_at > $2";
        let mut db = self.read().await?;
        let known = sql(text).bind_text(&hash(token)).bind(self.now()).optional(&mut db).await?;
        let Some(row) = known else { return Ok(None) };
        let scopes = row.get::<Option<String>>("scopes")?;
        let scopes = scopes.map(|scopes| scopes.split_ascii_whitespace().map(str::to_owned).collect());
        Ok(Some(Grant::new(row.get::<String>("client")?, scopes)))
    }
}

fn hash(token: &Secret) -> String {
    digest::sha256(token.expose().as_bytes())
}

/// Deletes the expired tokens.
pub(super) async fn delete_expired(db: &mut Db, now: Timestamp) -> Result<(), HandlerError> {
    sql("DELETE FROM oauth_tokens WHERE ends_at <= $1").bind(now).run(db).await.map(drop)
}
