#[specwright_macros::service_api("spec/service.yaml", client = true, client = false)]
pub mod api {}

fn main() {}
