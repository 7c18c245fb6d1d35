//! docs/guide/howto/axum.md

// Guide: uses
use axum::routing::get;
use specwright::server::{Health, Limits, Server};

use crate::library::api::{Client, server};
// end

use crate::library::Library;
use crate::library::api::{BookId, GetBooks};

#[tokio::test]
async fn a_router_is_part_of_an_application() -> crate::Result {
    // Guide: merge
    let health = Health::new();
    let library = server::Router::new().books(Library).covers(Library).without_authentication().health(health.clone());
    let app = axum::Router::new().route("/", get(async || "Welcome to the library.")).merge(library.into_axum_routes());
    // end
    // Guide: serve
    let server = Server::bind("127.0.0.1:0").await?.health(health);
    let url = format!("http://{}", server.address()?);
    tokio::spawn(async move { server.serve_axum(app, &Limits::default(), std::future::pending()).await });
    // end
    let text = async |path: &str| reqwest::get(format!("{url}{path}")).await?.text().await;
    assert_eq!(text("/").await?, "Welcome to the library.");
    assert_eq!(reqwest::get(format!("{url}/readyz")).await?.status(), 200);
    let client = Client::builder(&url).build()?;
    assert_eq!(client.books().get(&GetBooks::new(BookId(1))).await?.title, "Volume 1");
    Ok(())
}

#[tokio::test]
async fn a_router_is_nested() -> crate::Result {
    let library = server::Router::new().books(Library).covers(Library).without_authentication();
    // Guide: nest
    let app: axum::Router = axum::Router::new().nest("/library", library.into_axum());
    // end
    let server = Server::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", server.address()?);
    tokio::spawn(async move { server.serve_axum(app, &Limits::default(), std::future::pending()).await });
    // Guide: nested client
    let client = Client::builder(format!("{url}/library")).build()?;
    // end
    assert_eq!(client.books().get(&GetBooks::new(BookId(1))).await?.title, "Volume 1");
    Ok(())
}
