//! No input reaches a panic, and none takes long: damaged specifications through all that the generator does.
//!
//! In: numbers. Out: nothing. Not here: which mistakes are reported. `SPECWRIGHT_DAMAGED` says how many there are, `SPECWRIGHT_FIRST`
//! where they begin. What was run last stays in `target/tmp/damaged`.

mod damage;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use damage::Corpus;
use specwright_generator::coverage::coverage;
use specwright_generator::diagnostic::Style;
use specwright_generator::source::Sources;
use specwright_generator::{Analysis, Options, Problems, Selection, Server, Service, analyse, format};
use specwright_generator::{OpenApiOptions, OpenApiVersion, openapi};

/// Generous, for slow machines and builds without optimisation.
const SOON: Duration = Duration::from_secs(60);

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(otherwise)
}

/// Tells which one it was.
struct Told(u64);

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("SPECWRIGHT_FIRST={} SPECWRIGHT_DAMAGED=1; its files are in target/tmp/damaged", self.0);
        }
    }
}

#[test]
fn damage_is_a_mistake_and_no_panic() {
    let corpus = Corpus::read();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("damaged");
    let (first, count) = (number("SPECWRIGHT_FIRST", 0), number("SPECWRIGHT_DAMAGED", 150));
    let mut accepted = 0;
    for number in first..first + count {
        let _told = Told(number);
        write(&folder, &corpus.damaged(number));
        let start = Instant::now();
        accepted += u64::from(exercise(&folder, number));
        assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    }
    // Neither is the damage without effect, nor such that nothing but the parser is met.
    assert!(count < 100 || (count / 20 < accepted && accepted < count - count / 20), "{accepted} of {count} are accepted");
}

fn write(folder: &Path, files: &damage::Whole) {
    drop(fs::remove_dir_all(folder));
    fs::create_dir_all(folder).expect("a folder");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file");
    }
}

/// All that can be done with a specification; whether it is accepted.
fn exercise(folder: &Path, number: u64) -> bool {
    let mut analysis = analyse(folder, Sources::disk());
    let is_rust = analysis.check_rust();
    let Analysis { mut sources, service, mut problems, .. } = analysis;
    assert!(service.is_some() || problems.has_errors(), "it is refused without a problem");
    is_no_fault(&problems, &sources);
    let shown = [true, false].map(|colour| problems.render(&sources, Style { colour }));
    assert_eq!(shown[0].is_empty(), problems.is_empty());
    assert!(problems.to_json(&sources).is_array());
    if let Some(service) = &service {
        compare(service, folder, &mut sources, &mut problems);
        if is_rust {
            generate_all(service, folder, number);
        }
    }
    format(service.as_ref(), folder);
    service.is_some()
}

/// No specification causes a fault of the generator.
fn is_no_fault(problems: &Problems, sources: &Sources) {
    let fault = problems.iter().find(|problem| problem.code.as_str() >= "SW9000");
    assert!(fault.is_none(), "{}", problems.render(sources, Style::default()));
}

/// Items of generated code: one for each type, request, resource and table of the service.
fn items_are_complete(service: &Service, text: &str) {
    for def in service.types.iter().filter(|def| def.rust.path.is_none()) {
        let declared = ["struct", "enum"].map(|word| format!("pub {word} {}", *def.name));
        assert!(declared.iter().any(|declared| text.contains(declared.as_str())), "type `{}` has vanished", *def.name);
    }
    for operation in service.operations() {
        assert!(text.contains(&format!("pub struct {}", *operation.request)), "request `{}` has vanished", *operation.request);
    }
    for module in ["pub mod client", "pub mod server", "pub static SERVICE"] {
        assert!(text.contains(module), "`{module}` has vanished");
    }
}

/// A table that may be damaged too.
fn compare(service: &Service, folder: &Path, sources: &mut Sources, problems: &mut Problems) {
    let text = String::from_utf8_lossy(&fs::read(folder.join("fields.tsv")).expect("a table")).into_owned();
    let table = sources.add("fields.tsv".into(), text);
    let compared = coverage(service, table, Some(table), sources, problems);
    assert!(!compared.to_string().is_empty() && !problems.render(sources, Style::default()).contains('\u{1b}'));
}

/// With one set of choices as text, and with all as tokens.
fn generate_all(service: &Service, folder: &Path, number: u64) {
    let only = service.resources.iter().map(|resource| Selection::parse(&resource.name)).take(1).collect();
    let derives = ["Eq", "core::hash::Hash"].map(|path| path.parse().expect("a path")).to_vec();
    let choices = [
        Options::default(),
        Options { only, server: Server::Stubs, ..Options::default() },
        Options { client: false, derives, ..Options::default() },
        Options { server: Server::Without, runtime: "::renamed".parse().expect("a path"), ..Options::default() },
        Options { client: false, server: Server::Without, ..Options::default() },
    ];
    for (at, options) in choices.iter().enumerate() {
        let mut analysis = analyse(folder, Sources::disk());
        let generated = analysis.generate(options);
        let generated = generated.unwrap_or_else(|| panic!("{options:?}: {}", analysis.render(Style::default())));
        is_no_fault(&analysis.problems, &analysis.sources);
        if at == 0 {
            items_are_complete(service, &generated.text().expect("text"));
        } else if number % choices.len() as u64 == at as u64 {
            assert!(generated.text().expect("text").parse::<proc_macro2::TokenStream>().is_ok());
        } else {
            assert!(!generated.tokens().expect("tokens").is_empty());
        }
    }
}

/// What is formatted means the same, and stays as it is.
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
