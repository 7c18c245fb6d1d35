//! The fuzz targets compile, and accept their seeds and simple changes of them. `fuzz/` runs them longer, on inputs that coverage leads to.

use std::path::Path;

use specwright_fuzz_targets as targets;

/// How many changed inputs are made of a seed.
const CHANGES: usize = 200;

/// The seeds of a target, and for each seed some copies with one changed, removed or repeated byte.
fn inputs(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new("../../fuzz/seeds").join(target);
    let mut seeds: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap()).collect();
    seeds.sort();
    assert!(!seeds.is_empty(), "{target} has no seeds");
    let mut inputs = Vec::new();
    for seed in seeds {
        for number in 0..CHANGES {
            let (place, mut changed) = (number * 7919 % seed.len(), seed.clone());
            match number % 3 {
                0 => changed[place] = (number * 31 % 256) as u8,
                1 => drop(changed.remove(place)),
                _ => changed.insert(place, seed[place]),
            }
            inputs.push(changed);
        }
        inputs.push(seed);
    }
    inputs
}

/// The inputs that are UTF-8.
fn texts(target: &str) -> Vec<String> {
    inputs(target).into_iter().filter_map(|input| String::from_utf8(input).ok()).collect()
}

#[test]
fn targets_accept_their_seeds() {
    inputs("forms").iter().for_each(|input| targets::forms::run(input));
    inputs("json").iter().for_each(|input| targets::json::run(input));
    inputs("multipart").iter().for_each(|input| targets::multipart::run(input));
    texts("dates").iter().for_each(|input| targets::dates::run(input));
    texts("loader").iter().for_each(|input| targets::loader::run(input));
    let lines = |input: Vec<u8>| input.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    inputs("headers").into_iter().for_each(|input| targets::headers::run(lines(input)));
    for (number, path) in (0..=u8::MAX).cycle().zip(texts("router")) {
        targets::router::run((number, &path));
    }
}
