//! Accepted means compiles: specifications that no person would write, made of chance, and the projects that use them.

mod echo;
mod frontends;
mod handlers;
mod maker;
mod project;
mod random;
