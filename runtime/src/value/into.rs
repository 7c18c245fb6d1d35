//! What the setters and constructors of requests accept in place of a value: the text of a string, texts of a list, entries of a map, an option.
//!
//! In: values of Rust. Out: values of the types that a specification has. The conversions of `Into` are not enough: no `["a"]` becomes a
//! `Vec<String>`. A type could be converted in several ways, so each way is a type of its own, the last parameter of the traits. The compiler
//! infers it.

use std::collections::BTreeMap;
use std::marker::PhantomData;

/// A value that becomes a `T`. The constructor `new` of a request takes it for a required parameter.
///
/// Accepted are what `Into<T>` converts; `["a", "b"]`, `vec!["a"]` and `&["a"][..]` for a list of texts; `[1, 2]` for a list of ids; and
/// `[("a", "b")]` for a map whose keys are texts. `How` is inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be converted into `{T}`",
    label = "not a value of this parameter",
    note = "a parameter takes what `Into` converts into its type, arrays of texts and ids for lists, and arrays of pairs for maps"
)]
pub trait IntoValue<T, How> {
    /// Converts the value.
    fn into_value(self) -> T;
}

/// A value that becomes a `T`, or an option of it. A setter of an optional parameter takes it: `None` leaves the parameter unset. Accepted are
/// what [`IntoValue`] converts, and an `Option` of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be converted into `{T}`",
    label = "not a value of this parameter",
    note = "a parameter takes what `Into` converts into its type, an `Option` of that, arrays of texts and ids for lists, and arrays of pairs for maps"
)]
pub trait IntoField<T, How> {
    /// Converts the value, if there is one.
    fn into_field(self) -> Option<T>;
}

/// A conversion by `Into`.
#[derive(Debug)]
#[non_exhaustive]
pub struct ByInto;

/// A conversion of texts into the items of a list.
#[derive(Debug)]
#[non_exhaustive]
pub struct ByTexts;

/// A conversion of integers or strings into a list of ids.
#[derive(Debug)]
#[non_exhaustive]
pub struct ByIds;

/// A conversion of pairs into the entries of a map.
#[derive(Debug)]
#[non_exhaustive]
pub struct ByEntries;

/// A conversion of a value that is there.
#[derive(Debug)]
pub struct Given<How>(PhantomData<How>);

/// A conversion of an option.
#[derive(Debug)]
pub struct Maybe<How>(PhantomData<How>);

/// The id of a specification: a new type over an integer or a string.
pub trait Id {
    /// The type of its content.
    type Content;
    /// The id with this content.
    fn of(content: Self::Content) -> Self;
}

impl<T, A: Into<T>> IntoValue<T, ByInto> for A {
    #[inline]
    fn into_value(self) -> T {
        self.into()
    }
}

impl<'a, T: From<&'a str>, const N: usize> IntoValue<Vec<T>, ByTexts> for [&'a str; N] {
    #[inline]
    fn into_value(self) -> Vec<T> {
        self.into_iter().map(T::from).collect()
    }
}

impl<'a, T: From<&'a str>> IntoValue<Vec<T>, ByTexts> for &[&'a str] {
    #[inline]
    fn into_value(self) -> Vec<T> {
        self.iter().copied().map(T::from).collect()
    }
}

impl<'a, T: From<&'a str>> IntoValue<Vec<T>, ByTexts> for Vec<&'a str> {
    #[inline]
    fn into_value(self) -> Vec<T> {
        self.into_iter().map(T::from).collect()
    }
}

impl<T: Id, const N: usize> IntoValue<Vec<T>, ByIds> for [T::Content; N] {
    #[inline]
    fn into_value(self) -> Vec<T> {
        self.into_iter().map(T::of).collect()
    }
}

impl<'a, K: From<&'a str> + Ord, V: From<B>, B, const N: usize> IntoValue<BTreeMap<K, V>, ByEntries> for [(&'a str, B); N] {
    #[inline]
    fn into_value(self) -> BTreeMap<K, V> {
        self.into_iter().map(|(key, value)| (K::from(key), V::from(value))).collect()
    }
}

impl<T, How, A: IntoValue<T, How>> IntoField<T, Given<How>> for A {
    #[inline]
    fn into_field(self) -> Option<T> {
        Some(self.into_value())
    }
}

impl<T, How, A: IntoValue<T, How>> IntoField<T, Maybe<How>> for Option<A> {
    #[inline]
    fn into_field(self) -> Option<T> {
        self.map(IntoValue::into_value)
    }
}
