//! Hashes: of files, of tokens, of passwords.
//!
//! In: bytes or secrets. Out: text that can be stored. Not here: where it is kept. Tokens are long and random, so that a
//! fast hash hides them; passwords are not, and get a slow one.

use std::fmt::Write as _;

use argon2::Argon2;
use argon2::password_hash::PasswordHasher as _;
use sha2::{Digest as _, Sha256};
use specwright::{HandlerError, Secret};

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

/// The hash of a password, with a salt of its own in it. Slow by design, so that it runs beside the other work.
pub(super) async fn password(secret: Secret) -> Result<String, HandlerError> {
    let hashed = tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(secret.expose().as_bytes()).map(|hash| hash.to_string())
    });
    hashed.await.map_err(HandlerError::internal)?.map_err(|error| HandlerError::internal(error.to_string()))
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
