//! Where tokens are kept.
//!
//! In: a token and what it grants. Out: what a token grants, until it ends. Not here: who gets one (see `oauth2`). In memory by
//! default; a data base where several processes share tokens, or a restart keeps them.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::HandlerError;
use crate::server::auth::same_secret;
use crate::types::Secret;

/// What a token grants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// The client that asked for it.
    pub client: String,
    /// The scopes; `None`: all of them.
    pub scopes: Option<BTreeSet<String>>,
}

/// Keeps tokens. Whoever writes them down writes a hash: the token itself opens the service.
pub trait Keep: Send + Sync + 'static {
    /// Keeps a new token for this long.
    fn keep(
        &self,
        token: &Secret,
        granted: &Granted,
        lifetime: Duration,
    ) -> impl Future<Output = Result<(), HandlerError>> + Send;
    /// What a token grants; `None` when there is no such token, or it has ended.
    fn find(&self, token: &Secret) -> impl Future<Output = Result<Option<Granted>, HandlerError>> + Send;
}

/// A place of tokens, its type forgotten.
pub(super) trait Kept: Send + Sync {
    fn keep<'a>(&'a self, token: &'a Secret, granted: &'a Granted, lifetime: Duration) -> Soon<'a, ()>;
    fn find<'a>(&'a self, token: &'a Secret) -> Soon<'a, Option<Granted>>;
}

type Soon<'a, T> = Pin<Box<dyn Future<Output = Result<T, HandlerError>> + Send + 'a>>;

impl<K: Keep> Kept for K {
    fn keep<'a>(&'a self, token: &'a Secret, granted: &'a Granted, lifetime: Duration) -> Soon<'a, ()> {
        Box::pin(Keep::keep(self, token, granted, lifetime))
    }
    fn find<'a>(&'a self, token: &'a Secret) -> Soon<'a, Option<Granted>> {
        Box::pin(Keep::find(self, token))
    }
}

/// Tokens of this process, by a keyed hash, so that the search tells nothing about them.
#[derive(Default)]
pub(super) struct Memory {
    hasher: RandomState,
    tokens: Mutex<BTreeMap<u64, Token>>,
}

struct Token {
    text: Secret,
    granted: Granted,
    ends: Instant,
}

impl Keep for Memory {
    async fn keep(&self, token: &Secret, granted: &Granted, lifetime: Duration) -> Result<(), HandlerError> {
        let now = Instant::now();
        let token = Token { text: token.clone(), granted: granted.clone(), ends: now + lifetime };
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.retain(|_, token| now < token.ends);
        tokens.insert(self.hasher.hash_one(token.text.expose()), token);
        Ok(())
    }
    async fn find(&self, token: &Secret) -> Result<Option<Granted>, HandlerError> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let known = tokens.get(&self.hasher.hash_one(token.expose()));
        let known = known.filter(|known| same_secret(&known.text, token) && Instant::now() < known.ends);
        Ok(known.map(|known| known.granted.clone()))
    }
}
