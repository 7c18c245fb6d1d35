//! A client whose call is one generic function, which the compiler instantiates for each operation. It does less than the client of the
//! runtime: no files, no parameters in the path, no redirects, no deadline, no spans. The stage `erasure` of `run` puts this file in front of
//! a program that calls every operation, and compares it with a program that uses the client of the runtime, which is compiled once.

use std::time::Duration;

use specwright::operation::{Method, Operation};
use specwright::value::Value as _;
use specwright::wire::json::{Reading, read};

type Failure = Box<dyn std::error::Error + Send + Sync>;

pub struct Client {
    http: reqwest::Client,
    base: String,
}

impl Client {
    pub async fn call<R: Operation + serde::Serialize>(&self, request: &R) -> Result<R::Answer, Failure> {
        specwright::validate::validate(request)?;
        let body = serde_json::to_vec(request)?;
        let mut wait = Duration::from_millis(200);
        for _ in 0..2 {
            match self.attempt(request, body.clone()).await {
                Ok(answer) => return Ok(answer),
                Err(_) => tokio::time::sleep(wait).await,
            }
            wait *= 2;
        }
        self.attempt(request, body).await
    }

    async fn attempt<R: Operation>(&self, _: &R, body: Vec<u8>) -> Result<R::Answer, Failure> {
        let method = match R::ENDPOINT.method {
            Method::Get | Method::Head => reqwest::Method::GET,
            Method::Delete => reqwest::Method::DELETE,
            _ => reqwest::Method::POST,
        };
        let sent = self.http.request(method, format!("{}{}", self.base, R::ENDPOINT.path)).body(body).send().await?;
        let bytes = sent.error_for_status()?.bytes().await?;
        let mut answer = R::Answer::default();
        read(&bytes, answer.slot(), Reading::default().lenient()).map_err(|unread| format!("{unread:?}"))?;
        Ok(answer)
    }
}
