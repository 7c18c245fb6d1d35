//! Calls a service desk with the generated client, and prints each step.
//!
//! In: the URL and the token of a running desk as arguments. Out: a line about each call. Without arguments, it starts a desk on a free port,
//! with a temporary database.

use std::error::Error;
use std::path::Path;

use invgate::client::Client;
use invgate::desk::{self, Desk};
use invgate::{
    AcceptSolution, AddComment, CategoryId, CreateBreakingNews, CreateRequest, GetBreakingNews, GetRequest, GetSystemVersion,
    GetUser, GroupId, ListCategories, ReassignRequest, RequestId, RequestPriority, RequestType, RequestsByAgent, UserId,
};
use specwright::Secret;
use specwright::server::Server;
use tokio::sync::oneshot;

type Done = Result<(), Box<dyn Error>>;

#[tokio::main]
async fn main() -> Done {
    let mut arguments = std::env::args().skip(1);
    match arguments.next() {
        Some(url) => {
            tour(&Client::builder(url).basic("api", arguments.next().unwrap_or_else(|| "demo-token".to_owned())).build()?).await
        }
        None => tour_new_desk().await,
    }
}

/// Starts a desk, calls it, stops it and deletes its files.
async fn tour_new_desk() -> Done {
    let folder = std::env::temp_dir().join(format!("invgate-tour-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let result = tour_desk_in(&folder).await;
    std::fs::remove_dir_all(&folder)?;
    result
}

async fn tour_desk_in(folder: &Path) -> Done {
    let desk = Desk::open(&format!("sqlite:{}", folder.join("tour.db").display())).await?;
    desk.fill().await?;
    desk.set_api_token("api", &Secret::new("tour")).await?;
    let server = Server::bind("127.0.0.1:0").await?;
    let client = Client::builder(format!("http://{}", server.address()?)).basic("api", "tour").build()?;
    println!("A new desk listens at {}.", server.address()?);
    let (stop, stopped) = oneshot::channel::<()>();
    let served = tokio::spawn(server.serve(desk::router(desk.clone()), async {
        // `stop` is dropped after the tour, whether it succeeds or fails. Then the server stops.
        let _ = stopped.await;
    }));
    let result = tour(&client).await;
    drop(stop);
    served.await??;
    desk.close().await;
    result
}

async fn tour(client: &Client) -> Done {
    let version = client.system().version(&GetSystemVersion {}).await?;
    println!("Version: {}", version.version.unwrap_or_default());
    publish_news(client).await?;
    let request_id = create_request(client).await?;
    solve_request(client, request_id).await?;
    print_lists(client).await
}

async fn publish_news(client: &Client) -> Done {
    let news = CreateBreakingNews::new("Mail is down", "We are on it.", invgate::BreakingNewsImportance::High);
    let id = client.breaking_news().create(&news.affected_group_ids([GroupId(1)])).await?.id;
    let read = client.breaking_news().get(&GetBreakingNews::new(id)).await?;
    println!("News {id}: {:?}, published {:?}", read.title.unwrap_or_default(), read.created_at);
    Ok(())
}

async fn create_request(client: &Client) -> Result<RequestId, Box<dyn Error>> {
    // These ids are in the demonstration data.
    let (category, customer) = (CategoryId(2), UserId(8));
    let request =
        CreateRequest::new("Printer smokes", RequestType::Incident, RequestPriority::High, category, customer, customer);
    let id = client.requests().create(&request.description("Black smoke.")).await?.request_id;
    println!("Request {id} is created for user {customer}.");
    Ok(id)
}

async fn solve_request(client: &Client, id: RequestId) -> Done {
    let agent = UserId(2);
    client.request_states().reassign(&ReassignRequest::new(id, UserId(1), 2).agent_id(agent)).await?;
    print_status(client, id, "it is assigned").await?;
    client.comments().add(&AddComment::new(agent, id, "The drum is replaced.").customer_visible(true).is_solution(true)).await?;
    print_status(client, id, "a solution is written").await?;
    if let Err(refused) = client.request_states().accept_solution(&AcceptSolution::new(id, 3)).await {
        println!("A rating of 3 without a comment is refused by the client: {refused}");
    }
    client.request_states().accept_solution(&AcceptSolution::new(id, 5)).await?;
    print_status(client, id, "the solution is accepted").await
}

async fn print_status(client: &Client, id: RequestId, after: &str) -> Done {
    let request = client.requests().get(&GetRequest::new(id)).await?;
    println!("After {after}: status {:?}, last changed {:?}", request.status_id, request.last_update);
    Ok(())
}

async fn print_lists(client: &Client) -> Done {
    let open = client.requests().by_agent(&RequestsByAgent::default().id(2).limit(3)).await?;
    let titles: Vec<_> = open.requests.into_values().filter_map(|request| request.title).collect();
    println!("Open requests of user 2, the first three: {}", titles.join("; "));
    let categories = client.categories().list(&ListCategories::default()).await?;
    println!("There are {} categories.", categories.len());
    let nobody = client.users().get(&GetUser::new(9_999)).await?;
    println!("User 9999: {nobody:?}");
    if let Err(error) = client.requests().get(&GetRequest::new(99_999)).await {
        println!("Request 99999: {error}");
    }
    Ok(())
}
