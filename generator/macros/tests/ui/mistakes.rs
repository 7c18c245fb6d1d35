#[specwright_macros::service_api("six/service.yaml")]
pub mod api {}

fn main() {}
