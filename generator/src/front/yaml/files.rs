//! Reads the files of a specification: service.yaml and the resource files that it lists.
//!
//! In: a path, and the names that service.yaml lists. Out: the texts, in the sources; problems with files. Not here: YAML.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use crate::diagnostic::{Code, Problem, Problems, closest};
use crate::source::{FileId, ReadError, Sources, Span, Spanned};

/// The largest size of a file, in bytes. The largest known specifications are smaller.
const MAX_FILE_SIZE: usize = 4 << 20;

/// The largest number of resource files of a specification.
const MAX_FILES: usize = 1000;

/// Reads service.yaml. `path` is its path or the path of its folder. Returns its path and its text.
pub(super) fn read_service_file(path: &Path, sources: &mut Sources, problems: &mut Problems) -> Option<(PathBuf, FileId)> {
    let path = if sources.is_folder(path) { path.join("service.yaml") } else { path.to_path_buf() };
    let file = read(&path, None, sources, problems)?;
    Some((path, file))
}

/// The empty span at the beginning of a file.
pub(super) fn beginning(file: FileId) -> Span {
    Span::new(file, 0, 0)
}

/// The folder of a file.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Reads a file into the sources. `named` is the name in service.yaml; it is `None` for service.yaml itself. Symbolic links are followed,
/// since build systems such as Bazel and Nix pass folders of links.
pub(super) fn read(
    path: &Path,
    named: Option<&Spanned<String>>,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Option<FileId> {
    let problem = match sources.read(path, MAX_FILE_SIZE) {
        Ok(file) => return Some(file),
        Err(ReadError::Io(error)) => unreadable(path, named, &error.to_string(), sources),
        Err(ReadError::TooLarge) => {
            let message = format!("{} is larger than {} MiB", path.display(), MAX_FILE_SIZE >> 20);
            error_at(Code::SW0002, named, message).help("divide it into several resource files")
        }
        Err(ReadError::NotUtf8(line)) => {
            let message = format!("{} is not UTF-8: line {line} holds other bytes", path.display());
            error_at(Code::SW0003, named, message).help("save it as UTF-8")
        }
    };
    problems.add(problem);
    None
}

/// An error at the name of a file in service.yaml. An error about service.yaml itself has no span.
fn error_at(code: Code, named: Option<&Spanned<String>>, message: String) -> Problem {
    match named {
        Some(named) => Problem::error(code, named.span, message),
        None => Problem::without_span(code, message),
    }
}

fn unreadable(path: &Path, named: Option<&Spanned<String>>, why: &str, sources: &Sources) -> Problem {
    let problem = error_at(Code::SW0001, named, format!("cannot read {}: {why}", path.display()));
    let Some(name) = named else {
        return problem.help("give the folder of a specification, its service.yaml, or an OpenAPI document");
    };
    match similar_file(path, name, sources) {
        Some(suggestion) => problem.help(format!("did you mean `{suggestion}`?")).fix(name.span, suggestion),
        None => problem,
    }
}

/// The name of a file in the same folder that is similar to a name.
fn similar_file(path: &Path, name: &str, sources: &Sources) -> Option<String> {
    let names = sources.names_in(path.parent()?, MAX_FILES);
    closest(name, names.iter().map(String::as_str).filter(|other| *other != name)).map(str::to_owned)
}

/// The listed names that can be read: plain file names, without repetitions, at most [`MAX_FILES`]. The others are reported. The boolean is
/// false if a file is missing from the result.
pub(super) fn valid_names<'a>(
    service: &Path,
    listed: &'a [Spanned<String>],
    problems: &mut Problems,
) -> (Vec<&'a Spanned<String>>, bool) {
    let mut seen = BTreeMap::new();
    let (mut valid, mut is_complete) = (Vec::new(), listed.len() <= MAX_FILES);
    if let Some(over) = listed.get(MAX_FILES) {
        let problem = Problem::error(Code::SW0022, over.span, format!("more than {MAX_FILES} files are listed"));
        problems.add(problem.label("one too many").help("put related operations into one file"));
    }
    for name in listed.iter().take(MAX_FILES) {
        if !is_plain(name) || service.file_name() == Some(name.value.as_ref()) {
            problems.add(invalid_name(name));
            is_complete = false;
        } else if let Some(first) = seen.insert(name.value.as_str(), name.span) {
            let problem = Problem::error(Code::SW0020, name.span, format!("`{}` is listed twice", name.value));
            problems.add(problem.label("again here").related(first, "first here").help("leave one of them out"));
        } else {
            valid.push(name);
        }
    }
    (valid, is_complete)
}

/// The number of bytes at the beginning of a file that are searched for the key `resource`.
const SEARCHED_BYTES: usize = 1 << 12;

/// Warns of resource files in the folder that are not listed. A new file is often forgotten in the list. If there are errors, nothing is
/// reported, since the name of such a file in the list may be misspelt.
pub(super) fn warn_of_unlisted(service: &Path, listed: &[Spanned<String>], sources: &Sources, problems: &mut Problems) {
    let (Some(last), Some(folder), false) = (listed.last(), service.parent(), problems.has_errors()) else { return };
    let is_yaml = |name: &String| name.ends_with(".yaml") || name.ends_with(".yml");
    let is_listed = |name: &String| listed.iter().any(|listed| listed.value == *name);
    for name in sources.names_in(folder, MAX_FILES).into_iter().filter(|name| is_yaml(name) && !is_listed(name)) {
        if !sources.beginning(&folder.join(&name), SEARCHED_BYTES).lines().any(|line| line.starts_with("resource:")) {
            continue;
        }
        let message = format!("{name} is a resource file, but `files` does not list it");
        let problem = Problem::warning(Code::SW0352, last.span, message).label("the last that is listed");
        problems.add(problem.help(format!("add `{name}` to `files`, or put the file elsewhere")));
    }
}

/// Whether a path is a single file name, without folders.
fn is_plain(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    let first = parts.next();
    // A backslash separates folders on Windows only. It is refused, so that a specification has the same meaning on every system.
    matches!(first, Some(Component::Normal(part)) if part == name) && parts.next().is_none() && !name.contains(['\\', ':', '\0'])
}

/// The problem of a listed name that is not a plain file name.
fn invalid_name(name: &Spanned<String>) -> Problem {
    let leaves_folder = Path::new(&name.value).components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir));
    let help = "resource files lie beside service.yaml and are listed by name alone, as in `users.yaml`; a file of another folder can be \
                linked into this one";
    if leaves_folder {
        let problem =
            Problem::error(Code::SW0021, name.span, format!("`{}` lies outside of the folder of service.yaml", name.value));
        return problem.label("leaves the folder").help(help);
    }
    let problem = Problem::error(Code::SW0019, name.span, format!("`{}` is not the name of a resource file", name.value));
    problem.label("expected a name such as `users.yaml`").help(help)
}
