//! Prepares the database of a desk at the start of the program.
//!
//! In: the name and the token of the API user. Out: an API user with a token, and demonstration data in an empty database. Not here: the
//! tables (see `storage/schema`).

use specwright::{HandlerError, Secret};

use super::storage::{GlobalLock, lock_global, sql};
use super::{Desk, auth, seed};

/// The options of a start.
#[derive(Clone, Debug)]
pub struct StartOptions {
    /// The name of the API user.
    pub user: String,
    /// The new token of the API user; `None` keeps the stored token.
    pub token: Option<Secret>,
    /// The token of the API user if `token` is `None` and no token is stored. It is in the documentation, so it protects nothing.
    pub demonstration_token: Secret,
    /// Whether to fill an empty database with demonstration data.
    pub demonstration_data: bool,
}

/// The result of a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StartResult {
    /// Whether the start filled the database with demonstration data.
    pub filled: bool,
    /// Whether the API user has the demonstration token.
    pub has_demonstration_token: bool,
}

impl Desk {
    /// Fills an empty database with demonstration data, and sets the token of the API user, in one transaction. If several programs start
    /// on one database at the same time, they run one after another.
    pub async fn start(&self, start: StartOptions) -> Result<StartResult, HandlerError> {
        self.transaction(start, async |desk, db, start| {
            lock_global(db, GlobalLock::AllData).await?;
            let filled = start.demonstration_data && seed::fill(db, desk.now()).await?;
            let known = sql("SELECT name FROM api_users WHERE name = $1").bind_text(&start.user).exists(db).await?;
            let token = start.token.or_else(|| (!known).then(|| start.demonstration_token.clone()));
            if let Some(token) = token {
                auth::set_token(db, &start.user, &token).await?;
            }
            let has_demonstration_token = auth::accepts(db, &start.user, &start.demonstration_token).await?;
            Ok(StartResult { filled, has_demonstration_token })
        })
        .await
    }
    /// Fills the database with demonstration data if it is empty, in one transaction. Returns whether it did.
    pub async fn fill(&self) -> Result<bool, HandlerError> {
        self.transaction((), async |desk, db, ()| {
            lock_global(db, GlobalLock::AllData).await?;
            seed::fill(db, desk.now()).await
        })
        .await
    }
}
