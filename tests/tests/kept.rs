//! Code that an older version of the generator made compiles with this runtime, and its client and its server understand each other.
//!
//! In: the files in `kept/`, one folder for each minor version; they were generated from the specifications of the same name, and are not
//! generated again. Out: nothing, if they compile without warnings and a call works. A break of this is a break of docs/stability.md.

use specwright::server::{RequestContext, Server};
use specwright::{File, HandlerError};

/// Modules of generated code. They are public, as in the library of a user.
macro_rules! kept {
    ($($name:ident: $file:literal,)*) => {
        $(
            #[doc = concat!("The service of ", $file, ".")]
            #[path = $file]
            pub mod $name;
        )*
    };
}

kept! {
    absent: "../kept/0.1/absent.rs",
    bodies: "../kept/0.1/bodies.rs",
    credentials: "../kept/0.1/credentials.rs",
    dates: "../kept/0.1/dates.rs",
    errors: "../kept/0.1/errors.rs",
    files: "../kept/0.1/files.rs",
    headers: "../kept/0.1/headers.rs",
    library: "../kept/0.1/library.rs",
    pages: "../kept/0.1/pages.rs",
    params: "../kept/0.1/params.rs",
    paths: "../kept/0.1/paths.rs",
    unions: "../kept/0.1/unions.rs",
}

use files::{AddDocuments, AddDocumentsAnswer, Client, GetDocuments, ReplaceDocuments};

struct Archive;

impl files::server::Documents for Archive {
    async fn add(&self, _: &RequestContext, request: AddDocuments) -> Result<AddDocumentsAnswer, HandlerError> {
        Ok(AddDocumentsAnswer { ids: (1..).take(request.pages.len()).collect() })
    }
    async fn replace(&self, _: &RequestContext, request: ReplaceDocuments) -> Result<(), HandlerError> {
        Err(HandlerError::not_found(format!("there is no document {}", request.id)))
    }
    async fn get(&self, _: &RequestContext, request: GetDocuments) -> Result<File, HandlerError> {
        Ok(File::new("kept.txt", format!("document {}", request.id)))
    }
}

#[tokio::test]
async fn code_of_an_older_generator_works() {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let client = Client::builder(format!("http://{}", server.address().unwrap())).build().unwrap();
    tokio::spawn(server.serve(files::server::Router::new().documents(Archive), std::future::pending()));
    let documents = client.documents();
    let pages = [File::new("a", "1"), File::new("b", "2")];
    assert_eq!(documents.add(&AddDocuments::new("Report", pages)).await.unwrap().ids, [1, 2]);
    let file = documents.get(&GetDocuments::new(7)).await.unwrap();
    assert_eq!((file.name.as_str(), &file.bytes().await.unwrap()[..]), ("kept.txt", &b"document 7"[..]));
    let error = documents.replace(&ReplaceDocuments::new(3, File::new("", "x"))).await.unwrap_err();
    assert_eq!((error.status(), error.message()), (Some(404), "there is no document 3"));
}
