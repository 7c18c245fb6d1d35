//! The library is empty. `tests/` has tests of the whole of Specwright through its public interfaces.
