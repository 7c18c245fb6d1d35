#[specwright_macros::service_api("spec/service.yaml")]
pub struct Api;

fn main() {}
