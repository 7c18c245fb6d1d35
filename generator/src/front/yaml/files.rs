//! The files of a specification: service.yaml and those that it lists, within limits.
//!
//! In: paths and the names that service.yaml lists. Out: sources. Not here: YAML.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use crate::diagnostic::{Code, Problem, Problems, closest};
use crate::source::{FileId, ReadError, Sources, Span, Spanned};

/// The greatest size of one file, in bytes. The largest known specifications are smaller.
const LARGEST: usize = 4 << 20;

/// The greatest number of files of one specification.
const MOST: usize = 1000;

/// Reads service.yaml, from its path or that of its folder.
pub(super) fn beginning_of(path: &Path, sources: &mut Sources, out: &mut Problems) -> Option<(PathBuf, FileId)> {
    let path = if sources.is_folder(path) { path.join("service.yaml") } else { path.to_path_buf() };
    let file = read(&path, None, sources, out)?;
    Some((path, file))
}

/// The span of the beginning of a file.
pub(super) fn beginning(file: FileId) -> Span {
    Span { file, start: 0, end: 0 }
}

/// The folder of a file.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Reads a file into the sources; `named` is where service.yaml names it. Symbolic links are followed, since build
/// systems such as Bazel and Nix pass folders of links.
pub(super) fn read(path: &Path, named: Option<&Spanned<String>>, sources: &mut Sources, out: &mut Problems) -> Option<FileId> {
    let problem = match sources.read(path, LARGEST) {
        Ok(file) => return Some(file),
        Err(ReadError::Io(error)) => unreadable(path, named, &error.to_string(), sources),
        Err(ReadError::TooLarge) => {
            let message = format!("{} is larger than {} MiB", path.display(), LARGEST >> 20);
            at(Code::SW0002, named, message).help("divide it into several resource files")
        }
        Err(ReadError::NotUtf8(line)) => {
            let message = format!("{} is not UTF-8: line {line} holds other bytes", path.display());
            at(Code::SW0003, named, message).help("save it as UTF-8")
        }
    };
    out.add(problem);
    None
}

/// A problem at the span that names a file; without a span for service.yaml.
fn at(code: Code, named: Option<&Spanned<String>>, message: String) -> Problem {
    match named {
        Some(named) => Problem::error(code, named.span, message),
        None => Problem::without_place(code, message),
    }
}

fn unreadable(path: &Path, named: Option<&Spanned<String>>, why: &str, sources: &Sources) -> Problem {
    let problem = at(Code::SW0001, named, format!("cannot read {}: {why}", path.display()));
    let Some(name) = named else { return problem.help("give the folder of a specification, or its service.yaml") };
    match similar(path, name, sources) {
        Some(meant) => problem.help(format!("did you mean `{meant}`?")).fix(name.span, meant),
        None => problem,
    }
}

/// A file in the same folder with a similar name.
fn similar(path: &Path, name: &str, sources: &Sources) -> Option<String> {
    let names = sources.names_in(path.parent()?, MOST);
    closest(name, names.iter().map(String::as_str).filter(|other| *other != name)).map(str::to_owned)
}

/// The listed names that are plain file names, each once, within the limit on files; and whether these are all listed names.
pub(super) fn beside<'a>(service: &Path, listed: &'a [Spanned<String>], out: &mut Problems) -> (Vec<&'a Spanned<String>>, bool) {
    let mut first = BTreeMap::new();
    let (mut good, mut complete) = (Vec::new(), listed.len() <= MOST);
    if let Some(over) = listed.get(MOST) {
        let problem = Problem::error(Code::SW0022, over.span, format!("more than {MOST} files are listed"));
        out.add(problem.label("one too many").help("put related operations into one file"));
    }
    for name in listed.iter().take(MOST) {
        if !is_plain(name) || service.file_name() == Some(name.value.as_ref()) {
            out.add(elsewhere(name));
            complete = false;
        } else if let Some(before) = first.insert(name.value.as_str(), name.span) {
            let problem = Problem::error(Code::SW0020, name.span, format!("`{}` is listed twice", name.value));
            out.add(problem.label("again here").related(before, "first here").help("leave one of them out"));
        } else {
            good.push(name);
        }
    }
    (good, complete)
}

/// The number of bytes of a file that are read to recognise a resource file.
const HEAD: usize = 1 << 12;

/// Warns of resource files in the folder that are not listed: often a new file is not listed yet. Not after errors, since the
/// listed name of such a file can be misspelt.
pub(super) fn all_are_listed(service: &Path, listed: &[Spanned<String>], sources: &Sources, out: &mut Problems) {
    let (Some(last), Some(folder), false) = (listed.last(), service.parent(), out.has_errors()) else { return };
    let is_yaml = |name: &String| name.ends_with(".yaml") || name.ends_with(".yml");
    let is_listed = |name: &String| listed.iter().any(|listed| listed.value == *name);
    for name in sources.names_in(folder, MOST).into_iter().filter(|name| is_yaml(name) && !is_listed(name)) {
        if !sources.beginning(&folder.join(&name), HEAD).lines().any(|line| line.starts_with("resource:")) {
            continue;
        }
        let message = format!("{name} is a resource file, but `files` does not list it");
        let problem = Problem::warning(Code::SW0352, last.span, message).label("the last that is listed");
        out.add(problem.help(format!("add `{name}` to `files`, or put the file elsewhere")));
    }
}

/// Whether a path is a single file name, without folders.
fn is_plain(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    let first = parts.next();
    // A backslash separates folders on Windows and is a letter elsewhere. A specification means the same on every system.
    matches!(first, Some(Component::Normal(part)) if part == name) && parts.next().is_none() && !name.contains(['\\', ':', '\0'])
}

/// A listed name that is no file name.
fn elsewhere(name: &Spanned<String>) -> Problem {
    let leaves = Path::new(&name.value).components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir));
    let help = "resource files lie beside service.yaml and are listed by name alone, as in `users.yaml`; a file of another folder can be \
                linked into this one";
    if leaves {
        let problem =
            Problem::error(Code::SW0021, name.span, format!("`{}` lies outside of the folder of service.yaml", name.value));
        return problem.label("leaves the folder").help(help);
    }
    let problem = Problem::error(Code::SW0019, name.span, format!("`{}` is not the name of a resource file", name.value));
    problem.label("expected a name such as `users.yaml`").help(help)
}
