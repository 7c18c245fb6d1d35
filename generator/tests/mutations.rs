//! How many slips of one word or line in a real specification are found, where, and with which advice.
//!
//! In: spec/. Out: figures, printed; floors, asserted. A slip is in place when the caret of a mistake, not a label beside it, is on the
//! changed word or on the word before or behind it. `SPECWRIGHT_MUTATIONS` says how many mutants are made, and
//! `SPECWRIGHT_MUTATIONS_SHOW` prints those that are missed. Not here: rules one by one.

mod mutants;

use std::fs;
use std::path::{Path, PathBuf};

use mutants::tokens::{Source, Words, read};
use mutants::{Kind, Mutant, mutant};
use specwright_generator::diagnostic::{Problem, Style};
use specwright_generator::source::{Sources, Span};
use specwright_generator::{Analysis, analyse};

/// Made unless the environment says otherwise, as `.ci/run` does.
const BY_DEFAULT: usize = 200;

/// Hits out of tries.
#[derive(Clone, Copy, Debug, Default)]
struct Share(usize, usize);

impl Share {
    fn count(&mut self, hit: bool) {
        self.0 += usize::from(hit);
        self.1 += 1;
    }

    fn percent(self) -> f64 {
        if self.1 == 0 { 100.0 } else { 100.0 * self.0 as f64 / self.1 as f64 }
    }
}

/// What became of the mutants.
#[derive(Debug, Default)]
struct Figures {
    caught: Share,
    placed: Share,
    advised: Share,
    /// Not refused, among those that are as good as before.
    kept: Share,
    /// Those that may be either.
    unjudged: usize,
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

fn run(mutant: &Mutant, sources: &[Source], folder: &Path) -> (bool, Analysis) {
    let path = folder.join(&sources[mutant.file].name);
    fs::write(&path, &mutant.text).expect("a file");
    let mut analysis = analyse(folder, Sources::disk());
    let accepted = analysis.check_rust();
    fs::write(&path, &sources[mutant.file].text).expect("a file");
    (accepted && analysis.problems.is_empty(), analysis)
}

/// Whether the caret of a problem is at the change, or at a word beside it.
fn is_near(mutant: &Mutant, problem: &Problem, analysis: &Analysis, sources: &[Source]) -> bool {
    let name = &sources[mutant.file].name;
    let near = |span: Span| {
        analysis.sources.path(span.file).ends_with(name)
            && mutant.places.iter().any(|(start, end)| span.start <= *end && *start <= span.end.max(span.start + 1))
    };
    problem.span.is_some_and(near)
}

fn advises(problem: &Problem, meant: &str) -> bool {
    let said = [Some(&problem.label), problem.help.as_ref()];
    said.into_iter()
        .flatten()
        .any(|said| said.contains(&format!("did you mean `{meant}")) || said.contains(&format!("write `{meant}")))
}

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
    if let Some(meant) = mutant.meant.as_ref().filter(|_| mutant.wrong == Some(true)) {
        let advised = analysis.problems.iter().any(|problem| advises(problem, meant));
        figures.advised.count(advised);
        report(show && !advised, "NOT ADVISED", mutant, &analysis);
    }
}

fn report(shown: bool, what: &str, mutant: &Mutant, analysis: &Analysis) {
    if shown {
        println!("{what} {}\n{}", mutant.words, analysis.render(Style::default()));
    }
}

/// Every other mutant, from the first or the second: two threads share the work.
fn figures(from: usize, number: usize, sources: &[Source]) -> Figures {
    let folder = tempfile::tempdir().expect("a folder");
    for source in sources {
        fs::write(folder.path().join(&source.name), &source.text).expect("a file");
    }
    let words: Words = read(sources);
    let show = std::env::var_os("SPECWRIGHT_MUTATIONS_SHOW").is_some();
    let mut figures = Figures::default();
    for number in (from..number).step_by(2) {
        count(&mut figures, &mutant(number, sources, &words), sources, folder.path(), show);
    }
    figures
}

fn add(left: Share, right: Share) -> Share {
    Share(left.0 + right.0, left.1 + right.1)
}

#[test]
fn slips_are_found_at_their_place_with_advice() {
    let number = std::env::var("SPECWRIGHT_MUTATIONS").ok().and_then(|number| number.parse().ok()).unwrap_or(BY_DEFAULT);
    let sources = &sources();
    let [first, second] = std::thread::scope(|scope| {
        [0, 1].map(|from| scope.spawn(move || figures(from, number, sources))).map(|thread| thread.join().expect("figures"))
    });
    let (caught, placed) = (add(first.caught, second.caught), add(first.placed, second.placed));
    let (advised, kept) = (add(first.advised, second.advised), add(first.kept, second.kept));
    for figures in [&first, &second] {
        println!("{:?}", figures.by_kind);
    }
    println!(
        "of {number} mutants: caught {caught:?} {:.1} %, in place {placed:?} {:.1} %, advised {advised:?} {:.1} %, as good as before \
         {kept:?} {:.1} %, either {}",
        caught.percent(),
        placed.percent(),
        advised.percent(),
        kept.percent(),
        first.unjudged + second.unjudged
    );
    // The limits are for a thousand mutants, as `.ci/run` tries. The shares of a smaller sample vary by some points.
    let variance = if number < 1000 { 3.0 } else { 0.0 };
    assert!(caught.percent() >= 99.0 && kept.percent() >= 99.0);
    assert!(placed.percent() >= 95.0 - variance && advised.percent() >= 90.0 - variance);
}
