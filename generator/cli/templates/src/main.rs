//! Serves the API until Ctrl-C. The argument is the address; the default is 127.0.0.1:8080.

use specwright::server::Server;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let server = Server::bind(&address)
        .await
        .map_err(|error| format!("cannot listen at {address}: {error}"))?;
    println!("listening at http://{}/api/v1", server.address()?);
    server.serve({{crate}}::router(), interrupted()).await?;
    Ok(())
}

async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        // The server cannot receive Ctrl-C: it runs until its process is killed.
        std::future::pending::<()>().await;
    }
}
