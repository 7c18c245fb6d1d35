//! An OpenAPI document in place of a specification: a generated client calls the generated server of the same document, over a socket.

use std::sync::{Arc, Mutex};

use specwright::server::{Authenticate, Credentials, Principal, RequestContext, Server, same_secret};
use specwright::{HandlerError, Nullable, service_api};

#[service_api("specs/imported/openapi.json")]
mod clinic {}

use clinic::{
    GetByNamePngPhotos, ListPets, ListPetsOrder, MovePets, NotePets, Owner, PetFull, PetFullNatureCat, ReplacePets, WritePets,
    WritePetsAnswer,
};

/// The pets of the clinic, and the requests of the last calls.
#[derive(Clone, Default)]
struct Clinic {
    last_list: Arc<Mutex<Option<ListPets>>>,
    last_replace: Arc<Mutex<Option<ReplacePets>>>,
    last_note: Arc<Mutex<Option<NotePets>>>,
    last_move: Arc<Mutex<Option<MovePets>>>,
}

fn momo() -> PetFull {
    let nature = PetFullNatureCat { lives: Some(9) };
    PetFull { id: Some(7), name: "Momo".to_owned(), owner: Some(Nullable::Null), nature: Some(nature.into()) }
}

impl clinic::server::Pets for Clinic {
    async fn list(&self, _: &RequestContext, request: ListPets) -> Result<Vec<PetFull>, HandlerError> {
        *self.last_list.lock().unwrap() = Some(request);
        Ok(vec![momo(), PetFull { name: "Bo".to_owned(), ..PetFull::default() }])
    }
    async fn replace(&self, _: &RequestContext, request: ReplacePets) -> Result<(), HandlerError> {
        *self.last_replace.lock().unwrap() = Some(request);
        Ok(())
    }
    async fn note(&self, _: &RequestContext, request: NotePets) -> Result<(), HandlerError> {
        *self.last_note.lock().unwrap() = Some(request);
        Ok(())
    }
    async fn r#move(&self, _: &RequestContext, request: MovePets) -> Result<(), HandlerError> {
        *self.last_move.lock().unwrap() = Some(request);
        Ok(())
    }
    async fn write(&self, _: &RequestContext, request: WritePets) -> Result<WritePetsAnswer, HandlerError> {
        let pet = PetFull { id: Some(request.pet_id), name: request.name, owner: request.owner, nature: None };
        Ok(match request.pet_id {
            1 => WritePetsAnswer::Created(pet.into()),
            2 => WritePetsAnswer::NoContent,
            _ => WritePetsAnswer::Ok(pet.into()),
        })
    }
}

impl clinic::server::Photos for Clinic {
    async fn get_by_name_png(&self, _: &RequestContext, request: GetByNamePngPhotos) -> Result<String, HandlerError> {
        Ok(format!("https://photos.example/{}.png", request.name))
    }
}

impl Authenticate for Clinic {
    async fn authenticate(&self, _: &RequestContext, credentials: Option<Credentials<'_>>) -> Result<Principal, HandlerError> {
        match credentials {
            Some(Credentials::ApiKey { key, .. }) if same_secret(key, &"right".into()) => Ok(Principal::new("ana")),
            _ => Err(HandlerError::unauthenticated()),
        }
    }
}

/// A client with this key for a server that runs until the test ends.
async fn client(desk: &Clinic, key: &str) -> clinic::Client {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let address = server.address().unwrap();
    let router = clinic::server::Router::new().pets(desk.clone()).photos(desk.clone()).authenticate(desk.clone());
    tokio::spawn(server.serve(router, std::future::pending()));
    clinic::Client::builder(format!("http://{address}")).api_key("api_key", key).build().unwrap()
}

#[tokio::test]
async fn values_arrive_as_the_document_says() {
    let desk = Clinic::default();
    let client = client(&desk, "right").await;
    let request = ListPets::default().order(ListPetsOrder::MinusName).tag(["a".to_owned(), "b".to_owned()]).x_trace("t");
    assert_eq!(client.pets().list(&request).await.unwrap()[0], momo());
    assert_eq!(desk.last_list.lock().unwrap().take(), Some(request));
}

#[tokio::test]
async fn each_status_is_an_answer() {
    let client = client(&Clinic::default(), "right").await;
    let owner = Owner { name: "Ana".to_owned() };
    let write = |id: i64| WritePets::new(id, "Momo").plus_1(1).minus_1(-1).self_("x").owner(Nullable::Value(owner.clone()));
    let requests = [3, 1, 2].map(write);
    let pet = |id: i64| PetFull {
        id: Some(id),
        name: "Momo".to_owned(),
        owner: Some(Nullable::Value(owner.clone())),
        ..PetFull::default()
    };
    let expected = [WritePetsAnswer::Ok(pet(3).into()), WritePetsAnswer::Created(pet(1).into()), WritePetsAnswer::NoContent];
    for (request, expected) in requests.iter().zip(expected) {
        assert_eq!(client.pets().write(request).await.unwrap(), expected);
    }
}

#[tokio::test]
async fn bodies_are_of_any_type() {
    let desk = Clinic::default();
    let client = client(&desk, "right").await;
    for request in [ReplacePets::default().body([momo()]), ReplacePets::default()] {
        client.pets().replace(&request).await.unwrap();
        assert_eq!(desk.last_replace.lock().unwrap().take(), Some(request));
    }
    let note = NotePets::new("Momo is well.");
    client.pets().note(&note).await.unwrap();
    assert_eq!(desk.last_note.lock().unwrap().take(), Some(note));
}

/// The path, the query and the body each have an `id`. Lists have commas between their items, or are JSON.
#[tokio::test]
async fn names_and_styles_are_those_of_the_document() {
    let desk = Clinic::default();
    let client = client(&desk, "right").await;
    let days = ["2026-01-31", "2026-02-28"].map(|day| day.parse().unwrap());
    let owners = [Owner { name: "Ana, Bo & Co".to_owned() }];
    let request = MovePets::new([1, 2], "a/b").query_id(3).body_id("four").days(days).owners(owners);
    client.pets().r#move(&request).await.unwrap();
    assert_eq!(desk.last_move.lock().unwrap().take(), Some(request));
}

#[tokio::test]
async fn limits_are_checked() {
    let client = client(&Clinic::default(), "right").await;
    let error = client.pets().write(&WritePets::new(3, "momo")).await.unwrap_err();
    assert!(error.to_string().contains("name"), "{error}");
}

#[tokio::test]
async fn credentials_are_those_of_the_document() {
    let client = client(&Clinic::default(), "wrong").await;
    let error = client.pets().list(&ListPets::default()).await.unwrap_err();
    assert_eq!(error.status(), Some(401), "{error}");
    let address = client.photos().get_by_name_png(&GetByNamePngPhotos::new("momo")).await.unwrap();
    assert_eq!(address, "https://photos.example/momo.png");
}
