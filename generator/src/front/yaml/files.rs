//! The files themselves: found beside service.yaml, within limits, as text.
//!
//! In: paths and the names that service.yaml lists. Out: sources. Not here: YAML.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Component, Path};

use crate::diagnostic::{Code, Problem, Problems, closest};
use crate::source::{FileId, Spanned};

/// Bytes of one file. The largest specifications of the world in one file are below it.
const LARGEST: u64 = 4 << 20;

/// Files of one specification.
const MOST: usize = 1000;

/// Reads a file into the sources; `named` is where service.yaml names it.
pub(super) fn read(path: &Path, named: Option<&Spanned<String>>, out: &mut Problems) -> Option<FileId> {
    let bytes = match bytes(path) {
        Ok(bytes) => bytes,
        Err(error) => return unreadable(path, named, &error.to_string(), out),
    };
    if bytes.len() as u64 > LARGEST {
        let message = format!("{} is larger than {} MiB", path.display(), LARGEST >> 20);
        out.add(at(Code::SW0002, named, message).help("divide it into several resource files"));
        return None;
    }
    match String::from_utf8(bytes) {
        Ok(text) => Some(out.sources.add(path.to_path_buf(), text)),
        Err(error) => not_text(path, named, &error, out),
    }
}

fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    // A pipe or a device could block or never end.
    if !std::fs::metadata(path)?.is_file() {
        return Err(std::io::Error::other("it is not a file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// At the place that names a file, or without a place for service.yaml.
fn at(code: Code, named: Option<&Spanned<String>>, message: String) -> Problem {
    match named {
        Some(named) => Problem::error(code, named.span, message),
        None => Problem::without_place(code, message),
    }
}

fn unreadable(path: &Path, named: Option<&Spanned<String>>, why: &str, out: &mut Problems) -> Option<FileId> {
    let problem = at(Code::SW0001, named, format!("cannot read {}: {why}", path.display()));
    let meant = named.and_then(|name| similar(path, name));
    out.add(match meant {
        Some(meant) => problem.help(format!("did you mean `{meant}`?")),
        None if named.is_none() => problem.help("give the folder of a specification, or its service.yaml"),
        None => problem,
    });
    None
}

/// A file in the same folder whose name is nearly the one that is not there.
fn similar(path: &Path, name: &str) -> Option<String> {
    let entries =
        std::fs::read_dir(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))).ok()?;
    let mut names: Vec<_> = entries.take(MOST).flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    closest(name, names.iter().map(String::as_str).filter(|other| *other != name)).map(str::to_owned)
}

fn not_text(
    path: &Path,
    named: Option<&Spanned<String>>,
    error: &std::string::FromUtf8Error,
    out: &mut Problems,
) -> Option<FileId> {
    let good = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
    let line = good.filter(|byte| **byte == b'\n').count() + 1;
    let message = format!("{} is not UTF-8: line {line} holds other bytes", path.display());
    out.add(at(Code::SW0003, named, message).help("save it as UTF-8"));
    None
}

/// Those of the listed names that are plain names, each once, within the limit on files; and whether that is all that was meant.
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

/// Bytes of a file that show whether it is a resource.
const HEAD: u64 = 1 << 12;

/// Warns of resource files in the folder that are not listed: mostly one was added and forgotten. After errors a name that is misspelt may
/// stand for them.
pub(super) fn all_are_listed(service: &Path, listed: &[Spanned<String>], out: &mut Problems) {
    let folder = service.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (Some(last), Ok(entries), false) = (listed.last(), std::fs::read_dir(folder), out.has_errors()) else { return };
    let names = entries.take(MOST).flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".yaml") || name.ends_with(".yml")).collect();
    names.retain(|name| !listed.iter().any(|listed| listed.value == *name) && is_resource(&folder.join(name)));
    names.sort();
    for name in names {
        let message = format!("{name} is a resource file, but `files` does not list it");
        let problem = Problem::warning(Code::SW0352, last.span, message).label("the last that is listed");
        out.add(problem.help(format!("add `{name}` to `files`, or put the file elsewhere")));
    }
}

/// Whether a file begins as resource files do.
fn is_resource(path: &Path) -> bool {
    if !std::fs::symlink_metadata(path).is_ok_and(|about| about.is_file()) {
        return false;
    }
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.is_ok() && String::from_utf8_lossy(&head).lines().any(|line| line.starts_with("resource:"))
}

/// One name, no folder, no way up.
fn is_plain(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    let first = parts.next();
    // A backslash is a folder on one system and a letter on another: the same specification has to mean the same on both.
    matches!(first, Some(Component::Normal(part)) if part == name) && parts.next().is_none() && !name.contains(['\\', ':', '\0'])
}

fn elsewhere(name: &Spanned<String>) -> Problem {
    let problem = Problem::error(Code::SW0019, name.span, format!("`{}` is not the name of a resource file", name.value));
    problem
        .label("expected a name such as `users.yaml`")
        .help("resource files lie beside service.yaml and are listed by name alone")
}

/// Whether a file really lies in the folder, symbolic links followed. A file that does not exist is left to [`read`].
pub(super) fn stays_inside(folder: &Path, path: &Path, named: Option<&Spanned<String>>, out: &mut Problems) -> Option<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    match (folder.canonicalize(), path.canonicalize()) {
        (Ok(folder), Ok(real)) if !real.starts_with(&folder) => {
            let message = format!("{} is a link that leaves the folder of the specification", path.display());
            out.add(at(Code::SW0021, named, message).help("put the file itself into the folder"));
            None
        }
        _ => Some(()),
    }
}
