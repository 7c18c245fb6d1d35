//! The macros for the client module of generated code.

/// Exports `Client` from the root of the generated code. The compiler gives no warning for an unused import in the output of a macro.
#[doc(hidden)]
#[macro_export]
macro_rules! __client_name {
    () => {
        pub use client::Client;
    };
}

/// Declares the client, with a method per resource: `path::SERVICE; /// docs  breaking_news -> BreakingNews;…`.
#[doc(hidden)]
#[macro_export]
macro_rules! __client {
    ($(#[$doc:meta])* $service:path; $($(#[$about:meta])* $name:ident -> $resource:ident;)*) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct Client($crate::client::Core);

        impl Client {
            /// Returns a builder for a client of the instance at `base_url`, such as `https://desk.example`. Credentials, timeouts and
            /// other options are set on the builder.
            pub fn builder(base_url: impl ::core::convert::Into<::std::string::String>) -> $crate::client::Builder<Self> {
                $crate::client::Builder::new(&$service, base_url.into(), Client)
            }
            $(
                $(#[$about])*
                #[inline]
                pub fn $name(&self) -> $resource<'_> {
                    $resource(&self.0)
                }
            )*
        }
    };
}

/// Declares a resource of the client, with a method per operation:
/// `/// docs  BreakingNews; /// docs  create(super::CreateBreakingNews);…`.
#[doc(hidden)]
#[macro_export]
macro_rules! __calls {
    ($(#[$doc:meta])* $resource:ident; $($(#[$about:meta])* $name:ident($request:ty);)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $resource<'a>(&'a $crate::client::Core);

        impl<'a> $resource<'a> {
            $(
                $(#[$about])*
                #[inline]
                pub fn $name(self, request: &'a $request) -> $crate::client::Call<'a, $request> {
                    $crate::client::Call::new(self.0, request)
                }
            )*
        }
    };
}
