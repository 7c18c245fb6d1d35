//! Enum values, defaults, ranges, rules and date formats of the InvGate specification are equal to those in a table of facts.
//!
//! A fact was read by hand from the documentation of the API, or from notes on what InvGate sends. Each fact must be in the specification,
//! and the specification must not claim anything else.

mod claims;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use claims::{Claim, Subject};
use specwright_generator::source::Sources;
use specwright_generator::{Selection, Service, analyse};

/// A line of the table.
struct Fact<'a> {
    claim: Claim,
    /// Where the fact comes from: `page` is the documentation, `wire` is what InvGate sends. `need` means that no source states it, but the
    /// operation would have no effect otherwise.
    source: &'a str,
}

/// The service of InvGate, with the documented operations only.
fn flagship() -> Service {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
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
    let subject = Subject::new(method, path, side, name, kind);
    Fact { claim: Claim { subject, value: value.to_owned() }, source }
}

/// Whether the specification claims a fact. If the fact lists only some of the values (`values_among`), the specification can have more.
fn holds(fact: &Claim, claimed: &BTreeMap<Subject, String>) -> bool {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
    match (fact.subject.kind.as_str(), claimed.get(&fact.subject.with_kind(claims::VALUES)), claimed.get(&fact.subject)) {
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
    let claimed: BTreeMap<_, _> = claimed.iter().map(|claim| (claim.subject.clone(), claim.value.clone())).collect();
    let missing: Vec<_> = facts(&table).into_iter().filter(|fact| !holds(&fact.claim, &claimed)).collect();
    let lines: Vec<_> = missing.iter().map(|fact| fact.claim.to_string()).collect();
    assert!(lines.is_empty(), "the specification does not claim:\n{}", lines.join("\n"));
}

#[test]
fn the_specification_claims_nothing_else() {
    let table = table();
    let facts = facts(&table);
    let subjects: BTreeSet<&Subject> = facts.iter().map(|fact| &fact.claim.subject).collect();
    let values: BTreeSet<&str> = facts.iter().map(|fact| &*fact.claim.value).collect();
    let without_fact: Vec<_> = claims::of(&flagship())
        .into_iter()
        .filter(|claim| !subjects.contains(&claim.subject))
        // An enum is used by many fields. The table lists its values for one of them.
        .filter(|claim| claim.subject.kind != claims::VALUES || !values.contains(&*claim.value))
        .map(|claim| claim.to_string())
        .collect();
    assert!(without_fact.is_empty(), "no fact states:\n{}", without_fact.join("\n"));
}

#[test]
fn every_fact_has_a_source_and_is_listed_once() {
    let table = table();
    let facts = facts(&table);
    let without_source: Vec<_> =
        facts.iter().filter(|fact| !["page", "wire", "need"].contains(&fact.source)).map(|it| &it.claim).collect();
    assert!(without_source.is_empty(), "{without_source:?}");
    let subjects: BTreeSet<_> = facts.iter().map(|fact| &fact.claim.subject).collect();
    assert_eq!(subjects.len(), facts.len());
}
