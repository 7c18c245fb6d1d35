//! `specwright completions`: a shell completes commands and options with the script.

use std::process::Command;

use crate::common::{finished, root, specwright};

/// What bash offers for the last word of a line.
fn completed(script: &str, line: &str) -> Vec<String> {
    let words: Vec<_> = line.split(' ').collect();
    let [.., before, last] = words.as_slice() else { panic!("two words: {line}") };
    let quoted: String = words.iter().map(|word| format!("'{word}' ")).collect();
    let text = format!(
        "{script}\nCOMP_WORDS=({quoted})\nCOMP_CWORD={}\n_specwright specwright '{last}' '{before}'\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"",
        words.len() - 1
    );
    let run = finished(Command::new("bash").args(["--norc", "-c", &text]));
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{line}");
    run.out.lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_options_and_values() {
    let run = specwright(&root(), &["completions", "bash"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(completed(&run.out, "specwright che"), ["check"]);
    assert_eq!(completed(&run.out, "specwright generate --no"), ["--no-client"]);
    assert_eq!(completed(&run.out, "specwright export json"), ["json-schema"]);
    assert_eq!(completed(&run.out, "specwright export openapi --bodies "), ["one", "all"]);
    assert!(completed(&run.out, "specwright ").contains(&"completions".to_owned()));
}

#[test]
fn each_shell_has_a_script() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = specwright(&root(), &["completions", shell]);
        assert!(run.code == 0 && run.out.contains("specwright") && run.out.contains("coverage"), "{shell}: {}", run.err);
    }
    assert_eq!(specwright(&root(), &["completions", "tcsh"]).code, 2);
}
