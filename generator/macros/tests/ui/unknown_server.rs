#[specwright_macros::service_api("spec/service.yaml", server = "stub")]
pub mod api {}

fn main() {}
