#[specwright_macros::service_api]
pub mod api {}

fn main() {}
