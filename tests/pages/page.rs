//! Follows a page of docs/guide as its reader does.
//!
//! In: a page, and an empty folder. Out: nothing, or a panic that shows the step at which the page is wrong. Not here: how commands run (see
//! `terminal`).
//!
//! Blocks of a page are steps:
//!
//! - A block below a line that ends with "Write `path`:" is a new file. "Replace `path`:" and "Append to `path`:" change a file.
//! - `console` has commands behind `$ `, each with its output. `…` stands for any text in a line, or alone for any number of lines. A command
//!   may fail only if the page shows an `error`.
//! - `console background` has one command that continues to run in a terminal of its own until the end of the page.
//! - `text` is prose. Any other block is an excerpt of a file in the folder.

mod terminal;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use terminal::Terminal;

/// Ports in the pages. Each is replaced by a free port, so that tests can run at the same time.
const PORTS: [&str; 2] = ["8088", "8383"];

/// What a page needs to be followed.
pub(crate) struct Reader<'r> {
    /// The checkout.
    pub(crate) root: &'r Path,
    /// The folder of cargo for programs of all projects.
    pub(crate) target: &'r Path,
    /// The folder of the programs `specwright` and `invgate`.
    pub(crate) programs: &'r Path,
    /// Programs that the page needs beside Rust.
    pub(crate) needs: &'r [&'r str],
}

/// A block of a page, with the line above it.
struct Block<'p> {
    above: &'p str,
    info: &'p str,
    text: String,
}

impl Reader<'_> {
    /// Follows the page at this path in the checkout. Does nothing if a program is missing, unless `CI` is set.
    pub(crate) fn follow(&self, page: &str) {
        if let Some(missing) = self.needs.iter().find(|name| !is_installed(name)) {
            assert!(std::env::var_os("CI").is_none(), "{page} needs {missing}; see CONTRIBUTING.md");
            // cargo captures the output of `eprintln!` for tests that pass, but not this output.
            let _ = writeln!(std::io::stderr(), "NOT RUN: {page} needs {missing}");
            return;
        }
        let mut text = std::fs::read_to_string(self.root.join(page)).unwrap();
        let ports = PORTS.map(|port| (port, free_port()));
        for (port, free) in &ports {
            text = text.replace(port, free);
        }
        let folder = self.folder(page);
        let mut terminal = Terminal::open(&folder, self, &ports[1].1);
        let steps = blocks(&text);
        assert!(steps.len() > 1, "{page} has no blocks");
        steps.iter().for_each(|block| self.step(&mut terminal, block));
        // After a failure the folder stays, for those who search the reason.
        drop(terminal);
        std::fs::remove_dir_all(folder).unwrap();
    }

    /// An empty folder that contains the checkout as `specwright`, as the page about the installation says. It is outside of the checkout,
    /// so that projects in it are not part of its workspace. Its path is the same in the next run, so that cargo replaces what it built.
    fn folder(&self, page: &str) -> PathBuf {
        let name = Path::new(page).file_stem().unwrap().display();
        let mut hasher = DefaultHasher::new();
        self.root.hash(&mut hasher);
        let folder = std::env::temp_dir().join(format!("specwright-{name}-{:x}", hasher.finish()));
        if folder.exists() {
            std::fs::remove_dir_all(&folder).unwrap();
        }
        std::fs::create_dir_all(&folder).unwrap();
        std::os::unix::fs::symlink(self.root, folder.join("specwright")).unwrap();
        folder
    }

    fn step(&self, terminal: &mut Terminal, block: &Block<'_>) {
        match (block.info, file_of(block.above)) {
            ("console", _) => commands(&block.text).iter().for_each(|(command, output)| terminal.run(command, output)),
            ("console background", _) => match commands(&block.text).as_slice() {
                [(command, output)] => terminal.run_in_background(command, output),
                _ => panic!("a block has one command in the background:\n{}", block.text),
            },
            ("text", _) => {}
            (_, Some((verb, path))) => self.write(&terminal.folder.join(path), verb, &block.text),
            (info, None) => {
                let known = files(&terminal.folder).iter().any(|text| text.contains(block.text.trim_end()));
                assert!(known, "this block of `{info}` is in no file:\n{}", block.text);
            }
        }
    }

    /// Writes a file. Manifests name the checkout by its real path, so that its crates are compiled once for all projects.
    fn write(&self, path: &Path, verb: &str, text: &str) {
        let before = std::fs::read_to_string(path).ok();
        let text = text.replace("\"../specwright/", &format!("\"{}/", self.root.display()));
        let text = match (verb, before) {
            ("Write", None) | ("Replace", Some(_)) => text,
            ("Append to", Some(before)) => before + &text,
            (verb, before) => panic!("{verb} {}: it exists: {}", path.display(), before.is_some()),
        };
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// The blocks of a page in order.
fn blocks(page: &str) -> Vec<Block<'_>> {
    let (mut found, mut above) = (Vec::new(), "");
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let text = lines.by_ref().take_while(|line| !line.starts_with("```")).map(|line| format!("{line}\n")).collect();
            found.push(Block { above, info, text });
            above = "";
        } else if !line.is_empty() {
            above = line;
        }
    }
    found
}

/// The verb and the path at the end of a line such as "Then it works. Write `src/main.rs`:".
fn file_of(line: &str) -> Option<(&'static str, &str)> {
    let (before, path) = line.strip_suffix("`:")?.rsplit_once(" `").or_else(|| line.strip_suffix("`:")?.split_once('`'))?;
    ["Write", "Replace", "Append to"].into_iter().find(|verb| before.ends_with(verb)).map(|verb| (verb, path))
}

/// The commands of a block, each with the lines of its output.
fn commands(block: &str) -> Vec<(&str, Vec<&str>)> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), found.last_mut()) {
            (Some(command), _) => found.push((command, Vec::new())),
            (None, Some((_, output))) => output.push(line),
            (None, None) => panic!("output without a command: {line}"),
        }
    }
    found
}

/// The texts of all files in a folder, without the checkout.
fn files(folder: &Path) -> Vec<String> {
    let (mut open, mut found) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
            match entry.file_type().unwrap() {
                kind if kind.is_dir() => open.push(entry.path()),
                kind if kind.is_file() => found.extend(std::fs::read_to_string(entry.path()).ok()),
                _ => {}
            }
        }
    }
    found
}

fn free_port() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string()
}

fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
