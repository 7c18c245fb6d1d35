//! Calls one of the 162 operations with the generated client. `hand.rs` makes the same call by hand.

use api::{Client, GetRequest};

type Failure = Box<dyn std::error::Error + Send + Sync>;

async fn call(url: String, secret: String, id: i64) -> Result<(), Failure> {
    let client = Client::builder(url).basic("api", secret).build()?;
    let request = client.requests().get(&GetRequest::new(id).comments(true)).await?;
    println!("{:?} {}", request.title, request.comments.map_or(0, |comments| comments.len()));
    Ok(())
}

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("URL, secret and id are wanted");
    let (url, secret, id) = (next()?, next()?, next()?.parse()?);
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(call(url, secret, id))
}
