//! Options of a user: their own types in place of generated ones, further traits to derive, and a selection of operations by tags.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use specwright::server::RequestContext;
use specwright::value::{Slot, Value, View};
use specwright::{CallErrorKind, HandlerError, service_api};
use specwright_generator::source::Sources;
use specwright_generator::{Options, Selection, analyse};

/// A user's type: a license plate such as `B-1`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Plate(String);

impl fmt::Display for Plate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Plate {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        if text.contains('-') { Ok(Plate(text.to_owned())) } else { Err(()) }
    }
}

specwright::text_value!(Plate, key);

/// A user's type that has the same wire format as a map.
#[derive(Clone, Debug, Default, PartialEq, PartialOrd)]
pub struct Price(BTreeMap<String, i64>);

impl Value for Price {
    fn view(&self) -> View<'_> {
        self.0.view()
    }
    fn slot(&mut self) -> Slot<'_> {
        self.0.slot()
    }
}

#[service_api("specs/overrides", only = ["tag:open"], derives = ["PartialOrd"])]
mod garage {}

#[derive(Clone, Default)]
struct Desk(Vec<Arc<garage::Model>>);

impl garage::server::Cars for Desk {
    async fn get(&self, _: &RequestContext, request: garage::GetCars) -> Result<garage::Car, HandlerError> {
        Ok(car(request.plate))
    }
    async fn list(&self, _: &RequestContext, _: garage::ListCars) -> Result<Vec<Plate>, HandlerError> {
        Ok(vec![Plate("B-1".to_owned())])
    }
    async fn models(&self, _: &RequestContext, _: garage::ModelsCars) -> Result<Vec<Arc<garage::Model>>, HandlerError> {
        Ok(self.0.clone())
    }
    async fn model(&self, _: &RequestContext, request: garage::ModelCars) -> Result<Arc<garage::Model>, HandlerError> {
        Ok(request.model)
    }
}

fn car(plate: Plate) -> garage::Car {
    let paint = garage::Paint { name: "red".to_owned() };
    garage::Car {
        id: garage::CarId(1),
        plate: plate.clone(),
        price: Some(Price([("cents".to_owned(), 100)].into())),
        paints: Some([(plate.clone(), paint)].into()),
        sold: Some(garage::Sold::Plate(Box::new(plate))),
        model: Some(models()[1].clone()),
    }
}

/// A recursive type that is shared needs no `Box`: its field is an `Arc`.
fn models() -> Vec<Arc<garage::Model>> {
    let first = Arc::new(garage::Model { name: "A".to_owned(), before: None });
    let second = garage::Model { name: "B".to_owned(), before: Some(first.clone()) };
    vec![first, second.into()]
}

fn client() -> garage::Client {
    let service = garage::server::Router::new().cars(Desk(models()));
    garage::Client::builder("http://garage.test").transport(specwright::client::Tower::new(service)).build().unwrap()
}

#[tokio::test]
async fn types_of_the_user_are_sent_and_received() {
    let plate = Plate("B-1".to_owned());
    assert_eq!(client().cars().get(&garage::GetCars::new(plate.clone())).await.unwrap(), car(plate.clone()));
    assert_eq!(client().cars().list(&garage::ListCars::default()).await.unwrap(), [plate]);
    // The router rejects a text that `Plate::from_str` rejects.
    let error = client().cars().get(&garage::GetCars::new(Plate("none".to_owned()))).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Invalid { .. }), "{error:?}");
}

#[tokio::test]
async fn shared_types_are_sent_and_received() {
    assert_eq!(client().cars().models(&garage::ModelsCars::default()).await.unwrap(), models());
    // The constructor accepts a `Model` as well as an `Arc<Model>`.
    let model = garage::Model { name: "C".to_owned(), before: Some(models()[1].clone()) };
    assert_eq!(*client().cars().model(&garage::ModelCars::new(model.clone())).await.unwrap(), model);
}

#[test]
fn traits_of_the_options_are_derived() {
    let paint = |name: &str| garage::Paint { name: name.to_owned() };
    assert_eq!(std::collections::HashSet::from([paint("red"), paint("red"), paint("blue")]).len(), 2);
    assert!(paint("blue") < paint("red") && garage::GetCars::default() <= garage::GetCars::default());
}

fn generated(options: Options) -> String {
    let mut analysis = analyse(Path::new("specs/overrides"), Sources::disk());
    let generated = analysis.generate(&options);
    generated
        .unwrap_or_else(|| panic!("{}", analysis.render(specwright_generator::diagnostic::Style { colour: false })))
        .text()
        .unwrap()
}

/// The names of the structs and enums in a generated file.
fn types(text: &str) -> BTreeSet<&str> {
    let words = text.lines().filter_map(|line| line.strip_prefix("pub struct ").or(line.strip_prefix("pub enum ")));
    words.filter_map(|rest| rest.split(|letter: char| !letter.is_alphanumeric()).next()).collect()
}

#[test]
fn tag_selects_operations_and_their_types() {
    let only = |names: &[&str]| {
        generated(Options { only: names.iter().map(|name| Selection::parse(name)).collect(), ..Options::default() })
    };
    assert_eq!(types(&only(&["tag:short"])), ["ListCars", "Report", "ReportAdmin"].into());
    assert_eq!(
        types(&only(&["tag:open"])),
        ["Car", "CarId", "GetCars", "ListCars", "Model", "ModelCars", "ModelsCars", "Paint", "Sold"].into()
    );
    assert_eq!(types(&only(&["admin.paint"])), ["Paint", "PaintAdmin"].into());
    let mut analysis = analyse(Path::new("specs/overrides"), Sources::disk());
    assert!(analysis.generate(&Options { only: vec![Selection::parse("tag:shirt")], ..Options::default() }).is_none());
    let rendered = analysis.render(specwright_generator::diagnostic::Style { colour: false });
    assert!(rendered.contains("SW0500") && rendered.contains("did you mean `tag:short`?"), "{rendered}");
}

#[test]
fn head_of_the_file_has_the_options() {
    let options = Options {
        only: vec![Selection::parse("tag:short")],
        derives: vec!["Eq".parse().unwrap()],
        client: false,
        ..Options::default()
    };
    let text = generated(options);
    let head: Vec<&str> = text.lines().take_while(|line| line.starts_with("//")).collect();
    let head = head.join("\n");
    assert!(head.contains(&format!("2 operations. Generated by Specwright {};", env!("CARGO_PKG_VERSION"))), "{head}");
    assert!(head.contains("no client, server, tag:short, deriving Eq."), "{head}");
    let hash = head.split("hash ").nth(1).and_then(|rest| rest.split(':').next()).unwrap_or_default();
    assert!(hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{head}");
}
