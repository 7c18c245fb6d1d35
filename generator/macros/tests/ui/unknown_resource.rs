//! A resource to keep that the service does not have.

#[specwright_macros::service_api("library/service.yaml", only = ["boks"])]
mod api {}

fn main() {}
