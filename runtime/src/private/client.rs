//! The macros for the client module of generated code.

/// `Client` in the root of the generated code. The import is the macro's, so that a private module whose client nobody names gives no
/// warning of an unused import.
#[doc(hidden)]
#[macro_export]
macro_rules! __client_name {
    () => {
        pub use client::Client;
    };
}

/// The client: `path::SERVICE; /// docs  breaking_news -> BreakingNews;…`, a method per resource.
#[doc(hidden)]
#[macro_export]
macro_rules! __client {
    ($(#[$doc:meta])* $service:path; $($(#[$about:meta])* $name:ident -> $resource:ident;)*) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct Client($crate::client::Core);

        impl Client {
            /// A client of the instance at `base_url`, such as `https://desk.example`: credentials and the rest are
            /// chosen on the builder.
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

/// The calls of a resource: `/// docs  BreakingNews; /// docs  create(super::CreateBreakingNews);…`.
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
