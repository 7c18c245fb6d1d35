//! The descriptions of the specifications of the service desk are whole sentences: each sentence has a verb in its main clause.
//!
//! "Identifier of the request." says no more than the name `request_id` and its type. A sentence with a verb says what a value identifies,
//! contains, limits or decides, and when it is absent.

use std::path::Path;

use specwright_generator::model::{TypeDef, TypeKind};
use specwright_generator::source::Sources;
use specwright_generator::{Service, analyse};

/// The verbs of the descriptions, in forms that are no participles: "was created", not "created".
const VERBS: &str = "\
    accepts adds announces applies are asks assigns attaches begins belongs came can cancels cannot changes checks closes \
    configures confirms contain contains continue converts counts creates decides decodes delays deletes depend depends \
    deploys describes did differs disables does downloads enables ends estimates exists expires explains exports fails \
    finds form generates gets gives has have holds identifies includes injects is keeps leaves limits links lists makes \
    manages marks matches measures must names performs promotes proposes proves publishes rates receives records refines \
    rejects removes reopens repeats replace replaces requests resets resumes returns runs says searches selects send sends \
    serves set sets share shows skips starts states stay stays stores takes use uses was write";

/// Words after which a clause is subordinate. Its verb is not the verb of the sentence: "The user who created the request."
const CONJUNCTIONS: &str = "after as because before if since that unless until when where whether which while who whom whose";

/// Words that begin a clause in front of the main clause. A comma ends it: "If the key does not exist, the option is added."
const OPENINGS: &str = "after by for if in unless until when while with without";

/// Words before nouns.
const BEFORE_NOUNS: &str =
    "a all an and any by each every for from in its new of on one open or other some the their to two with";

fn lists(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|listed| listed.eq_ignore_ascii_case(word))
}

/// The words of the main clause of a sentence.
fn main_clause(sentence: &str) -> Vec<&str> {
    let opened = sentence.split_once(' ').is_some_and(|(first, _)| lists(OPENINGS, first));
    let rest = sentence.split_once(", ").filter(|_| opened).map_or(sentence, |(_, rest)| rest);
    let words = rest.split(|letter: char| !letter.is_alphanumeric() && letter != '-').filter(|word| !word.is_empty());
    words.take_while(|word| !lists(CONJUNCTIONS, word)).collect()
}

/// Whether the main clause has a verb. "requests" is a noun in "the requests" and in "Requests of a customer."
fn has_verb(sentence: &str) -> bool {
    let words = main_clause(sentence);
    let is_noun = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        before.is_some_and(|before| lists(BEFORE_NOUNS, before)) || words.get(at + 1) == Some(&"of")
    };
    words.iter().enumerate().any(|(at, word)| lists(VERBS, word) && !is_noun(at))
}

/// A description without code, as its sentences. Code can contain full stops: `kb.articles`.
fn sentences(description: &str) -> Vec<String> {
    let text: String = description.split('`').step_by(2).collect::<Vec<_>>().join("code");
    text.split_inclusive(". ").map(|sentence| sentence.trim().to_owned()).collect()
}

/// What is wrong with a description.
fn mistake(description: &str) -> Option<String> {
    if !description.trim_end().ends_with('.') {
        return Some("it has no full stop".to_owned());
    }
    let without = sentences(description.trim()).into_iter().find(|sentence| !has_verb(sentence))?;
    Some(format!("\"{without}\" has no verb"))
}

/// The names of all described parts of a service, with their descriptions.
fn descriptions(service: &Service) -> Vec<(String, &str)> {
    let mut found = vec![("service.yaml".to_owned(), &*service.docs)];
    for (resource, operation) in service.operations_by_resource() {
        let name = format!("{}.{}", *resource.name, *operation.name);
        found.extend(operation.params.iter().map(|param| (format!("{name}.{}", *param.name), &*param.docs)));
        found.extend(operation.answers.iter().map(|answer| (format!("the answer of {name}"), &*answer.docs)));
        found.push((name, &operation.docs));
    }
    found.extend(service.resources.iter().map(|resource| (resource.name.value.clone(), &*resource.docs)));
    found.extend(service.defs().flat_map(|(_, def)| descriptions_of_type(def)));
    found.retain(|(_, description)| !description.is_empty());
    found
}

fn descriptions_of_type(def: &TypeDef) -> Vec<(String, &str)> {
    let name = &def.name.value;
    let mut found = vec![(name.clone(), &*def.docs)];
    match &def.kind {
        TypeKind::Object(object) => found.extend(object.fields.iter().map(|it| (format!("{name}.{}", *it.name), &*it.docs))),
        TypeKind::Enum(values) => found.extend(values.values.iter().map(|it| (format!("{name}::{}", *it.name), &*it.docs))),
        _ => {}
    }
    found
}

#[test]
fn descriptions_are_sentences_with_a_verb() {
    let mut wrong = Vec::new();
    for folder in ["spec", "generated-example/admin", "generated-example/files"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
        let service = analyse(&path, Sources::disk()).service.expect("the specification has mistakes");
        for (name, description) in descriptions(&service) {
            wrong.extend(mistake(description).map(|mistake| format!("{folder}: {name}: {mistake}")));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n\nSay in a sentence what the value identifies, contains, limits or decides: \"Identifies the request.\" If the sentence has a \
         verb that is missing in VERBS, add the verb there.",
        wrong.join("\n")
    );
}

#[test]
fn a_verb_of_a_subordinate_clause_or_a_noun_is_not_enough() {
    for right in [
        "Identifies the request.",
        "Limits the number of requests on a page. It is 20 if only `page` is sent.",
        "If the key does not exist, the option is added.",
        "Returns the answer of `GET /kb.articles`.",
        "The customer did not answer in time.",
    ] {
        assert_eq!(mistake(right), None, "{right}");
    }
    for wrong in [
        "Identifier of the request.",
        "User who created the request.",
        "Limits of a page.",
        "The requests linked to an item.",
        "Number of requests.",
        "Files attached to the comment.",
        "Whether the user is disabled.",
        "Identifies the author. Default: the system user.",
        "Identifies the author",
    ] {
        assert!(mistake(wrong).is_some(), "{wrong}");
    }
}
