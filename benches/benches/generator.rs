//! The generator in one process: from the YAML of the whole InvGate specification to formatted Rust code.

use std::path::Path;

use divan::black_box;
use specwright_generator::source::Sources;
use specwright_generator::{Options, analyse};

fn main() {
    divan::main();
}

#[divan::bench]
fn invgate() -> usize {
    analyse(black_box(Path::new("../spec")), Sources::disk()).generate(&Options::default()).unwrap().text().unwrap().len()
}
