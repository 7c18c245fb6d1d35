//! Generated code of every accepted specification compiles. The specifications are random ones and those of docs/language.md.

mod echo;
mod features;
mod frontends;
mod handlers;
mod json_features;
mod language;
mod maker;
mod project;
mod random;
