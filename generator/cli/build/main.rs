//! The build script of the command: facts about the build for `specwright --version --verbose`.

mod facts;

fn main() {
    facts::export(true);
}
