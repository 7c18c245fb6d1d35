#[specwright_macros::service_api("spec/service.yaml", clients = true)]
pub mod api {}

fn main() {}
