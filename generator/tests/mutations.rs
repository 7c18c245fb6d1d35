//! Measures how many changes of one word or line in a real specification are reported, at the right position and with the right suggestion.
//!
//! In: spec/. Out: shares, which are printed and must reach limits. A changed specification is a mutant. A problem is at the right position if
//! its span contains the changed word or a word next to it. `SPECWRIGHT_MUTATIONS` is the number of mutants. If `SPECWRIGHT_MUTATIONS_SHOW` is
//! set, the mutants that fail are printed. Not here: tests of single rules.

mod mutants;

use std::fs;
use std::path::{Path, PathBuf};

use mutants::tokens::{Source, Words, read};
use mutants::{Kind, Mutant, mutant};
use specwright_generator::diagnostic::{Problem, Style};
use specwright_generator::source::{Sources, Span};
use specwright_generator::{Analysis, analyse};

/// The default number of mutants. `.ci/run` sets a larger one.
const DEFAULT_COUNT: usize = 200;

/// A share of mutants.
#[derive(Clone, Copy, Debug, Default)]
struct Share {
    hits: usize,
    total: usize,
}

impl Share {
    fn count(&mut self, is_hit: bool) {
        self.hits += usize::from(is_hit);
        self.total += 1;
    }

    fn percent(self) -> f64 {
        if self.total == 0 { 100.0 } else { 100.0 * self.hits as f64 / self.total as f64 }
    }
}

/// The shares of mutants.
#[derive(Debug, Default)]
struct Figures {
    /// Among the wrong mutants, those that are refused.
    caught: Share,
    /// Among the refused mutants, those with a problem at the right position.
    placed: Share,
    /// Among the refused mutants with a misspelt name, those with the right suggestion.
    advised: Share,
    /// Among the mutants that are not wrong, those that are accepted.
    kept: Share,
    /// The number of mutants that may or may not be wrong.
    unjudged: usize,
    /// `caught` and `placed` for each kind of change.
    by_kind: std::collections::BTreeMap<Kind, (Share, Share)>,
}

fn sources() -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).expect("spec/").flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    let source = |path: PathBuf| Source {
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        text: fs::read_to_string(&path).expect("a file"),
    };
    paths.into_iter().map(source).collect()
}

/// Analyses a mutant. Returns whether there are no problems, and the analysis. The folder contains the files of the specification.
fn run(mutant: &Mutant, sources: &[Source], folder: &Path) -> (bool, Analysis) {
    let path = folder.join(&sources[mutant.file].name);
    fs::write(&path, &mutant.text).expect("a file");
    let mut analysis = analyse(folder, Sources::disk());
    let accepted = analysis.check_rust();
    fs::write(&path, &sources[mutant.file].text).expect("a file");
    (accepted && analysis.problems.is_empty(), analysis)
}

/// Whether the span of a problem contains the change, or a word next to it.
fn is_near(mutant: &Mutant, problem: &Problem, analysis: &Analysis, sources: &[Source]) -> bool {
    let name = &sources[mutant.file].name;
    let near = |span: Span| {
        analysis.sources.path(span.file).ends_with(name)
            && mutant.places.iter().any(|(start, end)| span.start <= *end && *start <= span.end.max(span.start + 1))
    };
    problem.span.is_some_and(near)
}

/// Whether the label or the help of a problem suggests a word.
fn suggests(problem: &Problem, word: &str) -> bool {
    let texts = [Some(&problem.label), problem.help.as_ref()];
    texts
        .into_iter()
        .flatten()
        .any(|text| text.contains(&format!("did you mean `{word}")) || text.contains(&format!("write `{word}")))
}

/// Analyses a mutant and adds it to the figures.
fn count(figures: &mut Figures, mutant: &Mutant, sources: &[Source], folder: &Path, show: bool) {
    let (passed, analysis) = run(mutant, sources, folder);
    let by_kind = figures.by_kind.entry(mutant.kind).or_default();
    figures.unjudged += usize::from(mutant.wrong.is_none());
    if mutant.wrong == Some(false) {
        figures.kept.count(passed);
        report(show && !passed, "REFUSED", mutant, &analysis);
        return;
    }
    if mutant.wrong == Some(true) {
        figures.caught.count(!passed);
        by_kind.0.count(!passed);
        report(show && passed, "NOT CAUGHT", mutant, &analysis);
    }
    if passed {
        report(show && mutant.wrong.is_none(), "ACCEPTED", mutant, &analysis);
        return;
    }
    let near = analysis.problems.iter().any(|problem| is_near(mutant, problem, &analysis, sources));
    figures.placed.count(near);
    by_kind.1.count(near);
    report(show && !near, "ELSEWHERE", mutant, &analysis);
    if let Some(suggestion) = mutant.suggestion.as_ref().filter(|_| mutant.wrong == Some(true)) {
        let is_suggested = analysis.problems.iter().any(|problem| suggests(problem, suggestion));
        figures.advised.count(is_suggested);
        report(show && !is_suggested, "NOT ADVISED", mutant, &analysis);
    }
}

/// Prints a mutant if `show` is true.
fn report(show: bool, what: &str, mutant: &Mutant, analysis: &Analysis) {
    if show {
        println!("{what} {}\n{}", mutant.description, analysis.render(Style::default()));
    }
}

/// The figures of every second mutant, beginning with `first`. Two threads share the work.
fn figures(first: usize, total: usize, sources: &[Source]) -> Figures {
    let folder = tempfile::tempdir().expect("a folder");
    for source in sources {
        fs::write(folder.path().join(&source.name), &source.text).expect("a file");
    }
    let words: Words = read(sources);
    let show = std::env::var_os("SPECWRIGHT_MUTATIONS_SHOW").is_some();
    let mut figures = Figures::default();
    for seed in (first..total).step_by(2) {
        count(&mut figures, &mutant(seed, sources, &words), sources, folder.path(), show);
    }
    figures
}

fn add(left: Share, right: Share) -> Share {
    Share { hits: left.hits + right.hits, total: left.total + right.total }
}

#[test]
fn mutants_are_reported_at_the_right_position_with_the_right_suggestion() {
    let total = std::env::var("SPECWRIGHT_MUTATIONS").ok().and_then(|number| number.parse().ok()).unwrap_or(DEFAULT_COUNT);
    let sources = &sources();
    let [first, second] = std::thread::scope(|scope| {
        [0, 1].map(|first| scope.spawn(move || figures(first, total, sources))).map(|thread| thread.join().expect("figures"))
    });
    let (caught, placed) = (add(first.caught, second.caught), add(first.placed, second.placed));
    let (advised, kept) = (add(first.advised, second.advised), add(first.kept, second.kept));
    for figures in [&first, &second] {
        println!("{:?}", figures.by_kind);
    }
    println!(
        "of {total} mutants: caught {caught:?} {:.1} %, in place {placed:?} {:.1} %, advised {advised:?} {:.1} %, accepted if not wrong \
         {kept:?} {:.1} %, unjudged {}",
        caught.percent(),
        placed.percent(),
        advised.percent(),
        kept.percent(),
        first.unjudged + second.unjudged
    );
    // The limits are for a thousand mutants, the number in `.ci/run`. In a smaller sample, the shares vary by some percentage points.
    let tolerance = if total < 1000 { 3.0 } else { 0.0 };
    assert!(caught.percent() >= 99.0 && kept.percent() >= 99.0);
    assert!(placed.percent() >= 95.0 - tolerance && advised.percent() >= 90.0 - tolerance);
}
