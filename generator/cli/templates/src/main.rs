//! Serves the API at the address that is given, or at 127.0.0.1:8080, until Ctrl-C.

use specwright::server::Server;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let server = Server::bind(address).await?;
    println!("listening at http://{}/api/v1", server.address()?);
    server.serve({{crate}}::router(), interrupted()).await
}

async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Ctrl-C cannot be heard: whoever started the server has to end it.
        std::future::pending::<()>().await;
    }
}
