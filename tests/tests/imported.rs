//! An OpenAPI document in place of a specification: a generated client calls the generated server of the same document, over a socket.

use std::sync::{Arc, Mutex};

use specwright::server::{Authenticate, Credentials, Principal, RequestContext, Server, same_secret};
use specwright::{HandlerError, Nullable, service_api};

#[service_api("specs/imported/openapi.json")]
mod clinic {}

use clinic::{GetByNamePngPhotos, ListPets, ListPetsOrder, Owner, PetFull, PetFullNatureCat, WritePets, WritePetsAnswer};

/// The pets of the clinic, and the request of the last call of `list`.
#[derive(Clone, Default)]
struct Clinic {
    last_list: Arc<Mutex<Option<ListPets>>>,
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
