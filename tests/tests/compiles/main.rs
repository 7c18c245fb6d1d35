//! Accepted means compiles: specifications that no person would write, made of chance, those of docs/language.md, and the projects that
//! use them.

mod echo;
mod frontends;
mod handlers;
mod json_features;
mod language;
mod maker;
mod project;
mod random;
