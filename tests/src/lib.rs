//! Tests of the whole, from outside. What is here serves them; see `tests/`.
