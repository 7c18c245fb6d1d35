//! An OpenAPI document with a file of choices, as generated code over a socket: names, resources, pages, ids, dates, rules, leniency and an
//! outcome that the document does not have.

use futures_util::TryStreamExt as _;
use http::Response;
use http_body_util::Full;
use specwright::client::Tower;
use specwright::server::{RequestContext, Server};
use specwright::{CallErrorKind, HandlerError, Timestamp, service_api};
use tower::service_fn;

#[service_api("specs/chosen/specwright.yaml")]
mod api {}

use api::{Animal, AnimalId, AnimalKind};

/// Animals by their numbers; `list` returns those with numbers up to five.
struct Animals;

fn animal(id: i64) -> Animal {
    Animal { id: AnimalId(id), created: Timestamp::from_epoch(id), kind: Some(AnimalKind::Feline), ..Default::default() }
}

impl api::server::Animals for Animals {
    async fn list(&self, _: &RequestContext, request: api::ListAnimals) -> Result<Vec<Animal>, HandlerError> {
        let (page, size) = (request.page.unwrap_or(1) as usize, request.per_page.unwrap_or(100) as usize);
        let first = request.since.map_or(1, |since| since.epoch());
        Ok((first..=5).skip((page - 1) * size).take(size).map(animal).collect())
    }
    async fn get_pet_by_id(&self, _: &RequestContext, request: api::GetPetByIdAnimals) -> Result<Animal, HandlerError> {
        Ok(animal(request.id.0))
    }
    async fn add_pet(&self, _: &RequestContext, request: api::AddPetAnimals) -> Result<api::AddPetAnimalsAnswer, HandlerError> {
        match request.name {
            Some(_) => Ok(api::AddPetAnimalsAnswer { pet: animal(6), ..Default::default() }),
            None => Err(HandlerError::refused("it has no name")),
        }
    }
}

async fn client() -> api::Client {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let address = server.address().unwrap();
    tokio::spawn(server.serve(api::server::Router::new().animals(Animals), std::future::pending()));
    api::Client::builder(format!("http://{address}")).build().unwrap()
}

#[tokio::test]
async fn pages_and_ids_and_dates_are_those_of_the_choices() {
    let client = client().await;
    let list = api::ListAnimals { since: Timestamp::from_epoch(2), ..Default::default() };
    let ids: Vec<AnimalId> = client.animals().list(&list).items().map_ok(|animal| animal.id).try_collect().await.unwrap();
    assert_eq!(ids, [2, 3, 4, 5].map(AnimalId));
    let found = client.animals().get_pet_by_id(&api::GetPetByIdAnimals::new(AnimalId(3))).await.unwrap();
    assert_eq!((found.created, found.kind), (Timestamp::from_epoch(3), Some(AnimalKind::Feline)));
}

#[tokio::test]
async fn a_rule_and_an_outcome_are_those_of_the_choices() {
    let client = client().await;
    let add = |request: api::AddPetAnimals| {
        let client = client.clone();
        async move { client.animals().add_pet(&request).await }
    };
    let named = api::AddPetAnimals { name: Some("Rex".to_owned()), ..Default::default() };
    assert_eq!(add(named).await.unwrap().pet.id, AnimalId(6));
    assert!(matches!(add(Default::default()).await.unwrap_err().kind(), CallErrorKind::Invalid { .. }));
    let refused = add(api::AddPetAnimals { nickname: Some("R".to_owned()), ..Default::default() }).await.unwrap_err();
    assert!(refused.to_string().contains("it has no name"), "{refused}");
}

/// `"3"` is an integer for a lenient service, and `ok: false` is a failure with status 200.
#[tokio::test]
async fn what_the_service_sends_is_read_as_the_choices_say() {
    let answer = |body: &'static str| {
        let service = service_fn(move |_| async move { Ok::<_, std::convert::Infallible>(Response::new(Full::from(body))) });
        api::Client::builder("http://pets.example").transport(Tower::new(service)).build().unwrap()
    };
    let found = answer(r#"{"id":"3","created":"1767225600","kind":"cat"}"#);
    let found = found.animals().get_pet_by_id(&api::GetPetByIdAnimals::new(AnimalId(3))).await.unwrap();
    assert_eq!((found.id, found.created), (AnimalId(3), Timestamp::from_epoch(1_767_225_600)));
    let failed = answer(r#"{"ok":false,"error":"no room"}"#);
    let failed = failed.animals().add_pet(&api::AddPetAnimals { name: Some("Rex".to_owned()), ..Default::default() }).await;
    assert!(failed.unwrap_err().to_string().contains("no room"));
}
