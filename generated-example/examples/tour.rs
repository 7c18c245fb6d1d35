//! A walk through the service desk with the generated client, in readable lines.
//!
//! In: nothing, or the URL of a running desk and its token as arguments. Out: what was called and what came back. Without
//! arguments it starts a desk of its own, on a free port and a database that is gone afterwards.

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
            walk(&Client::builder(url).basic("api", arguments.next().unwrap_or_else(|| "demo-token".to_owned())).build()?).await
        }
        None => walk_at_home().await,
    }
}

/// Starts a desk, walks, ends it and takes its files away.
async fn walk_at_home() -> Done {
    let folder = std::env::temp_dir().join(format!("invgate-tour-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let walked = walk_in(&folder).await;
    std::fs::remove_dir_all(&folder)?;
    walked
}

async fn walk_in(folder: &Path) -> Done {
    let desk = Desk::open(&format!("sqlite:{}", folder.join("tour.db").display())).await?;
    desk.fill().await?;
    desk.set_api_token("api", &Secret::new("tour")).await?;
    let server = Server::bind("127.0.0.1:0").await?;
    let client = Client::builder(format!("http://{}", server.address()?)).basic("api", "tour").build()?;
    println!("A desk of its own listens at {}.", server.address()?);
    let (stop, stopped) = oneshot::channel::<()>();
    let served = tokio::spawn(server.serve(desk::router(desk.clone()), async {
        // Also when the walk fails and the other end is dropped, this is the end.
        let _ = stopped.await;
    }));
    let walked = walk(&client).await;
    drop(stop);
    served.await??;
    desk.close().await;
    walked
}

async fn walk(client: &Client) -> Done {
    let version = client.system().version(&GetSystemVersion {}).await?;
    println!("Version: {}", version.version.unwrap_or_default());
    news(client).await?;
    let request = create(client).await?;
    solve(client, request).await?;
    look_around(client).await
}

async fn news(client: &Client) -> Done {
    let news = CreateBreakingNews::new("Mail is down", "We are on it.", invgate::BreakingNewsImportance::High);
    let id = client.breaking_news().create(&news.affected_group_ids([GroupId(1)])).await?.id;
    let read = client.breaking_news().get(&GetBreakingNews::new(id)).await?;
    println!("News {id}: {:?}, published {:?}", read.title.unwrap_or_default(), read.created_at);
    Ok(())
}

async fn create(client: &Client) -> Result<RequestId, Box<dyn Error>> {
    let (category, customer) = (CategoryId(2), UserId(8));
    let request =
        CreateRequest::new("Printer smokes", RequestType::Incident, RequestPriority::High, category, customer, customer);
    let id = client.requests().create(&request.description("Black smoke.")).await?.request_id;
    println!("Request {id} is created for user {customer}.");
    Ok(id)
}

async fn solve(client: &Client, id: RequestId) -> Done {
    let agent = UserId(2);
    client.request_states().reassign(&ReassignRequest::new(id, UserId(1), 2).agent_id(agent)).await?;
    tell(client, id, "it is assigned").await?;
    client.comments().add(&AddComment::new(agent, id, "The drum is replaced.").customer_visible(true).is_solution(true)).await?;
    tell(client, id, "a solution is written").await?;
    if let Err(refused) = client.request_states().accept_solution(&AcceptSolution::new(id, 3)).await {
        println!("A rating of 3 without a comment does not leave the client: {refused}");
    }
    client.request_states().accept_solution(&AcceptSolution::new(id, 5)).await?;
    tell(client, id, "the solution is accepted").await
}

async fn tell(client: &Client, id: RequestId, after: &str) -> Done {
    let request = client.requests().get(&GetRequest::new(id)).await?;
    println!("After {after}: status {:?}, last changed {:?}", request.status_id, request.last_update);
    Ok(())
}

async fn look_around(client: &Client) -> Done {
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
