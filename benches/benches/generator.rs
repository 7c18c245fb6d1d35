//! The generator in one process: the whole InvGate specification, from YAML to formatted text.

use std::path::Path;

use divan::black_box;
use specwright_generator::{Options, generate};

fn main() {
    divan::main();
}

#[divan::bench]
fn invgate() -> usize {
    let (made, _) = generate(black_box(Path::new("../spec")), &Options::default());
    made.unwrap().text().len()
}
