//! The macros for the types of bodies of errors, and for those of headers.
//!
//! In: the tables of the types. Out: implementations of traits. Not here: the types themselves.

/// Implements the traits of types of bodies of errors. A handler answers a type with a status behind it by `?`: `SERVICE; Declined 402; Other;…`.
#[doc(hidden)]
#[macro_export]
macro_rules! __error_types {
    ($service:ident; $($ty:ident $($status:literal)?;)*) => {
        $(
            impl $crate::operation::ErrorBody for $ty {
                const SERVICE: &'static $crate::operation::Service = &$service;
            }
            $($crate::__error_from! { $ty $status })?
        )*
    };
}

/// Converts a body into the error of a handler.
#[cfg(feature = "server")]
#[doc(hidden)]
#[macro_export]
macro_rules! __error_from {
    ($ty:ident $status:literal) => {
        impl ::core::convert::From<$ty> for $crate::HandlerError {
            fn from(body: $ty) -> Self {
                $crate::HandlerError::body($status, &body)
            }
        }
    };
}

/// Nothing, without the feature `server`.
#[cfg(not(feature = "server"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __error_from {
    ($($error:tt)*) => {};
}

/// Implements the trait of types of headers: `SERVICE; RateLimits; BookHeaders;…`.
#[doc(hidden)]
#[macro_export]
macro_rules! __header_types {
    ($service:ident; $($ty:ident;)*) => {
        $(
            impl $crate::Headers for $ty {
                const SERVICE: &'static $crate::operation::Service = &$service;
            }
        )*
    };
}
