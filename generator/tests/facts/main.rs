//! Value lists, defaults, ranges, rules and date formats: what the flagship's specification claims is what the table of facts
//! says, each fact read by hand from the page that documents the API or from notes on what instances send. Nothing more, nothing less.

mod claims;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use claims::{Claim, Place};
use specwright_generator::source::Sources;
use specwright_generator::{Selection, Service, analyse};

/// A line of the table.
struct Fact<'a> {
    claim: Claim,
    /// Who says so: the `page`, instances on the `wire`; or nobody, but the call would mean nothing without it (`need`).
    source: &'a str,
}

fn flagship() -> Service {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    // The page documents no other operations.
    analyse(&spec, Sources::disk()).service.expect("spec/ has mistakes").subset(&[Selection::parse("!tag:undocumented")])
}

fn table() -> String {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/facts.tsv");
    std::fs::read_to_string(table).unwrap()
}

fn facts(table: &str) -> Vec<Fact<'_>> {
    table.lines().skip(1).map(fact).collect()
}

fn fact(line: &str) -> Fact<'_> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [method, path, side, name, kind, value, source] = columns[..] else { panic!("not a fact: {line}") };
    let place = Place::new(method, path, side, name, kind);
    Fact { claim: Claim { place, value: value.to_owned() }, source }
}

/// Whether a fact is what the specification claims. A page may name some of the words only.
fn holds(fact: &Claim, claimed: &BTreeMap<Place, String>) -> bool {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
    match (fact.place.kind.as_str(), claimed.get(&fact.place.of_kind(claims::VALUES)), claimed.get(&fact.place)) {
        ("values_among", Some(claim), _) => words(&fact.value).is_subset(&words(claim)),
        ("values", _, Some(claim)) => words(&fact.value) == words(claim),
        ("outcome", _, Some(claim)) => words(&fact.value).is_subset(&words(claim)),
        (_, _, Some(claim)) => fact.value == *claim,
        _ => false,
    }
}

#[test]
fn facts_are_in_the_specification() {
    let (table, claimed) = (table(), claims::of(&flagship()));
    let claimed: BTreeMap<_, _> = claimed.iter().map(|claim| (claim.place.clone(), claim.value.clone())).collect();
    let wrong: Vec<_> = facts(&table).into_iter().filter(|fact| !holds(&fact.claim, &claimed)).collect();
    let lines: Vec<_> = wrong.iter().map(|fact| fact.claim.to_string()).collect();
    assert!(lines.is_empty(), "the specification does not say:\n{}", lines.join("\n"));
}

#[test]
fn the_specification_claims_nothing_else() {
    let table = table();
    let facts = facts(&table);
    let known: BTreeSet<&Place> = facts.iter().map(|fact| &fact.claim.place).collect();
    let lists: BTreeSet<&str> = facts.iter().map(|fact| &*fact.claim.value).collect();
    let groundless: Vec<_> = claims::of(&flagship())
        .into_iter()
        // A list of values that is known of one place need not be said again of each where the type stands.
        .filter(|claim| !known.contains(&claim.place))
        .filter(|claim| claim.place.kind != claims::VALUES || !lists.contains(&*claim.value))
        .map(|claim| claim.to_string())
        .collect();
    assert!(groundless.is_empty(), "no source says:\n{}", groundless.join("\n"));
}

#[test]
fn every_fact_has_a_source_and_stands_once() {
    let table = table();
    let facts = facts(&table);
    let strange: Vec<_> =
        facts.iter().filter(|fact| !["page", "wire", "need"].contains(&fact.source)).map(|it| &it.claim).collect();
    assert!(strange.is_empty(), "{strange:?}");
    let places: BTreeSet<_> = facts.iter().map(|fact| &fact.claim.place).collect();
    assert_eq!(places.len(), facts.len());
}
