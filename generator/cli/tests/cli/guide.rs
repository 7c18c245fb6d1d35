//! Follows the pages of docs/guide that use the command.

#[path = "../../../../tests/pages/page.rs"]
mod page;

use std::path::Path;

use crate::common::root;
use page::Reader;

fn follow(page: &str, needs: &[&str]) {
    let root = root().canonicalize().unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let programs = Path::new(env!("CARGO_BIN_EXE_specwright")).parent().unwrap();
    Reader { root: &root, target, programs, needs }.follow(page);
}

#[test]
fn the_tutorial_about_clients_works() {
    follow("docs/guide/tutorial-client.md", &["curl", "python3"]);
}

#[test]
fn the_tutorial_about_services_works() {
    follow("docs/guide/tutorial-service.md", &["curl"]);
}

#[test]
fn the_page_about_build_scripts_works() {
    follow("docs/guide/howto/build.md", &[]);
}

#[test]
fn the_page_about_openapi_documents_works() {
    follow("docs/guide/howto/openapi.md", &[]);
}
