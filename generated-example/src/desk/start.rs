//! The first start of a desk, and every further one.
//!
//! In: the token that the program was given, if any. Out: a database with demonstration data and an API user. Not here: the
//! tables (see `storage/schema`).

use specwright::{HandlerError, Secret};

use super::storage::{Whole, lock_whole, sql};
use super::{Desk, auth, seed};

/// What a desk is given when it starts.
#[derive(Clone, Debug)]
pub struct Start {
    /// The name of the API user.
    pub user: String,
    /// The token that the user has from now on; `None` leaves it unchanged.
    pub token: Option<Secret>,
    /// The token of a user who is made now, when no other is given: known to everybody who has read the documentation.
    pub demonstration_token: Secret,
    /// Whether an empty database is filled with demonstration data.
    pub demonstration_data: bool,
}

/// What a start found or made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Started {
    /// The database was empty, and is filled with demonstration data now.
    pub filled: bool,
    /// The API user has the demonstration token.
    pub demonstration: bool,
}

impl Desk {
    /// Fills an empty database with demonstration data if that is wanted, and sets the token of the API user. All of it happens or nothing, and of
    /// several programs that start at the same time one does it while the others wait.
    pub async fn start(&self, start: Start) -> Result<Started, HandlerError> {
        self.change(start, async |desk, db, start| {
            lock_whole(db, Whole::FirstStart).await?;
            let filled = start.demonstration_data && seed::fill(db, desk.now()).await?;
            let known = sql("SELECT name FROM api_users WHERE name = $1").text(&start.user).exists(db).await?;
            let token = start.token.or_else(|| (!known).then(|| start.demonstration_token.clone()));
            if let Some(token) = token {
                auth::set_token(db, &start.user, &token).await?;
            }
            let demonstration = auth::accepts(db, &start.user, &start.demonstration_token).await?;
            Ok(Started { filled, demonstration })
        })
        .await
    }
    /// Fills the database with demonstration data if nobody is in it; whether it did. All of it or nothing.
    pub async fn fill(&self) -> Result<bool, HandlerError> {
        self.change((), async |desk, db, ()| {
            lock_whole(db, Whole::FirstStart).await?;
            seed::fill(db, desk.now()).await
        })
        .await
    }
}
