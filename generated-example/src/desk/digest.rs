//! Hashes: of files, of tokens, of passwords.
//!
//! In: bytes or secrets. Out: text that can be stored. Not here: where it is kept. Tokens are long and random, so that a
//! fast hash hides them; passwords are not, and get a slow one.

use std::fmt::Write as _;
use std::num::NonZero;
use std::sync::Arc;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, PasswordVerifier as _, RECOMMENDED_SALT_LEN, Version, password_hash};
use sha2::{Digest as _, Sha256};
use specwright::{HandlerError, Secret};
use tokio::sync::Semaphore;

/// SHA-256 in hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// SHA-256 of what comes in pieces.
#[derive(Default)]
pub(super) struct Growing(Sha256);

impl Growing {
    /// The next piece.
    pub(super) fn add(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }
    /// Of all of them, in hexadecimal digits.
    pub(super) fn end(self) -> String {
        hexadecimal(&self.0.finalize())
    }
}

/// The hash of a token under this salt.
pub(super) fn token(salt: &str, token: &Secret) -> String {
    sha256(format!("{salt}:{}", token.expose()).as_bytes())
}

/// Hashes passwords, as many at once as the machine has cores: each takes 19 MiB, and more at once are no faster.
#[derive(Clone, Debug)]
pub(super) struct Hasher(Arc<Semaphore>);

impl Hasher {
    pub(super) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        Hasher(Arc::new(Semaphore::new(cores)))
    }
    /// The hash of a password, with a salt of its own in it. It is slow by design, and runs on a thread for blocking work.
    pub(super) async fn hash(&self, secret: Secret) -> Result<String, HandlerError> {
        let permit = Arc::clone(&self.0).acquire_owned().await.map_err(HandlerError::internal)?;
        let hashed = tokio::task::spawn_blocking(move || {
            let hash = argon2id(secret.expose().as_bytes());
            // Here, since the work goes on when its call is cancelled.
            drop(permit);
            hash
        });
        let hash = hashed.await.map_err(HandlerError::internal)?;
        hash.map_err(|error| HandlerError::internal(error.to_string()))
    }
    /// Whether this is the hash of a password. It is as slow as making one.
    pub(super) async fn verify(&self, secret: Secret, hash: String) -> Result<bool, HandlerError> {
        let permit = Arc::clone(&self.0).acquire_owned().await.map_err(HandlerError::internal)?;
        let verified = tokio::task::spawn_blocking(move || {
            let is_right = Argon2::default().verify_password(secret.expose().as_bytes(), hash.as_str()).is_ok();
            drop(permit);
            is_right
        });
        verified.await.map_err(HandlerError::internal)
    }
}

/// Bytes of memory that glibc takes from the system for one allocation and gives back with it. It keeps smaller ones for the thread
/// that asked for them, so that each of many threads would come to hold the memory of a hash.
const GIVEN_BACK: usize = 34 << 20;

/// The hash of a password by Argon2id with the parameters that its authors recommend, in the PHC form.
fn argon2id(password: &[u8]) -> Result<String, password_hash::Error> {
    let argon2 = Argon2::default();
    let mut salt = [0; RECOMMENDED_SALT_LEN];
    getrandom::fill(&mut salt).map_err(|_| password_hash::Error::Internal)?;
    let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
    // Only what is used is more than a reservation of addresses.
    let mut memory = Vec::with_capacity(GIVEN_BACK.div_ceil(Block::SIZE));
    memory.resize(argon2.params().block_count(), Block::default());
    argon2.hash_password_into_with_memory(password, &salt, &mut out, &mut memory)?;
    let hash = PasswordHash {
        algorithm: Algorithm::default().ident(),
        version: Some(Version::default().into()),
        params: ParamsString::try_from(argon2.params())?,
        salt: Some(Salt::new(&salt)?),
        hash: Some(Output::new(&out)?),
    };
    Ok(hash.to_string())
}

/// This many random bytes, in hexadecimal digits.
pub(super) fn random(bytes: usize) -> Result<String, HandlerError> {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).map_err(|error| HandlerError::internal(error.to_string()))?;
    Ok(hexadecimal(&random))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
