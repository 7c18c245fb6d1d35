//! Damaged specifications cause no panic in any part of the generator, and each takes a limited time.
//!
//! In: seeds. Not here: which problems are reported. The environment variable `SPECWRIGHT_DAMAGED` is the number of specifications, and
//! `SPECWRIGHT_FIRST` is the seed of the first. The files of the last one stay in `target/tmp/damaged`.

mod damage;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use damage::Corpus;
use specwright_generator::coverage::coverage;
use specwright_generator::diagnostic::Style;
use specwright_generator::source::Sources;
use specwright_generator::{Analysis, Options, Problems, Selection, Server, Service, analyse, format};
use specwright_generator::{
    OpenApiBodies, OpenApiOptions, OpenApiRules, OpenApiVersion, http, json_schema, model, openapi, postman,
};

/// The time limit for one specification. It is long enough for slow machines and builds without optimisation.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// The value of an environment variable, or a default.
fn variable(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(default)
}

/// Prints how to run the same seed again if the test panics.
struct PrintOnPanic(u64);

impl Drop for PrintOnPanic {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("SPECWRIGHT_FIRST={} SPECWRIGHT_DAMAGED=1; its files are in target/tmp/damaged", self.0);
        }
    }
}

#[test]
fn damaged_specifications_cause_no_panic() {
    let corpus = Corpus::read();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("damaged");
    let (first, count) = (variable("SPECWRIGHT_FIRST", 0), variable("SPECWRIGHT_DAMAGED", 150));
    let mut accepted = 0;
    for seed in first..first + count {
        let _print = PrintOnPanic(seed);
        write(&folder, &corpus.damaged(seed));
        let start = Instant::now();
        accepted += u64::from(exercise(&folder, seed));
        assert!(start.elapsed() < TIME_LIMIT, "{:?}", start.elapsed());
    }
    // The damage has an effect, but not all specifications are refused: then later stages of the generator would not be tested.
    assert!(count < 100 || (count / 20 < accepted && accepted < count - count / 20), "{accepted} of {count} are accepted");
}

/// Writes the files into an empty folder.
fn write(folder: &Path, files: &damage::Files) {
    drop(fs::remove_dir_all(folder));
    fs::create_dir_all(folder).expect("a folder");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file");
    }
}

/// Calls every function of the generator for a specification. Returns whether the specification is accepted.
fn exercise(folder: &Path, seed: u64) -> bool {
    let mut analysis = analyse(folder, Sources::disk());
    let is_rust = analysis.check_rust();
    let Analysis { mut sources, service, mut problems, .. } = analysis;
    assert!(service.is_some() || problems.has_errors(), "it is refused without a problem");
    check_no_bug(&problems, &sources);
    let [coloured, _] = [true, false].map(|colour| problems.render(&sources, Style { colour }));
    assert_eq!(coloured.is_empty(), problems.is_empty());
    assert!(problems.to_json(&sources).is_array());
    if let Some(service) = &service {
        compare(service, folder, &mut sources, &mut problems);
        export_all(service);
        if is_rust {
            generate_all(service, folder, seed);
        }
    }
    format(service.as_ref(), folder);
    service.is_some()
}

/// Checks that the problems contain no bug of the generator.
fn check_no_bug(problems: &Problems, sources: &Sources) {
    let bug = problems.iter().find(|problem| problem.code.as_str() >= "SW9000");
    assert!(bug.is_none(), "{}", problems.render(sources, Style::default()));
}

/// The names of the items at the top level of a file: types, modules and statics.
fn items(text: &str) -> BTreeSet<String> {
    let file = syn::parse_file(text).expect("Rust");
    let name = |item: syn::Item| match item {
        syn::Item::Struct(item) => Some(item.ident.to_string()),
        syn::Item::Enum(item) => Some(item.ident.to_string()),
        syn::Item::Mod(item) => Some(item.ident.to_string()),
        syn::Item::Static(item) => Some(item.ident.to_string()),
        _ => None,
    };
    file.items.into_iter().filter_map(name).collect()
}

/// Checks that the generated code has exactly the items of the service and of the options: its types, requests and enums of answers, the
/// modules, and the table of the service. With `only`, other types are left out too.
fn check_items(service: &Service, options: &Options, text: &str) {
    let service = service.subset(&options.only);
    let found = items(text);
    let types = service.types.iter().filter(|def| def.rust.path.is_none()).map(|def| def.name.value.clone());
    let types: BTreeSet<String> = types.collect();
    let mut expected: BTreeSet<String> = service.operations().map(|operation| operation.request.value.clone()).collect();
    let several = service.operations().filter(|operation| operation.has_several_answers());
    expected.extend(several.map(|operation| model::answers_name(&operation.request.value)));
    let has_outcome = service.answers().any(|(_, answer)| matches!(answer.shape, model::Shape::Outcome));
    expected.extend(has_outcome.then(|| "Outcome".to_owned()));
    expected.insert("SERVICE".to_owned());
    expected.extend(options.client.then(|| "client".to_owned()));
    expected.extend((options.server != Server::Without).then(|| "server".to_owned()));
    let has_webhooks = service.operations().any(|operation| operation.webhook);
    let has_sides = options.client || options.server != Server::Without;
    expected.extend((has_webhooks && has_sides).then(|| "webhooks".to_owned()));
    let others: BTreeSet<String> = found.difference(&types).cloned().collect();
    assert_eq!(others, expected, "{options:?}");
    assert!(!options.only.is_empty() || types.is_subset(&found), "{options:?}: {:?} have vanished", types.difference(&found));
}

/// Runs the targets that are not Rust. A request file and a collection have each operation.
fn export_all(service: &Service) {
    let count = service.called().count();
    let requests = http(service, None).expect("requests");
    assert_eq!(requests.lines().filter(|line| line.starts_with("###")).count(), count, "{requests}");
    assert!(postman(service, None).expect("a collection").is_object());
    assert!(json_schema(service).expect("schemas").is_object());
    let options = OpenApiOptions { bodies: OpenApiBodies::All, rules: OpenApiRules::Schema, ..OpenApiOptions::default() };
    let document = openapi(service, &options).expect("a document");
    let paths = document.get("paths").and_then(serde_json::Value::as_object).expect("paths");
    let described: usize = paths.values().filter_map(serde_json::Value::as_object).map(serde_json::Map::len).sum();
    assert_eq!(described, count);
}

/// Compares the service with a table, which may be damaged too.
fn compare(service: &Service, folder: &Path, sources: &mut Sources, problems: &mut Problems) {
    let text = String::from_utf8_lossy(&fs::read(folder.join("fields.tsv")).expect("a table")).into_owned();
    let table = sources.add("fields.tsv".into(), text);
    let compared = coverage(service, table, Some(table), sources, problems);
    assert!(!compared.to_string().is_empty() && !problems.render(sources, Style::default()).contains('\u{1b}'));
}

/// Generates code with several sets of options: as text with one or two of them, and as tokens with the others.
fn generate_all(service: &Service, folder: &Path, seed: u64) {
    let only = service.resources.iter().map(|resource| Selection::parse(&resource.name)).take(1).collect();
    let derives = ["schemars::JsonSchema", "std::fmt::Debug"].map(|path| path.parse().expect("a path")).to_vec();
    let all_options = [
        Options::default(),
        Options { only, server: Server::Stubs, ..Options::default() },
        Options { client: false, derives, ..Options::default() },
        Options { server: Server::Without, runtime: "::renamed".parse().expect("a path"), ..Options::default() },
        Options { client: false, server: Server::Without, ..Options::default() },
    ];
    for (index, options) in all_options.iter().enumerate() {
        let mut analysis = analyse(folder, Sources::disk());
        let generated = analysis.generate(options);
        let generated = generated.unwrap_or_else(|| panic!("{options:?}: {}", analysis.render(Style::default())));
        check_no_bug(&analysis.problems, &analysis.sources);
        if index == 0 || seed % all_options.len() as u64 == index as u64 {
            check_items(service, options, &generated.text().expect("text"));
        } else {
            assert!(!generated.tokens().expect("tokens").is_empty());
        }
    }
}

/// Formats the files twice, and checks that the second time changes nothing and that the service is the same as before.
fn format(service: Option<&Service>, folder: &Path) {
    let documents = |service: &Service| {
        [OpenApiVersion::V3_0, OpenApiVersion::V3_1]
            .map(|version| openapi(service, &OpenApiOptions { version, ..Default::default() }).expect("a document"))
    };
    let mut problems = Problems::default();
    let files = format::format(folder, &mut Sources::disk(), &mut problems);
    if problems.has_errors() {
        return;
    }
    for file in files.iter().filter(|file| file.changes()) {
        file.write().expect("a file");
    }
    let again = format::format(folder, &mut Sources::disk(), &mut problems);
    let changed: Vec<_> = again.iter().filter(|file| file.changes()).map(|file| &file.path).collect();
    assert!(changed.is_empty(), "formatted twice: {changed:?}");
    let formatted = analyse(folder, Sources::disk());
    assert_eq!(formatted.service.as_ref().map(documents), service.map(documents), "{}", formatted.render(Style::default()));
}
